"""Whether a mention or a statement is denied or left open, from the cues of its sentence and what they govern."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ingest.cues import Governed, ScopeType

Span = tuple[int, int]
#: Words after which a relation that is otherwise taken as given is stated.
_FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|do|did|can|could|may|might|will|would|should)\b|"
    r"^\W*(?:\w+ly )?(?:infects?|replicates?|causes?|underlies)\b",
    re.IGNORECASE,
)
_DOUBTED: Final = re.compile(
    r"(?:possibl|probabl|potential|suspected|putative|presumed|hypothetical|likely)\w*", re.IGNORECASE
)
_NEAR: Final = re.compile(r"\W*(?:[\w-]+\W+)?$")


def touched(spans: Iterable[Governed], scope_type: ScopeType, start: int, end: int) -> bool:
    """Whether a stretch of a sentence touches what a cue of a type governs, of the cues that bear on names."""
    return any(
        s.type == scope_type and s.use in ("both", "statement") and s.start < end and start < s.end for s in spans
    )


def denied(sentence: str, spans: Iterable[Governed], first: Span, second: Span, presumed: bool) -> bool:
    """Whether a statement about two names is denied.

    Args:
        sentence: the sentence.
        spans: its cues.
        first: half-open span of the name that comes first.
        second: half-open span of the name that comes second.
        presumed: whether the words may take the relation as given (`X-induced Y`): then only a cue between the names
            denies it.

    Returns:
        True where a negation that bears on statements governs what joins the names.
    """
    return any(
        _bears(one, sentence, first, second, _is_given(sentence, first, second, presumed))
        for one in spans
        if one.type == "negation" and one.use != "annotation"
    )


def left_open(sentence: str, spans: Iterable[Governed], first: Span, second: Span, presumed: bool) -> bool:
    """Whether a statement about two names is left open: supposed, asked, planned; arguments as for `denied`."""
    return any(
        _bears(one, sentence, first, second, _is_given(sentence, first, second, presumed))
        for one in spans
        if one.type == "speculation" and one.use != "annotation"
    )


def _is_given(sentence: str, first: Span, second: Span, presumed: bool) -> bool:
    return presumed and not _FINITE.search(sentence, first[1], second[0])


def _bears(one: Governed, sentence: str, first: Span, second: Span, given: bool) -> bool:
    """Whether what a cue governs includes what joins two names."""
    if any(start < one.cue_end and one.cue_start < end for start, end in (first, second)):
        return False  # a word of the name itself: `respiratory failure of`
    if first[1] <= one.cue_start and one.cue_end <= second[0]:
        return one.end > second[0]
    near = one.cue_end <= first[0] and bool(_NEAR.match(sentence[one.cue_end : first[0]]))
    if given:
        return near and one.end > first[0] and bool(_DOUBTED.fullmatch(sentence, one.cue_start, one.cue_end))
    if one.cue_end <= first[0]:
        reaches = one.end > second[0]
        return reaches or (one.end > first[0] and (near or one.type == "speculation"))
    return one.start < second[1] and first[0] < one.end
