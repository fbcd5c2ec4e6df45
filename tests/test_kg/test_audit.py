from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kg.audit import CHECKS, Finding, audit
from kg.build import build_graph
from kg.graph import Graph
from kg.sources import parse_source
from kg.tables import write_table
from tests.test_kg.names_table import Row, Table
from tests.test_kg.statements_made import COVID, FLU, REMDESIVIR, said, small_graph


def by_name(graph: Graph) -> dict[str, Finding]:
    return {finding.check: finding for finding in audit(graph)}


def test_a_sound_graph_has_no_faults(tmp_path: Path) -> None:
    with small_graph(tmp_path) as graph:
        found = by_name(graph)
    assert list(found) == list(CHECKS)
    assert [name for name, finding in found.items() if finding.fault and finding.count] == []
    assert found["isolated nodes"].examples == ("NCBITaxon:2697049 SARS-CoV-2",)
    assert found["self loops"].examples == ("HGNC:6190 physically_interacts_with HGNC:6190",)
    assert found["hubs"].count == 0


def test_a_hub_is_found(tmp_path: Path) -> None:
    source = tmp_path / "hetionet.tsv"
    source.write_text("".join(f"Compound::DB14761\tCbG\tGene::{number}\n" for number in range(1, 101)))
    build_graph(tmp_path / "graph", sources=[parse_source(f"hetionet:{source}")], lexicon=Table())
    with Graph.open(tmp_path / "graph") as graph:
        assert by_name(graph)["hubs"].examples == (f"{REMDESIVIR} Remdesivir: 100 of 100 edges",)


def test_what_looks_wrong_is_found(tmp_path: Path) -> None:
    names = Table(
        (
            Row(REMDESIVIR, "Chemical", "Remdesivir", ("UNII:1", "UNII:2")),
            Row(COVID, "Disease", "fever"),
            Row(FLU, "Disease", "Fever"),
        )
    )
    bare = said(REMDESIVIR, "treats", COVID, "p1")
    placeless = replace(bare, object=FLU, provenance=replace(bare.provenance, sentence="", end=0))
    build_graph(tmp_path / "graph", evidence=[bare, placeless], lexicon=names)
    with Graph.open(tmp_path / "graph") as graph:
        found = by_name(graph)
    assert found["unplaced evidence"].count == 1
    assert found["unknown documents"].examples == ("p1",)
    assert found["doubled vocabularies"].examples == (f"{REMDESIVIR} Remdesivir: UNII:1 and UNII:2",)
    assert found["namesakes"].examples == (f"Fever (biolink:Disease): {FLU}, {COVID}",)


def test_tables_that_were_tampered_with_are_found(tmp_path: Path) -> None:
    small_graph(tmp_path).close()
    write_table(
        tmp_path / "graph",
        "edges",
        {
            **{"subject": [COVID], "predicate": ["treats"], "object": [REMDESIVIR], "belief": [0.5]},
            **{name: [1] for name in ("n_support", "n_refute", "n_papers", "n_hedged")},
            **{"first_seen": [""], "sources": [["text"]]},
        },
    )
    with Graph.open(tmp_path / "graph") as graph:
        found = by_name(graph)
    assert found["forbidden edges"].count == 1
    assert found["edges without evidence"].examples == (f"{COVID} treats {REMDESIVIR}",)


def test_conflicting_categories_are_found(tmp_path: Path) -> None:
    source = tmp_path / "hetionet.tsv"
    source.write_text("Compound::DB14761\tCcSE\tSide Effect::C7\nCompound::DB14761\tCcSE\tSide Effect::C8\n")
    names = Table((Row("MONDO:1", "Disease", "flu", ("UMLS:C7",)), Row("CHEBI:1", "Chemical", "acid", ("UMLS:C8",))))
    build_graph(tmp_path / "graph", sources=[parse_source(f"hetionet:{source}")], lexicon=names)
    with Graph.open(tmp_path / "graph") as graph:
        assert by_name(graph)["category conflicts"].examples == (
            "CHEBI:1 acid: biolink:ChemicalEntity, but also biolink:PhenotypicFeature",
        )
