"""undrawn extract: documents to mentions, groundings and relations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from kg.errors import EXIT_QUARANTINED, InputError
from pipelines.commands.convert import MEMORY, TIMEOUT

_HELP: Final = """Find names, what they stand for, and relations between them, in documents.

PATH is a file, a folder (with all below it) or a pattern, as for convert, or the folder that convert wrote; of
.jsonl(.gz) records {"id", "text"} the offsets refer to exactly that text.

\b
Examples:
  undrawn extract papers/ -o found.jsonl
  undrawn extract converted/ -o found.jsonl
  undrawn extract abstracts.jsonl.gz -o found.pubtator --format pubtator
  undrawn extract corpus.jsonl -o relations.jsonl --entities given
  undrawn extract papers/ --html read.html
"""


def extract(
    paths: Annotated[list[str], typer.Argument(help="Files, folders and patterns.", metavar="PATH...")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="The file to write.")] = None,
    form: Annotated[str, typer.Option("--format", help="jsonl, bioc or pubtator.")] = "jsonl",
    entities: Annotated[str, typer.Option("--entities", help="found, or given: keep those of the records.")] = "found",
    names: Annotated[list[Path] | None, typer.Option("--names", help="A table of your own names; repeatable.")] = None,
    recogniser: Annotated[
        str, typer.Option("--recogniser", help="shipped, lexicon, a folder of train-nlp's, or a spaCy model.")
    ] = "shipped",
    ocr: Annotated[str, typer.Option("--ocr", help="auto (pages without text), always or never.")] = "auto",
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes; 0: one a core.")] = 0,
    timeout: Annotated[float, typer.Option("--timeout", min=1.0, help=TIMEOUT)] = 600.0,
    memory: Annotated[int, typer.Option("--memory", min=0, help=MEMORY)] = 0,
    html: Annotated[Path | None, typer.Option("--html", help="A page with the names painted on the text.")] = None,
    shown: Annotated[int, typer.Option("--html-documents", min=1, help="At most so many documents on the page.")] = 200,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Extract from documents."""
    from ingest.read import ReadOptions
    from pipelines.extraction import extract_to
    from pipelines.outputs import refuse_inputs
    from pipelines.pool import Limits
    from pipelines.units import check_mode

    if entities not in ("found", "given"):
        raise InputError(f"unknown entities {entities!r}; known: found, given")
    if out is None and html is None:
        raise InputError("nothing to write: name a file with -o OUT or a page with --html OUT.html")
    if out is not None and html is not None and out.resolve() == html.resolve():
        raise InputError(f"-o and --html both name {out}; name two files")
    refuse_inputs(paths, (out, html))
    done = extract_to(
        out,
        paths,
        form=form,
        given=entities == "given",
        names=names or (),
        recogniser=recogniser,
        options=ReadOptions(ocr=check_mode(ocr)),
        workers=workers,
        limits=Limits(timeout, memory * 1_000_000),
        html=html,
        shown=shown,
    )
    if as_json:
        failed = [{"source": source, "reason": reason} for source, reason in done.failed]
        typer.echo(json.dumps({"documents": done.documents, "quarantined": failed}, ensure_ascii=False, indent=2))
    else:
        typer.echo(f"{done.documents} documents in {' and '.join(str(path) for path in (out, html) if path)}")
    for source, reason in done.failed:
        typer.echo(f"quarantined: {source}: {reason}", err=True)
    if done.failed:
        raise typer.Exit(EXIT_QUARANTINED)


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(extract)
