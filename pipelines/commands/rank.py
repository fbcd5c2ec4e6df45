"""undrawn rank: candidates for a disease or a drug, best first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kg.errors import InputError

if TYPE_CHECKING:
    from linkpred.hypothesis import Hypothesis

_HELP: Final = """Rank drugs or targets for a disease, or diseases for a drug.

Known links are marked with * in the table; --novel leaves them out.

\b
Examples:
  undrawn rank drugs --run demo --for COVID-19 --novel
  undrawn rank targets --run demo --for MONDO:0100096 --format tsv --all
  undrawn rank diseases --graph graphs/hetionet --model models/complex --for baricitinib
"""
_FORMATS: Final = ("table", "tsv", "json")


def rank(
    what: Annotated[str, typer.Argument(help="drugs, targets or diseases.")],
    target: Annotated[str, typer.Option("--for", help="The disease or drug: a name or a CURIE.")],
    run: Annotated[str, typer.Option("--run", help="A run's folder, or its name under runs/.")] = "",
    graph: Annotated[Path | None, typer.Option("--graph", help="A graph's folder, in place of a run.")] = None,
    model: Annotated[list[Path] | None, typer.Option("--model", help="A model's folder; may be repeated.")] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="How many to show.")] = 20,
    everything: Annotated[bool, typer.Option("--all", help="Show every candidate.")] = False,
    novel: Annotated[bool, typer.Option("--novel", help="Leave out links that the graph has already.")] = False,
    form: Annotated[str, typer.Option("--format", help="table, tsv or json.")] = "table",
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Rank candidates."""
    from pipelines.opened import open_asked
    from pipelines.question import find_kind

    kind, form = find_kind(what), "json" if as_json else form
    if form not in _FORMATS:
        raise InputError(f"unknown format {form!r}; known: {', '.join(_FORMATS)}")
    with open_asked(run, graph, model or []) as asked:
        node = asked.target(kind, target)
        found = asked.rank(kind, node).hypotheses
    chosen = [one for one in found if not (novel and one.known)]
    typer.echo(_shown(chosen if everything else chosen[:top], form), nl=form != "tsv")


def _shown(ranking: list[Hypothesis], form: str) -> str:
    from collections import Counter
    from dataclasses import asdict

    from pipelines.ranking import HEADER, align, cells, tsv_lines

    if form == "json":
        return json.dumps([asdict(one) for one in ranking], ensure_ascii=False, indent=2)
    if form == "tsv":
        return tsv_lines(ranking)
    table = align([(*HEADER, "known"), *((*cells(one), "*" if one.known else "") for one in ranking)], indent="")
    reasons = Counter(one.abstained for one in ranking if one.abstained)
    return "\n".join([table, *(f"no probability for {count}: {reason}" for reason, count in sorted(reasons.items()))])


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(rank)
