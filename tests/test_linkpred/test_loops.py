"""PyKEEN's own loops under the same training: they learn, go on after a stop, and refuse what is not theirs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from pykeen.models import TransE
from pykeen.training import LCWATrainingLoop, SLCWATrainingLoop
from pykeen.triples import CoreTriplesFactory, KGInfo

from kg.errors import InputError
from linkpred.engine import Engine
from linkpred.forecast import forecast_training
from linkpred.loops import PykeenLoop, loop_of
from linkpred.model import TrainedModel
from linkpred.optimise import ModuleOptimiser
from linkpred.options import TrainOptions
from linkpred.train import train_model
from linkpred.validate import Validator
from tests.test_linkpred.test_train import StoppedError, bytes_of, options, ring, stop_in_fourth_epoch


def test_pykeens_loop_trains_a_model_as_pykeen_makes_it(tmp_path: Path) -> None:
    chosen = options("transe", loop="slcwa", negatives=4, epochs=20, validations=1, learning_rate=0.1)
    split = ring()
    plain = Engine(chosen.for_graph(len(split.train), 40, 4), 40, 4)
    assert not plain.fast
    assert plain.options.relation_weight == plain.options.regularisation == 0
    start = Validator(split).mrr(TrainedModel(tmp_path, chosen, split, 0, None, plain))
    trained = train_model(split, tmp_path, chosen)
    assert Validator(split).mrr(trained) > start + 0.05
    again = TrainedModel.open(tmp_path)
    assert again.engine.model.interaction.p == 1  # PyKEEN's own norm
    with torch.inference_mode():
        expected = again.engine.model.score_t(torch.tensor([[3, 2], [4, 2]])).numpy()
    np.testing.assert_array_equal(trained.score_tails(np.array([3, 4]), 1), expected)


def test_the_other_loop_lowers_the_loss_of_a_model_that_is_pykeens_alone() -> None:
    split = ring()
    chosen = options("tucker", loop="lcwa", learning_rate=0.02, optimiser="adam").for_graph(len(split.train), 40, 4)
    loop = PykeenLoop(Engine(chosen, 40, 4), split.train)
    losses = [float(loss) for number in range(4) for loss in loop.epoch(number, 4)]
    assert losses[-1] < losses[0]
    assert len(losses) == 4


@pytest.mark.parametrize("loop", ["slcwa", "lcwa"])
def test_every_optimiser_starts_from_the_weights_that_pykeens_loop_starts_from(loop: str) -> None:
    split = ring()
    theirs = TransE(
        triples_factory=KGInfo(num_entities=40, num_relations=4, create_inverse_triples=True),
        embedding_dim=8,
        random_seed=3,
    )
    factory = CoreTriplesFactory(
        mapped_triples=torch.from_numpy(split.train.triples),
        num_entities=40,
        num_relations=4,
        create_inverse_triples=True,
    )
    kind = SLCWATrainingLoop if loop == "slcwa" else LCWATrainingLoop
    kind(model=theirs, triples_factory=factory, optimizer="adam").train(factory, num_epochs=0, use_tqdm=False)
    for optimiser in ("adam", "adagrad"):
        chosen = options("transe", loop=loop, optimiser=optimiser, seed=3).for_graph(len(split.train), 40, 4)
        ours = Engine(chosen, 40, 4)
        PykeenLoop(ours, split.train)
        assert all(torch.equal(theirs.state_dict()[name], tensor) for name, tensor in ours.tensors().items())


@pytest.mark.parametrize("loop", ["slcwa", "lcwa"])
@pytest.mark.parametrize(("optimiser", "rate"), [("adam", 0.05), ("adagrad", 0.2)])
def test_every_optimiser_learns_and_goes_on(loop: str, optimiser: str, rate: float) -> None:
    split = ring()
    chosen = options("distmult", loop=loop, optimiser=optimiser, negatives=4, learning_rate=rate, batch_size=16)
    first, second = (
        PykeenLoop(Engine(chosen.for_graph(len(split.train), 40, 4), 40, 4), split.train) for _ in range(2)
    )
    start = Validator(split).mrr(first.engine)
    losses = [float(loss) for number in range(6) for loss in first.epoch(number, 7)]
    second.load(first.tensors())
    losses += [float(loss) for loss in first.epoch(6, 7)]
    assert [float(loss) for loss in second.epoch(6, 7)] == losses[-1:]
    assert losses[-1] < losses[3] < losses[0]
    assert Validator(split).mrr(first.engine) > start + 0.1
    assert all(torch.equal(tensor, first.tensors()[name]) for name, tensor in second.tensors().items())


def test_adams_state_at_the_start_is_what_its_first_step_makes() -> None:
    weights = [torch.nn.Parameter(torch.arange(4.0)) for _ in range(2)]
    ours, theirs = ModuleOptimiser("adam", weights[:1], 0.1).inner, torch.optim.Adam(weights[1:], lr=0.1)
    for _ in range(3):
        for weight, optimiser in zip(weights, (ours, theirs), strict=True):
            weight.grad = weight.detach().cos()
            optimiser.step()
    assert torch.equal(*weights)
    mine, other = ours.state_dict()["state"][0], theirs.state_dict()["state"][0]
    assert mine.keys() == other.keys()
    assert all(torch.equal(mine[name], value) and mine[name].dtype == value.dtype for name, value in other.items())


@pytest.mark.parametrize("optimiser", ["adam", "adagrad"])
def test_a_stopped_loop_goes_on_to_the_same_bytes(tmp_path: Path, optimiser: str) -> None:
    chosen = options("transe", loop="slcwa", negatives=2, optimiser=optimiser, learning_rate=0.01, epochs=5)
    train_model(ring(), tmp_path / "whole", chosen)
    with pytest.raises(StoppedError):
        train_model(ring(), tmp_path / "stopped", chosen, stop_in_fourth_epoch, checkpoint_seconds=0)
    train_model(ring(), tmp_path / "stopped", chosen)
    assert bytes_of(tmp_path / "stopped") == bytes_of(tmp_path / "whole")


def test_a_forecast_tries_a_few_batches_and_counts_all() -> None:
    found = forecast_training(ring(), options("distmult", loop="slcwa", epochs=10, batch_size=8, negatives=1))
    assert found.epochs == 10
    assert found.seconds > 9 * found.seconds_per_epoch > 0


def test_what_is_ours_alone_is_refused() -> None:
    with pytest.raises(InputError, match="loop 'gan'; allowed: own, slcwa, lcwa"):
        TrainOptions(loop="gan").checked()
    for name, value in (("sampling", "typed"), ("regularisation", 0.1), ("relation_weight", 1.0)):
        with pytest.raises(InputError, match="are for --loop own"):
            TrainOptions(loop="lcwa", **{name: value}).checked()  # type: ignore[arg-type]
    split = ring()
    engine = Engine(options(loop="slcwa").for_graph(len(split.train), 40, 4), 40, 4)
    assert isinstance(loop_of(engine, split.train), PykeenLoop)
