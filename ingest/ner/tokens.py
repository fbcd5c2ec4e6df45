"""Tokens: runs of letters, runs of digits, Greek letters and single marks, as fine as the lexicon's words."""

from __future__ import annotations

from dataclasses import dataclass

from kg.lexicon.normalise import split


@dataclass(frozen=True, slots=True)
class Token:
    """A token: half-open span in the document's text, its spelling, and the chunk without white space it stands in."""

    start: int
    end: int
    text: str
    chunk: str
    place: str


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """Tokens of a part of a text.

    Args:
        text: the document's text.
        start: where the part begins.
        end: where it ends.

    Returns:
        Tokens in order; every character that is no white space is in exactly one.
    """
    tokens: list[Token] = []
    at = start
    for chunk in text[start:end].split():
        at = text.index(chunk, at)
        tokens += _of_chunk(text, at, chunk)
        at += len(chunk)
    return tokens


def _of_chunk(text: str, offset: int, chunk: str) -> list[Token]:
    _, starts, ends = split(chunk)
    spans: list[tuple[int, int]] = []
    done = 0
    for first, last in zip(starts, ends, strict=True):
        spans += [(i, i + 1) for i in range(done, first)]
        spans.append((first, last))
        done = last
    spans += [(i, i + 1) for i in range(done, len(chunk))]
    only = len(spans) == 1
    return [
        Token(
            offset + a,
            offset + b,
            chunk[a:b],
            chunk,
            "only" if only else "first" if a == 0 else "last" if b == len(chunk) else "inner",
        )
        for a, b in spans
    ]
