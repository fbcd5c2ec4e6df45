from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image

from ingest.read import Rejected, read_file
from ingest.read.ocr import read_picture
from kg.document import Document
from tests.test_ingest.drawn import picture


def test_lines_have_boxes_in_points_and_confidences() -> None:
    page = read_picture(picture("Remdesivir inhibits the polymerase."), 1, 595.0, 324.0, "eng")
    (line,) = page.lines
    assert line.text == "Remdesivir inhibits the polymerase."
    assert 30 < line.bbox[0] < 60
    assert line.bbox[2] < 400
    assert line.confidence is not None
    assert line.confidence > 0.7


def test_a_blank_page_has_no_lines() -> None:
    assert read_picture(Image.new("L", (800, 1000), 250), 1, 400.0, 500.0, "eng").lines == ()


def test_an_image_file_becomes_a_document(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    out = BytesIO()
    picture("Fever and cough were seen in most of the patients.\nNone of them had a rash at any time.").save(out, "PNG")
    path.write_bytes(out.getvalue())
    (document,) = read_file(path)
    assert isinstance(document, Document)
    assert "Fever and cough were seen" in document.text


def test_a_broken_image_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50)
    (outcome,) = read_file(path)
    assert isinstance(outcome, Rejected)
    assert "image cannot be read" in outcome.reason
