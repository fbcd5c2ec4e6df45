from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from ingest.convert import convert
from ingest.read import Rejected, discover, measure, read_file
from kg.codec import load_json
from kg.document import Document
from kg.errors import InputError


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_plain_text_has_a_title_sections_and_a_date(tmp_path: Path) -> None:
    text = "A short paper\n\ndate: 2020-03-17\n\nMethods\n\nCells were kept\nwarm.\n\n## Results\n\nThey lived."
    (document,) = read_file(write(tmp_path / "note.txt", text.encode()))
    assert isinstance(document, Document)
    assert (document.id, document.title, document.date) == ("note", "A short paper", "2020-03-17")
    assert [(s.name, s.blocks[0].text) for s in document.sections] == [
        ("title", "A short paper"),
        ("methods", "Cells were kept warm."),
        ("results", "They lived."),
    ]


@pytest.mark.parametrize("data", [b"", b" \n", b"a\x00b"])
def test_empty_files_and_binaries_are_rejected(tmp_path: Path, data: bytes) -> None:
    (outcome,) = read_file(write(tmp_path / "x.txt", data))
    assert isinstance(outcome, Rejected)


def test_records_keep_their_text_exactly_and_bad_lines_are_named(tmp_path: Path) -> None:
    text = "Title here.\nTwo  spaces, and a tab\tstay."
    rows = [
        json.dumps({"id": "32020029", "text": text, "title_end": 11, "year": "2020"}),
        "{oops",
        json.dumps({"id": 7}),
    ]
    path = write(tmp_path / "r.jsonl.gz", gzip.compress("\n".join(rows).encode()))
    good, broken, short = read_file(path)
    assert isinstance(good, Document)
    assert good.text == text
    assert good.exact
    assert (good.id, good.title, good.pmid, good.date) == ("32020029", "Title here.", "32020029", "2020")
    assert isinstance(broken, Rejected)
    assert broken.source.endswith("#2")
    assert isinstance(short, Rejected)
    assert short.reason == "no text; a record has id and text"
    assert measure(path).records == 3


def test_a_gzip_that_ends_early_is_rejected(tmp_path: Path) -> None:
    whole = gzip.compress("".join(f'{{"id": {n}, "text": "{n * n}"}}\n' for n in range(2000)).encode())
    (outcome,) = read_file(write(tmp_path / "r.jsonl.gz", whole[: len(whole) // 2]))
    assert isinstance(outcome, Rejected)
    assert "ends early" in outcome.reason
    members = gzip.compress(b'{"id": 1, "text": "a"}\n') + gzip.compress(b'{"id": 2, "text": "b"}\n')
    assert len(list(read_file(write(tmp_path / "two.jsonl.gz", members)))) == 2


def test_one_impossible_record_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    lines = [r'{"id": 1, "text": "half \ud83d"}', '{"id": 2, "text": ' + "[" * 100_000, '{"id": 3, "text": "fine"}']
    first, second, third = read_file(write(tmp_path / "r.jsonl", "\n".join(lines).encode()))
    assert isinstance(first, Rejected)
    assert "surrogate" in first.reason
    assert isinstance(second, Rejected)
    assert isinstance(third, Document)


def test_a_text_with_nothing_but_a_date_is_rejected(tmp_path: Path) -> None:
    (outcome,) = read_file(write(tmp_path / "d.txt", b"date: 2020-03-17\n"))
    assert isinstance(outcome, Rejected)


def test_a_broken_gzip_is_rejected(tmp_path: Path) -> None:
    (outcome,) = read_file(write(tmp_path / "r.jsonl.gz", gzip.compress(b"x" * 100)[:-12] + b"garbage"))
    assert isinstance(outcome, Rejected)


def test_conversion_round_trips(tmp_path: Path) -> None:
    (document,) = read_file(write(tmp_path / "n.md", b"# Title\n\nOne sentence of some length stands here."))
    assert isinstance(document, Document)
    data, text = convert(document)
    assert load_json(Document, data) == document
    assert text == "Title\n\nOne sentence of some length stands here.\n"


def test_discovery_is_sorted_unique_and_names_all_faults(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    for folder in ("empty", "odd", "in/.kept"):
        (tmp_path / folder).mkdir()
    for name in (
        "in/b.txt", "in/deep/a.pdf", "in/skip.exe", "in/.hidden.txt", "in/.kept/d.txt", "c.odd", "odd/a.exe", "odd/b",
    ):  # fmt: skip
        (tmp_path / name).write_text("x")
    found = discover(["in", "in/*.txt", "c.odd"], tmp_path)
    assert [p.relative_to(tmp_path).as_posix() for p in found] == ["c.odd", "in/b.txt", "in/deep/a.pdf"]
    with pytest.raises(
        InputError,
        match=r"empty is empty.*odd holds no file.*seen 2 \(1 \.exe, 1 no ending\).*nowhere does not.*nothing that",
    ):
        discover(["empty", "odd", "nowhere", "in/*.png"], tmp_path)
