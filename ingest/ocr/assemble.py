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
_ASCEND: Final = frozenset("bdfhklt0123456789()[]{}|/\\!?&%$#@\"'“”‘’ßij;")
_DESCEND: Final = frozenset("gjpqy()[]{}|,;Q/§")
#: Height of a word's box as a share of its font size, by whether it has letters that rise and that reach below.
_SHARES: Final = {(True, False): 0.71, (True, True): 0.91, (False, True): 0.7, (False, False): 0.49}


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
    lines = [_line(kept) for group in groups.values() if (kept := _kept(group))]
    return _even_sizes([line for line in lines if _is_text(line)])


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
    # Letters that rise measure alike in all faces, so words that have some and reach not below count first.
    by_kind: defaultdict[tuple[bool, bool], list[float]] = defaultdict(list)
    for word in words:
        rises = any(c in _ASCEND or c.isupper() for c in word.text)
        by_kind[rises, any(c in _DESCEND for c in word.text)].append(word.box[3] - word.box[1])
    for kind, share in _SHARES.items():
        if kind in by_kind:
            return median(by_kind[kind]) / share
    return 0.0


def _even_sizes(lines: Sequence[PageLine]) -> tuple[PageLine, ...]:
    """Sizes read off pictures vary a little: each is made equal to the most usual one within a tenth of it."""
    left = sorted(lines, key=lambda line: line.size)
    sizes: list[float] = []
    while left:
        best = max(left, key=lambda line: sum(len(o.text) for o in left if abs(o.size - line.size) < 0.1 * line.size))
        sizes.append(best.size)
        left = [line for line in left if abs(line.size - best.size) >= 0.12 * best.size]
    return tuple(replace(line, size=round(min((abs(s - line.size), s) for s in sizes)[1], 1)) for line in lines)
