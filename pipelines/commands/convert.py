"""undrawn convert: documents to text with layout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from kg.errors import EXIT_QUARANTINED

_HELP: Final = """Convert documents to text with layout: DIR/ID.json and DIR/ID.txt for each.

PATH is a file, a folder (with all below it) or a pattern: PDF, scans, JATS or PubMed XML, text, .jsonl(.gz).

\b
Examples:
  undrawn convert papers/ -o converted
  undrawn convert scan.pdf -o converted --ocr always --dpi 400
"""


def convert(
    paths: Annotated[list[str], typer.Argument(help="Files, folders and patterns.", metavar="PATH...")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder to write to.")],
    ocr: Annotated[str, typer.Option("--ocr", help="auto (pages without text), always or never.")] = "auto",
    dpi: Annotated[int, typer.Option("--dpi", min=72, max=1200, help="Resolution of pages for OCR.")] = 300,
    language: Annotated[str, typer.Option("--language", help="Tesseract's name of the language.")] = "eng",
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes; 0: one a core.")] = 0,
    timeout: Annotated[float, typer.Option("--timeout", min=1.0, help="Seconds a document may take.")] = 600.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Convert documents."""
    from ingest.read import ReadOptions
    from pipelines.reading import check_mode, read_into

    options = ReadOptions(ocr=check_mode(ocr), dpi=dpi, language=language)
    reading = read_into(out, paths, options, workers, timeout)
    pieces, rejected = [piece for piece, _ in reading.winners()], reading.rejected()
    if as_json:
        found = {
            "documents": [{"id": piece.id, "source": piece.source} for piece in pieces],
            "quarantined": [{"source": one.source, "reason": one.reason} for one in rejected],
        }
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        typer.echo(f"{len(pieces)} documents in {out}")
    for repeated in reading.repeated():
        typer.echo(f"same id: {repeated}", err=True)
    for one in rejected:
        typer.echo(f"quarantined: {one.source}: {one.reason}", err=True)
    if rejected:
        raise typer.Exit(EXIT_QUARANTINED)


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(convert)
