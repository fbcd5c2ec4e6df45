"""Which coronavirus a general name such as `S protein` or `nsp3` means a protein of: the one the text is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.lexicon import Lexicon, Reading

if TYPE_CHECKING:
    from ingest.match import Match

_OURS: Final = "SARS-CoV-2"
_POLYPROTEIN: Final = "UniProtKB:P0DTD1"
#: What names a virus, the diseases included, with the word that begins the canonical names of its proteins.
_NAMED: Final[dict[str, str]] = {
    "NCBITaxon:2697049": _OURS,
    "MONDO:0100096": _OURS,
    "NCBITaxon:694009": "SARS-CoV",
    "MONDO:0005091": "SARS-CoV",
    "NCBITaxon:1335626": "MERS-CoV",
    "MONDO:0100116": "MERS-CoV",
    "NCBITaxon:11137": "HCoV-229E",
    "NCBITaxon:277944": "HCoV-NL63",
    "NCBITaxon:31631": "HCoV-OC43",
    "NCBITaxon:11138": "MHV",
    "NCBITaxon:11120": "IBV",
    "NCBITaxon:11149": "TGEV",
    "NCBITaxon:28295": "PEDV",
}
#: Groups of viruses, which do not say whose protein is meant: coronaviruses, beta- and alphacoronaviruses.
_GROUPS: Final = frozenset({"NCBITaxon:11118", "NCBITaxon:694002", "NCBITaxon:693996"})
_NEAR: Final = 3
_OF: Final = (" of ", " of the ", " from ", " in ")


def settle(text: str, matches: Sequence[Match], lexicon: Lexicon) -> list[Match]:
    """The matches, each general name of a coronavirus's protein read as that of the virus the text is about.

    A name next to a virus's (`PEDV N protein`, `N protein of PEDV`) is that virus's; else it is SARS-CoV-2's where the
    text names it or no virus; else that of the virus named most often.

    Args:
        text: the text.
        matches: names in it, by start.
        lexicon: the names, for the other viruses' proteins.

    Returns:
        The matches; those of a virus whose proteins the lexicon does not have are left out.
    """
    if not any(_general(match) for match in matches):
        return list(matches)
    viruses = [(m.start, m.end, virus) for m in matches if (virus := _virus(m))]
    counts = Counter(virus for _, _, virus in viruses)
    about = _OURS if _OURS in counts or not counts else max(counts, key=lambda v: (counts[v], v))
    settled = (
        _as_of(match, _beside(text, match, viruses) or about, lexicon) if _general(match) else match
        for match in matches
    )
    return [match for match in settled if match is not None]


def _general(match: Match) -> bool:
    """Whether a match reads as a protein of SARS-CoV-2 by a name that does not say so."""
    return _ours(match.readings[0]) and "cov" not in match.text.casefold()


def _ours(reading: Reading) -> bool:
    concept = reading.concept
    return concept.type == "Gene" and concept.name.startswith(f"{_OURS} ")


def _virus(match: Match) -> str:
    """The virus a match names, empty where it names none."""
    concept = match.readings[0].concept
    if concept.curie in _NAMED:
        return _NAMED[concept.curie]
    return concept.name if concept.type == "Virus" and concept.curie not in _GROUPS else ""


def _beside(text: str, match: Match, viruses: Sequence[tuple[int, int, str]]) -> str:
    """The virus whose name stands after the match with `of`, or right before it in the same sentence."""
    after = (virus for start, _, virus in viruses if start > match.end and text[match.end : start] in _OF)
    before = (
        virus
        for _, end, virus in viruses
        if 0 <= match.start - end <= _NEAR and not set(text[end : match.start]) & set(".;:?!\n")
    )
    return next(after, "") or next(before, "")


def _as_of(match: Match, virus: str, lexicon: Lexicon) -> Match | None:
    """The match with the readings of another virus, None where nothing is left."""
    if virus == _OURS:
        return match
    readings: list[Reading] = []
    for reading in match.readings:
        if not _ours(reading):
            readings.append(reading)
            continue
        part = reading.concept.name.removeprefix(f"{_OURS} ")
        if reading.concept.curie.startswith(_POLYPROTEIN):
            part = "replicase polyprotein 1ab"
        wanted = f"{virus} {part}"
        found = (other for other in lexicon.readings(wanted) if other.concept.name == wanted)
        readings += [replace(reading, concept=other.concept) for other in found]
    return replace(match, readings=tuple(readings)) if readings else None
