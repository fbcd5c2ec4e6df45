"""The bytes a document was read from, found again: the file, or the member of an archive, as long as it is the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.read.archive import members
from ingest.read.sniff import unzip
from kg.digest import digest_bytes
from kg.errors import UnreadableError


def original(source: str, digest: str, locate: Callable[[str], Path] = Path) -> bytes:
    """The bytes that a document was read from.

    Args:
        source: the document's source: a path, of an archive's member path#member.
        digest: the document's digest.
        locate: a path as it stands in `source` to where it is.

    Returns:
        The bytes, unpacked from gzip.

    Raises:
        UnreadableError: the file is not there any more, or is not what was read.
    """
    for name, member in _readings(source):
        path = locate(name)
        if path.is_file():
            try:
                packed = path.read_bytes()
            except OSError as error:
                raise UnreadableError(f"{source} cannot be opened: {error.strerror}") from None
            content = _member(unzip(packed), member) if member else packed
            if content is None or digest_bytes(content) != digest:
                raise UnreadableError(f"{source} has changed since it was read; read it again to see its pages")
            return unzip(content)
    raise UnreadableError(f"{source} is no longer where it was read ({locate(source)}); put it back to see its pages")


def _readings(source: str) -> Iterator[tuple[str, str]]:
    """A source as path and member, the longest path first; a path may hold a #."""
    yield source, ""
    for found in reversed(list(re.finditer("#", source))):
        yield source[: found.start()], source[found.end() :]


def _member(data: bytes, wanted: str) -> bytes | None:
    return next((content for name, content in members(data) if name == wanted and isinstance(content, bytes)), None)
