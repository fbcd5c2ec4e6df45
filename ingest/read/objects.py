"""JSON that is no JSON Lines: BioC, a paper of CORD-19, records of {"id", "text"}, or a converted document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ingest.read import bioc, cord19, records
from ingest.read.discover import is_converted
from ingest.read.encoding import decode
from ingest.read.outcome import Rejected, safe_id
from kg.codec import load_json
from kg.document import Document
from kg.errors import UnreadableError


def read(data: bytes, source: str, digest: str) -> Iterator[Document | Rejected]:
    """Documents of a JSON file.

    Args:
        data: the file, unpacked; several objects one after the other, each on lines of its own, are read as records.
        source: where it came from.
        digest: SHA-256 of the file.

    Yields:
        Documents, and rejections for what is none.

    Raises:
        UnreadableError: it is not JSON, or nothing that is known.
    """
    if is_converted(data):
        yield _converted(data)
        return
    text = decode(data)
    try:
        value = json.loads(text)
    except RecursionError:
        raise UnreadableError("JSON that is nested too deeply") from None
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            yield from records.read(data, source)
            return
        raise UnreadableError(f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from error
    for item in value if isinstance(value, list) else [value]:
        yield from _item(item, source, digest)


def _converted(data: bytes) -> Document:
    """A document as it was converted, its source the file that it was converted from."""
    document = load_json(Document, data)
    length = len(document.text)
    inside = tuple(one for one in document.annotations if 0 <= one.start < one.end <= length)
    return replace(document, id=safe_id(document.id), annotations=inside)


def _item(item: Any, source: str, digest: str) -> Iterator[Document | Rejected]:
    if isinstance(item, dict) and isinstance(item.get("documents"), list):
        yield from bioc.read_json(item, source, digest)
    elif isinstance(item, dict) and isinstance(item.get("passages"), list):
        yield from bioc.read_json({"documents": [item]}, source, digest)
    elif isinstance(item, dict) and "paper_id" in item:
        yield cord19.read(item, source, digest)
    elif isinstance(item, dict) and {"id", "text"} <= set(item):
        yield records.record(item, source)
    else:
        yield Rejected(
            source, "JSON of an unknown kind; read are BioC, CORD-19, records with id and text, and what convert writes"
        )
