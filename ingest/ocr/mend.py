"""Greek letters that an English model reads as Latin ones, where what stands beside them leaves no doubt."""

from __future__ import annotations

import re
from typing import Final

_MENDS: Final = (
    # there is no unit ul, um, ug or yl; pl, pm and pg exist and stay
    (re.compile(r"(?<=\d)( ?)[uy](?=(?:[lLgmM]|mol|Ci|IU)\b)"), r"\1μ"),
    (re.compile(r"\b(IFN|[Ii]nterferon|PPAR|PI3K|Fc)([- ]?)y\b"), r"\1\2γ"),
    (re.compile(r"\b(TNF|IFN|[Ii]nterferon|HIF-?1|PPAR|ER|TGF)-a\b"), r"\1-α"),
    (re.compile(r"\b(TGF|IFN|[Ii]nterferon)-[8ßB]\b"), r"\1-β"),
    (re.compile(r"\bNF-?[xk]B\b"), "NF-κB"),
    (re.compile(r"\b(kg/m)[?7](?!\w)|\b(km|cm)[?7](?=\s?[a-z(),.;])"), r"\1\g<2>2"),
    # the small 2 of blood gases, which are never written without it
    (re.compile(r"\b(PaO|PaCO|FiO|SpO|SaO|SvO)[>,:;.?]?(?=[\s/)]|$)"), r"\g<1>2"),
)


def mended(text: str) -> str:
    """A line with units of a millionth and Greek letters in names of proteins as they are printed.

    Args:
        text: a line as read.

    Returns:
        The line; where Tesseract read the letter as it is, nothing changes.
    """
    for pattern, good in _MENDS:
        text = pattern.sub(good, text)
    return text
