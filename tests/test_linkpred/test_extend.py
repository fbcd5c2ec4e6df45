"""Entities that a model has not seen, from their triples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from kg.errors import InputError
from linkpred.evaluate import evaluate
from linkpred.extend import extend_model
from linkpred.model import WEIGHTS, TrainedModel
from linkpred.options import TrainOptions
from linkpred.split import Split
from linkpred.train import train_model
from linkpred.triples import TripleSet, read_triples

#: Drugs bind the genes of their group; a new drug of a group is shown two of its genes and should find the others.
GROUPS, DRUGS, GENES = 6, 8, 6


def triples(path: Path, rows: list[tuple[str, str, str]]) -> TripleSet:
    path.write_text("".join("\t".join(row) + "\n" for row in rows))
    return read_triples(path)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> TrainedModel:
    folder = tmp_path_factory.mktemp("model")
    rows = [
        (f"Drug::{group}.{drug}", "binds", f"Gene::{group}.{gene}")
        for group in range(GROUPS)
        for drug in range(DRUGS)
        for gene in range(GENES)
    ]
    train = triples(folder / "t.tsv", rows)
    nothing = train.take(np.zeros(0, dtype=np.int64))
    options = TrainOptions(dimension=16, epochs=40, seed=1, threads=1).checked()
    return train_model(Split(train, nothing, nothing), folder / "m", options)


def new_drugs(tmp_path: Path) -> tuple[TripleSet, TripleSet]:
    shown = [(f"Drug::{g}.new", "binds", f"Gene::{g}.{gene}") for g in range(GROUPS) for gene in (0, 1)]
    asked = [(f"Drug::{g}.new", "binds", f"Gene::{g}.{gene}") for g in range(GROUPS) for gene in range(2, GENES)]
    return triples(tmp_path / "n.tsv", shown), triples(tmp_path / "a.tsv", asked)


def test_a_new_entity_is_placed_by_its_triples_and_nothing_else_moves(model: TrainedModel, tmp_path: Path) -> None:
    new, asked = new_drugs(tmp_path)
    told: list[tuple[int, int]] = []
    extended = extend_model(model, new, asked, tmp_path / "m", progress=lambda done, of: told.append((done, of)))
    assert told[-1][0] == told[-1][1] == len(told)
    found = evaluate(extended, extended.split)
    assert found.unseen == 0
    assert found.model.by_side["tail"] > 0.9
    assert found.baselines["degree"].by_side["tail"] < 0.3
    before, after = (load_file(one.directory / WEIGHTS) for one in (model, extended))
    place = [extended.entities.index(name) for name in model.entities]
    entity = next(name for name in before if name.startswith("entity"))
    for name in before:
        np.testing.assert_array_equal(before[name], after[name][place] if name == entity else after[name])
    again = TrainedModel.open(tmp_path / "m")
    assert set(again.entities) - set(model.entities) == {f"Drug::{g}.new" for g in range(GROUPS)}


def test_an_extended_model_of_a_graph_still_knows_its_symmetric_relations(tmp_path: Path) -> None:
    train = triples(
        tmp_path / "t.tsv", [("G:1", "physically_interacts_with", "G:2"), ("G:2", "physically_interacts_with", "G:3")]
    )
    nothing = train.take(np.zeros(0, dtype=np.int64))
    options = TrainOptions(dimension=4, epochs=1, threads=1).checked()
    old = train_model(Split(train, nothing, nothing, "graph"), tmp_path / "m", options)
    new = triples(tmp_path / "n.tsv", [("G:4", "physically_interacts_with", "G:1")])
    extended = extend_model(old, new, None, tmp_path / "x", passes=1)
    assert extended.graph == "graph"
    assert extended.split.symmetric().tolist() == old.split.symmetric().tolist() == [True]


def test_what_cannot_be_added_is_said(model: TrainedModel, tmp_path: Path) -> None:
    known = triples(tmp_path / "k.tsv", [("Drug::0.0", "binds", "Gene::1.1")])
    with pytest.raises(InputError, match=r"knows both ends of Drug::0\.0 binds Gene::1\.1"):
        extend_model(model, known, None, tmp_path / "m")
    other = triples(tmp_path / "o.tsv", [("Drug::x", "cures", "Gene::1.1")])
    with pytest.raises(InputError, match="no relation 'cures'; it has binds"):
        extend_model(model, other, None, tmp_path / "m")
    new, _ = new_drugs(tmp_path)
    with pytest.raises(InputError, match="no relation 'cures'"):
        extend_model(model, new, other, tmp_path / "m")
    unplaced = triples(tmp_path / "u.tsv", [("Drug::y", "binds", "Gene::1.1")])
    with pytest.raises(InputError, match="no triple places Drug::y"):
        extend_model(model, new, unplaced, tmp_path / "m")
