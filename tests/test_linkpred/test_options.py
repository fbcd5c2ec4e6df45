"""Options of training: which of them make two models learn in different ways, and their defaults in words."""

from __future__ import annotations

from dataclasses import replace

from linkpred.defaults import DEFAULTS, defaults_on, spelt_defaults, spelt_epochs
from linkpred.options import TrainOptions, differing


def test_models_differ_by_what_they_learn_with_and_not_by_seed_limits_or_device() -> None:
    one = TrainOptions(dimension=8, threads=1).for_graph(100, 50)
    same = replace(one, seed=4, threads=2, device="cuda", time_limit=9.0, memory_limit=1e9)
    assert differing(one, same) == []
    assert differing(one, replace(one, dimension=9, negatives=3, norm="l2")) == ["dimension", "negatives", "norm"]


def test_defaults_are_told_as_they_are() -> None:
    assert spelt_defaults("relation_weight") == "0; 1 for complex, distmult from 100 relations on"
    said = spelt_defaults("dimension")
    for model, values in DEFAULTS.items():
        (part,) = [part for part in said.split("; ") if model in part and "entities" not in part]
        assert part.startswith(f"{values.dimension} for ")
    assert said.endswith("; 300 for complex with 1001 to 4000 entities")
    assert [defaults_on("complex", "own", "adagrad", size, 9).dimension for size in (1000, 1001, 4000, 4001)] == [
        100,
        300,
        300,
        100,
    ]
    assert [defaults_on("rotate", "own", "adagrad", size, 9).negatives for size in (4000, 4001)] == [0, 1024]
    assert defaults_on("complex", "slcwa", "adagrad", 2000, 200) == defaults_on("tucker", "lcwa", "adagrad", 9, 9)
    few, many = (TrainOptions().for_graph(triples, 9).epochs for triples in (1, 10**9))
    assert f"at least {many} and at most {few}" in spelt_epochs()


def test_adam_starts_from_a_rate_of_its_own() -> None:
    assert TrainOptions(optimiser="adam").for_graph(9, 9).learning_rate == 0.01
    assert TrainOptions(optimiser="adam", learning_rate=0.02).for_graph(9, 9).learning_rate == 0.02
    assert spelt_defaults("learning_rate").endswith("; 0.01 with adam")
