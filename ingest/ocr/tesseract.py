"""Words of a picture by Tesseract. The only importer of pytesseract."""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytesseract
from PIL import Image

from kg.errors import UndrawnError

#: A single block of lines: the strip has no columns, so Tesseract need not look for any.
SETTINGS: Final = "--oem 1 --psm 6 --dpi 300 -c tessedit_do_invert=0"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as read: its text, its box in pixels (left, top, right, bottom), its confidence in 0..1, its line."""

    text: str
    box: tuple[int, int, int, int]
    confidence: float
    line: tuple[int, int, int]


def read_words(image: Image.Image, language: str, settings: str = SETTINGS) -> list[Word]:
    """The words of a picture of one column.

    Args:
        image: greyscale, black on white.
        language: Tesseract language code.
        settings: command line options.

    Returns:
        Words in the order Tesseract gives them.

    Raises:
        UndrawnError: Tesseract is not installed, fails, or lacks the language.
    """
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    with tempfile.TemporaryDirectory(prefix="undrawn-") as folder:
        path = Path(folder) / "strip.pgm"
        image.save(path)  # as it is: packing it as PNG takes longer than reading a line
        try:
            data = pytesseract.image_to_data(
                str(path), lang=language, config=settings, output_type=pytesseract.Output.DICT
            )
        except pytesseract.TesseractNotFoundError as error:
            raise UndrawnError(
                'Tesseract is not installed; install tesseract-ocr (apt install tesseract-ocr) or set ocr = "never"'
            ) from error
        except pytesseract.TesseractError as error:
            raise UndrawnError(
                f"Tesseract: {str(error).splitlines()[0]}; is the language {language!r} installed?"
            ) from error
    words: list[Word] = []
    for number, text in enumerate(data["text"]):
        if str(text).strip():
            left, top = data["left"][number], data["top"][number]
            words.append(
                Word(
                    str(text).strip(),
                    (left, top, left + data["width"][number], top + data["height"][number]),
                    max(float(data["conf"][number]), 0.0) / 100,
                    (data["block_num"][number], data["par_num"][number], data["line_num"][number]),
                )
            )
    return words


@cache
def languages() -> frozenset[str]:
    """The models Tesseract has, scripts among them, empty where it is not installed."""
    command = [pytesseract.pytesseract.tesseract_cmd, "--list-langs"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return frozenset()
    return frozenset(line.strip() for line in done.stdout.splitlines()[1:] if line.strip())


@cache
def version() -> str:
    """The version of the Tesseract that would be run, empty where there is none."""
    try:
        return str(pytesseract.get_tesseract_version())
    except (pytesseract.TesseractNotFoundError, OSError, SystemExit):
        return ""
