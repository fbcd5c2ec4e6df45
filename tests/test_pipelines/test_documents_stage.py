from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.codec import load_json
from kg.document import Document
from kg.errors import InputError
from pipelines.config import parse_config
from pipelines.index import read_index
from pipelines.manifest import read_manifest
from pipelines.quarantine import read_quarantine
from pipelines.stage import Finished, Run, carry_out
from pipelines.stages import documents
from pipelines.stages.documents import STAGE

RECORDS = "".join(json.dumps({"id": str(n), "text": f"Aspirin {n}.\nIt lowers fever."}) + "\n" for n in range(1, 4))


def _run(base: Path, more: str = "") -> tuple[Run, Finished]:
    text = f'[run]\nname = "t"\nworkers = 2\n[documents]\npaths = ["in"]\nocr = "never"\n{more}'
    config = parse_config(text, base / "c.toml")
    run = Run(config.directory, config)
    return run, carry_out(STAGE, run)


def _files(run: Run) -> dict[str, bytes]:
    folder = run.folder("documents")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "timing.json"
    }


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.jsonl").write_text(RECORDS)
    (tmp_path / "in" / "note.txt").write_text("A title\n\nRemdesivir was given to patients.\n")
    return tmp_path


def test_one_piece_a_document_and_a_manifest_without_paths(base: Path) -> None:
    run, finished = _run(base)
    folder = run.folder("documents")
    assert not finished.skipped
    assert [entry.id for entry in read_index(folder)] == ["1", "2", "3", "note"]
    document = load_json(Document, (folder / "2.json").read_bytes())
    assert document.text == "Aspirin 2.\nIt lowers fever."
    assert (folder / "2.txt").read_text() == document.text + "\n"
    manifest = read_manifest(folder)
    assert manifest is not None
    assert set(manifest.fields["inputs"]) == {"in/b.jsonl", "in/note.txt"}
    assert manifest.fields["counts"] == {"files": 2, "documents": 4}
    assert str(base) not in (folder / "manifest.json").read_text()
    assert set(json.loads((folder / "timing.json").read_text())) == {"seconds", "peak_memory_mb", "host"}


def test_a_second_run_is_skipped_and_new_papers_alone_are_read(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run, _ = _run(base)
    assert _run(base)[1].skipped
    (base / "in" / "new.txt").write_text("Another\n\nTocilizumab was given.\n")
    read: list[str] = []
    original = documents.Reading.read

    def noted(self, numbers, *rest):
        read.extend(self.units[number].source for number in numbers)
        original(self, numbers, *rest)

    monkeypatch.setattr(documents.Reading, "read", noted)
    assert not _run(base)[1].skipped
    assert read == ["in/new.txt"]
    with_new = _files(run)
    assert "new.json" in with_new
    (base / "in" / "new.txt").unlink()
    _run(base)
    assert "new.json" not in _files(run)
    assert read == ["in/new.txt"]


def test_the_result_does_not_depend_on_workers_or_order_of_arrival(base: Path) -> None:
    (base / "in" / "c.txt").write_text("C\n\nText.\n")
    run, _ = _run(base)
    expected = _files(run)
    for path in sorted(run.folder("documents").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    config = parse_config(
        '[run]\nname = "t"\nworkers = 1\n[documents]\npaths = ["in/c.txt", "in"]\nocr = "never"\n', base / "c.toml"
    )
    carry_out(STAGE, Run(config.directory, config))
    assert _files(run) == expected


def test_of_two_documents_with_one_id_the_first_has_it_and_the_other_a_spare_one_whenever_they_come(base: Path) -> None:
    run, _ = _run(base)
    (base / "in" / "a.jsonl").write_text(
        json.dumps({"id": "2", "text": "Other text."}) + "\n" + RECORDS.splitlines()[2] + "\n"
    )
    _run(base)
    folder = run.folder("documents")
    assert (folder / "2.txt").read_text() == "Other text.\n"
    told = [json.loads(line) for line in (folder / "duplicates.jsonl").read_text().splitlines()]
    assert [(one["id"], one["source"].partition("#")[0], one["reason"]) for one in told] == [
        ("2", "in/b.jsonl", documents.OTHER),
        ("3", "in/b.jsonl", documents.SAME),
    ]
    manifest = read_manifest(folder)
    assert manifest is not None
    assert manifest.fields["dropped"] == {documents.SAME: 1}
    (spare,) = (entry.id for entry in read_index(folder) if entry.id.startswith("2-"))
    assert told[0]["as"] == spare
    assert (folder / f"{spare}.txt").read_text() == "Aspirin 2.\nIt lowers fever.\n"
    moved = load_json(Document, (folder / f"{spare}.json").read_bytes())
    assert (moved.id, moved.source) == (spare, "in/b.jsonl#2")
    grown = _files(run)
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    _run(base)
    assert _files(run) == grown
    (base / "in" / "a.jsonl").unlink()
    _run(base)
    assert (folder / "2.txt").read_text() == "Aspirin 2.\nIt lowers fever.\n"
    assert (folder / "duplicates.jsonl").read_text() == ""


def test_bad_documents_are_put_aside_and_the_others_read(base: Path) -> None:
    (base / "in" / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing\n%%EOF")
    (base / "in" / "latin.txt").write_bytes("Fi\xe8vre et toux, r\xe9sum\xe9.".encode("latin-1") + b"\x81\x00")
    (base / "in" / "c.jsonl").write_text('{"id": "9", "text": "Fine."}\n{"id": \n')
    run, finished = _run(base)
    assert finished.quarantined == 3
    rows = read_quarantine(run.directory)
    assert [source.partition("#")[0] for source, _ in rows] == ["in/broken.pdf", "in/c.jsonl", "in/latin.txt"]
    assert all(reason for _, reason in rows)
    assert "9" in {entry.id for entry in read_index(run.folder("documents"))}
    assert _run(base)[1].quarantined == 3


def test_a_lost_piece_is_made_again(base: Path) -> None:
    run, _ = _run(base)
    expected = _files(run)
    folder = run.folder("documents")
    (folder / "1.txt").unlink()
    (folder / "2.json").write_text("{}")
    (folder / ".3.json.999999999-0.part").write_text("half")
    (folder / "manifest.json").unlink()
    _run(base)
    assert _files(run) == expected


def test_reserved_names(base: Path) -> None:
    (base / "in" / "manifest.txt").write_text("A title\n\nSome text.\n")
    run, _ = _run(base)
    assert "manifest_" in {entry.id for entry in read_index(run.folder("documents"))}
    assert read_manifest(run.folder("documents")) is not None


def test_nothing_to_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(InputError, match="in"):
        _run(tmp_path)
    (tmp_path / "in").rmdir()
    with pytest.raises(InputError, match="in"):
        _run(tmp_path)
