"""Papers behind documents: a preprint and its publication, an abstract and its full text, are one paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.document import Document, DocumentKind
from kg.forest import Forest

#: Shorter titles ("Editorial", "Reply to the authors") do not identify a paper.
_TITLE_WORDS: Final = 5
_TITLE_LETTERS: Final = 30


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """What a graph keeps of a document.

    Attributes:
        id: the document's id.
        title: its title.
        date: ISO date as precise as known.
        source: the file it came from.
        kind: paper, preprint, abstract or curated.
        licence: as printed.
        digest: SHA-256 of the bytes it was read from.
        doi: without a resolver.
        pmid: digits.
        pmcid: as PMC123.
        journal: journal name.
        authors: "Family Given" in order.
        retracted: whether the record itself says so; its statements are not counted.
        paper: id of the first document of the same paper, in order of ids.
    """

    id: str
    title: str
    date: str
    source: str
    kind: DocumentKind
    licence: str
    digest: str
    doi: str
    pmid: str
    pmcid: str
    journal: str
    authors: tuple[str, ...]
    retracted: bool
    paper: str

    @property
    def publication(self) -> str:
        """Its CURIE as a publication: PMID, else PMC, else DOI; empty where it has none."""
        if self.pmid:
            return f"PMID:{self.pmid}"
        if self.pmcid:
            return f"PMC:{self.pmcid}"
        return f"DOI:{self.doi}" if self.doi else ""


def title_key(title: str) -> str:
    """A title without case, accents, punctuation and spaces.

    Args:
        title: as printed.

    Returns:
        The key, empty where the title is too short to identify a paper.
    """
    plain = unicodedata.normalize("NFKD", title).casefold()
    words = re.findall(r"\w+", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    key = "".join(words)
    return key if len(words) >= _TITLE_WORDS and len(key) >= _TITLE_LETTERS else ""


def _keys(document: Document) -> list[str]:
    doi = document.doi.casefold().removeprefix("https://doi.org/")
    keys = {"doi": doi, "pmid": document.pmid, "pmcid": document.pmcid.upper(), "title": title_key(document.title)}
    return [f"{kind}\t{key}" for kind, key in keys.items() if key]


def document_rows(documents: Iterable[Document]) -> tuple[DocumentRow, ...]:
    """The rows of the documents table.

    Args:
        documents: in any order; of two with one id the first stands.

    Returns:
        Rows by id, each with its paper: documents that share a DOI, PMID, PMCID or title are one.
    """
    forest = Forest()
    seen: dict[str, DocumentRow] = {}
    for document in documents:
        if document.id in seen:
            continue
        here = f"id\t{document.id}"
        forest.add(here)
        for key in _keys(document):
            forest.union(here, key)
        seen[document.id] = DocumentRow(
            document.id,
            document.title,
            document.date,
            document.source,
            document.kind,
            document.licence,
            document.digest,
            document.doi,
            document.pmid,
            document.pmcid,
            document.journal,
            document.authors,
            document.retracted,
            forest.find(here),
        )
    return _with_papers(seen, forest)


def _with_papers(rows: Mapping[str, DocumentRow], forest: Forest) -> tuple[DocumentRow, ...]:
    first: dict[str, str] = {}
    found = []
    for name in sorted(rows):
        row = rows[name]
        paper = first.setdefault(forest.find(f"id\t{name}"), name)
        values = {field: getattr(row, field) for field in DocumentRow.__slots__}
        found.append(DocumentRow(**{**values, "paper": paper}))
    return tuple(found)
