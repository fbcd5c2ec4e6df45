"""Aims, plans, designs, questions and what is said of relatives: stretches of a sentence that state no finding.

BioScope does not mark these; they leave statements open all the same.
"""

from __future__ import annotations

import re
from typing import Final

from ingest.cues import Governed

_STUDIES: Final = (
    r"(?:(?:clinical|randomi[sz]ed|controlled|phase|open-label|pilot|multicent\w+|prospective|further|future|new|"
    r"large|[IVX\d]+[ab]?|double-blind\w*|placebo-controlled|larger|more)[ ,/-]+)*"
    r"(?:trials?|stud(?:y|ies)|protocols?|research)"
)
_ASK: Final = (
    r"(?:determine|evaluate|investigate|assess|examine|explore|test|compare|study|review|discuss|elucidate|clarify|"
    r"verify|analy[sz]e|describe|characteri[sz]e|summari[sz]e|see)"
)
#: What follows is asked, planned or reviewed, up to what was found.
_FORWARD: Final = re.compile(
    rf"\b(?:aim(?:s|ed)? (?:to|of|was|is|at|were)|(?:objective|purpose|goal)s? (?:of|was|is|were|to)\b|sought to|"
    rf"plan(?:s|ned)? to|intend(?:s|ed)? to|set out to|to {_ASK}|we (?:will|plan|aim|propose)|"
    r"we (?:now |here |also |therefore |then |have )?(?:evaluate[sd]?|investigate[sd]?|assess(?:ed)?|examined?|"
    r"stud(?:y|ied)|test(?:ed)?|review(?:ed)?|hypothesi[sz]ed?|discuss(?:ed)?|asked)|"
    r"(?:paper|article|review|study|work) (?:will )?(?:discuss|review|summari[sz]|evaluat|"
    r"investigat|assess|examin|explor|aim)\w*|"
    r"(?:was|were|is|are|been|being) (?:\w+ )?(?:designed|initiated|planned|launched) to|"
    rf"{_STUDIES} (?:of|on|for|to|evaluat\w+|investigat\w+|assess\w+|comparing|testing|examin\w+|explor\w+)|"
    r"need for|rationale (?:for|of)|proposals? (?:for|to))\b"
    r"|^(?:aims?|objectives?|purpose|goals?|background and aims?)\b(?= ?:)"
    r"(?!.*\b(?:is|are|was|were|has|have|can|may)\b)",
    re.IGNORECASE,
)
#: The clause around it is a plan, a proposal or the outcome of a calculation.
_AROUND: Final = re.compile(
    r"\b(?:(?:being|been|was|were|are|is|under) (?:\w+ )?(?:tested|trialled|considered|proposed|recommended|suggested|"
    r"advocated|touted|explored)|under (?:\w+ )?(?:investigation|evaluation|study|consideration|development)|"
    r"(?:being|is|are) (?:\w+ )?(?:investigated|evaluated|studied|assessed)|candidates?|promising|"
    r"investigational|experimental "
    r"(?:drug|treatment|therap)\w*|repurpos\w+|will (?:be|\w+)|can be considered|hypothes[ie]s|remains? to be|"
    r"(?:ongoing|planned|future|further|upcoming) (?:\w+ )?(?:trials?|stud(?:y|ies)|research|investigations?)|"
    r"(?:is|are) (?:currently |now |still )?(?:ongoing|under ?way|in progress|recruiting|planned)|predicted|"
    r"(?:is|are|be) (?:\w+ )?needed|urgent(?:ly)? need\w*|unmet need|we need|(?:should|must) be|options? (?:for|to)|"
    r"either .{0,60} or not)\b",
    re.IGNORECASE,
)
#: The whole sentence reports a calculation, or announces a study.
_COMPUTED: Final = re.compile(
    r"\b(?:in silico|(?:molecular )?docking|virtual(?:ly)? screen\w*|molecular (?:dynamics|model\w+)|homology model\w*|"
    r"(?:study|trial) protocol)\b|:.{0,80}\bprotocol\b",
    re.IGNORECASE,
)
_RELATIVE: Final = re.compile(
    r"\bfamily history of\b|\b(?:his|her|their|whose|the (?:patient|child|proband)(?:'|’)?s) (?:\w+ )?(?:mother|father|"
    r"parent|brother|sister|sibling|uncle|aunt|cousin|grand\w+|son|daughter)s?\b|\b(?:mother|father|brother|sister|son|"
    r"daughter)s? of (?:an?|the|our|this|these) (?:\w+ ){0,2}(?:patients?|cases?|probands?|child|boy|girl)\b",
    re.IGNORECASE,
)
_ASKS: Final = re.compile(r"^\W*(?:Is|Are|Does|Do|Did|Can|Could|Should|Will|Was|Were) (?!not\b)")
#: Where an aim ends and what was found begins.
_FOUND: Final = re.compile(
    r";|,? (?:and|but|which|that|we|they|it|results?|analys[ie]s)? ?(?:we |they |it |also |has |have )*\b(?:found|find|"
    r"show(?:s|ed|n)?|demonstrat(?:es?|ed)|reveal(?:s|ed)?|observed|conclude[ds]?|confirm(?:s|ed)?|indicate[sd]?|"
    r"report(?:s|ed)? that|resulted|(?:significantly |markedly )?(?:reduced|increased|improved|decreased|lowered|"
    r"prevented|inhibited|was|were|had|did|led))\b|, (?:the |an? )?(?:[\w-]+ ){1,4}(?:reduced|increased|improved|was|"
    r"were|had|did|inhibit\w+|caus\w+|prevent\w+)\b"
)
_CLAUSE_END: Final = re.compile(
    r"[;:]|,? (?:but|whereas|while|although|however)\b|, (?:and|so) (?:\w+ ){1,4}(?:is|are|was|were)\b"
)
_CLAUSE_START: Final = re.compile(
    r"[;:] |,? (?:but|whereas|while|although|however),? |, (?:and|so|which|who|that) | and (?:suggest|propose)\w* that "
)
_SUBORDINATE: Final = re.compile(r"^(?:Since|Because|Although|Though|While|Whereas|As|Given|Once)\b[^,]*, ")
#: A title that names what was studied and says nothing of what was found.
_TITLE: Final = re.compile(
    r"^\W*(?:the )?(?:efficacy|effectiveness|safety|evaluation|assessment|comparison|effects?|use)"
    r"(?:,? (?:and |& )?(?:the )?(?:efficacy|effectiveness|safety|tolerability))* of\b(?!.*\b(?:is|"
    r"are|was|were|has|have|had|can|"
    r"may|did|does|show\w*|reduc\w+|improv\w+|increas\w+|demonstrat\w+|prevent(?:s|ed)|remains?)\b)",
    re.IGNORECASE,
)
_LESS_NEED: Final = re.compile(r"(?:reduc|decreas|lower)\w* (?:the |a )?$")


def aims(sentence: str) -> tuple[Governed, ...]:
    """The stretches of a sentence that are asked, planned, calculated or said of a relative.

    Args:
        sentence: one sentence.

    Returns:
        Speculations that count for statements alone.
    """
    found: list[Governed] = []
    whole = len(sentence)
    mark = sentence.find("?")
    if mark >= 0 or _ASKS.match(sentence):
        found.append(_governed((0, 0), 0, mark + 1 or whole))
    found += [_governed(cue.span(), 0, whole) for cue in (*_COMPUTED.finditer(sentence), *_TITLE.finditer(sentence))]
    for cue in _FORWARD.finditer(sentence):
        if not _LESS_NEED.search(sentence, 0, cue.start()):
            found.append(_governed(cue.span(), cue.start(), _first(_FOUND, sentence, cue.end())))
    for cue in _AROUND.finditer(sentence):
        begin = max((m.end() for m in _CLAUSE_START.finditer(sentence, 0, cue.start())), default=0)
        if leading := _SUBORDINATE.match(sentence, 0, cue.start()):
            begin = max(begin, leading.end())
        found.append(_governed(cue.span(), begin, _first(_CLAUSE_END, sentence, cue.end())))
    for cue in _RELATIVE.finditer(sentence):
        found.append(_governed(cue.span(), cue.start(), _first(_CLAUSE_END, sentence, cue.end())))
    return tuple(found)


def relatives(sentence: str) -> tuple[Governed, ...]:
    """The stretches of a sentence that speak of a patient's relatives.

    Args:
        sentence: one sentence.

    Returns:
        Speculations that count for statements and mentions: what is said there is not said of the patient.
    """
    return tuple(
        _governed(cue.span(), cue.start(), _first(_CLAUSE_END, sentence, cue.end()))
        for cue in _RELATIVE.finditer(sentence)
    )


def _governed(cue: tuple[int, int], start: int, end: int) -> Governed:
    return Governed("speculation", *cue, start, end, "statement")


def _first(pattern: re.Pattern[str], sentence: str, at: int) -> int:
    stop = pattern.search(sentence, at)
    return stop.start() if stop else len(sentence)
