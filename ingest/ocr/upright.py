"""How far a page is turned: the angle of its lines, and whether they run up or down the page."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.ocr.letters import Letters

MOST: Final = 7.0
#: Angles below this (degrees) are left as they are: they move a line's end by less than half a letter.
LEAST: Final = 0.12


def skew(letters: Letters) -> float:
    """The angle of a page's lines.

    The feet of letters are dropped onto a vertical axis along trial angles; the angle at which they fall together best
    is that of the lines (Baird 1987).

    Args:
        letters: the letters of a page.

    Returns:
        Degrees by which lines sink to the right, in -7..7; 0 where there are fewer than twenty letters.
    """
    return _best(letters)[0]


def is_sideways(letters: Letters) -> bool:
    """Whether lines run up or down the page."""
    if len(letters.boxes) < 40:
        return False
    flipped = Letters(letters.boxes[:, (1, 0, 3, 2)], letters.height, letters.mask)
    across = max(_best(letters)[1], _best(letters, top=True)[1])
    return max(_best(flipped)[1], _best(flipped, top=True)[1]) > 1.25 * across


def _best(letters: Letters, *, top: bool = False) -> tuple[float, float]:
    boxes = letters.boxes
    wide, tall = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    alike = (tall > 0.7 * letters.height) & (tall < 2 * letters.height) & (wide < 3 * letters.height)
    boxes = boxes[alike]
    if len(boxes) < 20:
        return 0.0, 0.0
    x = (boxes[:, 0] + boxes[:, 2]) / 2
    y = boxes[:, 1 if top else 3].astype(float)
    bin_height = max(letters.height / 5, 1.0)
    coarse = np.arange(-MOST, MOST + 0.01, 0.2)
    first = max(coarse, key=lambda a: (_sharpness(x, y, a, bin_height), -abs(a)))
    fine = first + np.arange(-0.2, 0.21, 0.04)
    best = max(fine, key=lambda a: (_sharpness(x, y, a, bin_height / 2), -abs(a)))
    return (float(best) if abs(best) >= LEAST else 0.0), _sharpness(x, y, float(first), bin_height)


def _sharpness(x: NDArray[np.float64], y: NDArray[np.float64], angle: float, bin_height: float) -> float:
    fallen = y - x * np.tan(np.radians(angle))
    count = np.bincount(((fallen - fallen.min()) / bin_height).astype(int)).astype(float)
    return float((count**2).sum()) / len(x)
