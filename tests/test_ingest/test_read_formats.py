from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import docx
import pytest

from ingest.convert import convert
from ingest.read import Rejected, discover, read_file
from kg.document import Document

BIOC_XML = """<?xml version="1.0"?><!DOCTYPE collection SYSTEM "BioC.dtd"><collection><source>x</source>
<document><id>32000001</id>
<passage><infon key="type">title</infon><infon key="year">2020</infon><offset>0</offset>
<text>Camostat in cells</text></passage>
<passage><infon key="section_type">ABSTRACT</infon><infon key="type">abstract</infon><offset>18</offset>
<text>Camostat blocks TMPRSS2.</text></passage>
<passage><infon key="section_type">METHODS</infon><infon key="type">title_1</infon><offset>50</offset>
<text>Methods</text></passage>
<passage><infon key="section_type">METHODS</infon><infon key="type">paragraph</infon><offset>60</offset>
<text>Cells were kept.</text></passage>
<passage><infon key="section_type">REF</infon><infon key="type">ref</infon><offset>80</offset>
<text>Doe 2019</text></passage></document>
<document><id>2</id></document></collection>"""
PUBTATOR = (
    "11|t|Aspirin and fever\n11|a|Aspirin lowers fever.\n11\t0\t7\tAspirin\tChemical\tMESH:D001241\n\n12|t|Two\n12|a|\n"
)
CORD = {
    "paper_id": "PMC123",
    "metadata": {"title": "Bats and viruses", "authors": [{"first": "Jane", "last": "Roe"}]},
    "abstract": [{"text": "Bats carry viruses.", "section": "Abstract"}],
    "body_text": [
        {"text": "We looked at bats.", "section": "Introduction"},
        {"text": "They were caught at night.", "section": "2 Methods"},
        {"text": "And let go again.", "section": "2 Methods"},
    ],
    "bib_entries": {"BIBREF0": {"title": "An older paper", "year": 2001}},
    "ref_entries": {"FIGREF0": {"text": "A bat."}},
}
HTML = """<!DOCTYPE html><html><head><meta charset="windows-1252"><title>Site: Losartan</title>
<meta name="citation_title" content="Losartan in lungs"><meta name="citation_doi" content="10.1000/x1">
<meta name="citation_author" content="Roe, Jane"><meta name="citation_publication_date" content="2020/03/17">
<script>var virus = "SARS";</script></head><body><nav><ul><li>Home page of all journals here</li></ul></nav>
<article><h1>Losartan in lungs</h1><h2>Abstract</h2><p>Losartan blocks the <b>receptor</b> of angiotensin–II.</p>
<h2>Results</h2><div>Text that stands in a division alone.</div><ul><li>One finding.</li><li>Another finding.</li></ul>
<figure><figcaption>Figure 1. A lung.</figcaption></figure>
<table><caption>Table 1. Doses</caption><tr><td>50</td></tr></table>
<h2>References</h2><ol><li>Doe J. 2019.</li></ol></article>
<footer>Imprint and privacy of the site</footer></body></html>"""


def word() -> bytes:
    paper = docx.Document()
    paper.add_paragraph("Ivermectin in the dish", style="Title")
    paper.add_heading("Introduction", 1)
    paper.add_paragraph("Ivermectin is given against worms.")
    paper.add_table(1, 2).rows[0].cells[0].text = "a cell"
    paper.add_heading("Results", 1)
    paper.add_paragraph("It worked in the dish.")
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def read(folder: Path, name: str, content: bytes | str) -> list[Document | Rejected]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return list(read_file(path))


def only(folder: Path, name: str, content: bytes | str) -> Document:
    (found,) = read(folder, name, content)
    assert isinstance(found, Document), found
    return found


def test_bioc_xml_and_json_are_read_alike(tmp_path: Path) -> None:
    found, empty = read(tmp_path, "a.xml", BIOC_XML)
    assert isinstance(found, Document)
    assert isinstance(empty, Rejected)
    assert found.text == "Camostat in cells\n\nCamostat blocks TMPRSS2.\n\nMethods\n\nCells were kept."
    assert (found.id, found.pmid, found.date, found.kind) == ("32000001", "32000001", "2020", "paper")
    passages = [
        {"infons": {"type": "title", "year": "2020"}, "offset": 0, "text": "Camostat in cells"},
        {"infons": {"section_type": "ABSTRACT", "type": "abstract"}, "text": "Camostat blocks TMPRSS2."},
        {"infons": {"section_type": "METHODS", "type": "title_1"}, "text": "Methods"},
        {"infons": {"section_type": "METHODS", "type": "paragraph"}, "text": "Cells were kept."},
        {"infons": {"section_type": "REF", "type": "ref"}, "text": "Doe 2019"},
    ]
    same = only(tmp_path, "b.json", json.dumps({"documents": [{"id": "32000001", "passages": passages}]}))
    assert same.sections == found.sections


def test_pubtator(tmp_path: Path) -> None:
    first, second = read(tmp_path, "a.pubtator", PUBTATOR)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.pmid, first.text) == ("11", "Aspirin and fever\nAspirin lowers fever.")
    assert second.text == "Two"


def test_cord19(tmp_path: Path) -> None:
    paper = only(tmp_path, "a.json", json.dumps(CORD))
    assert (paper.id, paper.pmcid, paper.authors) == ("PMC123", "PMC123", ("Roe Jane",))
    assert [(s.name, s.heading) for s in paper.sections] == [
        ("title", ""),
        ("abstract", ""),
        ("introduction", "Introduction"),
        ("methods", "2 Methods"),
        ("caption", ""),
        ("references", ""),
    ]
    assert paper.text.endswith("They were caught at night.\n\nAnd let go again.")


def test_html_keeps_the_text_and_drops_the_site(tmp_path: Path) -> None:
    page = only(tmp_path, "a.html", HTML.encode("windows-1252"))
    assert (page.title, page.doi, page.date, page.authors) == (
        "Losartan in lungs",
        "10.1000/x1",
        "2020-03-17",
        ("Roe, Jane",),
    )
    assert page.text.split("\n\n")[1:3] == ["Abstract", "Losartan blocks the receptor of angiotensin–II."]
    assert "Text that stands in a division alone." in page.text
    assert "One finding.\n\nAnother finding." in page.text
    for gone in ("SARS", "Home page", "Imprint", "Doe J.", "A lung", "50"):
        assert gone not in page.text
    assert {s.name for s in page.sections} >= {"caption", "table", "references"}


def test_docx(tmp_path: Path) -> None:
    paper = only(tmp_path, "a.docx", word())
    assert paper.title == "Ivermectin in the dish"
    assert [(s.name, s.heading) for s in paper.sections] == [
        ("title", ""),
        ("introduction", "Introduction"),
        ("results", "Results"),
        ("table", ""),
    ]
    assert "a cell" not in paper.text


def test_json_records_and_json_of_unknown_kind(tmp_path: Path) -> None:
    assert only(tmp_path, "a.json", json.dumps([{"id": "x", "text": "Aspirin."}])).text == "Aspirin."
    (fault,) = read(tmp_path, "b.json", '{"a": 1}')
    assert isinstance(fault, Rejected)
    assert "BioC, CORD-19" in fault.reason
    (broken,) = read(tmp_path, "c.json", '{"a": ')
    assert isinstance(broken, Rejected)
    assert "not JSON" in broken.reason


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def tarred(*members: tuple[str, bytes], link: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        if link:
            info = tarfile.TarInfo("link.txt")
            info.type, info.linkname = tarfile.SYMTYPE, link
            archive.addfile(info)
    return out.getvalue()


def test_archives_are_read_through(tmp_path: Path) -> None:
    parts = (
        ("in/a.txt", b"Aspirin.\n\nIt lowers fever."),
        ("b.xml", BIOC_XML.encode()),
        ("c.bin", b"\0\1"),
        (".d.txt", b"x"),
    )
    for name, data in (
        ("a.zip", zipped(*parts)),
        ("a.tar", tarred(*parts)),
        ("a.tar.gz", gzip.compress(tarred(*parts))),
    ):
        found = read(tmp_path, name, data)
        documents = [one for one in found if isinstance(one, Document)]
        assert [one.source.rpartition("#")[0] or one.source for one in documents] == [
            f"{tmp_path / name}",
            f"{tmp_path / name}#b.xml",
        ]
        assert [one.id for one in documents] == ["a", "32000001"]
    assert tmp_path / "a.tar.gz" in discover([tmp_path])


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("leaves.zip", zipped(("../../out.txt", b"text")), "leaves the archive"),
        ("leaves.tar", tarred(("/etc/out.txt", b"text")), "leaves the archive"),
        ("link.tar", tarred(link="/etc/passwd"), "a link"),
        ("bomb.zip", zipped(("a.txt", b"0" * 30_000_000)), "no honest file"),
        ("bomb.txt.gz", gzip.compress(b"0" * 60_000_000), "no honest file"),
        ("bomb.docx", zipped(("word/document.xml", b"0" * 30_000_000)), "no honest file"),
        ("nested.zip", zipped(("b.zip", zipped(("a.txt", b"text")))), "inside an archive"),
        ("empty.zip", zipped(), "is empty"),
        ("broken.zip", zipped(("a.txt", b"text"))[:40], "broken archive"),
        ("broken.docx", zipped(("word/document.xml", b"<no")), "cannot be read"),
        ("random.pdf", bytes(range(256)) * 4, "its name says pdf"),
        ("text.docx", b"this is text", "its name says docx"),
        ("other.xml", b"<?xml version='1.0'?><svg><g/></svg>", "XML with root <svg>"),
        ("empty.html", b"<html><body><script>1</script></body></html>", "no text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_files_are_rejected_with_one_line(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    found = read(tmp_path, name, data)
    assert found
    assert all(isinstance(one, Rejected) for one in found)
    assert says in found[0].reason  # type: ignore[union-attr]
    assert "\n" not in found[0].reason  # type: ignore[union-attr]
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_converted_document_is_read_as_it_was_and_its_text_file_passed_over(tmp_path: Path) -> None:
    record = read(tmp_path, "a.pubtator", PUBTATOR)[0]
    assert isinstance(record, Document)
    data, text = convert(record)
    for name, content in (("11.json", data), ("11.txt", text.encode()), ("12.txt", b"Other\n\nText of its own.")):
        (tmp_path / name).write_bytes(content)
    assert [path.name for path in discover([tmp_path])] == ["11.json", "12.txt", "a.pubtator"]
    assert list(read_file(tmp_path / "11.json")) == [record]
    (broken,) = read_file(_written(tmp_path, data.replace(b'"abstract"', b'"abstrakt"')))
    assert isinstance(broken, Rejected)
    assert "not a Document: " in broken.reason
    (far,) = read_file(_written(tmp_path, data.replace(b'"id": "11"', b'"id": "../11"')))
    assert isinstance(far, Document)
    assert "/" not in far.id


def _written(folder: Path, data: bytes) -> Path:
    path = folder / "changed.json"
    path.write_bytes(data)
    return path
