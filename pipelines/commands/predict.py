"""undrawn predict: the likeliest new triples of a relation, for all its heads or tails at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from kg.errors import InputError

_HELP: Final = """Predict the tails of every head of a relation, or the heads of every tail.

Known triples are left out. Entities of the kinds (prefixes of names) that training has on a side of the relation are
asked about and ranked there. Several models of the same split are averaged, each standardised over a question.

\b
Examples:
  undrawn predict models/complex --relation treats -o treats.parquet
  undrawn predict models/complex --relation treats --heads -k 50 -o drugs.tsv
  undrawn predict models/complex models/rotate --relation binds --all -o pairs.parquet
"""


def predict(
    models: Annotated[list[Path], typer.Argument(metavar="MODEL_DIR...", help="What undrawn train wrote.")],
    relation: Annotated[str, typer.Option(help="Its name in the model.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help=".parquet or .tsv")],
    k: Annotated[int, typer.Option("-k", "--top", help="Answers to each question.")] = 10,
    everything: Annotated[bool, typer.Option("--all", help="All answers.")] = False,
    heads: Annotated[bool, typer.Option("--heads", help="Seek heads of every tail.")] = False,
    untyped: Annotated[bool, typer.Option("--untyped", help="Let any entity stand on either side.")] = False,
) -> None:
    """Predict the answers to every question about a relation."""
    from linkpred.ensemble import Ensemble
    from linkpred.model import TrainedModel
    from linkpred.predict import predict as batches_of
    from pipelines.predictions import write_predictions

    if k < 1:
        raise InputError(f"-k {k}; it must be at least 1, or give --all")
    opened = [TrainedModel.open(directory) for directory in models]
    split = opened[0].split
    found = batches_of(Ensemble(opened), split, relation, None if everything else k, heads, not untyped)
    count = write_predictions(out, split, relation, found)
    typer.echo(f"{count} predicted triples of {relation}, in {out}")


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(predict)
