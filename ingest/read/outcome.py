"""What readers take and give back beside documents: options, rejections, sizes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

OcrMode = Literal["auto", "always", "never"]
#: Told after every page how many of a file are read and how many it has, and before the first.
PageWatch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read.

    Attributes:
        ocr: auto reads a page by OCR where its text layer is missing or unusable; always and never hold for all pages.
        dpi: resolution pages are drawn at for OCR.
        language: Tesseract language code.
    """

    ocr: OcrMode = "auto"
    dpi: int = 300
    language: str = "eng"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file or record that could not be read, and why; `source` names it as the document would have been named."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileSize:
    """What a file will cost to read.

    Attributes:
        records: documents it holds.
        pages: pages, 0 where the format has none.
        pages_without_text: pages that will go through OCR.
        bytes: size on disk.
    """

    records: int
    pages: int
    pages_without_text: int
    bytes: int


def safe_id(text: str) -> str:
    """An identifier made safe as a file name: every run of other characters becomes one underscore."""
    return re.sub(r"[^A-Za-z0-9.+-]+", "_", text).strip("._")[:120] or "document"
