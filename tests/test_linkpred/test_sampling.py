"""Drawn entities: how often each is drawn, and that what is learnt from them is the softmax it should be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from kg.errors import InputError
from linkpred.engine import Engine
from linkpred.fit import Fit
from linkpred.kinds import valid_answers
from linkpred.options import TrainOptions
from linkpred.questions import Batch, Questions
from linkpred.sampling import Others, Sampler
from linkpred.triples import TripleSet

#: Three kinds; a drug treats diseases, and drugs bind genes.
NAMES = tuple(
    [f"D::{code}" for code in range(5)] + [f"G::{code}" for code in range(6)] + [f"S::{code}" for code in range(4)]
)
TRIPLES = [(0, 0, 5), (0, 0, 6), (1, 0, 6), (2, 0, 6), (0, 1, 11), (3, 1, 12), (4, 1, 12)]


def train() -> TripleSet:
    triples = np.array(sorted(TRIPLES), dtype=np.int64)
    return TripleSet(NAMES, ("binds", "treats"), triples, np.ones(len(triples), dtype=np.float32))


def fit(sampling: str, negatives: int, model: str = "complex", spread: float = 80) -> Fit:
    chosen = TrainOptions(
        model=model, dimension=6, batch_size=99, negatives=negatives, sampling=sampling, regularisation=0.0,
        relation_weight=0.0, learning_rate=1e-9,
    )  # fmt: skip
    engine = Engine(chosen.for_graph(len(TRIPLES), len(NAMES)), len(NAMES), 2)
    if engine.fast:  # far enough from the start for entities to differ
        with torch.no_grad():
            engine.entities.mul_(spread / (10 if model == "rescal" else 1))
            engine.relations.mul_(spread / (10 if model == "rescal" else 1))
    return Fit(engine, train())


def no_logits(*numbers: torch.Tensor) -> torch.Tensor:
    raise AssertionError("only hard sampling asks the model")


def full_loss(engine: Engine, typed: bool) -> float:
    """Mean over triples and directions of the cross-entropy of the answer among itself and all that is no answer."""
    found = []
    for inverse in (False, True):
        valid = valid_answers(train(), inverse)
        for triple in TRIPLES:
            anchor, relation, answer = (triple[2], triple[1], triple[0]) if inverse else triple
            row = np.exp(engine.scores(np.array([anchor]), relation, inverse)[0].astype(np.float64))
            pool = valid[relation] if typed else np.ones(len(NAMES), dtype=np.bool_)
            found.append(np.log(row[pool].sum()) - np.log(row[answer]))
    return float(np.mean(found))


@pytest.mark.parametrize("model", ["complex", "rescal", "simple"])
@pytest.mark.parametrize("sampling", ["uniform", "frequency", "typed", "hard"])
def test_with_all_entities_drawn_the_loss_is_the_whole_softmax(model: str, sampling: str) -> None:
    ours = fit(sampling, 0, model)
    expected = full_loss(ours.engine, sampling == "typed")
    assert float(next(ours.epoch(0, 1))) == pytest.approx(expected, rel=1e-4 if ours.engine.fast else 2e-2)


def test_the_typed_softmax_is_another_than_the_one_over_all_entities() -> None:
    assert full_loss(fit("typed", 0).engine, typed=True) < 0.8 * full_loss(fit("typed", 0).engine, typed=False)


@pytest.mark.parametrize(
    ("sampling", "near"), [("uniform", 0.01), ("frequency", 0.01), ("typed", 0.02), ("hard", 0.01)]
)
def test_some_entities_estimate_the_whole_softmax(sampling: str, near: float) -> None:
    ours = fit(sampling, 11, spread=25)  # the mean of logarithms is below the logarithm of the mean
    expected = full_loss(ours.engine, sampling == "typed")
    losses = [float(next(ours.epoch(number, 10**6))) for number in range(200)]
    assert np.std(losses) > 0
    assert float(np.mean(losses)) == pytest.approx(expected, rel=near)


def drawn_by_kind(sampler: Sampler) -> tuple[Batch, Others, torch.Tensor, np.ndarray[Any, Any]]:
    """All questions, their others, which of those each is compared with, and what each relation may have there."""
    questions = Questions(train())
    batch = questions.take(torch.arange(len(questions)))
    found = sampler.draw(batch)
    assert found.barred is not None
    allowed = ~found.barred[0][found.barred[1]]
    allowed[found.hits] = False
    valid = np.stack([valid_answers(train(), inverse) for inverse in (False, True)], axis=1).reshape(4, -1)
    return batch, found, allowed, valid


def test_typed_others_stand_for_the_entities_of_their_kind_that_are_no_answers() -> None:
    options = TrainOptions(negatives=9, sampling="typed").for_graph(len(TRIPLES), len(NAMES))
    sampler = Sampler(options, train(), no_logits)
    torch.manual_seed(3)
    batch, found, allowed, valid = drawn_by_kind(sampler)
    assert found.weights is not None
    assert found.barred is not None
    for row, (relation, scale) in enumerate(zip(batch.relations.tolist(), found.scale.tolist(), strict=True)):
        kinds = {NAMES[code][0] for code in found.drawn[allowed[row]].tolist()}
        own = int((batch.rows == row).sum())
        whole = int(valid[relation].sum())
        if int(found.barred[1][row]) == len(found.barred[0]) - 1:  # no other of its kind is drawn
            assert valid[relation][found.drawn.numpy()].sum() <= own
            whole = len(NAMES)
        else:
            assert len(kinds) == 1
        stands_for = scale * float(found.weights[allowed[row]].sum())
        assert stands_for == pytest.approx(whole - own, rel=1e-5)


def test_a_question_without_a_drawn_entity_of_its_kind_is_compared_with_all_that_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options = TrainOptions(negatives=3, sampling="typed").for_graph(len(TRIPLES), len(NAMES))
    options = replace(options, negatives=3)
    sampler = Sampler(options, train(), no_logits)
    assert sampler._chance is not None
    genes_alone = torch.tensor([5, 6, 7])
    monkeypatch.setattr(sampler, "_drawn", lambda batch: (genes_alone, 1 / sampler._chance[genes_alone].float()))
    batch, found, allowed, valid = drawn_by_kind(sampler)
    assert found.weights is not None
    assert found.barred is not None
    others = 0
    for row, (relation, scale) in enumerate(zip(batch.relations.tolist(), found.scale.tolist(), strict=True)):
        own = int((batch.rows == row).sum())
        genes = bool(valid[relation, 5])
        assert allowed[row].any()
        stands_for = scale * float(found.weights[allowed[row]].sum())
        assert stands_for == pytest.approx((int(valid[relation].sum()) if genes else len(NAMES)) - own, rel=1e-5)
        others += not genes
    assert others > 0


def test_an_unknown_sampling_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="sampling 'bernoulli'; allowed: uniform, typed, frequency, hard"):
        TrainOptions(sampling="bernoulli").checked()
