"""undrawn export: a run's graph and rankings for other tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

import typer

_HELP: Final = """Write a run's graph and its rankings for other tools.

\b
  kgx    nodes.tsv and edges.tsv in Biolink's terms
  tsv    plain tables
  jsonl  JSON Lines

\b
Example:
  undrawn export --run demo --format kgx -o kgx
"""


def export(
    run: Annotated[str, typer.Option("--run", help="A run's folder, or its name under runs/.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder to write to.")],
    form: Annotated[str, typer.Option("--format", help="kgx, tsv or jsonl.")] = "kgx",
    belief: Annotated[float, typer.Option("--belief", min=0.0, max=1.0, help="Leave out edges believed less.")] = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Write a run for other tools."""
    from kg.atomic import write_bytes
    from kg.export import export_graph
    from kg.graph import Graph
    from pipelines.locate import find_run
    from pipelines.ranking import KINDS

    folder = find_run(run)
    with Graph.open(folder / "graph") as graph:
        files = list(export_graph(graph, out, form, belief))
    suffix = "jsonl" if form == "jsonl" else "tsv"
    for kind in KINDS:
        ranking = folder / "hypotheses" / f"{kind}.{suffix}"
        if ranking.is_file():
            write_bytes(out / ranking.name, ranking.read_bytes())
            files.append(out / ranking.name)
    typer.echo(json.dumps([str(path) for path in files]) if as_json else "\n".join(map(str, files)))


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(export)
