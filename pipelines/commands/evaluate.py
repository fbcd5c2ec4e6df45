"""undrawn evaluate: exact filtered ranks of a trained model on what was held out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from kg.errors import InputError

if TYPE_CHECKING:
    from linkpred.evaluate import Metrics

_HELP: Final = """Rank the held-out triples of a model exactly, beside baselines.

Both sides, all entities, filtered by train, valid and test, realistic ranks (ties count by their middle). Triples
with an entity or relation that training lacks are counted as "unseen" and ranked like the others, unseen entities
tied on the last ranks. "typed" ranks among entities of a kind (the prefix of their names) that training has on that
side of the relation. Baselines: degree (triples of the relation on that side, then all triples of the entity),
frequency (the former alone) and inverse_rule (the surest rule "r' implies r", in either direction, learnt from train).

\b
Examples:
  undrawn evaluate models/complex
  undrawn evaluate models/complex --json
  undrawn evaluate models/complex --on valid
  undrawn evaluate models/complex models/rotate     (their mean, each standardised over a question)
"""


def evaluate(
    models: Annotated[list[Path], typer.Argument(metavar="MODEL_DIR...", help="What undrawn train wrote.")],
    on: Annotated[str, typer.Option(help="test for judging, valid for choosing.")] = "test",
    memory_mb: Annotated[int, typer.Option(min=1, help="Megabytes that scores may take at once.")] = 256,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Rank the held-out triples of a model."""
    import json

    from linkpred.ensemble import Ensemble
    from linkpred.evaluate import evaluate as judge
    from linkpred.model import TrainedModel

    if on not in ("test", "valid"):
        raise InputError(f"--on {on!r}; allowed: test, valid")
    part: Literal["test", "valid"] = "test" if on == "test" else "valid"
    trained = [TrainedModel.open(directory) for directory in models]
    times = [model.train_seconds for model in trained]
    seconds = None if None in times else sum(filter(None, times))
    metrics = judge(Ensemble(trained), trained[0].split, part, seconds, memory_mb * 10**6)
    typer.echo(json.dumps(metrics.to_json(), indent=2, ensure_ascii=False) if as_json else _table(metrics))


def _table(metrics: Metrics) -> str:
    lines = [f"{'':16}{'MRR':>8}{'hits@1':>8}{'hits@3':>8}{'hits@10':>8}{'macro':>8}"]
    for name, scores in {"model": metrics.model, "model, typed": metrics.typed, **metrics.baselines}.items():
        values = (scores.mrr, *scores.hits.values(), scores.mrr_macro)
        lines.append(f"{name:16}" + "".join(f"{value:8.3f}" for value in values))
    lines.append(f"{metrics.triples} triples on both sides, {metrics.unseen} with something training lacks")
    lines.append(f"ties won {metrics.model.mrr_optimistic:.3f}, ties lost {metrics.model.mrr_pessimistic:.3f}")
    low, high = metrics.interval
    gain, least, most = metrics.gain
    lines.append(f"MRR {low:.3f} to {high:.3f}, {gain:+.3f} over degree ({least:+.3f} to {most:+.3f}): 95 % intervals")
    sides = ", ".join(f"{name}s {value:.3f}" for name, value in metrics.model.by_side.items())
    bands = ", ".join(f"{name}: {row['mrr']:.3f}" for name, row in metrics.by_degree.items())
    lines.append(f"MRR by side: {sides}; by training triples of the answer: {bands}")
    return "\n".join(lines)


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(evaluate)
