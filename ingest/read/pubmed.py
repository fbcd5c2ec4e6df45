"""PubMed XML: titles and abstracts with dates, publication types and retraction notices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from ingest.read.outcome import Rejected, safe_id
from ingest.read.status import kind_of, status_of
from ingest.read.xml import every, first, parse, text_of
from kg.document import Block, Document, Section

_MONTHS: Final = {
    name: f"{number:02d}"
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)  # noqa: SIM905
}
_RETRACTED: Final = frozenset({"Retracted Publication", "Retraction of Publication", "Retraction Notice"})


def read(data: bytes, source: str, digest: str) -> Iterator[Document | Rejected]:
    """Records of a PubMed file.

    Args:
        data: a `PubmedArticleSet` or one `PubmedArticle`.
        source: where it came from.
        digest: SHA-256 of the file.

    Yields:
        One document a record; a record without a PMID or without text is rejected.
    """
    root = parse(data)
    articles = [root] if root.tag == "PubmedArticle" else every(root, "./PubmedArticle")
    if not articles:
        yield Rejected(source, "no PubmedArticle in this file")
    for number, article in enumerate(articles, start=1):
        pmid = text_of(first(article, "./MedlineCitation/PMID"))
        if not pmid:
            yield Rejected(f"{source}#{number}", "a record without a PMID")
            continue
        document = _record(article, pmid, f"{source}#{pmid}", digest)
        yield document if document.sections else Rejected(f"{source}#{pmid}", "neither title nor abstract")


def _record(article: etree._Element, pmid: str, source: str, digest: str) -> Document:
    title = text_of(first(article, ".//Article/ArticleTitle"))
    sections = [Section("title", (Block(title),))] if title else []
    for part in every(article, ".//Article/Abstract/AbstractText"):
        text = text_of(part)
        if text:
            sections.append(Section("abstract", (Block(text),), (part.get("Label") or "").capitalize()))
    ids = {e.get("IdType", ""): text_of(e) for e in every(article, "./PubmedData/ArticleIdList/ArticleId")}
    types = {text_of(e) for e in every(article, ".//PublicationTypeList/PublicationType")}
    authors = [
        f"{text_of(first(a, './LastName'))} {text_of(first(a, './ForeName'))}".strip()
        for a in every(article, ".//Article/AuthorList/Author")
    ]
    doi, journal = ids.get("doi", ""), text_of(first(article, ".//Article/Journal/Title"))
    return Document(
        id=safe_id(pmid),
        title=title,
        date=_date(article),
        source=source,
        kind="preprint" if "Preprint" in types else kind_of("abstract", doi, journal),
        licence="",
        digest=digest,
        sections=tuple(sections),
        doi=doi,
        pmid=pmid,
        pmcid=ids.get("pmc", ""),
        journal=journal,
        authors=tuple(name for name in authors if name),
        retracted=bool(types & _RETRACTED or status_of(title) or _related(article, "RetractionIn")),
        retracts=tuple(f"PMID:{text_of(first(one, './PMID'))}" for one in _related(article, "RetractionOf")),
    )


def _related(article: etree._Element, kind: str) -> list[etree._Element]:
    """References to other records, of those that name one where they are of a retraction by this record."""
    found = every(article, f".//CommentsCorrections[@RefType='{kind}']")
    return [one for one in found if kind != "RetractionOf" or text_of(first(one, "./PMID")).isdigit()]


def _date(article: etree._Element) -> str:
    for path in (".//Article/ArticleDate", ".//Article/Journal/JournalIssue/PubDate", ".//DateCompleted"):
        element = first(article, path)
        if element is None:
            continue
        year, month, day = (text_of(first(element, f"./{unit}")) for unit in ("Year", "Month", "Day"))
        if not year:
            year = text_of(first(element, "./MedlineDate"))[:4]
        month = _MONTHS.get(month[:3].lower(), month.zfill(2) if month.isdigit() else "")
        if year.isdigit():
            return "-".join(part for part in (year, month, day.zfill(2) if month and day.isdigit() else "") if part)
    return ""
