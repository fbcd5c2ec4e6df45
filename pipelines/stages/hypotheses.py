"""hypotheses: rank drugs and targets for the disease, and write out what stands behind the best of them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Final

from kg.atomic import write_text
from kg.edge import Node
from kg.graph import Graph
from linkpred.rank import Ranking
from pipelines.asking import Asked
from pipelines.manifest import Outcome, Plan, digest_files, library_versions
from pipelines.names import lexicon_of
from pipelines.progress import showing
from pipelines.question import KINDS
from pipelines.ranking import KINDS as WRITTEN
from pipelines.ranking import write_tsv
from pipelines.stage import Run, Stage
from pipelines.trained import open_models

METRICS: Final = "metrics.json"
_LIBRARIES: Final = ("numpy", "scikit-learn", "scipy", "torch")


def _plan(run: Run) -> Plan:
    config = run.config
    configuration = config.hypotheses.model_dump() | {
        "seed": config.run.seed,
        "min_belief": config.graph.min_belief,
        "models": list(config.model.models),
    }
    inputs = {name: run.manifest(name).digest for name in ("graph", "model")}
    return Plan("hypotheses", "3", configuration, inputs, library_versions(*_LIBRARIES))


def _lines(asked: Asked, ranking: Ranking, target: Node, run: Run, top: int, what: str) -> str:
    section, lines = run.config.hypotheses, []
    with showing(f"explaining {what}", what, min(top, len(ranking.hypotheses))) as progress:
        for one in ranking.hypotheses[:top]:
            behind = asked.background(one.identifier, target.id, section.paths, section.statements)
            line: dict[str, Any] = {"hypothesis": asdict(one), "target": asdict(target), **behind}
            lines.append(json.dumps(line, ensure_ascii=False) + "\n")
            progress.advance()
    return "".join(lines)


def _measured(ranking: Ranking) -> dict[str, Any]:
    """What is known about a ranking as a whole."""
    hypotheses = ranking.hypotheses
    return {
        "candidates": len(hypotheses),
        "known": sum(one.known for one in hypotheses),
        "abstained": sum(bool(one.abstained) for one in hypotheses),
        "quality": None if ranking.quality is None else asdict(ranking.quality),
        "weights": dict(sorted(ranking.weights.items())),
    }


def _work(run: Run, plan: Plan) -> Outcome:
    directory, config = run.folder("hypotheses"), run.config
    measured: dict[str, Any] = {}
    with Graph.open(run.folder("graph")) as graph:
        models = open_models(run.folder("model"), config.model.models, graph.digest)
        asked = Asked(graph, models, config.graph.min_belief, config.run.seed, lambda: lexicon_of(config))
        for name, top in zip(WRITTEN, (config.hypotheses.drugs, config.hypotheses.targets), strict=True):
            target = asked.target(KINDS[name], config.hypotheses.disease)
            ranking = asked.rank(KINDS[name], target)
            write_tsv(directory / f"{name}.tsv", ranking.hypotheses)
            write_text(directory / f"{name}.jsonl", _lines(asked, ranking, target, run, top, name))
            measured[name] = _measured(ranking)
    write_text(directory / METRICS, json.dumps(measured, indent=2) + "\n")
    counts = {name: {key: one[key] for key in ("candidates", "known", "abstained")} for name, one in measured.items()}
    return Outcome(counts, {}, digest_files(directory))


STAGE: Final = Stage("hypotheses", _plan, _work)
