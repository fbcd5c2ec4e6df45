"""undrawn extend: new entities for a trained model, without training it again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

_HELP: Final = """Give a trained model entities that it has never seen, from their triples, without training it again.

FILE holds triples of the new entities, one a line, tab-separated head relation tail, over relations that the model
knows. Everything the model has learnt stays as it is; the new model in DIR is evaluated and predicts as any other.

\b
Examples:
  undrawn extend models/complex new-drugs.tsv -o models/extended
  undrawn extend models/complex new-drugs.tsv --test held-out.tsv -o models/extended
  undrawn evaluate models/extended
"""


def extend(
    model: Annotated[Path, typer.Argument(metavar="MODEL_DIR", help="What undrawn train wrote.")],
    triples: Annotated[Path, typer.Argument(metavar="FILE", help="Triples of the new entities.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Where the new model goes.")],
    test: Annotated[Path | None, typer.Option(metavar="FILE", help="The new model's test triples.")] = None,
    passes: Annotated[int, typer.Option(min=1, help="Over the new triples.")] = 50,
) -> None:
    """Extend a trained model."""
    from kg.errors import InputError
    from linkpred.extend import extend_model
    from linkpred.model import CONFIG, TrainedModel
    from linkpred.triples import read_triples
    from pipelines.progress import showing

    if (out / CONFIG).exists():
        raise InputError(f"{out} holds a model already; give another directory")
    old = TrainedModel.open(model)
    new, asked = read_triples(triples), None if test is None else read_triples(test)
    with showing("extending", "passes") as bar:

        def show(done: int, passes: int) -> None:
            bar.expect(passes)
            bar.advance(done - bar.done, "")

        extended = extend_model(old, new, asked, out, passes, show)
    count = len(extended.entities) - len(old.entities)
    typer.echo(f"{count} new entities from {len(new)} triples, in {extended.directory}")


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(extend)
