"""Which of Tesseract's models pages are read with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

#: The model that knows the letters of every language written in Latin script (tesseract-ocr-script-latn).
SCRIPTS: Final = ("Latin", "script/Latin")


def models_for(language: str, installed: Iterable[str]) -> tuple[str, ...]:
    """The models that pages in a language are read with.

    Args:
        language: Tesseract language code, several joined by +.
        installed: the models there are.

    Returns:
        Those of the language, and for English the one of the Latin script, for doubtful lines; sorted.
    """
    wanted = (*language.split("+"), *(SCRIPTS if language == "eng" else ()))
    return tuple(sorted(model for model in installed if model in wanted))
