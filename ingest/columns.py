"""Reading order: where a page's columns are, and its lines in the order they are read in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.page import Page, PageLine
from ingest.section_names import name_of

CLOSE, FAR = 0.9, 3.0
#: No column of running text is wider than this, in points: what is wider may be two (a spread of two pages).
WIDEST = 330.0


@dataclass(frozen=True, slots=True)
class Ordered:
    """A line with the column it stands in: its left and right edge in points, and whether it is full-width."""

    line: PageLine
    left: float
    right: float


def gutter(lines: Sequence[PageLine], left: float, right: float, usual: float | None = None) -> float | None:
    """The x of the white strip between two columns of a region.

    Near the middle a strip may be crossed by headings, figures and tables that are set over both columns; one at a side
    (between a margin column and the text) must be clean where the column stands.

    Args:
        lines: the region's lines.
        left: the region's left edge in points.
        right: its right edge.
        usual: where the document's other pages have theirs, taken where it fits.

    Returns:
        Its middle in points from the page's left, None where the region has one column.
    """
    body = [line for line in lines if len(line.text) > 12]
    if len(body) < 8:
        return None
    strips = _strips(body, left, right)
    if usual is not None:
        near = [strip for strip in strips if abs(strip.x - usual) < 20.0 and strip.crossing <= 0.8 * len(body)]
        fitting = [strip for strip in near if strip.fewest >= 4]
        if fitting:
            return min(fitting, key=lambda strip: (strip.crossing, abs(strip.x - usual))).x
    width = right - left
    good = [
        strip
        for strip in strips
        if strip.fewest >= max(4, 0.12 * len(body))
        and strip.crossing <= (0.45 * len(body) if strip.off < 0.15 * width else 0.25 * strip.fewest)
    ]
    return min(good, key=lambda strip: (strip.crossing, strip.off)).x if good else None


@dataclass(frozen=True, slots=True)
class _Strip:
    """A place for a gutter: its x, how far off the middle, the lines that cross it, the lines on the emptier side."""

    x: float
    off: float
    crossing: int
    fewest: int


def _strips(body: Sequence[PageLine], left: float, right: float) -> list[_Strip]:
    """Places every half hundredth of the width; neighbours that part the lines alike become one, at their middle."""
    middle, width = (left + right) / 2, right - left
    alike: list[tuple[tuple[int, int, int], list[float]]] = []
    starts, ends = sorted(line.bbox[0] for line in body), sorted(line.bbox[2] for line in body)
    for step in range(-70, 71):
        x = middle + step * width / 200
        before = bisect_right(ends, x)
        crossing = bisect_left(starts, x) - before
        key = (crossing, before, len(body) - crossing - before)
        if alike and alike[-1][0] == key:
            alike[-1][1].append(x)
        else:
            alike.append((key, [x]))
    strips = []
    for (crossing, before, after), xs in alike:
        x = (xs[0] + xs[-1]) / 2
        strips.append(_Strip(x, min(abs(other - middle) for other in xs), crossing, min(before, after)))
    return strips


def usual_gutter(pages: Sequence[Page]) -> float | None:
    """Where most pages of a document have the strip between their two columns.

    Args:
        pages: all its pages.

    Returns:
        Its x in points, None where no place is shared by three pages and two fifths of all.
    """
    found = [x for page in pages if (x := gutter(_in_rows(page), 0.0, page.width)) is not None]
    near = {x: [y for y in found if abs(x - y) < 6.0] for x in found}
    best = max(near.values(), key=len, default=[])
    return sorted(best)[len(best) // 2] if len(best) >= max(3, 0.4 * len(pages)) else None


def _in_rows(page: Page) -> list[PageLine]:
    return _joined(sorted(page.lines, key=lambda line: (line.bbox[1], line.bbox[0])), CLOSE)


def order(page: Page, usual: float | None = None) -> list[Ordered]:
    """A page's lines in reading order: full-width lines part it into bands; in a band the left column comes first.

    Args:
        page: a page.
        usual: where the document's pages usually have their gutter.

    Returns:
        Every line once.
    """
    return _region(_in_rows(page), 0.0, page.width, min(0.55 * page.width, WIDEST), usual)


def _region(
    lines: Sequence[PageLine], left: float, right: float, least: float, usual: float | None = None
) -> list[Ordered]:
    """The lines of a region in reading order; regions narrower than `least` points have one column."""
    x = gutter(lines, left, right, usual) if right - left >= least else None
    if x is None:
        joined = _joined(lines, FAR)
        edges = _edges(joined)
        return [Ordered(line, *edges) for line in joined]
    sides = (
        _region([line for line in lines if line.bbox[2] <= x + 2], left, x, least),
        _region([line for line in lines if line.bbox[0] >= x - 2 and line.bbox[2] > x + 2], x, right, least),
    )
    wide = [line for line in lines if line.bbox[2] > x + 2 and line.bbox[0] < x - 2]
    edges = _edges(wide)
    inset = _inset(wide, sides)
    wide = [line for line in wide if line not in inset]
    wide = sorted([*wide, *_closing(*sides)], key=lambda line: line.bbox[1])
    result: list[Ordered] = []
    top = float("-inf")
    for bottom, separators in _bands(wide):
        for side in sides:
            result += [item for item in side if top <= _middle(item.line) < bottom and item.line not in separators]
        result += [Ordered(line, *_edges(inset)) for line in inset if top <= _middle(line) < bottom]
        result += [Ordered(line, *edges) for line in separators]
        top = bottom
    return result


def _inset(wide: Sequence[PageLine], sides: Sequence[Sequence[Ordered]]) -> list[PageLine]:
    """Lines of pieces set into the gap between the columns, which part nothing: text runs on at both their sides."""
    result: list[PageLine] = []
    left: list[PageLine] = []
    for line in wide:
        (result if all(_beside(line, side) for side in sides) else left).append(line)
    for line in [*left, *reversed(left)]:  # lines of the same piece that stand between two lines of the text
        if line not in result and any(_next_to(line, other) for other in result):
            result.append(line)
    return sorted(result, key=lambda line: line.bbox[1])


def _next_to(line: PageLine, other: PageLine) -> bool:
    gap = max(line.bbox[1], other.bbox[1]) - min(line.bbox[3], other.bbox[3])
    reach = 4 * other.size
    return gap < 1.2 * other.size and other.bbox[0] - reach < line.bbox[0] and line.bbox[2] < other.bbox[2] + reach


def _beside(line: PageLine, side: Sequence[Ordered]) -> bool:
    """Whether a line has text of a column beside it, as a picture's legend between the columns has on both sides."""
    low, high = line.bbox[1] + 0.2 * line.size, line.bbox[3] - 0.2 * line.size
    return any(item.line.bbox[1] < high and item.line.bbox[3] > low and len(item.line.text) > 25 for item in side)


def _closing(left: Sequence[Ordered], right: Sequence[Ordered]) -> Iterator[PageLine]:
    """Headings of reference lists in the left column that begin a band of their own below the text of both columns."""
    beside = sorted((item.line.bbox[1], item.line.bbox[3]) for item in right)
    for item in left:
        line = item.line
        if name_of(line.text) != "references" or len(line.text) > 40:
            continue
        top, bottom, clear = line.bbox[1] - 2 * line.size, line.bbox[3], 1.2 * line.size
        above = max((low for high, low in beside if high < line.bbox[1]), default=None)
        below = min((high for high, low in beside if low > line.bbox[3]), default=float("inf"))
        if above is not None and max(above, top) + clear < min(below, bottom + clear) + 0.01 and below - above > clear:
            yield line


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
    small, large = sorted((a.size, b.size))
    return overlap > 0.5 * shorter and -2.0 < gap < reach * (large if small > 0.5 * large else small)


def _merge(a: PageLine, b: PageLine) -> PageLine:
    first, second = (a, b) if a.bbox[0] <= b.bbox[0] else (b, a)
    glue = " " if second.bbox[0] - first.bbox[2] > 0.12 * max(a.size, b.size) else ""
    main = a if len(a.text) >= len(b.text) else b
    box = (first.bbox[0], min(a.bbox[1], b.bbox[1]), max(a.bbox[2], b.bbox[2]), max(a.bbox[3], b.bbox[3]))
    return PageLine(f"{first.text}{glue}{second.text}", box, main.size, main.bold, main.confidence, main.italic)
