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
