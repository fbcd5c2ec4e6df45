"""A miniature of a run: every stage carried out for real, on a share of the material, in a temporary folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from kg.document import Document
from kg.errors import InputError
from kg.graph import Graph
from kg.sources.lines import read_lines
from pipelines.config import Config
from pipelines.progress import quietly
from pipelines.run import load_stage, write_configuration
from pipelines.stage import STAGES, Run, carry_out
from pipelines.stages.graph import files_of
from pipelines.timing import tree_memory

#: Characters of a document that are used.
_TEXT: Final = 20_000
_DOCUMENTS: Final = "documents.jsonl"


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that a stage took, megabytes held before it, and megabytes that it took beyond these at its peak."""

    seconds: float
    before_mb: float
    more_mb: float


@dataclass(frozen=True, slots=True)
class Miniature:
    """What a miniature cost.

    Attributes:
        lines: of curated sources that went into it.
        edges: that models learned from and were measured on.
        costs: by stage; a stage that the material was too small for is missing.
        measuring: seconds to measure a model, for each held-out edge and node.
    """

    lines: int
    edges: int
    costs: dict[str, Cost]
    measuring: float


def count_lines(config: Config) -> int:
    """Lines of all curated sources of a run."""
    return sum(1 for section in config.graph.sources for _ in read_lines(config.locate(section.path)))


def _sources(config: Config, folder: Path, every: int) -> list[dict[str, Any]]:
    """Write every so many lines of each source, its first line among them."""
    written = []
    for number, section in enumerate(config.graph.sources):
        path = folder / f"{number}.tsv"
        with path.open("w", encoding="utf-8") as file:
            for place, cells in enumerate(read_lines(config.locate(section.path))):
                if place % every == 0:
                    file.write("\t".join(cells) + "\n")
        nodes = [str(found.absolute()) for name, found in files_of(config, section).items() if name != section.path]
        written.append(section.model_dump() | {"path": str(path), "nodes": nodes[0] if nodes else None})
    return written


def _shrink(config: Config, folder: Path, documents: Sequence[Document], every: int) -> Config:
    """The configuration of a miniature, everything it reads written into its folder."""
    records = ({"id": one.id, "text": one.text[:_TEXT]} for one in documents)
    (folder / _DOCUMENTS).write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    names = [str(config.locate(name).absolute()) for name in config.evidence.names]
    lexicon = str(config.locate(config.evidence.lexicon).absolute()) if config.evidence.lexicon else None
    value = config.model_dump() | {"base": folder}
    value["run"] |= {"name": "miniature", "directory": "."}
    value["documents"] |= {"paths": [_DOCUMENTS] if documents else []}
    value["evidence"] |= {"names": names, "lexicon": lexicon, "recogniser": _recogniser(config)}
    value["graph"] |= {"sources": _sources(config, folder, every)}
    value["model"] |= {"epochs": 1, "models": config.model.models[:1]}
    return Config.model_validate(value)


def _with_disease(run: Run) -> Run | None:
    """The same run, asked for the best connected disease of its graph; None where it has none."""
    with Graph.open(run.folder("graph")) as graph:
        degrees = graph.degrees()
        found = [(degrees[node.id], node.id) for node in graph.nodes("biolink:Disease") if node.id in degrees]
    if not found:
        return None
    hypotheses = run.config.hypotheses.model_copy(update={"disease": max(found)[1]})
    return Run(run.directory, run.config.model_copy(update={"hypotheses": hypotheses}))


def _measuring(run: Run) -> float:
    from linkpred.evaluate import evaluate
    from pipelines.stages.model import split_of
    from pipelines.trained import open_models

    split = split_of(run)
    if not len(split.test):
        return 0.0
    (model,) = open_models(run.folder("model"), run.config.model.models, split.graph)
    return evaluate(model, split).eval_seconds / (len(split.test) * len(split.entities))


def carry_out_small(config: Config, documents: Sequence[Document], every: int) -> Miniature:
    """Carry out a miniature.

    Args:
        config: of the run.
        documents: some of its documents.
        every: which lines of its sources are used: each one whose number this divides.

    Returns:
        What it cost.
    """
    costs: dict[str, Cost] = {}
    measuring, edges = 0.0, 0
    with TemporaryDirectory(prefix="undrawn-") as temporary, quietly():
        small = _shrink(config, Path(temporary), documents, every)
        run = Run(small.directory, small)
        write_configuration(run)
        try:
            for name in STAGES:
                if name == "hypotheses":
                    asked = _with_disease(run)
                    if asked is None:
                        break
                    run = asked
                before = tree_memory() / 1e6
                done = carry_out(load_stage(name), run)
                costs[name] = Cost(done.seconds, before, max(0.0, done.peak_memory_mb - before))
                if name == "model":
                    edges = sum(int(done.counts[part]) for part in ("train", "valid", "test"))
                    measuring = _measuring(run)
        except InputError:  # so little material that a stage has nothing to do; the others are known
            pass
        lines = count_lines(small)
    return Miniature(lines, edges, costs, measuring)


def _recogniser(config: Config) -> str:
    """The recogniser as the configuration of another folder may name it."""
    path = config.locate(config.evidence.recogniser)
    return str(path.absolute()) if path.exists() else config.evidence.recogniser
