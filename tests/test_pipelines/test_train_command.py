"""undrawn train and undrawn evaluate, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from kg.errors import InputError
from pipelines.commands import evaluate, extend, train
from pipelines.commands.train import bytes_of, seconds_of

SMALL = ("--dimension", "8", "--epochs", "40", "--batch-size", "32", "--threads", "1")


@pytest.fixture
def benchmark_files(tmp_path: Path) -> Path:
    rows = [f"e{head:02}\tstep{step}\te{(head + step) % 30:02}" for head in range(30) for step in range(1, 4)]
    valid, test = rows[::10], rows[4::10]
    train_rows = [row for row in rows if row not in valid + test]
    parts = {"train": train_rows, "valid": valid, "test": [*test, "e00\tstep1\tnever-seen"]}
    for name, lines in parts.items():
        (tmp_path / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def app() -> typer.Typer:
    commands = typer.Typer()
    train.register(commands)
    evaluate.register(commands)
    extend.register(commands)
    return commands


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app(), list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_train_then_evaluate(benchmark_files: Path, tmp_path: Path) -> None:
    model = tmp_path / "models" / "one"
    said = json.loads(run("train", str(benchmark_files), "-o", str(model), *SMALL, "--json"))
    assert (said["model"], said["epochs"], said["triples"], said["entities"]) == ("complex", 40, 72, 31)
    best = max(said["validations"], key=lambda row: row[1])
    assert f"the best on valid kept: MRR {best[1]:.3f} after {best[0]}, in {model}" in run(
        "train", str(benchmark_files), "-o", str(model), *SMALL
    )
    found = json.loads(run("evaluate", str(model), "--json"))
    assert (found["triples"], found["unseen"]) == (10, 1)
    assert 0 < found["mrr_pessimistic"] <= found["mrr"] <= found["mrr_optimistic"] <= 1
    assert found["mrr"] > found["baselines"]["degree"]["mrr"]
    assert set(found["by_relation"]) == {"step1", "step2", "step3"}
    assert found["train_seconds"] == said["train_seconds"]
    assert json.loads(run("evaluate", str(model), "--on", "valid", "--json"))["triples"] == 9


def test_choices_that_do_nothing_are_told_and_training_goes_on(benchmark_files: Path, tmp_path: Path) -> None:
    (benchmark_files / "valid.txt").write_text("")
    arguments = ["train", str(benchmark_files), "-o", str(tmp_path / "model"), *SMALL, "--sampling"]
    for sampling, told in (("hard", "sampling hard changes nothing"), ("typed", "names have no kind")):
        result = CliRunner().invoke(app(), [*arguments, sampling, "--replace"], catch_exceptions=False)
        assert result.exit_code == 0
        notes = [line for line in result.stderr.splitlines() if line.startswith("note: ")]
        assert len(notes) == 2
        assert told in notes[0]
        assert notes[1].startswith("note: valid is empty")
    with pytest.raises(InputError, match="epochs 0 must be at least 1"):
        run(*arguments, "hard", "--epochs", "0")


def test_help_tells_the_defaults_by_model_and_size() -> None:
    told = " ".join(run("train", "--help").replace("│", " ").split())
    assert "2048 for complex, distmult, rescal; 1024 for rotate, transe" in told
    assert "300 for complex with 1001 to 4000 entities" in told


def test_the_table_names_the_baseline_and_what_is_unseen(benchmark_files: Path, tmp_path: Path) -> None:
    model = tmp_path / "model"
    assert "40 epochs over 72 triples" in run("train", str(benchmark_files), "-o", str(model), *SMALL)
    table = run("evaluate", str(model))
    assert "degree" in table
    assert "10 triples on both sides, 1 with something training lacks" in table


def test_a_permuted_model_and_models_of_several_seeds_are_judged(benchmark_files: Path, tmp_path: Path) -> None:
    models = [str(tmp_path / name) for name in ("one", "two", "permuted", "other")]
    run("train", str(benchmark_files), "-o", models[0], *SMALL)
    run("train", str(benchmark_files), "-o", models[1], *SMALL, "--seed", "1")
    run("train", str(benchmark_files), "-o", models[2], *SMALL, "--permuted")
    found = json.loads(run("evaluate", models[0], models[1], "--permuted", models[2], "--json"))
    assert found["mrr"] > found["baselines"]["permuted_model"]["mrr"] > 0
    assert found["gains"]["permuted_model"][0] > 0
    run(
        "train", str(benchmark_files), "-o", str(tmp_path / "l2"), *SMALL, "--permuted", "--norm", "l2", "--epochs", "1"
    )
    with pytest.raises(InputError, match=r"trained with other options \(epochs, norm\)"):
        run("evaluate", models[0], "--permuted", str(tmp_path / "l2"))
    assert found["gains"]["degree"] == found["gain_over_degree"]
    members = found["members"]
    assert [(row["directory"], row["seed"]) for row in members] == [(models[0], 0), (models[1], 1)]
    alone = [json.loads(run("evaluate", model, "--json"))["mrr"] for model in models[:2]]
    assert [row["mrr"] for row in members] == alone
    (spread,) = found["by_seed"]
    assert (spread["seeds"], spread["mrr_mean"]) == ([0, 1], pytest.approx(sum(alone) / 2))
    assert spread["mrr_std"] == pytest.approx(abs(alone[0] - alone[1]) / 2**0.5)
    assert "complex over 2 seeds: MRR" in run("evaluate", models[0], models[1])
    run("train", str(benchmark_files), "-o", models[3], *SMALL[:-2], "--threads", "1", "--model", "distmult")
    assert json.loads(run("evaluate", models[0], models[3], "--json"))["by_seed"] == []
    with pytest.raises(InputError, match="not trained on a permutation"):
        run("evaluate", models[0], "--permuted", models[1])


def test_extend_makes_another_model_with_the_new_entity(benchmark_files: Path, tmp_path: Path) -> None:
    model, other, new = tmp_path / "model", tmp_path / "other", tmp_path / "new.tsv"
    run("train", str(benchmark_files), "-o", str(model), *SMALL)
    new.write_text("newcomer\tstep1\te04\nnewcomer\tstep2\te05\n")
    assert "1 new entities from 2 triples" in run("extend", str(model), str(new), "-o", str(other))
    assert json.loads(run("evaluate", str(other), "--json"))["triples"] == 10
    with pytest.raises(InputError, match="holds a model already"):
        run("extend", str(model), str(new), "-o", str(other))


@pytest.mark.parametrize(("text", "seconds"), [("90", 90), ("90s", 90), ("20m", 1200), ("1.5 h", 5400), ("2min", 120)])
def test_durations(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "-3m", "3 days"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not a duration; allowed"):
        seconds_of(text)


def test_bad_input_is_an_input_error(benchmark_files: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown model"):
        run("train", str(benchmark_files), "-o", str(tmp_path / "m"), "--model", "nothing")
    with pytest.raises(
        InputError, match="--model complex,rotate names 2 models; name one, or several by commas with --s"
    ):
        run("train", str(benchmark_files), "-o", str(tmp_path / "m"), "--model", "complex,rotate")
    with pytest.raises(InputError, match="not a folder"):
        run("train", str(tmp_path / "absent"), "-o", str(tmp_path / "m"))
    with pytest.raises(InputError, match="no trained model"):
        run("evaluate", str(tmp_path / "absent"))
    with pytest.raises(InputError, match="allowed: test, valid"):
        run("evaluate", str(tmp_path / "absent"), "--on", "train")


@pytest.mark.parametrize(("text", "size"), [("800", 800.0), ("1.5k", 1500.0), ("2GB", 2e9), (" 64 M ", 64e6)])
def test_sizes_are_read(text: str, size: float) -> None:
    assert bytes_of(text) == size


@pytest.mark.parametrize("text", ["", "much", "-1G", "2T"])
def test_other_sizes_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="not a size; allowed"):
        bytes_of(text)


def test_search_leaves_the_best_model_and_its_trials(benchmark_files: Path, tmp_path: Path) -> None:
    model = tmp_path / "model"
    arguments = ("train", str(benchmark_files), "-o", str(model), "--search", "--model", "complex,transe")
    chosen = ("--dimension", "8", "--epochs", "5", "--threads", "1", "--trials", "3")
    said = json.loads(run(*arguments, *chosen, "--time-limit", "5m", "--json"))
    assert said["epochs"] == 5
    assert said["search_seconds"] > said["train_seconds"] > 0
    lines = (model / "trials.tsv").read_text().splitlines()
    assert [line.split("\t")[:2] for line in lines[1:3]] == [["1", "done"], ["2", "done"]]
    assert len(lines) == 4
    assert json.loads(run("evaluate", str(model), "--json"))["triples"] == 10
    with pytest.raises(InputError, match="needs a time limit"):
        run(*arguments, *chosen)
