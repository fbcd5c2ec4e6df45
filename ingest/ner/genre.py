"""Genre: whether a document is about heredity, where names of diseases are used otherwise than in clinical reports."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

_WORD: Final = re.compile(r"[a-z]{3,}")
_LEAST: Final = 4
#: Inverse strength of the penalty; small, so that no single word decides.
_C: Final = 0.05
BIAS: Final = ""
#: Features that have a copy in documents about heredity.
_COPIED: Final = (
    *("0|w=", "0|f=", "0|s=", "0|e3", "0|e4", "-1|w", "1|w", "-1|f", "1|f"),
    *("m=", "ms=", "mE", "ab", "lf", "pw=", "qw=", "b-", "b+"),
)


def words_of(text: str) -> set[str]:
    """The words a text is judged by."""
    return set(_WORD.findall(text.lower()))


def train_genre(texts: Sequence[str], hereditary: Sequence[bool]) -> dict[str, float]:
    """Logistic regression on the words of texts.

    Args:
        texts: texts.
        hereditary: whether each is about heredity.

    Returns:
        Weight by word, that of `BIAS` the constant; empty where all texts are of one kind.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    if len(set(hereditary)) < 2:
        return {}
    found = [words_of(text) for text in texts]
    counts = Counter(word for words in found for word in words)
    names = sorted(word for word, count in counts.items() if count >= _LEAST)
    column = {name: number for number, name in enumerate(names)}
    cells = [(row, column[word]) for row, words in enumerate(found) for word in sorted(words) if word in column]
    rows, columns = zip(*cells, strict=True)
    matrix = csr_matrix((np.ones(len(cells)), (rows, columns)), shape=(len(texts), len(names)))
    fitted = LogisticRegression(C=_C, max_iter=1000).fit(matrix, np.asarray(hereditary))
    weights = {name: round(float(w), 3) for name, w in zip(names, fitted.coef_[0], strict=True) if abs(w) >= 0.0005}
    return {BIAS: round(float(fitted.intercept_[0]), 3), **weights}


def is_hereditary(text: str, weights: Mapping[str, float]) -> bool:
    """Whether a text is about heredity, by its words."""
    if not weights:
        return False
    return math.fsum(weights.get(word, 0.0) for word in sorted(words_of(text))) + weights[BIAS] > 0.0


def with_copies(features: list[str], hereditary: bool) -> list[str]:
    """Features, and in a document about heredity a copy of those that may mean something else there."""
    if not hereditary:
        return features
    return features + [f"N|{one}" for one in features if one.startswith(_COPIED)]
