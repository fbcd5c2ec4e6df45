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


def _ranking_table(rankings: Mapping[str, Metrics]) -> Table | None:
    """Figures of the rankings on other targets whose links were hidden."""
    rows = [
        (
            f"{name} ({quality['targets']} other targets, {quality['links']} hidden links)",
            f"{quality['auroc']:.3f}",
            f"{quality['degree_auroc']:.3f}",
            f"{quality['average_precision']:.3f}",
            f"{quality['degree_average_precision']:.3f}",
        )
        for name, metrics in rankings.items()
        if (quality := metrics["quality"]) is not None
    ]
    if not rows:
        return None
    head = ("", "AUROC", "by degree", "average precision", "by degree")
    return Table("The same ranking for other targets, their known links hidden from it", head, tuple(rows))


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
    return Table(f"Are the probabilities of {name} right? Measured on other targets", head, rows)


def quality_tables(models: Mapping[str, Metrics], rankings: Mapping[str, Metrics]) -> tuple[Table, ...]:
    """Tables on how well the run ranks.

    Args:
        models: metrics on held-out edges by model, empty where none was trained.
        rankings: metrics by kind of ranking.

    Returns:
        The tables that can be made.
    """
    tables = [_model_table(models)] if models else []
    if (table := _ranking_table(rankings)) is not None:
        tables.append(table)
    tables += [
        _reliability_table(name, metrics["quality"])
        for name, metrics in rankings.items()
        if metrics["quality"] is not None and metrics["quality"]["reliability"]
    ]
    return tuple(tables)


def quality_chart(rankings: Mapping[str, Metrics]) -> Chart | None:
    """The AUROC of each ranking beside degree's, None where it could not be measured."""
    rows = [
        (name, metrics["quality"]["auroc"], metrics["quality"]["degree_auroc"])
        for name, metrics in rankings.items()
        if metrics["quality"] is not None
    ]
    if not rows:
        return None
    title = "AUROC of the rankings on other targets, beside the degree of the candidate (0.5 is chance)"
    return Chart(title, paired_bars("quality", title, rows, ("this ranking", "degree alone")))
