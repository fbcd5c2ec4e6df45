from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest

from ingest.read import ReadOptions, Rejected, measure, read_file
from ingest.read.text_layer import composed, lines_of
from kg.document import Document
from tests.test_ingest.drawn import LEFT, clipped, cropped, scanned, two_columns


def only(path: Path, options: ReadOptions | None = None) -> Document:
    (document,) = read_file(path, options)
    assert isinstance(document, Document), document
    return document


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("pdf") / "sample paper.pdf"
    path.write_bytes(two_columns())
    return only(path)


def test_columns_are_read_one_after_the_other(paper: Document) -> None:
    text = paper.text
    assert text.index("Baricitinib is an inhibitor") < text.index("The second column starts here")
    intro = next(s for s in paper.sections if s.name == "introduction")
    joined = " ".join(block.text for block in intro.blocks)
    assert joined.rindex("Baricitinib is") < joined.index("The second column")


def test_title_and_sections_are_named(paper: Document) -> None:
    assert paper.title == "Janus kinase inhibitors in viral pneumonia"
    names = [section.name for section in paper.sections]
    assert names[0] == "title"
    assert {"abstract", "introduction", "results"} <= set(names)
    assert paper.id == "sample_paper"


def test_words_broken_at_line_ends_are_joined(paper: Document) -> None:
    assert "Clinicians reported" in paper.text
    assert "Clini-" not in paper.text


def test_running_heads_page_numbers_and_references_stay_out(paper: Document) -> None:
    assert "Journal of Samples" not in paper.text
    assert "Doe J" not in paper.text
    assert "\n\n2\n\n" not in paper.text


def test_every_line_has_its_box_on_its_page(paper: Document) -> None:
    for placed in paper.placed():
        block = placed.block
        assert block.page is not None
        assert block.bbox is not None
        for line in block.lines:
            assert 0 <= line.start < line.end <= len(block.text)
            assert 0 <= line.bbox[0] < line.bbox[2] <= 596
            assert 0 <= line.bbox[1] < line.bbox[3] <= 842
    first = next(p.block for p in paper.placed() if "Baricitinib is" in p.block.text)
    assert first.lines[0].bbox[1] == pytest.approx(215, abs=8)  # measured from the top of the page


def test_a_page_without_text_is_read_by_tesseract(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(
        scanned("Camostat blocks the protease TMPRSS2 in cells.\nThe virus did not enter the treated cells.")
    )
    document = only(path)
    assert "Camostat blocks the protease TMPRSS2" in document.text
    confidences = [p.block.ocr_confidence for p in document.placed()]
    assert all(c is not None and 0.5 < c <= 1 for c in confidences)
    assert measure(path).pages_without_text == 1


def test_ocr_can_be_switched_off(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned("Some words on a page."))
    (outcome,) = read_file(path, ReadOptions(ocr="never"))
    assert outcome == Rejected(str(path), "no text in it, neither as a text layer nor by OCR")


def test_measuring_counts_pages_without_reading_them(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(two_columns(3))
    size = measure(path)
    assert (size.records, size.pages, size.pages_without_text) == (1, 3, 0)


@pytest.mark.parametrize("cut", [0.3, 0.6])
def test_a_pdf_cut_short_is_rejected_or_read_but_never_raises(tmp_path: Path, cut: float) -> None:
    path = tmp_path / "cut.pdf"
    data = two_columns(2)
    path.write_bytes(data[: int(len(data) * cut)])
    (outcome,) = read_file(path)
    assert isinstance(outcome, Document) or ("corrupt" in outcome.reason or "no text" in outcome.reason)


def test_garbage_that_calls_itself_a_pdf_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    (outcome,) = read_file(path)
    assert isinstance(outcome, Rejected)
    assert "corrupt" in outcome.reason


def ink(data: bytes, word_at: tuple[float, float, float, float]) -> float:
    """Share of dark points within a box on the page as it is shown."""
    page = pdfium.PdfDocument(data)[0]
    image = page.render(scale=4, grayscale=True).to_pil()
    found = np.asarray(image.crop(tuple(round(4 * v) for v in word_at)))
    return float((found < 128).mean())


def test_boxes_are_on_the_page_as_it_is_shown() -> None:
    data = cropped()
    lines = lines_of(pdfium.PdfDocument(data)[0])
    assert [line.text for line in lines] == list(LEFT)
    for line in lines:
        assert ink(data, line.bbox) > 0.1
    below = lines[-1].bbox
    assert ink(data, (below[0], below[3] + 5, below[2], below[3] + 20)) == 0.0


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_boxes_of_turned_pages(turn: int) -> None:
    data = cropped(turn)
    boxes = [line.bbox for line in lines_of(pdfium.PdfDocument(data)[0])]
    assert boxes
    for box in boxes:
        assert ink(data, box) > 0.05


def test_text_that_is_clipped_away_is_not_read() -> None:
    texts = [line.text for line in lines_of(pdfium.PdfDocument(clipped())[0])]
    assert texts == ["words of the page itself, which come first of all", "words inside the part that is shown"]


def test_accents_printed_over_letters_are_composed() -> None:
    assert composed("Go\u0301mez and Garcı\u0301a") == "Gómez and García"
    assert composed("plain") == "plain"
