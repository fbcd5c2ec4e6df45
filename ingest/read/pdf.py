"""PDF by pypdfium2: its pages one at a time, from the text layer or by OCR, and pages drawn as pictures."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.page import Page, PageLine
from ingest.read.legible import is_legible
from ingest.read.outcome import PageWatch
from ingest.read.text_layer import lines_of
from kg.document import Box
from kg.errors import UnreadableError

MAX_PAGES: Final = 5000
#: Share of a page that the picture of a scan fills, and the text on a scan, in characters, that is no mere stamp.
FILLED, STAMP = 0.7, 250

_CORRUPT: Final = "the PDF is corrupt or cut short"
#: What is wrong with a PDF that cannot be opened, by the error of pdfium, which has none for a PDF without pages.
_FAULTS: Final = {
    raw.FPDF_ERR_FILE: "the PDF has no pages",
    raw.FPDF_ERR_PASSWORD: "it is encrypted; remove the password",
    raw.FPDF_ERR_SECURITY: "it is encrypted in a way that is not supported; save it without encryption",
}


def _open(data: bytes) -> Any:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        raise UnreadableError(_fault(data)) from None


def _fault(data: bytes) -> str:
    """Why a PDF cannot be opened; pdfium keeps its last error where it has none for this one, so that is set first."""
    raw.FPDF_LoadDocument(b"", None)
    try:
        pdfium.PdfDocument(data).close()
    except pdfium.PdfiumError as error:
        return _FAULTS.get(error.err_code, _CORRUPT)
    return _CORRUPT


def _load(document: Any, index: int) -> Any | None:
    """A page, None where there is none: the file counts pages that it does not have, or its page tree is broken."""
    try:
        return document[index]
    except pdfium.PdfiumError:
        return None


def page_count(data: bytes) -> tuple[int, int]:
    """Pages of a PDF, and how many of them have no usable text layer.

    Args:
        data: the file.

    Returns:
        Number of pages, number of pages that need OCR.

    Raises:
        UnreadableError: the file cannot be opened.
    """
    document = _open(data)
    try:
        empty = 0
        for index in range(min(len(document), MAX_PAGES)):
            page = _load(document, index)
            if page is None:
                continue
            text = page.get_textpage()
            empty += text.count_chars() < 20
            text.close()
            page.close()
        return len(document), empty
    finally:
        document.close()


def title_and_subject(data: bytes) -> tuple[str, str]:
    """What the PDF's metadata say of title and subject; empty where nothing worth the name."""
    document = _open(data)
    try:
        facts = {key: html.unescape(str(value)).strip() for key, value in document.get_metadata_dict().items()}
    finally:
        document.close()
    title = facts.get("Title", "")
    good = len(title.split()) >= 3 and not re.search(
        r"\.(docx?|indd|pdf|tex|qxd)\b|untitled|^microsoft", title, re.IGNORECASE
    )
    return title if good else "", facts.get("Subject", "")


def pages(
    data: bytes,
    by_ocr: Callable[[Any, int, float, float], Page] | None,
    mode: str,
    watch: PageWatch,
    lost: list[int],
) -> Iterator[Page]:
    """The pages of a PDF, one at a time.

    Args:
        data: the file.
        by_ocr: reads a page object (number, width and height in points) by OCR; None where OCR is not to be used.
        mode: auto, always or never.
        watch: told of every page.
        lost: gets the numbers of pages that cannot be loaded.

    Yields:
        Pages with lines from the text layer, or from OCR where the layer is missing or unusable.

    Raises:
        UnreadableError: the file is encrypted, corrupt, empty or longer than `MAX_PAGES`, or no page can be loaded.
    """
    document = _open(data)
    try:
        total = len(document)
        if total > MAX_PAGES:
            raise UnreadableError(f"the PDF has {total:,} pages; at most {MAX_PAGES:,} are read; split it")
        watch(0, total)
        for index in range(total):
            page = _load(document, index)
            if page is None:
                lost.append(index + 1)
                continue
            width, height = page.get_size()
            lines = () if mode == "always" else lines_of(page)
            if by_ocr is not None and (mode == "always" or not usable(lines, scanned=scanned_at(page) is not None)):
                yield by_ocr(page, index + 1, width, height)
            else:
                yield Page(index + 1, width, height, lines)
            page.close()
            watch(index + 1, total)
        if len(lost) == total:
            raise UnreadableError(f"none of the {total:,} pages of the PDF can be loaded; it is corrupt or cut short")
    finally:
        document.close()


def picture(page: Any, dpi: int) -> Any:
    """A page drawn as a greyscale PIL image at a resolution in dots per inch."""
    return page.render(scale=dpi / 72, grayscale=True).to_pil()


def clip(data: bytes, number: int, box: Box, dpi: int) -> tuple[Any, Box]:
    """A part of a page drawn as a picture.

    Args:
        data: the PDF.
        number: page number from 1.
        box: x0, y0, x1, y1 in points from the top left of the page as it is shown.
        dpi: resolution in dots per inch.

    Returns:
        A greyscale PIL image, and the box that it shows: the part of `box` that is on the page.

    Raises:
        UnreadableError: there is no such page, or the box is not on it.
    """
    document = _open(data)
    try:
        if not 1 <= number <= len(document):
            raise UnreadableError(f"there is no page {number}; the file has {len(document)}")
        page = document[number - 1]
        width, height = page.get_size()
        x0, y0, x1, y1 = max(box[0], 0.0), max(box[1], 0.0), min(box[2], width), min(box[3], height)
        if x0 >= x1 or y0 >= y1:
            raise UnreadableError(f"the box is not on page {number}, which is {width:.0f} by {height:.0f} points")
        scale = dpi / 72
        x0, y0 = math.ceil(x0 * scale) / scale, math.ceil(y0 * scale) / scale  # the drawing begins at a whole pixel
        around = (x0, height - y1, width - x1, y0)
        return page.render(scale=scale, grayscale=True, crop=around).to_pil(), (x0, y0, x1, y1)
    except (pdfium.PdfiumError, ValueError) as error:
        raise UnreadableError(f"page {number} of the PDF cannot be drawn: {error}") from error
    finally:
        document.close()


def scanned_at(page: Any) -> int | None:
    """The resolution of the picture that fills a scanned page, in dots per inch; None where none does."""
    width, height = page.get_size()
    best: int | None = None
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        shown = max(min(right, width) - max(left, 0), 0) * max(min(top, height) - max(bottom, 0), 0)
        if shown >= FILLED * width * height:
            pixels = image.get_px_size()
            dpi = round(72 * math.sqrt(pixels[0] * pixels[1] / ((right - left) * (top - bottom))))
            best = max(best or 0, dpi)
    return best


def usable(lines: tuple[PageLine, ...], *, scanned: bool = False) -> bool:
    """Whether a text layer is what is printed; on a scanned page it must be more than a stamp at the margin."""
    text = "\n".join(line.text for line in lines)
    return len(text) >= (STAMP if scanned else 20) and is_legible(text)
