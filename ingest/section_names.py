"""Headings to the section names of kg.document."""

from __future__ import annotations

import re
from typing import Final

from kg.document import SectionName

_NUMBER: Final = re.compile(r"^\s*(?:\d+(?:\.\d+)*\.?|[IVX]+\.|[A-H]\.)\s+", re.IGNORECASE)
_PATTERNS: Final[tuple[tuple[str, SectionName], ...]] = (
    (r"^(abstract|summary|synopsis)\b", "abstract"),
    (r"^(references?|literature cited|bibliography|works cited|literature)\s*:?$", "references"),
    (
        r"^(acknowledge?ments?|author(s|['’]s|s['’])? contributions?|contributors?|funding|financial|"
        r"conflicts? of interest|competing (financial )?interests?|declarations?|disclosures?|"
        r"data (and materials? )?availability|availability|supplement(ary|al)|supporting information|ethic|consent|"
        r"additional (file|info)|appendix|author (statement|summary)|credit author|patient consent|"
        r"institutional review|informed consent|code availability|transparency|contributor|declaration of)",
        "statements",
    ),
    (
        r"^(abbreviations|publisher['’]?s note|orcid|author (details|information|affiliations)|keywords?|key words|"
        r"correspondence|open access|copyright|article (info|history)|edited by|reviewed by|provenance|"
        r"rights and permissions|about the authors?|footnotes?|endnotes?|reporting summary|"
        r"list of abbreviations|peer review|notes\b)",
        "back",
    ),
    (r"^(introduction|background)\b", "introduction"),
    (
        r"^(materials?|methods?|methodology|patients and|experimental|study design|statistical|subjects)\b",
        "methods",
    ),
    (r"^(results?|findings?)\b", "results"),
    (r"^(discussions?|limitations?)\b", "discussion"),
    (r"^(conclusions?|concluding|outlook|perspectives?)\b", "conclusion"),
)
_RULES: Final = tuple((re.compile(pattern, re.IGNORECASE), name) for pattern, name in _PATTERNS)


def name_of(heading: str) -> SectionName | None:
    """The section a heading opens.

    Args:
        heading: the printed heading, numbered or not.

    Returns:
        Its section name, None where the heading names no known section (a subsection keeps its section's name).
    """
    clean = _NUMBER.sub("", heading).strip(" .:*•|")
    for pattern, name in _RULES:
        if pattern.search(clean):
            return name
    return None
