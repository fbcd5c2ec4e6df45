from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.curie import parse_curie
from kg.errors import InputError
from kg.predicate import predicates
from kg.source import SourceRows, SourceSpec
from kg.sources import KINDS, parse_source, read_source
from kg.sources.metaedges import METAEDGES, NODE_KINDS, SARS_COV_2, curie_of

HETIONET_1 = "AdG AeG AuG CbG CcSE CdG CpD CrC CtD CuG DaG DdG DlA DpS DrD DuG GcG GiG GpBP GpCC GpMF GpPW Gr>G PCiC"
COVID_ADDS = "CtargetG CenzymeG CtransporterG CcarrierG VPiG VPpD"
SAMPLES = {
    "Anatomy": "UBERON:0000002",
    "Biological Process": "GO:0006915",
    "Cellular Component": "GO:0005634",
    "Compound": "DB00014",
    "Disease": "DOID:0080600",
    "Gene": "2798",
    "Molecular Function": "GO:0003824",
    "Pathway": "PC7_1230",
    "Pharmacologic Class": "N0000000069",
    "Side Effect": "C0000737",
    "Symptom": "D000860",
    "ViralProtein": "SARS-CoV-2 nsp5_C145A",
}


def triples(rows: SourceRows) -> list[tuple[str, str, str]]:
    names = rows.predicate.strings()
    pairs = zip(rows.subject.tolist(), names, rows.object.tolist(), strict=True)
    return [(rows.nodes[subject].curie, name, rows.nodes[obj].curie) for subject, name, obj in pairs]


def write(path: Path, text: str) -> SourceSpec:
    path.write_text(text, encoding="utf-8")
    return parse_source(f"hetionet:{path}")


def test_every_metaedge_joins_what_its_predicate_may_join() -> None:
    assert set(METAEDGES) == set(HETIONET_1.split()) | set(COVID_ADDS.split())
    for name, meta in METAEDGES.items():
        one, other = (NODE_KINDS[kind].category for kind in (meta.source, meta.target))
        if meta.reverse:
            one, other = other, one
        assert predicates()[meta.predicate].allows(one, other), name


@pytest.mark.parametrize("name", METAEDGES)
def test_every_metaedge_is_read(tmp_path: Path, name: str) -> None:
    meta = METAEDGES[name]
    source, target = SAMPLES[meta.source], SAMPLES[meta.target]
    rows = read_source(write(tmp_path / "e.tsv", f"{meta.source}::{source}\t{name}\t{meta.target}::{target}\n"))
    expected = (curie_of(meta.source, source), meta.predicate, curie_of(meta.target, target))
    assert triples(rows) == [expected[::-1] if meta.reverse else expected]


def test_identifiers_become_curies() -> None:
    curies = {kind: curie_of(kind, local) for kind, local in SAMPLES.items()}
    assert curies == {
        "Anatomy": "UBERON:0000002",
        "Biological Process": "GO:0006915",
        "Cellular Component": "GO:0005634",
        "Compound": "DRUGBANK:DB00014",
        "Disease": "DOID:0080600",
        "Gene": "NCBIGene:2798",
        "Molecular Function": "GO:0003824",
        "Pathway": "UNDRAWN:PC7_1230",
        "Pharmacologic Class": "NDFRT:N0000000069",
        "Side Effect": "UMLS:C0000737",
        "Symptom": "MESH:D000860",
        "ViralProtein": "UniProtKB:P0DTD1-PRO_0000449623",
    }
    assert all(parse_curie(curie or "") == curie for curie in curies.values())
    assert curie_of("Pathway", "WP98_r72088") == "WIKIPATHWAYS:WP98"
    assert curie_of("ViralProtein", "SARS-CoV-2 Spike") == "UniProtKB:P0DTC2"
    assert curie_of("ViralProtein", "SARS-CoV-2 nsp12") == "UniProtKB:P0DTD1-PRO_0000449629"
    assert curie_of("ViralProtein", "SARS-CoV-2 nsp1") == "UniProtKB:P0DTD1-PRO_0000449619"
    assert len(set(SARS_COV_2.values())) == len(SARS_COV_2) - 1  # spike has two spellings


@pytest.mark.parametrize("gzipped", [True, False])
@pytest.mark.parametrize("header", [True, False])
def test_header_and_compression_are_optional(tmp_path: Path, gzipped: bool, header: bool) -> None:
    text = "source\tmetaedge\ttarget\n" * header + "Compound::DB00014\tCbG\tGene::2798\r\n"
    path = tmp_path / ("e.tsv.gz" if gzipped else "e.tsv")
    path.write_bytes(gzip.compress(text.encode()) if gzipped else text.encode())
    rows = read_source(parse_source(f"hetionet:{path}"))
    assert triples(rows) == [("DRUGBANK:DB00014", "binds", "NCBIGene:2798")]
    assert rows.read == 1


def test_malformed_lines_are_counted_by_reason(tmp_path: Path) -> None:
    lines = [
        "Compound::DB00014\tCbG\tGene::2798",
        "Compound::DB00014\tCbG",
        "Compound::DB00014\tCbG\tGene:2798",
        "Compound::DB00014\tCbG\tGenes::2798",
        "Compound::X\tCbG\tGene::2798",
        "Gene::2798\tCbG\tCompound::DB00014",
        "ViralProtein::SARS-CoV-2 nsp99\tVPiG\tGene::1",
        "",
    ]
    path = tmp_path / "e.tsv"
    path.write_bytes("\n".join(lines).encode() + b"\nCompound::DB\xff\tCbG\tGene::1\n")
    rows = read_source(parse_source(f"hetionet:{path}"))
    assert triples(rows) == [("DRUGBANK:DB00014", "binds", "NCBIGene:2798")]
    assert [node.curie for node in rows.nodes] == ["DRUGBANK:DB00014", "NCBIGene:2798"]
    assert rows.read == 8
    assert dict(rows.rejected) == {
        "2 fields, not 3": 1,
        "node is not written Kind::identifier": 1,
        "unknown node kind Genes": 1,
        "not an identifier of Compound": 1,
        "CbG joins Compound and Gene, not Gene and Compound": 1,
        "not an identifier of ViralProtein": 1,
        "not UTF-8": 1,
    }


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=30), max_size=8))
def test_any_line_is_kept_or_counted(lines: list[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        body = "".join(f"Gene::1\tGiG\t{line}\n" for line in lines)
        rows = read_source(write(Path(folder) / "e.tsv", body))
    assert len(rows.subject) + sum(rows.rejected.values()) == rows.read == len(lines)


def test_an_unknown_metaedge_is_named_with_those_known(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"edge 2: unknown metaedge 'CxG'; known: AdG, .*VPpD"):
        read_source(write(tmp_path / "e.tsv", "Gene::1\tGiG\tGene::2\nCompound::DB00014\tCxG\tGene::1\n"))


def test_names_come_from_the_nodes_file(tmp_path: Path) -> None:
    (tmp_path / "nodes.tsv").write_text("id\tname\tkind\nGene::1\tA1BG\tGene\nGene::7\t\tGene\n")
    (tmp_path / "mine.tsv").write_text("Gene::1\tother\n")
    spec = write(tmp_path / "e.tsv", "Gene::1\tGiG\tGene::7\n")
    assert [(node.curie, node.name) for node in read_source(spec).nodes] == [("NCBIGene:1", "A1BG"), ("NCBIGene:7", "")]
    chosen = parse_source(f"hetionet:{spec.path},nodes={tmp_path / 'mine.tsv'}")
    assert read_source(chosen).nodes[0].name == "other"


def test_a_viral_protein_is_named_by_its_identifier(tmp_path: Path) -> None:
    bait, protein = (
        "ViralProtein::SARS-CoV-2 nsp5_C145A\tVPiG\tGene::1\n",
        "ViralProtein::SARS-CoV-2 nsp5\tVPiG\tGene::2\n",
    )
    for text in (bait + protein, protein + bait):
        nodes = {node.curie: node.name for node in read_source(write(tmp_path / "e.tsv", text)).nodes}
        assert nodes == {"UniProtKB:P0DTD1-PRO_0000449623": "SARS-CoV-2 nsp5", "NCBIGene:1": "", "NCBIGene:2": ""}


def test_edges_with_all_columns(tmp_path: Path) -> None:
    path = tmp_path / "curated.tsv"
    path.write_text(
        "subject\tpredicate\tobject\tscore\tsource\tdate\treference\n"
        "drugbank:DB14761\ttreats\tmondo:0100096\t0.5\tlabel\t2020-10-22\tPMID:1\n"
        "DRUGBANK:DB14761\ttreats\tMONDO:0005812\n"
        "DRUGBANK:DB14761\ttreats\tX:1\n"
        "DRUGBANK:DB14761\ttreats\tMONDO:1\t2\n"
        "DRUGBANK:DB14761\ttreats\tMONDO:1\tnan\n"
        "DRUGBANK:DB14761\ttreats\tMONDO:1\t.5\t\t22/10/2020\n"
        "DRUGBANK:DB14761\ttreats\n"
    )
    rows = read_source(parse_source(f"edges:{path}"))
    assert triples(rows) == [
        ("DRUGBANK:DB14761", "treats", "MONDO:0100096"),
        ("DRUGBANK:DB14761", "treats", "MONDO:0005812"),
    ]
    assert rows.score.tolist() == pytest.approx([0.5, 0.9])
    assert rows.source.strings() == ["label", "curated"]
    assert rows.date.strings() == ["2020-10-22", ""]
    assert rows.reference.strings() == ["PMID:1", ""]
    assert dict(rows.rejected) == {
        "subject or object is not a known CURIE": 1,
        "score is not a number in 0..1": 2,
        "date is not YYYY, YYYY-MM or YYYY-MM-DD": 1,
        "2 fields, not 7": 1,
    }


def test_a_taxon_that_infects_is_a_virus(tmp_path: Path) -> None:
    path = tmp_path / "curated.tsv"
    path.write_text("subject\tpredicate\tobject\nNCBITaxon:694009\tinfects\tNCBITaxon:9606\n")
    nodes = read_source(parse_source(f"edges:{path}")).nodes
    assert [(node.curie, node.category) for node in nodes] == [
        ("NCBITaxon:694009", "biolink:Virus"),
        ("NCBITaxon:9606", ""),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("subject\tobject\nA\tB\n", "lacks predicate"),
        ("subject\tpredicate\tobject\tweight\n", "has weight"),
        ("subject\tpredicate\tobject\tobject\n", "a column twice"),
        ("", "is empty"),
        ("subject\tpredicate\tobject\nMONDO:1\tcures\tMONDO:2\n", "line 2: unknown predicate 'cures'; known: treats"),
    ],
)
def test_edges_that_cannot_be_used(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "curated.tsv"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        read_source(parse_source(f"edges:{path}"))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a file"):
        read_source(parse_source(f"hetionet:{tmp_path / 'none.tsv'}"))
    whole = gzip.compress(b"Gene::1\tGiG\tGene::2\n" * 1000)
    for name, data in (("cut.tsv.gz", whole[: len(whole) // 2]), ("plain.tsv.gz", b"Gene::1\tGiG\tGene::2\n")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InputError, match="cannot be read"):
            read_source(parse_source(f"hetionet:{tmp_path / name}"))


def test_sources_as_written_on_a_command_line() -> None:
    assert parse_source("hetionet:a/b.tsv.gz") == SourceSpec("hetionet", Path("a/b.tsv.gz"), "hetionet")
    assert parse_source("edges:a/b.tsv.gz").name == "b"
    full = parse_source("edges:a,b.tsv,nodes=n.tsv,score=0.5,name=label")
    assert full == SourceSpec("edges", Path("a,b.tsv"), "label", Path("n.tsv"), 0.5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a.tsv", "write KIND:PATH"),
        ("hetionet:", "write KIND:PATH"),
        ("kegg:a.tsv", "unknown kind of source 'kegg'; known: hetionet, edges"),
        ("edges:a.tsv,score=high", "score"),
        ("edges:a.tsv,score=1.5", "score"),
        ("edges:text.tsv", "cannot be named 'text'"),
    ],
)
def test_sources_that_are_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_source(text)


def test_every_kind_has_a_test() -> None:
    assert set(KINDS) == {"hetionet", "edges"}
