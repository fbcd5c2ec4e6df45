"""A picture of a page to its printed lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image

from ingest.ocr import clean
from ingest.ocr.assemble import Placed, lines_of
from ingest.ocr.letters import Letters, find_letters
from ingest.ocr.second import read_again
from ingest.ocr.segment import blocks_of
from ingest.ocr.strip import Strip, strips_of
from ingest.ocr.tesseract import Word, read_words
from ingest.ocr.upright import is_sideways, skew
from ingest.page import Page, Turn

#: Mean confidence below which a page of this many words or more is tried upside down.
DOUBTFUL: Final = (0.6, 15)
_SAMPLE: Final = 800


@dataclass(frozen=True, slots=True)
class _Upright:
    """A page with level lines: its picture, its letters, and the degrees it was turned by against the clock."""

    image: Image.Image
    letters: Letters
    degrees: float


def read_page(image: Image.Image, number: int, width: float, height: float, language: str) -> Page:
    """A page picture read by Tesseract.

    Args:
        image: a greyscale picture.
        number: page number from 1.
        width: page width in points.
        height: page height in points.
        language: Tesseract language code.

    Returns:
        The page; a blank page has no lines.

    Raises:
        UndrawnError: Tesseract is not installed or fails.
    """
    grey = clean.flattened(np.asarray(image))
    if grey is None:
        return Page(number, width, height, ())
    page = Image.fromarray(grey)
    letters = find_letters(clean.ink(grey))
    quarters = (90, 270) if is_sideways(letters) else (0,)
    candidates = [_upright(page, letters, turn) for turn in quarters]
    best = max(candidates, key=lambda one: _sample(one, language)) if len(candidates) > 1 else candidates[0]
    scale = width / page.width
    words = _read(best, scale, language)
    if _is_doubtful(words):
        other = _upright(page, letters, round(best.degrees / 90) * 90 + 180)
        if _sample(other, language) > _sample(best, language):
            best, words = other, _read(other, scale, language)
    if not best.degrees:
        return Page(number, width, height, lines_of(words))
    turn = Turn(best.degrees, width, height)
    return Page(number, *turn.turned_size(), lines_of(words), turn)


_TURNS: Final = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


def _upright(page: Image.Image, letters: Letters, quarter: int) -> _Upright:
    quarter %= 360
    if quarter:
        page = page.transpose(_TURNS[quarter])
        letters = find_letters(clean.ink(np.asarray(page)))
    angle = skew(letters)
    if angle:
        page = page.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
        letters = find_letters(clean.ink(np.asarray(page)))
    return _Upright(page, letters, quarter + angle)


def _read(upright: _Upright, scale: float, language: str) -> list[Placed]:
    placed: list[Placed] = []
    for number, strip in enumerate(strips_of(upright.image, blocks_of(upright.letters))):
        for word in read_again(strip.image, read_words(strip.image, language), language):
            block, box = strip.on_page(word.box)
            points = (box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale)
            placed.append(Placed(word.text, points, word.confidence, (number, block, *word.line)))
    return placed


def _sample(upright: _Upright, language: str) -> float:
    """How well a few lines of the largest block can be read: the sum of letters weighted by confidence."""
    blocks = sorted(blocks_of(upright.letters), key=lambda block: int(block.shape.sum()))
    strips: Sequence[Strip] = strips_of(upright.image, blocks[-1:])
    words: list[Word] = []
    for strip in strips:
        image = strip.image.crop((0, 0, min(strip.image.width, 3 * _SAMPLE), min(strip.image.height, _SAMPLE)))
        words += read_words(image, language)
    return sum(word.confidence**2 * sum(c.isalnum() for c in word.text) for word in words)


def _is_doubtful(words: Sequence[Placed]) -> bool:
    least, many = DOUBTFUL
    return len(words) >= many and sum(word.confidence for word in words) < least * len(words)
