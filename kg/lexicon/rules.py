"""How a text must spell a name for it to count: in any case, in exactly its capitals, or never, with the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kg.category import EntityType
from kg.lexicon.model import ANY_CASE, EXACT_CASE, NEVER, SOME_CAPITAL, NameKind
from kg.lexicon.normalise import letters_of, split

_ROMAN: Final = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", re.IGNORECASE)
_MARKS: Final = ("code", "abbreviation")
_WORD: Final = "a common word"
#: Names in capitals that may be a word in small letters: gene SET, and WAS for Wiskott-Aldrich syndrome.
_SYMBOLS: Final[dict[EntityType, NameKind]] = {"Gene": "exact", "Disease": "abbreviation"}
#: Symbols that are something else in other capitals: eGFR is a rate of filtration, cAMP a messenger.
_ONE_CASE: Final = frozenset({"EGFR", "CAMP"})
_LETTER_NUMBER: Final = re.compile(r"[Pp]\d{2,3}")
_DATE: Final = re.compile(r"(19|20)\d\d")
#: Names of up to this many letters and digits that are not plain words keep their capitals.
SHORT: Final = 6


def read_stops(path: Path) -> dict[tuple[str, str], str]:
    """Strings that are never names.

    Args:
        path: data/stop.tsv: normalised string, types by comma or `*`, reason.

    Returns:
        (string, type) to reason; the type is `*` where the string names nothing of any type.
    """
    stops: dict[tuple[str, str], str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, types, reason = line.split("\t")
            stops.update({(key, entity_type): reason for entity_type in types.split(",")})
    return stops


def _plain(text: str) -> bool:
    """Whether a name is made of ordinary words: small letters, at most a capital first."""
    return all(word.isalpha() and (word.islower() or word[1:].islower()) for word in split(text)[0])


def _case_rule(text: str, letters: str, entity_type: EntityType, kind: NameKind, words: frozenset[str] | None) -> str:
    symbol = entity_type == "Gene" and " " not in text
    digits = sum(c.isdigit() for c in letters)
    if kind == "brand" and text.istitle():
        return EXACT_CASE
    if _plain(text) and not (symbol and len(letters) < 5) and not (text[0].isupper() and kind in _MARKS):
        return ANY_CASE
    if symbol:
        if _LETTER_NUMBER.fullmatch(letters):
            return ANY_CASE
        odd = kind == "exact" and digits > 0 and len(letters) - digits >= 3 and len(letters) >= 4
        if odd or (len(letters) >= SHORT and digits):
            return ANY_CASE
        ordinary = words is None or letters.lower() in words or letters in _ONE_CASE
        mixed = kind == "exact" and len(letters) > 2 and not ordinary
        return SOME_CAPITAL if mixed else EXACT_CASE
    if len(letters) <= SHORT or (kind == "abbreviation" and letters.isupper()):
        return EXACT_CASE
    return ANY_CASE


def rule_of(
    text: str,
    key: str,
    entity_type: EntityType,
    kind: NameKind,
    source: str,
    stops: Mapping[tuple[str, str], str],
    words: frozenset[str] | None = None,
) -> str:
    """The rule of a name.

    Args:
        text: the name.
        key: its `key_of`.
        entity_type: what it names.
        kind: the kind of name it is.
        source: where it comes from; names written by hand are only checked for their case.
        stops: `read_stops()`.
        words: ordinary words in small letters; a gene's symbol that is none of them may stand in mixed case, as symbols
            of mouse genes do. Without it symbols keep their capitals.

    Returns:
        `any case`, `exact case`, or `never: ` and the reason.
    """
    letters = letters_of(text)
    reason = ""
    if source != "undrawn":
        reason = stops.get((key, "*"), stops.get((key, entity_type), ""))
        if reason == _WORD and kind == _SYMBOLS.get(entity_type) and len(letters) > 2 and letters.isupper():
            reason = ""
        if not reason and len(letters) < 3:
            reason = "too short"
        elif not reason and letters.isdigit():
            reason = "a number"
        elif not reason and _DATE.fullmatch(letters):
            reason = "a year"
        elif not reason and len(letters) <= 4 and _ROMAN.fullmatch(letters):
            reason = "a Roman numeral"
    if reason:
        return f"{NEVER}{reason}"
    return _case_rule(text, letters, entity_type, kind, words)
