"""Pictures of sentences: the right place, marked, also on turned pages, scans and over columns; files found again."""

from __future__ import annotations

import gzip
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from ingest.picture import Mark, cut, marks_of
from ingest.read import read_file
from ingest.read.original import original
from kg.document import Block, Document, Line, Section
from kg.errors import UnreadableError
from tests.test_ingest.drawn import two_columns

LINES = (
    "Only this first line stands in the way",
    "Alpha begins here and runs on to the",
    "end of the third line. Omega waits.",
)


def drawn(turn: int = 0) -> bytes:
    """A page that reads upright as it is shown, however its sheet is turned, with a black bar 20 points below."""
    out = BytesIO()
    paper = canvas.Canvas(out, pagesize=A4, invariant=True)
    if turn == 90:
        paper.setPageRotation(90)
        paper.translate(A4[1], 0)
        paper.rotate(90)
    paper.setFont("Helvetica", 12)
    for n, line in enumerate(LINES):
        paper.drawString(100, 400 - 14 * n, line)
    paper.rect(100, 330, 200, 10, fill=1)
    paper.showPage()
    paper.save()
    return out.getvalue()


def document_of(data: bytes, tmp_path: Path) -> Document:
    path = tmp_path / "page.pdf"
    path.write_bytes(data)
    (document,) = read_file(path)
    assert isinstance(document, Document), document
    return document


def shades(png: bytes) -> np.ndarray:
    with Image.open(BytesIO(png)) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def yellow(pixels: np.ndarray) -> np.ndarray:
    return (pixels[..., 0] > 230) & (pixels[..., 2] < 190) & (pixels[..., 2] > 100)


@pytest.mark.parametrize("turn", [0, 90])
def test_a_sentence_is_cut_out_with_its_lines_and_marked(tmp_path: Path, turn: int) -> None:
    data = drawn(turn)
    document = document_of(data, tmp_path)
    text = document.text
    start = text.index("Alpha")
    marks = marks_of(document, start, text.index(" Omega"))
    assert [mark.page for mark in marks] == [1, 1]
    pixels = shades(cut(data, marks, dpi=144))
    assert (
        pixels.shape[0] < 2 * 45
    )  # two lines of 14 points at two pixels a point, with a margin; no bar, no first line
    painted = yellow(pixels)
    assert painted[: len(painted) // 2, 20:-20].mean() > 0.5  # the first line as a whole
    below = painted[len(painted) // 2 + 4 : -8]
    width = below.shape[1]
    assert below[:, width // 10 : width // 3].mean() > 0.5  # of the second the part up to the full stop
    assert below[:, int(width * 0.8) :].mean() < 0.05
    dark = (pixels.max(axis=2) < 100).mean()
    assert 0.02 < dark < 0.4


def test_the_width_of_letters_decides_where_a_mark_begins(tmp_path: Path) -> None:
    document = document_of(drawn(), tmp_path)
    start = document.text.index("Omega")
    (mark,) = marks_of(document, start, start + 5)
    assert mark.span is not None
    x0, _, x1, _ = mark.line
    assert 0.5 < (mark.span[0] - x0) / (x1 - x0) < 0.72
    assert mark.span[2] < x1


def test_lines_that_stand_apart_stand_below_each_other() -> None:
    data = two_columns(1)
    left, right = (60.0, 205.0, 280.0, 215.0), (312.0, 205.0, 530.0, 215.0)
    one = shades(cut(data, (Mark(1, left, left),), dpi=72))
    both = shades(cut(data, (Mark(1, left, left), Mark(1, right, right)), dpi=72))
    assert both.shape[0] > 1.8 * one.shape[0]
    assert abs(both.shape[1] - one.shape[1]) < 4


def test_an_image_is_cut_by_its_resolution() -> None:
    page = Image.new("L", (850, 1100), 255)
    page.paste(0, (200, 300, 400, 330))
    out = BytesIO()
    page.save(out, "PNG", dpi=(100, 100))
    png = cut(out.getvalue(), (Mark(1, (144.0, 216.0, 288.0, 237.6), None),), dpi=100)
    dark = (shades(png).max(axis=2) < 100).mean()
    assert dark > 0.6
    assert dark < 1.0


def test_blocks_without_lines_and_documents_without_pages() -> None:
    boxed = Block("Some words of a block.", 2, (10.0, 20.0, 100.0, 40.0))
    plain = Block("No page here.")
    document = Document("d", "", "", "", "paper", "", "", (Section("body", (boxed, plain)),))
    assert marks_of(document, 0, 4) == (Mark(2, (10.0, 20.0, 100.0, 40.0), None),)
    assert marks_of(document, len(boxed.text) + 2, len(boxed.text) + 6) == ()


def test_a_line_that_runs_down_the_page_is_marked_as_a_whole() -> None:
    block = Block("down the page", 1, (10.0, 10.0, 20.0, 200.0), None, (Line(0, 13, (10.0, 10.0, 20.0, 200.0)),))
    document = Document("d", "", "", "", "paper", "", "", (Section("body", (block,)),))
    assert marks_of(document, 0, 4) == (Mark(1, (10.0, 10.0, 20.0, 200.0), (10.0, 10.0, 20.0, 200.0)),)


@pytest.mark.parametrize(
    ("page", "box", "said"),
    [(3, (0.0, 0.0, 9.0, 9.0), "no page 3"), (1, (900.0, 0.0, 990.0, 9.0), "not on page 1")],
)
def test_places_that_are_not_there_are_said(page: int, box: tuple[float, float, float, float], said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        cut(drawn(), (Mark(page, box, None),))
    with pytest.raises(UnreadableError, match="no pages"):
        cut(b"only text", (Mark(1, (0.0, 0.0, 9.0, 9.0), None),))


def test_the_same_place_gives_the_same_bytes_and_few_of_them(tmp_path: Path) -> None:
    document = document_of(drawn(), tmp_path)
    marks = marks_of(document, 0, len(document.text))
    first, second = (cut(drawn(), marks) for _ in range(2))
    assert first == second
    assert len(first) < 20_000


def test_an_original_is_found_again_while_it_is_the_same(tmp_path: Path) -> None:
    data = drawn()
    (tmp_path / "odd#name.pdf").write_bytes(data)
    (tmp_path / "packed.pdf.gz").write_bytes(gzip.compress(data))
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        archive.writestr("in/page.pdf", data)
    for path in sorted(tmp_path.iterdir()):
        for one in read_file(path):
            assert isinstance(one, Document), one
            assert original(one.source, one.digest) == data
    (document,) = read_file(tmp_path / "many.zip")
    assert isinstance(document, Document)
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        archive.writestr("in/page.pdf", data + b"\n")
    with pytest.raises(UnreadableError, match="has changed"):
        original(document.source, document.digest)
    (tmp_path / "many.zip").unlink()
    with pytest.raises(UnreadableError, match="no longer where it was read"):
        original(document.source, document.digest)
