"""The page of a run, from what its stages wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kg.errors import InputError
from kg.graph import Graph
from pipelines.manifest import read_manifest
from pipelines.pictures import Pictures
from pipelines.quarantine import read_quarantine
from pipelines.report.limits import limits_of
from pipelines.report.links import url_of
from pipelines.report.pictured import Pictured
from pipelines.report.quality import quality_chart, quality_tables
from pipelines.report.ranking import Names, read_ranking
from pipelines.report.reading import read_tables, statements_chart
from pipelines.report.view import Chart, Linked, Page, Ranking, Table

_STAGES: Final = ("documents", "evidence", "graph", "model", "hypotheses")
_KINDS: Final = ("drugs", "targets")

Fields = Mapping[str, Any]


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise InputError(f"{path} is missing or broken; a report needs a finished run: undrawn run CONFIG") from None


def _manifests(run: Path) -> dict[str, Fields]:
    found: dict[str, Fields] = {}
    for stage in _STAGES:
        manifest = read_manifest(run / stage)
        if manifest is None:
            raise InputError(f"{run / stage} is not finished; a report needs a finished run: undrawn run CONFIG")
        found[stage] = manifest.fields
    return found


def _target(run: Path) -> Linked:
    """What the run ranks for, as its hypotheses name it."""
    for kind in _KINDS:
        with (run / "hypotheses" / f"{kind}.jsonl").open(encoding="utf-8") as file:
            for line in file:
                target = json.loads(line)["target"]
                return Linked(target["name"], target["id"], url_of(target["id"]))
    disease = str(_json(run / "configuration.json")["hypotheses"]["disease"])
    return Linked(disease, disease, "")


def _figures(manifests: Mapping[str, Fields], rankings: tuple[Ranking, ...]) -> tuple[tuple[str, str], ...]:
    graph = manifests["graph"]["counts"]
    figures = [
        ("documents read", manifests["documents"]["counts"]["documents"]),
        ("quarantined", manifests["documents"]["quarantined"] + manifests["evidence"]["quarantined"]),
        ("statements found in them", manifests["evidence"]["counts"]["statements"]),
        ("concepts in the graph", graph["nodes"]),
        ("edges in the graph", graph["edges"]),
        *((f"{ranking.title.lower()} ranked", ranking.total) for ranking in rankings),
    ]
    return tuple((label, f"{value:,}") for label, value in figures)


def _provenance(manifests: Mapping[str, Fields]) -> tuple[Table, ...]:
    stages = tuple((stage, fields["version"], fields["key"]) for stage, fields in manifests.items())
    inputs = {name: digest for fields in manifests.values() for name, digest in fields["inputs"].items()}
    libraries = {name: version for fields in manifests.values() for name, version in fields["libraries"].items()}
    tables = (
        Table("Stages: version and digest of what each was made from", ("stage", "version", "digest"), stages),
        Table("Digests of the inputs", ("input", "digest"), tuple(sorted(inputs.items()))),
        Table("Versions of the libraries", ("library", "version"), tuple(sorted(libraries.items()))),
    )
    return tuple(table for table in tables if table.rows)


def _charts(graph: Graph, metrics: Mapping[str, Fields]) -> dict[str, tuple[Chart, ...]]:
    charts = {"quality": quality_chart(metrics), "read": statements_chart(graph)}
    return {name: () if chart is None else (chart,) for name, chart in charts.items()}


def gather(run: Path) -> Page:
    """The page of a run.

    Args:
        run: the run's folder, its stages up to the hypotheses finished.

    Returns:
        Everything the page shows.

    Raises:
        InputError: a stage is not finished or what it wrote is broken.
    """
    manifests = _manifests(run)
    metrics = _json(run / "hypotheses" / "metrics.json")
    models = _json(run / "model" / "metrics.json")
    with Graph.open(run / "graph") as graph:
        names = Names(graph)
        pictured = Pictured(Pictures(graph, run))
        found = [read_ranking(run / "hypotheses", kind, metrics[kind], names, pictured) for kind in _KINDS]
        rankings = tuple(ranking for ranking in found if ranking is not None)
        quarantine = tuple(read_quarantine(run))
        configuration = _json(run / "configuration.json")
        configuration.pop("base", None)
        documents = int(manifests["documents"]["counts"]["documents"])
        return Page(
            run=str(configuration["run"]["name"]),
            target=_target(run),
            figures=_figures(manifests, rankings),
            rankings=rankings,
            quality=quality_tables(models, metrics),
            charts=_charts(graph, metrics),
            read=read_tables(graph, manifests),
            quarantine=quarantine,
            limits=limits_of(documents, len(quarantine), rankings, metrics),
            configuration=json.dumps(configuration, indent=2, ensure_ascii=False),
            digests=_provenance(manifests),
            command=f"undrawn run CONFIG.toml\nundrawn report --run {configuration['run']['name']}",
        )
