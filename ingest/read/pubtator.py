"""PubTator: `PMID|t|title` and `PMID|a|abstract` lines, documents parted by blank lines, annotations after them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ingest.read.encoding import decode
from ingest.read.outcome import Rejected, safe_id
from ingest.read.status import status_of
from kg.document import Block, Document, Section

LINE: Final = re.compile(r"^([^|\s]+)\|([ta])\|(.*)$")


def read(data: bytes, source: str, digest: str) -> Iterator[Document | Rejected]:
    """Documents of a PubTator file.

    Args:
        data: the file, unpacked.
        source: where it came from.
        digest: SHA-256 of the file.

    Yields:
        One document an identifier, in the order of the file; annotation lines are left to those who made them.

    Raises:
        UnreadableError: the bytes are not text.
    """
    texts: dict[str, dict[str, str]] = {}
    for line in decode(data).split("\n"):
        found = LINE.match(line)
        if found:
            texts.setdefault(found[1], {}).setdefault(found[2], " ".join(found[3].split()))
    for id, parts in texts.items():
        title, abstract = parts.get("t", ""), parts.get("a", "")
        if not title and not abstract:
            yield Rejected(f"{source}#{id}", "neither title nor abstract")
            continue
        sections = [Section("title", (Block(title),))] if title else []
        sections += [Section("abstract", (Block(abstract),))] if abstract else []
        yield Document(
            id=safe_id(id),
            title=title,
            date="",
            source=f"{source}#{id}",
            kind="abstract",
            licence="",
            digest=digest,
            sections=tuple(sections),
            pmid=id if id.isdigit() else "",
            retracted=bool(status_of(title)),
        )
