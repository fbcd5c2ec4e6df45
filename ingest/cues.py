"""Cues of negation and speculation: the words, and what each kind of cue counts for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

ScopeType = Literal["negation", "speculation"]
Use = Literal["both", "annotation", "statement", "relation"]


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
            statement is denied or left open though BioScope does not mark it (`not significantly`); relation where
            BioScope marks it and what is said of a name in it is denied, not the name; else both.
    """

    type: ScopeType
    cue_start: int
    cue_end: int
    start: int
    end: int
    use: Use


_UNCERTAIN: Final = (
    r"(?:been |yet |fully |clearly |completely |well |entirely |currently |definitively |possible to )*"
    r"(?:known|clear|understood|evident|elucidated|established|defined|delineated|ascertain)"
)
#: Cues of one behaviour each; the first that matches at a place is taken.
CUES: Final = re.compile(
    r"(?P<s_open>\bnot " + _UNCERTAIN + r"\b(?! to\b)|\b(?:unknown|unclear|uncertain|elusive|obscure)\b|"
    r"\b(?:can ?not|could not|can't|couldn't) be (?:\w+ly )?(?:excluded|ruled out|dismissed)\b)"
    r"|(?P<s_doubt>\bmay or may not\b)"
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
    r"|(?P<n_forward>\bnor\b|\bwithout\b|\bfail(?:s|ed|ing|ure)?(?= to\b)|"
    r"(?<!respiratory )(?<!heart )(?<!cardiac )(?<!renal )(?<!kidney )(?<!liver )(?<!hepatic )(?<!organ )"
    r"\bfailure(?= of\b)|\black(?:s|ed)\b|"
    r"\bunable(?= to\b)|\brather than\b|\bnever\b|\bimpossible\b|\binstead of\b|"
    r"\bwith the (?:notable )?exception of\b)"
    r"|(?P<n_noun>(?<!or )(?<!and )\babsence(?= of\b)|\black(?= of\b)|\blacking\b)"
    r"|(?P<n_be>\babsent\b)|(?P<n_poor>\b(?:ineffective|inactive|inefficacious|useless)\b)"
    r"|(?P<s_poor>\b(?:little|limited|insufficient|scarce|scant|weak|anecdotal|conflicting|inconclusive|contradictory) "
    r"(?:\w+ )?(?:evidence|data|support|proof|information)\b)"
    r"|(?P<s_report>\bindicat(?:e|es|ed|ing) that\b|\bindicating(?= an?\b))"
    r"|(?P<s_raise>\b(?:appear(?:s|ed)?|seem(?:s|ed)?)\b|\b(?:thought|believed|likely|unlikely|presumed|supposed|"
    r"assumed|predicted|expected|postulated|hypothesi[sz]ed|proposed|suspected|considered)(?= to (?:be|have|act|play|"
    r"contribute|mediate|regulate|involve|function|occur|cause|encode|\w+)\b))"
    r"|(?P<s_modal>\b(?:may|might|could(?! not?\b)|should|would)\b)"
    r"|(?P<s_noun>\b(?:putative|possible|potential|probable|hypothetical|suspected)\b)"
    r"|(?P<s_forward>\bsuggest(?:s|ed|ing|ive|ions?)?\b|\bimpl(?:y|ies|ied|ying)\b|\bpropose\b|"
    r"\bpropos(?:es|ed|ing)(?= that\b)|\bhypothesi[sz](?:e|es|ed|ing)\b|\bhypothesis(?= that\b)|"
    r"\bspeculat(?:e|es|ed|ion)\b|\brais(?:e|es|ing) the possibility\b|\bpossibility(?= (?:that|of)\b)|\bpossibly\b|"
    r"\bpotentially\b|\bprobably\b|\bpresumably\b|\bperhaps\b|\bhypothetically\b|\b(?:un)?likely\b|\bif(?= not\b)|"
    r"(?<=determine )if\b|(?<=investigated )if\b|"
    r"(?<=clear )if\b|(?<=tested )if\b|(?<=assess )if\b|\bapparently\b|\bpostulate[sd]?\b|"
    r"\bremains? to be(?= \w+ed\b))"
    r"|(?P<s_if>\bif\b)",
    re.IGNORECASE,
)
USE: Final[dict[str, Use]] = {
    "s_report": "annotation",
    "s_if": "statement",
    "s_not": "statement",
    "n_significant": "statement",
    "n_report": "annotation",
    "n_open": "annotation",
    "n_poor": "statement",
    "s_poor": "statement",
}
