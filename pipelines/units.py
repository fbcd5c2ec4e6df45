"""Files to read, and what the result of reading each is kept under."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from ingest.read import VERSION, ReadOptions, discover
from ingest.read.outcome import OcrMode
from kg.digest import content_id, digest_file
from kg.errors import InputError
from pipelines.manifest import library_versions
from pipelines.tesseract import models_for, tesseract_version

_LIBRARIES: Final = ("lxml", "pillow", "pypdfium2", "pytesseract")


@dataclass(frozen=True, slots=True)
class Unit:
    """A file to read.

    Attributes:
        path: where it is.
        source: what it is called.
        digest: of its content, empty where it was not needed.
        key: what its result is kept under.
    """

    path: Path
    source: str
    digest: str
    key: str


def reader_libraries(language: str) -> dict[str, str]:
    """Versions of what the text of a document depends on beside our own, and Tesseract's models for a language."""
    ocr = {"tesseract": tesseract_version() or "none", "tesseract models": " ".join(models_for(language)) or "none"}
    return library_versions(*_LIBRARIES) | ocr


def units_of(paths: Sequence[str | Path], name: Callable[[Path], str], options: ReadOptions) -> list[Unit]:
    """The files that are meant, each with a key that changes with its name, its content and how it is read.

    Args:
        paths: files, folders and patterns.
        name: what a file is called.
        options: how to read.

    Returns:
        Files by name: the order in which the first of two documents of one id is kept.

    Raises:
        InputError: there is nothing to read, or a file cannot be opened.
    """
    common = [VERSION, json.dumps(asdict(options)), json.dumps(reader_libraries(options.language), sort_keys=True)]
    units = []
    for path in discover(paths):
        source = name(path)
        try:
            digest = digest_file(path)
        except OSError:  # reading it will say why
            digest = ""
        units.append(Unit(path, source, digest, content_id(source, digest, *common)))
    return sorted(units, key=lambda unit: unit.source)


def check_mode(text: str) -> OcrMode:
    """A mode of OCR as typed.

    Args:
        text: auto, always or never.

    Returns:
        The mode.

    Raises:
        InputError: it is none of these.
    """
    modes: dict[str, OcrMode] = {"auto": "auto", "always": "always", "never": "never"}
    if text not in modes:
        raise InputError(f"unknown OCR mode {text!r}; known: {', '.join(modes)}")
    return modes[text]
