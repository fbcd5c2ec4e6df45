"""undrawn report: the HTML page of a run, written again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

_HELP: Final = """Write the HTML report of a run again, or to another place.

\b
Examples:
  undrawn report --run demo
  undrawn report --run demo -o shared/report
"""


def report(
    run: Annotated[str, typer.Option("--run", help="A run's folder, or its name under runs/.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Folder to write to; the run's own by default.")
    ] = None,
) -> None:
    """Write the HTML report of a run."""
    from pipelines.locate import find_run
    from pipelines.report import write_report

    folder = find_run(run)
    page = (out or folder / "report") / "index.html"
    write_report(folder, page)
    typer.echo(str(page))


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(report)
