"""Which names must stand in a text with exactly their capitals, and which words never name anything."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Final

from kg.category import EntityType
from kg.lexicon.model import NameKind
from kg.lexicon.normalise import letters_of

_PLAIN_WORD: Final = re.compile(r"[A-Z]?[a-z]+")
_ROMAN: Final = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", re.IGNORECASE)
SHORT: Final = 5


def needs_exact_case(text: str, entity_type: EntityType, kind: NameKind) -> bool:
    """Whether a name only counts where its capitals are kept.

    Short names and codes with capitals or digits, and gene symbols of any length, are names only in their own
    capitals: `WAS` is a gene, `was` is not.

    Args:
        text: the name.
        entity_type: what it names.
        kind: the kind of name it is.

    Returns:
        True where the comparison must keep case.
    """
    letters = letters_of(text)
    if _PLAIN_WORD.fullmatch(letters) and entity_type != "Gene":
        return False
    if len(letters) <= SHORT or kind in ("code", "abbreviation"):
        return True
    one_word = len(text.split()) == 1
    return entity_type == "Gene" and one_word and not letters[1:].islower()


def stop_words() -> dict[str, str]:
    """Normalised strings that are never names, with the reason, from data/stop.tsv."""
    lines = files("kg.lexicon").joinpath("data/stop.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def reason_to_drop(text: str, key: str, entity_type: EntityType, stops: dict[str, str]) -> str:
    """Why a name is not fit to be looked for in texts, empty where it is.

    Args:
        text: the name.
        key: its normalised form.
        entity_type: what it names.
        stops: `stop_words()`.

    Returns:
        A reason such as `too short`, or an empty string.
    """
    letters = letters_of(text)
    if len(letters) < 2:
        return "too short"
    if letters.isdigit():
        return "a number"
    if key in stops:
        return stops[key]
    if len(letters) < 3 and entity_type not in ("Gene", "Virus"):
        return "too short"
    if len(letters) <= 4 and _ROMAN.fullmatch(letters):
        return "a Roman numeral"
    if len(text) > 80:
        return "too long"
    return ""
