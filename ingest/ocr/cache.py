"""Pages read before: kept by what the picture shows, how it was read and by which Tesseract."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from PIL import Image

from ingest.ocr.tesseract import languages, version
from ingest.page import Page
from kg.atomic import write_bytes
from kg.codec import dump_json, load_json
from kg.digest import digest_bytes
from kg.errors import UnreadableError

#: Raised whenever pages are read differently.
EDITION: Final = 6


def folder() -> Path:
    """Where pages are kept: undrawn/ocr under XDG_CACHE_HOME, ~/.cache by default."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "undrawn" / "ocr"


def kept(image: Image.Image, number: int, width: float, height: float, language: str, read: Callable[[], Page]) -> Page:
    """A page from the cache, or read and put there.

    Args:
        image: a greyscale picture of it.
        number: page number from 1.
        width: in points.
        height: in points.
        language: Tesseract language code.
        read: reads the page.

    Returns:
        The page. A cache that cannot be read or written is as good as none.
    """
    settings = f"{EDITION}|{version()}|{sorted(languages())}|{language}|{number}|{width}|{height}|{image.size}"
    key = digest_bytes(settings.encode() + b"\0" + image.tobytes())
    path = folder() / key[:2] / f"{key}.json"
    with suppress(OSError, UnreadableError):
        return load_json(Page, path.read_bytes())
    page = read()
    with suppress(OSError):
        write_bytes(path, dump_json(page))
    return page
