"""graph: join the statements of documents with curated sources into one graph."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Final

from kg.build import build_graph
from kg.codec import load_json
from kg.digest import digest_bytes, digest_file
from kg.document import Document
from kg.graph import Graph
from kg.snapshot import SCHEMA_VERSION
from kg.source import SourceSpec
from kg.sources import KINDS, complete
from pipelines.config import Config, SourceSection
from pipelines.index import read_index
from pipelines.manifest import Outcome, Plan, digest_files, library_versions
from pipelines.names import lexicon_of, names_digest
from pipelines.piece import read_pieces
from pipelines.progress import say
from pipelines.stage import Run, Stage

#: Files of node names that are read without being named, where they stand beside an edge list.
BESIDE: Final = ("nodes.tsv.gz", "nodes.tsv")
_LIBRARIES: Final = ("duckdb", "numpy", "pyarrow")


def spec_of(config: Config, section: SourceSection) -> SourceSpec:
    """A source as the graph wants it, its paths relative to the configuration.

    Args:
        config: the configuration.
        section: one of its sources.

    Returns:
        The source, with its name filled in.
    """
    nodes = config.locate(section.nodes) if section.nodes else None
    return complete(SourceSpec(section.kind, config.locate(section.path), section.name, nodes, section.score))


def files_of(config: Config, section: SourceSection) -> dict[str, Path]:
    """The files of a source by name; a file of node names beside an edge list is one of them."""
    names = [section.path, *([section.nodes] if section.nodes else [])]
    if section.nodes is None:
        names += [(Path(section.path).parent / name).as_posix() for name in BESIDE]
    return {name: config.locate(name) for name in names if config.locate(name).is_file()}


def _plan(run: Run) -> Plan:
    config = run.config
    inputs = {name: run.manifest(name).digest for name in ("documents", "evidence")}
    inputs["names"] = names_digest(config)
    for section in config.graph.sources:
        inputs |= {name: digest_file(path) for name, path in files_of(config, section).items()}
    sources = [section.model_dump() | {"version": KINDS[section.kind].version} for section in config.graph.sources]
    schema = digest_bytes(files("kg").joinpath("schema.toml").read_bytes())[:16]
    version = f"1/{SCHEMA_VERSION}/{schema}"
    return Plan("graph", version, {"sources": sources}, inputs, library_versions(*_LIBRARIES))


def _work(run: Run, plan: Plan) -> Outcome:
    directory, documents, evidence = (run.folder(name) for name in ("graph", "documents", "evidence"))
    entries = read_index(documents)
    say(f"graph: joining {len(entries)} documents and {len(run.config.graph.sources)} curated sources")
    report = build_graph(
        directory,
        evidence=chain.from_iterable(piece.evidence for piece in read_pieces(evidence, entries)),
        occurrences=chain.from_iterable(piece.occurrences for piece in read_pieces(evidence, entries)),
        documents=(load_json(Document, (documents / f"{entry.id}.json").read_bytes()) for entry in entries),
        sources=[spec_of(run.config, section) for section in run.config.graph.sources],
        lexicon=lexicon_of(run.config),
    )
    with Graph.open(directory) as graph:
        counts = dict(graph.stats())
    rejected = Counter(
        {f"{source.name}: {reason}": n for source in report.sources for reason, n in source.rejected.items()}
    )
    return Outcome(
        counts=counts,
        dropped=rejected + Counter(report.dropped),
        outputs=digest_files(directory),
        extra={"graph": report.digest, "sources": [asdict(source) for source in report.sources]},
    )


STAGE: Final = Stage("graph", _plan, _work)
