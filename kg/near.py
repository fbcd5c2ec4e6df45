"""Names that look like what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

#: How many names are shown at most.
_SHOWN: Final = 5


def near(text: str, names: Sequence[str], alike: float, *, parts: bool = False) -> list[str]:
    """Names that look like a text.

    Args:
        text: what was typed.
        names: what there is.
        alike: the least likeness, 0 to 100, by rapidfuzz.
        parts: whether a name that holds the text, or its words in another order, is alike too; slow on many names.

    Returns:
        At most five names, the most alike first.
    """
    from rapidfuzz import fuzz, process, utils

    scorer, form = (fuzz.WRatio, utils.default_process) if parts else (fuzz.ratio, str.casefold)
    found = process.extract(text, names, scorer=scorer, processor=form, limit=_SHOWN, score_cutoff=alike)
    return [name for name, _, _ in found]
