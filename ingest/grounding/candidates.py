"""Candidates: what a recognised name may mean, by its spelling, by other spellings of it, by the words it shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from ingest.grounding.bags import Bags
from ingest.grounding.spellings import spellings
from ingest.grounding.stem import stems_of
from ingest.grounding.usage import ANNOTATED, Usage
from kg.lexicon import Lexicon, Name, Reading
from kg.lexicon.model import NAME_KINDS, NEVER, TRUST, NameKind

#: Types of concepts that a name of a type may stand for.
ALLOWED: Final[dict[str, frozenset[str]]] = {
    "Chemical": frozenset({"Chemical"}),
    "Disease": frozenset({"Disease", "Phenotype"}),
    "Gene": frozenset({"Gene"}),
    "Species": frozenset({"Species", "Virus"}),
    "Variant": frozenset({"Variant"}),
    "CellLine": frozenset({"CellLine"}),
}
#: Types a name may be known under where its own type does not know it: a class of proteins given as drugs, such
#: as interferon, is a chemical and no one gene.
BESIDE: Final[dict[str, frozenset[str]]] = {"Gene": frozenset({"Chemical"})}
#: Least likeness of the words of two names of a disease.
LIKE: Final = 0.74
#: Least likeness for the general name of a particular disease: all its words stand in the particular name.
BROADER: Final = 0.45
#: What a name is worth that is not looked for in plain text, where a recogniser has found its type.
_UNLOOKED: Final = 0.6
_ENOUGH: Final = 0.5
_FEW: Final = 12
#: What a name with much the same words is worth where the name itself is known.
_ASIDE: Final = 0.8
#: Rules of names that mean something else wherever they stand.
_FAMILY: Final = f"{NEVER}a family"
_SETTLED: Final = (f"{NEVER}kept for", _FAMILY)
#: Kinds of names of which one may hold the words of another: not acronyms, whose letters say nothing.
_KINDS: Final = frozenset(NAME_KINDS)
_IN_WORDS: Final[frozenset[NameKind]] = frozenset({"exact", "related", "previous", "brand"})
#: The score of a reading that only lends its identifiers.
_LEAST: Final = 0.01


class Candidates:
    """Looks candidates up; what was looked up is remembered."""

    def __init__(self, lexicon: Lexicon, bags: Bags, usage: Usage) -> None:
        """Use a lexicon, the index of its names, and how often concepts are meant."""
        self._lexicon = lexicon
        self._usage = usage
        self._bags = bags
        self.of = lru_cache(maxsize=1 << 16)(self._weighed)
        self.exact = lru_cache(maxsize=1 << 12)(lexicon.readings)

    def _weighed(self, text: str, kind: str) -> tuple[Reading, ...]:
        found = {reading.concept.curie: reading for reading in self._of(text, kind)}
        if kind == "Disease":
            near = self._alike(text, ALLOWED[kind])
            found = {**{r.concept.curie: replace(r, score=round(_ASIDE * r.score, 4)) for r in near}, **found}
        found = {**{r.concept.curie: replace(r, score=_LEAST) for r in self._remembered(text, kind)}, **found}
        return self._usage.weigh(sorted(found.values(), key=lambda r: (-r.score, r.concept.curie)))

    def _of(self, text: str, kind: str) -> tuple[Reading, ...]:
        """What a name may mean.

        Args:
            text: the name as it stands in a text.
            kind: the type it was recognised as.

        Returns:
            Readings of the types in `ALLOWED`, best first, one a concept; of the steps exact, respelt, alike and
            broader only the first that gives any.
        """
        allowed = ALLOWED[kind]
        exact = self._allowed(self._lexicon.readings(text), allowed)
        if exact:
            return exact
        if kind in BESIDE and not any(name.rule.startswith(_FAMILY) for name in self._lexicon.named(text)):
            family = self._allowed(self._lexicon.readings(text), BESIDE[kind])
            if family:
                return family
        remembered = self._remembered(text, kind)
        if remembered:
            return remembered
        unlooked = self._unlooked(text, allowed)
        if unlooked:
            return unlooked
        for spelling, trust, how in spellings(text, kind):
            found = self._allowed(self._lexicon.readings(spelling), allowed) or self._unlooked(spelling, allowed)
            if found:
                return tuple(_worth(reading, trust, how) for reading in found)
        if kind == "Disease":
            return self._alike(text, allowed)
        return self._misspelt(text, allowed) if kind == "Chemical" else ()

    def _remembered(self, text: str, kind: str) -> tuple[Reading, ...]:
        """What annotators of corpora took the name for."""
        concept = self._lexicon.concept(self._usage.meant_by(kind, text))
        if concept is None or concept.type not in ALLOWED[kind]:
            return ()
        name = Name(text, concept.curie, "related", "annotated corpora", ANNOTATED)
        return (Reading(concept, name, round(TRUST["related"] * (0.5 + 0.5 * concept.prior), 4), ANNOTATED),)

    def _allowed(self, readings: Iterable[Reading], allowed: frozenset[str]) -> tuple[Reading, ...]:
        return tuple(reading for reading in readings if reading.concept.type in allowed)

    def _unlooked(self, text: str, allowed: frozenset[str]) -> tuple[Reading, ...]:
        """Names that compare equal but are spelt otherwise or never looked for, as they mostly mean something else."""
        found: dict[str, Reading] = {}
        for name in self._lexicon.named(text):
            concept = self._lexicon.concept(name.curie)
            if concept is None or concept.type not in allowed or name.rule.startswith(_SETTLED):
                continue
            score = round(TRUST[name.kind] * (0.5 + 0.5 * concept.prior) * _UNLOOKED, 4)
            if concept.curie not in found or found[concept.curie].score < score:
                why = name.rule.removeprefix(NEVER) if name.rule.startswith(NEVER) else "spelt otherwise"
                found[concept.curie] = Reading(concept, name, score, f"read as one here though {why}")
        return tuple(sorted(found.values(), key=lambda r: (-r.score, r.concept.curie)))

    def _alike(self, text: str, allowed: frozenset[str]) -> tuple[Reading, ...]:
        """Diseases whose names have much the same words, else those whose words all stand in this one."""
        stems = stems_of(text)
        near = self._bags.near(stems, BROADER, _FEW)
        best = [one for one in near if one.likeness >= LIKE]
        if best:
            return self._of_numbers([(n.number, n.likeness, "much the same words") for n in best], allowed, _KINDS)
        head = stems[-1:] if " of " not in text else stems[:1]
        wider = []
        for one in near:
            words = stems_of(self._lexicon.group(one.number)[0].text)
            if set(words) <= set(stems) and set(head) & set(words):
                wider.append((one.number, one.likeness, "the name of a broader concept"))
        return self._of_numbers(wider, allowed, _IN_WORDS)

    def _of_numbers(
        self, found: Sequence[tuple[int, float, str]], allowed: frozenset[str], kinds: frozenset[NameKind]
    ) -> tuple[Reading, ...]:
        best: dict[str, Reading] = {}
        for number, trust, how in found:
            for name in self._lexicon.group(number):
                concept = self._lexicon.concept(name.curie)
                if concept is None or concept.type not in allowed or name.rule.startswith(NEVER):
                    continue
                if name.kind not in kinds:
                    continue
                reading = Reading(concept, name, round(TRUST[name.kind] * (0.5 + 0.5 * concept.prior) * trust, 4), how)
                if concept.curie not in best or best[concept.curie].score < reading.score:
                    best[concept.curie] = reading
        return tuple(sorted(best.values(), key=lambda r: (-r.score, r.concept.curie)))

    def _misspelt(self, text: str, allowed: frozenset[str]) -> tuple[Reading, ...]:
        """A chemical's name of one long word with two neighbouring letters swapped, or one letter doubled or lost."""
        if len(text) < 8 or not text.isalpha():
            return ()
        for at in range(1, len(text) - 1):
            swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
            for other in (swapped, text[:at] + text[at + 1 :], text[: at + 1] + text[at] + text[at + 1 :]):
                found = self._allowed(self._lexicon.readings(other), allowed) if other != text else ()
                if found:
                    return tuple(_worth(reading, 0.8, "with one letter otherwise") for reading in found)
        return ()


def _worth(reading: Reading, trust: float, how: str) -> Reading:
    return replace(reading, score=round(reading.score * trust, 4), rule=f"{reading.rule}, {how}")
