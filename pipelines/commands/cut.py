"""undrawn cut: a place in a document as a picture of its page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

import typer

_HELP: Final = """Cut a place in a document out of its page, as a PNG with the place marked.

DOCUMENT is a PDF or a picture, the ID.json that convert wrote, or with --run the id of one of the run's documents.

\b
Examples:
  undrawn cut paper.pdf --words "baricitinib inhibits" -o found.png
  undrawn cut converted/PMC7376533.json --span 1200:1350 -o found.png
  undrawn cut kinases --run demo --words "baricitinib" -o found.png
  undrawn cut scan.tif --box 1:72,100,300,140 -o found.png
"""


def cut(
    document: Annotated[str, typer.Argument(help="A file, ID.json of convert, or an id with --run.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The PNG to write.")],
    words: Annotated[str, typer.Option("--words", help="The first place with these words.")] = "",
    span: Annotated[str, typer.Option("--span", help="START:END, characters in the document's text.")] = "",
    box: Annotated[str, typer.Option("--box", help="PAGE:X0,Y0,X1,Y1, points from the page's top left.")] = "",
    run: Annotated[str, typer.Option("--run", help="A run's folder, or its name under runs/.")] = "",
    dpi: Annotated[int, typer.Option("--dpi", min=36, max=600, help="Resolution of the picture.")] = 130,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Cut a picture out of a document."""
    from kg.atomic import write_bytes
    from pipelines.cutting import cut_out

    made = cut_out(document, run, words=words, span=span, box=box, dpi=dpi)
    write_bytes(out, made.png)
    if as_json:
        told = {"picture": str(out), "source": made.source, "page": made.page, "text": made.text, "places": made.places}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        first = f", the first of {made.places} places" if made.places > 1 else ""
        typer.echo(f"{out}: {made.source}, page {made.page}{first}")


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(cut)
