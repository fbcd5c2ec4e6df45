"""Document: what a reader makes of a file, with the place of every piece of text on its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kg.category import EntityType

DocumentKind = Literal["paper", "preprint", "abstract", "curated"]
SectionName = Literal[
    "title",
    "abstract",
    "introduction",
    "methods",
    "results",
    "discussion",
    "conclusion",
    "body",
    "statements",
    "caption",
    "table",
    "references",
    "back",
]
Box = tuple[float, float, float, float]

#: Sections that are not running prose: kept in the document, left out of `Document.text` and of extraction.
APART: frozenset[str] = frozenset({"caption", "table", "references", "back"})
#: Running prose that says nothing of the matter (who did what, who paid): in `Document.text`, not extracted from.
UNREAD: frozenset[str] = frozenset({"statements"})
SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of a block.

    Attributes:
        start: first character of the line in its block's text.
        end: one past the last character.
        bbox: x0, y0, x1, y1 in PDF points from the page's top left corner.
    """

    start: int
    end: int
    bbox: Box


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a heading.

    Attributes:
        text: its text, one line, hyphens joined.
        page: page number from 1, None where the format has no pages.
        bbox: x0, y0, x1, y1 in PDF points from the page's top left corner.
        ocr_confidence: mean word confidence in 0..1 where the text was read by OCR, else None.
        lines: the printed lines it was joined from, in order; empty where the format has none.
    """

    text: str
    page: int | None = None
    bbox: Box | None = None
    ocr_confidence: float | None = None
    lines: tuple[Line, ...] = ()

    def box_of(self, start: int, end: int) -> Box | None:
        """The union of the boxes of the lines that a span of this block's text touches.

        Args:
            start: first character of the span in the block's text.
            end: one past its last character.

        Returns:
            The box, the whole block's box where lines are unknown, or None where there is no box.
        """
        boxes = [line.bbox for line in self.lines if line.start < end and start < line.end]
        if not boxes:
            return self.bbox
        return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


@dataclass(frozen=True, slots=True)
class Section:
    """A named part of a document.

    Attributes:
        name: what the part is; a subsection has its section's name.
        blocks: its paragraphs, none where subsections follow the heading at once.
        heading: the printed heading, empty where there is none.
        heading_block: where the heading stands, None where the format has no pages.
    """

    name: SectionName
    blocks: tuple[Block, ...]
    heading: str = ""
    heading_block: Block | None = None

    def printed(self) -> tuple[Block, ...]:
        """The heading, where there is one, and the paragraphs."""
        if not self.heading:
            return self.blocks
        return (self.heading_block or Block(self.heading), *self.blocks)


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with its section and its offset in `Document.text`."""

    start: int
    section: Section
    block: Block


@dataclass(frozen=True, slots=True)
class Annotation:
    """An entity that the file itself marks.

    Attributes:
        id: its key in the file, unique within the document.
        start: first character in `Document.text`.
        end: one past the last character.
        type: its type.
        ids: its identifiers, as CURIEs where their vocabulary is known.
    """

    id: str
    start: int
    end: int
    type: EntityType
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One paper, abstract or record.

    Attributes:
        id: the record's own identifier (PMID, PMCID, DOI), else the file's stem; safe as a file name.
        title: the title, empty when none is known.
        date: ISO date as precise as known (2020, 2020-03, 2020-03-17), empty when unknown.
        source: the file it came from, as given by the user (for an archive or a records file: path#record).
        kind: paper, preprint, abstract or curated.
        licence: licence name or URL as printed, empty when unknown.
        digest: SHA-256 of the bytes it was read from, in hex.
        sections: in reading order.
        doi: the DOI without a resolver, empty when unknown.
        pmid: digits, empty when unknown.
        pmcid: as PMC123, empty when unknown.
        journal: journal name, empty when unknown.
        authors: "Family Given" in order.
        retracted: whether the record itself says so, or is the notice of a retraction: it is no evidence.
        retracts: CURIEs (PMID, PMC, DOI) of the publications that it takes back where it is such a notice.
        exact: whether the text must be used as it stands (records of {"id", "text"}).
        annotations: entities that the file itself marks, in the order of the text.
        own_id: a record's identifier as it is written there, empty where the document is no record.
        notes: what the reader wants known, such as an encoding that was guessed.
        entity_faults: what is wrong with entities that the file marks: left out or moved, each with the reason.
    """

    id: str
    title: str
    date: str
    source: str
    kind: DocumentKind
    licence: str
    digest: str
    sections: tuple[Section, ...]
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    journal: str = ""
    authors: tuple[str, ...] = ()
    retracted: bool = False
    exact: bool = False
    own_id: str = ""
    retracts: tuple[str, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    notes: tuple[str, ...] = ()
    entity_faults: tuple[str, ...] = ()

    def placed(self) -> Iterator[Placed]:
        """Blocks of running prose with their offsets in `text`.

        Yields:
            Each heading and block outside `APART` sections, in reading order.
        """
        offset = 0
        for section in self.sections:
            if section.name in APART:
                continue
            for block in section.printed():
                yield Placed(offset, section, block)
                offset += len(block.text) + len(SEPARATOR)

    @property
    def text(self) -> str:
        """Title, abstract and body with their headings in reading order; offsets in evidence refer to this string."""
        return SEPARATOR.join(placed.block.text for placed in self.placed())
