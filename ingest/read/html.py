"""HTML: the running text of a page with its headings; navigation, scripts, forms and reference lists kept out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml import html as markup

from ingest.read.outcome import safe_id
from ingest.read.status import kind_of, status_of
from ingest.read.xml import text_of
from ingest.section_names import name_of
from kg.document import Block, Document, Section, SectionName
from kg.errors import UnreadableError

_DROPPED: Final = frozenset(
    "script style nav header footer aside form noscript template svg button select iframe object math figure".split()  # noqa: SIM905
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PROSE: Final = frozenset({"p", "li", "blockquote", "dd", "dt", "pre"})
_CHARSET: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def read(data: bytes, source: str, stem: str, digest: str) -> Document:
    """A page.

    Args:
        data: the file; its encoding by byte-order mark or `meta`, else UTF-8, else Windows-1252.
        source: where it came from.
        stem: the file's name without its ending, used as the identifier.
        digest: SHA-256 of the file.

    Returns:
        The document, with title, DOI, journal, authors and date by the page's `citation_` metadata where it has them.

    Raises:
        UnreadableError: there is no text in it.
    """
    try:
        root = markup.document_fromstring(_decoded(data))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"the HTML cannot be read: {error}") from error
    facts = _facts(root)
    title = facts.get("citation_title", [""])[0] or _first_text(root, "h1") or _first_text(root, "title")
    sections = [Section("title", (Block(title),))] if title else []
    body = list(_sections(_main(root), title))
    if not any(section.blocks for section in body):
        raise UnreadableError("no text in this HTML page")
    pmid = facts.get("citation_pmid", [""])[0]
    doi = facts.get("citation_doi", [""])[0].removeprefix("https://doi.org/").removeprefix("doi:")
    journal = facts.get("citation_journal_title", [""])[0]
    date = re.match(r"(\d{4})[/-]?(\d\d)?[/-]?(\d\d)?", (facts.get("citation_publication_date") or [""])[0])
    return Document(
        id=safe_id(pmid or stem),
        title=title,
        date="-".join(part for part in date.groups() if part) if date else "",
        source=source,
        kind=kind_of("paper", doi, journal),
        licence="",
        digest=digest,
        sections=(*sections, *body),
        doi=doi,
        pmid=pmid,
        journal=journal,
        authors=tuple(facts.get("citation_author", [])),
        retracted=bool(status_of(title)),
    )


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        named = _CHARSET.search(data[:4096])
        encodings = [named.group(1).decode()] if named else []
        encodings += ["utf-8-sig", "windows-1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    return data.decode("windows-1252", errors="replace").replace("\x00", "")


def _facts(root: etree._Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name, content = (meta.get("name") or "").lower(), " ".join((meta.get("content") or "").split())
        if name.startswith("citation_") and content:
            found.setdefault(name, []).append(content)
    return found


def _first_text(root: etree._Element, tag: str) -> str:
    return next((text for element in root.iter(tag) if (text := text_of(element, _DROPPED))), "")


def _main(root: etree._Element) -> etree._Element:
    """The part with the text: the only `article`, or `main`, or the whole page."""
    articles = list(root.iter("article"))
    if len(articles) == 1:
        return articles[0]
    return next(iter(root.iter("main")), next(iter(root.iter("body")), root))


def _pieces(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Tag and text of headings, paragraphs, captions and tables, in order."""
    for child in element.iterchildren("*"):
        if child.tag in ("figure", "table"):
            captions = child.iter("figcaption", "caption")
            yield from (("caption", text) for c in captions if (text := text_of(c)))
            if child.tag == "table" and (text := text_of(child, frozenset({"caption"}))):
                yield "table", text
        elif child.tag in _DROPPED:
            continue
        elif child.tag in _HEADINGS or (child.tag in _PROSE and not _has_blocks(child)):
            if text := text_of(child, _DROPPED):
                yield child.tag, text
        else:
            yield from _loose(child)
            yield from _pieces(child)


def _has_blocks(element: etree._Element) -> bool:
    return any(inner.tag in _PROSE or inner.tag in ("table", "figure") for inner in element.iterdescendants())


def _loose(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Text that stands in a division without a paragraph of its own."""
    if element.tag in ("div", "section", "td", "main", "article", "li") and not _has_blocks(element):
        nested = any(inner.tag in ("div", "section", *_HEADINGS) for inner in element.iterdescendants())
        text = "" if nested else text_of(element, _DROPPED)
        if len(text.split()) > 3:
            yield "p", text


def _sections(element: etree._Element, title: str) -> Iterator[Section]:
    name: SectionName = "body"
    heading, blocks = "", list[Block]()
    apart: dict[SectionName, list[Block]] = {}
    for tag, text in _pieces(element):
        if tag in _HEADINGS:
            if text == title:
                continue
            if blocks or heading:
                yield Section(name, tuple(blocks), heading)
            name, heading, blocks = name_of(text) or ("body" if name in ("references", "back") else name), text, []
        elif tag == "caption":
            apart.setdefault("caption", []).append(Block(text))
        elif tag == "table":
            apart.setdefault("table", []).append(Block(text))
        else:
            blocks.append(Block(text))
    if blocks or heading:
        yield Section(name, tuple(blocks), heading)
    for kept, found in sorted(apart.items()):
        yield Section(kept, tuple(found))
