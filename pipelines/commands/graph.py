"""undrawn graph: build a graph from curated sources, and ask a graph questions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.errors import InputError

if TYPE_CHECKING:
    from kg.graph import Graph

app = typer.Typer(no_args_is_help=True, help="Build a graph from curated sources, and ask a graph questions.")

RunOption = Annotated[str, typer.Option("--run", help="A run's folder, or its name under runs/.")]
GraphOption = Annotated[Path | None, typer.Option("--graph", help="A graph's folder.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
NodeArgument = Annotated[str, typer.Argument(help="A CURIE or a name, such as MONDO:0100096 or COVID-19.")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, help="How many to show.")]


def open_graph(run: str, graph: Path | None) -> Graph:
    """The graph that --run or --graph names.

    Args:
        run: a run's folder or name, empty when not given.
        graph: a graph's folder, None when not given.

    Returns:
        The open graph.

    Raises:
        InputError: neither or both are given, or there is no graph.
    """
    from kg.graph import Graph

    if (not run) == (graph is None):
        raise InputError("say which graph: --run RUN or --graph FOLDER, one of the two")
    if graph is None:
        folder = Path(run) if Path(run).is_dir() else Path("runs") / run
        if not folder.is_dir():
            raise InputError(f"there is no run {run!r}: neither a folder of that name nor {folder}")
        graph = folder / "graph"
    return Graph.open(graph)


def synonyms(text: str) -> Iterable[str]:
    """CURIEs that a text may stand for by the lexicon, best first; the lexicon is opened only when this is asked."""
    from kg.lexicon import open_lexicon
    from kg.lexicon.typed import curies_meant

    return curies_meant(open_lexicon(), text)


def print_json(value: Any) -> None:
    """Print a value as JSON, indented."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print tab-separated lines under a header; they align in a terminal when piped through column -t."""
    typer.echo("\t".join(header))
    for row in rows:
        typer.echo("\t".join("" if value is None else str(value) for value in row))


def _namer(graph: Graph) -> Callable[[str], str]:
    names = dict(graph.tables.rows("SELECT id, name FROM nodes"))
    return lambda curie: str(names.get(curie, curie))


@app.command()
def build(
    sources: Annotated[
        list[str], typer.Option("--source", help="KIND:PATH[,name=NAME][,nodes=PATH][,score=0.9]; may be repeated.")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="Where to write the graph.")],
    as_json: JsonOption = False,
) -> None:
    """Build a graph from curated sources.

    Kinds: hetionet (edge list source, metaedge, target) and edges (TSV with subject, predicate, object).

    Example: undrawn graph build --source hetionet:edges.tsv.gz -o graphs/hetionet
    """
    from kg.build import build_graph
    from kg.lexicon import open_lexicon
    from kg.sources import parse_source

    report = build_graph(out, sources=[parse_source(text) for text in sources], lexicon=open_lexicon())
    if as_json:
        print_json(asdict(report))
        return
    typer.echo(f"graph {report.digest} in {out}")
    print_table(("table", "rows"), report.tables.items())
    for source in report.sources:
        typer.echo(f"{source.name}: {source.kept} of {source.read} lines kept")
        for reason, count in source.rejected.items():
            typer.echo(f"  {count} rejected: {reason}")
    for reason, count in report.dropped.items():
        typer.echo(f"{count} statements dropped: {reason}")


@app.command()
def stats(run: RunOption = "", graph: GraphOption = None, as_json: JsonOption = False) -> None:
    """Count nodes, edges, evidence and documents."""
    with open_graph(run, graph) as opened:
        found = opened.stats()
    if as_json:
        print_json(found)
        return
    for name, value in found.items():
        if isinstance(value, dict):
            typer.echo(f"{name.replace('_', ' ')}:")
            for key, count in value.items():
                typer.echo(f"  {key}\t{count}")
        else:
            typer.echo(f"{name.replace('_', ' ')}\t{value}")


@app.command()
def audit(run: RunOption = "", graph: GraphOption = None, as_json: JsonOption = False) -> None:
    """Look for what is wrong with a graph; exit code 1 where a check finds a fault."""
    from kg.audit import audit as check

    with open_graph(run, graph) as opened:
        findings = check(opened)
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            mark = "FAULT" if finding.fault and finding.count else "look" if finding.count else "ok"
            typer.echo(f"{mark}\t{finding.count}\t{finding.check}: {finding.meaning}")
            for example in finding.examples:
                typer.echo(f"\t\t  {example}")
    if any(finding.fault and finding.count for finding in findings):
        raise typer.Exit(1)


@app.command()
def neighbors(
    node: NodeArgument,
    run: RunOption = "",
    graph: GraphOption = None,
    predicate: Annotated[str, typer.Option("--predicate", help="Only edges of this predicate.")] = "",
    limit: LimitOption = 50,
    as_json: JsonOption = False,
) -> None:
    """Show the edges of a node, the most believed first.

    Example: undrawn graph neighbors COVID-19 --run demo --predicate treats
    """
    from kg.predicate import predicate as known

    if predicate:
        known(predicate)
    with open_graph(run, graph) as opened:
        found = opened.resolve(node, synonyms=synonyms)
        edges = opened.edges(node=found.id, predicate=predicate or None)
        named = _namer(opened)
    edges = sorted(edges, key=lambda edge: (-edge.belief, -edge.n_support))[:limit]
    if as_json:
        shown = [
            {**asdict(edge), "subject_name": named(edge.subject), "object_name": named(edge.object)} for edge in edges
        ]
        print_json({"node": asdict(found), "edges": shown})
        return
    typer.echo(f"{found.id}\t{found.name}\t{found.category}")
    print_table(
        ("subject", "predicate", "object", "belief", "support", "refute", "papers", "sources"),
        (
            (
                *(named(e.subject), e.predicate, named(e.object), f"{e.belief:.3f}"),
                *(e.n_support, e.n_refute, e.n_papers, ",".join(e.sources)),
            )
            for e in edges
        ),
    )


@app.command()
def paths(
    source: NodeArgument,
    target: NodeArgument,
    run: RunOption = "",
    graph: GraphOption = None,
    max_length: Annotated[int, typer.Option("--max-length", help="Edges a path may have, 1 to 3.")] = 3,
    limit: LimitOption = 10,
    as_json: JsonOption = False,
) -> None:
    """Show the best paths between two nodes.

    Example: undrawn graph paths baricitinib COVID-19 --run demo
    """
    from kg.paths import PathFinder

    with open_graph(run, graph) as opened:
        one, other = (opened.resolve(text, synonyms=synonyms) for text in (source, target))
        found = PathFinder(opened.arrays()).find(one.id, other.id, max_length=max_length, limit=limit)
        named = _namer(opened)
    if as_json:
        print_json([{**asdict(path), "names": [named(node) for node in path.nodes]} for path in found])
        return
    if not found:
        typer.echo(f"no path of at most {max_length} edges joins {one.name} and {other.name}")
    for path in found:
        line = named(path.nodes[0])
        for node, step in zip(path.nodes[1:], path.steps, strict=True):
            line += f" --{step.predicate}--> " if step.forward else f" <--{step.predicate}-- "
            line += named(node)
        typer.echo(f"{path.score:.4f}\t{line}")


@app.command("explain-id")
def explain_id(node: NodeArgument, run: RunOption = "", graph: GraphOption = None, as_json: JsonOption = False) -> None:
    """Show which node a CURIE or name stands for, and why."""
    from kg.identify import identify

    with open_graph(run, graph) as opened:
        found = identify(opened, node, synonyms)
    if as_json:
        print_json(asdict(found))
        return
    for name, value in asdict(found).items():
        typer.echo(f"{name.replace('_', ' ')}\t{', '.join(value) if isinstance(value, (list, tuple)) else value}")


@app.command()
def contradictions(
    run: RunOption = "",
    graph: GraphOption = None,
    node: Annotated[str, typer.Option("--node", help="Only those of this node.")] = "",
    limit: LimitOption = 50,
    as_json: JsonOption = False,
) -> None:
    """Show edges that papers or sources both affirm and deny, and opposite claims about one pair."""
    from kg.contradictions import contradictions as find

    with open_graph(run, graph) as opened:
        found = find(opened, opened.resolve(node, synonyms=synonyms).id if node else None)[:limit]
    if as_json:
        print_json([asdict(one) for one in found])
        return
    print_table(
        ("kind", "subject", "predicate", "against", "object", "support", "against", "belief", "belief_against"),
        (
            (
                *(one.kind, one.subject_name, one.predicate, one.against, one.object_name, one.n_support),
                *(one.n_against, f"{one.belief:.3f}", f"{one.belief_against:.3f}"),
            )
            for one in found
        ),
    )


@app.command()
def export(
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder to write to.")],
    run: RunOption = "",
    graph: GraphOption = None,
    form: Annotated[str, typer.Option("--format", help="tsv, jsonl or kgx.")] = "kgx",
    belief: Annotated[float, typer.Option("--belief", min=0.0, max=1.0, help="Leave out edges believed less.")] = 0.0,
    as_json: JsonOption = False,
) -> None:
    """Write a graph as TSV, JSON Lines or KGX.

    Example: undrawn graph export --run demo --format kgx -o kgx
    """
    from kg.export import export_graph

    with open_graph(run, graph) as opened:
        files = export_graph(opened, out, form, belief)
    if as_json:
        print_json([str(path) for path in files])
    else:
        for path in files:
            typer.echo(str(path))
