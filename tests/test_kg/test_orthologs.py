from __future__ import annotations

from pathlib import Path

import pytest

from kg.lexicon.orthologs import FILE, Ortholog, Orthologs, best, open_orthologs, table_of, write_orthologs
from kg.lexicon.sources import orthologs
from kg.lexicon.table import unpack
from kg.taxon import MOUSE, RAT

AB = Ortholog("HGNC:1", MOUSE, "NCBIGene:11", "Abc1", ("ENSEMBL:ENSMUSG1",))
AB2 = Ortholog("HGNC:1", MOUSE, "NCBIGene:12", "Abc2")
RATS = Ortholog("HGNC:1", RAT, "ENSEMBL:ENSRNOG1", "Abc1")


def test_orthologs_by_human_gene_and_by_their_own_curie(tmp_path: Path) -> None:
    write_orthologs(tmp_path, (Ortholog("HGNC:2", MOUSE, "NCBIGene:11", "Abc1"), RATS, AB, AB2))
    known = Orthologs(unpack((tmp_path / FILE).read_bytes()))
    assert known.of("HGNC:1", MOUSE) == (AB, AB2)
    assert known.of("HGNC:1", RAT) == (RATS,)
    assert known.of("HGNC:3", RAT) == known.of("HGNC:0", RAT) == ()
    assert [one.human for one in known.named("NCBIGene:11")] == ["HGNC:1", "HGNC:2"]
    assert known.named("ENSEMBL:ENSMUSG1") == (AB,)
    assert known.named("ENSEMBL:ENSRNOG1")[0].taxon == RAT
    assert known.named("") == ()


def test_of_several_the_one_that_is_written() -> None:
    assert best((AB, AB2), "ABC-2") is AB2
    assert best((AB, AB2), "alphabet") is AB
    assert best((), "ABC2") is None


def test_the_same_pairs_give_the_same_table() -> None:
    assert table_of((AB, AB2, RATS)) == table_of((RATS, AB, AB2, AB))


def test_sources_are_paired(tmp_path: Path) -> None:
    head = "HGNC ID\tApproved symbol\tStatus\tAlias symbols\tMouse genome database ID(supplied by MGI)"
    rows = (
        f"{head}\tRat genome database ID(supplied by RGD)\tPrevious symbols",
        "HGNC:1\tABC1\tApproved\t\tMGI:8, MGI:9\tRGD:5\t",
        "HGNC:2\tNEW2\tApproved\t\tMGI:7\tRGD:6\tOLD2",
        "HGNC:3\tGONE\tEntry Withdrawn\t\tMGI:9\t\t",
        "HGNC:4\tLONE\tApproved\t\tMGI:6\t\t",
    )
    (tmp_path / "hgnc_entries.tsv").write_text("\n".join(rows) + "\n")
    own = "ID\tsymbol\tsynonyms\tensembl\n"
    mouse = "9\tAbc1\t\tENSMUSG9\n8\tXyz\t\tENSMUSG8\n7\tNew2\tOld2|Mid2\tENSMUSG7\n6\tLone\t\t\n"
    (tmp_path / "mgi_entries.tsv").write_text(own + mouse)
    (tmp_path / "rgd_entries.tsv").write_text(f"{own}5\tAbc1\t\tENSRNOG5;ENSRNOG4\n6\tNew2\t\tENSRNOG6\n")
    numbers = tmp_path / "numbers"
    numbers.mkdir()
    gene = "  {} : NtData(tax_id=10090, GeneID={}, Status='{}', Symbol='{}', Aliases={}, description='x'),\n"
    listed = (
        (90, "live", "Abc1", "'A, Old2'"),
        (80, "secondary", "Xyz", "''"),
        (70, "live", "Old2", '"M\'2, Mid2"'),
    )
    (numbers / "genes_NCBI_10090_All.py").write_text("".join(gene.format(n, n, *rest) for n, *rest in listed))
    (numbers / "genes_NCBI_9606_All.py").write_text("not read")
    found = list(orthologs.read(tmp_path, numbers, {"New2": "60"}))
    assert found == [
        Ortholog("HGNC:1", MOUSE, "NCBIGene:90", "Abc1", ("ENSEMBL:ENSMUSG9",)),
        Ortholog("HGNC:1", MOUSE, "ENSEMBL:ENSMUSG8", "Xyz"),
        Ortholog("HGNC:1", RAT, "ENSEMBL:ENSRNOG4", "Abc1"),
        Ortholog("HGNC:2", MOUSE, "NCBIGene:70", "New2", ("ENSEMBL:ENSMUSG7",)),
        Ortholog("HGNC:2", RAT, "NCBIGene:60", "New2", ("ENSEMBL:ENSRNOG6",)),
    ]


@pytest.mark.parametrize(
    ("human", "taxon", "curie", "name"),
    [
        ("HGNC:13557", MOUSE, "NCBIGene:70008", "Ace2 (mouse)"),
        ("HGNC:11998", MOUSE, "NCBIGene:22059", "Trp53 (mouse)"),
        ("HGNC:6018", MOUSE, "NCBIGene:16193", "Il6 (mouse)"),
        ("HGNC:6018", RAT, "NCBIGene:24498", "Il6 (rat)"),
        ("HGNC:13557", RAT, "ENSEMBL:ENSRNOG00000031665", "Ace2 (rat)"),
    ],
)
def test_shipped_orthologs(human: str, taxon: str, curie: str, name: str) -> None:
    first = open_orthologs().of(human, taxon)[0]
    assert (first.curie, first.name) == (curie, name)
    assert human in [one.human for one in open_orthologs().named(curie)]
