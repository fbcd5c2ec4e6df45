"""undrawn scope: what is denied or left open in sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

_HELP: Final = """Find negation and speculation in sentences: cues, and the stretch of the sentence that they govern.

PATH holds one sentence a line as {"id", "text"}; OUT gets {"id", "spans": [{"kind", "type", "start", "end"}]}.

\b
Example:
  undrawn scope sentences.jsonl -o spans.jsonl
"""


def scope(
    path: Annotated[Path, typer.Argument(help="A .jsonl(.gz) file of sentences.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The file to write.")],
) -> None:
    """Find negation and speculation."""
    from pipelines.scoping import write_scopes

    typer.echo(f"{write_scopes(path, out)} sentences in {out}")


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(scope)
