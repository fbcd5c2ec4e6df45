"""A sentence in pieces, so that the words of subject and object can be marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Role = Literal["", "subject", "object"]
LONGEST: Final = 700


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence and the part it plays, empty for the words around subject and object."""

    text: str
    role: Role = ""


def _places(sentence: str, words: str) -> list[tuple[int, int]]:
    if not words:
        return []
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    return [match.span() for match in re.finditer(pattern, sentence)] or [
        match.span() for match in re.finditer(re.escape(words), sentence)
    ]


def _choose(sentence: str, subject: str, obj: str) -> list[tuple[int, int, Role]]:
    """The closest places of subject and object that do not overlap; one of them alone where the other is not found."""
    subjects, objects = _places(sentence, subject), _places(sentence, obj)
    pairs = [(s, o) for s in subjects for o in objects if s[1] <= o[0] or o[1] <= s[0]]
    if pairs:
        first, second = min(pairs, key=lambda pair: (max(pair[0][0], pair[1][0]) - min(pair[0][1], pair[1][1]), pair))
        return sorted([(*first, "subject"), (*second, "object")])
    if subjects:
        return [(*subjects[0], "subject")]
    return [(*objects[0], "object")] if objects else []


def _shorten(sentence: str, subject: str, obj: str) -> str:
    """The sentence, or of a very long one the stretch that holds subject and object."""
    if len(sentence) <= LONGEST:
        return sentence
    marks = _choose(sentence, subject, obj)
    middle = (marks[0][0] + marks[-1][1]) // 2 if marks else 0
    start = max(0, min(middle - LONGEST // 2, len(sentence) - LONGEST))
    end = start + LONGEST
    return ("… " if start else "") + sentence[start:end].strip() + (" …" if end < len(sentence) else "")


def mark(sentence: str, subject: str, obj: str) -> tuple[Piece, ...]:
    """A sentence with subject and object marked.

    Args:
        sentence: the sentence as it stands in the document.
        subject: the words the subject was found as, empty when unknown.
        obj: the words the object was found as.

    Returns:
        Pieces that together are the sentence; very long sentences are cut, with an ellipsis where.
    """
    shown = _shorten(sentence, subject, obj)
    pieces: list[Piece] = []
    position = 0
    for start, end, role in _choose(shown, subject, obj):
        if start > position:
            pieces.append(Piece(shown[position:start]))
        pieces.append(Piece(shown[start:end], role))
        position = end
    if position < len(shown):
        pieces.append(Piece(shown[position:]))
    return tuple(pieces)
