"""Which Tesseract is installed, with which models."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache

from ingest.ocr import models
from ingest.read.outcome import OcrMode
from kg.errors import InputError


@cache
def tesseract_version() -> str:
    """The version of the Tesseract that would be run, empty where there is none."""
    first = _said("--version").partition("\n")[0].split()
    return (first[1].removeprefix("v") if len(first) > 1 else "unknown") if shutil.which("tesseract") else ""


@cache
def installed_models() -> tuple[str, ...]:
    """The models Tesseract has, sorted, scripts among them; none where it is not installed."""
    return tuple(sorted(line.strip() for line in _said("--list-langs").splitlines()[1:] if line.strip()))


def models_for(language: str) -> tuple[str, ...]:
    """The installed models that pages in a language (a Tesseract code, several joined by +) are read with."""
    return models.models_for(language, installed_models())


def check_language(language: str, mode: OcrMode) -> str:
    """A language as typed, if pages can be read in it; of a machine without Tesseract nothing is said here.

    Args:
        language: a Tesseract code, several joined by +.
        mode: of OCR; where it is never, any language will do.

    Returns:
        The language.

    Raises:
        InputError: Tesseract has no model of that name.
    """
    have = installed_models()
    missing = [one for one in language.split("+") if one not in have] if have and mode != "never" else []
    if missing:
        raise InputError(
            f"Tesseract has no language {' and no '.join(map(repr, missing))}; installed: {', '.join(have)}; "
            "install another as a package such as tesseract-ocr-deu, or give --ocr never"
        )
    return language


def _said(option: str) -> str:
    program = shutil.which("tesseract")
    if program is None:
        return ""
    done = subprocess.run([program, option], capture_output=True, text=True, check=False)
    return done.stdout or done.stderr
