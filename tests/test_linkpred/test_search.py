"""A search: what it tries, what it keeps, and what happens after a kill."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kg.errors import InputError, UndrawnError
from linkpred.forecast import Forecast
from linkpred.options import TrainOptions
from linkpred.search import search_model
from linkpred.search_space import Range, Space, Study, Trial
from linkpred.split import Split
from linkpred.train import CHECKPOINT, TrainProgress
from linkpred.validate import Validator
from tests.test_linkpred.test_train import StoppedError, ring

OPTIONS = TrainOptions(dimension=8, epochs=4, threads=1, time_limit=300.0)


def search(
    split: Split,
    directory: Path,
    options: TrainOptions = OPTIONS,
    models: tuple[str, ...] = ("complex",),
    most: int = 5,
) -> list[Trial]:
    trials: list[Trial] = []
    search_model(split, directory, options, models, told=lambda trial, best: trials.append(trial), most=most)
    return trials


def rows(directory: Path) -> list[dict[str, str]]:
    lines = [line.split("\t") for line in (directory / "trials.tsv").read_text().splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def bare(trials: list[Trial]) -> list[Trial]:
    return [replace(trial, seconds=0) for trial in trials]


def test_the_best_trial_becomes_the_model(tmp_path: Path) -> None:
    model = search_model(ring(), tmp_path, OPTIONS, ["complex", "distmult"], most=6)
    table = rows(tmp_path)
    assert [row["trial"] for row in table] == ["1", "2", "3", "4", "5", "6"]
    assert [row["model"] for row in table[:2]] == ["complex", "distmult"]
    done = [float(row["valid_mrr"]) for row in table if row["outcome"] == "done"]
    assert Validator(model.split).mrr(model) == pytest.approx(max(done), abs=6e-5)
    best = next(row for row in table if row["outcome"] == "done" and float(row["valid_mrr"]) == max(done))
    assert model.options.model == best["model"]
    assert model.options.learning_rate == pytest.approx(float(best["learning_rate"]), rel=1e-3)
    assert len({row["learning_rate"] for row in table}) > 3
    before = (tmp_path / "weights.safetensors").stat().st_mtime_ns
    search_model(ring(), tmp_path, OPTIONS, ["complex", "distmult"], most=6)
    assert (tmp_path / "weights.safetensors").stat().st_mtime_ns == before


def test_a_stopped_search_goes_on_in_the_trial_that_was_stopped(tmp_path: Path) -> None:
    whole = search(ring(), tmp_path / "whole")

    def stop(what: str, at: TrainProgress) -> None:
        if what == "trial 3" and at.epoch == 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        search_model(ring(), tmp_path / "stopped", OPTIONS, ["complex"], stop, most=5, checkpoint_seconds=0)
    assert len(rows(tmp_path / "stopped")) == 2
    assert (tmp_path / "stopped" / "search" / "trial-002" / CHECKPOINT).exists()
    state = json.loads((tmp_path / "stopped" / "search" / "search.json").read_bytes())["state"]
    epochs: list[int] = []
    rest: list[Trial] = []
    search_model(
        ring(), tmp_path / "stopped", OPTIONS, ["complex"], lambda what, at: epochs.append(at.epoch),
        lambda trial, best: rest.append(trial), most=5,
    )  # fmt: skip
    assert epochs[0] == 2
    assert rest[0].seconds > state["at_hand"] > 0
    assert bare(rest) == bare(whole)[2:]
    for name in ("weights.safetensors", "config.json"):
        assert (tmp_path / "stopped" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    more = search(ring(), tmp_path / "stopped", most=6)
    assert [trial.number for trial in more] == [5]


def test_nothing_is_chosen_by_the_test_part(tmp_path: Path) -> None:
    split = ring()
    found = search(split, tmp_path / "one", most=4)
    without = search(Split(split.train, split.valid, split.test.take(np.arange(0))), tmp_path / "two", most=4)
    assert bare(found) == bare(without)


def test_short_trials_are_followed_by_a_long_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[str] = set()
    slow = Forecast(epochs=40, seconds_per_epoch=60 * 0.7 / 12 / 4.5, seconds=0.0, memory=0)  # 4 passes a trial
    monkeypatch.setattr("linkpred.search.forecast_training", lambda *given: slow)
    options = replace(OPTIONS, epochs=None, time_limit=60.0)
    model = search_model(ring(), tmp_path, options, ["complex"], lambda what, at: seen.add(what), most=2)
    assert [int(row["epochs"]) for row in rows(tmp_path)] == [4, 4]
    assert seen == {"trial 1", "trial 2", "last training"}
    assert model.epochs == 40
    assert model.options.time_limit is not None
    assert not (tmp_path / "search" / "last").exists()
    state = json.loads((tmp_path / "search" / "search.json").read_bytes())["state"]
    timing = json.loads((tmp_path / "timing.json").read_bytes())
    trials = sum(float(row["seconds"]) for row in rows(tmp_path))
    assert timing["search_seconds"] == pytest.approx(state["planned"] + trials + state["last_seconds"], abs=0.2)
    assert 0 < timing["train_seconds"] == model.train_seconds < timing["search_seconds"]
    assert state["last_seconds"] > 0  # a search that goes on knows of the time that this took
    state["last_seconds"] = 59.9
    written = json.loads((tmp_path / "search" / "search.json").read_bytes()) | {"state": state}
    (tmp_path / "search" / "search.json").write_text(json.dumps(written))
    assert not search(ring(), tmp_path, options, most=9)


def test_the_whole_limit_holds_for_the_first_trial_and_for_one_that_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = Forecast(epochs=4, seconds_per_epoch=0.001, seconds=0.0, memory=0)
    monkeypatch.setattr("linkpred.search.forecast_training", lambda *given: quick)
    with pytest.raises(
        UndrawnError, match=r"time limit is too short \(1 s\); the same command with a longer one goes on"
    ):
        search_model(ring(), tmp_path, replace(OPTIONS, time_limit=1.0), ["complex"], lambda what, at: time.sleep(0.4))
    assert [row["outcome"] for row in rows(tmp_path)] == ["stopped"]
    path = tmp_path / "search" / "search.json"
    value = json.loads(path.read_bytes())
    path.write_text(json.dumps(value | {"trials": [], "state": value["state"] | {"at_hand": 1.0}}))
    with pytest.raises(UndrawnError, match="time limit is too short"):
        search(ring(), tmp_path, replace(OPTIONS, time_limit=1.0))
    assert not json.loads(path.read_bytes())["trials"]
    assert search(ring(), tmp_path, most=1)[0].seconds > 1


def test_a_search_of_no_epochs_is_refused_and_a_trial_without_validation_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="epochs 0 must be at least 1"):
        search(ring(), tmp_path, replace(OPTIONS, epochs=0))
    monkeypatch.setattr("linkpred.train.State.due", lambda *given: False)
    with pytest.raises(UndrawnError, match="it was never validated"):
        search(ring(), tmp_path, most=2)
    assert [row["outcome"] for row in rows(tmp_path)] == ["failed", "failed"]


def test_a_search_without_time_or_validation_or_in_a_full_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a search needs a time limit"):
        search(ring(), tmp_path, replace(OPTIONS, time_limit=None))
    split = ring()
    with pytest.raises(InputError, match="chooses by the valid part"):
        search(Split(split.train, split.valid.take(np.arange(0)), split.test), tmp_path)
    with pytest.raises(InputError, match=r"time limit 1e-06 s: one epoch takes [\d.e-]+ s .* give at least"):
        search(split, tmp_path, replace(OPTIONS, time_limit=1e-6))
    search(split, tmp_path, most=1)
    with pytest.raises(InputError, match=r"of other triples or options.*overwrite it with --replace"):
        search(split, tmp_path, replace(OPTIONS, seed=5))
    assert search_model(split, tmp_path, replace(OPTIONS, seed=5), ["complex"], most=1, replace_other=True)
    assert json.loads((tmp_path / "config.json").read_bytes())["options"]["seed"] == 5


def test_trials_that_fail_are_told_and_a_search_of_nothing_else_fails(tmp_path: Path) -> None:
    with pytest.raises(UndrawnError, match="no trial of the search came to an end: training diverged"):
        search(ring(), tmp_path, replace(OPTIONS, learning_rate=1e30), most=2)
    assert [row["outcome"] for row in rows(tmp_path)] == ["failed", "failed"]


def test_a_trial_below_the_median_is_hopeless_and_what_is_fixed_is_not_searched() -> None:
    space = Space(("complex",), replace(OPTIONS, batch_size=64), 1000, 500, 4)
    start = space.start("complex")
    assert "batch_size" not in start
    assert start["negatives"] == 0
    trials = [Trial(number, "done", start, (0.4 + number / 100, 0.5), 4, 1.0) for number in range(4)]
    assert Study(space, trials, 0).hopeless([0.1])
    assert not Study(space, trials, 0).hopeless([0.6])
    suggested = [Study(space, trials, seed).suggestion() for seed in (0, 0, 1)]
    assert suggested[0] == suggested[1] != suggested[2]
    for name, allowed in space.of("complex").items():
        value = float(suggested[0][name])
        assert allowed.low <= value <= allowed.high if isinstance(allowed, Range) else value in allowed


def test_any_pykeen_model_has_a_space() -> None:
    found = Space(("tucker",), TrainOptions(), 40, 30, 1).start("tucker")
    assert found == {"model": "tucker", "learning_rate": 0.05, "batch_size": 128, "negatives": 0}
