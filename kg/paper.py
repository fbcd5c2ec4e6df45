"""Papers behind documents: a preprint and its publication, an abstract and its full text, are one paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from kg.document import Document, DocumentKind
from kg.forest import Forest

#: Shorter titles ("Editorial", "Reply to the authors") do not identify a paper.
_TITLE_WORDS: Final = 5
_TITLE_LETTERS: Final = 30
#: What publishers put before the title of an article that they retracted.
_MARK: Final = re.compile(r"^\W*(retracted|withdrawn)( article| paper)?\s*[:.\])–—-]\s*", re.IGNORECASE)


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
        retracted: whether its paper was retracted, or it is the notice of a retraction; its statements are not counted.
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
    """A title without case, accents, punctuation, spaces and the mark of a retraction.

    Args:
        title: as printed.

    Returns:
        The key, empty where the title is too short to identify a paper.
    """
    plain = unicodedata.normalize("NFKD", _MARK.sub("", title)).casefold()
    words = re.findall(r"\w+", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    key = "".join(words)
    return key if len(words) >= _TITLE_WORDS and len(key) >= _TITLE_LETTERS else ""


def _ids(document: Document) -> list[str]:
    """Its identifiers as publications, as CURIEs."""
    pmcid = document.pmcid.upper()
    values = {"DOI": _bare(document.doi), "PMID": document.pmid, "PMC": pmcid and f"PMC{pmcid.removeprefix('PMC')}"}
    return [f"{prefix}:{value}" for prefix, value in values.items() if value]


def _bare(doi: str) -> str:
    return doi.casefold().removeprefix("https://doi.org/")


def document_rows(documents: Iterable[Document]) -> tuple[DocumentRow, ...]:
    """The rows of the documents table.

    Args:
        documents: in any order; of two with one id the first stands.

    Returns:
        Rows by id, each with its paper: documents that share a DOI, PMID, PMCID or title are one. Retracted is every
        document of a paper that one of them says is retracted, or that a notice among them takes back; a preprint that
        was withdrawn takes back only what has its own identifiers, not the paper that was published after it.
    """
    works, records = Forest(), Forest()  # papers, and what is one record of them by its identifiers alone
    seen: dict[str, DocumentRow] = {}
    withdrawn: set[str] = set()
    for document in documents:
        here = f"id\t{document.id}"
        works.add(here)
        records.add(here)
        for key in _ids(document):
            works.union(here, key)
            records.union(here, key)
        if title := title_key(document.title):
            works.union(here, f"title\t{title}")
        withdrawn.update([here] if document.retracted or document.retracts else [], map(_as_key, document.retracts))
        seen.setdefault(document.id, _row(document))
    return _with_papers(seen, works, _retracted(seen, withdrawn, works, records))


def _as_key(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return f"DOI:{_bare(local)}" if prefix == "DOI" else curie


def _retracted(rows: Mapping[str, DocumentRow], withdrawn: set[str], works: Forest, records: Forest) -> frozenset[str]:
    """Documents that are retracted, by id."""
    taken = {records.find(key) for key in withdrawn}
    by_record = {name for name in rows if records.find(f"id\t{name}") in taken}
    papers = {works.find(f"id\t{name}") for name in by_record if rows[name].kind != "preprint"}
    return frozenset(by_record | {name for name in rows if works.find(f"id\t{name}") in papers})


def _row(document: Document) -> DocumentRow:
    values = {field: getattr(document, field) for field in DocumentRow.__slots__ if field != "paper"}
    return DocumentRow(**values, paper="")


def _with_papers(rows: Mapping[str, DocumentRow], works: Forest, retracted: frozenset[str]) -> tuple[DocumentRow, ...]:
    first: dict[str, str] = {}
    found = []
    for name in sorted(rows):
        paper = first.setdefault(works.find(f"id\t{name}"), name)
        found.append(replace(rows[name], paper=paper, retracted=name in retracted))
    return tuple(found)
