"""undrawn explain: what speaks for a link between two nodes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

if TYPE_CHECKING:
    from kg.edge import Node

_HELP: Final = """Show what speaks for a link between two nodes: statements, and the best paths with their sentences.

\b
Examples:
  undrawn explain baricitinib COVID-19 --run demo
  undrawn explain baricitinib COVID-19 --run demo --pictures seen
  undrawn explain HGNC:6018 MONDO:0100096 --graph graphs/covid --json
"""


def explain(
    one: Annotated[str, typer.Argument(help="A CURIE or a name.")],
    other: Annotated[str, typer.Argument(help="A CURIE or a name.")],
    run: Annotated[str, typer.Option("--run", help="A run's folder, or its name under runs/.")] = "",
    graph: Annotated[Path | None, typer.Option("--graph", help="A graph's folder, in place of a run.")] = None,
    paths: Annotated[int, typer.Option("--paths", min=0, help="How many paths to show.")] = 5,
    statements: Annotated[int, typer.Option("--statements", min=0, help="How many statements to show.")] = 10,
    pictures: Annotated[
        Path | None, typer.Option("--pictures", help="Folder for pictures of the sentences on their pages.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Show what speaks for a link."""
    from dataclasses import asdict

    from pipelines.opened import open_asked

    with open_asked(run, graph, []) as asked:
        ends = [asked.resolve(text) for text in (one, other)]
        edges = [asdict(edge) for a, b in (ends, ends[::-1]) for edge in asked.graph.edges(subject=a.id, object=b.id)]
        behind = asked.background(ends[0].id, ends[1].id, paths, statements)
        names = {curie: node.name for curie, node in asked.nodes.items()}
        if pictures is not None:
            from pipelines.locate import find_run
            from pipelines.pictures import Pictures, write_pictures

            write_pictures(pictures, behind["evidence"], Pictures(asked.graph, find_run(run) if run else None))
    if as_json:
        value = {"nodes": [asdict(node) for node in ends], "edges": edges, **behind}
        typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
    else:
        typer.echo(_text(ends, edges, behind, names))


def _text(ends: list[Node], edges: list[dict[str, Any]], behind: dict[str, Any], names: dict[str, str]) -> str:
    lines = [f"{node.name}\t{node.id}\t{node.category}\t{node.n_papers} papers" for node in ends]
    lines += ["", "links in the graph:" if edges else "the graph has no link between them"]
    for edge in edges:
        triple = f"{names[edge['subject']]} {edge['predicate']} {names[edge['object']]}"
        counts = f"{edge['n_support']} for, {edge['n_refute']} against, {edge['n_papers']} papers"
        lines.append(f"  {triple}: belief {edge['belief']:.3f}, {counts}, {', '.join(edge['sources'])}")
    lines += ["", "paths:" if behind["paths"] else "no path of at most three edges joins them"]
    for path in behind["paths"]:
        text = path["names"][0]
        for name, step in zip(path["names"][1:], path["steps"], strict=True):
            text += f" --{step['predicate']}--> " if step["forward"] else f" <--{step['predicate']}-- "
            text += name
        lines.append(f"  {path['score']:.4f}  {text}")
    if behind["evidence"]:
        lines += ["", "statements:"]
    for said in behind["evidence"]:
        place = said["provenance"]
        page = f" p. {place['page']}" if place["page"] else ""
        how = "".join(f" [{word}]" for word in (said["polarity"], said["certainty"]) if word in ("negated", "hedged"))
        triple = f"{names.get(said['subject'])} {said['predicate']} {names.get(said['object'])}{how}"
        lines.append(f"  {triple} ({place['document']}{page}{', ' + place['date'] if place['date'] else ''})")
        if place["sentence"]:
            lines.append(f"    {' '.join(place['sentence'].split())}")
        if said.get("picture"):
            lines.append(f"    {said['picture']}")
    if behind["more"]:
        lines.append(f"  and {behind['more']} more; --statements shows them")
    return "\n".join(lines)


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(explain)
