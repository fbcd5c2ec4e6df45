"""Pages to sections: headings, running prose, and what is kept apart from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ingest.columns import order, usual_gutter
from ingest.hyphens import Hyphens
from ingest.page import Page
from ingest.paragraphs import Paragraph, join, paragraphs
from ingest.running_heads import without_running_heads
from ingest.section_names import name_of
from ingest.title import find_title
from kg.document import Block, Line, Section, SectionName

_CAPTION: Final = re.compile(
    r"^(fig(ure|\.)?|table|tab\.|scheme|box|chart|supplement(ary|al) (fig|table)\w*|s\d+ (fig|"
    r"table))\s*\.?\s*([A-Z]?\d+|[IVX]+)\b",
    re.IGNORECASE,
)
_REFERS: Final = re.compile(
    r"^\w+\.? ?\w+ (and|to|shows?|lists?|presents?|gives?|summari[sz]es?|illustrates?|describes?|"
    r"reports?|displays?)\b"
)
_FRONT: Final = re.compile(
    r"^(received|accepted|published|revised|citation|cite this|correspondence|academic editor|"
    r"edited by|reviewed by|editor|"
    r"copyright|©|e-?mail|\*\s?corresponding|corresponding author|keywords?|key words|"
    r"open access|doi|https?:|article history|"
    r"handling editor|specialty section|these authors|funding|†|‡|§|¶|\*|department|division|"
    r"institute|school of|faculty|"
    r"college|laborator|university|competing interests|data availability|abbreviations)|@\w+\.|creative ?commons|"
    r"authors? contributed equally",
    re.IGNORECASE,
)
_REFERENCE: Final = re.compile(
    r"^\[?\(?\d{1,3}[\].)]?\s+[A-Z][\w'’-]+,? (?:[A-Z]{1,3}\b|[A-Z]\.)|\bet al\b.*\b(19|20)\d\d\b.*[:;]\s*[e\d]"
)
_WITHIN: Final = re.compile(
    r"^[\d. ]*(ethic|consent|informed|institutional|data|availability|supplement|additional|abbreviations|appendix|"
    r"declaration of h|patient|notes)",
    re.IGNORECASE,
)
_KEYWORDS: Final = re.compile(r"key ?words\b", re.IGNORECASE)
#: Front matter and end matter.
_END: Final = ("back", "statements")
#: Share of the body's size below which print is set apart from the text.
_SMALL: Final = 0.87
_TABLE: Final = re.compile(r"^(table|tab\.)\s*\.?\s*([A-Z]?\d+|[IVX]+)\b", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"[a-z]{3,} [a-z]{2,}.*[a-z]")


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
    """The font size most characters of a document are set in, in points; 10 where there is no text."""
    count: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            count[round(line.size * 2) / 2] += len(line.text)
    return count.most_common(1)[0][0] if count else 10.0


def is_heading(paragraph: Paragraph, body: float) -> bool:
    """Whether a paragraph is a heading: short, without a full stop, and set apart by face, size, number or name."""
    text = paragraph.block.text
    words = text.split()
    if not 1 <= len(words) <= 16 or paragraph.n_lines > 3 or text.endswith((".", ",", ";")) or not text[0].isalnum():
        return False
    if sum(c.isalpha() for c in text) < 0.6 * len(text.replace(" ", "")):
        return False
    known = name_of(text) is not None and len(words) <= 6
    styled = paragraph.bold or paragraph.size > 1.12 * body or (text.isupper() and len(text) > 5)
    plain = len(words) <= 3 or (paragraph.n_lines == 1 and paragraph.width < 0.75)
    slanted = paragraph.italic and paragraph.n_lines <= 2 and not text[0].islower() and paragraph.width < 0.95
    styled = styled or (slanted and len(words) <= 10)
    return (known and (styled or plain)) or (styled and paragraph.size >= 0.9 * body)


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
    sorter = _Sorter(body)
    if title_at:
        sorter.found.append(_Open("title", blocks=[_joined_block([flow[i].block for i in title_at], hyphens)]))
    for index, paragraph in enumerate(flow):
        if index not in title_at:
            sorter.add(paragraph)
    return title, tuple(part.closed(hyphens) for part in sorter.parts() if part.is_worth())


class _Sorter:
    """Puts a document's paragraphs, in reading order, into sections."""

    def __init__(self, body: float) -> None:
        """Begin a document whose text is set in `body` points."""
        self.found: list[_Open] = []
        self._body = body
        self._aside: dict[SectionName, _Open] = {}
        self._current = _Open("body")
        self._prose: SectionName = "body"
        self._started = False  # whether the text has begun, after the front matter
        self._late = False  # whether the discussion has begun
        self._table_on = 0  # the page of the table that is being read

    def parts(self) -> list[_Open]:
        """All parts, those kept apart at the end."""
        return self.found + [self._aside[name] for name in sorted(self._aside)]

    def add(self, paragraph: Paragraph) -> None:
        """Put the next paragraph where it belongs."""
        text = paragraph.block.text
        if is_heading(paragraph, self._body) and not _CAPTION.match(text) and (self._started or name_of(text)):
            self._open(paragraph)
            return
        run_in = _run_in_abstract(text)
        if run_in and not self._started:
            self._current = _Open("abstract", text[: run_in - 1].strip(" .:—-"))
            self.found.append(self._current)
            paragraph = replace(paragraph, block=_cut(paragraph.block, run_in))
            self._started = True
        if not self._started and self._current.name in _END and _begins_prose(paragraph, self._body):
            self._current = _Open("body")  # a letter or an editorial, whose text has no heading
        kind = (
            "table" if self._in_table(paragraph) else _apart(paragraph, self._body, self._current.name, self._started)
        )
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
        if name == "statements" and paragraph.size < _SMALL * self._body:
            name = "back"  # set apart from the text by the printer
        if name in _END and not self._late and _WITHIN.match(text):
            name = None  # ethics, consent or abbreviations as a part of the methods
        current = self._current.name
        self._started = self._started or (name is not None and name not in _END)
        if current not in _END:
            self._prose = "body" if current in ("abstract", "body", "title") else current
        self._late = self._late or name in ("discussion", "conclusion", "references")
        stays = self._late and current in (*_END, "references")
        self._current = _Open(name or (current if stays else self._prose), text, paragraph.block)
        self.found.append(self._current)

    def _in_table(self, paragraph: Paragraph) -> bool:
        """Whether it is in a table: below its caption on the page, set smaller than the text."""
        text, page = paragraph.block.text, paragraph.block.page or 0
        if _TABLE.match(text) and not _REFERS.match(text):
            self._table_on = page
            return False
        if self._table_on != page or paragraph.size >= 0.95 * self._body:
            if paragraph.n_lines > 1 or self._table_on != page:
                self._table_on = 0
            return False
        return True


def _begins_prose(paragraph: Paragraph, body: float) -> bool:
    """Whether a paragraph under front matter is the first of the text: long, of whole sentences, in the body's size."""
    text = paragraph.block.text
    long = len(text) > 300 and paragraph.n_lines > 3 and paragraph.size >= 0.97 * body
    return long and bool(_SENTENCE.search(text)) and not _FRONT.search(text)


def _run_in_abstract(text: str) -> int:
    found = re.match(r"(abstract|summary)\s*[:.—–-]+\s*(?=[A-Z])", text, re.IGNORECASE)
    return found.end() if found and len(text) > 200 else 0


def _apart(paragraph: Paragraph, body: float, section: SectionName, started: bool) -> SectionName | None:
    text = paragraph.block.text
    if _CAPTION.match(text) and not _REFERS.match(text):
        return "caption"
    if section in ("references", "back"):
        return section
    if _KEYWORDS.match(text):
        return "back"
    if section == "statements":
        if paragraph.size < _SMALL * body:
            return "back"  # set apart from the text by the printer
        return "references" if _REFERENCE.search(text) and paragraph.size <= body else None
    if not started and (_FRONT.search(text) or len(text) < 200 or not _SENTENCE.search(text)):
        return "back"
    if paragraph.block.page == 1 and (_FRONT.search(text[:60]) and paragraph.size < 1.02 * body):
        return "back"
    words = text.split()
    letters = sum(c.isalpha() for c in text)
    if letters < (0.4 if len(words) > 9 and _SENTENCE.search(text) else 0.55) * len(text.replace(" ", "")) or (
        len(words) / paragraph.n_lines < 2.5 and not _ends_a_sentence(paragraph)
    ):
        return "table"
    if _REFERENCE.search(text) and paragraph.size <= body:
        return "references"
    small = paragraph.size < _SMALL * body
    if small and (len(words) < 25 or not paragraph.full or section != "abstract"):
        return "caption" if len(words) > 12 else "table"
    if len(words) < 5 and not paragraph.full and paragraph.width < 0.6:
        return "table"
    return None


def _ends_a_sentence(paragraph: Paragraph) -> bool:
    """Whether it is the last short line of a paragraph that began in the column or on the page before."""
    text = paragraph.block.text
    return paragraph.n_lines == 1 and text[:1].islower() and text.endswith(".") and len(text) > 5


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
