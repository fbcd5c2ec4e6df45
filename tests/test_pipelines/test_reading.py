from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.read import ReadOptions
from kg.codec import load_json
from kg.document import Document
from pipelines.conversion import read_into
from pipelines.extraction import extract_to


def test_files_of_one_name_are_each_kept_and_the_same_content_is_one_document(tmp_path: Path) -> None:
    for folder, text in (("a", "Aspirin.\n\nIt lowers fever."), ("b", "Losartan.\n\nIt lowers pressure."), ("c", "")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "paper.txt").write_text(text or "Aspirin.\n\nIt lowers fever.")
    out = tmp_path / "out"
    reading = read_into(out, [str(tmp_path / "a"), str(tmp_path / "b"), str(tmp_path / "c")], ReadOptions(), 1)
    ids = sorted(piece.id for piece, _ in reading.winners())
    assert ids[0] == "paper"
    assert len(ids) == 2
    assert ids[1].startswith("paper-")
    titles = {load_json(Document, (out / f"{id}.json").read_bytes()).title for id in ids}
    assert titles == {"Aspirin.", "Losartan."}
    again = read_into(
        tmp_path / "again", [str(tmp_path / "c"), str(tmp_path / "b"), str(tmp_path / "a")], ReadOptions(), 1
    )
    assert sorted(piece.id for piece, _ in again.winners()) == ids


def test_records_keep_their_own_identifiers_and_their_given_entities(tmp_path: Path) -> None:
    entity = {"start": 0, "end": 7, "text": "Aspirin", "type": "Chemical", "ids": ["MESH:D001241"]}
    record = {"id": "doi:10.1000/x#1", "text": "Aspirin lowers fever.", "entities": [entity]}
    (tmp_path / "in.jsonl").write_text(json.dumps(record) + "\n")
    extract_to(tmp_path / "out.jsonl", [str(tmp_path / "in.jsonl")], given=True, workers=1)
    found = json.loads((tmp_path / "out.jsonl").read_text())
    assert found["id"] == "doi:10.1000/x#1"
    assert [one["text"] for one in found["entities"]] == ["Aspirin"]


def test_given_entities_that_are_wrong_are_counted_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = {"start": 0, "end": 7, "text": "Aspirin", "type": "Chemical"}
    bad = {**good, "start": 90, "end": 97}
    lines = [{"id": str(number), "text": "Aspirin lowers fever.", "entities": rows} for number, rows in enumerate(
        ([good], [bad, good, bad], [bad])
    )]  # fmt: skip
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(line | {"text": f"{line['text']} {line['id']}"}) + "\n" for line in lines))
    for given in (True, False):
        extract_to(tmp_path / "out.jsonl", [str(path)], given=given, recogniser="lexicon", workers=1)
        told = [line for line in capsys.readouterr().err.splitlines() if "left out" in line]
        assert len(told) == (3 if given else 0)
        if given:
            assert told[0].endswith("in.jsonl#1: entity 1 is left out: it spans 90-97 of 23 characters; and 1 more")
            assert told[1].endswith("in.jsonl#2: entity 1 is left out: it spans 90-97 of 23 characters")
            assert told[2].endswith("in all 3 given entities left out and 0 doubtful (2 documents)")
            found = [json.loads(line)["entities"] for line in (tmp_path / "out.jsonl").read_text().splitlines()]
            assert [len(one) for one in found] == [1, 1, 0]
