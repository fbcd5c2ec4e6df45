"""Negation and speculation: cues and the stretch of the sentence they govern, by rules.

The annotation scheme is BioScope's (Vincze et al. 2008, doi:10.1186/1471-2105-9-S11-S9); the rules follow the idea of
NegEx (Chapman et al. 2001): a cue governs what follows it up to the end of its clause, a passive or adjectival cue its
whole clause. What BioScope marks and what denies a statement or leaves it open differ a little: see `Governed.use`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
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


@dataclass(frozen=True, slots=True)
class Governed:
    """A cue with what it governs; offsets are half-open, the scope includes the cue.

    Attributes:
        type: negation or speculation.
        cue_start: first character of the cue.
        cue_end: one past its last.
        start: first character of the scope.
        end: one past its last.
        use: annotation where BioScope marks it though no statement is left open (`indicate that`); statement where a
            statement is denied or left open though BioScope does not mark it (`not significantly`); else both.
    """

    type: ScopeType
    cue_start: int
    cue_end: int
    start: int
    end: int
    use: Literal["both", "annotation", "statement"]


_UNCERTAIN = (
    r"(?:been |yet |fully |clearly |completely |well |entirely |currently |definitively |possible to )*"
    r"(?:known|clear|understood|evident|elucidated|established|defined|delineated|ascertain)"
)
#: Cues of one behaviour each; the first that matches at a place is taken.
_CUES: Final = re.compile(
    r"(?P<s_open>\bnot " + _UNCERTAIN + r"\b(?! to\b)|\b(?:unknown|unclear|uncertain|elusive|obscure)\b|"
    r"\bcannot be (?:excluded|ruled out)\b)"
    r"|(?P<s_whether>\bwhether(?: or not)?\b)"
    r"|(?P<none>\bnot (?:only|merely|just)\b|\bif any\b|\bno doubt\b)"
    r"|(?P<n_report>\bnot(?= (?:surprising|unexpected|uncommon|unusual))|"
    r"\bfail(?:s|ed)?(?= to (?:mention|report|consider|address|discuss)\b))"
    r"|(?P<n_open>\bnot(?= (?:yet )?(?:been )?(?:yet )?(?:\w+ly )?(?:studied|analy[sz]ed|evaluated|investigated|"
    r"documented|examined|explored|assessed|tested|described|reported|determined)\b)|\b(?-i:[Nn]o)(?= (?:\w+ )?(?:data|"
    r"stud(?:y|ies)|trials?|information|reports?|consensus|definitive evidence|conclusive evidence|clear evidence)\b))"
    r"|(?P<s_not>\bnot necessarily\b)|(?P<n_significant>\bnot significantly\b)"
    r"|(?P<n_not>\b(?:not|can ?not)\b|n't\b)"
    r"|(?P<n_no>\b(?-i:[Nn]o)(?: longer)?\b(?!\.)|\bneither\b|\bnone\b)"
    r"|(?P<n_forward>\bnor\b|\bwithout\b|\bfail(?:s|ed|ing|ure)?(?= to\b)|\bfailure(?= of\b)|\black(?:s|ed)\b|"
    r"\bunable(?= to\b)|\brather than\b|\bnever\b|\bimpossible\b|\binstead of\b|"
    r"\bwith the (?:notable )?exception of\b)"
    r"|(?P<n_noun>(?<!or )(?<!and )\babsence(?= of\b)|\black(?= of\b)|\blacking\b)"
    r"|(?P<n_be>\babsent\b)"
    r"|(?P<s_report>\bindicat(?:e|es|ed|ing) that\b|\bindicating(?= an?\b))"
    r"|(?P<s_raise>\b(?:appear(?:s|ed)?|seem(?:s|ed)?)\b|\b(?:thought|believed|likely|unlikely|presumed|supposed|"
    r"assumed|predicted|expected|postulated|hypothesi[sz]ed|proposed|suspected|considered)(?= to (?:be|have|act|play|"
    r"contribute|mediate|regulate|involve|function|occur|cause|encode|\w+)\b))"
    r"|(?P<s_modal>\b(?:may|might|could(?! no\b)|should|would)\b)"
    r"|(?P<s_noun>\b(?:putative|possible|potential|probable|hypothetical|suspected)\b)"
    r"|(?P<s_forward>\bsuggest(?:s|ed|ing|ive|ions?)?\b|\bimpl(?:y|ies|ied|ying)\b|\bpropose\b|"
    r"\bpropos(?:es|ed|ing)(?= that\b)|\bhypothesi[sz](?:e|es|ed|ing)\b|\bhypothesis(?= that\b)|"
    r"\bspeculat(?:e|es|ed|ion)\b|\brais(?:e|es|ing) the possibility\b|\bpossibility(?= (?:that|of)\b)|\bpossibly\b|"
    r"\bpotentially\b|\bprobably\b|\bpresumably\b|\bperhaps\b|\bhypothetically\b|\blikely\b|\bif(?= not\b)|"
    r"(?<=determine )if\b|(?<=investigated )if\b|"
    r"(?<=clear )if\b|(?<=tested )if\b|(?<=assess )if\b|\bapparently\b|\bpostulate[sd]?\b|"
    r"\bremains? to be(?= \w+ed\b))"
    r"|(?P<s_if>\bif\b)",
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
    r"virtual screening|"
    r"(?<!reduced the )(?<!reduces the )(?<!decreased the )(?<!lowered the )need(?:s|ed)?|"
    r"urgent\w*|can be considered|hypothes[ie]s|remains? to be|"
    r"either .{0,60} or not)\b",
    re.IGNORECASE,
)
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


_NOT: Final = frozenset({"n_not", "n_significant", "n_report", "n_open"})
_SUBORDINATE: Final = re.compile(r"(?:Although|Though|Even though|While|Whereas|Because|Since|As|When|If)\b")
_MAIN: Final = re.compile(r", (?!and\b|or\b|nor\b|but\b|which\b|who\b|including\b|such\b)")
_USE: Final[dict[str, Literal["both", "annotation", "statement"]]] = {
    "s_report": "annotation",
    "s_if": "statement",
    "s_not": "statement",
    "n_significant": "statement",
    "n_report": "annotation",
    "n_open": "annotation",
}


def governing(sentence: str) -> tuple[Governed, ...]:
    """The cues of a sentence and what they govern.

    Args:
        sentence: one sentence.

    Returns:
        By start of the cue.
    """
    found: list[Governed] = []
    for cue in _CUES.finditer(sentence):
        how = str(cue.lastgroup)
        if how == "none":
            continue
        begin, finish = cue.span()
        start, end = _scope(sentence, how, begin, finish)
        kind: ScopeType = "negation" if how.startswith("n_") else "speculation"
        found.append(Governed(kind, begin, finish, start, end, _USE.get(how, "both")))
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
    if how == "s_open" or (how == "n_be" and _BE.search(sentence, 0, start)):
        return _clause_start(sentence, start), end
    if how == "s_noun":
        return start, _until(sentence, _NOUN_END, end)
    elided = _ELIDED.search(sentence, 0, start) if how in _NOT else None
    if how == "n_noun" or (elided and not elided["verb"]):
        return start, _until(sentence, _ABSENCE_END, end)
    last = _until(sentence, _REPORT_END if how in {"s_forward", "s_report"} else _CLAUSE_END, end)
    if _SUBORDINATE.match(sentence) and "," not in sentence[:start]:  # the main clause begins at the comma
        last = min(last, _until(sentence, _MAIN, end))
    passive = how in _NOT and not elided and _BE.search(sentence, 0, start) and _PARTICIPLE.match(sentence, end)
    if not passive and how == "s_modal":
        passive = _MODAL_PASSIVE.match(sentence, end)
    if how == "s_raise" or passive or (how in _NOT and _RAISING.match(sentence, end)):
        return _clause_start(sentence, start), last
    return start, last


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


def is_aim(sentence: str) -> bool:
    """Whether a sentence asks, or states an aim, a plan or a study's design rather than a finding."""
    return sentence.rstrip().endswith("?") or bool(_AIM.search(sentence))


def touched(spans: Iterable[Governed], scope_type: ScopeType, start: int, end: int) -> bool:
    """Whether a stretch of a sentence touches what a cue of a type governs, of the cues that bear on statements."""
    return any(s.type == scope_type and s.use != "annotation" and s.start < end and start < s.end for s in spans)


def denied(spans: Iterable[Governed], first: tuple[int, int], second: tuple[int, int], presumed: bool) -> bool:
    """Whether a statement about two names is denied.

    Args:
        spans: the cues of the sentence.
        first: half-open span of the name that comes first.
        second: half-open span of the name that comes second.
        presumed: whether the words name the relation as given (`X-induced Y`): only a cue between the names denies it.

    Returns:
        True where a negation that bears on statements governs the stretch from the first name to the second.
    """
    for one in spans:
        if one.type != "negation" or one.use == "annotation":
            continue
        inside = first[1] <= one.cue_start and one.cue_end <= second[0]
        if inside or (not presumed and one.start < second[1] and first[0] < one.end):
            return True
    return False
