"""Reading order: where a page's columns are, and its lines in the order they are read in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.page import Page, PageLine

CLOSE, FAR = 0.9, 3.0


@dataclass(frozen=True, slots=True)
class Ordered:
    """A line with the column it stands in: its left and right edge in points, and whether it is full-width."""

    line: PageLine
    left: float
    right: float


def gutter(page: Page) -> float | None:
    """The x of the white strip between two columns.

    Args:
        page: a page.

    Returns:
        Its middle in points from the left, None where the page has one column.
    """
    body = [line for line in page.lines if len(line.text) > 12]
    if len(body) < 8:
        return None
    best: tuple[int, float, float] | None = None
    middle = page.width / 2
    for step in range(-30, 31):
        x = middle + step * page.width / 200
        crossing = sum(line.bbox[0] < x < line.bbox[2] for line in body)
        left = sum(line.bbox[2] <= x for line in body)
        right = sum(line.bbox[0] >= x for line in body)
        if min(left, right) >= max(4, 0.12 * len(body)):
            key = (crossing, abs(step), x)
            best = key if best is None or key < best else best
    if best is None or best[0] > 0.45 * len(body):
        return None
    return best[2]


def order(page: Page) -> list[Ordered]:
    """A page's lines in reading order: full-width lines part it into bands; in a band the left column comes first.

    Args:
        page: a page.

    Returns:
        Every line once.
    """
    lines = _joined(sorted(page.lines, key=lambda line: (line.bbox[1], line.bbox[0])), CLOSE)
    x = gutter(page)
    if x is None:
        lines = _joined(lines, FAR)
        edges = _edges(lines)
        return [Ordered(line, *edges) for line in lines]
    left_side = _joined([line for line in lines if line.bbox[2] <= x + 2], FAR)
    right_side = _joined([line for line in lines if line.bbox[0] >= x - 2 and line.bbox[2] > x + 2], FAR)
    wide = [line for line in lines if line.bbox[2] > x + 2 and line.bbox[0] < x - 2]
    left_edges, right_edges, wide_edges = _edges(left_side), _edges(right_side), _edges(wide)
    result: list[Ordered] = []
    top = float("-inf")
    for bottom, separators in _bands(wide):
        for side, edges in ((left_side, left_edges), (right_side, right_edges)):
            result += [Ordered(line, *edges) for line in side if top <= _middle(line) < bottom]
        result += [Ordered(line, *wide_edges) for line in separators]
        top = bottom
    return result


def _middle(line: PageLine) -> float:
    return (line.bbox[1] + line.bbox[3]) / 2


def _bands(wide: Sequence[PageLine]) -> Iterator[tuple[float, list[PageLine]]]:
    for line in wide:
        yield _middle(line), [line]
    yield float("inf"), []


def _edges(lines: Sequence[PageLine]) -> tuple[float, float]:
    if not lines:
        return 0.0, 0.0
    long = [line for line in lines if len(line.text) > 25] or list(lines)
    left = Counter(round(line.bbox[0] / 2) * 2 for line in long).most_common(1)[0][0]
    rights = sorted(line.bbox[2] for line in long)
    return float(left), rights[int(0.9 * (len(rights) - 1))]


def _joined(lines: Sequence[PageLine], reach: float) -> list[PageLine]:
    """Pieces of one printed line put together again where the gap is below `reach` times the font size."""
    result: list[PageLine] = []
    for line in lines:
        for index in range(len(result) - 1, max(len(result) - 7, -1), -1):
            other = result[index]
            if _same_line(other, line, reach):
                result[index] = _merge(other, line)
                break
        else:
            result.append(line)
    return result


def _same_line(a: PageLine, b: PageLine, reach: float) -> bool:
    first, second = (a, b) if a.bbox[0] <= b.bbox[0] else (b, a)
    gap = second.bbox[0] - first.bbox[2]
    overlap = min(a.bbox[3], b.bbox[3]) - max(a.bbox[1], b.bbox[1])
    shorter = min(a.bbox[3] - a.bbox[1], b.bbox[3] - b.bbox[1])
    return overlap > 0.5 * shorter and -2.0 < gap < reach * max(a.size, b.size)


def _merge(a: PageLine, b: PageLine) -> PageLine:
    first, second = (a, b) if a.bbox[0] <= b.bbox[0] else (b, a)
    glue = " " if second.bbox[0] - first.bbox[2] > 0.12 * max(a.size, b.size) else ""
    main = a if len(a.text) >= len(b.text) else b
    box = (first.bbox[0], min(a.bbox[1], b.bbox[1]), max(a.bbox[2], b.bbox[2]), max(a.bbox[3], b.bbox[3]))
    return PageLine(f"{first.text}{glue}{second.text}", box, main.size, main.bold, main.confidence)
