"""Files that are broken, or made to hang or burst what reads them; every byte is made here."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping
from io import BytesIO

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

SAID = "Remdesivir inhibits the polymerase of the virus in cells of the lung."
_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_ONE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>"
_DRAWING = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</XObject<</X 6 0 R>>>>/Contents 4 0 R>>"
_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object with further entries in its dictionary."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), entries, data)


_TEXT = stream(b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % SAID.encode())


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects, the first of which is its catalog."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, top = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % top
    for number in range(1, top):
        out += b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f")
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (top, trailer, start)
    return bytes(out)


def _with(changes: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    return pdf({1: _CATALOG, 2: _ONE, 3: _PAGE, 4: _TEXT, 5: _FONT} | dict(changes), trailer)


def good() -> bytes:
    """A PDF of one page that says `SAID`."""
    return _with({})


def many_pages(pages: int) -> bytes:
    """A PDF of many small pages, each with its own sentence, in a page tree of two levels."""
    objects = {1: _CATALOG, 5: _FONT}
    groups: list[int] = []
    number = 10
    for first in range(0, pages, 100):
        group, kids = number, []
        number += 1
        for page in range(first, min(first + 100, pages)):
            objects[number] = (
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>/Contents %d 0 R>>"
                % (group, number + 1)
            )
            words = f"Case {page + 1} had fever."
            objects[number + 1] = stream(b"BT /F1 12 Tf 72 %d Td (%s) Tj ET" % (700 - page % 7, words.encode()))
            kids.append(number)
            number += 2
        refs = b" ".join(b"%d 0 R" % kid for kid in kids)
        objects[group] = b"<</Type/Pages/Parent 2 0 R/Kids[%s]/Count %d>>" % (refs, len(kids))
        groups.append(group)
    refs = b" ".join(b"%d 0 R" % group for group in groups)
    objects[2] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (refs, pages)
    return pdf(objects)


def encrypted(password: str) -> bytes:
    """A PDF that can only be opened with a password."""
    out = BytesIO()
    paper = canvas.Canvas(out, encrypt=StandardEncryption(password, "owner", canPrint=0))
    paper.drawString(72, 700, SAID)
    paper.save()
    return out.getvalue()


def forms_of_forms(levels: int = 20) -> bytes:
    """A page that draws a form ten times, which draws another ten times, and so on: endless to all who follow it."""
    objects = {3: _DRAWING, 4: stream(b"/X Do")}
    for number in range(6, 6 + levels):
        inner = b"/Resources<</XObject<</X %d 0 R>>>>" % (number + 1)
        objects[number] = stream(b"/X Do " * 10, _FORM + inner)
    return _with(objects | {6 + levels: stream(b"0 0 m 1 1 l S", _FORM)})


def burst(size: int) -> bytes:
    """A small page whose drawing unpacks to so many bytes."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000)) + packer.flush()
    return _with({4: stream(packed, b"/Filter/FlateDecode")})


#: PDFs whose objects go round in circles and that can be read all the same.
LOOPS: Mapping[str, bytes] = {
    "parent_is_itself": _with({2: b"<</Type/Pages/Parent 2 0 R/Kids[3 0 R]/Count 1>>"}),
    "xref_points_at_itself": _with({}, b"/Prev %d" % good().rindex(b"xref\n0")),
    "contents_within_contents": _with({3: _PAGE.replace(b"4 0 R", b"6 0 R"), 6: b"[6 0 R 4 0 R]"}),
    "objects_in_themselves": _with({6: stream(b"6 0 <</a 6 0 R>>", b"/Type/ObjStm/N 1/First 4/Extends 6 0 R")}),
    "length_is_itself": _with({4: re.sub(rb"Length \d+", b"Length 4 0 R", _TEXT)}),
    "nested_deeply": _with({6: b"[" * 100_000 + b"]" * 100_000}),
    "two_billion_pages": _with({2: b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>"}),
}  # fmt: skip
#: PDFs whose page tree goes round in circles and has no page.
NO_PAGES: Mapping[str, bytes] = {
    "kid_is_itself": _with({2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}),
    "kids_of_each_other": _with(
        {
            2: b"<</Type/Pages/Kids[3 0 R 3 0 R]/Count 1000>>",
            3: b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R 2 0 R]/Count 1000>>",
        }
    ),
}


def pages_missing() -> bytes:
    """A PDF of one page that says it has four thousand, its page tree being a kid of itself."""
    return _with({2: b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 4000>>"})


def without_pages() -> bytes:
    """A PDF without a page."""
    return _with({2: b"<</Type/Pages/Kids[]/Count 0>>"})


def png(side: int) -> bytes:
    """A PNG that says it is a square of so many pixels, and ends after a few."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(bytes(1000))), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def tiff(*sides: int, loop: bool = False) -> bytes:
    """A TIFF of frames that say they are squares of so many pixels; `loop` puts the first after the last."""
    long, short, entries = 4, 3, 9
    size = 2 + entries * 12 + 4
    data, out = 8 + size * len(sides), bytearray(b"II*\0" + struct.pack("<I", 8))
    for number, side in enumerate(sides, start=1):
        fields = (
            (256, long, side), (257, long, side), (258, short, 8), (259, short, 1), (262, short, 1),
            (273, long, data), (277, short, 1), (278, long, side), (279, long, side * side % 2**32),
        )  # fmt: skip
        out += struct.pack("<H", entries) + b"".join(struct.pack("<HHII", tag, kind, 1, v) for tag, kind, v in fields)
        out += struct.pack("<I", 8 + size * number if number < len(sides) else 8 if loop else 0)
    return bytes(out) + b"\xff" * 4096
