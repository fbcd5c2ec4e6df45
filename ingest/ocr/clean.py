"""Pictures made even: light, contrast, and what of them is ink."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]

#: Difference between paper and ink, in grey levels, below which a page counts as blank.
FAINT: Final = 40
_CELL: Final = 16


def flattened(grey: Grey) -> Grey | None:
    """A picture with its paper made white and its ink black, whatever the light it was taken in.

    Args:
        grey: (height, width), 0 black to 255 white.

    Returns:
        (height, width), or None where the page is blank.
    """
    low, high = (int(v) for v in np.percentile(grey[::3, ::3], (0.2, 99.0)))
    darkest = int(grey.min())
    if high - darkest < FAINT:
        return None
    low = low if high - low >= FAINT else darkest
    paper = _paper(grey, high)
    if paper is None:
        if low == 0 and high == 255:
            return grey
        table = np.clip((np.arange(256) - low) * 255.0 / (high - low), 0, 255).astype(np.uint8)
        return table[grey]
    even = grey.astype(np.float32) * (high / paper)
    return np.clip((even - low) * (255.0 / (high - low)), 0, 255).astype(np.uint8)


def _paper(grey: Grey, high: int) -> NDArray[np.float32] | None:
    # The brightness of the paper at every pixel, None where it is the same all over. Dark areas larger than letters
    # (pictures, black borders) are no shadows: paper is never taken to be darker than 0.45 of the brightest.
    height, width = grey.shape
    rows, columns = height // _CELL, width // _CELL
    if rows < 8 or columns < 8:
        return None
    cells = grey[: rows * _CELL : 2, : columns * _CELL : 2].reshape(rows, _CELL // 2, columns, _CELL // 2)
    light = np.quantile(cells.swapaxes(1, 2).reshape(rows, columns, -1)[..., ::3], 0.85, axis=2).astype(np.float32)
    light = ndimage.maximum_filter(light, 5)
    known = light > 0.45 * high
    spread = np.percentile(light[known], (10, 95)) if known.any() else (high, high)
    if spread[1] - spread[0] < 0.06 * high:
        return None
    light[~known] = high
    light = ndimage.gaussian_filter(ndimage.median_filter(light, 5), 3)
    y = np.clip((np.arange(height) + 0.5) / _CELL - 0.5, 0, rows - 1)
    x = np.clip((np.arange(width) + 0.5) / _CELL - 0.5, 0, columns - 1)
    return _stretched(light, y, x)


def _stretched(grid: NDArray[np.float32], y: NDArray[Any], x: NDArray[Any]) -> NDArray[np.float32]:
    """A coarse grid read between its points: (rows, columns) at (height,) and (width,) to (height, width)."""
    y0, x0 = np.minimum(y.astype(int), grid.shape[0] - 2), np.minimum(x.astype(int), grid.shape[1] - 2)
    fy, fx = (y - y0).astype(np.float32)[:, None], (x - x0).astype(np.float32)[None, :]
    rows = grid[y0] * (1 - fy) + grid[y0 + 1] * fy
    result: NDArray[np.float32] = rows[:, x0] * (1 - fx) + rows[:, x0 + 1] * fx
    return result


def threshold(grey: Grey) -> int:
    """The grey level that parts ink from paper best (Otsu 1979), kept within 90..200."""
    count = np.bincount(grey[::2, ::2].ravel(), minlength=256).astype(float)
    weight = np.cumsum(count)
    total = np.cumsum(count * np.arange(256))
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (total[-1] * weight / weight[-1] - total) ** 2 / (weight * (weight[-1] - weight))
    return int(np.clip(np.nanargmax(np.where(np.isfinite(between), between, -1)), 90, 200))


def ink(grey: Grey) -> Mask:
    """Where ink is, at half the resolution: (height, width) to (height // 2, width // 2)."""
    height, width = grey.shape[0] // 2 * 2, grey.shape[1] // 2 * 2
    cut = grey[:height, :width]
    darkest = np.minimum(np.minimum(cut[::2, ::2], cut[1::2, ::2]), np.minimum(cut[::2, 1::2], cut[1::2, 1::2]))
    result: Mask = darkest < threshold(grey)
    return result
