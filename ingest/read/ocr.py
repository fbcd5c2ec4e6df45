"""Pages as pictures to lines, by Tesseract. The only importer of pytesseract."""

from __future__ import annotations

import os
from collections import defaultdict
from statistics import median
from typing import Any, Final

import pytesseract
from PIL import Image, ImageOps, ImageSequence

from ingest.page import Page, PageLine
from kg.errors import UndrawnError, UnreadableError

Image.MAX_IMAGE_PIXELS = 120_000_000
MIN_CONFIDENCE: Final = 25.0


def read_picture(image: Any, number: int, width: float, height: float, language: str) -> Page:
    """A page picture read by Tesseract.

    Args:
        image: a PIL image.
        number: page number from 1.
        width: page width in points.
        height: page height in points.
        language: Tesseract language code.

    Returns:
        The page; a blank page has no lines.

    Raises:
        UndrawnError: Tesseract is not installed or fails.
    """
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    grey = ImageOps.autocontrast(image.convert("L"), cutoff=0.5)
    shades = [shade for shade, count in enumerate(grey.histogram()) if count]
    if shades[-1] - shades[0] < 40:
        return Page(number, width, height, ())
    dpi = round(grey.width / width * 72)
    try:
        data = pytesseract.image_to_data(
            grey, lang=language, config=f"--psm 3 --dpi {dpi}", output_type=pytesseract.Output.DICT
        )
    except pytesseract.TesseractNotFoundError as error:
        raise UndrawnError(
            'Tesseract is not installed; install tesseract-ocr (apt install tesseract-ocr) or set ocr = "never"'
        ) from error
    except pytesseract.TesseractError as error:
        raise UndrawnError(
            f"Tesseract: {str(error).splitlines()[0]}; is the language {language!r} installed?"
        ) from error
    return Page(number, width, height, tuple(_lines(data, width / grey.width, height / grey.height)))


def _lines(data: dict[str, list[Any]], x: float, y: float) -> list[PageLine]:
    words: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
    for index, text in enumerate(data["text"]):
        if text.strip() and float(data["conf"][index]) >= MIN_CONFIDENCE:
            words[data["block_num"][index], data["par_num"][index], data["line_num"][index]].append(index)
    lines: list[PageLine] = []
    for indexes in words.values():
        box = (
            min(data["left"][i] for i in indexes) * x,
            min(data["top"][i] for i in indexes) * y,
            max(data["left"][i] + data["width"][i] for i in indexes) * x,
            max(data["top"][i] + data["height"][i] for i in indexes) * y,
        )
        confidence = sum(float(data["conf"][i]) for i in indexes) / len(indexes) / 100
        size = median(data["height"][i] for i in indexes) * y
        lines.append(
            PageLine(
                " ".join(data["text"][i].strip() for i in indexes), box, round(size, 1), False, round(confidence, 3)
            )
        )
    return _even_sizes(lines)


def _even_sizes(lines: list[PageLine]) -> list[PageLine]:
    """Sizes read off pictures vary with the letters in a line: those near the usual one are made equal to it."""
    if not lines:
        return lines
    usual = median(line.size for line in lines)
    return [
        PageLine(
            line.text, line.bbox, usual if abs(line.size - usual) < 0.3 * usual else line.size, False, line.confidence
        )
        for line in lines
    ]


def pictures(data: bytes) -> list[Any]:
    """The frames of an image file.

    Args:
        data: PNG, JPEG or TIFF.

    Returns:
        PIL images, one a page.

    Raises:
        UnreadableError: the image is broken or larger than 120 million pixels.
    """
    from io import BytesIO

    try:
        with Image.open(BytesIO(data)) as image:
            return [frame.convert("L") for frame in ImageSequence.Iterator(image)]
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadableError(f"the image cannot be read: {error}") from error
