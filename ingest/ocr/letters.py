"""Connected pieces of ink, and which of them are letters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from ingest.ocr.clean import Mask

_EIGHT = np.ones((3, 3), dtype=bool)


@dataclass(frozen=True, slots=True)
class Letters:
    """The pieces of ink of a page that may be letters, and what is left of its ink.

    Attributes:
        boxes: (n, 4) left, top, right, bottom, in pixels of the mask.
        height: the usual height of a letter, between that of an x and that of an h; 0 where there are none.
        mask: (height, width), the ink without pictures, rules, frames and specks.
    """

    boxes: NDArray[np.int32]
    height: float
    mask: Mask


def find_letters(mask: Mask) -> Letters:
    """The letters in a mask of ink.

    Args:
        mask: (height, width), at about 150 dots an inch.

    Returns:
        The letters; none on a page without text.
    """
    labels, count = ndimage.label(mask, _EIGHT)
    none = Letters(np.zeros((0, 4), np.int32), 0.0, np.zeros_like(mask))
    if not count:
        return none
    found = ndimage.find_objects(labels)
    boxes = np.array([(s[1].start, s[0].start, s[1].stop, s[0].stop) for s in found], np.int32)
    wide, tall = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    usual = _usual_height(wide, tall)
    if not usual:
        return none
    speck = (wide < 0.2 * usual) & (tall < 0.2 * usual)
    rule = ((tall < 0.35 * usual) & (wide > 4 * usual)) | ((wide < 0.35 * usual) & (tall > 4 * usual))
    large = (tall > 7 * usual) | (wide > 14 * usual)
    keep = ~(speck | rule | large)
    chosen = np.concatenate(([False], keep))
    return Letters(boxes[keep], usual, chosen[labels])


def _usual_height(wide: NDArray[np.int32], tall: NDArray[np.int32]) -> float:
    """The most frequent height among pieces shaped like letters, in pixels; 0 where fewer than three are."""
    shaped = (tall >= 4) & (tall <= 90) & (wide >= 0.15 * tall) & (wide <= 4 * tall)
    heights = tall[shaped]
    if len(heights) < 3:
        return 0.0
    count = np.bincount(heights, minlength=92)[:92] * np.arange(92)  # by area of text, so that dust does not win
    smooth = np.convolve(count, (1, 1, 1), "same")
    return float(np.argmax(smooth))
