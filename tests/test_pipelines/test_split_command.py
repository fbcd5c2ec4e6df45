"""undrawn split, from a file of triples to a folder that undrawn train takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linkpred.split_folder import read_split
from pipelines.cli import run_command


def triples(directory: Path) -> str:
    path = directory / "all.tsv"
    rows = [f"Drug::{drug}\ttreats\tDisease::{disease}\n" for drug in range(8) for disease in range(8)]
    path.write_text("".join(rows))
    return str(path)


def test_whole_diseases_of_a_file_are_held_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "split"
    arguments = ["split", triples(tmp_path), "-o", str(out), "--by", "entity", "--kind", "Disease", "--valid", "0"]
    assert run_command([*arguments, "--test", "0.25", "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["recipe"] == {"by": "entity", "valid": 0, "test": 0.25, "kind": "Disease", "seed": 0}
    assert (value["counts"]["train"], value["counts"]["test_unseen"]) == (48, 16)
    assert read_split(out).digest == value["digest"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--by", "weekday"], "allowed: random, relation, paper, date, entity"),
        (["--by", "relation", "--relation", "cures"], "there are treats"),
        (["--by", "date"], "use --by random"),
        (["--by", "paper"], "papers alone speak of 0 of 64 triples"),
        (["--by", "entity", "--kind", "Gene"], "there are Disease, Drug"),
        (["--test", "1.5"], "together below 1"),
        (["--relation", "treats"], "--relation is for --by relation"),
        (["--kind", "Disease"], "--kind is for --by entity"),
    ],
)
def test_what_cannot_be_split_is_one_line(
    more: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["split", triples(tmp_path), "-o", str(tmp_path / "split"), *more]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line


def test_a_file_that_is_missing_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["split", str(tmp_path / "none"), "-o", str(tmp_path / "split")]) == 2
    assert "neither a graph's folder nor a file" in capsys.readouterr().err


def test_another_split_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["split", triples(tmp_path), "-o", str(tmp_path / "split"), "--valid", "0.1", "--test"]
    assert run_command([*asked, "0.1"]) == 0
    before = read_split(tmp_path / "split").digest
    assert run_command([*asked, "0.2"]) == 2
    assert "--replace" in capsys.readouterr().err
    assert read_split(tmp_path / "split").digest == before
    assert run_command([*asked, "0.1"]) == 0
    assert run_command([*asked, "0.2", "--replace"]) == 0
    assert read_split(tmp_path / "split").digest != before
