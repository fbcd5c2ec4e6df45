"""Other spellings under which a name may stand in the lexicon, by the type that a recogniser gave it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_ROUND: Final = re.compile(r"\s*\([^()]*\)|\s*\[[^\[\]]*\]")
_GREEK_END: Final = re.compile(r"(?<=[A-Z0-9])[- ]?([abgdk])$")
_GREEK: Final = {"a": "alpha", "b": "beta", "g": "gamma", "d": "delta", "k": "kappa"}
_GENE_BEFORE: Final = re.compile(
    r"^(?:the|human|mouse|murine|rat|bovine|porcine|recombinant|soluble|anti|phospho|phosphorylated|mutant|wild[- ]type"
    r"|endogenous|plasma|serum|native|active|activated|total|membrane|nuclear|full[- ]length)[- ]+",
    re.IGNORECASE,
)
_GENE_AFTER: Final = re.compile(
    r"[- ]+(?:genes?|proteins?|mRNAs?|cDNA|protein kinase|isoforms?|receptor protein|transcripts?|alleles?|promoters?"
    r"|polypeptides?|peptides?|antigens?|molecules?|enzymes?|precursor|subunits?|homologs?)$",
    re.IGNORECASE,
)
_OF_SPECIES: Final = re.compile(r"^[hmr](?=[A-Z][A-Za-z]*\d|[A-Z]{3})")
_CHEMICAL_AFTER: Final = re.compile(
    r"[- ]+(?:hydrochloride|hcl|sulfate|sulphate|sodium|potassium|acetate|maleate|mesylate|tartrate|citrate|phosphate"
    r"|fumarate|succinate|chloride|bromide|hydrobromide|besylate|tosylate|ions?|acid|salts?|derivatives?|analogs?"
    r"|analogues?|compounds?|monohydrate|dihydrate|nitrate|calcium|disodium)$",
    re.IGNORECASE,
)
_CHEMICAL_BEFORE: Final = re.compile(
    r"^(?:\[?(?:3H|14C|125I|123I|11C|18F|99mTc)\]?-?|(?:[dl]{1,2}|[RS]|\([+\-±RS]+\))-)",
    re.IGNORECASE,
)
_DISEASE_BEFORE: Final = re.compile(
    r"^(?:acute|chronic|severe|mild|moderate|advanced|recurrent|refractory|primary|secondary|sporadic|progressive"
    r"|bilateral|unilateral|transient|symptomatic|asymptomatic|classic|classical|human|early[- ]onset|late[- ]onset"
    r"|drug[- ]induced|active|generalized|focal|acquired|isolated|idiopathic|common|inherited|hereditary|familial"
    r"|congenital|adult|childhood|fatal|typical|atypical|new|other|total|partial|metastatic|invasive|malignant|benign"
    r"|permanent|persistent|spontaneous|postoperative|end[- ]stage|complete|incomplete|sustained|massive|rare)[- ,]+",
    re.IGNORECASE,
)
_DISEASE_AFTER: Final = re.compile(
    r"[- ]+(?:diseases?|disorders?|syndromes?|conditions?|patients?|symptoms?|episodes?|attacks?|lesions?|infections?"
    r"|phenotypes?|traits?|types?|toxicity|events?|complications?|family|families)$",
    re.IGNORECASE,
)
_BEFORE: Final = {"Gene": _GENE_BEFORE, "Chemical": _CHEMICAL_BEFORE, "Disease": _DISEASE_BEFORE}
_AFTER: Final = {"Gene": _GENE_AFTER, "Chemical": _CHEMICAL_AFTER, "Disease": _DISEASE_AFTER}


def spellings(text: str, kind: str) -> Iterator[tuple[str, float, str]]:
    """Spellings of a name, the most faithful first.

    Args:
        text: the name as it stands in a text.
        kind: the type it was recognised as.

    Yields:
        The spelling, how far it can be trusted to mean the same (0..1), and what was changed.
    """
    seen = {text}
    for spelling, trust, how in _of(text, kind):
        if len(spelling) > 1 and spelling not in seen:
            seen.add(spelling)
            yield spelling, trust, how


def _of(text: str, kind: str) -> Iterator[tuple[str, float, str]]:
    bare = _ROUND.sub("", text).strip()
    yield bare, 0.97, "without what stands in brackets"
    if kind == "Gene":
        for part in (text, bare):
            if found := _GREEK_END.search(part):
                yield f"{part[: found.start()]}-{_GREEK[found[1]]}", 0.95, "its last letter read as Greek"
            yield _OF_SPECIES.sub("", part), 0.9, "without the letter of a species"
        if text.endswith("s") and text[:-1].isupper():
            yield text[:-1], 0.7, "in the singular"
        yield text.upper(), 0.9, "in capitals"
    if kind == "Chemical" and not text.isupper():
        yield re.sub(r"(?<=\w)[- ]?(?:derived|containing|induced|treated|like|based|free)$", "", bare), 0.9, "alone"
    if kind in _BEFORE:
        yield from _stripped(bare, kind)


def _stripped(text: str, kind: str) -> Iterator[tuple[str, float, str]]:
    """Without words before and after that change little, one by one."""
    trust = 0.95
    for _ in range(3):
        shorter = _AFTER[kind].sub("", text)
        how = "without its last word"
        if shorter == text:
            shorter, how = _BEFORE[kind].sub("", text), "without its first word"
        if shorter == text:
            return
        trust *= 0.9
        text = shorter
        yield text, trust, how
