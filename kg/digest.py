"""Content hashes: the only identifiers this project invents."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path


def content_id(*parts: str | float | int | None) -> str:
    """A short identifier that depends on nothing but the parts.

    Args:
        *parts: values that together identify a thing, in a fixed order.

    Returns:
        The first 16 hex digits of the SHA-256 of the parts as JSON.
    """
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]


def digest_bytes(data: bytes) -> str:
    """SHA-256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of a file, in hex, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
