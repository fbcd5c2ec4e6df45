"""The form names are compared in: words of letters or digits, case folded, singular, American, Greek spelt out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, islice
from typing import Final

from kg.lexicon.visible import hides, visible

_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_ASCII_WORD: Final = re.compile(r"[A-Za-z]+|[0-9]+")
_LINE_WORD: Final = re.compile(r"[A-Za-z]+|[0-9]+|\n")
_ASCII_MARKS: Final = re.compile(r"[^A-Za-z0-9]+")
_GREEK: Final[dict[str, str]] = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "ζ": "zeta",
    "η": "eta",
    "θ": "theta",
    "ι": "iota",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "ξ": "xi",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "ς": "sigma",
    "τ": "tau",
    "υ": "upsilon",
    "φ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
    "Γ": "gamma",
    "Δ": "delta",
    "Θ": "theta",
    "Λ": "lambda",
    "Σ": "sigma",
    "Φ": "phi",
    "Ψ": "psi",
    "Ω": "omega",
    "µ": "mu",
    "ϕ": "phi",
    "ϵ": "epsilon",
    "ß": "beta",
}
_GREEK_LETTER: Final = re.compile(f"[{''.join(_GREEK)}]")
#: Greek letters spelt out at the end of a symbol: `IFNgamma`, `PKCalpha`.
_GLUED: Final = re.compile(r"([A-Z][A-Za-z]*[A-Z]|[A-Z])(alpha|beta|gamma|delta|epsilon|zeta|kappa|lambda|theta|eta)")
_ROMAN: Final[dict[str, str]] = {"ii": "2", "iii": "3", "vii": "7", "viii": "8"}
#: British parts of words with their American form; only whole words of six letters and more are changed.
_BRITISH: Final[dict[str, str]] = {
    "aemi": "emi",
    "haem": "hem",
    "oedem": "edem",
    "rrhoe": "rrhe",
    "pnoe": "pne",
    "oesoph": "esoph",
    "oestr": "estr",
    "foet": "fet",
    "paed": "ped",
    "paeni": "peni",
    "gynaec": "gynec",
    "caec": "cec",
    "faec": "fec",
    "anaes": "anes",
    "coeli": "celi",
    "phaeo": "pheo",
    "amoeb": "ameb",
    "aetiol": "etiol",
    "leuco": "leuko",
    "tumour": "tumor",
    "behaviour": "behavior",
    "sulph": "sulf",
    "isation": "ization",
    "signalling": "signaling",
    "aluminium": "aluminum",
    "naev": "nev",
}
#: Words that names use for each other: `kidney disorder` is `kidney disease`, `bupropion HCl` is its hydrochloride.
_SAME: Final[dict[str, str]] = {"disorder": "disease", "tumor": "neoplasm", "hcl": "hydrochloride"}
#: Words that look like the plural of a symptom and are none.
_NO_PLURAL: Final = frozenset({"weaknesses"})
_BRITISH_PART: Final = re.compile("|".join(_BRITISH))
_PLURALS: Final[tuple[tuple[str, str], ...]] = (
    ("uses", "us"),
    ("oses", "osis"),
    ("stases", "stasis"),
    ("ies", "y"),
    ("sses", "ss"),
    ("shes", "sh"),
    ("ches", "ch"),
    ("xes", "x"),
)
#: How many names are made comparable at once.
_AT_ONCE: Final = 1 << 14
#: Marks before the s of a genitive.
APOSTROPHES: Final = frozenset("'’`´")


def split(text: str) -> tuple[list[str], list[int], list[int]]:
    """Runs of letters and runs of digits; hyphens, spaces and other marks only separate.

    A Greek letter is a word of its own, spelt out in small letters: `IFNγ`, `IFN-γ` and `IFN gamma` compare equal. The
    s of a genitive is left out: `Crohn's disease` and `Crohn disease` compare equal.

    Args:
        text: any text.

    Returns:
        The words in order, as they are read, where each starts in the text, and where each ends.
    """
    if hides(text):
        shown, begins, stops = visible(text)
        read, firsts, lasts = split(shown)
        return read, [begins[start] for start in firsts], [stops[end - 1] for end in lasts]
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for word in (_ASCII_WORD if text.isascii() else _WORD).findall(text):
        start = text.index(word, at)
        at = start + len(word)
        if not word.isascii() or _is_glued(word):
            _split_greek(word, start, words, starts, ends)
        elif word != "s" or text[start - 1 : start] not in APOSTROPHES:
            words.append(word)
            starts.append(start)
            ends.append(at)
    return words, starts, ends


def is_compound(word: str) -> bool:
    """Whether a run of letters or digits is taken apart by `split`, as it holds a Greek letter."""
    return _is_glued(word) or (not word.isascii() and _GREEK_LETTER.search(word) is not None)


def _is_glued(word: str) -> bool:
    """Whether a Greek letter, spelt out, stands at the end of a symbol."""
    return word[-1] in "an" and word[0].isupper() and _GLUED.fullmatch(word) is not None


def _split_greek(word: str, start: int, words: list[str], starts: list[int], ends: list[int]) -> None:
    """Add a word with its Greek letters, as such or spelt out, apart."""
    glued = _GLUED.fullmatch(word)
    if glued:
        middle = start + glued.end(1)
        words += glued.groups()
        starts += (start, middle)
        ends += (middle, start + len(word))
        return
    at = 0
    for greek in (*_GREEK_LETTER.finditer(word), None):
        until = len(word) if greek is None else greek.start()
        if until > at:
            words.append(word[at:until])
            starts.append(start + at)
            ends.append(start + until)
        if greek is not None:
            at = greek.end()
            words.append(_GREEK[greek.group()])
            starts.append(start + greek.start())
            ends.append(start + at)


def _singular(word: str) -> str:
    if len(word) < 4 or word[-1] != "s" or word.endswith(("ss", "us", "is")) or word in _NO_PLURAL:
        return word
    if len(word) > 5:
        for ending, other in _PLURALS:
            if word.endswith(ending):
                return word[: -len(ending)] + other
    return word[:-1]


@lru_cache(maxsize=1 << 17)
def form_of(raw: str) -> str:
    """The comparable form of a word.

    Args:
        raw: a run of letters or of digits.

    Returns:
        Case folded, accents off, British spelling and plural undone, a Roman two, three, seven or eight in digits, a
        disorder a disease, a tumor a neoplasm.
    """
    word = raw.lower()
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).casefold()
    if len(word) >= 6:
        word = _american(word)
    elif word in _ROMAN:
        return _ROMAN[word]
    return _base(word)


def _american(text: str) -> str:
    """Words in small letters with British parts in their American form."""
    return _BRITISH_PART.sub(lambda found: _BRITISH[found.group()], text)


def _base(word: str) -> str:
    word = _singular(word) if word[-1:] == "s" else word
    return _SAME.get(word, word)


def _forms_of(words: Sequence[str]) -> list[str]:
    """`form_of` of many runs of ASCII letters or digits, several times as fast."""
    small = "\n".join(words).lower().split("\n") if words else []
    american = iter(_american("\n".join([word for word in small if len(word) >= 6])).split("\n"))
    return [_base(next(american)) if len(word) >= 6 else _ROMAN.get(word) or _base(word) for word in small]


def key_of(text: str) -> str:
    """The comparable form of a name: token forms joined by single spaces, empty where there are none."""
    if text.isascii() and "'s" not in text and "`s" not in text:
        words = _ASCII_WORD.findall(text)
        if not any(map(_is_glued, words)):
            return " ".join(map(form_of, words))
    return " ".join(map(form_of, split(text)[0]))


def keys_of(texts: Iterable[str]) -> Iterator[str]:
    """`key_of` of many names, several times as fast.

    Args:
        texts: the names.

    Yields:
        Their comparable forms, in order.
    """
    forms: dict[str, str] = {"\n": "\n"}
    listed = iter(texts)
    while some := list(islice(listed, _AT_ONCE)):
        plain = list(map(_is_plain, some))
        words = _LINE_WORD.findall("\n".join(compress(some, plain)))
        new = set(words).difference(forms)
        glued = set(filter(_is_glued, new))
        forms.update((word, key_of(word)) for word in glued)
        one = list(new - glued)
        forms.update(zip(one, _forms_of(one), strict=True))
        keys = map(str.strip, " ".join(map(forms.__getitem__, words)).split("\n"))
        yield from (next(keys) if easy else key_of(text) for text, easy in zip(some, plain, strict=True))


def _is_plain(text: str) -> bool:
    """Whether a text can be taken apart without a look at what stands beside a word."""
    return text.isascii() and "'s" not in text and "`s" not in text and "\n" not in text


def letters_of(text: str) -> str:
    """Letters and digits only, case kept, Greek spelt out."""
    if text.isascii():
        if text.isalnum():
            return text
        if "'s" not in text and "`s" not in text:
            return _ASCII_MARKS.sub("", text)
    return "".join(split(text)[0])


def _same_word(name: str, seen: str) -> bool:
    if name == seen or seen == f"{name}s" or name == f"{seen}s":
        return True
    if name.islower() and len(name) > 2:
        return True
    return name.isdigit() or seen.isdigit()


def same_case(name: str, seen: str) -> bool:
    """Whether a string keeps the capitals of a name it compares equal to.

    Args:
        name: the name as the lexicon spells it.
        seen: the string, with the same `key_of`.

    Returns:
        True where every word with a capital stands as in the name; words in small letters of three and more, such as
        `alpha`, may stand in any case, and a plural s may be added.
    """
    return name == seen or all(map(_same_word, split(name)[0], split(seen)[0]))
