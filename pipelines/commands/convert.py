"""undrawn convert: documents to text with layout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from kg.errors import EXIT_QUARANTINED

_HELP: Final = """Convert documents to text with layout: DIR/ID.json and DIR/ID.txt for each.

PATH is a file, a folder (with all below it) or a pattern: PDF, scans, JATS or PubMed XML, text, .jsonl(.gz). The same
command again, after a kill or with more files, reads only what is not in DIR yet or has changed.

\b
Examples:
  undrawn convert papers/ -o converted
  undrawn convert scan.pdf -o converted --ocr always --dpi 400
"""

TIMEOUT: Final = "Seconds a document may take; ten times as many where it has 1,000 pages."
MEMORY: Final = "MB of memory a document may take; 0: a worker's share of 3/4 of the machine's."


def convert(
    paths: Annotated[list[str], typer.Argument(help="Files, folders and patterns.", metavar="PATH...")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder to write to.")],
    ocr: Annotated[str, typer.Option("--ocr", help="auto (pages without text), always or never.")] = "auto",
    dpi: Annotated[int, typer.Option("--dpi", min=72, max=1200, help="Resolution of pages for OCR.")] = 300,
    language: Annotated[str, typer.Option("--language", help="Tesseract's name of the language.")] = "eng",
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes; 0: one a core.")] = 0,
    timeout: Annotated[float, typer.Option("--timeout", min=1.0, help=TIMEOUT)] = 600.0,
    memory: Annotated[int, typer.Option("--memory", min=0, help=MEMORY)] = 0,
    retry: Annotated[bool, typer.Option("--retry", help="Read files in which something was rejected again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Convert documents."""
    from ingest.read import ReadOptions
    from pipelines.conversion import convert_into
    from pipelines.outputs import refuse_folder
    from pipelines.pool import Limits
    from pipelines.tesseract import check_language
    from pipelines.units import check_mode

    refuse_folder(paths, out)
    mode = check_mode(ocr)
    options = ReadOptions(ocr=mode, dpi=dpi, language=check_language(language, mode))
    reading = convert_into(out, paths, options, workers, Limits(timeout, memory * 1_000_000), retry=retry)
    pieces, rejected = [piece for piece, _ in reading.winners()], reading.rejected()
    if as_json:
        found = {
            "documents": [{"id": piece.id, "source": piece.source} for piece in pieces],
            "quarantined": [{"source": one.source, "reason": one.reason} for one in rejected],
            "notes": reading.noted(),
        }
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        aside = f", {len(rejected)} files or records put aside (--retry reads their files again)" if rejected else ""
        typer.echo(f"{len(pieces)} documents in {out}{aside}")
    for repeated in reading.repeated():
        typer.echo(f"same id: {repeated}", err=True)
    for note in reading.noted():
        typer.echo(f"note: {note}", err=True)
    for one in rejected:
        typer.echo(f"quarantined: {one.source}: {one.reason}", err=True)
    if rejected:
        raise typer.Exit(EXIT_QUARANTINED)


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(convert)
