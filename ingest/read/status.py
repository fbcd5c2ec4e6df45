"""What a record is by its DOI, journal and title: a preprint, retracted, or the notice of a retraction."""

from __future__ import annotations

import re
from typing import Final, Literal

from kg.document import DocumentKind

#: DOIs of preprint servers. bioRxiv shares its old prefix with the journals of Cold Spring Harbor.
_PREPRINT_DOI: Final = re.compile(
    r"10\.1101/(\d{4}\.\d\d\.\d\d\.)?\d{6,}|10\.64898/|10\.21203/rs|10\.20944/preprints|10\.26434/|10\.48550/|"
    r"10\.2139/ssrn|10\.31(219|222|223|224|225|226|227|228|229|230|231|232|233|234|235|236|237|730)/|10\.36227/techrxiv|"
    r"10\.22541/au|10\.32942/|10\.33774/|10\.1590/scielopreprints|10\.2196/preprints|10\.35542/osf|10\.51094/jxiv",
    re.IGNORECASE,
)
_PREPRINT_JOURNAL: Final = re.compile(
    r"(the )?(bio|med|ar|chem|psy|soc|tech|agri|engr|eco ?evo|earth|edu?|meta|afric|china|paleo|sport)r?xiv\b.*|"
    r"research square|res sq|ssrn\b.*|preprints?(\.org| \(basel\))?|authorea|"
    r"(osf|scielo|lancet) preprints|preprints with the lancet",
    re.IGNORECASE,
)
_RETRACTED: Final = re.compile(
    r"\W*(retracted|withdrawn)\b(\s+(article|paper|chapter|preprint))?\s*[:.\])–—-]", re.IGNORECASE
)
_NOTICE: Final = re.compile(
    r"\W*(retraction(\s+(note|notice|statement))?(\s+(to|of|for))?\s*([:.\])–—]|$)|"
    r"retraction (note|notice|statement)\b|(notice|statement) of retraction\b|"
    r"retraction (of|for|to) .*(\bet al\b|[\"“‘'])|withdrawal notice\b)",
    re.IGNORECASE,
)
Status = Literal["", "retracted", "notice"]


def kind_of(otherwise: DocumentKind, doi: str = "", journal: str = "") -> DocumentKind:
    """The kind of a document.

    Args:
        otherwise: what it is unless it is a preprint.
        doi: its DOI, empty when unknown.
        journal: its journal or server, empty when unknown.

    Returns:
        preprint where DOI or journal is that of a preprint server, else `otherwise`.
    """
    if _PREPRINT_DOI.match(doi) or _PREPRINT_JOURNAL.fullmatch(journal.strip()):
        return "preprint"
    return otherwise


def status_of(title: str) -> Status:
    """What a title says of a retraction.

    Args:
        title: as printed.

    Returns:
        retracted where publishers marked it so ("RETRACTED ARTICLE: ..."), notice for the notice of a retraction
        ("Retraction: ..."), else empty.
    """
    if _RETRACTED.match(title):
        return "retracted"
    return "notice" if _NOTICE.match(title) else ""
