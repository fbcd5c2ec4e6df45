"""Usage: how often annotators of corpora meant a concept, which tells a common meaning of a name from a rare one."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kg.digest import content_id
from kg.errors import UnreadableError
from kg.lexicon import Concept, Lexicon, Reading
from kg.lexicon.model import ANY_CASE, EXACT_CASE, SOME_CAPITAL
from kg.lexicon.normalise import key_of
from kg.lexicon.orthologs import Orthologs

#: The rule of a reading that annotators gave.
ANNOTATED: Final = "as annotators of corpora read it"
FILE: Final = "usage.tsv"
#: Rules of names that are known as they stand in the text.
_AS_IT_STANDS: Final = (ANY_CASE, EXACT_CASE, SOME_CAPITAL)
#: A concept that is meant often is worth 1 + this, one that never is 1, both by 1 + half of this.
_WORTH: Final = 1.0
_OFTEN: Final = 100


@dataclass(frozen=True, slots=True)
class Annotated:
    """A name that annotators gave one concept: its type, its text, and the CURIE."""

    type: str
    text: str
    curie: str


class Usage:
    """Counts of concepts by CURIE, and the concept that annotators gave a name, by a digest of the name."""

    def __init__(self, counts: Mapping[str, int], names: Mapping[str, str]) -> None:
        """Use counts and names."""
        self._counts = counts
        self._names = names

    @classmethod
    def read(cls, content: str, source: str) -> Usage:
        """Counts and names from the text of their file.

        Args:
            content: lines of CURIE and count, or of digest, CURIE and count.
            source: the file's name, for the error.

        Returns:
            The counts.

        Raises:
            UnreadableError: a line is neither.
        """
        counts: dict[str, int] = {}
        names: dict[str, str] = {}
        for number, line in enumerate(content.splitlines(), 1):
            match line.split("\t"):
                case [curie, count] if count.isdigit():
                    counts[curie] = int(count)
                case [digest, curie, count] if count.isdigit():
                    names[digest] = curie
                case _:
                    raise UnreadableError(f"{source} line {number} is no count; make it again with undrawn train-nlp")
        return cls(counts, names)

    def meant_by(self, kind: str, text: str) -> str:
        """The CURIE that annotators gave a name of a type, empty where they gave none or no one above all."""
        return self._names.get(_digest(kind, text), "")

    def of(self, concept: Concept) -> float:
        """How common a concept is, 0 (never annotated) to 1 (a hundred times and more)."""
        count = max(self._counts.get(curie, 0) for curie in (concept.curie, *concept.equivalents))
        return min(1.0, math.log1p(count) / math.log1p(_OFTEN))

    def weigh(self, readings: Iterable[Reading]) -> tuple[Reading, ...]:
        """Readings with scores that count usage in, best first; without counts they stay as they are."""
        if not self._counts:
            return tuple(readings)
        listed = list(readings)
        lent = max((self.of(r.concept) for r in listed if r.rule in _AS_IT_STANDS), default=0.0)
        weighed = [replace(r, score=round(self._worth(r, lent if _unnumbered(r) else 0.0), 4)) for r in listed]
        return tuple(sorted(weighed, key=lambda r: (-r.score, r.concept.curie)))

    def _worth(self, reading: Reading, lent: float) -> float:
        return min(1.0, reading.score * (1.0 + _WORTH * max(lent, self.of(reading.concept))) / (1.0 + _WORTH / 2))


def _unnumbered(reading: Reading) -> bool:
    """Whether a disease has no MeSH number for its name, so that annotators gave another's: MeSH's neoplasms."""
    concept = reading.concept
    own = reading.name.kind == "exact" and key_of(reading.name.text) == key_of(concept.name)
    return (
        concept.type == "Disease"
        and own
        and not any(c.startswith("MESH:") for c in (concept.curie, *concept.equivalents))
    )


def human(annotated: Iterable[Annotated], lexicon: Lexicon, orthologs: Orthologs) -> list[Annotated]:
    """What is annotated, with the human gene in the place of a mouse's or rat's: a name means the same in all of them.

    Args:
        annotated: as annotators have it.
        lexicon: knows the human genes.
        orthologs: knows the others.

    Returns:
        The same; genes by their preferred CURIE. Of several human genes the one whose symbol is the name is taken, else
        the first.
    """
    kept = []
    for one in annotated:
        humans = [o.human for o in orthologs.named(one.curie)] if one.type == "Gene" else []
        if humans:
            concepts = [lexicon.concept(curie) for curie in humans]
            same = (c.curie for c in concepts if c is not None and key_of(c.name) == key_of(one.text))
            kept.append(replace(one, curie=next(same, humans[0])))
        else:
            kept.append(replace(one, curie=lexicon.preferred(one.curie)) if one.type == "Gene" else one)
    return kept


def usage_table(documents: Iterable[Iterable[Annotated]], vague: Callable[[Annotated], bool] = lambda _: False) -> str:
    """The text of the file.

    Args:
        documents: what is annotated in each document.
        vague: whether a name says too little to stand for the concept it was given.

    Returns:
        Lines of CURIE and number of documents, then of digest, CURIE and number of documents; sorted. Of a name that
        was given several concepts the one stays that more than half of its documents mean.
    """
    counts: Counter[str] = Counter()
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for annotated in documents:
        kept = set(annotated)
        counts.update({one.curie for one in kept})
        for one in (one for one in kept if not vague(one)):
            names[_digest(one.type, one.text)][one.curie] += 1
    lines = [f"{curie}\t{count}\n" for curie, count in sorted(counts.items())]
    for digest, given in sorted(names.items()):
        curie, count = min(given.items(), key=lambda pair: (-pair[1], pair[0]))
        if 2 * count > sum(given.values()):
            lines.append(f"{digest}\t{curie}\t{count}\n")
    return "".join(lines)


def _digest(kind: str, text: str) -> str:
    """Twelve hex digits for a type and a name as the lexicon compares names; capitals alone stay apart."""
    case = "A" if text.isupper() else "a"
    return content_id(kind, key_of(text), case)[:12]
