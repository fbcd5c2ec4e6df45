"""undrawn doctor: is this machine ready."""

from __future__ import annotations

import json
from typing import Annotated, Final

import typer

from kg.errors import EXIT_FAILED

_HELP: Final = """Check the machine: versions, device, Tesseract, and a self-test of half a minute.

\b
Examples:
  undrawn doctor
  undrawn doctor --quick --json
"""


def doctor(
    quick: Annotated[bool, typer.Option("--quick", help="Leave out the self-test.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Check the machine."""
    from pipelines.doctor import examine

    checks = examine(self_test=not quick)
    if as_json:
        typer.echo(json.dumps([check.to_json() for check in checks], indent=2))
    else:
        width = max(len(check.name) for check in checks)
        for check in checks:
            typer.echo(f"{check.mark:5} {check.name:{width}}  {check.found}")
    if any(check.mark == "FAULT" for check in checks):
        raise typer.Exit(EXIT_FAILED)


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(doctor)
