"""Composite names: `JAK1/2`, `alpha- and beta-receptors`, `breast and ovarian cancer` name several things at once."""

from __future__ import annotations

import re
from typing import Final

_SLASHED: Final = re.compile(r"(?:\s?(?:/|,|and|or|&)\s?(?:\d{1,2}|[A-Z]|alpha|beta|gamma|[α-ω]))+")
_LAST: Final = re.compile(r"(\d{1,2}|[A-Z]|alpha|beta|gamma|[α-ω])$")
_JOIN: Final = re.compile(r"\s*,\s*(?:and|or)\s+|\s+and/or\s+|\s+(?:and|or|&)\s+|\s*/\s*|\s*,\s+")


def parts(text: str, kind: str) -> list[list[str]]:
    """Ways to read a name as several.

    Args:
        text: the name.
        kind: its type.

    Returns:
        Lists of at least two names each; which of them is right shows when all names of a list are known.
    """
    ways: list[list[str]] = []
    ways += _numbered(text) if kind == "Gene" else []
    pieces = [piece for piece in _JOIN.split(text) if piece]
    if 2 <= len(pieces) <= 4:
        ways += [*_shared_end(pieces), pieces, *_shared_start(pieces)]
    return ways


def _numbered(text: str) -> list[list[str]]:
    """`JAK1/2`, `IL-4/13`, `CXCL9, 10 and 11`."""
    for at in range(1, len(text)):
        found = _SLASHED.fullmatch(text, at)
        last = _LAST.search(text[:at])
        if found and last:
            stem = text[: last.start()]
            more = re.findall(r"\d{1,2}|[A-Z]|alpha|beta|gamma|[α-ω]", found.group())
            return [[stem + part for part in (last[1], *more)]]
    return []


def _shared_end(pieces: list[str]) -> list[list[str]]:
    """`breast and ovarian cancer`: the last words belong to every piece."""
    words = pieces[-1].split()
    ways = []
    for size in range(1, min(3, len(words))):
        end = " ".join(words[-size:])
        ways.append([*(f"{piece.rstrip('-')} {end}" for piece in pieces[:-1]), pieces[-1]])
    hyphen = re.fullmatch(r"(\w+)-(.+)", pieces[-1])
    if hyphen and all(piece.endswith("-") for piece in pieces[:-1]):
        ways.append([*(piece + hyphen[2] for piece in pieces[:-1]), pieces[-1]])
    return ways


def _shared_start(pieces: list[str]) -> list[list[str]]:
    """`lung cancer and fibrosis`: the first words belong to every piece."""
    words = pieces[0].split()
    return [[pieces[0], *(f"{' '.join(words[:-1])} {piece}" for piece in pieces[1:])]] if len(words) > 1 else []
