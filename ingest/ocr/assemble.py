"""Words to printed lines, with sizes that can be compared between lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from ingest.ocr.mend import mended
from ingest.page import PageLine
from kg.document import Box

#: Below this Tesseract's words are more often wrong than right.
LEAST_WORD: Final = 0.25
#: From here on they are nearly always right.
SURE: Final = 0.85
#: Lines below this are pictures taken for text.
LEAST_LINE: Final = 0.35
_RISE: Final = frozenset("bdfhklß")
_DESCEND: Final = frozenset("gjpqy()[]{}|,;Q/§")
_BETWEEN: Final = frozenset("tij0123456789()[]{}|/\\!?&%$#@\"'“”‘’*°")
#: Height of a word's box as a share of its font size, by whether it has letters that rise (None: only such that rise
#: less, or not in every face) and whether it has some that reach below the line; the surest first.
_SHARES: Final = {
    (True, False): 0.71,
    (True, True): 0.91,
    (False, True): 0.7,
    (False, False): 0.49,
    (None, True): 0.86,
    (None, False): 0.64,
}
#: Words that a line's size is read off; fewer of the surest kind are joined by the next ones.
_ENOUGH: Final = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """A word on the page: text, box in points, confidence in 0..1, and what tells its line from others."""

    text: str
    box: Box
    confidence: float
    line: tuple[int, ...]


def lines_of(words: Iterable[Placed]) -> tuple[PageLine, ...]:
    """The lines that words stand in.

    Args:
        words: words of a page, in the order they were read in.

    Returns:
        Lines in that order; what is most probably no text is left out.
    """
    groups: defaultdict[tuple[int, ...], list[Placed]] = defaultdict(list)
    for word in words:
        groups[word.line].append(word)
    blocks: defaultdict[tuple[int, ...], list[PageLine]] = defaultdict(list)
    for key, group in groups.items():
        kept = _kept(group)
        if kept and _is_text(line := _line(kept)):
            blocks[key[:2]].append(line)
    return _even_sizes(list(blocks.values()))


def _kept(line: Sequence[Placed]) -> list[Placed]:
    """The words of a line worth keeping; where most of it is read well, doubtful ones too, unless mere signs."""
    sure = sum(len(word.text) for word in line if word.confidence >= SURE)
    well = sure > 0.6 * sum(len(word.text) for word in line)
    return [word for word in line if word.confidence >= LEAST_WORD or (well and any(c.isalnum() for c in word.text))]


def _is_text(line: PageLine) -> bool:
    inked = line.text.replace(" ", "")
    letters = sum(c.isalnum() for c in inked)
    confidence = line.confidence or 0.0
    return confidence >= LEAST_LINE and (letters > 0.4 * len(inked) or confidence > 0.8)


def _line(words: Sequence[Placed]) -> PageLine:
    box = (
        min(word.box[0] for word in words),
        min(word.box[1] for word in words),
        max(word.box[2] for word in words),
        max(word.box[3] for word in words),
    )
    size = _size(words)
    confidence = sum(word.confidence for word in words) / len(words)
    return PageLine(mended(" ".join(word.text for word in words)), box, size, confidence=round(confidence, 3))


def _size(words: Sequence[Placed]) -> float:
    """A line's font size by the heights of its words and by which of their letters rise or reach below the line."""
    by_kind: defaultdict[tuple[bool | None, bool], list[float]] = defaultdict(list)
    for word in words:
        rises = True if any(c in _RISE or c.isupper() for c in word.text) else None
        if rises is None and not any(c in _BETWEEN for c in word.text):
            rises = False
        by_kind[rises, any(c in _DESCEND for c in word.text)].append(word.box[3] - word.box[1])
    sizes: list[float] = []
    for kind, share in _SHARES.items():
        if len(sizes) < _ENOUGH:
            sizes += [height / share for height in by_kind[kind]]
    return median(sizes) if sizes else 0.0


def _even_sizes(blocks: Sequence[Sequence[PageLine]]) -> tuple[PageLine, ...]:
    """Sizes read off pictures vary a little: they are evened within blocks, then between them.

    Args:
        blocks: the lines of each block.

    Returns:
        All lines, with few sizes.
    """
    lines = [line for block in blocks for line in _near_the_usual(block)]
    left = list(lines)
    sizes: list[float] = []
    while left:
        near = {line.size: sum(len(o.text) for o in left if abs(o.size - line.size) < 0.1 * line.size) for line in left}
        best = max(near, key=lambda size: (near[size], size))
        sizes.append(best)
        left = [line for line in left if abs(line.size - best) >= 0.12 * best]
    return tuple(replace(line, size=round(min((abs(s - line.size), s) for s in sizes)[1], 1)) for line in lines)


def _near_the_usual(block: Sequence[PageLine]) -> list[PageLine]:
    """Lines of a block; single ones off its usual size by a fifth, or by any measure in its midst, are given it."""
    by_size = sorted((line.size, len(line.text)) for line in block)
    half, usual = sum(weight for _, weight in by_size) / 2, 0.0
    for size, weight in by_size:
        half -= weight
        if half <= 0:
            usual = size
            break
    widest = max((line.bbox[2] - line.bbox[0] for line in block), default=0.0)
    off = [abs(line.size - usual) > 0.08 * usual for line in block]
    result: list[PageLine] = []
    for number, line in enumerate(block):
        beside = [n for n in (number - 1, number + 1) if 0 <= n < len(block) and off[n]]
        alone = not any(abs(block[n].size - line.size) < 0.08 * line.size for n in beside)
        full = 0 < number < len(block) - 1 and line.bbox[2] - line.bbox[0] > 0.7 * widest  # no heading fills its line
        reach = (1.0 if full else 0.2) if alone else 0.08
        result.append(replace(line, size=usual) if abs(line.size - usual) < reach * usual else line)
    return result
