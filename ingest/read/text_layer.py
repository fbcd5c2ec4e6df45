"""The text layer of a PDF page: characters with boxes to printed lines."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import pypdfium2.raw as raw

from ingest.page import PageLine
from kg.document import Box

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
_DOTLESS: Final = re.compile("ı(?=[\u0300-\u036f])")
#: Fonts of symbols without a Unicode map, whose letters stand for Greek ones as in Adobe's Symbol encoding.
_SYMBOL_FONT: Final = re.compile(rb"Symbol|MathematicalPi|AdvPi\d|AdvP[0-9A-F]{4,6}$")
_BOLD_FONT: Final = re.compile(rb"bold|black|-bd|heavy|\.bi?(\+\w+)?$")
_ITALIC_FONT: Final = re.compile(rb"ital|obli|\.b?i(\+\w+)?$")
_GREEK: Final = dict(zip("abgdezhqiklmnxoprstufcyw", "αβγδεζηθικλμνχοπρστυφχψω", strict=True)) | {"G": "Γ", "D": "Δ"}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffd\uffff]")


class _Glyph(NamedTuple):
    char: str
    x0: float
    y0: float
    x1: float
    y1: float


def lines_of(page: Any) -> tuple[PageLine, ...]:
    """The printed lines of a page by its text layer.

    Args:
        page: a page of pypdfium2.

    Returns:
        Lines in the order the file holds them, boxes in points from the top left of the page as it is shown; text
        that is clipped away (of whole pages that are embedded for one figure) is left out.
    """
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        return tuple(_break_into_lines(text_page.raw, count, _placer(page), _hidden(page))) if count > 0 else ()
    finally:
        text_page.close()


_Place = Callable[[float, float, float, float], Box]


def _placer(page: Any) -> _Place:
    """From left, right, bottom and top in the page's own space to a box from the top left of the shown page."""
    shown = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, ctypes.byref(shown))
    west, east, south, north = shown.left, shown.right, shown.bottom, shown.top
    turns: dict[int, _Place] = {
        0: lambda left, right, bottom, top: (left - west, north - top, right - west, north - bottom),
        90: lambda left, right, bottom, top: (bottom - south, left - west, top - south, right - west),
        180: lambda left, right, bottom, top: (east - right, bottom - south, east - left, top - south),
        270: lambda left, right, bottom, top: (north - top, east - right, north - bottom, east - left),
    }
    return turns[page.get_rotation() % 360]


def _address(thing: Any) -> int:
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


def _hidden(page: Any) -> frozenset[int]:
    """Addresses of text objects in embedded pages that lie outside their clip, so that they are not shown."""
    found = set()
    for n in range(raw.FPDFPage_CountObjects(page.raw)):
        form = raw.FPDFPage_GetObject(page.raw, n)
        if raw.FPDFPageObj_GetType(form) == raw.FPDF_PAGEOBJ_FORM:
            for k in range(raw.FPDFFormObj_CountObjects(form)):
                thing = raw.FPDFFormObj_GetObject(form, k)
                if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_TEXT and _clipped_away(thing):
                    found.add(_address(thing))
    return frozenset(found)


def _clipped_away(thing: Any) -> bool:
    left, bottom, right, top, x, y = (ctypes.c_float() for _ in range(6))
    if not raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return False
    clip = raw.FPDFPageObj_GetClipPath(thing)
    for path in range(max(raw.FPDFClipPath_CountPaths(clip), 0)):
        points = []
        for n in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, n), x, y)
            points.append((x.value, y.value))
        if points and (
            right.value < min(p[0] for p in points)
            or left.value > max(p[0] for p in points)
            or top.value < min(p[1] for p in points)
            or bottom.value > max(p[1] for p in points)
        ):
            return True
    return False


def _glyphs(handle: Any, count: int, place: _Place) -> Iterator[tuple[int, _Glyph]]:
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
        yield index, _Glyph(char, *place(left.value, right.value, bottom.value, top.value))


def _break_into_lines(handle: Any, count: int, place: _Place, hidden: frozenset[int]) -> Iterator[PageLine]:
    run: list[_Glyph] = []
    last: _Glyph | None = None  # the last one with ink in the run
    first = 0
    for index, glyph in _glyphs(handle, count, place):
        if hidden and _address(raw.FPDFText_GetTextObject(handle, index)) in hidden:
            continue
        if glyph.char in "\r\n":
            yield from _line(handle, first, run)
            run, last = [], None
            continue
        if glyph.x1 > glyph.x0 and not glyph.char.isspace():
            if last is not None and _parted(last, glyph):
                yield from _line(handle, first, run)
                run = []
            last = glyph
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
    text = composed(_CONTROL.sub("", "".join(_spelled(handle, first, run)).translate(_LIGATURES)).strip())
    numbered = [(n, g) for n, g in enumerate(run) if not g.char.isspace() and g.x1 > g.x0]
    inked = [g for _, g in numbered]
    if not text or not inked:
        return
    box = (min(g.x0 for g in inked), min(g.y0 for g in inked), max(g.x1 for g in inked), max(g.y1 for g in inked))
    middle = first + numbered[len(numbered) // 2][0]
    size = _size(handle, middle)
    bold, italic = _face(handle, middle)
    yield PageLine(" ".join(text.split()), box, round(size, 1), bold, italic=italic)


def composed(text: str) -> str:
    """Text with accents that are printed as characters of their own put on their letters, as Unicode's NFC has them."""
    return unicodedata.normalize("NFC", _DOTLESS.sub("i", text)) if not text.isascii() else text


def _spelled(handle: Any, first: int, run: list[_Glyph]) -> Iterator[str]:
    """Characters of a line, with the thin spaces that pdfium leaves out and the letters of symbol fonts as Greek."""
    last: _Glyph | None = None
    end = len(run) - 1
    for n, glyph in enumerate(run):
        if last is not None and glyph.x0 - last.x1 > 0.8 and last.char.isdigit() and glyph.char.isalpha():
            gap, size = _advance_gap(handle, first + n)
            if gap > 0.1 * size:
                yield " "
        alone = not (last is not None and last.char.isalpha()) and not (n < end and run[n + 1].char.isalpha())
        yield _GREEK[glyph.char] if alone and _is_symbol(handle, first + n, glyph.char) else glyph.char
        last = glyph


def _advance_gap(handle: Any, index: int) -> tuple[float, float]:
    """The white between a character's cell and the one before it, and its size, in points."""
    before, after = raw.FS_RECTF(), raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(handle, index - 1, ctypes.byref(before)):
        return 0.0, 1.0
    raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(after))
    return after.left - before.right, _size(handle, index)


def _is_symbol(handle: Any, index: int, char: str) -> bool:
    return char in _GREEK and bool(_SYMBOL_FONT.search(_font(handle, index)))


def _size(handle: Any, index: int) -> float:
    """The size a character is printed in: its font size times the scale of its text matrix, in points."""
    matrix = raw.FS_MATRIX()
    size = float(raw.FPDFText_GetFontSize(handle, index))
    if raw.FPDFText_GetMatrix(handle, index, ctypes.byref(matrix)):
        size *= math.hypot(matrix.c, matrix.d) or 1.0
    return min(max(size, 1.0), 200.0)


def _face(handle: Any, index: int) -> tuple[bool, bool]:
    """Whether a character is bold, and whether it is italic."""
    name = _font(handle, index).lower()
    heavy = raw.FPDFText_GetFontWeight(handle, index) >= 600
    return heavy or bool(_BOLD_FONT.search(name)), bool(_ITALIC_FONT.search(name))


def _font(handle: Any, index: int) -> bytes:
    """The name of a character's font."""
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(handle, index, buffer, 128, ctypes.byref(ctypes.c_int()))
    return buffer.value
