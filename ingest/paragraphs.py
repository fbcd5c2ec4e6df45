"""Lines in reading order to paragraphs: where one ends and the next begins, and how their lines join."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.columns import Ordered
from ingest.hyphens import Hyphens
from ingest.page import PageLine
from ingest.section_names import name_of
from kg.document import Block, Line

_END = re.compile(r"[.?!:][\"'”’)\]\d,–-]*$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together.

    Attributes:
        block: their text with page, box and line boxes.
        size: font size of most of it, in points.
        bold: whether its first line is bold.
        italic: whether all its lines are italic.
        n_lines: number of printed lines.
        width: share of the column its longest line fills, 0..1.
        full: whether its last line ends like the end of a sentence.
    """

    block: Block
    size: float
    bold: bool
    n_lines: int
    width: float
    full: bool
    italic: bool = False


def paragraphs(lines: Sequence[Ordered], page: int, hyphens: Hyphens) -> list[Paragraph]:
    """Paragraphs of a page.

    Args:
        lines: the page's lines in reading order.
        page: its number.
        hyphens: how the document spells its words.

    Returns:
        The paragraphs, in order.
    """
    groups: list[list[Ordered]] = []
    for item in lines:
        if groups and not _breaks(groups[-1], item):
            groups[-1].append(item)
        else:
            groups.append([item])
    return [_paragraph(group, page, hyphens) for group in groups]


def _breaks(group: Sequence[Ordered], item: Ordered) -> bool:
    last, line = group[-1].line, item.line
    if (group[-1].left, group[-1].right) != (item.left, item.right):
        return True
    if (len(group) == 1 and _stands_alone(group[-1])) or (_stands_alone(item) and _END.search(last.text)):
        return True
    if abs(last.size - line.size) > 0.12 * max(last.size, line.size) or (
        last.bold != line.bold and _says_something(line)
    ):
        runs_in = last.bold and not _is_short(group[-1]) and _END.search(last.text) is None
        return not (len(group) == 1 and runs_in and abs(last.size - line.size) < 0.6)
    if last.italic and not line.italic and len(line.text) > 12 and _is_short(group[-1]) and not _END.search(last.text):
        return True  # an italic heading
    leading = line.bbox[1] - last.bbox[1]
    if leading < -2 or leading > 2.1 * max(last.size, line.size):
        return True
    if len(group) > 1:
        usual = next((gap for other in group[-2::-1] if (gap := last.bbox[1] - other.line.bbox[1]) > 2), 0.0)
        if usual > 0 and leading > 1.35 * usual + 1:
            return True
    indented = line.bbox[0] - item.left > 0.7 * line.size and last.bbox[0] - item.left < 0.7 * line.size
    return bool(_END.search(last.text)) and (indented or _is_short(group[-1]))


def _says_something(line: PageLine) -> bool:
    """Whether a line is more than citations and numbers, which are often set in another face."""
    return sum(c.isalpha() for c in line.text) > 3


def _is_short(item: Ordered) -> bool:
    """Whether a line ends well before its column does."""
    return item.line.bbox[2] < item.right - 0.12 * (item.right - item.left)


def _stands_alone(item: Ordered) -> bool:
    """Whether a line is a section's name and nothing else."""
    text, column = item.line.text, item.right - item.left
    short = item.line.bbox[2] < item.right - 0.25 * column and len(text.split()) <= 6
    return short and text[:1].isupper() and not text.endswith((".", ",", "-")) and name_of(text) is not None


def join(texts: Iterable[str], hyphens: Hyphens) -> tuple[str, list[tuple[int, int]]]:
    """Lines to one text, words broken at line ends put together.

    Args:
        texts: printed lines.
        hyphens: how the document spells its words.

    Returns:
        The text, and each line's half-open span in it.
    """
    text = ""
    spans: list[tuple[int, int]] = []
    for line in texts:
        if text.endswith("-") and len(text) > 1 and text[-2].isalnum() and line[:1].isalnum():
            if not hyphens.kept(text, line):
                text = text[:-1]
                start, end = spans[-1]
                spans[-1] = (start, end - 1)
        elif text and not text.endswith(("–", "/")):
            text += " "
        spans.append((len(text), len(text) + len(line)))
        text += line
    return text, spans


def _paragraph(group: Sequence[Ordered], page: int, hyphens: Hyphens) -> Paragraph:
    text, spans = join((item.line.text for item in group), hyphens)
    boxes = [item.line.bbox for item in group]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    read = [item.line.confidence for item in group if item.line.confidence is not None]
    rounded = [(round(b[0], 1), round(b[1], 1), round(b[2], 1), round(b[3], 1)) for b in boxes]
    lines = tuple(Line(start, end, b) for (start, end), b in zip(spans, rounded, strict=True))
    block = Block(
        text,
        page,
        (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)),
        round(sum(read) / len(read), 3) if read else None,
        lines,
    )
    sizes = sorted(item.line.size for item in group)
    column = max(group[0].right - group[0].left, 1.0)
    width = max(b[2] - b[0] for b in boxes) / column
    italic = all(item.line.italic for item in group)
    full = bool(_END.search(text))
    return Paragraph(block, sizes[len(sizes) // 2], group[0].line.bold, len(group), width, full, italic)
