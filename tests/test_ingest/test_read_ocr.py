from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from ingest.ocr.mend import mended
from ingest.read import Rejected, read_file
from ingest.read.ocr import fitting_dpi, read_picture, size_in_points
from kg.document import Document
from tests.test_ingest.drawn import picture

TEXT = (
    "Fever and cough were seen in most of the patients.\n"
    "None of them had a rash at any time, and the heart\n"
    "rate was normal in eleven of the thirteen children\n"
    "whom we could follow until the end of the summer."
)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def read(image: Image.Image, dpi: int = 200) -> str:
    page = read_picture(image, 1, image.width * 72 / dpi, image.height * 72 / dpi, "eng")
    return "\n".join(line.text for line in page.lines)


def columns() -> Image.Image:
    """Two narrow columns, close together."""
    image = Image.new("L", (1654, 900), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(30)
    for number in range(12):
        draw.text((120, 100 + 42 * number), f"the left column runs on {'abcdefghijkl'[number] * 3}", fill=0, font=font)
        draw.text((620, 100 + 42 * number), f"right side goes along {'mnopqrstuvwx'[number] * 3}", fill=0, font=font)
    return image


def test_lines_have_boxes_in_points_and_confidences() -> None:
    page = read_picture(picture("Remdesivir inhibits the polymerase."), 1, 595.0, 324.0, "eng")
    (line,) = page.lines
    assert line.text == "Remdesivir inhibits the polymerase."
    assert 30 < line.bbox[0] < 60
    assert line.bbox[2] < 400
    assert line.confidence is not None
    assert line.confidence > 0.7


def test_a_box_holds_the_ink_of_its_line() -> None:
    image = picture("Remdesivir inhibits the polymerase.")
    (line,) = read_picture(image, 1, 1654.0, 900.0, "eng").lines
    ink = ImageChops.invert(image).getbbox()
    assert ink is not None
    assert all(abs(a - b) <= 6 for a, b in zip(line.bbox, ink, strict=True))


def test_sizes_do_not_hang_on_the_letters_of_a_line() -> None:
    page = read_picture(
        picture("Many nouns are near us.\nFlying jets help thirty.\nThen several months off"), 1, 595, 324, "eng"
    )
    assert len({line.size for line in page.lines}) == 1


@pytest.mark.parametrize("shade", [255, 250, 120])
def test_a_blank_page_has_no_lines(shade: int) -> None:
    grain = np.random.default_rng(0).integers(-4, 5, (1000, 800))
    image = Image.fromarray(np.clip(grain + shade, 0, 255).astype(np.uint8))
    assert read_picture(image, 1, 400.0, 500.0, "eng").lines == ()


def test_columns_are_read_one_after_the_other() -> None:
    page = read_picture(columns(), 1, 595.0, 324.0, "eng")
    assert len(page.lines) == 24
    assert not any("left" in line.text and "right" in line.text for line in page.lines)


@pytest.mark.parametrize("degrees", [90, 180, -3])
def test_turned_pages_are_read_and_their_boxes_lie_on_the_page_as_it_is(degrees: float, tmp_path: Path) -> None:
    image = picture(TEXT, 36).rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    path = tmp_path / "page.png"
    image.save(path, dpi=(200, 200))
    (document,) = read_file(path)
    assert isinstance(document, Document)
    assert "None of them had a rash at any time" in document.text
    box = document.sections[0].blocks[0].bbox
    ink = ImageChops.invert(image).getbbox()
    assert box is not None
    assert ink is not None
    assert all(abs(a - b * 72 / 200) < 9 for a, b in zip(box, ink, strict=True))


def test_a_shadow_across_the_page_hides_nothing() -> None:
    grey = np.asarray(picture(TEXT, 36)).astype(float)
    light = np.linspace(1.0, 0.4, grey.shape[1])[None, :]
    got = read(Image.fromarray((grey * light).astype(np.uint8)))
    assert "".join(got.split()) == "".join(TEXT.split())


def test_small_and_noisy_print_is_read() -> None:
    small = picture(TEXT, 36).resize((620, 338), Image.Resampling.LANCZOS)
    noise = np.random.default_rng(0).normal(0, 14, (338, 620))
    noisy = Image.fromarray(np.clip(np.asarray(small) + noise, 0, 255).astype(np.uint8))
    assert read(noisy, 75).split() == TEXT.split()


def test_transparent_pictures_are_black_on_white() -> None:
    image = Image.new("RGBA", (1654, 400), (0, 0, 0, 0))
    ImageDraw.Draw(image).text((120, 100), "Letters on nothing at all", fill="black", font=ImageFont.load_default(36))
    assert read(image) == "Letters on nothing at all"


def test_a_picture_seen_before_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read_picture(picture(TEXT), 1, 595.0, 324.0, "eng")
    monkeypatch.setenv("PATH", str(tmp_path))  # no Tesseract there
    assert read_picture(picture(TEXT), 1, 595.0, 324.0, "eng") == first


def test_a_broken_cache_is_as_good_as_none(tmp_path: Path) -> None:
    first = read_picture(picture(TEXT), 1, 595.0, 324.0, "eng")
    for path in (tmp_path / "cache").rglob("*.json"):
        path.write_bytes(b"{")
    assert read_picture(picture(TEXT), 1, 595.0, 324.0, "eng") == first


def test_resolution_is_taken_from_the_file_where_it_can_be_true() -> None:
    image = Image.new("L", (600, 300))
    assert size_in_points(image, 300) == (144.0, 72.0)
    image.info["dpi"] = (150.0, 150.0)
    assert size_in_points(image, 300) == (288.0, 144.0)
    image.info["dpi"] = (1.0, 1.0)
    assert size_in_points(image, 300) == (144.0, 72.0)


def test_a_poster_is_drawn_no_larger_than_memory_allows() -> None:
    assert fitting_dpi(595, 842, 300) == 300
    dpi = fitting_dpi(2384, 3370, 300)
    assert 2384 * 3370 * (dpi / 72) ** 2 <= 32_000_000


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


def test_a_scan_is_drawn_at_its_own_resolution_and_no_stamp_hides_it(tmp_path: Path) -> None:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    image = picture(TEXT, 36).resize((1240, 675), Image.Resampling.LANCZOS)
    path = tmp_path / "stamped.pdf"
    paper = canvas.Canvas(str(path), pagesize=(595, 324), invariant=True)
    paper.drawImage(ImageReader(image), 0, 0, 595, 324)
    paper.setFont("Helvetica", 6)
    paper.drawString(400, 10, "Received by the library on 3 May 2020")
    paper.save()
    (document,) = read_file(path)
    assert isinstance(document, Document)
    assert "None of them had a rash at any time" in document.text
    assert fitting_dpi(595, 324, 300, 150) == 150
    assert fitting_dpi(595, 324, 300, 600) == 300


def test_small_figures_after_units_and_gases_are_mended() -> None:
    assert mended("PaO,/FiO> of 12 km? and 31 kg/m?") == "PaO2/FiO2 of 12 km2 and 31 kg/m2"
    assert mended("Was it 3 km? FiO2 (SpO2) at 5 cm.") == "Was it 3 km? FiO2 (SpO2) at 5 cm."
    assert mended("TNF-a and 5 ul") == "TNF-α and 5 μl"
