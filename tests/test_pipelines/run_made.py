"""A finished run for tests of what reads one: a real graph and a real ranking, without reading a paper or training."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from kg.build import build_graph
from kg.document import Block, Document, Section
from kg.evidence import Evidence, Provenance
from kg.graph import Graph
from kg.names import NameSource
from kg.source import SourceSpec
from pipelines.asking import Asked
from pipelines.manifest import Outcome, Plan, digest_files, write_manifest
from pipelines.quarantine import write_quarantine
from pipelines.question import KINDS
from pipelines.ranking import write_tsv
from tests.test_kg.names_table import Row, Table

COVID, BARICITINIB, JAK1 = "MONDO:0100096", "DRUGBANK:DB11817", "HGNC:6190"
#: Which drug inhibits which gene, which gene belongs to which disease, which drug treats which disease: by place.
DRUGS, GENES, DISEASES = 12, 6, 4


def names() -> Table:
    rows = [
        Row(COVID, "Disease", "COVID-19"),
        Row(BARICITINIB, "Chemical", "Baricitinib"),
        Row(JAK1, "Gene", "JAK1"),
        *(Row(f"DRUGBANK:DB9000{n:02d}", "Chemical", f"Drug {n}") for n in range(DRUGS)),
        *(Row(f"HGNC:9{n:02d}", "Gene", f"GENE{n}") for n in range(GENES)),
        *(Row(f"MONDO:90000{n:02d}", "Disease", f"disease {n}") for n in range(DISEASES)),
    ]
    return Table(tuple(rows))


def edges() -> str:
    lines = ["subject\tpredicate\tobject\tscore\tsource\tdate\treference"]

    def add(subject: str, predicate: str, obj: str) -> None:
        lines.append(f"{subject}\t{predicate}\t{obj}\t0.9\tcurated\t2019\tDOI:10.1000/182")

    for number in range(DRUGS):
        drug = f"DRUGBANK:DB9000{number:02d}"
        add(drug, "inhibits", f"HGNC:9{number % GENES:02d}")
        add(drug, "treats", f"MONDO:90000{number % DISEASES:02d}")
    for number in range(GENES):
        add(f"MONDO:90000{number % DISEASES:02d}", "associated_with", f"HGNC:9{number:02d}")
        add(JAK1, "positively_regulates", f"HGNC:9{number:02d}")
    add(BARICITINIB, "inhibits", JAK1)
    add(COVID, "associated_with", "HGNC:900")
    return "\n".join(lines) + "\n"


def said(
    sentence: str, subject: str, predicate: str, obj: str, words: tuple[str, str], place: str = "p1", **how: str
) -> Evidence:
    where = Provenance(place, "results", 3, None, 40, 40 + len(sentence), sentence, "trigger/1", "2020-04", "paper")
    one = Evidence(subject, predicate, obj, "affirmed", "asserted", 0.8, where, *words)
    return replace(one, **how)


STATEMENTS = (
    said("Baricitinib reduces <b>JAK1</b> & more.", BARICITINIB, "inhibits", JAK1, ("Baricitinib", "JAK1")),
    said(
        "Drug 1 did not help in COVID-19.",
        "DRUGBANK:DB900001",
        "treats",
        COVID,
        ("Drug 1", "COVID-19"),
        polarity="negated",
    ),
    said(
        "Drug 2 may help in COVID-19.", "DRUGBANK:DB900002", "treats", COVID, ("Drug 2", "COVID-19"), certainty="hedged"
    ),
    said("Drug 3 treats COVID-19.", "DRUGBANK:DB900003", "treats", COVID, ("Drug 3", "COVID-19"), place="p2"),
)


def paper(name: str, title: str, pmid: str = "") -> Document:
    body = (Section("title", (Block(title),)),)
    return Document(name, title, "2020-04", f"{name}.pdf", "paper", "", "0", body, pmid=pmid)


def _stage(
    run: Path, stage: str, counts: dict[str, Any], quarantined: int = 0, dropped: dict[str, int] | None = None
) -> None:
    folder = run / stage
    folder.mkdir(parents=True, exist_ok=True)
    plan = Plan(stage, "1", {}, {f"{stage}.in": "0" * 16}, {"numpy": "1.26.4"})
    write_manifest(folder, plan, Outcome(counts, dropped or {}, digest_files(folder), quarantined))


MODELS = {
    "complex": {
        "mrr": 0.31,
        "hits@1": 0.2,
        "hits@3": 0.35,
        "hits@10": 0.5,
        "triples": 40,
        "baselines": {"degree": {"mrr": 0.12, "hits@1": 0.05, "hits@3": 0.1, "hits@10": 0.3}},
    }
}


def _hypotheses(run: Path, graph: Graph, kind: str) -> dict[str, Any]:
    asked = Asked(graph)
    target = asked.target(KINDS[kind], COVID)
    ranking = asked.rank(KINDS[kind], target)
    folder = run / "hypotheses"
    write_tsv(folder / f"{kind}.tsv", ranking.hypotheses)
    lines = [
        {"hypothesis": asdict(one), "target": asdict(target), **asked.background(one.identifier, target.id, 3, 5)}
        for one in ranking.hypotheses
    ]
    (folder / f"{kind}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    found = ranking.hypotheses
    return {
        "candidates": len(found),
        "known": sum(one.known for one in found),
        "abstained": sum(bool(one.abstained) for one in found),
        "quality": None if ranking.quality is None else asdict(ranking.quality),
        "weights": dict(ranking.weights),
    }


def make_run(
    run: Path,
    evidence: Sequence[Evidence] = STATEMENTS,
    documents: Sequence[Document] = (paper("p1", "A paper", "111"), paper("p2", "Another <i>paper</i>")),
    source: Path | None = None,
    lexicon: NameSource | None = None,
) -> Path:
    """Write the folder of a run and return it."""
    run.mkdir(parents=True)
    if source is None:
        source = run.parent / "edges.tsv"
        source.write_text(edges())
    (run / "configuration.json").write_text(json.dumps({"run": {"name": run.name}, "hypotheses": {"disease": COVID}}))
    write_quarantine(run / "documents", [("broken.pdf", "is encrypted <script>")])
    _stage(run, "documents", {"files": len(documents) + 1, "documents": len(documents)}, 1, {"is encrypted": 1})
    _stage(run, "evidence", {"documents": len(documents), "statements": len(evidence)})
    build_graph(
        run / "graph",
        evidence=evidence,
        occurrences=[],
        documents=documents,
        sources=[SourceSpec("edges", source, "curated")],
        lexicon=lexicon or names(),
    )
    (run / "model").mkdir()
    (run / "model" / "metrics.json").write_text(json.dumps(MODELS))
    (run / "hypotheses").mkdir()
    with Graph.open(run / "graph") as graph:
        _stage(run, "graph", dict(graph.stats()))
        metrics = {kind: _hypotheses(run, graph, kind) for kind in ("drugs", "targets")}
    (run / "hypotheses" / "metrics.json").write_text(json.dumps(metrics))
    _stage(run, "model", {})
    _stage(run, "hypotheses", {})
    return run
