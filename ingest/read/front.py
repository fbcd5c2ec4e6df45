"""What the first page of a PDF or scan says of the document: DOI, date, licence, preprint, retracted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from ingest.page import Page
from ingest.read.status import kind_of, status_of
from ingest.section_names import name_of
from kg.document import DocumentKind

_DOI: Final = re.compile(r"\b(10\.\d{4,9}/[-._;()/:A-Za-z0-9]*[A-Za-z0-9])")
_PUBLISHED: Final = re.compile(
    r"(?:published|accepted|received)(?: online| date)?:?\s*(\d{1,2})?\s*"
    r"(january|february|march|april|may|june|july|august|september|october|november|december)\s*(\d{1,2})?,?\s*((?:19|20)\d\d)",
    re.IGNORECASE,
)
_MONTHS: Final = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
#: Printed across the pages of an article that was retracted.
_STAMP: Final = re.compile(r"\W*R ?E ?T ?R ?A ?C ?T ?E ?D( ?A ?R ?T ?I ?C ?L ?E)?\W*")
_TAKEN_BACK: Final = re.compile(r"\bthis (article|paper|preprint) has been (retracted|withdrawn)\b", re.IGNORECASE)
_PREPRINT: Final = re.compile(
    r"\b(medRxiv|bioRxiv) preprint\b|this (version posted|article is a preprint)|not certified by peer review|"
    r"preprint.{0,40}not (been )?peer[- ]reviewed|\barXiv:\d{4}\.\d{4,5}(v\d+)?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Front:
    """What the first page says.

    Attributes:
        doi: without a resolver, empty when unknown.
        date: ISO date, empty when unknown.
        kind: paper or preprint.
        licence: its name, empty when unknown.
        retracted: whether title, stamp or a line says that it was retracted, or it is the notice of a retraction.
    """

    doi: str
    date: str
    kind: DocumentKind
    licence: str
    retracted: bool


def front_of(pages: Sequence[Page], title: str) -> Front:
    """What is printed at the front of a document.

    Args:
        pages: its pages.
        title: its title.

    Returns:
        What is said there; a list of references on the first page is not looked at.
    """
    printed = [line.text for page in pages[:1] for line in page.lines]
    front = " ".join(takewhile(lambda text: name_of(text) != "references", printed))
    found = _DOI.search(front)
    doi = found.group(1) if found else ""
    stamped = any(_STAMP.fullmatch(text) for text in printed)
    return Front(
        doi=doi,
        date=_date(front),
        kind="preprint" if _PREPRINT.search(front) else kind_of("paper", doi),
        licence="CC BY" if re.search(r"Creative Commons Attribution|CC[ -]BY\b", front) else "",
        retracted=bool(status_of(title)) or stamped or _TAKEN_BACK.search(front) is not None,
    )


def _date(front: str) -> str:
    best = ""
    for found in _PUBLISHED.finditer(front):
        day = found.group(1) or found.group(3) or ""
        date = f"{found.group(4)}-{_MONTHS.index(found.group(2).lower()) + 1:02d}" + (f"-{int(day):02d}" if day else "")
        if found.group().lower().startswith("published"):
            return date
        best = best or date
    return best
