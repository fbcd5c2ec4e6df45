"""Small annotated corpora, written for the tests."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_MARK = re.compile(r"\[(\w+):([^\]]+)\]")


def record(id: str, marked: str) -> dict[str, Any]:
    """A record from a text with its names in brackets, `[Chemical:zinc]`."""
    plain, entities, at = "", [], 0
    for found in _MARK.finditer(marked):
        plain += marked[at : found.start()]
        start = len(plain)
        plain += found[2]
        entities.append({"start": start, "end": len(plain), "type": found[1], "text": found[2], "ids": []})
        at = found.end()
    return {"id": id, "text": plain + marked[at:], "entities": entities}


def write_corpus(path: Path, texts: Iterable[tuple[str, str]], raw: str = "") -> None:
    """Write records as .jsonl.gz, after some raw lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(raw)
        for id, marked in texts:
            file.write(json.dumps(record(id, marked)) + "\n")
