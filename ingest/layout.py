"""Pages to sections: headings, running prose, and what is kept apart from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ingest.columns import order
from ingest.page import Page
from ingest.paragraphs import Paragraph, join, paragraphs
from ingest.running_heads import without_running_heads
from ingest.section_names import name_of
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
_SENTENCE: Final = re.compile(r"[a-z]{3,} [a-z]{2,}.*[a-z]")


@dataclass(slots=True)
class _Open:
    """The section being filled."""

    name: SectionName
    heading: str
    blocks: list[Block] = field(default_factory=list)


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
    return (known and (styled or plain)) or (styled and paragraph.size >= 0.95 * body)


def sections_of(pages: Sequence[Page], known_title: str = "") -> tuple[str, tuple[Section, ...]]:
    """A document's title and sections.

    Args:
        pages: its pages, in order.
        known_title: the title by the file's metadata, empty when unknown.

    Returns:
        The title as printed, and the sections in reading order; prose before the first heading is `body`.
    """
    clean = without_running_heads(pages)
    body = body_size(clean)
    flow = [paragraph for page in clean for paragraph in paragraphs(order(page), page.number)]
    title, title_at = find_title(flow, known_title, body)
    found: list[_Open] = []
    if title_at:
        found.append(_Open("title", "", [_joined_block([flow[i].block for i in title_at])]))
    aside: dict[SectionName, _Open] = {}
    current = _Open("body", "")
    started, late = False, False
    prose: SectionName = "body"
    for index, paragraph in enumerate(flow):
        if index in title_at:
            continue
        text = paragraph.block.text
        if is_heading(paragraph, body) and not _CAPTION.match(text):
            name = name_of(text)
            started = started or (name is not None and name != "back")
            if name == "back" and not late and _WITHIN.match(text):
                name = None  # ethics, consent or abbreviations as a part of the methods
            if current.name != "back":
                prose = "body" if current.name in ("abstract", "body", "title") else current.name
            late = late or name in ("discussion", "conclusion", "references")
            current = _Open(name or (current.name if late and current.name in ("back", "references") else prose), text)
            found.append(current)
            continue
        run_in = _run_in_abstract(text)
        if run_in and not started:
            current = _Open("abstract", text[: run_in - 1].strip(" .:—-"))
            found.append(current)
            paragraph = replace(paragraph, block=_cut(paragraph.block, run_in))
            started = True
        kind = _apart(paragraph, body, current.name, started)
        if kind is not None:
            aside.setdefault(kind, _Open(kind, "")).blocks.append(paragraph.block)
            continue
        started = started or (len(text) > 300 and paragraph.n_lines > 3)
        if not found or found[-1] is not current:
            found.append(current)
        current.blocks.append(paragraph.block)
    found += [aside[name] for name in sorted(aside)]
    return title, tuple(Section(o.name, tuple(_continued(o.blocks)), o.heading) for o in found if o.blocks)


def find_title(flow: Sequence[Paragraph], known: str, body: float) -> tuple[str, frozenset[int]]:
    """The title among the first page's paragraphs.

    Args:
        flow: paragraphs in reading order.
        known: the title by the file's metadata, empty when unknown.
        body: the document's body size in points.

    Returns:
        The title and the numbers of the paragraphs it is printed in; empty where none stands out.
    """
    first = [(i, p) for i, p in enumerate(flow[:40]) if p.block.page == 1 and len(p.block.text) > 3]
    wanted = _letters(known)
    if wanted:
        for i, p in first:
            got = _letters(p.block.text)
            if len(got) > 10 and (got == wanted or (got in wanted and len(got) > 0.8 * len(wanted))):
                return p.block.text, frozenset({i})
    large = [(i, p) for i, p in first if p.size > 1.15 * body and len(p.block.text.split()) >= 3 and p.n_lines <= 8]
    if not large:
        return known, frozenset()
    biggest = max(p.size for _, p in large)
    chosen = [(i, p) for i, p in large if p.size > 0.95 * biggest]
    run = [chosen[0]]
    for item in chosen[1:]:
        if item[0] == run[-1][0] + 1:
            run.append(item)
    return " ".join(p.block.text for _, p in run), frozenset(i for i, _ in run)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _run_in_abstract(text: str) -> int:
    found = re.match(r"(abstract|summary)\s*[:.—–-]+\s*(?=[A-Z])", text, re.IGNORECASE)
    return found.end() if found and len(text) > 200 else 0


def _apart(paragraph: Paragraph, body: float, section: SectionName, started: bool) -> SectionName | None:
    text = paragraph.block.text
    if _CAPTION.match(text) and not _REFERS.match(text):
        return "caption"
    if section in ("references", "back"):
        return section
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
    small = paragraph.size < 0.87 * body
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


def _joined_block(blocks: Sequence[Block]) -> Block:
    text, spans = join(block.text for block in blocks)
    lines = tuple(
        Line(start + line.start, start + line.end, line.bbox)
        for (start, _), block in zip(spans, blocks, strict=True)
        for line in block.lines
    )
    return replace(blocks[0], text=text, lines=lines)


def _continued(blocks: Sequence[Block]) -> list[Block]:
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
            result[-1] = _joined_block([last, block])
        else:
            result.append(block)
    return result
