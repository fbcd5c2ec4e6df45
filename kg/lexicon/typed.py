"""What a user typed, a name or an identifier, looked up in a lexicon."""

from __future__ import annotations

from typing import Final

from kg.curie import as_curie, prefix_of, why_no_curie
from kg.lexicon.store import Lexicon
from kg.near import near

#: How alike (0..100) the names that are suggested must be.
_ALIKE: Final = 80.0
_OWN: Final = "add your own with --names TSV, see docs/lexicon.md"


def curies_meant(lexicon: Lexicon, text: str) -> list[str]:
    """The concepts that a text may stand for.

    Args:
        lexicon: the names.
        text: a name, or an identifier in any known form.

    Returns:
        Preferred CURIEs, best first; of an identifier the one of its concept.
    """
    concept = lexicon.concept(as_curie(text))
    return [concept.curie] if concept else [reading.concept.curie for reading in lexicon.readings(text)]


def why_unknown(lexicon: Lexicon, text: str) -> str:
    """Why a text means nothing, and what to do, in a line.

    Args:
        lexicon: the names, which know neither a name nor an identifier like the text.
        text: what was typed.

    Returns:
        Of an identifier whether its prefix is known; of a name, and of what may be one, the names that look like it.
    """
    if curie := as_curie(text):
        return f"no concept has {curie}: the prefix {prefix_of(curie)} is known, this identifier is not; {_OWN}"
    fault = why_no_curie(text)
    names = near(text, lexicon.spellings(), _ALIKE) if "://" not in text else []
    if fault:
        return f"{fault}; near: {', '.join(names)}" if names else fault
    like = f"near: {', '.join(names)}; or " if names else ""
    return f"no name compares equal to {text!r}; {like}{_OWN}"
