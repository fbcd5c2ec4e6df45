"""A batch with files that hang, burst or break what reads them goes on, and reads all the others."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ingest.read import ocr, pdf  # noqa: F401  so that loading them does not take of the seconds of a file
from pipelines.cli import run_command
from tests.test_ingest import hostile
from tests.test_ingest.test_read_formats import tarred, zipped

MB = 1_000_000
GOOD = {f"good{n}" for n in range(3)}
BAD = {
    "endless.pdf": (hostile.forms_of_forms(), r"no result within 15 seconds|needs more memory|the worker died"),
    "burst.pdf": (hostile.burst(900 * MB), r"needs more memory than the 250 MB|the worker died|no result within"),
    "secret.pdf": (hostile.encrypted("secret"), r"encrypted"),
    "circle.pdf": (hostile.NO_PAGES["kids_of_each_other"], r"none of the 1,000 pages"),
    "empty.pdf": (b"", r"empty"),
    "none.pdf": (hostile.without_pages(), r"no pages"),
    "huge.png": (hostile.png(50_000), r"pixels"),
    "huge.tif": (hostile.tiff(4, 50_000), r"pixels"),
    "leaves.zip": (zipped(("../../out.txt", b"text"), ("/out.txt", b"text")), r"leaves the archive"),
    "leaves.tar": (tarred(("../out.txt", b"text"), link="/etc/passwd"), r"leaves the archive|a link"),
    "bomb.zip": (zipped(("a.txt", b"0" * 30 * MB)), r"no honest file"),
    "nul.txt": (b"a\0b", r"NUL"),
    "noise.xml": (bytes(range(1, 256)), r"."),
}


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in GOOD:
        (folder / f"{name}.pdf").write_bytes(hostile.good())
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
    return folder


def test_the_batch_goes_on(
    tmp_path: Path, papers: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.rglob("*"))
    command = ["convert", "in", "-o", "out", "--json", "--timeout", "15", "--memory", "250", "--workers", "2"]
    assert run_command(command) == 3
    told = json.loads(capsys.readouterr().out)
    assert {one["id"] for one in told["documents"]} == GOOD
    reasons: dict[str, list[str]] = {}
    for one in told["quarantined"]:
        reasons.setdefault(one["source"].partition("#")[0].removeprefix("in/"), []).append(one["reason"])
    assert set(reasons) == set(BAD)
    for name, (_, pattern) in BAD.items():
        for reason in reasons[name]:
            assert re.search(pattern, reason), (name, reason)
            assert "\n" not in reason
    made = set(tmp_path.rglob("*")) - before
    assert all(path.is_relative_to(tmp_path / "out") for path in made)
    assert not list(tmp_path.parent.glob("out*"))


def test_a_batch_of_nothing_but_bad_files_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name in ("secret.pdf", "nul.txt"):
        (tmp_path / "in" / name).write_bytes(BAD[name][0])
    assert run_command(["convert", "in", "-o", "out"]) == 3
    shown = capsys.readouterr()
    assert shown.out == "0 documents in out, 2 files or records put aside (--retry reads their files again)\n"
    assert shown.err.count("quarantined: in/") == 2
    (tmp_path / "c.toml").write_text('[run]\nname = "t"\n[documents]\npaths = ["in"]\n')
    assert run_command(["run", "c.toml"]) == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    assert "nothing in the 2 files can be read, the first being in/nul.txt: not text: it contains NUL bytes" in line
    assert "quarantine.jsonl" in line
