"""Our scores and updates against PyKEEN's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from kg.errors import InputError, UnreadableError
from linkpred.defaults import ASKS_RELATIONS
from linkpred.engine import Engine, load_tensors, save_tensors
from linkpred.fit import Fit
from linkpred.interactions import BILINEAR, DISTANCE, answers, queries, relation_queries
from linkpred.optimise import RowAdagrad, RowAdam
from linkpred.options import TrainOptions
from linkpred.triples import TripleSet


def engine(model: str, seed: int = 0) -> Engine:
    return Engine(TrainOptions(model=model, dimension=6, seed=seed, batch_size=8, negatives=5).for_graph(8, 9), 9, 2)


def chain() -> TripleSet:
    rows = [(head, head % 2, head + 1) for head in range(8)]
    names = tuple(f"e{code}" for code in range(9))
    return TripleSet(names, ("r", "s"), np.array(rows, dtype=np.int64), np.ones(8, dtype=np.float32))


def spread_out(model: str, double: bool) -> Engine:
    """An engine of 300 entities with weights as large as trained ones."""
    ours = Engine(TrainOptions(model=model, dimension=64).for_graph(8, 300), 300, 2)
    with torch.no_grad():
        ours.entities.mul_(5 if model in DISTANCE else 3 / ours.entities.std())
        if model in BILINEAR:
            ours.relations.mul_(0.3 / ours.relations.std())
    ours.model.to(torch.float64 if double else torch.float32)
    ours.model.eval()
    return ours


@pytest.mark.parametrize("model", [*BILINEAR, *DISTANCE])
@pytest.mark.parametrize("inverse", [False, True])
@pytest.mark.parametrize("double", [False, True])
def test_scores_equal_pykeens(model: str, inverse: bool, double: bool) -> None:
    ours = spread_out(model, double)
    anchors = np.array([0, 3, 8, 3, 299])
    batch = torch.tensor([[anchor, 2 * 1 + int(inverse)] for anchor in anchors.tolist()])
    with torch.no_grad():
        theirs = ours.model.score_t(batch).numpy()
    found = ours.scores(anchors, 1, inverse)
    assert found.dtype == np.float32
    assert 0.3 < theirs.std() < 2000
    near = 1e-7 if double else 1e-5  # a score is given in float32, whatever it is made in
    np.testing.assert_allclose(found, theirs, rtol=near, atol=near * np.abs(theirs).max())


@pytest.mark.parametrize("model", [*BILINEAR, *DISTANCE])
@pytest.mark.parametrize("double", [False, True])
def test_what_training_compares_is_pykeens_score_or_its_square(model: str, double: bool) -> None:
    ours = spread_out(model, double)
    batch = torch.tensor([[0, 1, 2], [4, 2, 4], [8, 3, 0], [17, 0, 250]])
    with torch.no_grad():
        asked = queries(model, ours.entities[batch[:, 0]], ours.relations[batch[:, 1]])
        found = (asked * answers(model, ours.entities[batch[:, 2]])).sum(1)
        theirs = ours.model.score_hrt(batch).squeeze(1)
        theirs = -theirs.square() if ours.distance else theirs
    near = 1e-8 if double else 1e-5  # PyKEEN turns the tail back where we turn the head; lengths are 1 in float32
    torch.testing.assert_close(found, theirs, rtol=near, atol=near * float(theirs.abs().max()))


@pytest.mark.parametrize("model", [*BILINEAR, *DISTANCE, "simple"])
def test_training_lowers_the_loss_and_finds_the_answers(model: str) -> None:
    ours = engine(model)
    fit = Fit(ours, chain())
    losses = [float(np.mean([float(loss) for loss in fit.epoch(number, 300)])) for number in range(150)]
    assert losses[-1] < 0.6 * losses[0]
    best = [int(np.argmax(ours.scores(np.array([head]), head % 2, inverse=False))) for head in range(8)]
    assert sum(tail == head + 1 for head, tail in enumerate(best)) >= 7


def loss_of(model: str, rows: list[tuple[int, int, int]], **chosen: float) -> float:
    """The loss of one batch that holds every question of some triples, weights as at the start."""
    values: dict[str, object] = {"negatives": 0, "regularisation": 0.0, "relation_weight": 0.0, **chosen}
    options = TrainOptions(model=model, dimension=6, batch_size=99, **values).for_graph(len(rows), 9)  # type: ignore[arg-type]
    return float(next(Fit(Engine(options, 9, 2), triples_of(rows)).epoch(0, 1)))


def triples_of(rows: list[tuple[int, int, int]]) -> TripleSet:
    names = tuple(f"e{code}" for code in range(9))
    return TripleSet(names, ("r", "s"), np.array(sorted(rows), dtype=np.int64), np.ones(len(rows), dtype=np.float32))


ROWS = [(0, 0, 1), (0, 0, 2), (0, 0, 5), (3, 1, 2)]


@pytest.mark.parametrize("negatives", [0, 9])
def test_the_loss_of_grouped_questions_is_each_triples_softmax_over_all_entities(negatives: int) -> None:
    ours, expected = engine("complex"), []
    for head, relation, tail in ROWS:
        for anchor, answer, inverse in ((head, tail, False), (tail, head, True)):
            row = ours.scores(np.array([anchor]), relation, inverse)[0]
            expected.append(np.log(np.exp(row).sum()) - row[answer])
    assert loss_of("complex", ROWS, negatives=negatives) == pytest.approx(float(np.mean(expected)), rel=1e-4)


def test_any_pykeen_model_has_the_same_loss_by_its_own_scores() -> None:
    ours, expected = engine("simple"), []
    for head, relation, tail in ROWS:
        for anchor, answer, inverse in ((head, tail, False), (tail, head, True)):
            row = ours.scores(np.array([anchor]), relation, inverse)[0]
            expected.append(np.log(np.exp(row).sum()) - row[answer])
    assert loss_of("simple", ROWS) == pytest.approx(float(np.mean(expected)), rel=1e-2)


def test_drawn_negatives_give_the_full_loss_on_average() -> None:
    full = loss_of("complex", ROWS)
    drawn = [loss_of("complex", ROWS, negatives=4)]
    options = TrainOptions(model="complex", dimension=6, batch_size=99, negatives=4, learning_rate=1e-9)
    fit = Fit(Engine(options.for_graph(4, 9), 9, 2), triples_of(ROWS))
    fit._options = replace(fit._options, regularisation=0.0, relation_weight=0.0)
    drawn += [float(next(fit.epoch(number, 100))) for number in range(60)]
    assert float(np.mean(drawn)) == pytest.approx(full, rel=5e-3)


def test_the_norms_are_pykeens_powers_and_the_relation_loss_is_its_softmax() -> None:
    ours = engine("complex")
    plain = loss_of("complex", [(0, 0, 1)])
    head, tail = (ours.entities.detach()[code].view(-1, 2).norm(dim=1) for code in (0, 1))
    sides = [ours.relations.detach()[code].view(-1, 2).norm(dim=1) for code in (0, 1)]
    cubes = sum(float(part.pow(3).sum()) for part in (head, tail, head, tail, *sides)) / 2
    assert loss_of("complex", [(0, 0, 1)], regularisation=1000.0) == pytest.approx(plain + 1000 * cubes, rel=1e-3)
    losses = []
    for anchor, answer, own in ((0, 1, 0), (1, 0, 1)):
        batch = torch.tensor([[anchor, code, answer] for code in range(4)])
        losses.append(-float(torch.log_softmax(ours.model.score_hrt(batch).flatten(), 0)[own].detach()))
    assert loss_of("complex", [(0, 0, 1)], relation_weight=2.0) == pytest.approx(plain + 2 * np.mean(losses), rel=1e-4)


@pytest.mark.parametrize("model", ASKS_RELATIONS)
def test_relations_are_asked_for_by_pykeens_scores(model: str) -> None:
    ours = engine(model)
    with torch.no_grad():
        found = relation_queries(model, ours.entities[[2, 5]], ours.entities[[3, 5]]) @ ours.relations.T
        batch = torch.tensor([[head, code, tail] for head, tail in ((2, 3), (5, 5)) for code in range(4)])
        torch.testing.assert_close(found.flatten(), ours.model.score_hrt(batch).flatten(), rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("optimiser", ["adagrad", "adam"])
def test_rows_are_updated_as_torchs_optimisers_do(optimiser: str) -> None:
    torch.manual_seed(0)
    ours = torch.randn(5, 3)
    theirs = torch.nn.Parameter(ours.clone())
    make = torch.optim.Adagrad if optimiser == "adagrad" else torch.optim.Adam
    reference = make([theirs], lr=0.1)
    rows = (RowAdagrad if optimiser == "adagrad" else RowAdam)({"entity": ours})
    for _ in range(4):
        slope = torch.randn(5, 3)
        theirs.grad = slope
        reference.step()
        half = torch.tensor([0, 3, 4])
        if optimiser == "adagrad":  # row by row it is the same
            rows.update("entity", half, slope[half], 0.1)
            rows.update("entity", torch.tensor([1, 2]), slope[[1, 2]], 0.1)
        else:
            rows.update("entity", None, slope, 0.1)
    torch.testing.assert_close(ours, theirs.detach(), rtol=1e-4, atol=1e-5)


def test_a_triple_of_no_weight_teaches_nothing() -> None:
    rows = chain()
    silent = TripleSet(rows.entities, rows.relations, rows.triples, np.zeros(8, dtype=np.float32))
    options = TrainOptions(model="complex", dimension=6, regularisation=0.0, batch_size=8, negatives=5)
    ours = Engine(options.for_graph(8, 9), 9, 2)
    before = ours.tensors()
    list(Fit(ours, silent).epoch(0, 1))
    assert all(torch.equal(before[name], tensor) for name, tensor in ours.tensors().items())


def test_rotations_keep_length_one() -> None:
    ours = engine("rotate")
    list(Fit(ours, chain()).epoch(0, 1))
    moduli = ours.relations.detach().view(4, 6, 2).norm(dim=2)
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
