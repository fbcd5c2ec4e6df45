from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.build import build_graph
from kg.export import export_graph
from kg.graph import Graph
from kg.identify import identify
from kg.lexicon import Concept, Lexicon, Name
from kg.taxon import HUMAN, MOUSE, RAT, gene_name, taxon_of
from tests.test_kg.statements_made import COVID, JAK1, RUXOLITINIB, Seen, paper, said

OF_MOUSE = "NCBIGene:16451"


def names() -> Lexicon:
    concepts = (Concept(JAK1, "Gene", "JAK1", ("NCBIGene:3716",), 1.0), Concept(COVID, "Disease", "COVID-19", (), 1.0))
    return Lexicon(concepts, (Name(c.name, c.curie, "exact", "test") for c in concepts))


def test_a_statement_on_a_gene_of_a_mouse_is_none_on_the_human_gene(tmp_path: Path) -> None:
    build_graph(
        tmp_path / "graph",
        evidence=[said(RUXOLITINIB, "inhibits", OF_MOUSE, "p1"), said(JAK1, "associated_with", COVID, "p2")],
        documents=[paper("p1"), paper("p2")],
        occurrences=[Seen("p1", OF_MOUSE, "Gene", "Jak1 (mouse)", 2)],
        lexicon=names(),
    )
    with Graph.open(tmp_path / "graph") as graph:
        human, mouse, drug = (graph.node(curie) for curie in (JAK1, OF_MOUSE, RUXOLITINIB))
        assert human is not None
        assert mouse is not None
        assert drug is not None
        assert (mouse.name, mouse.taxon, mouse.category) == ("Jak1 (mouse)", MOUSE, "biolink:Gene")
        assert mouse.equivalents == ("ENSEMBL:ENSMUSG00000028530",)
        assert (human.name, human.taxon, drug.taxon) == ("JAK1", HUMAN, "")
        assert {edge.object for edge in graph.edges(subject=RUXOLITINIB)} == {OF_MOUSE}
        assert identify(graph, "Jak1 (mouse)").taxon == MOUSE
        export_graph(graph, tmp_path / "kgx", "kgx")
    with (tmp_path / "kgx" / "nodes.tsv").open(encoding="utf-8", newline="") as file:
        taxa = {row["id"]: row["in_taxon"] for row in csv.DictReader(file, delimiter="\t")}
    assert (taxa[OF_MOUSE], taxa[JAK1], taxa[COVID]) == (MOUSE, HUMAN, "")


def test_the_lexicon_knows_genes_of_animals_by_their_identifiers() -> None:
    known = names()
    concept = known.concept("ENSEMBL:ENSMUSG00000028530")
    assert concept is not None
    assert (concept.curie, concept.name) == (OF_MOUSE, "Jak1 (mouse)")
    assert known.preferred("ENSEMBL:ENSMUSG00000028530") == OF_MOUSE
    assert known.preferred("NCBIGene:3716") == JAK1
    assert [(n.text, n.source) for n in known.names_of(OF_MOUSE)] == [("Jak1", "MGI")]
    assert known.concept("NCBIGene:999999999") is None


@pytest.mark.parametrize(
    ("curie", "name", "taxon"),
    [
        ("HGNC:11892", "TNF", HUMAN),
        ("NCBIGene:21926", gene_name("Tnf", MOUSE), MOUSE),
        ("ENSEMBL:ENSRNOG00000031665", "whatever", RAT),
        ("UniProtKB:P0DTC2", "spike", ""),
        ("NCBIGene:1", "thing", ""),
    ],
)
def test_the_taxon_of_a_gene(curie: str, name: str, taxon: str) -> None:
    assert taxon_of(curie, name) == taxon
