"""The report: one self-contained page on what a run read, found and predicts, and how far to trust it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kg.atomic import write_text

#: Raised when the page changes for the same run.
VERSION: Final = "3"
PAGE: Final = "index.html"


def write_report(run_directory: Path, out: Path) -> Path:
    """Write the report of a run; the same run gives the same bytes.

    Args:
        run_directory: the run's folder, with its stages up to the hypotheses finished.
        out: the HTML file to write (.html), or the folder to write index.html to.

    Returns:
        The file that was written.
    """
    from pipelines.report.gather import gather
    from pipelines.report.render import render

    path = out if out.suffix in (".html", ".htm") else out / PAGE
    write_text(path, render(gather(run_directory)))
    return path
