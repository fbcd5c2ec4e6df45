"""What a run says when it is done: the best candidates, where the report is, what to try next."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pipelines.config import Config
from pipelines.quarantine import read_quarantine
from pipelines.ranking import KINDS, align, read_rows
from pipelines.stage import Finished

_TOP: Final = 10
_NAME: Final = 40


def _near(path: Path) -> str:
    """A path as short as it can be written from here."""
    relative = os.path.relpath(path)
    return relative if len(relative) < len(str(path)) or not path.is_absolute() else str(path)


def summary_json(config: Config, finished: Sequence[Finished]) -> dict[str, Any]:
    """The end of a run as plain values.

    Args:
        config: the run's configuration.
        finished: its stages.

    Returns:
        Folder, stages, quarantined documents and the best of each ranking.
    """
    directory = config.directory
    return {
        "run": _near(directory),
        "report": _near(directory / "report" / "index.html") if config.report.html else None,
        "stages": [
            {
                "stage": stage.name,
                "skipped": stage.skipped,
                "seconds": round(stage.seconds, 2),
                "peak_memory_mb": round(stage.peak_memory_mb, 1),
                "counts": stage.counts,
            }
            for stage in finished
        ],
        "quarantined": [{"source": source, "reason": reason} for source, reason in read_quarantine(directory)],
        **{kind: read_rows(directory / "hypotheses" / f"{kind}.tsv", _TOP) for kind in KINDS},
    }


def _table(path: Path) -> str:
    rows = read_rows(path, _TOP)
    head = ("rank", "name", "score", "degree rank", "papers")
    return align([head, *((r["rank"], r["name"][:_NAME], r["score"], r["degree_rank"], r["n_papers"]) for r in rows)])


def summary_text(config: Config, finished: Sequence[Finished]) -> str:
    """The end of a run for people.

    Args:
        config: the run's configuration.
        finished: its stages.

    Returns:
        A few short tables.
    """
    directory = config.directory
    lines = []
    for kind in KINDS:
        path = directory / "hypotheses" / f"{kind}.tsv"
        if path.is_file():
            lines += [f"{kind} for {config.hypotheses.disease}:", _table(path), ""]
    where = _near(directory)
    if config.report.html:
        lines.append(f"report: {where}/report/index.html")
    quarantined = sum(stage.quarantined for stage in finished)
    if quarantined:
        lines.append(
            f"{quarantined} documents were quarantined; see {where}/*/quarantine.jsonl; --retry tries them again"
        )
    first = read_rows(directory / "hypotheses" / "drugs.tsv", 1)
    lines.append("next:")
    lines.append(f"  undrawn rank drugs --run {where} --for '{config.hypotheses.disease}' --novel")
    if first:
        lines.append(f"  undrawn explain '{first[0]['name']}' '{config.hypotheses.disease}' --run {where}")
    lines.append(f"  undrawn export --run {where} --format kgx -o kgx")
    return "\n".join(lines)
