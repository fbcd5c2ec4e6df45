from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from kg.errors import InputError
from pipelines.commands.graph import app
from tests.test_kg.statements_made import COVID, HETIONET, REMDESIVIR, small_graph


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    small_graph(folder).close()
    return folder


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


def answer(*arguments: str | Path) -> object:
    result = call(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_stats(run: Path) -> None:
    found = answer("stats", "--run", run)
    assert found == answer("stats", "--graph", run / "graph")
    assert isinstance(found, dict)
    assert found["edges"] == 13
    assert "edges\t13" in call("stats", "--run", run).stdout


def test_a_run_is_found_by_its_name(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "mine").symlink_to(run)
    monkeypatch.chdir(tmp_path)
    assert answer("stats", "--run", "mine") == answer("stats", "--run", run)
    with pytest.raises(InputError, match="there is no run 'other'"):
        call("stats", "--run", "other")


@pytest.mark.parametrize("arguments", [[], ["--run", "a", "--graph", "b"]])
def test_one_graph_must_be_named(arguments: list[str]) -> None:
    with pytest.raises(InputError, match="say which graph"):
        call("stats", *arguments)


def test_audit(run: Path) -> None:
    found = answer("audit", "--run", run)
    assert isinstance(found, list)
    assert {finding["check"]: finding["count"] for finding in found}["self loops"] == 1
    assert "look\t1\tself loops" in call("audit", "--run", run).stdout


def test_audit_fails_where_there_is_a_fault(tmp_path: Path) -> None:
    from kg.build import build_graph
    from tests.test_kg.names_table import Table
    from tests.test_kg.statements_made import said

    build_graph(tmp_path / "graph", evidence=[said(REMDESIVIR, "treats", COVID, "p1")], lexicon=Table())
    result = call("audit", "--graph", tmp_path / "graph")
    assert result.exit_code == 1
    assert "FAULT\t1\tunknown documents" in result.stdout


def test_neighbors(run: Path) -> None:
    found = answer("neighbors", "COVID-19", "--run", run, "--predicate", "treats")
    assert isinstance(found, dict)
    assert found["node"]["id"] == COVID
    assert [edge["subject_name"] for edge in found["edges"]] == ["Remdesivir"]
    lines = call("neighbors", "COVID-19", "--run", run).stdout.splitlines()
    beliefs = [float(line.split("\t")[3]) for line in lines[2:]]
    assert len(beliefs) > 3
    assert beliefs == sorted(beliefs, reverse=True)
    with pytest.raises(InputError, match="unknown predicate 'cures'"):
        call("neighbors", "COVID-19", "--run", run, "--predicate", "cures")


def test_paths(run: Path) -> None:
    found = answer("paths", "Ruxolitinib", "COVID-19", "--run", run)
    assert isinstance(found, list)
    assert found[0]["names"] == ["Ruxolitinib", "JAK1", "ACE2", "COVID-19"]
    shown = call("paths", "Ruxolitinib", "COVID-19", "--run", run).stdout
    assert "Ruxolitinib --" in shown
    nothing = call("paths", "Ruxolitinib", "COVID-19", "--run", run, "--max-length", "1").stdout
    assert nothing == "no path of at most 1 edges joins Ruxolitinib and COVID-19\n"


def test_explain_id(run: Path) -> None:
    found = answer("explain-id", "DOID:0080600", "--run", run)
    assert isinstance(found, dict)
    assert (found["id"], found["name"]) == (COVID, "COVID-19")
    assert "DOID:0080600, MESH:D000086382" in call("explain-id", "COVID-19", "--run", run).stdout


def test_contradictions(run: Path) -> None:
    found = answer("contradictions", "--run", run)
    assert isinstance(found, list)
    assert {one["kind"] for one in found} == {"denied", "opposite"}
    narrowed = answer("contradictions", "--run", run, "--node", "Remdesivir")
    assert isinstance(narrowed, list)
    assert [one["subject"] for one in narrowed] == [REMDESIVIR]
    assert call("contradictions", "--run", run, "--limit", "1").stdout.count("\n") == 2


def test_export(run: Path, tmp_path: Path) -> None:
    files = answer("export", "--run", run, "-o", tmp_path / "out")
    assert files == [str(tmp_path / "out" / "nodes.tsv"), str(tmp_path / "out" / "edges.tsv")]
    shown = call("export", "--run", run, "-o", tmp_path / "lines", "--format", "jsonl").stdout.split()
    assert all(Path(path).stat().st_size for path in shown)


def test_build(tmp_path: Path) -> None:
    source = tmp_path / "edges.tsv"
    source.write_text(HETIONET + "broken\n")
    result = call("build", "--source", f"hetionet:{source}", "-o", tmp_path / "graph")
    assert result.exit_code == 0
    assert "edges\t9\n" in result.stdout
    assert "hetionet: 9 of 10 lines kept\n  1 rejected: 1 fields, not 3\n" in result.stdout
    found = answer("explain-id", "DOID:0080600", "--graph", tmp_path / "graph")
    assert isinstance(found, dict)
    assert found["id"] == COVID
