"""Statements, documents and graphs for tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.build import build_graph
from kg.category import EntityType
from kg.document import Block, Document, Section
from kg.evidence import Certainty, Evidence, Polarity, Provenance
from kg.graph import Graph
from kg.sources import parse_source
from tests.test_kg.names_table import Table

REMDESIVIR, RUXOLITINIB, COVID, FLU = "DRUGBANK:DB14761", "DRUGBANK:DB08877", "MONDO:0100096", "MONDO:0005812"
ACE2, JAK1 = "HGNC:13557", "HGNC:6190"


@dataclass(frozen=True)
class Seen:
    document: str
    curie: str
    type: EntityType
    name: str
    count: int


def said(
    subject: str,
    predicate: str,
    obj: str,
    document: str,
    start: int = 0,
    score: float = 0.8,
    polarity: Polarity = "affirmed",
    certainty: Certainty = "asserted",
    date: str = "2020-04",
) -> Evidence:
    place = Provenance(
        document, "results", 2, (1.0, 2.0, 3.0, 4.0), start, start + 9, "A\tthing.", "trigger/1", date, "paper"
    )
    return Evidence(subject, predicate, obj, polarity, certainty, score, place, "this", "that")


def paper(name: str, title: str = "", **facts: Any) -> Document:
    body = (Section("title", (Block(title),)),)
    return replace(Document(name, title, "2020-04", f"{name}.pdf", "paper", "", "0", body), **facts)


HETIONET = """source\tmetaedge\ttarget
Compound::DB08877\tCtargetG\tGene::3716
Compound::DB14761\tCcSE\tSide Effect::C0000737
Disease::DOID:0080600\tDuG\tGene::59272
Disease::DOID:0080600\tDdG\tGene::59272
Gene::3716\tGiG\tGene::3716
Gene::59272\tGiG\tGene::3716
ViralProtein::SARS-CoV-2 Spike\tVPiG\tGene::59272
ViralProtein::SARS-CoV-2 Spike\tVPpD\tDisease::DOID:0080600
Gene::1\tGpPW\tPathway::WP98_r72088
"""


def small_graph(directory: Path) -> Graph:
    source = directory / "hetionet.tsv"
    source.write_text(HETIONET)
    told = [
        said(REMDESIVIR, "treats", COVID, "p1", 10, 0.8),
        said(REMDESIVIR, "treats", COVID, "p2", 10, 0.6, polarity="negated", date="2020-02"),
        said(REMDESIVIR, "causes", COVID, "p2", 30, 0.4, certainty="hedged"),
        said(RUXOLITINIB, "inhibits", JAK1, "p1", 50, 0.9, date="2019"),
        said(RUXOLITINIB, "treats", FLU, "p3", 50, 0.9, polarity="negated"),
    ]
    build_graph(
        directory / "graph",
        evidence=told,
        occurrences=[
            Seen("p1", COVID, "Disease", "COVID-19", 4),
            Seen("p2", COVID, "Disease", "COVID-19", 1),
            Seen("p1", "NCBITaxon:2697049", "Virus", "SARS-CoV-2", 2),
        ],
        documents=[paper("p1", "One title", pmid="111"), paper("p2", "Another title", doi="10.1/x"), paper("p3")],
        sources=[parse_source(f"hetionet:{source}")],
        lexicon=Table(),
    )
    return Graph.open(directory / "graph")
