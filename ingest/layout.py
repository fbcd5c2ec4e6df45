"""Pages to sections: headings, running prose, and what is kept apart from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ingest.apart import CAPTION, REFERS, SMALL, apart, is_heading
from ingest.columns import order, usual_gutter
from ingest.front_matter import begins_prose, is_headless, run_in_abstract
from ingest.hyphens import Hyphens
from ingest.page import Page
from ingest.paragraphs import Paragraph, join, paragraphs
from ingest.running_heads import without_running_heads
from ingest.section_names import name_of
from ingest.title import find_title
from kg.document import Block, Line, Section, SectionName

_WITHIN: Final = re.compile(
    r"^[\d. ]*(ethic|consent|informed|institutional|data|availability|supplement|additional|abbreviations|appendix|"
    r"declaration of h|patient|notes)",
    re.IGNORECASE,
)
#: The number of a section, not of a part of one.
_TOP: Final = re.compile(r"\d{1,2}\.?\s+[^\W\d_]")
#: Front matter and end matter.
_END: Final = ("back", "statements")
_TABLE: Final = re.compile(r"^(table|tab\.)\s*\.?\s*([A-Z]?\d+|[IVX]+)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """The section being filled."""

    name: SectionName
    heading: str = ""
    heading_block: Block | None = None
    blocks: list[Block] = field(default_factory=list)

    def is_worth(self) -> bool:
        """Whether there is something in it: of an empty part only the heading above subsections is kept."""
        return bool(self.blocks or (self.heading and self.name not in _END))

    def closed(self, hyphens: Hyphens) -> Section:
        return Section(self.name, tuple(_continued(self.blocks, hyphens)), self.heading, self.heading_block)


def body_size(pages: Iterable[Page]) -> float:
    """The font size most characters of a document are set in.

    Args:
        pages: its pages; of sizes read by OCR those within a tenth of each other count as one, as they vary a little.

    Returns:
        Points, rounded to a half; 10 where there is no text.
    """
    count: Counter[float] = Counter()
    reach = 0.0
    for page in pages:
        for line in page.lines:
            count[round(line.size * 2) / 2] += len(line.text)
            reach = reach if line.confidence is None else 0.1
    near = {size: sum(n for other, n in count.items() if abs(other - size) <= reach * size) for size in count}
    return max(near, key=lambda size: (near[size], count[size]), default=10.0)


def sections_of(pages: Sequence[Page], known_title: str = "") -> tuple[str, tuple[Section, ...]]:
    """A document's title and sections.

    Args:
        pages: its pages, in order.
        known_title: the title by the file's metadata, empty when unknown.

    Returns:
        The title as printed, and the sections in reading order; prose before the first heading is `body`.
    """
    clean = without_running_heads(pages)
    hyphens = Hyphens(line.text for page in clean for line in page.lines)
    usual = usual_gutter(clean)
    flow = [paragraph for page in clean for paragraph in paragraphs(order(page, usual), page.number, hyphens)]
    body = body_size(clean)
    title, title_at = find_title(flow, known_title, body)
    headless = is_headless(flow, title_at, body)
    sorter = _Sorter(body, headless=headless)
    title_goes_at = min(title_at, default=-1) if headless else 0
    for index, paragraph in enumerate(flow):
        if index == title_goes_at and title_at:
            sorter.put_title(_joined_block([flow[i].block for i in sorted(title_at)], hyphens))
        if index not in title_at:
            sorter.add(paragraph)
    return title, tuple(part.closed(hyphens) for part in sorter.parts() if part.is_worth())


class _Sorter:
    """Puts a document's paragraphs, in reading order, into sections."""

    def __init__(self, body: float, *, headless: bool = False) -> None:
        """Begin a document whose text is set in `body` points; one without front matter has started already."""
        self.found: list[_Open] = []
        self._body = body
        self._aside: dict[SectionName, _Open] = {}
        self._current = _Open("body")
        self._prose: SectionName = "body"
        self._headless = headless
        self._started = headless  # whether the text has begun, after the front matter
        self._numbered = False  # whether sections are numbered
        self._late = False  # whether the discussion has begun
        self._table_on = 0  # the page of the table that is being read

    def parts(self) -> list[_Open]:
        """All parts, those kept apart at the end."""
        return self.found + [self._aside[name] for name in sorted(self._aside)]

    def put_title(self, block: Block) -> None:
        """The document's title, at the place it is printed at."""
        self.found.append(_Open("title", blocks=[block]))
        self._current = _Open(self._current.name)

    def add(self, paragraph: Paragraph) -> None:
        """Put the next paragraph where it belongs."""
        text = paragraph.block.text
        if is_heading(paragraph, self._body) and not CAPTION.match(text) and (self._started or name_of(text)):
            self._open(paragraph)
            return
        run_in = run_in_abstract(text)
        if run_in and not self._started:
            self._current = _Open("abstract", text[: run_in - 1].strip(" .:—-"))
            self.found.append(self._current)
            paragraph = replace(paragraph, block=_cut(paragraph.block, run_in))
            self._started = True
        if not self._started and self._current.name in _END and begins_prose(paragraph, self._body):
            self._current = _Open("body")  # a letter or an editorial, whose text has no heading
        kind: SectionName | None = "table"
        if not self._in_table(paragraph):
            section = self._current.name
            kind = apart(paragraph, self._body, section, started=self._started, headless=self._headless)
        if kind is not None:
            self._aside.setdefault(kind, _Open(kind)).blocks.append(paragraph.block)
            return
        self._started = self._started or (len(text) > 300 and paragraph.n_lines > 3)
        if not self.found or self.found[-1] is not self._current:
            self.found.append(self._current)
        self._current.blocks.append(paragraph.block)

    def _open(self, paragraph: Paragraph) -> None:
        text = paragraph.block.text
        name = name_of(text)
        if name == "abstract" and not any(part.name == "abstract" for part in self.found):
            for part in self.found:
                part.name = part.name if part.name == "title" else "back"  # names and addresses above the abstract
        current = self._current.name
        if current not in _END:
            self._prose = "body" if current in ("abstract", "body", "title") else current
        if name == "statements" and paragraph.size < SMALL * self._body:
            name = "back"  # set apart from the text by the printer
        if name in _END and not self._late and _WITHIN.match(text) and (name != "back" or self._prose != "body"):
            name = None  # ethics, consent or abbreviations as a part of the methods
        self._started = self._started or (name is not None and name not in _END)
        self._late = self._late or name in ("discussion", "conclusion", "references")
        stays = self._late and current in (*_END, "references")
        top = _TOP.match(text) is not None
        self._numbered = self._numbered or (top and name in ("introduction", "methods", "results"))
        if top and self._numbered and not name:
            self._prose = "body"  # a section of its own whose name says nothing, not a part of the one before
        self._current = _Open(name or (current if stays else self._prose), text, paragraph.block)
        self.found.append(self._current)

    def _in_table(self, paragraph: Paragraph) -> bool:
        """Whether it is in a table: below its caption on the page, set smaller than the text."""
        text, page = paragraph.block.text, paragraph.block.page or 0
        if _TABLE.match(text) and not REFERS.match(text):
            self._table_on = page
            return False
        if self._table_on != page or paragraph.size >= 0.95 * self._body:
            if paragraph.n_lines > 1 or self._table_on != page:
                self._table_on = 0
            return False
        return True


def _cut(block: Block, start: int) -> Block:
    lines = tuple(
        Line(max(line.start - start, 0), line.end - start, line.bbox) for line in block.lines if line.end > start
    )
    return replace(block, text=block.text[start:], lines=lines)


def _joined_block(blocks: Sequence[Block], hyphens: Hyphens) -> Block:
    text, spans = join((block.text for block in blocks), hyphens)
    lines = tuple(
        Line(start + line.start, start + line.end, line.bbox)
        for (start, _), block in zip(spans, blocks, strict=True)
        for line in block.lines
    )
    return replace(blocks[0], text=text, lines=lines)


def _continued(blocks: Sequence[Block], hyphens: Hyphens) -> list[Block]:
    """Paragraphs that run over a column or page end put together where both halves stand on one page."""
    result: list[Block] = []
    for block in blocks:
        last = result[-1] if result else None
        if (
            last is not None
            and last.page == block.page
            and not re.search(r"[.?!:;][\"'”’)\]\d,]*$", last.text)
            and (block.text[:1].islower() or last.text.endswith("-"))
        ):
            result[-1] = _joined_block([last, block], hyphens)
        else:
            result.append(block)
    return result
