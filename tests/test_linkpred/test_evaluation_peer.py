"""Ranks with many ties, beside PyKEEN's evaluator on the same weights."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from pykeen.evaluation import RankBasedEvaluator

from linkpred.engine import Engine
from linkpred.evaluate import rank_both
from linkpred.metrics import summarise
from linkpred.options import TrainOptions
from linkpred.split import Split
from linkpred.triples import TripleSet

ENTITIES, RELATIONS = 14, 3


class Scorer:
    """An engine as a scorer."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def score_tails(self, heads: NDArray[np.int64], relation: int) -> NDArray[np.float32]:
        return self.engine.scores(heads, relation, inverse=False)

    def score_heads(self, relation: int, tails: NDArray[np.int64]) -> NDArray[np.float32]:
        return self.engine.scores(tails, relation, inverse=True)


def parts(generator: np.random.Generator) -> Split:
    """Random triples in which training has every entity and relation, since PyKEEN ranks unseen ones like others."""
    ring = [(code, code % RELATIONS, (code + 1) % ENTITIES) for code in range(ENTITIES)]
    drawn = generator.integers(0, (ENTITIES, RELATIONS, ENTITIES), (90, 3)).tolist()
    rows = [row for row in dict.fromkeys(map(tuple, drawn)) if row not in ring]
    names = tuple(f"e{code:02}" for code in range(ENTITIES)), tuple(f"r{code}" for code in range(RELATIONS))

    def part(own: list[tuple[int, ...]]) -> TripleSet:
        triples = np.array(sorted(own), dtype=np.int64).reshape(-1, 3)
        return TripleSet(*names, triples, np.ones(len(triples), np.float32))

    return Split(part(ring + rows[:40]), part(rows[40:60]), part(rows[60:]))


@pytest.mark.parametrize("seed", range(4))
def test_ranks_and_ties_equal_pykeens(seed: int) -> None:
    generator = np.random.default_rng(seed)
    split = parts(generator)
    options = TrainOptions(model="distmult", dimension=3, seed=seed).for_graph(len(split.train), ENTITIES)
    engine = Engine(options, ENTITIES, RELATIONS)
    for table in (engine.entities, engine.relations):  # whole numbers, so that many scores are exactly equal
        table.data.copy_(torch.from_numpy(generator.integers(-1, 2, tuple(table.shape)).astype(np.float32)))
    engine.model.eval()
    found = summarise(rank_both(Scorer(engine), split, split.test), split.relations)
    assert found.mrr_pessimistic < found.mrr < found.mrr_optimistic
    theirs = RankBasedEvaluator(filtered=True).evaluate(
        engine.model,
        torch.from_numpy(split.test.triples),
        additional_filter_triples=[torch.from_numpy(one.triples) for one in (split.train, split.valid)],
        batch_size=8,
        use_tqdm=False,
    )
    for kind, mrr in (
        ("realistic", found.mrr),
        ("optimistic", found.mrr_optimistic),
        ("pessimistic", found.mrr_pessimistic),
    ):
        assert mrr == pytest.approx(theirs.get_metric(f"both.{kind}.inverse_harmonic_mean_rank"), abs=1e-6), kind
    for side in ("head", "tail"):
        told = theirs.get_metric(f"{side}.realistic.inverse_harmonic_mean_rank")
        assert found.by_side[side] == pytest.approx(told, abs=1e-6)
    for limit in (1, 3, 10):
        assert found.hits[limit] == pytest.approx(theirs.get_metric(f"both.realistic.hits_at_{limit}"), abs=1e-6)
