"""What the first page of a PDF or scan says of the document: DOI, journal, authors, date, licence, retracted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Final

from ingest.page import Page
from ingest.read.authors import authors_of
from ingest.read.status import kind_of, status_of
from ingest.section_names import name_of
from kg.document import DocumentKind, Line

_DOI: Final = re.compile(r"\b(10\.\d{4,9}/[-._;()/:A-Za-z0-9]*[A-Za-z0-9])")
#: DOIs of data, code, protocols and registered plans, which papers cite on their first page.
_NO_PAPER: Final = re.compile(r"10\.(17605|5281|6084|5061|17504|7910|17632|25384|1186/isrctn)", re.IGNORECASE)
_MONTHS: Final = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
_MONTH: Final = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _MONTHS)
_DATED: Final = re.compile(
    r"\b(published|available online|accepted)\b(?: online| date)?:?\s*(\d{1,2})?\s*"
    rf"({_MONTH})\.?\s*(\d{{1,2}}(?=,|\s))?,?\s*((?:19|20)\d\d)",
    re.IGNORECASE,
)
_COPYRIGHT: Final = re.compile(r"(?:©|\(c\)|copyright)[^\d]{0,60}?((?:19|20)\d\d)\b", re.IGNORECASE)
#: How journals name themselves beside year and volume: "Lu et al. BMC Infectious Diseases (2020) 20:537" and others.
_NAME: Final = r"(?P<journal>[A-Z][\w&:'’-]+(?:[. ]{1,2}(?:[A-Z][\w&:'’-]*|of|and|in|the|for|&|-))*)"
_CITED: Final = (
    re.compile(
        rf"^(?:[\w’'. -]{{2,40}}\bet al\.?,?\s+|[\w’'-]+ and [\w’'-]+\s+)?{_NAME}\s+"
        r"\((?P<year>(?:19|20)\d\d)\)\s*\d+\s*[:,(]"
    ),
    re.compile(rf"^{_NAME}[.,]?\s+(?P<year>(?:19|20)\d\d)\s*[;,]\s*\d+\s*[:;,(]"),
    re.compile(rf"^{_NAME}[.,]?\s+\d+\s+\((?P<year>(?:19|20)\d\d)\)"),
    re.compile(rf"^{_NAME}\s+Vol(?:ume|\.)\s*\d+,.{{0,60}}?(?P<year>(?:19|20)\d\d)"),
    re.compile(rf"^{_NAME}\s*\|\s*(?:https?://|www\.)(?P<year>)"),
)
#: What publishers put into the PDF: "BMC Cancer, 2021, doi:..." or "Heliyon, 10 (2024) e31208. doi:...".
_SUBJECT: Final = re.compile(rf"{_NAME},\s+(?:(?P<year>(?:19|20)\d\d),|\d+ \((?P<other>(?:19|20)\d\d)\)|https?://|doi)")
_CITE: Final = re.compile(r"\b(how to cite( this article)?|cite this article( as)?|citation)\b:?", re.IGNORECASE)
_GRANT: Final = re.compile(
    r"\b(this|the) (is an )?(open[- ]access )?article (is )?(an open access article )?(distributed|licensed)\b", re.I
)
_LICENCES: Final = (
    (
        re.compile(r"Creative Commons Attribution[- ]Non-?[Cc]ommercial[- ]No-?\s?Deriv|CC[ -]BY-NC-ND", re.IGNORECASE),
        "CC BY-NC-ND",
    ),
    (
        re.compile(r"Creative Commons Attribution[- ]Non-?[Cc]ommercial[- ]Share|CC[ -]BY-NC-SA", re.IGNORECASE),
        "CC BY-NC-SA",
    ),
    (re.compile(r"Creative Commons Attribution[- ]Non-?[Cc]ommercial|CC[ -]BY-NC\b", re.IGNORECASE), "CC BY-NC"),
    (re.compile(r"Creative Commons Attribution[- ]Share|CC[ -]BY-SA\b", re.IGNORECASE), "CC BY-SA"),
    (re.compile(r"Creative Commons Attribution[- ]No-?\s?Deriv|CC[ -]BY-ND\b", re.IGNORECASE), "CC BY-ND"),
    (re.compile(r"Creative Commons Attribution|CC[ -]BY\b|creativecommons\.org/licenses/by/", re.IGNORECASE), "CC BY"),
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
        date: ISO date as precise as known: of publication, else of acceptance where that is in the year printed beside
            the journal's name or its copyright, else that year; empty when unknown.
        kind: paper or preprint.
        licence: its name, empty when unknown.
        journal: its name as printed, empty when unknown.
        authors: "Family Given" in order, empty when unknown.
        retracted: whether title, stamp or a line says that it was retracted, or it is the notice of a retraction.
    """

    doi: str
    date: str
    kind: DocumentKind
    licence: str
    journal: str
    authors: tuple[str, ...]
    retracted: bool


def front_of(pages: Sequence[Page], title: str, title_lines: Sequence[Line] = (), subject: str = "") -> Front:
    """What is printed at the front of a document.

    Args:
        pages: its pages.
        title: its title.
        title_lines: where the title is printed on the first page, in the boxes of `pages`.
        subject: what the PDF says of its subject; publishers put journal, year and DOI there.

    Returns:
        What is said there; a list of references on the first page is not looked at. Dates are looked for in lines of
        their own on all pages, since some print them at the end.
    """
    printed = list(
        takewhile(lambda text: name_of(text) != "references", (line.text for page in pages[:1] for line in page.lines))
    )
    front = " ".join(printed)
    doi = _doi(subject) or _doi(front)
    journal, year = _journal(printed, subject)
    copyrighted = _COPYRIGHT.search(front)
    date = _date(front, pages, year or (copyrighted.group(1) if copyrighted else ""))
    stamped = any(_STAMP.fullmatch(text) for text in printed)
    return Front(
        doi=doi,
        date=date,
        kind="preprint" if _PREPRINT.search(front) else kind_of("paper", doi, journal),
        licence=_licence(front) or _granted(pages[-2:]),
        journal=journal,
        authors=_authors(pages, title_lines),
        retracted=bool(status_of(title)) or stamped or _TAKEN_BACK.search(front) is not None,
    )


def _licence(text: str) -> str:
    return next((name for pattern, name in _LICENCES if pattern.search(text)), "")


def _granted(pages: Sequence[Page]) -> str:
    """The licence that a sentence on the last pages grants, where some publishers print it."""
    text = " ".join(line.text for page in pages for line in page.lines)
    found = _GRANT.search(text)
    return _licence(text[found.start() : found.end() + 160]) if found else ""


def _doi(text: str) -> str:
    return next((one for one in _DOI.findall(text) if not _NO_PAPER.match(one)), "")


def _journal(printed: Sequence[str], subject: str) -> tuple[str, str]:
    """Journal and year as the PDF or a line of the first page names them together."""
    if found := _SUBJECT.match(subject):
        return found["journal"], found["year"] or found["other"] or ""
    rows = [*printed, *(f"{one} {other}" for one, other in pairwise(printed))]
    for pattern in _CITED:
        for text in rows:
            if found := pattern.match(text[:300]):
                return found["journal"].strip(" ."), found["year"] or ""
    return _in_citation(" ".join(printed))


def _in_citation(front: str) -> tuple[str, str]:
    """Journal and year in what a paper says of how to cite it."""
    start = _CITE.search(front)
    said = front[start.end() : start.end() + 800] if start else ""
    found = re.search(rf"[.?!] {_NAME}[.,]?\s+(?P<year>(?:19|20)\d\d)\s*[;,]\s*\d+\s*[:;,(]", said)
    if found:
        return found["journal"].strip(" ."), found["year"]
    found, year = re.search(rf"[.?!] {_NAME}\.?\s+\d+\s?(?:\(\d+\))?:", said), re.search(r"\(((?:19|20)\d\d)\)", said)
    return (found["journal"].strip(" "), year.group(1) if year else "") if found else ("", "")


def _date(front: str, pages: Sequence[Page], year: str) -> str:
    rows = [front, *(line.text for page in pages[1:] for line in page.lines if _DATED.search(line.text[:80]))]
    dates: dict[str, str] = {}
    for found in (match for text in rows for match in _DATED.finditer(text)):
        month = next(n for n, name in enumerate(_MONTHS, start=1) if name.startswith(found[3].casefold()[:3]))
        day = found[2] or found[4] or ""
        date = f"{found[5]}-{month:02d}" + (f"-{int(day):02d}" if day and 1 <= int(day) <= 31 else "")
        dates.setdefault("accepted" if found[1].casefold() == "accepted" else "published", date)
    accepted = dates.get("accepted", "")
    return dates.get("published") or (accepted if not year or accepted.startswith(year) else year)


def _authors(pages: Sequence[Page], title_lines: Sequence[Line]) -> tuple[str, ...]:
    if not pages or not title_lines:
        return ()
    boxes = [line.bbox for line in title_lines]
    low = max(boxes, key=lambda box: box[3])
    sizes = [line.size for line in pages[0].lines if abs(line.bbox[3] - low[3]) < 1 and abs(line.bbox[0] - low[0]) < 1]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), low[3])
    return authors_of(pages[0].lines, box, max(sizes, default=low[3] - low[1]))
