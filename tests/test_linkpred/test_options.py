"""Options of training: which of them make two models learn in different ways."""

from __future__ import annotations

from dataclasses import replace

from linkpred.options import TrainOptions, differing


def test_models_differ_by_what_they_learn_with_and_not_by_seed_limits_or_device() -> None:
    one = TrainOptions(dimension=8, threads=1).for_graph(100, 50)
    same = replace(one, seed=4, threads=2, device="cuda", time_limit=9.0, memory_limit=1e9)
    assert differing(one, same) == []
    assert differing(one, replace(one, dimension=9, negatives=3, norm="l2")) == ["dimension", "negatives", "norm"]
