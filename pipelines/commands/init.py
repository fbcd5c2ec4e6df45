"""undrawn init: a configuration to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from kg.errors import InputError

_HELP: Final = """Write a commented configuration.

\b
Examples:
  undrawn init
  undrawn init covid.toml --name covid
"""


def init(
    path: Annotated[Path, typer.Argument(help="The file to write.")] = Path("undrawn.toml"),
    name: Annotated[str, typer.Option("--name", help="The run's name; its folder is runs/NAME.")] = "first",
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a commented configuration."""
    from kg.atomic import write_text
    from pipelines.template import TEMPLATE

    if path.exists() and not force:
        raise InputError(f"{path} is there already; give another name, or --force to write over it")
    write_text(path, TEMPLATE.replace("NAME", name))
    typer.echo(f"wrote {path}; set documents.paths in it, then: undrawn run {path} --dry-run")


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(init)
