"""What a file is, by its first bytes."""

from __future__ import annotations

import gzip
import re
import zlib
from typing import Final, Literal

from kg.errors import UnreadableError

FileKind = Literal["pdf", "image", "jats", "pubmed", "records", "text"]
_IMAGES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_ROOT: Final = re.compile(rb"<([A-Za-z][\w:.-]*)[\s>]")
MAX_UNPACKED: Final = 2_000_000_000


def unzip(data: bytes) -> bytes:
    """The bytes inside a gzip file, the bytes themselves where it is none.

    Args:
        data: the file.

    Returns:
        Its content.

    Raises:
        UnreadableError: the gzip stream is broken or unpacks to more than `MAX_UNPACKED` bytes.
    """
    if not data.startswith(b"\x1f\x8b"):
        return data
    unpacker = zlib.decompressobj(wbits=31)
    parts: list[bytes] = []
    total = 0
    try:
        while data:
            part = unpacker.decompress(data, 1 << 24)
            total += len(part)
            parts.append(part)
            if total > MAX_UNPACKED:
                raise UnreadableError(f"unpacks to more than {MAX_UNPACKED:,} bytes")
            data = unpacker.unconsumed_tail
            if unpacker.eof:
                data = unpacker.unused_data
                if data:
                    unpacker = zlib.decompressobj(wbits=31)
    except (zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableError(f"broken gzip stream: {error}") from error
    if not unpacker.eof:
        raise UnreadableError("broken gzip stream: it ends early")
    return b"".join(parts)


def sniff(data: bytes, name: str) -> FileKind:
    """The kind of a file.

    Args:
        data: its bytes, unpacked.
        name: its name; only decides between lines of JSON and other text.

    Returns:
        The kind.

    Raises:
        UnreadableError: the file is empty or is XML of an unknown kind.
    """
    if not data.strip():
        raise UnreadableError("the file is empty")
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_IMAGES):
        return "image"
    if head.startswith(b"<"):
        root = next((m.group(1) for m in _ROOT.finditer(re.sub(rb"<!DOCTYPE.*?>", b"", head, flags=re.DOTALL))), b"")
        if root in (b"article", b"pmc-articleset"):
            return "jats"
        if root in (b"PubmedArticleSet", b"PubmedArticle"):
            return "pubmed"
        raise UnreadableError(
            f"XML with root <{root.decode(errors='replace')}>; read are JATS (article) and PubMed (PubmedArticleSet)"
        )
    lowered = name.lower()
    if lowered.removesuffix(".gz").endswith((".jsonl", ".ndjson")):
        return "records"
    return "text"
