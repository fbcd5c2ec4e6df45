"""Grounder: recognised names to concepts, in the light of the whole document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from ingest.ground import ground
from ingest.grounding.bags import VERSION as BAGS_VERSION
from ingest.grounding.bags import Bags
from ingest.grounding.candidates import Candidates
from ingest.grounding.composite import parts
from ingest.grounding.usage import Usage
from ingest.match import Match
from ingest.sentences import Definition
from kg.lexicon import Lexicon, Reading, together
from kg.lexicon.model import ANY_CASE, EXACT_CASE, SOME_CAPITAL
from kg.mention import Grounding

#: Part of the extractor's version.
VERSION: Final = f"3.{BAGS_VERSION}"
#: A reading below this is not chosen for a recognised name.
LEAST: Final = 0.2
#: A symbol that names several genes about equally well is a family's: many, or a few that it only relates to.
_FAMILY: Final = 0.02
_MANY: Final = 5
_FEW: Final = 3
#: Rules of names that are known as they stand in the text.
_AS_IT_STANDS: Final = (ANY_CASE, EXACT_CASE, SOME_CAPITAL)
#: Types, and those whose names are sometimes recognised as theirs: `soluble ACE2`, `CD4 cells`, `NETs`.
_TAKEN_FOR: Final = {"Chemical": "Gene", "CellLine": "Gene", "Disease": "Pathway"}
_SURELY: Final = 0.8
#: The prior of chemicals that everyone knows by a short form.
_WELL_KNOWN: Final = 0.75
Choice = tuple[Reading, Grounding]


class Grounder:
    """Grounds names of a type."""

    def __init__(self, candidates: Candidates) -> None:
        """Use candidates; `Grounder.open` makes them."""
        self._candidates = candidates

    @classmethod
    def open(cls, lexicon: Lexicon, usage: Usage) -> Grounder:
        """The grounder of a lexicon, told how often annotators meant its concepts."""
        return cls(Candidates(lexicon, Bags.open(lexicon), usage))

    def meanings(self, definitions: Sequence[Definition]) -> dict[str, str]:
        """Short forms to the long form the document gives them first."""
        found: dict[str, str] = {}
        for definition in definitions:
            found.setdefault(definition.short, definition.long)
        return found

    def defined(self, matches: Sequence[Match], definitions: Sequence[Definition]) -> dict[str, tuple[Reading, ...]]:
        """Short forms to readings of their long forms by lexicon matches alone; empty where nothing is known."""
        ending: defaultdict[int, list[Match]] = defaultdict(list)
        for match in matches:
            ending[match.end].append(match)
        found: dict[str, tuple[Reading, ...]] = {}
        for one in definitions:
            readings = self._candidates.exact(one.long) or self._candidates.exact(one.long.removesuffix("s"))
            for match in () if readings else ending[one.long_end]:
                if match.start - one.long_start <= 0.45 * len(one.long):
                    readings = match.readings
            own = self._candidates.exact(one.short)
            agreed = tuple(r for r in readings if any(r.concept.curie == o.concept.curie for o in own))
            found.setdefault(one.short, agreed or readings)
        return found

    def readings(self, text: str, kind: str, long: str = "") -> tuple[Reading, ...]:
        """What a name may mean.

        Args:
            text: the name.
            kind: its type.
            long: the long form the document gives it, empty where there is none.

        Returns:
            Readings, best first: those of the long form that the short form has too, else those of the long form, else
            those of the name itself: all of a gene's symbol, as annotators call genes by many names, and of a
            well-known chemical's whose long form is a formula; of others those whose concept's name shares a word with
            the long form.
        """
        own = self._candidates.of(text, kind)
        if not long:
            return own
        defined = self._candidates.of(long, kind)
        if kind == "Gene" and _numbered(own, text, long):
            return own
        agreed = tuple(r for r in defined if any(r.concept.curie == o.concept.curie for o in own))
        return agreed or defined or (own if kind == "Gene" or _spelt_out(own, long) else _sharing(own, long))

    def elsewhere(self, text: str, kind: str) -> tuple[Reading, ...]:
        """What a name may mean that is no known name of its type, but without doubt one of another.

        Args:
            text: the name.
            kind: the type it was recognised as.

        Returns:
            Readings of the type that it is sometimes taken for, best first.
        """
        found = (r for r in self._candidates.exact(text) if r.concept.type == _TAKEN_FOR.get(kind))
        return tuple(r for r in found if r.score >= _SURELY or r.name.source == "undrawn")

    def ground(self, text: str, kind: str, long: str, context: Counter[str]) -> tuple[Choice, ...]:
        """The concepts of a name, several for a composite one.

        Args:
            text: the name.
            kind: its type.
            long: the long form the document gives it, or empty.
            context: concepts the document names without doubt.

        Returns:
            Reading and grounding of each; empty where nothing is good enough.
        """
        readings = self.readings(text, kind, long)
        given = combined(long or text, readings, context)
        if given:
            return given
        if not _exact(readings):
            several = self.several(long or text, kind, context)
            if several:
                return several
        chosen = ground(readings, context, LEAST)
        if chosen is None or (kind == "Gene" and is_family(readings)):
            return ()
        return (chosen,)

    def several(self, text: str, kind: str, context: Counter[str]) -> tuple[Choice, ...]:
        """The concepts of a composite name, empty where not all of its parts are known."""
        for way in parts(text, kind):
            found = [self._candidates.of(part, kind) for part in way]
            if all(_exact(readings) for readings in found):
                chosen = [ground(readings, context, LEAST) for readings in found]
                kept = tuple(choice for choice in chosen if choice is not None)
                if len(kept) == len(way) and len({choice[1].curie for choice in kept}) > 1:
                    return kept
        return ()


def combined(text: str, readings: Sequence[Reading], context: Counter[str]) -> tuple[Choice, ...]:
    """The drugs of a combination (`lopinavir/ritonavir`, `Kaletra`).

    Args:
        text: the name, or its long form.
        readings: what it may mean.
        context: concepts the document names without doubt.

    Returns:
        Reading and grounding of each drug; empty where the name is no combination or not all of it is read.
    """
    given = [[r for r in readings if r.concept.curie == curie] for curie in together(text)]
    choices = [ground(found, context, LEAST) if found else None for found in given]
    kept = tuple(choice for choice in choices if choice is not None)
    return kept if len(kept) == len(given) else ()


def _exact(readings: Sequence[Reading]) -> bool:
    """Whether the name itself is known, as it stands."""
    return bool(readings) and readings[0].rule in _AS_IT_STANDS


def is_family(readings: Sequence[Reading]) -> bool:
    """Whether many genes bear the name equally, none as its own; a few suffice where it is known to be only related."""
    level = [r for r in readings if r.score > readings[0].score - _FAMILY] if readings else []
    known = [r for r in readings if r.rule in _AS_IT_STANDS]
    return len(level) >= _MANY or (len(known) >= _FEW and all(r.name.kind == "related" for r in known))


def _numbered(own: Sequence[Reading], text: str, long: str) -> bool:
    """Whether a short form is a gene's own symbol with a number that its long form leaves out: `(ACE2)`."""
    digits = any(c.isdigit() for c in text) and not any(c.isdigit() for c in long)
    return digits and bool(own) and own[0].concept.name == text and own[0].rule in _AS_IT_STANDS


def _spelt_out(own: Sequence[Reading], long: str) -> bool:
    """Whether a short form is a well-known chemical's, and its long form a formula: one word, or with a number."""
    chemical = bool(own) and own[0].concept.type == "Chemical" and own[0].concept.prior >= _WELL_KNOWN
    return chemical and (" " not in long or any(c.isdigit() for c in long))


def _sharing(readings: Sequence[Reading], long: str) -> tuple[Reading, ...]:
    """Readings whose concept's name shares a word with a long form that is no known name."""
    words = {word for word in long.lower().replace("-", " ").split() if len(word) > 3}
    return tuple(r for r in readings if words & set(r.concept.name.lower().replace("-", " ").split()))
