"""JSON Lines: one record of {"id", "text"} a line, whose text is taken exactly as it stands."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.given import curies_of, read_given
from ingest.read.encoding import decode, encoding_of
from ingest.read.outcome import Rejected, safe_id
from ingest.read.status import kind_of, status_of
from kg.digest import digest_bytes
from kg.document import Annotation, Block, Document, Section

_LINE = re.compile(r"#\d+$")


def read(data: bytes, source: str) -> Iterator[Document | Rejected]:
    """Records of a file.

    Args:
        data: the file, unpacked.
        source: where it came from.

    Yields:
        One document a line; a line that is no record is rejected with its number.
    """
    if encoding_of(data) != "utf-8":
        data = decode(data).encode()
    data = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            yield _record(line, f"{source}#{number}")


def _record(line: bytes, source: str) -> Document | Rejected:
    try:
        row = json.loads(line.decode())
    except UnicodeDecodeError as error:
        return Rejected(source, f"not UTF-8: byte 0x{line[error.start]:02x} at byte {error.start + 1} of the line")
    except json.JSONDecodeError as error:
        return Rejected(source, f"not JSON: {error.msg} at column {error.colno}")
    except RecursionError:
        return Rejected(source, "not a record: nested too deeply")
    return record(row, source)


def record(row: Any, source: str) -> Document | Rejected:
    """A parsed record as a document.

    Args:
        row: an object with id and text.
        source: where it came from.

    Returns:
        The document, its text exactly as it stands, or why it is none.
    """
    fault = _fault(row)
    if fault:
        return Rejected(source, fault)
    text: str = row["text"]
    end = row.get("title_end")
    title = text[:end] if isinstance(end, int) and 0 < end <= len(text) else text.partition("\n")[0][:300]
    identifier = str(row["id"])
    date = row.get("date") or row.get("year") or ""
    doi, journal = str(row.get("doi") or ""), str(row.get("journal") or "")
    annotations, faults = _annotations(row)
    return Document(
        id=safe_id(identifier),
        title=title.strip(),
        date=str(date),
        source=f"{_LINE.sub('', source)}#{identifier}",
        kind="preprint" if row.get("kind") == "preprint" else kind_of("abstract", doi, journal),
        licence=str(row.get("licence") or ""),
        digest=digest_bytes(json.dumps(row, sort_keys=True).encode()),
        sections=(Section("abstract", (Block(text),)),),
        doi=doi,
        pmid=identifier if identifier.isdigit() else str(row.get("pmid") or ""),
        pmcid=str(row.get("pmcid") or ""),
        journal=journal,
        retracted=row.get("retracted") is True or bool(status_of(title.strip())),
        exact=True,
        own_id=identifier,
        annotations=annotations,
        entity_faults=faults,
    )


def _annotations(row: Mapping[str, Any]) -> tuple[tuple[Annotation, ...], tuple[str, ...]]:
    """The entities of a record, and what is wrong with others."""
    given, faults = read_given(row)
    found = []
    for one in given:
        mention = one.mention
        ids = tuple(dict.fromkeys(c for text in one.given for c in curies_of(mention.type, text)))
        found.append(Annotation(one.id, mention.start, mention.end, mention.type, ids))
    return tuple(found), faults


def _fault(row: Any) -> str:
    if not isinstance(row, dict):
        return "not a record: a line is an object with id and text"
    missing = [key for key in ("id", "text") if key not in row]
    if missing:
        return f"no {' and no '.join(missing)}; a record has id and text"
    if not isinstance(row["text"], str) or not row["text"].strip():
        return "the text is empty or is no string"
    if any("\ud800" <= character <= "\udfff" for character in row["text"]):
        return "the text holds half of a character (a lone surrogate)"
    if not isinstance(row["id"], str | int) or row["id"] == "":
        return "the id is neither a string nor a number"
    return ""
