"""Blocks put one below the other in one picture, each at the size Tesseract reads best."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image

from ingest.ocr.segment import TextBlock
from kg.document import Box

#: Height of letters, between that of an x and that of an h, that blocks are brought to, in pixels.
HEIGHT: Final = 22.0
#: Scales this near to 1 are left out: drawing letters anew costs more sharpness than it gives.
NEAR: Final = (0.8, 1.35)
MOST_PIXELS: Final = 30_000
_MARGIN: Final = 24


@dataclass(frozen=True, slots=True)
class Piece:
    """A block in a strip: its number, its top in the strip, its scale, its top left corner on the page, in pixels."""

    block: int
    top: int
    scale: float
    left: int
    page_top: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A picture of one column and the pieces it is made of, from the top down."""

    image: Image.Image
    pieces: tuple[Piece, ...]

    def on_page(self, box: tuple[int, int, int, int]) -> tuple[int, Box]:
        """Where a box of the strip lies on the page.

        Args:
            box: left, top, right, bottom in pixels of the strip.

        Returns:
            The number of the block it lies in, and left, top, right, bottom in pixels of the page.
        """
        middle = (box[1] + box[3]) // 2
        piece = self.pieces[max(bisect_right([p.top - _MARGIN // 2 for p in self.pieces], middle) - 1, 0)]
        x0, x1 = ((x - _MARGIN) / piece.scale + piece.left for x in (box[0], box[2]))
        y0, y1 = ((y - piece.top) / piece.scale + piece.page_top for y in (box[1], box[3]))
        return piece.block, (x0, y0, x1, y1)


def strips_of(page: Image.Image, blocks: Sequence[TextBlock]) -> list[Strip]:
    """The blocks of a page in strips.

    Args:
        page: the page upright, black on white.
        blocks: its blocks, in pixels of half its resolution.

    Returns:
        Strips no taller than `MOST_PIXELS`, most often one.
    """
    cuts = [_cut(page, block) for block in blocks]
    strips: list[Strip] = []
    start, tall = 0, _MARGIN
    for number, (image, _) in enumerate(cuts):
        if number > start and tall + image.height + _MARGIN > MOST_PIXELS:
            strips.append(_strip(blocks, cuts, start, number))
            start, tall = number, _MARGIN
        tall += image.height + _MARGIN
    if cuts:
        strips.append(_strip(blocks, cuts, start, len(cuts)))
    return strips


def _strip(blocks: Sequence[TextBlock], cuts: Sequence[tuple[Image.Image, float]], start: int, end: int) -> Strip:
    width = max(image.width for image, _ in cuts[start:end]) + 2 * _MARGIN
    height = sum(image.height + _MARGIN for image, _ in cuts[start:end]) + _MARGIN
    strip = Image.new("L", (width, height), 255)
    pieces: list[Piece] = []
    top = _MARGIN
    for number in range(start, end):
        image, scale = cuts[number]
        strip.paste(image, (_MARGIN, top))
        left, page_top, _, _ = _box(blocks[number])
        pieces.append(Piece(number, top, scale, left, page_top))
        top += image.height + _MARGIN
    return Strip(strip, tuple(pieces))


def _box(block: TextBlock) -> tuple[int, int, int, int]:
    return (
        2 * block.left - 2 * block.step,
        2 * block.top - 2 * block.step,
        2 * block.right + 2 * block.step,
        2 * block.bottom + 2 * block.step,
    )


def _cut(page: Image.Image, block: TextBlock) -> tuple[Image.Image, float]:
    """A block cut out with white where other blocks reach into its box, and the scale it was brought to."""
    left, top, right, bottom = _box(block)
    mask = Image.fromarray((block.grown() * 255).astype("uint8"))
    mask = mask.resize((mask.width * 2 * block.step, mask.height * 2 * block.step), Image.Resampling.NEAREST)
    mask = mask.crop((0, 0, right - left, bottom - top))
    inside = page.crop((max(left, 0), max(top, 0), min(right, page.width), min(bottom, page.height)))
    image = Image.new("L", (right - left, bottom - top), 255)
    image.paste(inside, (max(-left, 0), max(-top, 0)))
    image = Image.composite(image, Image.new("L", image.size, 255), mask)
    scale = min(max(HEIGHT / (2 * block.height), 0.25), 4.0)
    if NEAR[0] < scale < NEAR[1]:
        return image, 1.0
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BICUBIC if scale > 1 else Image.Resampling.LANCZOS), scale
