"""Files of JSON records, one a line, gzipped or not."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kg.errors import InputError, why

_GZIP: Final = b"\x1f\x8b"


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file.

    Args:
        path: .jsonl, or the same gzipped.

    Yields:
        Records that have `id` and `text`.

    Raises:
        InputError: the file cannot be read, or a line is no such record.
    """
    try:
        data = path.read_bytes()
        lines = (gzip.decompress(data) if data.startswith(_GZIP) else data).decode().splitlines()
    except (OSError, EOFError, ValueError) as error:
        raise InputError(
            f'cannot read records from {path}: {why(error)}; give a .jsonl(.gz) file of {{"id", "text"}}'
        ) from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        if not isinstance(record, dict) or not isinstance(record.get("text"), str) or "id" not in record:
            raise InputError(f'{path}, line {number}: not a record of {{"id", "text"}}')
        yield record
