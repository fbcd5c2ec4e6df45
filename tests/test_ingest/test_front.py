"""What the first page of a paper says: authors under the title, journal, date, DOI, licence; long titles."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from ingest.page import Page, PageLine
from ingest.read import read_file
from ingest.read.authors import authors_of
from ingest.read.front import front_of
from kg.document import Document

TITLE = (50.0, 80.0, 500.0, 120.0)


def line(text: str, y: float, x: float = 50.0, size: float = 11.0) -> PageLine:
    return PageLine(text, (x, y, x + 5 * len(text), y + size), size)


def under_title(*lines: PageLine) -> tuple[str, ...]:
    return authors_of([line("A title of a paper", 100.0, size=20.0), *lines], TITLE, 20.0)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("Jane Roe1", ", John A. Doe1,2*", " and Ana van der Berg3"), ("Roe Jane", "Doe John A.", "van der Berg Ana")),
        (("Jane Roe, MD, PhDa,b,∗", ", Xu Li, MBc"), ("Roe Jane", "Li Xu")),
        (("Jane Roe a,**", ", John Doe b,c,*"), ("Roe Jane", "Doe John")),
        (("Roe J*", ", Doe AB**"), ("Roe J", "Doe AB")),
        (("Q. P. Roe1 · C. H. J. van Doe2 | Inma Ferri-Oel 3",), ("Roe Q. P.", "van Doe C. H. J.", "Ferri-Oel Inma")),
        (("Department of Virology, University of Samples",), ()),
        (("Received 3 March 2020",), ()),
        (("Open Access Research Article",), ()),
    ],
)
def test_names_under_a_title(texts: tuple[str, ...], found: tuple[str, ...]) -> None:
    x, lines = 50.0, []
    for text in texts:
        lines.append(line(text, 140.0, x))
        x += 5 * len(text) + 1
    assert under_title(*lines, line("1 Department of Virology, University of Samples", 175.0, size=7.0)) == found


def test_names_end_where_other_print_begins_and_the_margin_is_not_read() -> None:
    found = under_title(
        line("Edi Tor", 140.0, x=0.0, size=8.0),
        line("Jane Roe1 , John Doe1,", 140.0, x=60.0),
        line("Ana Poe2", 154.0, x=60.0),
        line("Abstract", 190.0, x=60.0),
        line("Kinase Inhibitors", 204.0, x=60.0),
    )
    assert found == ("Roe Jane", "Doe John", "Poe Ana")
    assert under_title(line("Jane Roe", 300.0)) == ()


def front(*texts: str, subject: str = "", last: str = ""):  # type: ignore[no-untyped-def]
    pages = [Page(1, 595.0, 842.0, tuple(line(text, 30.0 + 14 * n, size=9.0) for n, text in enumerate(texts)))]
    return front_of([*pages, Page(2, 595.0, 842.0, (line(last, 700.0),))] if last else pages, "A title", (), subject)


@pytest.mark.parametrize(
    ("texts", "journal", "date"),
    [
        (("Roe et al. BMC Samples (2020) 20:537",), "BMC Samples", "2020"),
        (("Roe and Doe Trials of Medicine (2021) 22:1",), "Trials of Medicine", "2021"),
        (("Ecology and Samples, 2025; 15:e71422",), "Ecology and Samples", "2025"),
        (("Samples 2019, 21, 388; doi:10.3390/e21040388",), "Samples", "2019"),
        (("How to cite this article: Roe J. A title. Medicine 2020;99:50(e23418).",), "Medicine", "2020"),
        (("CITATION", "Roe J (2025) A title: words.", "Front. Sam. Sci. 12:1603601."), "Front. Sam. Sci", "2025"),
        (("PLOS Sample | https://doi.org/10.1371/s May 14, 2025",), "PLOS Sample", ""),
        (("We saw 2020 patients (2020) 3: that was all",), "", ""),
        (("Received: 1 May 2019; Accepted: 7 April 2020; Published: 10 May 2020",), "", "2020-05-10"),
        (("RECEIVED 31 March 2025 ACCEPTED 17 April 2025", "PUBLISHED 07 May 2025"), "", "2025-05-07"),
        (("Available online 14 May 2024",), "", "2024-05-14"),
        (("Published: May 4, 2025",), "", "2025-05-04"),
        (("© The Author(s) 2021", "Received: 3 June 2020"), "", "2021"),
    ],
)
def test_journals_and_dates(texts: tuple[str, ...], journal: str, date: str) -> None:
    said = front(*texts)
    assert (said.journal, said.date) == (journal, date)


def test_a_date_of_acceptance_counts_in_the_year_of_publication_only() -> None:
    cited = "Roe et al. BMC Samples (2020) 20:537"
    assert front(cited, last="Received: 9 June 2019 Accepted: 30 October 2020").date == "2020-10-30"
    assert front(cited, last="Received: 9 June 2019 Accepted: 30 December 2019").date == "2020"


def test_the_pdf_s_subject_names_journal_year_and_doi() -> None:
    said = front("Words.", subject="BMC Samples, 2020, doi:10.1186/s1-020-1")
    assert (said.journal, said.date, said.doi) == ("BMC Samples", "2020", "10.1186/s1-020-1")
    said = front("Words.", subject="Heliyon, 10 (2024) e31208. doi:10.1016/j.s.2024.e3")
    assert (said.journal, said.date, said.doi) == ("Heliyon", "2024", "10.1016/j.s.2024.e3")
    assert front("Words.", subject="Plant viruses cause losses.").journal == ""


def test_dois_of_data_and_plans_are_not_the_paper_s() -> None:
    assert front("Plan: 10.17605/OSF.IO/9ZW34", "https://doi.org/10.1097/MD.1").doi == "10.1097/MD.1"
    assert front("Data: https://doi.org/10.5281/zenodo.1").doi == ""


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("licensed under a Creative Commons Attribution 4.0 International License", "CC BY"),
        ("under the CC BY-NC-ND license", "CC BY-NC-ND"),
        ("the Creative Commons Attribution-NonCommercial License", "CC BY-NC"),
        ("the Creative Commons Attribution-ShareAlike License", "CC BY-SA"),
        ("All rights reserved", ""),
    ],
)
def test_licences(text: str, licence: str) -> None:
    assert front(text).licence == licence


def test_a_licence_that_is_granted_on_the_last_page() -> None:
    said = "This is an open-access article distributed under the terms of the Creative Commons Attribution License"
    assert front("Words.", last=said).licence == "CC BY"
    assert front("Words.", last="The photograph is used under a Creative Commons Attribution License").licence == ""


def test_a_title_that_the_metadata_know_is_taken_whole(tmp_path: Path) -> None:
    out = BytesIO()
    paper = canvas.Canvas(out, pagesize=A4, invariant=True)
    paper.setTitle("Kinase inhibitors in viral pneumonia of adults: a protocol &amp; a plan")
    paper.setSubject("BMC Samples, 2020, doi:10.1000/s1")
    paper.setFont("Helvetica-Bold", 18)
    paper.drawString(60, 780, "Kinase inhibitors in viral pneumonia of adults:")
    paper.setFont("Helvetica", 16)
    paper.drawString(60, 750, "a protocol & a plan")
    paper.setFont("Helvetica", 11)
    paper.drawString(60, 725, "Jane Roe, John Doe and Ana Poe")
    paper.setFont("Helvetica-Bold", 11)
    paper.drawString(60, 690, "Abstract")
    paper.setFont("Helvetica", 10)
    for n in range(8):
        paper.drawString(
            60, 670 - 12 * n, "The drug lowers the release of interleukin six by immune cells of the lung in mice."
        )
    paper.showPage()
    paper.save()
    (tmp_path / "a.pdf").write_bytes(out.getvalue())
    (document,) = read_file(tmp_path / "a.pdf")
    assert isinstance(document, Document)
    assert document.title == "Kinase inhibitors in viral pneumonia of adults: a protocol & a plan"
    assert document.authors == ("Roe Jane", "Doe John", "Poe Ana")
    assert (document.journal, document.doi, document.date) == ("BMC Samples", "10.1000/s1", "2020")
