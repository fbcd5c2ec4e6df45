"""Our scores and updates against PyKEEN's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from kg.errors import InputError, UnreadableError
from linkpred.engine import BILINEAR, DISTANCE, Engine, load_tensors, save_tensors
from linkpred.fit import Fit
from linkpred.options import TrainOptions
from linkpred.triples import TripleSet


def engine(model: str, seed: int = 0) -> Engine:
    return Engine(TrainOptions(model=model, dimension=6, seed=seed, batch_size=8, negatives=5).checked(), 9, 2)


def chain() -> TripleSet:
    rows = [(head, head % 2, head + 1) for head in range(8)]
    names = tuple(f"e{code}" for code in range(9))
    return TripleSet(names, ("r", "s"), np.array(rows, dtype=np.int64), np.ones(8, dtype=np.float32))


@pytest.mark.parametrize("model", [*BILINEAR, *DISTANCE])
@pytest.mark.parametrize("inverse", [False, True])
def test_fast_scores_equal_pykeens(model: str, inverse: bool) -> None:
    ours = engine(model)
    anchors = np.array([0, 3, 8, 3])
    batch = torch.tensor([[anchor, 2 * 1 + int(inverse)] for anchor in anchors.tolist()])
    with torch.no_grad():
        theirs = ours.model.score_t(batch).numpy()
    found = ours.scores(anchors, 1, inverse)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, theirs, rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize("model", [*BILINEAR, *DISTANCE])
def test_what_training_compares_is_pykeens_score_or_its_square(model: str) -> None:
    ours = engine(model)
    batch = torch.tensor([[0, 1, 2], [4, 2, 4], [8, 3, 0]])
    with torch.no_grad():
        queries = ours.queries(ours.entity(batch[:, 0]), ours.relation(batch[:, 1]))
        found = (queries * ours.answers(ours.entity(batch[:, 2]))).sum(1)
        theirs = ours.model.score_hrt(batch).squeeze(1)
        theirs = -theirs.square() if ours.distance else theirs
    torch.testing.assert_close(found, theirs, rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize("model", [*BILINEAR, *DISTANCE, "simple"])
def test_training_lowers_the_loss_and_finds_the_answers(model: str) -> None:
    ours = engine(model)
    fit = Fit(ours, chain())
    losses = [float(np.mean(list(fit.epoch(number)))) for number in range(150)]
    assert losses[-1] < 0.6 * losses[0]
    best = [int(np.argmax(ours.scores(np.array([head]), head % 2, inverse=False))) for head in range(8)]
    assert sum(tail == head + 1 for head, tail in enumerate(best)) >= 7


def test_sampled_softmax_over_every_entity_is_the_full_softmax() -> None:
    rows = torch.tensor([[0, 0, 1], [2, 1, 3]])
    losses = []
    for negatives in (0, 9):
        options = TrainOptions(model="complex", dimension=6, negatives=negatives, regularisation=0.0).checked()
        fit = Fit(Engine(options, 9, 2), chain())
        losses.append(float(fit._loss(rows, torch.ones(2)).detach()))
    assert losses[0] == pytest.approx(losses[1])
    scores = engine("complex").scores(np.array([0, 2]), 0, inverse=False)
    other = engine("complex").scores(np.array([2]), 0, inverse=True)
    expected = [np.log(np.exp(row).sum()) - row[tail] for row, tail in ((scores[0], 1), (other[0], 3))]
    assert losses[0] == pytest.approx(float(np.mean(expected)), rel=1e-4)


def test_a_triple_of_no_weight_teaches_nothing() -> None:
    rows = chain()
    silent = TripleSet(rows.entities, rows.relations, rows.triples, np.zeros(8, dtype=np.float32))
    options = TrainOptions(model="complex", dimension=6, regularisation=0.0, batch_size=8, negatives=5).checked()
    ours = Engine(options, 9, 2)
    before = ours.tensors()
    list(Fit(ours, silent).epoch(0))
    assert all(torch.equal(before[name], tensor) for name, tensor in ours.tensors().items())


def test_rotations_keep_length_one() -> None:
    ours = engine("rotate")
    list(Fit(ours, chain()).epoch(0))
    moduli = ours.relation(torch.arange(4)).abs()
    torch.testing.assert_close(moduli, torch.ones(4, 6))


def test_an_unknown_model_names_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"unknown model 'complx'; allowed: .*complex.*rotate"):
        engine("complx")


def test_a_model_that_needs_more_than_triples_is_refused() -> None:
    with pytest.raises(InputError, match=r"cannot be trained on triples alone|no embeddings"):
        engine("nodepiece")


def test_tensors_and_values_come_back_and_damage_is_named(tmp_path: Path) -> None:
    path = tmp_path / "file.safetensors"
    save_tensors(path, {"b": torch.ones(2), "a": torch.zeros(1)}, {"epoch": 3})
    tensors, value = load_tensors(path)
    assert value == {"epoch": 3}
    assert tensors["b"].tolist() == [1, 1]
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(UnreadableError, match="missing or damaged"):
        load_tensors(path)


def test_weights_of_another_model_are_refused() -> None:
    with pytest.raises(UnreadableError, match="do not fit the model"):
        engine("complex").load(engine("tucker").tensors())
