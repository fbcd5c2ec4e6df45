"""Which names a string may stand for, and which of them first: the rules of names applied to a spelling."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.lexicon.model import ANY_CASE, EXACT_CASE, SOME_CAPITAL, TRUST, Concept, Name, Reading
from kg.lexicon.normalise import key_of, letters_of, same_case

#: Shorter strings in capitals alone are taken for acronyms.
_SHOUTED: Final = 6
#: Acronyms of two and three letters are not taken for plurals.
_SHORTEST_PLURAL: Final = 5
#: What a reading is worth by another spelling of its capitals, and by a synonym instead of the canonical name.
_OTHER_CASE: Final = 0.97
_SYNONYM: Final = 0.95


def readings_of(text: str, names: Iterable[tuple[Name, Concept]]) -> tuple[Reading, ...]:
    """Readings of a string that is one of these names but for case, hyphens, spaces and plural.

    Args:
        text: the string as it stands in a text.
        names: names with the same `key_of`, each with its concept.

    Returns:
        The names whose rule the string keeps, as readings, best first, one a concept.
    """
    best: dict[str, Reading] = {}
    letters, key = letters_of(text), key_of(text)
    for name, concept in names:
        if not _keeps_rule(name, text, letters) or _other_symbol(name, concept, letters):
            continue
        score = TRUST[name.kind] * (0.5 + 0.5 * concept.prior)
        if name.rule != ANY_CASE and letters_of(name.text) != letters:
            score *= _OTHER_CASE
        if concept.name != name.text and key_of(concept.name) != key:
            score *= _SYNONYM
        score = round(score, 4)
        if concept.curie not in best or best[concept.curie].score < score:
            best[concept.curie] = Reading(concept, name, score, name.rule)
    return tuple(sorted(best.values(), key=lambda r: (-r.score, r.concept.curie)))


def _keeps_rule(name: Name, text: str, letters: str) -> bool:
    """Whether a string that compares equal to a name may stand for it: `PAIN` may be an acronym, `Pain` is pain."""
    if name.rule == EXACT_CASE:
        return same_case(name.text, text)
    if name.rule == SOME_CAPITAL:
        plural = letters[:-1].isupper() and letters[-1] == "s"
        return not letters.islower() and not plural and (not letters.isupper() or same_case(name.text, text))
    shouted = len(letters) < _SHOUTED and letters.isupper() and " " not in text
    return name.rule == ANY_CASE and not (shouted and letters_of(name.text) != letters and name.text[1:].islower())


def _other_symbol(name: Name, concept: Concept, letters: str) -> bool:
    """Whether a string is a symbol but for an s at its end: `MSCs` are cells, not MSC genes; `iNO` is not `iNOS`."""
    own = letters_of(name.text)
    if own.endswith("S") and not letters.endswith(("s", "S")) and " " not in name.text:
        return True
    symbol = name.rule in (EXACT_CASE, SOME_CAPITAL) and name.source != "undrawn"
    short = concept.type == "Gene" or len(letters) < _SHORTEST_PLURAL
    return symbol and short and letters.endswith("s") and letters.casefold() != own.casefold()
