"""Preprints by DOI and journal; retractions and their notices by title, PubMed XML, JATS, PDF and records."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from ingest.read import read_file
from ingest.read.status import kind_of, status_of
from kg.document import Document


@pytest.mark.parametrize(
    ("doi", "journal", "preprint"),
    [
        ("10.1101/2020.03.22.002386", "", True),
        ("10.1101/123456", "", True),
        ("10.1101/gr.275193.120", "Genome Research", False),
        ("10.64898/2025.12.01.000001", "", True),
        ("10.21203/rs.3.rs-21855/v1", "", True),
        ("10.20944/preprints202003.0001.v1", "", True),
        ("10.26434/chemrxiv.11831103.v2", "", True),
        ("10.48550/arXiv.2003.00001", "", True),
        ("10.2139/ssrn.3548761", "", True),
        ("10.31234/osf.io/abcde", "", True),
        ("10.3390/v12040372", "Viruses", False),
        ("", "bioRxiv : the preprint server for biology", True),
        ("", "medRxiv", True),
        ("", "Research Square", True),
        ("", "Res Sq", True),
        ("", "ArXiv", True),
        ("", "SSRN Electronic Journal", True),
        ("", "Archives of Virology", False),
        ("", "Research", False),
        ("", "", False),
    ],
)
def test_preprints_by_doi_or_journal(doi: str, journal: str, preprint: bool) -> None:
    assert kind_of("paper", doi, journal) == ("preprint" if preprint else "paper")


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("RETRACTED: Hydroxychloroquine with or without a macrolide", "retracted"),
        ("[Retracted] A study of cells", "retracted"),
        ("RETRACTED ARTICLE: A study of cells", "retracted"),
        ("WITHDRAWN: A study of cells", "retracted"),
        ("Retraction: A study of cells", "notice"),
        ("Retraction Note to: A study of cells", "notice"),
        ("Retraction Note: A study of cells", "notice"),
        ('Retraction of "A study of cells"', "notice"),
        ("Retraction for Doe et al., A study of cells", "notice"),
        ("Notice of Retraction", "notice"),
        ("Retraction.", "notice"),
        ("Retraction of the lung during thoracoscopy in children", ""),
        ("Retractable needles and injuries of nurses", ""),
        ("Withdrawn behaviour in mice", ""),
        ("Why papers are retracted: a review", ""),
        ("", ""),
    ],
)
def test_retractions_by_title(title: str, status: str) -> None:
    assert status_of(title) == status


def read(path: Path, data: str | bytes) -> list[Document]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    found = list(read_file(path))
    assert all(isinstance(one, Document) for one in found), found
    return [one for one in found if isinstance(one, Document)]


def pubmed(pmid: str, title: str, inside: str = "", types: str = "Journal Article", journal: str = "J") -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><Journal><Title>{journal}</Title></Journal>"
        f"<ArticleTitle>{title}</ArticleTitle><PublicationTypeList><PublicationType>{types}</PublicationType>"
        f"</PublicationTypeList></Article>{inside}</MedlineCitation></PubmedArticle>"
    )


def related(kind: str, pmid: str) -> str:
    return (
        f'<CommentsCorrectionsList><CommentsCorrections RefType="{kind}"><RefSource>J. 2020</RefSource>'
        f"<PMID>{pmid}</PMID></CommentsCorrections></CommentsCorrectionsList>"
    )


def test_pubmed_tells_retracted_papers_from_their_notices(tmp_path: Path) -> None:
    records = [
        pubmed("1", "A trial", types="Retracted Publication"),
        pubmed("2", "A trial", related("RetractionIn", "3")),
        pubmed("3", "Some words of the editors", related("RetractionOf", "2"), types="Retraction of Publication"),
        pubmed("4", "A trial", related("CommentIn", "9")),
        pubmed("5", "A trial", journal="medRxiv : the preprint server for health sciences"),
    ]
    found = read(tmp_path / "p.xml", f"<PubmedArticleSet>{''.join(records)}</PubmedArticleSet>")
    assert [one.retracted for one in found] == [True, True, True, False, False]
    assert [one.retracts for one in found] == [(), (), ("PMID:2",), (), ()]
    assert [one.kind for one in found] == ["abstract"] * 4 + ["preprint"]


def jats(inside: str, kind: str = "research-article", licence: str = "") -> str:
    return (
        f'<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ali="http://www.niso.org/schemas/ali/1.0/" '
        f'article-type="{kind}"><front><article-meta><article-id pub-id-type="doi">10.1/n</article-id><title-group>'
        f"<article-title>Words</article-title></title-group><permissions>{licence}</permissions>{inside}</article-meta>"
        "</front><body><p>More words.</p></body></article>"
    )


def test_jats_notices_name_what_they_take_back(tmp_path: Path) -> None:
    def link(kind: str, how: str, href: str) -> str:
        return f'<related-article related-article-type="{kind}" ext-link-type="{how}" xlink:href="{href}"/>'

    of = "retracted-article"
    several = (
        link(of, "doi", "https://doi.org/10.1016/j.x.2020.1") + link(of, "pmc", "7000001") + link(of, "pmid", "42")
    )
    (notice,) = read(tmp_path / "n.xml", jats(several, "retraction"))
    assert notice.retracted
    assert notice.retracts == ("DOI:10.1016/j.x.2020.1", "PMC:PMC7000001", "PMID:42")
    (part,) = read(tmp_path / "p.xml", jats(link(of, "doi", "10.1/a"), "partial-retraction"))
    assert part.retracts == ()
    (taken,) = read(tmp_path / "t.xml", jats(link("retraction-forward", "doi", "10.1/b")))
    assert taken.retracted
    assert taken.retracts == ()
    (comment,) = read(tmp_path / "c.xml", jats(link("commentary-article", "doi", "10.1/b")))
    assert not comment.retracted


def test_the_licence_of_jats_is_its_address(tmp_path: Path) -> None:
    by = "https://creativecommons.org/licenses/by/4.0/"
    in_attribute = f'<license xlink:href="{by}"><license-p>Open.</license-p></license>'
    in_child = f"<license><ali:license_ref>{by}</ali:license_ref><license-p>Open.</license-p></license>"
    in_link = f'<license><license-p>See <ext-link xlink:href="{by}">here</ext-link>.</license-p></license>'
    in_words = "<license><license-p>All rights are ours.</license-p></license>"
    found = [
        read(tmp_path / "l.xml", jats("", licence=one))[0].licence
        for one in (in_attribute, in_child, in_link, in_words)
    ]
    assert found == [by, by, by, "All rights are ours."]


def page(*lines: str) -> bytes:
    out = BytesIO()
    paper = canvas.Canvas(out, pagesize=A4, invariant=True)
    paper.setFont("Helvetica-Bold", 18)
    paper.drawString(60, 780, "Kinase inhibitors in viral pneumonia of adults")
    paper.setFont("Helvetica", 10)
    for n, line in enumerate(lines):
        paper.drawString(60, 740 - 14 * n, line)
    for n in range(8):
        paper.drawString(
            60, 500 - 12 * n, "The drug lowers the release of interleukin six by immune cells of the lung in mice."
        )
    paper.showPage()
    paper.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("line", "kind", "retracted"),
    [
        ("https://doi.org/10.1000/s1", "paper", False),
        ("https://doi.org/10.1101/2020.04.01.020000", "preprint", False),
        ("bioRxiv preprint; this version posted April 2, 2020", "preprint", False),
        ("We compare our numbers with those of a preprint.", "paper", False),
        ("RETRACTED", "paper", True),
        ("This article has been retracted at the request of the editors.", "paper", True),
        ("Retracted papers are counted here.", "paper", False),
    ],
)
def test_what_the_first_page_of_a_pdf_says(tmp_path: Path, line: str, kind: str, retracted: bool) -> None:
    (document,) = read(tmp_path / "a.pdf", page(line))
    assert (document.kind, document.retracted) == (kind, retracted)


def test_records_say_it_themselves(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "text": "Words.", "doi": "10.1101/2020.04.01.020000"},
        {"id": "2", "text": "Words.", "retracted": True},
        {"id": "3", "text": "RETRACTED: Words.\nMore."},
        {"id": "4", "text": "Words."},
    ]
    found = read(tmp_path / "r.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    assert [one.kind for one in found] == ["preprint", "abstract", "abstract", "abstract"]
    assert [one.retracted for one in found] == [False, True, True, False]
