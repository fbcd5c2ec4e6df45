"""undrawn convert goes on where it stopped, and reads only what is new or has changed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.read import ReadOptions
from kg.codec import load_json
from kg.document import Document
from kg.errors import InputError
from pipelines import conversion
from pipelines.cli import run_command
from pipelines.lock import locked
from pipelines.stage import sweep
from tests.test_ingest import hostile

#: Runs undrawn convert and kills it -9 in the middle of the write of a file whose number is given.
KILLER = """
import os, signal, sys, time
from contextlib import contextmanager
from kg import atomic
at, seen, original = int(sys.argv[1]), 0, atomic.replacing

@contextmanager
def replacing(path):
    global seen
    with original(path) as part:
        yield part
        seen += 1
        if seen == at:
            os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(60)

atomic.replacing = replacing
from pipelines.cli import run_command
sys.exit(run_command(["convert", sys.argv[2], "-o", sys.argv[3], "--workers", "1"]))
"""


def _convert(folder: Path, out: Path) -> int:
    return run_command(["convert", str(folder), "-o", str(out), "--workers", "2"])


def _tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(6):
        (folder / f"p{number}.txt").write_text(f"Paper {number}\n\nAspirin was given {number} times.")
    (folder / "r.jsonl").write_text("".join(json.dumps({"id": f"r{n}", "text": f"Text {n}."}) + "\n" for n in range(3)))
    return folder


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that are read, as they are handed out."""
    names: list[str] = []
    original = conversion.Reading.read

    def noted(self, numbers, *rest):
        names.extend(self.units[number].path.name for number in numbers)
        original(self, numbers, *rest)

    monkeypatch.setattr(conversion.Reading, "read", noted)
    return names


def test_killed_again_and_again_it_goes_on_and_ends_with_the_same_bytes(
    tmp_path: Path, papers: Path, read: list[str]
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    assert _convert(papers, whole) == 0
    for at in (1, 5, 6):  # in the first document, and after one and then after two more files of three writes each
        command = [sys.executable, "-c", KILLER, str(at), str(papers), str(killed)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == -9, done.stderr
    read.clear()
    assert _convert(papers, killed) == 0
    assert read == ["p2.txt", "p3.txt", "p4.txt", "p5.txt", "r.jsonl"]
    assert _tree(killed) == _tree(whole)


def test_only_what_is_new_changed_or_lost_is_read(tmp_path: Path, papers: Path, read: list[str]) -> None:
    out = tmp_path / "out"
    _convert(papers, out)
    read.clear()
    assert _convert(papers, out) == 0
    assert read == []
    (papers / "new.txt").write_text("New\n\nText.")
    (papers / "p1.txt").write_text("Paper 1\n\nIbuprofen was given.")
    (out / "p2.txt").unlink()
    (out / "p3.json").write_text("{}")
    assert _convert(papers, out) == 0
    assert read == ["new.txt", "p1.txt", "p2.txt", "p3.txt"]
    assert load_json(Document, (out / "p1.json").read_bytes()).text.endswith("Ibuprofen was given.")
    fresh = tmp_path / "fresh"
    _convert(papers, fresh)
    assert _tree(out) == _tree(fresh)


def test_a_change_of_options_is_a_change(tmp_path: Path, papers: Path, read: list[str]) -> None:
    _convert(papers, tmp_path / "out")
    read.clear()
    assert run_command(["convert", str(papers), "-o", str(tmp_path / "out"), "--ocr", "never"]) == 0
    assert len(read) == 7


def test_what_a_file_gives_no_more_is_removed_and_nothing_else(tmp_path: Path, papers: Path) -> None:
    out, other = tmp_path / "out", tmp_path / "other"
    other.mkdir()
    (other / "q.txt").write_text("Other\n\nText.")
    (other / "r.jsonl").write_text(json.dumps({"id": "r1", "text": "Text 1."}) + "\n")
    _convert(papers, out)
    _convert(other, out)
    (out / "mine.txt").write_text("by hand")
    (out / "r2.txt").write_text("mended by hand")
    (papers / "r.jsonl").write_text(json.dumps({"id": "r9", "text": "Text 9."}) + "\n")
    assert _convert(papers, out) == 0
    ids = {path.name for path in out.glob("*.txt")}
    assert ids == {*(f"p{n}.txt" for n in range(6)), "r9.txt", "r1.txt", "r2.txt", "q.txt", "mine.txt"}
    assert not (out / "r0.json").exists()


def test_what_was_put_aside_is_told_again_without_being_read(
    tmp_path: Path, papers: Path, read: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (papers / "bad.pdf").write_bytes(b"%PDF-1.4\nnothing")
    for _ in range(2):
        assert _convert(papers, tmp_path / "out") == 3
        assert "quarantined: " in capsys.readouterr().err
    assert read.count("bad.pdf") == 1


def test_two_cannot_write_one_folder(
    tmp_path: Path, papers: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("pipelines.lock._PATIENCE", 0.1)
    code = (
        "import sys\nfrom pathlib import Path\nfrom pipelines.lock import locked\n"
        "with locked(Path(sys.argv[1])):\n    print('in', flush=True)\n    sys.stdin.read()\n"
    )
    kept = tmp_path / "out" / conversion.KEPT
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(kept)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdin is not None
    other.stdout.readline()
    assert _convert(papers, tmp_path / "out") == 1
    assert "another undrawn is at work" in capsys.readouterr().err
    other.communicate()
    with locked(kept):
        pass


def test_a_folder_that_was_converted_to_holds_nothing_hidden_to_read(tmp_path: Path, papers: Path) -> None:
    out = tmp_path / "out"
    _convert(papers, out)
    from ingest.read import discover

    assert [path for path in discover([out]) if conversion.KEPT in path.parts] == []


def test_what_is_written_below_the_folder_that_is_read_is_not_read(tmp_path: Path, papers: Path) -> None:
    (papers / "scan.pdf").write_bytes(hostile.good())
    out = papers / "out"
    for given in (papers, papers / "**" / "*.*"):
        assert _convert(given, out) == 0
        first = _tree(out)
        assert "scan.json" in first
        assert _convert(given, out) == 0
        assert _tree(out) == first


def test_a_folder_is_not_converted_into_itself(papers: Path) -> None:
    before = _tree(papers)
    with pytest.raises(InputError, match="is the folder that is written to"):
        conversion.convert_into(papers, [str(papers)], ReadOptions())
    assert _tree(papers) == before


def _paper(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "p.txt"
    path.write_text(f"Title\n\n{text}")
    return path


def _texts(out: Path) -> set[str]:
    said = set()
    for path in out.glob("*.txt"):
        document = load_json(Document, path.with_suffix(".json").read_bytes())
        assert document.id == path.stem
        said.add(document.text.rpartition("\n")[2])
    return said


def test_documents_of_other_files_keep_their_ids(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a, b, out = _paper(tmp_path / "a", "First."), _paper(tmp_path / "b", "Second."), tmp_path / "out"
    assert _convert(a, out) == 0
    first = _tree(out)
    capsys.readouterr()
    assert _convert(b, out) == 0
    shown = capsys.readouterr()
    assert shown.out == f"1 documents in {out}\n"
    assert shown.err.count("\n") == 1
    assert f"{b} has the id p of {a} and other text; it is kept as p-" in shown.err
    assert first.items() <= _tree(out).items()
    assert _texts(out) == {"First.", "Second."}
    both = _tree(out)
    for path in (a, b, a):
        assert _convert(path, out) == 0
        assert _tree(out) == both
    _paper(tmp_path / "a", "Third.")
    assert _convert(a, out) == 0
    assert _texts(out) == {"Second.", "Third."}
    _paper(tmp_path / "b", "Fourth.")
    assert _convert(b, out) == 0
    assert _texts(out) == {"Third.", "Fourth."}


@pytest.mark.parametrize("changed", ["a", "b"])
def test_a_file_that_changes_takes_nothing_from_one_read_with_it(tmp_path: Path, changed: str) -> None:
    a, b, out = _paper(tmp_path / "a", "First."), _paper(tmp_path / "b", "Second."), tmp_path / "out"
    assert run_command(["convert", str(b), str(a), "-o", str(out)]) == 0
    stays = {"a": "Second.", "b": "First."}[changed]
    assert _convert(_paper(tmp_path / changed, "Third."), out) == 0
    assert _texts(out) == {stays, "Third."}
    assert len(list(out.glob("*.txt"))) == 2
    together = tmp_path / "together"
    for folder in (out, together):
        assert run_command(["convert", str(a), str(b), "-o", str(folder)]) == 0
    assert _tree(out) == _tree(together)


def test_a_text_that_was_left_out_stays_when_the_other_changes(tmp_path: Path) -> None:
    a, b, out = _paper(tmp_path / "a", "Same."), _paper(tmp_path / "b", "Same."), tmp_path / "out"
    for path in (a, b, a):
        assert _convert(path, out) == 0
        assert _texts(out) == {"Same."}
    _paper(tmp_path / "a", "Changed.")
    for path in (a, b, a):
        assert _convert(path, out) == 0
        assert _texts(out) == {"Same.", "Changed."}


def test_only_our_own_temporary_files_are_swept(tmp_path: Path, papers: Path) -> None:
    out = tmp_path / "out"
    (out / "mine").mkdir(parents=True)
    dead = 999_999_999
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as alive:
        stays = [".draft.part", f".p.json.{alive.pid}-0.part", f"mine/.p.json.{dead}-0.part", f"p.json.{dead}-0.part"]
        goes = [f".p.json.{dead}-0.part", f"{conversion.KEPT}/files/.p.json.{dead}-12.part"]
        (out / goes[1]).parent.mkdir(parents=True)
        for name in (*stays, *goes):
            (out / name).write_text("half")
        assert _convert(papers, out) == 0
    assert [name for name in (*stays, *goes) if (out / name).exists()] == stays
    sweep(tmp_path / "nowhere")


def test_what_was_put_aside_is_read_again_on_demand(
    tmp_path: Path, papers: Path, read: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (papers / "bad.pdf").write_bytes(b"%PDF-1.4\nnothing")
    assert _convert(papers, tmp_path / "out") == 3
    assert "(--retry reads their files again)" in capsys.readouterr().out
    read.clear()
    assert run_command(["convert", str(papers), "-o", str(tmp_path / "out"), "--retry"]) == 3
    assert read == ["bad.pdf"]
