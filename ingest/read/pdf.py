"""PDF by pypdfium2: characters with boxes to printed lines, pages to pictures. The only importer of pypdfium2."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.page import Page, PageLine
from kg.errors import UnreadableError

MAX_PAGES: Final = 5000
_LIGATURES: Final = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "\u00ad": "-",
        "\ufffe": "-",
        "\x02": "-",
    }
    | dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f", " ")
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffd\uffff]")


@dataclass(frozen=True, slots=True)
class _Glyph:
    char: str
    x0: float
    y0: float
    x1: float
    y1: float


def _open(data: bytes) -> Any:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        reason = (
            "it is encrypted; remove the password" if "assword" in str(error) else "the PDF is corrupt or cut short"
        )
        raise UnreadableError(f"{reason} ({str(error).splitlines()[0]})") from error


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
            page = document[index]
            text = page.get_textpage()
            empty += text.count_chars() < 20
            text.close()
            page.close()
        return len(document), empty
    finally:
        document.close()


def title_of(data: bytes) -> str:
    """The title in the PDF's metadata, empty where there is none worth the name."""
    document = _open(data)
    try:
        title = str(document.get_metadata_dict().get("Title", "")).strip()
    finally:
        document.close()
    good = len(title.split()) >= 3 and not re.search(
        r"\.(docx?|indd|pdf|tex|qxd)\b|untitled|^microsoft", title, re.IGNORECASE
    )
    return title if good else ""


def pages(data: bytes, by_ocr: Callable[[Any, int, float, float], Page] | None, mode: str) -> Iterator[Page]:
    """The pages of a PDF, one at a time.

    Args:
        data: the file.
        by_ocr: reads a page object (number, width and height in points) by OCR; None where OCR is not to be used.
        mode: auto, always or never.

    Yields:
        Pages with lines from the text layer, or from OCR where the layer is missing or unusable.

    Raises:
        UnreadableError: the file is encrypted, corrupt, empty or longer than `MAX_PAGES`.
    """
    document = _open(data)
    try:
        if not len(document):
            raise UnreadableError("the PDF has no pages")
        if len(document) > MAX_PAGES:
            raise UnreadableError(f"the PDF has {len(document)} pages; at most {MAX_PAGES} are read")
        for index in range(len(document)):
            try:
                page = document[index]
            except pdfium.PdfiumError as error:
                raise UnreadableError(f"page {index + 1} of the PDF cannot be loaded") from error
            width, height = page.get_size()
            lines = () if mode == "always" else _lines(page, height)
            if by_ocr is not None and (mode == "always" or not usable(lines)):
                yield by_ocr(page, index + 1, width, height)
            else:
                yield Page(index + 1, width, height, lines)
            page.close()
    finally:
        document.close()


def picture(page: Any, dpi: int) -> Any:
    """A page drawn as a greyscale PIL image at a resolution in dots per inch."""
    return page.render(scale=dpi / 72, grayscale=True).to_pil()


def usable(lines: tuple[PageLine, ...]) -> bool:
    """Whether a text layer reads like text: some letters, few signs of a broken encoding."""
    text = "".join(line.text for line in lines)
    if len(text) < 20:
        return False
    good = sum(c.isalnum() or c.isspace() or c in ".,;:()[]-–/%+='\"" for c in text)
    return good / len(text) > 0.7


def _lines(page: Any, height: float) -> tuple[PageLine, ...]:
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        return tuple(_break_into_lines(text_page.raw, count, height)) if count > 0 else ()
    finally:
        text_page.close()


def _glyphs(handle: Any, count: int, height: float) -> Iterator[tuple[int, _Glyph]]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    boxes = [ctypes.byref(value) for value in (left, right, bottom, top)]
    unicode_of, box_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharBox
    high = 0
    for index in range(count):
        code = unicode_of(handle, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        box_of(handle, index, *boxes)
        char = chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else "\ufffd"
        yield index, _Glyph(char, left.value, height - top.value, right.value, height - bottom.value)


def _break_into_lines(handle: Any, count: int, height: float) -> Iterator[PageLine]:
    run: list[_Glyph] = []
    first = 0
    for index, glyph in _glyphs(handle, count, height):
        if glyph.char in "\r\n":
            yield from _line(handle, first, run)
            run = []
            continue
        if run and not glyph.char.isspace() and glyph.x1 > glyph.x0:
            last = next((g for g in reversed(run) if not g.char.isspace() and g.x1 > g.x0), None)
            if last is not None and _parted(last, glyph):
                yield from _line(handle, first, run)
                run = []
        if not run:
            first = index
        run.append(glyph)
    yield from _line(handle, first, run)


def _parted(last: _Glyph, glyph: _Glyph) -> bool:
    tall = max(last.y1 - last.y0, glyph.y1 - glyph.y0, 5.0)
    gap = glyph.x0 - last.x1
    apart = min(abs(glyph.y0 - last.y1), abs(last.y0 - glyph.y1)) if glyph.y0 > last.y1 or last.y0 > glyph.y1 else 0.0
    return gap > 1.9 * tall or gap < -4 * tall or apart > 0.6 * tall


def _line(handle: Any, first: int, run: list[_Glyph]) -> Iterator[PageLine]:
    text = _CONTROL.sub("", "".join(g.char for g in run).translate(_LIGATURES)).strip()
    numbered = [(n, g) for n, g in enumerate(run) if not g.char.isspace() and g.x1 > g.x0]
    inked = [g for _, g in numbered]
    if not text or not inked:
        return
    box = (min(g.x0 for g in inked), min(g.y0 for g in inked), max(g.x1 for g in inked), max(g.y1 for g in inked))
    middle = first + numbered[len(numbered) // 2][0]
    size = _size(handle, middle)
    yield PageLine(" ".join(text.split()), box, round(size, 1), _is_bold(handle, middle))


def _size(handle: Any, index: int) -> float:
    """The size a character is printed in: its font size times the scale of its text matrix, in points."""
    matrix = raw.FS_MATRIX()
    size = float(raw.FPDFText_GetFontSize(handle, index))
    if raw.FPDFText_GetMatrix(handle, index, ctypes.byref(matrix)):
        size *= math.hypot(matrix.c, matrix.d) or 1.0
    return min(max(size, 1.0), 200.0)


def _is_bold(handle: Any, index: int) -> bool:
    if raw.FPDFText_GetFontWeight(handle, index) >= 600:
        return True
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(handle, index, buffer, 128, ctypes.byref(flags))
    name = buffer.value.lower()
    return b"bold" in name or b"black" in name or b"-bd" in name or b"semibold" in name or b"heavy" in name
