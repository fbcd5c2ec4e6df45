"""The form names are compared in: words of letters and digits, case folded, Greek spelt out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(r"[^\W\d_]+|\d+")
_GREEK: Final[dict[str, str]] = {
    letter: name
    for lower, name in zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "iota",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "omicron",
            "pi",
            "rho",
            "sigma",
            "tau",
            "upsilon",
            "phi",
            "chi",
            "psi",
            "omega",
        ],
        strict=True,
    )
    for letter in (lower, lower.upper())
} | {"ς": "sigma", "µ": "mu", "ϕ": "phi", "ϵ": "epsilon"}
_GREEK_LETTER: Final = re.compile(f"[{''.join(_GREEK)}]")


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters or of digits: its comparable form, and its half-open span in the text."""

    form: str
    start: int
    end: int


def _form(word: str) -> str:
    if word.isascii():
        return word.lower()
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return plain.casefold()


def tokens(text: str) -> Iterator[Token]:
    """Runs of letters and runs of digits; hyphens, spaces and other marks only separate.

    A Greek letter is a token of its own, spelt out: `IFNγ`, `IFN-γ` and `IFN gamma` compare equal.

    Args:
        text: any text.

    Yields:
        The tokens in order.
    """
    for found in _TOKEN.finditer(text):
        word, start = found.group(), found.start()
        if word.isascii():
            yield Token(word.lower(), start, found.end())
            continue
        at = 0
        for greek in _GREEK_LETTER.finditer(word):
            if greek.start() > at:
                yield Token(_form(word[at : greek.start()]), start + at, start + greek.start())
            yield Token(_GREEK[greek.group()], start + greek.start(), start + greek.end())
            at = greek.end()
        if at < len(word):
            yield Token(_form(word[at:]), start + at, found.end())


def key_of(text: str) -> str:
    """The comparable form of a name: token forms joined by single spaces, empty where there are none."""
    return " ".join(token.form for token in tokens(text))


def letters_of(text: str) -> str:
    """Letters and digits only, case kept: what exact-case names are compared in."""
    return "".join(c for c in text if c.isalnum())
