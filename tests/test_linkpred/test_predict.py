"""Bulk prediction and ensembles, on models that are trained for the purpose."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg.errors import InputError
from linkpred.ensemble import Ensemble
from linkpred.evaluate import evaluate
from linkpred.model import TrainedModel
from linkpred.predict import predict
from linkpred.split import Split, random_split
from linkpred.train import TrainOptions, train_model
from linkpred.triples import TripleSet
from pipelines.cli import run_command


def split(seed: int = 0) -> Split:
    names = tuple(sorted([f"Drug::{code}" for code in range(9)] + [f"Gene::{code}" for code in range(12)]))
    rows = [(drug, 0, 9 + gene) for drug in range(9) for gene in range(12) if (drug - gene) % 3 == 0]
    triples = np.array(sorted(rows), dtype=np.int64)
    return random_split(TripleSet(names, ("binds",), triples, np.ones(len(rows), np.float32)), seed, (0.1, 0.1))


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> list[TrainedModel]:
    directory = tmp_path_factory.mktemp("models")
    options = [TrainOptions(dimension=8, epochs=3, seed=seed, threads=1).checked() for seed in range(2)]
    return [train_model(split(), directory / str(one.seed), one) for one in options]


@pytest.mark.parametrize("inverse", [False, True])
@pytest.mark.parametrize("k", [1, 4, None])
def test_predictions_are_the_best_unknown_answers_of_a_kind(
    models: list[TrainedModel], inverse: bool, k: int | None
) -> None:
    model, whole = models[0], split()
    known = {tuple(row) for part in (whole.train, whole.valid, whole.test) for row in part.triples.tolist()}
    found = {}
    for batch in predict(model, whole, "binds", k, inverse):
        for head, tail, rank in zip(batch.heads.tolist(), batch.tails.tolist(), batch.ranks.tolist(), strict=True):
            found[head, tail] = rank
    for anchor in range(9, 21) if inverse else range(9):
        asked = np.array([anchor])
        scores = (model.score_heads(0, asked) if inverse else model.score_tails(asked, 0))[0]
        pairs = [(other, anchor) if inverse else (anchor, other) for other in (range(9) if inverse else range(9, 21))]
        unknown = [pair for pair in pairs if (pair[0], 0, pair[1]) not in known]
        best = sorted(unknown, key=lambda pair: -scores[pair[0 if inverse else 1]])[:k]
        assert [pair for pair in best if pair in found] == best
        assert [found[pair] for pair in best] == list(range(1, len(best) + 1))
    assert not {(head, 0, tail) for head, tail in found} & known


def test_an_ensemble_is_the_mean_of_standardised_scores(models: list[TrainedModel]) -> None:
    anchors = np.array([2, 5])
    parts = [model.score_tails(anchors, 0) for model in models]
    expected = sum((part - part.mean(1, keepdims=True)) / part.std(1, keepdims=True) for part in parts) / 2
    assert np.allclose(Ensemble(models).score_tails(anchors, 0), expected, atol=1e-5)
    alone = evaluate(models[0], models[0].split).to_json()
    assert evaluate(Ensemble(models[:1]), models[0].split).to_json()["mrr"] == alone["mrr"]


def test_models_of_different_splits_are_refused(models: list[TrainedModel], tmp_path: Path) -> None:
    other = train_model(split(1), tmp_path, TrainOptions(dimension=8, epochs=1, threads=1).checked())
    with pytest.raises(InputError, match="another split"):
        Ensemble([models[0], other])


@pytest.mark.parametrize("suffix", [".parquet", ".tsv"])
def test_predictions_are_written(models: list[TrainedModel], tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"found{suffix}"
    arguments = ["predict", *(str(model.directory) for model in models), "--relation", "binds", "-k", "2"]
    assert run_command([*arguments, "-o", str(out)]) == 0
    if suffix == ".tsv":
        rows = [line.split("\t") for line in out.read_text().splitlines()[1:]]
    else:
        from pyarrow import parquet

        rows = [list(row.values()) for row in parquet.read_table(out).to_pylist()]
    assert len(rows) == 18
    assert {row[1] for row in rows} == {"binds"}
    assert [int(row[4]) for row in rows] == [1, 2] * 9
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--relation", "cures", "-o", "x.tsv"], "no relation 'cures'; it has binds"),
        (["--relation", "binds", "-o", "x.tsv", "-k", "0"], "at least 1"),
        (["--relation", "binds", "-o", "x.csv"], "allowed: .parquet, .tsv"),
    ],
)
def test_bad_questions_are_one_line(
    models: list[TrainedModel],
    more: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_command(["predict", str(models[0].directory), *more]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line
    assert not list(tmp_path.iterdir())


def test_a_folder_without_a_model_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["predict", str(tmp_path), "--relation", "binds", "-o", str(tmp_path / "x.tsv")]) == 2
    assert "holds no trained model" in capsys.readouterr().err
