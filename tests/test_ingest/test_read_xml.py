# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path

from ingest.read import Rejected, read_file
from kg.document import Document

JATS = """<?xml version="1.0"?>
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article">
<front><journal-meta><journal-title-group><journal-title>J Sampl</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="pmid">31986264</article-id><article-id pub-id-type="pmc">7159299</article-id>
<article-id pub-id-type="doi">10.1000/s1</article-id>
<title-group><article-title>ACE2 and <italic>entry</italic><xref>*</xref></article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Roe</surname><given-names>Jane</given-names></name></contrib></contrib-group>
<pub-date pub-type="epub"><day>5</day><month>3</month><year>2020</year></pub-date><pub-date pub-type="collection"><year>2020</year></pub-date>
<permissions><license xlink:href="https://creativecommons.org/licenses/by/4.0/"><license-p>x</license-p></license></permissions>
<abstract><sec><title>Background</title><p>Spike binds <bold>ACE2</bold>.</p></sec></abstract></article-meta></front>
<body><sec><title>1. Introduction</title><p>TMPRSS2 primes spike.<fig><caption><p>A figure.</p></caption></fig> It is a protease.</p>
<sec><title>History</title><p>SARS came first.</p></sec></sec>
<sec><title>Methods</title><p>Cells were kept.</p><table-wrap><caption><p>Numbers.</p></caption><table><tr><td>1</td></tr></table></table-wrap></sec></body>
<back><ref-list><ref><mixed-citation>Doe J. Old paper.</mixed-citation></ref></ref-list></back></article>"""

PUBMED = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>32020029</PMID><Article><Journal><JournalIssue><PubDate>
<Year>2020</Year><Month>Feb</Month><Day>15</Day></PubDate></JournalIssue><Title>Lancet</Title></Journal>
<ArticleTitle>Baricitinib as potential treatment</ArticleTitle><Abstract><AbstractText Label="BACKGROUND">AAK1 is a kinase.</AbstractText>
<AbstractText>It was found by search.</AbstractText></Abstract><AuthorList><Author><LastName>Roe</LastName><ForeName>P</ForeName></Author></AuthorList>
<PublicationTypeList><PublicationType>Retracted Publication</PublicationType></PublicationTypeList></Article></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="doi">10.1000/b</ArticleId></ArticleIdList></PubmedData></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>1</PMID><Article/></MedlineCitation></PubmedArticle></PubmedArticleSet>"""


def read(tmp_path: Path, name: str, content: str) -> list[Document | Rejected]:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return list(read_file(path))


def test_jats_metadata_sections_and_what_is_kept_apart(tmp_path: Path) -> None:
    (document,) = read(tmp_path, "a.xml", JATS)
    assert isinstance(document, Document)
    assert (document.id, document.pmid, document.doi, document.date) == (
        "PMC7159299",
        "31986264",
        "10.1000/s1",
        "2020-03-05",
    )
    assert (document.title, document.journal, document.authors) == ("ACE2 and entry", "J Sampl", ("Roe Jane",))
    assert document.licence == "https://creativecommons.org/licenses/by/4.0/"
    names = [(s.name, s.heading) for s in document.sections]
    assert ("introduction", "1. Introduction") in names
    assert ("introduction", "History") in names
    assert ("methods", "Methods") in names
    assert document.text == (
        "ACE2 and entry\n\nBackground\n\nSpike binds ACE2.\n\n1. Introduction\n\nTMPRSS2 primes spike. It is a protease.\n\n"
        "History\n\nSARS came first.\n\nMethods\n\nCells were kept."
    )
    assert {s.name for s in document.sections} >= {"caption", "table", "references"}


def test_pubmed_dates_labels_and_retractions(tmp_path: Path) -> None:
    document, empty = read(tmp_path, "b.xml", PUBMED)
    assert isinstance(document, Document)
    assert (document.id, document.date, document.retracted, document.kind) == (
        "32020029",
        "2020-02-15",
        True,
        "abstract",
    )
    assert [s.heading for s in document.sections] == ["", "Background", ""]
    assert isinstance(empty, Rejected)
    assert empty.reason == "neither title nor abstract"


def test_broken_and_foreign_xml_is_rejected_in_one_line(tmp_path: Path) -> None:
    (broken,) = read(tmp_path, "c.xml", "<article><front>")
    (foreign,) = read(tmp_path, "d.xml", "<svg><g/></svg>")
    assert isinstance(broken, Rejected)
    assert "not well-formed" in broken.reason
    assert isinstance(foreign, Rejected)
    assert "<svg>" in foreign.reason


def test_entities_are_not_expanded_and_files_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    head = f'<!DOCTYPE article [<!ENTITY f SYSTEM "file://{secret}"><!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    (outcome,) = read(tmp_path, "e.xml", f"{head}<article><body><p>x &f; &b; y</p></body></article>")
    assert isinstance(outcome, Document)
    assert "secret" not in outcome.text
    assert "aaaa" not in outcome.text
