"""Text that comes with entities marked in it: their places moved to where the text stands in the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.category import EntityType
from kg.document import Annotation, Block, Document


@dataclass(frozen=True, slots=True)
class Mark:
    """An entity in a raw text: half-open characters of it, and the words that should stand there, empty if unknown."""

    id: str
    start: int
    end: int
    words: str
    type: EntityType
    ids: tuple[str, ...]


class MarkedText:
    """Collects blocks with the marks of the raw text they were made of, and hands the document its annotations."""

    def __init__(self) -> None:
        """Begin a document."""
        self._blocks: list[tuple[Block, str, tuple[Mark, ...]]] = []

    def block(self, raw: str, marks: Iterable[Mark]) -> Block:
        """A block of a raw text with its white space collapsed; its marks are remembered."""
        block = Block(" ".join(raw.split()))
        self._blocks.append((block, raw, tuple(marks)))
        return block

    def annotated(self, document: Document) -> Document:
        """The document with its annotations.

        Args:
            document: made of the blocks that were handed out here.

        Returns:
            The document; marks in what is kept out of its text, and marks whose words are not there, are left out.
        """
        places = {id(placed.block): placed.start for placed in document.placed()}
        found: list[Annotation] = []
        for block, raw, marks in self._blocks:
            if marks and id(block) in places:
                found += _moved(raw, marks, places[id(block)])
        found.sort(key=lambda one: (one.start, one.end))
        return replace(document, annotations=tuple(_numbered(found)))


def _moved(raw: str, marks: Iterable[Mark], offset: int) -> Iterator[Annotation]:
    kept = _collapsed(raw)
    for mark in marks:
        start, end = _found(raw, mark)
        if 0 <= start < end <= len(raw) and raw[start:end].strip():
            first, last = kept[start], kept[end - 1] + (not raw[end - 1].isspace())
            yield Annotation(mark.id, offset + first, offset + last, mark.type, mark.ids)


def _collapsed(raw: str) -> list[int]:
    """For each character the place it has once white space is collapsed; for white space that of what follows."""
    places, at, seen = [], 0, False
    for index, letter in enumerate(raw):
        if letter.isspace():
            places.append(at + (seen and not raw[index - 1].isspace()) if seen else 0)
            continue
        if index and raw[index - 1].isspace() and seen:
            at += 1
        places.append(at)
        at, seen = at + 1, True
    return places


def _found(raw: str, mark: Mark) -> tuple[int, int]:
    """Where a mark's words stand: at its place, else at the nearest other (offsets counted in bytes drift)."""
    if not mark.words or raw[mark.start : mark.end] == mark.words:
        return mark.start, mark.end
    places = []
    at = raw.find(mark.words)
    while at >= 0:
        places.append(at)
        at = raw.find(mark.words, at + 1)
    start = min(places, key=lambda place: abs(place - mark.start), default=-1)
    return start, start + len(mark.words)


def _numbered(found: Iterable[Annotation]) -> Iterator[Annotation]:
    """Annotations with keys that are unique: the file's own, or T and a number."""
    taken: set[str] = set()
    for number, one in enumerate(found, start=1):
        key = one.id if one.id and one.id not in taken else f"T{number}"
        while key in taken:
            key += "'"
        taken.add(key)
        yield replace(one, id=key)
