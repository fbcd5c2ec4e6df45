"""Names of drugs given together: who writes `lopinavir/ritonavir` or `Kaletra` means both."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Final

from kg.lexicon.normalise import key_of

#: In `data`: name, CURIEs by `|`, the one the name stands for first.
COMBINATIONS: Final = "combinations.tsv"


def read(text: str) -> dict[str, tuple[str, ...]]:
    """CURIEs by name, of a table with comments after #."""
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: tuple(curies.split("|")) for name, curies in rows}


@lru_cache(maxsize=1)
def _shipped() -> dict[str, tuple[str, ...]]:
    text = files("kg.lexicon").joinpath("data", COMBINATIONS).read_text(encoding="utf-8")
    return {key_of(name): curies for name, curies in read(text).items()}


def together(text: str) -> tuple[str, ...]:
    """The drugs that a string names together.

    Args:
        text: the string as it stands in a text.

    Returns:
        Their CURIEs, the one the lexicon reads the string as first; empty where it names no combination.
    """
    return _shipped().get(key_of(text), ())
