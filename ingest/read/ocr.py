"""Image files to frames, and frames to pages by OCR."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

from PIL import Image, ImageSequence

from ingest.ocr.cache import kept
from ingest.ocr.pages import read_page
from ingest.page import Page
from kg.errors import UnreadableError

#: Pixels of a picture that is read; larger ones are refused before they are decoded.
LARGEST: Final = 120_000_000
MOST_FRAMES: Final = 5000
Image.MAX_IMAGE_PIXELS = LARGEST
#: Pages are drawn with at most this many pixels: an A3 page at 400 dots an inch.
MOST_PIXELS: Final = 32_000_000
_LIKELY_DPI: Final = (60.0, 1300.0)


def read_picture(image: Image.Image, number: int, width: float, height: float, language: str) -> Page:
    """A page picture read by Tesseract, or taken from the cache where the same picture was read before.

    Args:
        image: the picture, of any mode.
        number: page number from 1.
        width: page width in points.
        height: page height in points.
        language: Tesseract language code.

    Returns:
        The page; a blank page has no lines.

    Raises:
        UndrawnError: Tesseract is not installed or fails.
    """
    grey = _grey(image)
    return kept(grey, number, width, height, language, lambda: read_page(grey, number, width, height, language))


def _grey(image: Image.Image) -> Image.Image:
    """A picture in greys; what is transparent in it is paper."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("L")


def fitting_dpi(width: float, height: float, dpi: int, scanned: int | None = None) -> int:
    """The resolution to draw a page at.

    Args:
        width: in points.
        height: in points.
        dpi: what is wanted.
        scanned: the resolution of the scan on the page, None where there is none.

    Returns:
        The scan's own, where it is lower than `dpi` (drawing it larger adds nothing); less where the page would have
        more than `MOST_PIXELS`.
    """
    wanted = min(dpi, max(scanned, 72)) if scanned else dpi
    return max(20, min(wanted, int(math.sqrt(MOST_PIXELS / max(width * height, 1.0)) * 72)))


def size_in_points(frame: Image.Image, dpi: int) -> tuple[float, float]:
    """Width and height of a frame in points, by the resolution its file states where that is likely, else by `dpi`."""
    stated = frame.info.get("dpi", (dpi, dpi))
    x, y = (float(v) if _LIKELY_DPI[0] <= float(v) <= _LIKELY_DPI[1] else float(dpi) for v in stated)
    return frame.width * 72 / x, frame.height * 72 / y


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """An image file; what is wrong with it comes out as one error."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", Image.DecompressionBombWarning
            )  # of what is up to twice as large as allowed
            image = Image.open(BytesIO(data))
        with image:
            yield image
    except Image.DecompressionBombError:
        raise UnreadableError(f"the image has over {2 * LARGEST:,} pixels; at most {LARGEST:,} are read") from None
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise UnreadableError(f"the image cannot be read: {error}") from error


def count_frames(data: bytes) -> int:
    """Frames of an image file.

    Args:
        data: PNG, JPEG or TIFF.

    Returns:
        Their number, found without decoding them.

    Raises:
        UnreadableError: the image is broken, larger than `LARGEST`, or has more frames than `MOST_FRAMES`.
    """
    with _opened(data) as image:
        _check(image)
        frames = int(getattr(image, "n_frames", 1))
    if frames > MOST_FRAMES:
        raise UnreadableError(f"the image has {frames:,} frames; at most {MOST_FRAMES:,} are read")
    return frames


def pictures(data: bytes) -> Iterator[Image.Image]:
    """The frames of an image file, one at a time.

    Args:
        data: PNG, JPEG or TIFF.

    Yields:
        Grey images, one a page.

    Raises:
        UnreadableError: the image is broken or a frame is larger than `LARGEST`.
    """
    with _opened(data) as image:
        for frame in ImageSequence.Iterator(image):
            _check(frame)  # before anything of it is decoded
            yield _framed(frame)


def _check(frame: Image.Image) -> None:
    if frame.width * frame.height > LARGEST:
        raise UnreadableError(
            f"the image has {frame.width:,} x {frame.height:,} pixels; at most {LARGEST:,} in all are read"
        )


def _framed(frame: Image.Image) -> Image.Image:
    """A frame in greys with the resolution its file states."""
    grey = _grey(frame)
    if "dpi" in frame.info:
        grey.info["dpi"] = frame.info["dpi"]
    return grey
