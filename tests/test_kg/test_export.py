from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.export import FORMATS, export_graph
from kg.export.kgx import infores
from kg.graph import Graph
from tests.test_kg.statements_made import COVID, FLU, JAK1, REMDESIVIR, RUXOLITINIB, small_graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    with small_graph(tmp_path_factory.mktemp("small")) as opened:
        yield opened


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_tsv(graph: Graph, tmp_path: Path) -> None:
    files = export_graph(graph, tmp_path, "tsv")
    assert [path.name for path in files] == ["nodes.tsv", "edges.tsv", "evidence.tsv"]
    nodes = {row["id"]: row for row in table(tmp_path / "nodes.tsv")}
    assert nodes[COVID]["equivalents"] == "DOID:0080600|MESH:D000086382"
    edges = table(tmp_path / "edges.tsv")
    assert [(row["subject"], row["predicate"], row["object"]) for row in edges] == [
        (edge.subject, edge.predicate, edge.object) for edge in graph.edges()
    ]
    evidence = table(tmp_path / "evidence.tsv")
    assert len(evidence) == graph.manifest.tables["evidence"]
    assert {row["sentence"] for row in evidence} == {"", "A thing."}


def test_json_lines_hold_the_same_as_the_graph(graph: Graph, tmp_path: Path) -> None:
    export_graph(graph, tmp_path, "jsonl")
    edges = [json.loads(line) for line in (tmp_path / "edges.jsonl").read_text().splitlines()]
    for edge, row in zip(graph.edges(), edges, strict=True):
        assert {**row, "sources": tuple(row["sources"])} == {name: getattr(edge, name) for name in row}
    first = json.loads((tmp_path / "evidence.jsonl").read_text().splitlines()[0])
    assert first["page"] is None or first["page"] >= 1


def test_kgx(graph: Graph, tmp_path: Path) -> None:
    export_graph(graph, tmp_path, "kgx")
    nodes = {row["id"]: row for row in table(tmp_path / "nodes.tsv")}
    assert nodes[COVID] == {
        "id": COVID,
        "category": "biolink:Disease",
        "name": "COVID-19",
        "xref": "DOID:0080600|MESH:D000086382",
        "provided_by": "infores:hetionet|infores:undrawn",
        "in_taxon": "",
    }
    assert nodes[JAK1]["in_taxon"] == "NCBITaxon:9606"
    rows = table(tmp_path / "edges.tsv")
    assert all(row["subject"] in nodes and row["object"] in nodes for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)
    edges = {
        (row["subject"], row["original_predicate"], row["object"]): row for row in rows if row["negated"] == "false"
    }
    denied = {
        (row["subject"], row["original_predicate"], row["object"]): row for row in rows if row["negated"] == "true"
    }
    treats = edges[REMDESIVIR, "treats", COVID]
    assert treats["publications"] == "PMID:111"
    assert (treats["knowledge_level"], treats["agent_type"]) == ("not_provided", "text_mining_agent")
    assert treats["primary_knowledge_source"] == "infores:undrawn"
    assert treats["evidence_count"] == "1"
    against = denied[REMDESIVIR, "treats", COVID]
    assert (against["publications"], against["has_confidence_score"]) == ("DOI:10.1/x", "")
    inhibits = edges[RUXOLITINIB, "inhibits", JAK1]
    assert inhibits["predicate"] == "biolink:affects"
    assert inhibits["category"] == "biolink:ChemicalAffectsGeneAssociation"
    assert inhibits["object_aspect_qualifier"] == "activity"
    assert inhibits["object_direction_qualifier"] == "decreased"
    assert inhibits["qualified_predicate"] == "biolink:causes"
    targets = edges[RUXOLITINIB, "targets", JAK1]
    assert targets["primary_knowledge_source"] == "infores:hetionet"
    assert targets["aggregator_knowledge_source"] == "infores:undrawn"
    assert (targets["knowledge_level"], targets["agent_type"]) == ("knowledge_assertion", "manual_agent")
    assert edges["HGNC:13557", "upregulated_in", COVID]["knowledge_level"] == "statistical_association"
    assert (RUXOLITINIB, "treats", FLU) in denied


@pytest.mark.parametrize("form", FORMATS)
def test_weak_edges_can_be_left_out_and_bytes_repeat(graph: Graph, tmp_path: Path, form: str) -> None:
    for name in ("a", "b"):
        files = export_graph(graph, tmp_path / name, form, belief=0.5)
    for path in files:
        assert path.read_bytes() == (tmp_path / "a" / path.name).read_bytes()
        assert FLU not in path.read_text() or path.name.startswith("nodes")


def test_an_unknown_format_is_named_with_those_known(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown format 'rdf'; known: tsv, jsonl, kgx"):
        export_graph(graph, tmp_path, "rdf")


def test_infores() -> None:
    assert infores("text") == "infores:undrawn"
    assert infores("Drug Central (2020)") == "infores:drug-central-2020"
