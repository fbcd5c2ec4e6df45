"""model: train each model on the graph with some edges held out, and measure how well it finds those."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from kg.atomic import write_text
from kg.graph import Graph
from linkpred.options import TrainOptions
from linkpred.split import Split, random_split
from linkpred.triples import from_arrays
from pipelines.config import Config
from pipelines.manifest import Outcome, Plan, digest_files, library_versions
from pipelines.progress import Progress, say, showing
from pipelines.stage import Run, Stage

if TYPE_CHECKING:
    from linkpred.train import TrainProgress

METRICS: Final = "metrics.json"
_LIBRARIES: Final = ("numpy", "pykeen", "torch")
#: Fields of an evaluation that differ from run to run.
_TIMES: Final = ("train_seconds", "eval_seconds")


def options_of(config: Config, model: str) -> TrainOptions:
    """How a run trains a model.

    Args:
        config: the run's configuration.
        model: the model's name.

    Returns:
        The options, complete.
    """
    section = config.model
    return TrainOptions(
        model=model,
        dimension=section.dimension,
        epochs=section.epochs,
        batch_size=section.batch_size,
        learning_rate=section.learning_rate,
        negatives=section.negatives,
        seed=config.run.seed,
        threads=section.threads,
    ).checked()


def _plan(run: Run) -> Plan:
    section = run.config.model
    configuration = {
        "models": [options_of(run.config, name).to_json() for name in section.models],
        "held_out": section.held_out,
        "min_belief": run.config.graph.min_belief,
    }
    return Plan("model", "4", configuration, {"graph": run.manifest("graph").digest}, library_versions(*_LIBRARIES))


def split_of(run: Run) -> Split:
    """The run's graph with some edges held out: the same edges every time.

    Args:
        run: the run, its graph finished.

    Returns:
        The split; training keeps an edge of every node and predicate.
    """
    share = run.config.model.held_out
    with Graph.open(run.folder("graph")) as graph:
        triples = from_arrays(graph.arrays(run.config.graph.min_belief))
        return random_split(triples, run.config.run.seed, (share, share), graph.digest)


def _note(at: TrainProgress) -> str:
    mrr = "" if at.validation is None else f", validation MRR {at.validation:.3f}"
    return f"epoch {at.epoch} of {at.epochs}, loss {at.loss:.4f}{mrr}"


def _watcher(progress: Progress) -> Callable[[TrainProgress], None]:
    def told(at: TrainProgress) -> None:
        progress.expect(at.epochs * at.steps)
        progress.advance(at.position - progress.done, _note(at))

    return told


def _work(run: Run, plan: Plan) -> Outcome:
    from linkpred.evaluate import evaluate  # torch: not before something is to be trained
    from linkpred.remarks import remarks
    from linkpred.train import train_model

    directory = run.folder("model")
    split = split_of(run)
    parts = {"train": len(split.train), "valid": len(split.valid), "test": len(split.test)}
    say(f"model: {parts['train']} edges to learn from, {parts['test']} held out to measure with")
    for left in directory.iterdir():
        if left.is_dir() and left.name not in run.config.model.models:
            shutil.rmtree(left)
    metrics: dict[str, Any] = {}
    for name in run.config.model.models:
        options = options_of(run.config, name)
        for remark in remarks(split, options):
            say(f"model: {remark}")
        with showing(f"training {name}", "batches") as progress:
            model = train_model(split, directory / name, options, _watcher(progress), replace_other=True)
        if len(split.test):
            say(f"model: measuring {name}")
            measured = evaluate(model, split).to_json()
            metrics[name] = {key: value for key, value in measured.items() if key not in _TIMES}
    write_text(directory / METRICS, json.dumps(metrics, indent=2) + "\n")
    counts = {"nodes": len(split.entities), "predicates": len(split.relations), **parts}
    return Outcome(counts, {}, digest_files(directory))


STAGE: Final = Stage("model", _plan, _work)
