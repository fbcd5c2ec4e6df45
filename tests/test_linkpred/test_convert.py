"""Models to PyKEEN and back: PyKEEN's own classes load our weights and we load theirs, with the same scores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pykeen.models
import pytest
import torch
from pykeen.triples import TriplesFactory

from kg.errors import InputError
from linkpred.convert import from_pykeen, to_pykeen
from linkpred.engine import Engine
from linkpred.interactions import BILINEAR, DISTANCE
from linkpred.options import TrainOptions
from linkpred.train import train_model
from tests.test_linkpred.test_train import options, ring

CLASSES = {"complex": "ComplEx", "distmult": "DistMult", "rescal": "RESCAL", "rotate": "RotatE", "transe": "TransE"}
MODELS = (*BILINEAR, *DISTANCE)
ALL = np.arange(40)


def theirs(model: str, factory: TriplesFactory, **chosen: Any) -> Any:
    """A model as PyKEEN makes it by itself."""
    norm = {"scoring_fct_norm": 2} if model == "transe" else {}
    made = getattr(pykeen.models, CLASSES[model])(
        triples_factory=factory, embedding_dim=8, random_seed=7, **norm | chosen
    )
    made.post_parameter_update()
    made.eval()
    return made


def factory_of(inverse: bool) -> TriplesFactory:
    split = ring()
    rows = [(split.entities[h], split.relations[r], split.entities[t]) for h, r, t in split.train.triples.tolist()]
    return TriplesFactory.from_labeled_triples(np.array(rows), create_inverse_triples=inverse)


@pytest.mark.parametrize("model", MODELS)
def test_pykeens_own_class_loads_our_weights_and_scores_the_same(tmp_path: Path, model: str) -> None:
    ours = train_model(ring(), tmp_path, options(model))
    copy, factory = to_pykeen(ours)
    assert factory.num_triples == len(ours.split.train)
    fresh = theirs(model, factory, **{} if model in DISTANCE else {"regularizer": None})
    missing, unexpected = fresh.load_state_dict(copy.state_dict(), strict=False)
    assert not unexpected
    assert not [name for name in missing if "_embeddings" in name]
    triples = torch.from_numpy(ours.split.test.triples)
    directed = triples * torch.tensor([1, 2, 1])
    with torch.no_grad():
        expected = fresh.score_hrt(directed).flatten()
        torch.testing.assert_close(copy.score_hrt(directed).flatten(), expected, rtol=0, atol=0)
    for (head, relation, tail), score in zip(triples.tolist(), expected.tolist(), strict=True):
        assert ours.score_tails(np.array([head]), relation)[0, tail] == pytest.approx(score, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("inverse", [True, False])
def test_a_model_of_pykeen_scores_the_same_here(tmp_path: Path, model: str, inverse: bool) -> None:
    factory, split = factory_of(inverse), ring()
    made = theirs(model, factory)
    ours = from_pykeen(made, factory, split, tmp_path)
    assert ours.options.model == model
    for relation in range(4):
        triples = torch.tensor([[head, relation, tail] for head in range(40) for tail in range(40)])
        with torch.no_grad():
            forward = made.predict_hrt(triples).view(40, 40).numpy()
            there = made.predict_t(torch.tensor([[head, relation] for head in range(40)])).numpy()
            back = made.predict_h(torch.tensor([[relation, tail] for tail in range(40)])).numpy()
        np.testing.assert_allclose(ours.score_tails(ALL, relation), there, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(ours.score_heads(relation, ALL), back, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(forward, there, rtol=1e-5, atol=1e-5)


def test_what_cannot_be_taken_over_is_told(tmp_path: Path) -> None:
    factory, split = factory_of(inverse=True), ring()
    with pytest.raises(InputError, match="a TuckER cannot be taken over; allowed: complex"):
        from_pykeen(pykeen.models.TuckER(triples_factory=factory, embedding_dim=4), factory, split, tmp_path)
    with pytest.raises(InputError, match="Euclidean norm alone"):
        from_pykeen(theirs("transe", factory, scoring_fct_norm=1), factory, split, tmp_path)
    few = TriplesFactory.from_labeled_triples(np.array([["e00", "a", "e01"]]), create_inverse_triples=True)
    with pytest.raises(InputError, match="lacks the entity 'e02'"):
        from_pykeen(theirs("complex", few), few, split, tmp_path)


def test_a_model_goes_to_pykeen_and_comes_back_unchanged(tmp_path: Path) -> None:
    ours = train_model(ring(), tmp_path / "ours", options())
    back = from_pykeen(*to_pykeen(ours), ours.split, tmp_path / "back")
    for name, tensor in ours.engine.tensors().items():
        assert torch.equal(back.engine.tensors()[name], tensor)
    assert Engine(TrainOptions(dimension=8).for_graph(9, 40), 40, 4).tensors().keys() == back.engine.tensors().keys()


def test_what_was_trained_elsewhere_is_not_taken_for_a_training_here(tmp_path: Path) -> None:
    factory = factory_of(inverse=True)
    made = from_pykeen(theirs("distmult", factory), factory, ring(), tmp_path)
    with pytest.raises(InputError, match=r"not trained here.*--replace"):
        train_model(ring(), tmp_path, TrainOptions(model="distmult", dimension=made.options.dimension))
