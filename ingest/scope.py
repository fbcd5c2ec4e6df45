"""Negation and speculation: cues and the stretch of the sentence they govern, by rules.

The annotation scheme is BioScope's (Vincze et al. 2008, doi:10.1186/1471-2105-9-S11-S9); the rules follow the idea of
NegEx (Chapman et al. 2001): a cue governs what follows it up to the end of its clause, a passive or adjectival cue its
whole clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

ScopeType = Literal["negation", "speculation"]


@dataclass(frozen=True, slots=True)
class ScopeSpan:
    """A cue or a scope: half-open offsets into the sentence."""

    kind: Literal["cue", "scope"]
    type: ScopeType
    start: int
    end: int


_NEGATION: Final = re.compile(
    r"\b(?:not|no|without|neither|nor|cannot|absence of|absent|lack(?:s|ed|ing)?(?: of)?|"
    r"fail(?:s|ed|ing|ure)?(?= to\b)|"
    r"unable to|negative for|rather than|instead of|with the exception of|never|none|unlikely|fails? to)\b|n't\b",
    re.IGNORECASE,
)
_SPECULATION: Final = re.compile(
    r"\b(?:may|might|could|possib(?:le|ly|ility)|perhaps|potential(?:ly)?|putative(?:ly)?|likely|"
    r"probabl[ey]|presumabl[ey]|"
    r"suggest(?:s|ed|ing|ive)?|indicat(?:e|es|ed|ing) that|appear(?:s|ed|ing)?(?= to\b| that\b)|"
    r"appears?|seem(?:s|ed)?|"
    r"hypothesi[sz](?:e|es|ed|ing)|hypothes[ie]s|propos(?:e|es|ed|al)|whether|unclear|unknown|"
    r"speculat(?:e|es|ed|ion)|"
    r"believed|thought to|suspected|either|can be considered|would|should be (?:considered|tested)|"
    r"if|remains? to be|to be (?:determined|elucidated|tested))\b",
    re.IGNORECASE,
)
#: Aims, designs and plans: hedged for statements, though BioScope does not mark them.
_AIM: Final = re.compile(
    r"\b(?:aim(?:s|ed)? (?:to|of|was|is)|aims? at|objective|purpose|we (?:will|aim|plan|sought|"
    r"evaluate[sd]?|investigate[sd]?|assess(?:ed)?|"
    r"examined?|stud(?:y|ied)|test(?:ed)?|review(?:ed)?|hypothesi[sz]ed?)|to (?:determine|"
    r"evaluate|investigate|assess|examine|"
    r"explore|test|compare|study|review|discuss)|"
    r"trials? (?:of|to|on|for|are|is|was|evaluat\w+|investigat\w+|with|in)|clinical trials?|"
    r"(?:being|been|was|were|are|under) "
    r"(?:tested|investigat\w+|evaluat\w+|stud\w+|trialled|considered|assessed)|candidates?|"
    r"promising|will be|ongoing|protocol|"
    r"investigational|proposed|recommended|repurpos\w+|in silico|docking|predicted|"
    r"virtual screening|need(?:s|ed)?|urgent\w*)\b",
    re.IGNORECASE,
)
_CLAUSE_END: Final = re.compile(
    r";|:|\.$|,? (?:but|whereas|although|though|however|while|because|since|unless|except|"
    r"and (?:is|are|was|were|has|have|"
    r"the|this|these|that|it|we)\b)|, (?:and|or|which|who|with|suggesting|indicating|as|in|we|the)\b|\([^)]*$"
)
_CLAUSE_START: Final = re.compile(
    r"[;:(]|, (?:but|and|whereas|although|while|which|who)\b|\b(?:that|but|whereas|although|while)\b"
)
_WHOLE_CLAUSE: Final = re.compile(
    r"^(?:unlikely|absent|unclear|unknown|likely|possible|probable|appear|appears|appeared|seem|"
    r"seems|seemed|suspected|believed|"
    r"may|might|could|would|cannot)$",
    re.IGNORECASE,
)


def scope_spans(sentence: str) -> tuple[ScopeSpan, ...]:
    """Cues and scopes of a sentence.

    Args:
        sentence: one sentence.

    Returns:
        For each cue its span and its scope's, the scope including the cue; by start.
    """
    spans: list[ScopeSpan] = []
    for kind, pattern in (("negation", _NEGATION), ("speculation", _SPECULATION)):
        scope_type: ScopeType = "negation" if kind == "negation" else "speculation"
        for cue in pattern.finditer(sentence):
            start, end = _scope(sentence, cue.start(), cue.end())
            spans.append(ScopeSpan("cue", scope_type, cue.start(), cue.end()))
            spans.append(ScopeSpan("scope", scope_type, start, end))
    return tuple(sorted(spans, key=lambda s: (s.start, s.kind, s.end)))


def _scope(sentence: str, start: int, end: int) -> tuple[int, int]:
    stop = _CLAUSE_END.search(sentence, end)
    last = stop.start() if stop else len(sentence.rstrip(" ."))
    first = start
    if _WHOLE_CLAUSE.match(sentence[start:end]) and _passive_follows(sentence, end):
        opened = [m.end() for m in _CLAUSE_START.finditer(sentence, 0, start)]
        first = opened[-1] if opened else 0
        while first < start and sentence[first].isspace():
            first += 1
    return first, max(last, end)


def _passive_follows(sentence: str, end: int) -> bool:
    return bool(re.match(r"\s+(?:not\s+)?(?:be|have been)\s+\w+(?:ed|en|wn)\b|\s*\.?$", sentence[end:], re.IGNORECASE))


def is_aim(sentence: str) -> bool:
    """Whether a sentence states an aim, a plan or a study's design rather than a finding."""
    return bool(_AIM.search(sentence))


def governed(spans: tuple[ScopeSpan, ...], scope_type: ScopeType, start: int, end: int) -> bool:
    """Whether a stretch of a sentence touches a scope of a type."""
    return any(s.kind == "scope" and s.type == scope_type and s.start < end and start < s.end for s in spans)
