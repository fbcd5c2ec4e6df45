from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kg.contradictions import contradictions
from kg.errors import InputError
from kg.graph import Graph
from kg.identify import identify
from kg.view import to_networkx
from tests.test_kg.statements_made import ACE2, COVID, FLU, JAK1, REMDESIVIR, RUXOLITINIB, small_graph


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    with small_graph(tmp_path_factory.mktemp("small")) as opened:
        yield opened


def test_nodes(graph: Graph) -> None:
    ids = [node.id for node in graph.nodes()]
    assert ids == sorted(ids)
    assert [node.id for node in graph.nodes("biolink:Disease")] == [FLU, COVID]
    virus = graph.node("NCBITaxon:2697049")
    assert virus is not None
    assert (virus.category, virus.n_papers, virus.sources) == ("biolink:Virus", 1, ("text",))
    assert graph.node("MONDO:0000000") is None


@pytest.mark.parametrize(
    "text", ["MONDO:0100096", "mondo:0100096", "DOID:0080600", "MONDO_0100096", "COVID-19", " covid-19 "]
)
def test_resolve(graph: Graph, text: str) -> None:
    assert graph.resolve(text).id == COVID
    assert graph.resolve(text, "biolink:Disease").id == COVID


def test_resolve_asks_for_synonyms_last(graph: Graph) -> None:
    assert graph.resolve("2019-nCoV disease", synonyms=lambda text: ["HP:0000001", "DOID:0080600"]).id == COVID
    assert graph.resolve("COVID-19", synonyms=lambda text: [FLU]).id == COVID


def test_resolve_names_what_is_near(graph: Graph) -> None:
    with pytest.raises(InputError, match=r"'COVID 18' is not in the graph; near: COVID-19"):
        graph.resolve("COVID 18")
    with pytest.raises(InputError, match=r"the prefix 'COVID' is unknown; .*; near: COVID-19"):
        graph.resolve("COVID:19")
    with pytest.raises(InputError, match="give another name or a CURIE"):
        graph.resolve("qqqqqq")
    with pytest.raises(InputError, match="not in the graph among biolink:Drug"):
        graph.resolve("COVID-19", "biolink:Drug")


def test_resolve_tells_unknown_identifiers_apart(graph: Graph) -> None:
    with pytest.raises(InputError, match="MONDO is a known prefix, and no node has MONDO:0000000"):
        graph.resolve("http://purl.obolibrary.org/obo/MONDO_0000000")
    with pytest.raises(InputError, match=r"not in the graph; 'FOO:1' is not a CURIE .* the prefix 'FOO' is unknown"):
        graph.resolve("FOO:1")


def test_edges_by_any_end(graph: Graph) -> None:
    assert {edge.predicate for edge in graph.edges(subject=REMDESIVIR)} == {"treats", "causes", "has_side_effect"}
    assert {edge.predicate for edge in graph.edges(object=JAK1)} == {
        "inhibits",
        "targets",
        "physically_interacts_with",
    }
    touching = graph.edges(node=ACE2)
    assert [(edge.subject, edge.predicate) for edge in touching] == [
        (ACE2, "downregulated_in"),
        (ACE2, "physically_interacts_with"),
        (ACE2, "upregulated_in"),
        ("UniProtKB:P0DTC2", "uses_host_factor"),
    ]
    assert len(graph.edges()) == graph.manifest.tables["edges"]


def test_arrays_leave_out_what_is_not_believed(graph: Graph) -> None:
    arrays = graph.arrays()
    triples = {
        (arrays.nodes[subject], arrays.predicates[name], arrays.nodes[obj])
        for subject, name, obj in arrays.triples.tolist()
    }
    assert (REMDESIVIR, "treats", COVID) in triples
    assert (REMDESIVIR, "causes", COVID) not in triples  # belief 0.2
    assert (RUXOLITINIB, "treats", FLU) not in triples  # only denied
    assert FLU not in arrays.nodes
    assert list(arrays.nodes) == sorted(arrays.nodes)
    assert arrays.triples.tolist() == sorted(arrays.triples.tolist())
    assert arrays.triples.dtype == np.int64
    assert arrays.belief.dtype == np.float32
    assert len(arrays.triples) == len(arrays.belief) == len(arrays.first_seen)
    assert arrays.categories[arrays.nodes.index(COVID)] == "biolink:Disease"
    seen = dict(zip(map(tuple, arrays.triples.tolist()), arrays.first_seen, strict=True))
    treats = (arrays.nodes.index(REMDESIVIR), arrays.predicates.index("treats"), arrays.nodes.index(COVID))
    assert seen[treats] == "2020-04"  # the denial of 2020-02 is no first sight


def test_arrays_with_every_node(graph: Graph) -> None:
    arrays = graph.arrays(belief=0.0, isolated=True)
    assert arrays.nodes == tuple(node.id for node in graph.nodes())
    assert len(arrays.triples) == len(graph.edges()) - 1  # the edge that is only denied


def test_stats(graph: Graph) -> None:
    stats = graph.stats()
    assert (stats["documents"], stats["papers"]) == (3, 3)
    assert stats["edges"] == sum(stats["edges_by_predicate"].values())
    assert stats["nodes"] == sum(stats["nodes_by_category"].values())
    assert stats["edges_by_source"] == {"hetionet": 9, "text": 4}
    assert stats["evidence_by_polarity"] == {"affirmed": 12, "negated": 2}


def test_degrees_count_a_self_loop_once(graph: Graph) -> None:
    assert graph.degrees()[JAK1] == 4
    assert "NCBITaxon:2697049" not in graph.degrees()


def test_document(graph: Graph) -> None:
    row = graph.document("p1")
    assert row is not None
    assert (row.title, row.publication, row.authors) == ("One title", "PMID:111", ())
    assert graph.document("p9") is None
    assert [row.id for row in graph.documents()] == ["p1", "p2", "p3"]
    assert [row.id for row in graph.documents(mentioning=COVID)] == ["p1", "p2"]


def test_contradictions(graph: Graph) -> None:
    found = {
        (one.kind, one.predicate, one.against, one.subject_name, one.n_support, one.n_against)
        for one in contradictions(graph)
    }
    assert found == {
        ("denied", "treats", "treats", "Remdesivir", 1, 1),
        ("opposite", "downregulated_in", "upregulated_in", "ACE2", 1, 1),
    }
    assert [one.subject for one in contradictions(graph, REMDESIVIR)] == [REMDESIVIR]
    assert contradictions(graph, FLU) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("MONDO:0100096", "own CURIE"),
        ("doid:0080600", "one concept"),
        ("covid-19", "the node's name"),
        ("nCoV", "synonym"),
    ],
)
def test_identify(graph: Graph, text: str, reason: str) -> None:
    found = identify(graph, text, lambda name: [COVID])
    assert found.id == COVID
    assert reason in found.reason
    assert found.degree == len(graph.edges(node=COVID))


def test_networkx_view(graph: Graph) -> None:
    view = to_networkx(graph, belief=0.3)
    assert view.nodes[COVID]["name"] == "COVID-19"
    assert view.edges[REMDESIVIR, COVID, "treats"]["n_refute"] == 1
    assert FLU not in view
    assert "NCBITaxon:2697049" in to_networkx(graph, isolated=True)
    assert to_networkx(graph).number_of_edges() == len(graph.edges())


def test_what_is_no_graph(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a graph"):
        Graph.open(tmp_path)
    with pytest.raises(InputError, match="is not a graph"):
        Graph.open(tmp_path / "nowhere")


@pytest.mark.parametrize("harm", ["missing", "cut", "other columns"])
def test_a_broken_graph(tmp_path: Path, harm: str) -> None:
    small_graph(tmp_path).close()
    path = tmp_path / "graph" / "edges.parquet"
    if harm == "missing":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:-100])
    else:
        path.write_bytes((tmp_path / "graph" / "nodes.parquet").read_bytes())
    with pytest.raises(InputError, match=r"broken graph \(no usable edges\.parquet\)"):
        Graph.open(tmp_path / "graph")


def test_a_graph_of_another_version(tmp_path: Path) -> None:
    small_graph(tmp_path).close()
    manifest = tmp_path / "graph" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"schema_version": 1', '"schema_version": 0'))
    with pytest.raises(InputError, match=r"version 0.*build it again"):
        Graph.open(tmp_path / "graph")


@pytest.mark.parametrize("text", ["", '{"stage": "graph", "key": "0"}'])
def test_a_graph_opens_as_the_same_under_the_manifest_of_a_run(tmp_path: Path, text: str) -> None:
    with small_graph(tmp_path) as before:
        (tmp_path / "graph" / "manifest.json").write_text(text)
        with Graph.open(tmp_path / "graph") as after:
            assert after.digest == before.digest
            assert after.manifest.tables == before.manifest.tables


def test_papers_of_every_edge_and_curated_sources_without_a_name(graph: Graph) -> None:
    rows = graph.papers()
    assert {row[:3] for row in rows} == {(edge.subject, edge.predicate, edge.object) for edge in graph.edges()}
    for edge in graph.edges():
        found = {paper for *ends, paper in rows if tuple(ends) == (edge.subject, edge.predicate, edge.object)}
        assert len(found - {""}) == edge.n_papers
        assert ("" in found) == bool(set(edge.sources) - {"text"})
