from __future__ import annotations

from kg.paper import document_rows, title_key
from tests.test_kg.statements_made import paper

TITLE = "Remdesivir in adults with severe COVID-19: a randomised trial"


def papers(*documents: object) -> dict[str, str]:
    return {row.id: row.paper for row in document_rows(documents)}  # type: ignore[arg-type]


def test_documents_with_one_doi_pmid_or_title_are_one_paper() -> None:
    found = papers(
        paper("d", "Other words entirely", doi="10.1/AB"),
        paper("c", doi="10.1/ab", pmid="7"),
        paper("b", TITLE, pmid="7"),
        paper("a", TITLE.upper().replace("-", " - ")),
        paper("z", "Another title of more than five words in all"),
    )
    assert found == {"a": "a", "b": "a", "c": "a", "d": "a", "z": "z"}


def test_short_titles_do_not_identify() -> None:
    assert title_key("Reply to the authors") == ""
    assert papers(paper("a", "Editorial"), paper("b", "Editorial")) == {"a": "a", "b": "b"}


def test_accents_case_and_punctuation_do_not_matter() -> None:
    one = title_key("Étude de l'hydroxychloroquine chez les patients âgés")
    assert one == title_key("ETUDE DE L’HYDROXYCHLOROQUINE CHEZ LES PATIENTS AGES.")
    assert one


def test_of_two_documents_with_one_id_the_first_stands() -> None:
    (row,) = document_rows([paper("a", "First"), paper("a", "Second")])
    assert row.title == "First"


def test_publication_prefers_the_pmid() -> None:
    rows = {
        row.id: row.publication
        for row in document_rows([paper("a", doi="10.1/x", pmid="7"), paper("b", doi="10.1/y"), paper("c")])
    }
    assert rows == {"a": "PMID:7", "b": "DOI:10.1/y", "c": ""}


def withdrawn(*documents: object) -> set[str]:
    return {row.id for row in document_rows(documents) if row.retracted}  # type: ignore[arg-type]


def test_a_paper_is_retracted_in_every_document_of_it() -> None:
    pdf, xml = paper("pdf", doi="10.1/AB"), paper("xml", doi="https://doi.org/10.1/ab", pmid="7", retracted=True)
    assert withdrawn(pdf, xml, paper("other", doi="10.1/c")) == {"pdf", "xml"}
    by_title = paper("scan", TITLE)
    assert withdrawn(by_title, paper("xml", f"RETRACTED ARTICLE: {TITLE}", retracted=True)) == {"scan", "xml"}
    assert withdrawn(paper("a", pmcid="PMC5"), paper("b", pmcid="pmc5", retracted=True)) == {"a", "b"}
    assert withdrawn(paper("a", doi="10.1/x"), paper("a", doi="10.1/x", retracted=True)) == {"a"}


def test_a_notice_takes_back_what_it_names_and_is_no_evidence() -> None:
    notice = paper("notice", "Retraction: words of the editors here", pmid="9", retracts=("PMID:7", "DOI:10.1/ZZ"))
    one, two, other = paper("one", pmid="7"), paper("two", doi="10.1/zz"), paper("other", pmid="8")
    assert withdrawn(notice, one, two, other) == {"notice", "one", "two"}
    assert withdrawn(one, notice) == {"notice", "one"}


def test_a_withdrawn_preprint_does_not_take_back_the_paper_after_it() -> None:
    preprint = paper("pre", TITLE, doi="10.1101/1", kind="preprint")
    published = paper("pub", TITLE, doi="10.1/pub")
    assert withdrawn(paper("pre2", doi="10.1101/1", kind="preprint", retracted=True), preprint, published) == {
        "pre",
        "pre2",
    }
    assert withdrawn(preprint, paper("pub", TITLE, doi="10.1/pub", retracted=True)) == {"pre", "pub"}
