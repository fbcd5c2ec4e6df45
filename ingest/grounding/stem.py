"""Stems: what words of one family and of one meaning have in common."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from kg.lexicon.normalise import form_of, split

#: Words that say nothing about which concept is meant.
_EMPTY: Final = frozenset(
    (
        *("of", "the", "in", "and", "with", "to", "a", "an", "by", "for", "due", "on", "or", "from", "at", "as"),
        *("disease", "disorder", "syndrome", "type", "condition", "nos", "unspecified", "finding", "symptom"),
    )
)
_LONG: Final = (
    "ational",
    "ization",
    "icity",
    "ation",
    "ative",
    "ities",
    "ement",
    "ness",
    "otic",
    "osis",
    "itic",
    "itis",
)
_SHORT: Final = (
    *("ions", "ical", "ious", "ment", "ion", "ive", "ity", "ism", "ous", "ial", "ant", "ing", "ies", "ied"),
    *("ic", "al", "ia", "is", "us", "um", "ed", "ar", "y", "e", "a", "s", "i"),
)
_KEPT: Final = {"otic": "os", "osis": "os", "itic": "it", "itis": "it"}
_LEAST: Final = 4


#: Words of one meaning; the first stands for all.
_SAME_WORDS: Final = (
    ("kidney", "renal", "nephro"),
    ("liver", "hepatic"),
    ("heart", "cardiac", "myocardial", "myocardium"),
    ("lung", "pulmonary"),
    ("neoplasm", "cancer", "carcinoma", "tumor", "malignancy", "malignant", "cancerous"),
    ("brain", "cerebral", "cerebrum"),
    ("stomach", "gastric"),
    ("intestine", "intestinal", "bowel"),
    ("skin", "cutaneous", "dermal"),
    ("bone", "osseous"),
    ("nerve", "neural"),
    ("muscle", "muscular"),
    ("eye", "ocular"),
    ("breast", "mammary"),
    ("colon", "colonic"),
    ("failure", "insufficiency", "insufficient"),
    ("injury", "damage", "lesion"),
    ("hemorrhage", "bleeding", "hemorrhagic"),
    ("deficiency", "deficient", "deficit", "lack"),
    ("impairment", "dysfunction", "disturbance", "abnormality", "abnormal", "defect", "defective", "impaired"),
    ("hereditary", "inherited", "familial", "genetic"),
    ("childhood", "child", "pediatric", "juvenile"),
    ("increased", "elevated", "high", "elevation"),
    ("decreased", "reduced", "low", "reduction"),
    ("fetus", "fetal"),
    ("vessel", "vascular"),
    ("esophagus", "esophageal"),
    ("ovary", "ovarian"),
    ("womb", "uterus", "uterine"),
    ("prostate", "prostatic"),
    ("pancreas", "pancreatic"),
    ("uterus", "uterine"),
    ("artery", "arterial"),
    ("vein", "venous"),
)


def _strip(word: str) -> str:
    """The comparable form of a word, less one ending."""
    form = form_of(word)
    if len(form) > _LEAST:
        for ending in (*_LONG, *_SHORT):
            kept = _KEPT.get(ending, "")
            if form.endswith(ending) and len(form) - len(ending) + len(kept) >= _LEAST:
                return form[: -len(ending)] + kept
    return form


_SAME: Final = {_strip(word): _strip(words[0]) for words in _SAME_WORDS for word in words}


@lru_cache(maxsize=1 << 16)
def stem_of(word: str) -> str:
    """The stem of a word; empty where the word says nothing.

    Args:
        word: a run of letters or digits.

    Returns:
        The comparable form less one ending, of words of one meaning the first.
    """
    if form_of(word) in _EMPTY:
        return ""
    stem = _strip(word)
    return _SAME.get(stem, stem)


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a text's words, in order, each once."""
    return tuple(dict.fromkeys(stem for word in split(text)[0] if (stem := stem_of(word))))
