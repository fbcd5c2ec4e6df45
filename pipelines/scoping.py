"""Negation and speculation in a file of sentences."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from ingest.scope import scope_spans
from kg.atomic import replacing
from pipelines.records import read_records


def write_scopes(path: Path, out: Path) -> int:
    """Find cues and scopes.

    Args:
        path: .jsonl(.gz) of {"id", "text"}, one sentence a record.
        out: .jsonl of {"id", "spans"} in the same order.

    Returns:
        Number of sentences.
    """
    count = 0
    with replacing(out) as part, part.open("w", encoding="utf-8") as file:
        for record in read_records(path):
            count += 1
            spans = [asdict(span) for span in scope_spans(record["text"])]
            file.write(json.dumps({"id": record["id"], "spans": spans}, ensure_ascii=False) + "\n")
    return count
