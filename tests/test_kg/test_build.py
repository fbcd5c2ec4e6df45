from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg.build import REPEATED, RETRACTED, build_graph
from kg.errors import InputError
from kg.evidence import Evidence
from kg.graph import Graph
from kg.sources import parse_source
from tests.test_kg.names_table import Table
from tests.test_kg.statements_made import COVID, REMDESIVIR, RUXOLITINIB, Seen, paper, said


@pytest.fixture
def hetionet(tmp_path: Path) -> str:
    rows = [
        "source\tmetaedge\ttarget",
        "Compound::DB14761\tCtD\tDisease::DOID:0080600",
        "Compound::DB08877\tCtargetG\tGene::3716",
        "Compound::DB14761\tCcSE\tSide Effect::C0000737",
        "Disease::DOID:0080600\tDuG\tGene::59272",
        "Gene::59272\tGiG\tGene::3716",
        "Gene::3716\tGiG\tGene::59272",
        "ViralProtein::SARS-CoV-2 Spike\tVPiG\tGene::59272",
        "broken line",
    ]
    path = tmp_path / "edges.tsv.gz"
    path.write_bytes(gzip.compress("\n".join(rows).encode(), mtime=0))
    return f"hetionet:{path}"


def test_text_and_curated_sources_meet_in_one_node(tmp_path: Path, hetionet: str) -> None:
    report = build_graph(
        tmp_path / "graph",
        evidence=[said(REMDESIVIR, "treats", COVID, "p1")],
        documents=[paper("p1")],
        occurrences=[Seen("p1", COVID, "Disease", "COVID-19", 3)],
        sources=[parse_source(hetionet)],
        lexicon=Table(),
    )
    with Graph.open(tmp_path / "graph") as graph:
        node = graph.node("DOID:0080600")
        assert node is not None
        assert (node.id, node.name, node.n_papers) == (COVID, "COVID-19", 1)
        assert node.equivalents == ("DOID:0080600", "MESH:D000086382")
        assert node.sources == ("hetionet", "text")
        (edge,) = graph.edges(subject=REMDESIVIR, predicate="treats", object=COVID)
        assert edge.sources == ("hetionet", "text")
        assert (edge.n_support, edge.n_refute, edge.n_papers, edge.first_seen) == (2, 0, 1, "2020-04")
        assert edge.belief == pytest.approx(1 - 0.2 * 0.1)
        assert graph.node("NCBIGene:59272") == graph.node("HGNC:13557")
        assert graph.edges(subject="HGNC:13557", predicate="upregulated_in", object=COVID)
        assert graph.edges(subject="UniProtKB:P0DTC2", predicate="uses_host_factor")
        assert len(graph.edges(predicate="physically_interacts_with")) == 1
    assert report.sources[0].rejected == {"1 fields, not 3": 1}
    assert report.sources[0].kept == 7
    assert report.dropped == {REPEATED: 1}


def test_evidence_comes_back_as_it_was(tmp_path: Path) -> None:
    told = [
        said(REMDESIVIR, "treats", COVID, "p1", 10),
        said(REMDESIVIR, "treats", COVID, "p2", 5, polarity="negated", date="2020-03-01"),
        said("HGNC:6190", "physically_interacts_with", "HGNC:13557", "p2", 50),
    ]
    build_graph(tmp_path / "graph", evidence=told, lexicon=Table())
    with Graph.open(tmp_path / "graph") as graph:
        assert graph.evidence(REMDESIVIR, "treats", COVID) == [told[1], told[0]]
        (turned,) = graph.evidence("HGNC:6190", "physically_interacts_with", "HGNC:13557")
        assert (turned.subject, turned.subject_text) == ("HGNC:13557", "that")
        (edge,) = graph.edges(predicate="treats")
        assert (edge.n_support, edge.n_refute, edge.n_papers) == (1, 1, 2)


def test_the_same_input_in_any_order_gives_the_same_bytes(tmp_path: Path, hetionet: str) -> None:
    told = [said(REMDESIVIR, "treats", COVID, f"p{n}", n, 0.5 + n / 100) for n in range(20)]
    seen = [Seen(f"p{n % 7}", COVID, "Disease", "COVID-19", n) for n in range(20)]
    documents = [paper(f"p{n}") for n in range(20)]
    for name, step in (("a", 1), ("b", -1)):
        build_graph(
            tmp_path / name,
            evidence=told[::step],
            occurrences=seen[::step],
            documents=documents[::step],
            sources=[parse_source(hetionet)],
            lexicon=Table(),
        )
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    tables = [f"{name}.parquet" for name in ("documents", "edges", "evidence", "nodes", "occurrences")]
    assert files == sorted([*tables, "manifest.json"])
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_a_preprint_and_its_paper_count_once(tmp_path: Path) -> None:
    title = "Remdesivir in adults with severe COVID-19: a trial"
    build_graph(
        tmp_path / "graph",
        evidence=[said(REMDESIVIR, "treats", COVID, name, score=0.6) for name in ("pre", "pub", "other")],
        occurrences=[Seen(name, COVID, "Disease", "COVID-19", 1) for name in ("pre", "pub", "other")],
        documents=[paper("pre", title.upper()), paper("pub", title), paper("other", "Something else altogether")],
        lexicon=Table(),
    )
    with Graph.open(tmp_path / "graph") as graph:
        (edge,) = graph.edges()
        assert (edge.n_papers, edge.n_support) == (2, 2)
        assert edge.belief == pytest.approx(1 - 0.4 * 0.4)
        node = graph.node(COVID)
        assert node is not None
        assert node.n_papers == 2
        row = graph.document("pub")
        assert row is not None
        assert row.paper == "pre"


def test_what_is_left_out_is_counted_with_its_reason(tmp_path: Path) -> None:
    good = said(REMDESIVIR, "treats", COVID, "p1")
    report = build_graph(
        tmp_path / "graph",
        evidence=[
            good,
            replace(good, score=0.1),
            said(COVID, "treats", REMDESIVIR, "p1"),
            said(RUXOLITINIB, "treats", COVID, "gone"),
        ],
        documents=[paper("p1"), paper("gone", retracted=True)],
        lexicon=Table(),
    )
    assert report.dropped == {
        RETRACTED: 1,
        REPEATED: 1,
        "treats does not join biolink:Disease to biolink:Drug": 1,
    }
    with Graph.open(tmp_path / "graph") as graph:
        assert [one.score for one in graph.evidence(REMDESIVIR, "treats", COVID)] == [0.8]
    manifest = json.loads((tmp_path / "graph" / "manifest.json").read_text())
    assert manifest["dropped"] == report.dropped
    assert manifest["digest"] == report.digest


@pytest.mark.parametrize("evidence", [[], [said(COVID, "treats", REMDESIVIR, "p1")]])
def test_an_empty_graph_is_refused_and_leaves_nothing(tmp_path: Path, evidence: list[Evidence]) -> None:
    with pytest.raises(InputError, match="the graph would be empty") as caught:
        build_graph(tmp_path / "graph", evidence=evidence, lexicon=Table())
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_build_keeps_the_graph_that_stood_there(tmp_path: Path) -> None:
    first = build_graph(tmp_path / "graph", evidence=[said(REMDESIVIR, "treats", COVID, "p1")], lexicon=Table())
    with pytest.raises(InputError):
        build_graph(tmp_path / "graph", lexicon=Table())
    with Graph.open(tmp_path / "graph") as graph:
        assert graph.digest == first.digest


def test_a_folder_with_other_things_in_it_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"notes\.txt"):
        build_graph(tmp_path, evidence=[said(REMDESIVIR, "treats", COVID, "p1")], lexicon=Table())
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_pdf_of_a_paper_that_only_pubmed_says_is_retracted_is_left_out(tmp_path: Path) -> None:
    report = build_graph(
        tmp_path / "graph",
        evidence=[said(REMDESIVIR, "treats", COVID, name) for name in ("pdf", "other")],
        documents=[
            paper("pdf", doi="10.1/a"),
            paper("pubmed", doi="10.1/A", pmid="7", retracted=True),
            paper("other", doi="10.1/b"),
        ],
        lexicon=Table(),
    )
    assert report.dropped == {RETRACTED: 1}
    with Graph.open(tmp_path / "graph") as graph:
        assert [one.provenance.document for one in graph.evidence(REMDESIVIR, "treats", COVID)] == ["other"]
        row = graph.document("pdf")
        assert row is not None
        assert row.retracted
