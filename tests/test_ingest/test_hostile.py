"""Hostile and broken files are read, or refused in one line, within bounds of time and memory."""

from __future__ import annotations

import json
from pathlib import Path

import psutil
import pytest

import ingest.read.ocr  # noqa: F401  so that loading it does not count as memory of a picture
from ingest.read import ReadOptions, Rejected, measure, read_file
from kg.document import Document
from tests.test_ingest import hostile
from tests.test_ingest.drawn import picture

NO_OCR = ReadOptions(ocr="never")
FRENCH = (
    "Fièvre et toux chez les enfants\n\nLa fièvre est tombée après trois jours de traitement à l’hôpital. "
    "Les enfants n’ont pas été réadmis, et aucun effet indésirable sévère n’a été signalé – 5 °C à 8 µg."
)


def read(path: Path, data: bytes, options: ReadOptions = NO_OCR) -> list[Document | Rejected]:
    path.write_bytes(data)
    return list(read_file(path, options))


def document(path: Path, data: bytes) -> Document:
    (found,) = read(path, data)
    assert isinstance(found, Document), found
    return found


def reason(path: Path, data: bytes, options: ReadOptions = NO_OCR) -> str:
    (found,) = read(path, data, options)
    assert isinstance(found, Rejected), found
    assert "\n" not in found.reason
    return found.reason


@pytest.mark.parametrize("name", hostile.LOOPS)
def test_objects_that_go_round_in_circles_do_not_stop_a_pdf_from_being_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / "loop.pdf"
    assert document(path, hostile.LOOPS[name]).text == hostile.SAID
    assert measure(path).pages == 1


@pytest.mark.parametrize("name", hostile.NO_PAGES)
def test_page_trees_without_a_page_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "loop.pdf"
    assert "can be loaded; it is corrupt" in reason(path, hostile.NO_PAGES[name])
    assert measure(path).records == 1


def test_pages_that_are_not_there_are_told_and_the_others_read(tmp_path: Path) -> None:
    found = document(tmp_path / "missing.pdf", hostile.pages_missing())
    assert found.text == hostile.SAID
    assert found.notes == (
        "3,999 of its 4,000 pages cannot be loaded and are left out, the first of them page 2",
    )  # fmt: skip
    assert measure(tmp_path / "missing.pdf").pages == 4000


def test_encrypted_truncated_and_empty_pdfs(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    assert reason(path, hostile.encrypted("secret")) == "it is encrypted; remove the password"
    assert hostile.SAID in document(path, hostile.encrypted("")).text  # anyone may open it
    assert reason(path, hostile.without_pages()) == "the PDF has no pages"
    whole = hostile.many_pages(30)
    for part in (0.02, 0.5, 0.9):
        (found,) = read(path, whole[: int(len(whole) * part)])
        assert isinstance(found, Document) or found.reason.startswith(("the PDF", "none of", "no text")), found
    assert reason(path, hostile.good()[:12]) == "the PDF is corrupt or cut short"


def test_a_pdf_of_5000_pages_is_read_within_bounds_and_tells_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(hostile.many_pages(5000))
    told: list[tuple[int, int]] = []
    before = psutil.Process().memory_info().rss
    (found,) = read_file(path, NO_OCR, watch=lambda number, total: told.append((number, total)))
    assert isinstance(found, Document), found
    assert psutil.Process().memory_info().rss - before < 300_000_000
    assert told == [(number, 5000) for number in range(5001)]
    assert found.text.count("had fever.") == 5000
    assert {placed.block.page for placed in found.placed()} == set(range(1, 5001))
    path.write_bytes(hostile.many_pages(5001))
    assert reason(path, path.read_bytes()) == "the PDF has 5,001 pages; at most 5,000 are read; split it"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("huge.png", hostile.png(50_000)),
        ("huge.tif", hostile.tiff(50_000)),
        ("second.tif", hostile.tiff(4, 50_000)),
        ("large.png", hostile.png(15_000)),
    ],
)
def test_pictures_of_too_many_pixels_are_refused_before_they_take_memory(
    tmp_path: Path, name: str, data: bytes
) -> None:
    before = psutil.Process().memory_info().rss
    said = reason(tmp_path / name, data, ReadOptions())
    assert "pixels; at most 120,000,000" in said
    assert psutil.Process().memory_info().rss - before < 50_000_000


def test_a_tiff_whose_frames_go_round_is_read_once(tmp_path: Path) -> None:
    assert reason(tmp_path / "loop.tif", hostile.tiff(4, loop=True), ReadOptions()).startswith("no text in it")
    assert measure(tmp_path / "loop.tif").pages == 1


def test_files_of_other_kinds_than_their_names_say(tmp_path: Path) -> None:
    assert document(tmp_path / "pdf.txt", hostile.good()).text == hostile.SAID
    assert document(tmp_path / "record.txt", b'{"id": "7", "text": "Aspirin."}').id == "7"
    assert document(tmp_path / "html.xml", b"<html><body><p>Aspirin lowers fever.</p></body></html>").text
    assert reason(tmp_path / "text.png", b"only text") == "its name says png, its content is something else"
    path = tmp_path / "picture.pdf"
    picture("Camostat blocks the protease").save(path, format="PNG")
    (found,) = read_file(path, ReadOptions())
    assert isinstance(found, Document)
    assert "Camostat" in found.text


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.jsonl", "a.xml", "a.docx", "a.zip", "a.tif", "a.txt.gz"])
def test_files_without_a_byte(tmp_path: Path, name: str) -> None:
    assert reason(tmp_path / name, b"") == "the file is empty"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_texts_of_other_encodings_are_read_with_nothing_to_note(tmp_path: Path, encoding: str) -> None:
    found = document(tmp_path / "a.txt", FRENCH.encode(encoding))
    assert found.text == FRENCH
    assert found.notes == ()
    record = json.dumps({"id": "1", "text": FRENCH}, ensure_ascii=False)
    assert document(tmp_path / "a.jsonl", record.encode(encoding)).text == FRENCH
    assert document(tmp_path / "a.json", record.encode(encoding)).text == FRENCH


def test_legible_windows_1252_is_read_and_noted(tmp_path: Path) -> None:
    found = document(tmp_path / "a.txt", FRENCH.encode("cp1252"))
    assert found.text == FRENCH
    guessed = sum(not character.isascii() for character in FRENCH)
    assert found.notes == (f"not all of it is UTF-8: {guessed} characters were read as Windows-1252",)


def test_mixed_encodings_are_each_read_as_what_they_are(tmp_path: Path) -> None:
    first, second = FRENCH.split("\n\n")
    found = document(tmp_path / "a.txt", first.encode() + b"\n\n" + second.encode("latin-1", errors="ignore"))
    assert found.title == first
    assert "après trois jours de traitement à lhôpital" in found.text
    assert len(found.notes) == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("Лихорадка прошла через три дня, и дети были выписаны домой. ".encode("cp1251") * 5, "not UTF-8 text"),
        ("熱は三日で下がり、子供たちは退院した。".encode("shift-jis") * 9, "not UTF-8 text"),
        (bytes(range(1, 256)) * 8, "not UTF-8 text: byte 0x80 at offset 127"),
        (b"The drug was given \x81 to all of the patients in the ward.", "not UTF-8 text: byte 0x81 at offset 19"),
        (b"The drug was\0 given to all of the patients.", "it contains NUL bytes, the first after 12 characters"),
        (b"\xff\xfeT\x00h\x00e\x00\x00\xd8", "not UTF-16 text"),
        (bytes(5000), "NUL bytes"),
    ],
)  # fmt: skip
def test_what_is_no_legible_text_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    assert says in reason(tmp_path / "a.txt", data)


def test_a_record_in_another_encoding_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    lines = [
        '{"id": 1, "text": "Fièvre."}'.encode(),
        '{"id": 2, "text": "Fièvre."}'.encode("latin-1"),
        b'{"id": 3, "text": "NUL \0."}',
        b'{"id": 4, "text": "Toux."}',
    ]
    first, second, third, fourth = read(tmp_path / "r.jsonl", b"\r\n".join(lines))
    assert [one.text for one in (first, fourth) if isinstance(one, Document)] == ["Fièvre.", "Toux."]
    assert isinstance(second, Rejected)
    assert (second.source[-2:], second.reason) == ("#2", "not UTF-8: byte 0xe8 at byte 22 of the line")
    assert isinstance(third, Rejected)
    assert "not JSON: Invalid control character" in third.reason
