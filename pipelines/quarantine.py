"""Documents that could not be used, with the reason."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from kg.atomic import write_text

QUARANTINE: Final = "quarantine.jsonl"


def write_quarantine(directory: Path, rows: Iterable[tuple[str, str]]) -> None:
    """Write quarantine.jsonl.

    Args:
        directory: the stage's folder.
        rows: source and reason of each document.
    """
    lines = (json.dumps({"source": source, "reason": reason}, ensure_ascii=False) for source, reason in rows)
    write_text(directory / QUARANTINE, "".join(f"{line}\n" for line in lines))


def read_quarantine(run: Path) -> list[tuple[str, str]]:
    """Everything a run has put aside.

    Args:
        run: the run's folder.

    Returns:
        Source and reason, in the order of stages.
    """
    found = []
    for stage in ("documents", "evidence"):
        path = run / stage / QUARANTINE
        if path.is_file():
            rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            found += [(str(row["source"]), str(row["reason"])) for row in rows]
    return found
