"""JATS and PubMed Central XML: full papers with their sections named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from ingest.read.outcome import safe_id
from ingest.read.status import kind_of, status_of
from ingest.read.xml import every, first, parse, text_of
from ingest.section_names import name_of
from kg.document import Block, Document, Section, SectionName
from kg.errors import UnreadableError

_NOT_PROSE: Final = frozenset(
    {"table-wrap", "fig", "disp-formula", "supplementary-material", "fn", "graphic", "media", "fig-group", "boxed-text"}
)
_PARAGRAPHS: Final = "./p | ./list//p | ./disp-quote//p | ./boxed-text//p"


def read(data: bytes, source: str, stem: str, digest: str) -> Iterator[Document]:
    """Articles of a JATS file.

    Args:
        data: the file: one `article`, or a `pmc-articleset`.
        source: where it came from.
        stem: used as the identifier where the article has none.
        digest: SHA-256 of the file.

    Yields:
        One document an article.

    Raises:
        UnreadableError: not well formed, or no article inside.
    """
    root = parse(data)
    for element in root.iter():
        if isinstance(element.tag, str) and "}" in element.tag:
            element.tag = element.tag.rpartition("}")[2]
    articles = [root] if root.tag == "article" else every(root, ".//article")
    if not articles:
        raise UnreadableError("no <article> in this JATS file")
    for number, article in enumerate(articles):
        yield _article(article, source if len(articles) == 1 else f"{source}#{number + 1}", stem, digest)


def _article(article: etree._Element, source: str, stem: str, digest: str) -> Document:
    meta = first(article, "./front/article-meta")
    if meta is None:
        meta = article
    ids = {e.get("pub-id-type", ""): text_of(e) for e in every(meta, "./article-id")}
    pmcid = ids.get("pmc") or ids.get("pmcid") or ids.get("pmcaid") or ""
    if pmcid:
        pmcid = "PMC" + pmcid.upper().removeprefix("PMC")
    pmid, doi = ids.get("pmid", ""), ids.get("doi", "")
    title = text_of(first(meta, "./title-group/article-title"), frozenset({"xref", "fn"}))
    journal = text_of(first(article, "./front/journal-meta//journal-title"))
    sections = [Section("title", (Block(title),))] if title else []
    sections += _abstract(meta)
    sections += _body(article)
    return Document(
        id=safe_id(pmcid or pmid or doi or stem),
        title=title,
        date=_date(meta),
        source=source,
        kind="preprint" if article.get("article-type") == "preprint" else kind_of("paper", doi, journal),
        licence=_licence(meta),
        digest=digest,
        sections=tuple(sections),
        doi=doi,
        pmid=pmid,
        pmcid=pmcid,
        journal=journal,
        authors=tuple(_authors(meta)),
        retracted=_is_retracted(article, meta, title),
        retracts=_retracts(article, meta),
    )


def _is_retracted(article: etree._Element, meta: etree._Element, title: str) -> bool:
    """Whether the article was retracted, or is the notice of a retraction."""
    forward = every(meta, "./related-article[@related-article-type='retraction-forward']")
    return article.get("article-type") == "retraction" or bool(status_of(title)) or bool(forward)


def _retracts(article: etree._Element, meta: etree._Element) -> tuple[str, ...]:
    """CURIEs of the articles that a notice takes back; one that takes back a part of an article takes back none."""
    if article.get("article-type") == "partial-retraction":
        return ()
    found = []
    for related in every(meta, "./related-article[@related-article-type='retracted-article']"):
        href = next((str(v) for k, v in related.attrib.items() if str(k).rpartition("}")[2] == "href"), "")
        kind = str(related.get("ext-link-type") or "")
        if doi := re.search(r"10\.\d{4,9}/\S+", href):
            found.append(f"DOI:{doi.group()}")
        elif pmc := re.fullmatch(r"PMC(\d+)|(\d+)", href if kind in ("pmc", "pmcid") else ""):
            found.append(f"PMC:PMC{pmc[1] or pmc[2]}")
        elif href.isdigit() and kind in ("pubmed", "pmid", ""):
            found.append(f"PMID:{href}")
    return tuple(dict.fromkeys(found))


def _licence(meta: etree._Element) -> str:
    """The address of the licence, else the first words of its text."""
    licence = first(meta, "./permissions/license")
    if licence is None:
        return ""
    addresses = [str(v) for k, v in licence.attrib.items() if str(k).rpartition("}")[2] == "href"]
    addresses += [text_of(reference) for reference in every(licence, "./license_ref")]
    addresses += [
        str(v) for link in every(licence, ".//ext-link") for k, v in link.attrib.items() if str(k).endswith("href")
    ]
    return next((one for one in addresses if "licen" in one or "creativecommons" in one), "") or text_of(licence)[:200]


def _authors(meta: etree._Element) -> Iterator[str]:
    for name in every(meta, "./contrib-group/contrib[@contrib-type='author']/name"):
        yield f"{text_of(first(name, './surname'))} {text_of(first(name, './given-names'))}".strip()


def _date(meta: etree._Element) -> str:
    dates: list[str] = []
    for element in every(meta, "./pub-date"):
        parts = [text_of(first(element, f"./{unit}")) for unit in ("year", "month", "day")]
        numbers = [part.zfill(2) for part in parts if part.isdigit()]
        if parts[0].isdigit():
            dates.append("-".join(numbers if len(numbers) == sum(map(bool, parts)) else numbers[:1]))
    return min(dates, key=lambda d: (d[:4], -len(d), d)) if dates else ""


def _paragraph(element: etree._Element) -> Block | None:
    text = text_of(element, _NOT_PROSE)
    return Block(text) if text else None


def _abstract(meta: etree._Element) -> Iterator[Section]:
    for abstract in every(
        meta, "./abstract[not(@abstract-type) or @abstract-type='summary' or @abstract-type='structured']"
    ):
        for part in [abstract, *every(abstract, ".//sec")]:
            heading = text_of(first(part, "./title"))
            blocks = [block for p in every(part, _PARAGRAPHS) if (block := _paragraph(p))]
            if blocks:
                yield Section("abstract", tuple(blocks), "" if heading.lower() == "abstract" else heading)


def _body(article: etree._Element) -> Iterator[Section]:
    body = first(article, "./body")
    if body is not None:
        yield from _section(body, "body", "")
        captions = [Block(text_of(e)) for e in every(body, ".//fig//caption | .//table-wrap//caption")]
        if captions:
            yield Section("caption", tuple(block for block in captions if block.text))
        tables = [Block(text_of(e)) for e in every(body, ".//table-wrap//table")]
        if tables:
            yield Section("table", tuple(block for block in tables if block.text))
    references = [Block(text_of(e)) for e in every(article, "./back//ref")]
    if references:
        yield Section("references", tuple(block for block in references if block.text))


def _section(element: etree._Element, inherited: SectionName, heading: str) -> Iterator[Section]:
    name = name_of(heading) or inherited
    blocks = [block for p in every(element, _PARAGRAPHS) if (block := _paragraph(p))]
    if blocks or heading:
        yield Section(name, tuple(blocks), heading)
    for child in every(element, "./sec"):
        yield from _section(child, name, text_of(first(child, "./title")))
