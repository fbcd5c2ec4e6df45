"""How well a run ranks, beside popularity, and whether its probabilities are right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pipelines.report.charts import paired_bars
from pipelines.report.view import Chart, Table

_FIGURES: Final = (("mrr", "MRR"), ("hits@1", "Hits@1"), ("hits@3", "Hits@3"), ("hits@10", "Hits@10"))

Metrics = Mapping[str, Any]


def _model_table(models: Mapping[str, Metrics]) -> Table:
    """Figures on held-out edges: a column for each model, one for each baseline of the first."""
    columns = dict(models)
    for name, baseline in sorted(next(iter(models.values()))["baselines"].items()):
        columns[f"{name} (baseline)"] = baseline
    rows = [(label, *(f"{one[key]:.3f}" if key in one else "–" for one in columns.values())) for key, label in _FIGURES]
    first = next(iter(models.values()))
    caption = f"Held-out edges: {first['triples']:,} test edges, filtered realistic ranks on both sides, all entities"
    return Table(caption, ("", *columns), tuple(rows))


def _measured(rankings: Mapping[str, Metrics]) -> dict[str, Metrics]:
    """The quality of the rankings that could be measured."""
    return {name: one["quality"] for name, one in rankings.items() if one["quality"] is not None}


def _reliability_table(name: str, quality: Metrics) -> Table:
    rows = tuple(
        (
            f"{100 * one['low']:g} to {100 * one['high']:g} %",
            f"{one['count']:,}",
            f"{100 * one['expected']:.2f} %",
            f"{100 * one['observed']:.2f} %",
        )
        for one in quality["reliability"]
    )
    head = ("probability given", "candidates", "mean", "share that were links")
    return Table(
        f"Are the probabilities of {name} right? Measured on other targets, without the embeddings' part", head, rows
    )


def quality_tables(models: Mapping[str, Metrics], rankings: Mapping[str, Metrics]) -> tuple[Table, ...]:
    """Tables on how well the run ranks.

    Args:
        models: metrics on held-out edges by model, empty where none was trained.
        rankings: metrics by kind of ranking.

    Returns:
        The tables that can be made.
    """
    tables = [_model_table(models)] if models else []
    measured = _measured(rankings)
    tables += [_reliability_table(name, quality) for name, quality in measured.items() if quality["reliability"]]
    return tuple(tables)


def quality_chart(rankings: Mapping[str, Metrics]) -> Chart | None:
    """How well each ranking does for other targets beside degree, None where it could not be measured."""
    measured = _measured(rankings)
    if not measured:
        return None
    rows = tuple(
        (
            f"{name} ({quality['targets']:,} other targets, {quality['links']:,} hidden links)",
            f"{quality['auroc']:.3f}",
            f"{quality['degree_auroc']:.3f}",
            f"{quality['average_precision']:.3f}",
            f"{quality['degree_average_precision']:.3f}",
        )
        for name, quality in measured.items()
    )
    head = ("", "AUROC", "by degree", "average precision", "by degree")
    caption = (
        "AUROC of the same ranking for other targets, their known links hidden from it, beside degree (0.5 is chance)"
    )
    bars = [(name, quality["auroc"], quality["degree_auroc"]) for name, quality in measured.items()]
    svg = paired_bars("quality", caption, bars, ("this ranking", "degree alone"))
    return Chart(svg, Table(caption, head, rows))
