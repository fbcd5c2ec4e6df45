"""A run that is killed with -9 in each stage goes on, and ends with the bytes of one that was never killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_pipelines.sample import write_sample

#: Runs undrawn and kills it -9 in the middle of a write: the AT-th below the folder of STAGE, counted in each process.
KILLER = """
import os, signal, sys, time
from contextlib import contextmanager
from kg import atomic
stage, at, main, seen, original = sys.argv[1], int(sys.argv[2]), os.getpid(), 0, atomic.replacing

@contextmanager
def replacing(path):
    global seen
    with original(path) as part:
        yield part
        if f"/{stage}/" in str(path) or f"/.{stage}.part/" in str(path):
            seen += 1
            if seen == at:
                os.kill(main, signal.SIGKILL)
                time.sleep(60)

atomic.replacing = replacing
from pipelines.cli import run_command
sys.exit(run_command(["run", sys.argv[3]]))
"""
KILLS = (
    ("documents", 1),
    ("documents", 6),
    ("evidence", 1),
    ("evidence", 3),
    ("graph", 1),
    ("model", 2),
    ("model", 4),
    ("hypotheses", 2),
    ("report", 1),
)


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "timing.json"
    }


def _run(config: Path) -> None:
    code = "import sys\nfrom pipelines.cli import run_command\nsys.exit(run_command(['run', sys.argv[1]]))"
    done = subprocess.run([sys.executable, "-c", code, str(config)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_killed_in_every_stage(tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for folder in (whole, killed):
        folder.mkdir()
    expected = whole / "runs" / "tiny"
    _run(write_sample(whole))
    config = write_sample(killed)
    run = killed / "runs" / "tiny"
    for stage, at in KILLS:
        done = subprocess.run(
            [sys.executable, "-c", KILLER, stage, str(at), str(config)], capture_output=True, text=True, check=False
        )
        assert done.returncode == -9, (stage, at, done.stderr)
        assert not (run / stage / "manifest.json").exists()
    _run(config)
    found, wanted = _tree(run), _tree(expected)
    assert set(found) == set(wanted)
    assert [name for name in wanted if found[name] != wanted[name]] == []
    assert {name.partition("/")[0] for name in wanted} >= {stage for stage, _ in KILLS}
    assert "hypotheses/drugs.tsv" in wanted
    assert "report/index.html" in wanted
