"""undrawn run: the whole pipeline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from kg.errors import EXIT_QUARANTINED

_HELP: Final = """Run the whole pipeline: documents, evidence, graph, model, hypotheses, report.

Stages that are done are skipped; a run that was stopped goes on where it was.

\b
Examples:
  undrawn run undrawn.toml --dry-run
  undrawn run undrawn.toml
"""


def run(
    config: Annotated[Path, typer.Argument(help="A configuration; undrawn init writes one.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say how long it will take and how much memory; write nothing.")
    ] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Try documents that are in quarantine again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Run the whole pipeline."""
    from pipelines.config import read_config

    settings = read_config(config)
    if dry_run:
        from pipelines.forecast import forecast, forecast_table

        expected = forecast(settings)
        typer.echo(json.dumps(expected.to_json(), indent=2) if as_json else forecast_table(expected))
        return
    from pipelines.sizing import looks_long

    if looks_long(settings):
        _forecast_first(config)
    from pipelines.run import run_all
    from pipelines.summary import summary_json, summary_text

    finished = run_all(settings, retry=retry)
    typer.echo(
        json.dumps(summary_json(settings, finished), ensure_ascii=False, indent=2)
        if as_json
        else summary_text(settings, finished)
    )
    if any(stage.quarantined for stage in finished):
        raise typer.Exit(EXIT_QUARANTINED)


def _forecast_first(config: Path) -> None:
    """Show the forecast, made in a process of its own so that the run itself starts with a clean memory."""
    import subprocess
    import sys

    command = [sys.executable, "-m", "pipelines.cli", "run", str(config), "--dry-run"]
    subprocess.run(command, stdout=sys.stderr.fileno(), check=False)


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(run)
