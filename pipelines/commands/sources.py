"""undrawn sources: published graphs and corpora."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="List and fetch published graphs and corpora.")


@app.command("list")
def list_sources(as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False) -> None:
    """List the sources that can be fetched, with their licences.

    Example: undrawn sources list
    """
    from dataclasses import asdict

    from pipelines.published import PUBLISHED

    if as_json:
        typer.echo(json.dumps([asdict(source) for source in PUBLISHED], indent=2))
        return
    for source in PUBLISHED:
        typer.echo(f"{source.name}\t{source.what}\n\tlicence: {source.licence}")
        typer.echo(f"\tin a run: {source.use or 'convert it to the TSV of kind edges first'}")
        for file in source.files:
            typer.echo(f"\t{file.file}\t{file.url}")


@app.command("fetch")
def fetch_source(
    name: Annotated[str, typer.Argument(help="A name that undrawn sources list shows.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Folder to write to; sources/NAME by default.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Fetch again what is there already.")] = False,
) -> None:
    """Fetch a source.

    Example: undrawn sources fetch hetionet
    """
    from pipelines.progress import showing
    from pipelines.published import fetch, find_published

    source = find_published(name)
    folder = out or Path("sources") / source.name
    for file in source.files:
        if (folder / file.file).is_file() and not force:
            typer.echo(f"{folder / file.file} is there already")
            continue
        with showing(f"fetching {file.file}", "MB") as progress:

            def advance(came: int, total: int) -> None:
                progress.expect(total // 1_000_000)
                progress.advance(came // 1_000_000 - progress.done)

            path, digest = fetch(file, folder, advance)
        typer.echo(f"{path}\tsha256 {digest}{'' if file.sha256 else ' (no checksum is published)'}")
    typer.echo(f"licence: {source.licence}")
