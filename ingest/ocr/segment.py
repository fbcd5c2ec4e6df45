"""A page's text parted into blocks that no column gap runs through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from ingest.ocr.clean import Mask
from ingest.ocr.letters import Letters


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A region of text.

    Attributes:
        left, top, right, bottom: its box in pixels of the mask the letters were found in.
        height: the usual height of its letters in those pixels.
        shape: (rows, columns), which cells of the box are its own; cells are `step` pixels wide.
        step: pixels a cell.
    """

    left: int
    top: int
    right: int
    bottom: int
    height: float
    shape: Mask
    step: int

    def grown(self) -> Mask:
        """Its cells and those around them: (rows + 2, columns + 2), for a box one cell larger on every side."""
        result: Mask = ndimage.binary_dilation(np.pad(self.shape, 1), np.ones((3, 3), bool))
        return result


def blocks_of(letters: Letters) -> list[TextBlock]:
    """The blocks of text on a page.

    Letters are joined along lines over gaps of a word space, lines are joined to the lines below; tall white strips
    (the gaps between columns) are never crossed.

    Args:
        letters: the letters of a page that stands upright.

    Returns:
        Blocks from the top down, then from the left.
    """
    if not len(letters.boxes):
        return []
    usual = letters.height
    step = max(1, round(usual / 5))
    cells = _shrunk(letters.mask, step)
    em = usual / step  # the height of a letter in cells: about 0.6 of the font size
    barrier = _strips(cells, tall=6.5 * em, wide=1.1 * em)
    along = _closed(cells, 1.7 * em, axis=1) & ~barrier
    down = _closed(along, 1.5 * em, axis=0) & ~barrier
    labels, _ = ndimage.label(down | cells)
    found = _large_joined(_blocks(letters, labels, step), usual)
    return sorted(found, key=lambda block: (block.top, block.left))


def _shrunk(mask: Mask, step: int) -> Mask:
    rows, columns = -(-mask.shape[0] // step), -(-mask.shape[1] // step)
    full = np.zeros((rows * step, columns * step), bool)
    full[: mask.shape[0], : mask.shape[1]] = mask
    result: Mask = full.reshape(rows, step, columns, step).any(axis=(1, 3))
    return result


def _odd(size: float) -> int:
    return max(3, round(size) // 2 * 2 + 1)


def _strips(cells: Mask, tall: float, wide: float) -> Mask:
    """White rectangles at least `tall` by `wide` cells; what lies beyond the page is white."""
    rows, columns = _odd(tall), _odd(wide)
    white = np.pad(~cells, ((rows, rows), (columns, columns)), constant_values=True).astype(np.uint8)
    for size, axis in ((rows, 0), (columns, 1)):
        white = ndimage.minimum_filter1d(white, size, axis=axis)
    for size, axis in ((rows, 0), (columns, 1)):
        white = ndimage.maximum_filter1d(white, size, axis=axis)
    result: Mask = white[rows:-rows, columns:-columns].astype(bool)
    return result


def _closed(cells: Mask, reach: float, axis: int) -> Mask:
    """Cells, and the white between two of them along an axis where it is less than `reach` cells."""
    size = _odd(reach)
    pad = ((size, size), (0, 0)) if axis == 0 else ((0, 0), (size, size))
    dark = np.pad(cells, pad).astype(np.uint8)
    dark = ndimage.minimum_filter1d(ndimage.maximum_filter1d(dark, size, axis=axis), size, axis=axis)
    result: Mask = (dark[size:-size] if axis == 0 else dark[:, size:-size]).astype(bool)
    return result


def _blocks(letters: Letters, labels: np.ndarray, step: int) -> list[TextBlock]:  # type: ignore[type-arg]
    boxes = letters.boxes
    middle_x, middle_y = (boxes[:, 0] + boxes[:, 2]) // 2 // step, (boxes[:, 1] + boxes[:, 3]) // 2 // step
    owner = labels[np.minimum(middle_y, labels.shape[0] - 1), np.minimum(middle_x, labels.shape[1] - 1)]
    tall = boxes[:, 3] - boxes[:, 1]
    result: list[TextBlock] = []
    for number, place in enumerate(ndimage.find_objects(labels), start=1):
        own = tall[owner == number]
        own = own[own > 0.4 * letters.height]
        if not len(own):
            continue
        top, left = place[0].start * step, place[1].start * step
        bottom = min(place[0].stop * step, letters.mask.shape[0])
        right = min(place[1].stop * step, letters.mask.shape[1])
        shape = labels[place] == number
        result.append(TextBlock(left, top, right, bottom, float(np.median(own)), shape, step))
    return result


def _large_joined(blocks: list[TextBlock], usual: float) -> list[TextBlock]:
    """Words of large print, whose gaps are as wide as those between columns, put together to lines."""
    large = sorted((b for b in blocks if b.height > 1.5 * usual), key=lambda block: block.left)
    result = [b for b in blocks if b.height <= 1.5 * usual]
    lines: list[TextBlock] = []
    for block in large:
        for number, line in enumerate(lines):
            overlap = min(line.bottom, block.bottom) - max(line.top, block.top)
            near = block.left - line.right < 1.4 * min(line.height, block.height)
            if near and overlap > 0.6 * min(line.bottom - line.top, block.bottom - block.top):
                lines[number] = _union(line, block)
                break
        else:
            lines.append(block)
    return result + lines


def _union(a: TextBlock, b: TextBlock) -> TextBlock:
    left, top = min(a.left, b.left), min(a.top, b.top)
    right, bottom = max(a.right, b.right), max(a.bottom, b.bottom)
    shape = np.zeros((-(-(bottom - top) // a.step), -(-(right - left) // a.step)), bool)
    for block in (a, b):
        row, column = (block.top - top) // a.step, (block.left - left) // a.step
        rows, columns = block.shape.shape
        shape[row : row + rows, column : column + columns] |= block.shape[: shape.shape[0] - row]
    return TextBlock(left, top, right, bottom, max(a.height, b.height), shape, a.step)
