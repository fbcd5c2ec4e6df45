"""Negation and speculation: cues and the stretch of the sentence they govern, by rules.

The annotation scheme is BioScope's (Vincze et al. 2008, doi:10.1186/1471-2105-9-S11-S9); the rules follow the idea of
NegEx (Chapman et al. 2001): a cue governs what follows it up to the end of its clause, a passive or adjectival cue its
whole clause. What BioScope marks and what denies a statement or leaves it open differ a little: see `Governed.use`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from ingest.cues import CUES, USE, Governed, ScopeType


@dataclass(frozen=True, slots=True)
class ScopeSpan:
    """A cue or a scope: half-open offsets into the sentence."""

    kind: Literal["cue", "scope"]
    type: ScopeType
    start: int
    end: int


_STOP: Final = (
    r";|: |\.$|\.\(|,? (?:but|whereas|although|though|however|because|since|unless|except)\b|, (?:"
    r"(?:thus|therefore|hence|yet|so|even|despite|in contrast|with|as(?! well)|when|while|since|suggesting|indicating|"
    r"implying|raising|resulting|reflecting|providing|demonstrating|showing|consistent|respectively|attributing|"
    r"compared)\b|(?:we|it|they|this|these|those) [\w-]+|"
    r"and (?:that|this|these|those|it|we|they|thus|therefore|in|is|are|was|were|has|have|may|can|does|do|did|"
    r"(?:[\w-]+ ){1,4}(?:is|are|was|were|has|have|may|might|can|could|did|does)\b))| and (?:that|we|thus)\b"
)
_VERB: Final = (
    r"(?<![\w-])(?:is|are|was|were|has|have|had|may|might|can|could|did|does|do|will|would|"
    r"(?:suggest|indicat|result|lead|reveal|show|demonstrat|induc|caus|increas|reduc|block|prevent|inhibit|bind|fail|"
    r"contain|prov|contribut|requir|enhanc|abolish|underl|regulat|retain|display|exhibit|express|produc)(?:s|es|ed))\b"
)
_CLAUSE_END: Final = re.compile(_STOP)
_FINITE: Final = r"(?:may|might|can|could|will|would|is|are|was|were|has|have|had|did|does|do)\b"
#: Where a denial ends: a coordinated verb of its own, and after `did not` one that is not in the base form.
_DENIAL_END: Final = re.compile(_STOP + rf"| and (?:\w+ly )?{_FINITE}")
_DO_END: Final = re.compile(_STOP + rf"| and (?:\w+ly )?(?:{_FINITE}|\w+ed (?=\w))")
_DO: Final = re.compile(r"\b(?:did|does|do) $")
_REPORT_END: Final = re.compile(_STOP.replace("and (?:that|", "and (?:"))
_NOUN_END: Final = re.compile(
    _STOP + r"|,|\b(?:by|from|within|at|upon|into|through|between|during|after|and|to|as|on|which)\b|" + _VERB
)
_ABSENCE_END: Final = re.compile(_STOP + r"|,|\b(?:that|which|who|but|and (?:in|the))\b|" + _VERB)
_CLAUSE_START: Final = re.compile(
    r"[;:] |, (?=which (?:\w+ )?$)|, (?:but|and|whereas|although|while|because|since|so)(?: that)? |"
    r"\b(?:that|but|whereas|although|though|while|because|since|whether|if) "
)
_LEADING: Final = re.compile(
    r"(?:(?:In|At|By|Under|For|On|To|With|From|As|After|During|Unlike|When|If|Among|Upon|Although|While|Using|Since|"
    r"Because|Following|Despite)\b[^,]*|[A-Z]\w+ly|However|Moreover|Furthermore|Thus|Therefore|Hence|Likewise|Here|"
    r"Nevertheless|Instead|Interestingly|Taken together|Together), "
)
_PARTICIPLE: Final = re.compile(
    r"(?:\s+\w+ly|\s+yet)?(?:\s+(?:be|been|being))?(?:\s+\w+ly)?\s+(?:\w+(?:ed|wn|en)|found|bound|seen|made|shown|due)\b",
    re.IGNORECASE,
)
_ELIDED: Final = re.compile(r"\b(?:but|and|or)(?P<verb> (?:is|are|was|were|did|does|do|has|have))? $")
_RAISING: Final = re.compile(r" (?:appear|seem)")
_MODAL_PASSIVE: Final = re.compile(r"(?: not| only| also| thus| \w+ly)* (?:be|have been)(?: \w+ly)? \w+(?:ed|wn|en)\b")
_BE: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|could|cannot|may|might|does|do)(?:\s+\w+ly)?\s+$", re.I
)


#: What a treatment is not, where its effect is denied and not what it was tried for.
_EFFECT: Final = re.compile(
    r"\s+(?:\w+ly )?(?:effective|efficacious|beneficial|useful|helpful|active|protective|successful|sufficient)\b"
)
_JOIN: Final = re.compile(rf"(?:,(?! {_FINITE})|\b(?:and|but|while)\b)\s+")
#: A finite verb, or what may be one: a word in -ed or -s before another word.
_SAID: Final = re.compile(_VERB + r"|\b[a-z]+(?:ed|s) (?=[\w-])")
_NOT: Final = frozenset({"n_not", "n_significant", "n_report", "n_open"})
_SUBORDINATE: Final = re.compile(r"(?:Although|Though|Even though|While|Whereas|Because|Since|As|When|If)\b")
_MAIN: Final = re.compile(r", (?!and\b|or\b|nor\b|but\b|which\b|who\b|including\b|such\b)")


def governing(sentence: str) -> tuple[Governed, ...]:
    """The cues of a sentence and what they govern.

    Args:
        sentence: one sentence.

    Returns:
        By start of the cue.
    """
    found: list[Governed] = []
    for cue in CUES.finditer(sentence):
        how = str(cue.lastgroup)
        if how == "none":
            continue
        begin, finish = cue.span()
        start, end = _scope(sentence, how, begin, finish)
        kind: ScopeType = "negation" if how.startswith("n_") else "speculation"
        effect = _EFFECT.match(sentence, finish) if how == "n_not" and _BE.search(sentence, 0, begin) else None
        found.append(Governed(kind, begin, finish, start, end, "relation" if effect else USE.get(how, "both")))
        if effect:  # `A was not effective in B`: the names denied are those before
            found.append(Governed(kind, begin, finish, _subject_start(sentence, begin), effect.end(), "statement"))
        if how == "n_open":  # what nobody has looked at is open, not denied
            found.append(Governed("speculation", begin, finish, start, end, "statement"))
    return tuple(found)


def scope_spans(sentence: str) -> tuple[ScopeSpan, ...]:
    """Cues and scopes of a sentence.

    Args:
        sentence: one sentence.

    Returns:
        For each cue its span and its scope's, the scope including the cue; by start.
    """
    spans: list[ScopeSpan] = []
    for one in governing(sentence):
        if one.use == "statement":
            continue
        spans.append(ScopeSpan("cue", one.type, one.cue_start, one.cue_end))
        spans.append(ScopeSpan("scope", one.type, one.start, one.end))
    return tuple(sorted(spans, key=lambda s: (s.start, s.kind, s.end)))


def _scope(sentence: str, how: str, start: int, end: int) -> tuple[int, int]:
    if how == "s_open" and sentence.startswith(" that ", end):
        return start, _until(sentence, _REPORT_END, end)
    if how == "s_open" or (how == "n_be" and _BE.search(sentence, 0, start)):
        return _clause_start(sentence, start), end
    if how == "s_noun" and _BE.search(sentence, 0, start) and not sentence[end : end + 2].strip(" .,;").isalpha():
        return _clause_start(sentence, start), end  # `X was suspected.`
    if how == "s_noun":
        return start, _until(sentence, _NOUN_END, end)
    elided = _ELIDED.search(sentence, 0, start) if how in _NOT else None
    if how == "n_noun" or (elided and not elided["verb"]):
        return start, _until(sentence, _ABSENCE_END, end)
    last = _until(sentence, _stop_of(sentence, how, start), end)
    if _SUBORDINATE.match(sentence) and "," not in sentence[:start]:  # the main clause begins at the comma
        last = min(last, _until(sentence, _MAIN, end))
    passive = how in _NOT and not elided and _BE.search(sentence, 0, start) and _PARTICIPLE.match(sentence, end)
    if not passive and how == "s_modal":
        passive = _MODAL_PASSIVE.match(sentence, end)
    if how in {"s_raise", "n_poor", "s_poor"} or passive or (how in _NOT and _RAISING.match(sentence, end)):
        return _clause_start(sentence, start), last
    return start, last


def _stop_of(sentence: str, how: str, cue: int) -> re.Pattern[str]:
    if how in {"s_forward", "s_report"}:
        return _REPORT_END
    if how in _NOT:
        return _DO_END if _DO.search(sentence, 0, cue) else _DENIAL_END
    return _CLAUSE_END


def _until(sentence: str, pattern: re.Pattern[str], end: int) -> int:
    stop = pattern.search(sentence, end)
    last = stop.start() if stop else len(sentence.rstrip(" ."))
    depth = 0
    for at in range(end, last):
        depth += {"(": 1, ")": -1, "[": 1, "]": -1}.get(sentence[at], 0)
        if depth < 0:
            last = at
            break
    return max(len(sentence[:last].rstrip(" ,")), end)


def _clause_start(sentence: str, cue: int) -> int:
    first = 0
    for mark in _CLAUSE_START.finditer(sentence, 0, cue):
        first = mark.end()
    if first == 0 and (leading := _LEADING.match(sentence[:cue])):
        first = leading.end()
    while first < cue and sentence[first].isspace():
        first += 1
    return first


def _subject_start(sentence: str, cue: int) -> int:
    """Where what a cue says of its subject begins: after a coordinated clause with a verb of its own."""
    first = _clause_start(sentence, cue)
    for mark in _JOIN.finditer(sentence, first, cue):
        if _SAID.search(sentence, first, mark.start()):
            first = mark.end()
    return first
