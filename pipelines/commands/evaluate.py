"""undrawn evaluate: exact filtered ranks of a trained model on what was held out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer

from kg.errors import InputError

if TYPE_CHECKING:
    from linkpred.metrics import Member, Metrics
    from linkpred.model import TrainedModel

_HELP: Final = """Rank the held-out triples of a model exactly, beside baselines.

Both sides, all entities, filtered by train, valid and test or by what --filter names, realistic ranks (ties count by
their middle). Triples with an entity or relation that training lacks are counted as "unseen" and ranked like the
others, unseen entities tied on the last ranks. "typed" ranks among entities of a kind (the prefix of their names)
that training has on that side of the relation. Baselines: degree (triples of the relation on that side, then all
triples of the entity), frequency (the former alone), inverse_rule (the surest rule "r' implies r", in either
direction, learnt from train) and permuted (the chance of the triple when the graph is permuted and every degree
kept). What a model makes of such a graph is told by --permuted. Several models are judged by the mean of their
scores, each standardised over a question, and each by itself, with the spread over seeds.

\b
Examples:
  undrawn evaluate models/complex
  undrawn evaluate models/complex --json
  undrawn evaluate models/complex --on valid --filter train,valid
  undrawn evaluate models/complex models/rotate
  undrawn train DIR -o models/permuted --permuted && undrawn evaluate models/complex --permuted models/permuted
"""


def evaluate(
    models: Annotated[list[Path], typer.Argument(metavar="MODEL_DIR...", help="What undrawn train wrote.")],
    on: Annotated[str, typer.Option(help="test for judging, valid for choosing.")] = "test",
    permuted: Annotated[
        Path | None, typer.Option(metavar="MODEL_DIR", help="A model of undrawn train --permuted to compare with.")
    ] = None,
    filters: Annotated[
        str, typer.Option("--filter", help="Parts whose answers are known and left out.")
    ] = "train,valid,test",
    memory_mb: Annotated[int, typer.Option(min=1, help="Megabytes that scores may take at once.")] = 256,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Rank the held-out triples of a model."""
    import json

    from linkpred.ensemble import Ensemble
    from linkpred.evaluate import evaluate as judge
    from linkpred.evaluate import judge_members
    from linkpred.metrics import by_seed
    from linkpred.model import TrainedModel

    if on not in ("test", "valid"):
        raise InputError(f"--on {on!r}; allowed: test, valid")
    part: Literal["test", "valid"] = "test" if on == "test" else "valid"
    trained = [TrainedModel.open(directory) for directory in models]
    times = [model.train_seconds for model in trained]
    seconds = None if None in times else sum(filter(None, times))
    memory, both = memory_mb * 10**6, Ensemble(trained)
    beside = {} if permuted is None else {"permuted_model": _permuted(permuted, trained[0])}
    left_out = [name.strip() for name in filters.split(",")]
    metrics = judge(both, trained[0].split, part, seconds, memory, beside, left_out)
    members = judge_members(trained, part, memory, left_out) if len(trained) > 1 else []
    value = metrics.to_json()
    if members:
        value |= {"members": [member.to_json() for member in members], "by_seed": by_seed(members)}
    table = "\n".join([_table(metrics), *_lines(members, by_seed(members))])
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False) if as_json else table)


def _permuted(directory: Path, model: TrainedModel) -> TrainedModel:
    from linkpred.model import TrainedModel
    from linkpred.options import differing
    from linkpred.permute import check_permuted

    found = TrainedModel.open(directory)
    check_permuted(model.split, found.split)
    if other := differing(model.options, found.options):
        raise InputError(
            f"the model given as permuted was trained with other options ({', '.join(other)}); "
            "make it with undrawn train --permuted and the options of the model"
        )
    return found


def _lines(members: list[Member], seeds: list[dict[str, Any]]) -> list[str]:
    """Each model by itself, and the spread over seeds."""
    lines = [f"{member.directory} (seed {member.seed}) by itself: MRR {member.scores.mrr:.3f}" for member in members]
    for row in seeds:
        spread = f"{row['mrr_mean']:.4f} (standard deviation {row['mrr_std']:.4f})"
        lines.append(f"{row['model']} over {len(row['seeds'])} seeds: MRR {spread}")
    return lines


def _table(metrics: Metrics) -> str:
    lines = [f"{'':16}{'MRR':>8}{'hits@1':>8}{'hits@3':>8}{'hits@10':>8}{'macro':>8}"]
    for name, scores in {"model": metrics.model, "model, typed": metrics.typed, **metrics.baselines}.items():
        values = (scores.mrr, *scores.hits.values(), scores.mrr_macro)
        lines.append(f"{name:16}" + "".join(f"{value:8.3f}" for value in values))
    lines.append(f"filtered by {', '.join(metrics.filters)}; realistic ranks")
    lines.append(f"{metrics.triples} triples on both sides, {metrics.unseen} with something training lacks")
    lines.append(f"ties won {metrics.model.mrr_optimistic:.3f}, ties lost {metrics.model.mrr_pessimistic:.3f}")
    low, high = metrics.interval
    lines.append(f"MRR {low:.3f} to {high:.3f}; with 95 % intervals, over")
    for name, (gain, least, most) in metrics.gains.items():
        lines.append(f"  {name}: {gain:+.3f} ({least:+.3f} to {most:+.3f})")
    sides = ", ".join(f"{name}s {value:.3f}" for name, value in metrics.model.by_side.items())
    bands = ", ".join(f"{name}: {row['mrr']:.3f}" for name, row in metrics.by_degree.items())
    lines.append(f"MRR by side: {sides}; by training triples of the answer: {bands}")
    return "\n".join(lines)


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(evaluate)
