"""Words broken at line ends: whether the hyphen there belongs to the word, by how the document spells it elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
_COMPOUND: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_LAST: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*-$")
_FIRST: Final = re.compile(r"[^\W_]+")
#: What ends in one of these and a hyphen nearly always keeps it.
_KEEPS: Final = re.compile(
    r"(?:^|-)(?:anti|non|self|well|high|low|long|short|double|single|half|full|real|case|two|three|four|life|peri|"
    r"COVID|SARS|CoV|IL|IFN|TNF|TGF|NF|MHC|HLA|beta|alpha|gamma|kappa|[A-Z])-$|\d-$|[A-Z]{2,}-$"
)
#: Words of two words, which a document may hold only broken.
_ONE_WORD: Final = frozenset(
    """
    although another anyone background baseline bloodstream breakdown breakthrough cannot childhood database
    download downstream everyone everything feedback fingerprint follow framework furthermore guideline
    guidelines hallmark handbook headache healthcare hereafter herein heretofore household however inpatient
    inpatients input insight intake into knockdown knockout landmark layout lifespan lifestyle lifetime likewise
    lockdown maybe meanwhile moreover moreover network networks nevertheless newborn nonetheless nothing
    notwithstanding nowadays onset otherwise outbreak outbreaks outcome outcomes outlier outline outpatient
    outpatients output outside overall overcome overexpression overlap overview painkiller pathway pathways
    percent playground policymakers questionnaire shortcoming sidestream somehow something sometimes somewhat
    spreadsheet standpoint takeover thereby therefore therein threshold throughout together turnover undergo
    underlying underscore understand understanding undertaken update upregulated upstream uptake viewpoint
    website whatever whenever whereas whereby wherever whether widespread within without workflow workload
    workplace worldwide
    """.split()  # noqa: SIM905
)


class Hyphens:
    """How a document spells its words."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        """Count the words that stand whole in printed lines."""
        self._words: Counter[str] = Counter()
        self._compounds: Counter[str] = Counter()
        for line in lines:
            text = line.casefold()
            self._compounds.update(_COMPOUND.findall(text))
            whole = _WORD.findall(_LAST.sub("", text))
            self._words.update(whole)

    def kept(self, before: str, after: str) -> bool:
        """Whether the hyphen between a line and the next belongs to the word.

        Args:
            before: a line that ends with a hyphen after a letter or digit.
            after: the next line, which begins with a letter or digit.

        Returns:
            True where the word is written with a hyphen elsewhere in the document, or is made of two of its words.
        """
        last, first = _LAST.search(before), _FIRST.match(after)
        if last is None or first is None or not first.group()[:1].islower():
            return True
        left, right = last.group()[:-1].casefold(), first.group().casefold()
        tail = left.rpartition("-")[2]
        joined, compound = self._words[tail + right], self._compounds[f"{left}-{right}"]
        if joined or compound:
            return compound > joined
        if tail + right in _ONE_WORD:
            return False
        if "-" in left or _KEEPS.search(last.group()):
            return True
        return min(len(tail), len(right)) > 3 and self._words[tail] > 0 and self._words[right] > 0
