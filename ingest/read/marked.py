"""Text that comes with entities marked in it: their places moved to where the text stands in the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.category import EntityType
from kg.document import Annotation, Block, Document


@dataclass(frozen=True, slots=True)
class Mark:
    """An entity that a file marks in a raw text.

    Attributes:
        id: its key in the file, empty where it has none.
        start: first character in the raw text.
        end: one past the last.
        words: what should stand there, empty where the file does not say.
        type: its type.
        ids: its identifiers.
        base: the raw text's own place in the file, added to places where they are told.
    """

    id: str
    start: int
    end: int
    words: str
    type: EntityType
    ids: tuple[str, ...]
    base: int = 0

    def __str__(self) -> str:
        place = f"at {self.start + self.base}-{self.end + self.base}"
        return f"{self.words[:40]!r} {place}" if self.words else f"the entity {self.id} {place}".replace("  ", " ")


class MarkedText:
    """Collects blocks with the marks of the raw text they were made of, and hands the document its annotations."""

    def __init__(self) -> None:
        """Begin a document."""
        self._blocks: list[tuple[Block, str, tuple[Mark, ...]]] = []
        self.faults: list[str] = []

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
            The document; marks in what is kept out of its text, and marks whose words are not there, are left out,
            and of the latter and of those that were moved its `entity_faults` tell.
        """
        places = {id(placed.block): placed.start for placed in document.placed()}
        found: list[Annotation] = []
        for block, raw, marks in self._blocks:
            if marks and id(block) in places:
                found += self._moved(raw, marks, places[id(block)])
        return replace(document, annotations=numbered(found), entity_faults=tuple(self.faults))

    def _moved(self, raw: str, marks: Iterable[Mark], offset: int) -> Iterator[Annotation]:
        kept = _collapsed(raw)
        placed, faults = place(raw, marks)
        self.faults += faults
        for mark in placed:
            if raw[mark.start : mark.end].strip():
                first, last = kept[mark.start], kept[mark.end - 1] + (not raw[mark.end - 1].isspace())
                yield Annotation(mark.id, offset + first, offset + last, mark.type, mark.ids)


def place(raw: str, marks: Iterable[Mark]) -> tuple[list[Mark], list[str]]:
    """Marks where their words stand.

    Args:
        raw: the text.
        marks: with the places that the file gives them.

    Returns:
        The marks, at the nearest place of their words (offsets counted in bytes drift), and what was wrong with those
        that had to be moved or left out.
    """
    placed: list[Mark] = []
    faults: list[str] = []
    for mark in marks:
        start, end = _found(raw, mark)
        if not 0 <= start < end <= len(raw):
            why = "these words do not stand there" if mark.words else f"its text has {len(raw):,} characters"
            faults.append(f"{mark} is left out: {why}")
            continue
        if start != mark.start:
            faults.append(f"{mark} is taken at {start + mark.base}-{end + mark.base}, where these words stand")
        placed.append(replace(mark, start=start, end=end))
    return placed, faults


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
    if not mark.words or raw[mark.start : mark.end].split() == mark.words.split():
        return mark.start, mark.end
    places = []
    at = raw.find(mark.words)
    while at >= 0:
        places.append(at)
        at = raw.find(mark.words, at + 1)
    start = min(places, key=lambda place: abs(place - mark.start), default=-1)
    return start, start + len(mark.words)


def numbered(found: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """Annotations in the order of the text, with keys that are unique: the file's own, or T and a number."""
    taken: set[str] = set()
    kept = []
    for number, one in enumerate(sorted(found, key=lambda one: (one.start, one.end)), start=1):
        key = one.id if one.id and one.id not in taken else f"T{number}"
        while key in taken:
            key += "'"
        taken.add(key)
        kept.append(replace(one, id=key))
    return tuple(kept)
