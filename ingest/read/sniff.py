"""What a file is, by its first bytes."""

from __future__ import annotations

import gzip
import re
import zlib
from typing import Final, Literal

from ingest.read.archive import is_tar, is_zip
from ingest.read.encoding import encoding_of
from kg.errors import UnreadableError

FileKind = Literal[
    "pdf", "image", "jats", "pubmed", "bioc", "json", "pubtator", "html", "docx", "archive", "records", "text"
]
_IMAGES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_HTML: Final = re.compile(rb"(<\?xml[^>]*>|<!--.*?-->|\s)*(<!doctype\s+html|<html[\s>])", re.IGNORECASE | re.DOTALL)
_HTML_TAGS: Final = frozenset({b"html", b"body", b"head", b"div", b"main", b"section", b"p", b"h1", b"h2", b"title"})
_JSON: Final = re.compile(rb'[\[{]\s*(\{\s*)?"[\w-]+"\s*:')
_PUBTATOR: Final = re.compile(rb"[^|\s]+\|[ta]\|")
#: Endings of files that are no text; what has one and is not what it says is refused.
_BINARY: Final = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".docx", ".zip", ".tar", ".tgz")
_ROOT: Final = re.compile(rb"<([A-Za-z][\w:.-]*)[\s>]")
MAX_UNPACKED: Final = 1_000_000_000
#: A gzip file that unpacks to more than this many times its size, and to more than 50 MB, is a bomb.
MAX_RATIO: Final = 200


def unzip(data: bytes) -> bytes:
    """The bytes inside a gzip file, the bytes themselves where it is none.

    Args:
        data: the file.

    Returns:
        Its content.

    Raises:
        UnreadableError: the gzip stream is broken, or unpacks to more than `MAX_UNPACKED` bytes or as a bomb would.
    """
    if not data.startswith(b"\x1f\x8b"):
        return data
    packed = len(data)
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
            if total > 50_000_000 and total > MAX_RATIO * packed:
                raise UnreadableError(f"unpacks to more than {MAX_RATIO} times its size; that is no honest file")
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
        name: its name; only decides between lines of JSON and other text, and is checked against the content.

    Returns:
        The kind.

    Raises:
        UnreadableError: the file is empty, is XML of an unknown kind, or is not what its name says.
    """
    if not data.strip():
        raise UnreadableError("the file is empty")
    lowered = name.lower().removesuffix(".gz")
    if data.startswith(_IMAGES):
        return "image"
    if is_zip(data):
        return "docx" if b"word/document.xml" in data else "archive"
    if is_tar(data):
        return "archive"
    if b"%PDF-" in data[:1024]:  # after the archives, in whose first bytes a packed PDF may begin
        return "pdf"
    head = _as_ascii(data[:8192]).lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if lowered.endswith((".jsonl", ".ndjson")):
        return "records"
    if head.startswith(b"<"):
        return _marked_up(head)
    if head.startswith((b"{", b"[")) and (lowered.endswith(".json") or _JSON.match(head)):
        return "json"
    if _PUBTATOR.match(head):
        return "pubtator"
    if lowered.endswith(_BINARY):
        raise UnreadableError(f"its name says {lowered.rpartition('.')[2]}, its content is something else")
    return "text"


def _as_ascii(head: bytes) -> bytes:
    """The beginning of a file with UTF-16 or UTF-32 reduced to single bytes, for looking at what it is."""
    encoding = encoding_of(head)
    if encoding == "utf-8":
        return head
    return head.decode(encoding, errors="ignore").encode("ascii", errors="replace")


def _marked_up(head: bytes) -> FileKind:
    """The kind of a file that begins with a tag."""
    if _HTML.match(head):
        return "html"
    bare = re.sub(rb"<!--.*?-->|<!DOCTYPE[^\[>]*(\[.*?\])?\s*>|<\?.*?\?>", b"", head, flags=re.DOTALL)
    root = next((m.group(1).rpartition(b":")[2] for m in _ROOT.finditer(bare)), b"")
    if root in (b"article", b"pmc-articleset"):
        return "jats"
    if root in (b"PubmedArticleSet", b"PubmedArticle"):
        return "pubmed"
    if root == b"collection":
        return "bioc"
    if root.lower() in _HTML_TAGS:
        return "html"
    raise UnreadableError(
        f"XML with root <{root.decode(errors='replace')[:40]}>; read are JATS (article), PubMed (PubmedArticleSet), "
        "BioC (collection) and HTML"
    )
