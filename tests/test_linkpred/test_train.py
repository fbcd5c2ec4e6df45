"""Training: same bytes again, also after kill -9; models that are opened and refused."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from kg.errors import InputError, UndrawnError
from linkpred.evaluate import evaluate
from linkpred.forecast import forecast_training, forecast_within_limits
from linkpred.model import TrainedModel
from linkpred.options import threads_here
from linkpred.split import Split, random_split
from linkpred.train import CHECKPOINT, TrainOptions, TrainProgress, train_model
from linkpred.triples import TripleSet
from linkpred.validate import Validator

#: A program that trains with a checkpoint after every epoch and says on stdout when each epoch is over.
PROGRAM = """
import sys, time
from pathlib import Path
from tests.test_linkpred.test_train import options, ring
from linkpred.train import train_model
def tell(state):
    if state.step == state.steps:
        print(state.epoch + 1, flush=True)
        time.sleep(float(sys.argv[2]))
train_model(ring("graph"), Path(sys.argv[1]), options(), tell, checkpoint_seconds=0)
"""
ROOT = Path(__file__).resolve().parents[2]


def ring(graph: str = "") -> Split:
    """A graph whose relations are steps round a ring of 40, which all models can learn."""
    rows = [(head, step, (head + step + 1) % 40) for head in range(40) for step in range(4)]
    names = tuple(f"e{code:02}" for code in range(40))
    triples = np.array(sorted(rows), dtype=np.int64)
    weights = np.linspace(0.5, 1, len(rows), dtype=np.float32)
    return random_split(TripleSet(names, ("a", "b", "c", "d"), triples, weights), 0, (0.1, 0.1), graph)


def options(model: str = "complex", **chosen: object) -> TrainOptions:
    values: dict[str, object] = {"dimension": 8, "epochs": 8, "batch_size": 32, "negatives": 16, "threads": 1, **chosen}
    return TrainOptions(model=model, **values)  # type: ignore[arg-type]


def bytes_of(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir()) if path.name != "timing.json"}


def test_a_killed_training_ends_with_the_same_bytes(tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    train_model(ring("graph"), whole, options())
    arguments = [sys.executable, "-c", PROGRAM, str(killed), "0.2"]
    process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) == 4:
            break
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert (killed / CHECKPOINT).exists()
    assert not (killed / "config.json").exists()
    seen: list[TrainProgress] = []
    train_model(ring("graph"), killed, options(), seen.append)
    assert seen[0].epoch >= 2  # it went on, it did not begin again
    assert bytes_of(killed) == bytes_of(whole)


class StoppedError(Exception):
    """Raised by a callback in place of a kill."""


def stop_in_fourth_epoch(state: TrainProgress) -> None:
    if (state.epoch == 3 and state.step < state.steps) or state.epoch > 3:
        raise StoppedError


@pytest.mark.parametrize(
    ("model", "sampling"), [("rotate", "uniform"), ("transe", "hard"), ("rescal", "frequency"), ("simple", "hard")]
)
def test_every_kind_of_model_goes_on_to_the_same_bytes(tmp_path: Path, model: str, sampling: str) -> None:
    chosen = options(model, sampling=sampling, negatives=8)
    train_model(ring(), tmp_path / "whole", chosen)
    with pytest.raises(StoppedError):
        train_model(ring(), tmp_path / "stopped", chosen, stop_in_fourth_epoch, checkpoint_seconds=0)
    train_model(ring(), tmp_path / "stopped", chosen)
    assert bytes_of(tmp_path / "stopped") == bytes_of(tmp_path / "whole")


def test_the_seed_decides_the_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", 0), ("same", 0), ("other", 1)):
        train_model(ring(), tmp_path / name, options(seed=seed))
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "same")
    weights = "weights.safetensors"
    assert (tmp_path / "one" / weights).read_bytes() != (tmp_path / "other" / weights).read_bytes()


def test_a_trained_model_beats_degree_and_opens_again(tmp_path: Path) -> None:
    split = ring()
    model = train_model(split, tmp_path, options(epochs=60, regularisation=0.0))
    found = evaluate(TrainedModel.open(tmp_path), split, "test", model.train_seconds)
    assert found.model.mrr > 2 * found.baselines["degree"].mrr
    assert found.train_seconds == model.train_seconds is not None
    assert model.seen().all()
    scores = model.score_heads(1, np.array([5, 6]))
    assert scores.shape == (2, 40)
    assert model.score_tails(np.array([5]), 1).shape == (1, 40)


def test_a_finished_model_is_opened_and_another_is_not_overwritten(tmp_path: Path) -> None:
    train_model(ring(), tmp_path, options())
    before = (tmp_path / "weights.safetensors").stat().st_mtime_ns
    train_model(ring(), tmp_path, options())
    assert (tmp_path / "weights.safetensors").stat().st_mtime_ns == before
    with pytest.raises(InputError, match="model of other triples or options"):
        train_model(ring(), tmp_path, options(seed=7))
    assert train_model(ring(), tmp_path, options(seed=7), replace_other=True).options.seed == 7


def test_a_checkpoint_of_other_options_is_refused_and_a_damaged_one_ignored(tmp_path: Path) -> None:
    with pytest.raises(StoppedError):
        train_model(ring(), tmp_path, options(), stop_in_fourth_epoch, checkpoint_seconds=0)
    with pytest.raises(InputError, match="of other triples or options"):
        train_model(ring(), tmp_path, options(seed=7))
    (tmp_path / CHECKPOINT).write_bytes(b"half a file")
    train_model(ring(), tmp_path, options())
    assert not (tmp_path / CHECKPOINT).exists()


def test_a_wrong_graph_is_refused(tmp_path: Path) -> None:
    train_model(ring("digest-one"), tmp_path, options(epochs=1))
    assert TrainedModel.open(tmp_path, "digest-one").graph == "digest-one"
    with pytest.raises(InputError, match="trained on digest-one, not on graph digest-two; train it again"):
        TrainedModel.open(tmp_path, "digest-two")


def test_a_damaged_or_absent_model_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no trained model"):
        TrainedModel.open(tmp_path)
    train_model(ring(), tmp_path / "model", options(epochs=1))
    for name in ("weights.safetensors", "split.safetensors", "entities.txt", "config.json"):
        broken = tmp_path / f"broken-{name}"
        shutil.copytree(tmp_path / "model", broken)
        (broken / name).write_bytes(b"\xff\x00 broken")
        with pytest.raises(InputError) as caught:
            TrainedModel.open(broken)
        assert "\n" not in str(caught.value)


def test_a_model_of_a_later_format_or_without_a_known_option_still_gives_an_answer(tmp_path: Path) -> None:
    train_model(ring(), tmp_path, options(epochs=1))
    path = tmp_path / "config.json"
    config = json.loads(path.read_bytes())
    del config["options"]["time_limit"]
    config["options"]["of_a_later_version"] = 1
    path.write_text(json.dumps(config), encoding="utf-8")
    assert TrainedModel.open(tmp_path).options.time_limit is None
    path.write_text(json.dumps(config | {"format": 99}), encoding="utf-8")
    with pytest.raises(InputError, match="format 99"):
        TrainedModel.open(tmp_path)


def test_an_unseen_entity_is_kept_and_said(tmp_path: Path) -> None:
    split = ring()
    train = TripleSet((*split.entities, "zz"), split.relations, split.train.triples, split.train.weights)
    test = TripleSet(train.entities, split.relations, np.array([[0, 0, 40]]), np.ones(1, dtype=np.float32))
    model = train_model(Split(train, test, test), tmp_path, options(epochs=1))
    assert model.seen().tolist() == [True] * 40 + [False]
    assert evaluate(model, model.split).unseen == 1


def test_a_training_that_diverges_says_so(tmp_path: Path) -> None:
    for sampling in ("uniform", "hard"):
        with pytest.raises(UndrawnError, match="diverged in epoch"):
            train_model(ring(), tmp_path, options(learning_rate=1e30, sampling=sampling))


def test_a_time_limit_fixes_the_epochs_and_they_are_written_down(tmp_path: Path) -> None:
    model = train_model(ring(), tmp_path, options(epochs=3, time_limit=120.0))
    assert model.epochs == 3
    limited = options(epochs=10**6, time_limit=3.0)
    epochs = forecast_within_limits(ring(), limited.for_graph(128, 40))
    assert 1 <= epochs < 10**6
    with pytest.raises(InputError, match="one epoch takes"):
        forecast_within_limits(ring(), options(time_limit=1e-6).for_graph(128, 40))


def test_a_time_limit_is_kept_and_its_epochs_written_down(tmp_path: Path) -> None:
    began = time.perf_counter()
    model = train_model(ring(), tmp_path, options(epochs=10**6, time_limit=2.0))
    assert time.perf_counter() - began < 20
    assert 1 <= model.epochs < 10**6
    assert model.train_seconds is not None
    assert model.train_seconds < 6


def test_a_memory_limit_is_heeded_before_anything_is_trained(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"memory limit 1 MB: this needs about \d+ MB"):
        train_model(ring(), tmp_path, options(memory_limit=1e6))
    assert not any(tmp_path.iterdir())
    assert train_model(ring(), tmp_path, options(epochs=1, memory_limit=1e12)).epochs == 1


def test_the_best_validation_is_kept_and_patience_ends_training(tmp_path: Path) -> None:
    kept = train_model(ring(), tmp_path / "kept", options(epochs=40, validations=8, patience=2))
    rows = json.loads((tmp_path / "kept" / "config.json").read_bytes())["validations"]
    values = [value for _, value in rows]
    assert [epoch for epoch, _ in rows] == [5 * (number + 1) for number in range(len(rows))]
    assert kept.epochs == rows[-1][0]
    assert Validator(kept.split).mrr(kept) == pytest.approx(max(values))
    if kept.epochs < 40:
        assert values.index(max(values)) == len(values) - 3


def test_validations_and_their_best_weights_survive_a_kill(tmp_path: Path) -> None:
    chosen = options(validations=4)
    train_model(ring(), tmp_path / "whole", chosen)
    with pytest.raises(StoppedError):
        train_model(ring(), tmp_path / "stopped", chosen, stop_in_fourth_epoch, checkpoint_seconds=0)
    train_model(ring(), tmp_path / "stopped", chosen)
    assert bytes_of(tmp_path / "stopped") == bytes_of(tmp_path / "whole")


def test_other_libraries_or_another_trainer_make_another_model(tmp_path: Path) -> None:
    train_model(ring(), tmp_path, options(epochs=1))
    path = tmp_path / "config.json"
    config = json.loads(path.read_bytes())
    for change in ({"trainer": "0"}, {"libraries": config["libraries"] | {"torch": "0.1"}}):
        path.write_text(json.dumps(config | change), encoding="utf-8")
        assert TrainedModel.open(tmp_path).epochs == 1
        with pytest.raises(InputError, match=r"model of other triples or options \((trainer|torch)\)"):
            train_model(ring(), tmp_path, options(epochs=1))


def test_the_number_of_threads_is_part_of_what_a_model_is() -> None:
    assert options(threads=0).checked().threads == threads_here() >= 1
    assert options(threads=3).checked().threads == 3


def test_a_forecast_names_seconds_and_memory() -> None:
    found = forecast_training(ring(), options(epochs=40))
    assert found.epochs == 40
    assert found.seconds >= 40 * found.seconds_per_epoch > 0
    assert found.memory > 50e6


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dimension", 0),
        ("epochs", -1),
        ("epochs", 0),
        ("batch_size", 0),
        ("learning_rate", 0.0),
        ("seed", -1),
        ("time_limit", 0.0),
    ],
)
def test_options_out_of_range_are_named(name: str, value: float) -> None:
    with pytest.raises(InputError, match=name.replace("_", ".")):
        TrainOptions(**{name: value}).checked()  # type: ignore[arg-type]


@pytest.mark.parametrize(("triples", "epochs"), [(10, 100), (32_768, 47), (460_000, 20)])
def test_few_triples_are_passed_over_more_often(triples: int, epochs: int) -> None:
    assert TrainOptions(batch_size=512).for_graph(triples, 9).epochs == epochs
    assert TrainOptions(epochs=3).for_graph(triples, 9).epochs == 3


def test_epochs_by_size_are_written_down(tmp_path: Path) -> None:
    model = train_model(ring(), tmp_path, options(epochs=None))
    assert model.epochs == model.options.epochs == TrainedModel.open(tmp_path).options.epochs == 100


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        TrainOptions(dimension=0, negatives=-1, threads=-1).checked()
    assert len(str(caught.value).splitlines()) == 3


def test_defaults_follow_the_size_of_the_graph_and_give_way_to_what_is_asked() -> None:
    small, many = TrainOptions().for_graph(5000, 135, 46), TrainOptions().for_graph(272_115, 14_541, 237)
    assert (small.negatives, small.batch_size, small.relation_weight) == (0, 100, 0.0)
    assert (many.negatives, many.batch_size, many.relation_weight) == (2048, 500, 1.0)
    middle = TrainOptions().for_graph(32_888, 2034, 42)
    assert (middle.dimension, middle.negatives, middle.batch_size, middle.regularisation) == (300, 0, 250, 0.012)
    asked = TrainOptions(batch_size=7, negatives=9, relation_weight=0.5).for_graph(5000, 135, 237)
    assert (asked.negatives, asked.batch_size, asked.relation_weight) == (9, 7, 0.5)
    assert TrainOptions(model="rotate").for_graph(5000, 135, 237).relation_weight == 0.0
