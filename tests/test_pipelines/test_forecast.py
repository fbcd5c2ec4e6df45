from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.cli import run_command
from pipelines.config import read_config
from pipelines.miniature import carry_out_small, count_lines
from pipelines.sizing import looks_long
from pipelines.stage import STAGES
from tests.test_pipelines.sample import write_sample


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(tmp_path_factory.mktemp("forecast"))


def test_a_dry_run_says_what_each_stage_takes_and_writes_nothing(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(config.parent.rglob("*"))
    assert run_command(["run", str(config), "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [stage["stage"] for stage in told["stages"]] == list(STAGES)
    assert told["seconds"] == pytest.approx(sum(stage["seconds"] for stage in told["stages"]), abs=0.1)
    assert told["memory_mb"] >= 50
    assert "5 files: 0 pages, 0 of them scans, 7 records" in told["stages"][0]["basis"]
    assert sorted(config.parent.rglob("*")) == before


def test_what_is_done_takes_nothing(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["run", str(config)]) == 0
    (config.parent / "runs" / "tiny" / "report" / "manifest.json").unlink()
    capsys.readouterr()
    assert run_command(["run", str(config), "--dry-run"]) == 0
    table = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in table if "done before" in line] == list(STAGES[:-1])
    assert table[-1].split()[:2] == ["in", "all"]
    assert run_command(["run", str(config)]) == 0
    capsys.readouterr()
    assert run_command(["run", str(config), "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["seconds"] == 0


def test_a_miniature_uses_its_share_of_the_lines(config: Path) -> None:
    settings = read_config(config)
    assert count_lines(settings) == 23
    small = carry_out_small(settings, (), 2)
    assert small.lines == 12
    assert small.edges == 11
    assert set(small.costs) >= {"documents", "evidence", "graph", "model"}
    assert all(cost.seconds > 0 and cost.before_mb > 10 for cost in small.costs.values())


def test_only_large_runs_that_never_ended_are_forecast_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write_sample(tmp_path)
    assert not looks_long(read_config(path))
    monkeypatch.setattr("pipelines.sizing._SOURCES", 100)
    assert looks_long(read_config(path))
    assert run_command(["run", str(path)]) == 0
    assert "forecast for run tiny:" in capfd.readouterr().err
    assert not looks_long(read_config(path))
