"""A sentence as it is printed: its lines cut out of the page as a picture, the sentence marked in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any, Final

from PIL import Image, ImageChops, ImageDraw

from ingest.read.sniff import sniff
from kg.document import Block, Box, Document
from kg.errors import UnreadableError

#: Points of the page that are shown beside the lines, and above and below them.
MARGIN: Final = (6.0, 2.5)
#: Dots per inch of a picture, and the most pixels it has along a side.
DPI, SIDE = 130, 1800
_MARKER: Final = (255, 240, 150)
_SHADES: Final = 16
#: Widths of characters set in a usual face, of which most are 1.
_WIDTHS: Final = {**dict.fromkeys("iljtfrI.,;:'|!()[] ", 0.55), **dict.fromkeys("mwMW%—", 1.5)}
#: Pixels of grey between pieces that stand apart on the page.
_GAP: Final = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A printed line that a span touches.

    Attributes:
        page: page number from 1.
        line: the line's box, x0, y0, x1, y1 in points from the page's top left.
        span: about the part of it that the span covers, by the usual widths of characters; None where it is unknown.
    """

    page: int
    line: Box
    span: Box | None


def marks_of(document: Document, start: int, end: int) -> tuple[Mark, ...]:
    """The printed lines of a span.

    Args:
        document: the document.
        start: first character of the span in `document.text`.
        end: one past its last character.

    Returns:
        Its lines in reading order; none where the document has no pages.
    """
    found: list[Mark] = []
    for placed in document.placed():
        first, last = start - placed.start, end - placed.start
        if first < len(placed.block.text) and last > 0:
            found += _marks(placed.block, first, last)
    return tuple(found)


def _marks(block: Block, start: int, end: int) -> Iterator[Mark]:
    if block.page is None or block.bbox is None:
        return
    if not block.lines:
        yield Mark(block.page, block.bbox, None)
    for line in block.lines:
        if line.start < end and start < line.end:
            text = block.text[line.start : line.end]
            first, last = max(start - line.start, 0), min(end - line.start, len(text))
            yield Mark(block.page, line.bbox, _share(line.bbox, text, first, last))


def _share(box: Box, text: str, first: int, last: int) -> Box:
    """The part of a line's box that some of its characters take; all of it where the line runs down the page."""
    x0, y0, x1, y1 = box
    if y1 - y0 > x1 - x0 and len(text) > 2:
        return box
    whole = _width(text)
    return x0 + (x1 - x0) * _width(text[:first]) / whole, y0, x0 + (x1 - x0) * _width(text[:last]) / whole, y1


def _width(text: str) -> float:
    return sum(_WIDTHS.get(letter, 1.25 if letter.isupper() else 1.0) for letter in text)


def cut(data: bytes, marks: Sequence[Mark], *, dpi: int = DPI, frame_dpi: int = 300) -> bytes:
    """Cut lines out of their page.

    Args:
        data: a PDF or an image file.
        marks: lines of one page.
        dpi: resolution of the picture.
        frame_dpi: resolution of image files that do not state theirs, as they were read with.

    Returns:
        A PNG of at most 16 colours: the lines with a little margin, the span marked; lines that do not follow each
        other on the page (a sentence that runs on in the next column) stand below each other.

    Raises:
        UnreadableError: the file has no such page, or is broken.
    """
    if not marks:
        raise UnreadableError("there is no place on a page to cut out")
    pieces = [_piece(data, group, dpi, frame_dpi) for group in _groups(marks)]
    height = sum(piece.height for piece in pieces) + _GAP * (len(pieces) - 1)
    whole = Image.new("RGB", (max(piece.width for piece in pieces), height), (150, 150, 150))
    top = 0
    for piece in pieces:
        whole.paste((255, 255, 255), (0, top, whole.width, top + piece.height))
        whole.paste(piece, (0, top))
        top += piece.height + _GAP
    whole.thumbnail((SIDE, SIDE))
    out = BytesIO()
    whole.quantize(_SHADES, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _groups(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Lines that follow each other directly on the page."""
    groups: list[list[Mark]] = []
    for mark in marks:
        if groups and _follows(groups[-1][-1], mark):
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


def _follows(above: Mark, below: Mark) -> bool:
    if above.page != below.page:
        return False
    (ax0, ay0, ax1, ay1), (bx0, by0, bx1, by1) = above.line, below.line
    height = max(min(ay1 - ay0, ax1 - ax0), min(by1 - by0, bx1 - bx0), 1.0)
    apart_x, apart_y = max(ax0, bx0) - min(ax1, bx1), max(ay0, by0) - min(ay1, by1)
    return apart_x < height and apart_y < 2 * height


def _piece(data: bytes, group: Sequence[Mark], dpi: int, frame_dpi: int) -> Image.Image:
    lines = [mark.line for mark in group]
    beside, above = MARGIN
    box = (
        min(line[0] for line in lines) - beside,
        min(line[1] for line in lines) - above,
        max(line[2] for line in lines) + beside,
        max(line[3] for line in lines) + above,
    )
    dpi = min(dpi, int(SIDE * 72 / max(box[2] - box[0], box[3] - box[1], 1.0)))
    shown, box, scale = _clip(data, group[0].page, box, dpi, frame_dpi)
    picture = shown.convert("RGB")
    paint = Image.new("RGB", picture.size, (255, 255, 255))
    brush = ImageDraw.Draw(paint)
    for x0, y0, x1, y1 in (mark.span for mark in group if mark.span is not None):
        brush.rectangle(
            [
                (x0 - box[0]) * scale - 1,
                (y0 - box[1]) * scale - 1,
                (x1 - box[0]) * scale + 1,
                (y1 - box[1]) * scale + 1,
            ],
            fill=_MARKER,
        )
    return ImageChops.multiply(picture, paint)


def _clip(data: bytes, page: int, box: Box, dpi: int, frame_dpi: int) -> tuple[Any, Box, float]:
    """A part of a page in greys, the box it shows (that part of `box` which is on the page), and pixels per point."""
    kind = sniff(data, "")
    if kind == "pdf":
        from ingest.read.pdf import clip

        return (*clip(data, page, box, dpi), dpi / 72)
    if kind == "image":
        return (*_of_frame(data, page, box, dpi, frame_dpi), dpi / 72)
    raise UnreadableError("this file has no pages to cut a picture from")


def _of_frame(data: bytes, page: int, box: Box, dpi: int, frame_dpi: int) -> tuple[Any, Box]:
    from ingest.read.ocr import count_frames, pictures, size_in_points

    frames = count_frames(data)
    if not 1 <= page <= frames:
        raise UnreadableError(f"there is no page {page}; the file has {frames}")
    frame = next(islice(pictures(data), page - 1, None))
    width, height = size_in_points(frame, frame_dpi)
    x0, y0, x1, y1 = max(box[0], 0.0), max(box[1], 0.0), min(box[2], width), min(box[3], height)
    if x0 >= x1 or y0 >= y1:
        raise UnreadableError(f"the box is not on page {page}, which is {width:.0f} by {height:.0f} points")
    across, down = frame.width / width, frame.height / height
    size = max(round((x1 - x0) * dpi / 72), 1), max(round((y1 - y0) * dpi / 72), 1)
    cropped = frame.resize(size, Image.Resampling.LANCZOS, (x0 * across, y0 * down, x1 * across, y1 * down))
    return cropped, (x0, y0, x1, y1)
