"""undrawn train: a link-prediction model of a benchmark's files."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from kg.errors import InputError
from linkpred.defaults import spelt_defaults, spelt_epochs

if TYPE_CHECKING:
    from linkpred.search_space import Trial
    from linkpred.split import Split
    from linkpred.train import TrainedModel, TrainOptions, TrainProgress
    from pipelines.progress import Progress

_HELP: Final = """Train a link-prediction model on train, valid and test files of triples.

DIR holds train, valid and test as .txt, .tsv, .txt.gz or .tsv.gz, one triple a line, tab-separated head relation tail.
Only train is learnt from; a sample of valid is ranked during training, and the best weights are kept. A training that
was stopped goes on from its last checkpoint.

--search tries learning rates, norms, negatives, batch sizes and weights of learning relations (and models, where
several are given) within the time limit, chooses by valid alone, and leaves the best model, with the trials in
trials.tsv. What is given is not searched. A search that was stopped goes on, and so does one that gets more time.

\b
Examples:
  undrawn train FB15k-237 -o models/complex
  undrawn train FB15k-237 -o models/rotate --model rotate --dimension 128 --time-limit 20m --memory-limit 2G
  undrawn train FB15k-237 -o models/best --search --model complex,rotate --time-limit 2h
  undrawn evaluate models/complex --json
"""
_MODELS: Final = "complex, distmult, rescal, rotate, transe or another PyKEEN model; several for --search."
_SAMPLING: Final = (
    "Of negatives: uniform; frequency (frequent entities more often); hard (those that the model takes for answers "
    "more often); typed (only entities of the kinds, prefixes of names such as Gene::, that training has on that side; "
    "without such prefixes only those that training has there). Frequency and hard need --negatives below the number "
    "of entities."
)
_SIZES: Final = {"": 1.0, "k": 1e3, "m": 1e6, "g": 1e9}
_UNITS: Final = {"": 1.0, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}


def _own(name: str) -> str:
    """What help says of an option's defaults."""
    return f" Default: {spelt_defaults(name)}."


def seconds_of(text: str) -> float:
    """Read a duration.

    Args:
        text: a number and s, m or h; seconds without a unit.

    Returns:
        Seconds.

    Raises:
        InputError: it is something else.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|m|min|h|)", text.strip().lower())
    if found is None:
        raise InputError(f"{text!r} is not a duration; allowed: a number and s, m or h, such as 90s, 20m or 1.5h")
    return float(found.group(1)) * _UNITS[found.group(2)]


def bytes_of(text: str) -> float:
    """Read a size.

    Args:
        text: a number and K, M or G, with or without a B; bytes without a unit.

    Returns:
        Bytes.

    Raises:
        InputError: it is something else.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(k|m|g|)b?", text.strip().lower())
    if found is None:
        raise InputError(f"{text!r} is not a size; allowed: a number and K, M or G, such as 800M or 2.5G")
    return float(found.group(1)) * _SIZES[found.group(2)]


def train(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with train, valid and test files.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="MODEL_DIR", help="Where the model goes.")],
    model: Annotated[str, typer.Option(help=_MODELS)] = "complex",
    loop: Annotated[str, typer.Option(help="own, or slcwa or lcwa for PyKEEN's own training of a model.")] = "own",
    dimension: Annotated[int | None, typer.Option(help="Embedding dimension." + _own("dimension"))] = None,
    epochs: Annotated[int | None, typer.Option(help=f"Passes over the triples. Default: {spelt_epochs()}.")] = None,
    batch_size: Annotated[int | None, typer.Option(help="Triples a step." + _own("batch_size"))] = None,
    learning_rate: Annotated[float | None, typer.Option(help="Of the optimiser." + _own("learning_rate"))] = None,
    negatives: Annotated[int | None, typer.Option(help="Entities drawn a step, 0 for all." + _own("negatives"))] = None,
    sampling: Annotated[str, typer.Option(help=_SAMPLING)] = "uniform",
    regularisation: Annotated[float | None, typer.Option(help="Weight of the norms." + _own("regularisation"))] = None,
    relation_weight: Annotated[
        float | None, typer.Option(help="Weight of learning relations." + _own("relation_weight"))
    ] = None,
    norm: Annotated[str, typer.Option(help="n3 (cubed norms) or l2 (squared).")] = "n3",
    optimiser: Annotated[str, typer.Option(help="adagrad or adam.")] = "adagrad",
    warmup: Annotated[float, typer.Option(help="Share of training in which the learning rate rises.")] = 0.0,
    decay: Annotated[float, typer.Option(help="Share of training, at its end, in which it falls to 0.")] = 1.0,
    validations: Annotated[int, typer.Option(help="How often valid is ranked on the way; 0 for never.")] = 5,
    patience: Annotated[int, typer.Option(help="Validations without a gain that end training; 0 for none.")] = 0,
    time_limit: Annotated[str | None, typer.Option(help="Such as 20m: as many epochs as fit.")] = None,
    memory_limit: Annotated[str | None, typer.Option(help="Such as 2G: refuse what needs more.")] = None,
    device: Annotated[str, typer.Option(help="cpu, cuda, cuda:N, or auto for a GPU where there is one.")] = "cpu",
    seed: Annotated[int, typer.Option(help="Same seed and threads, same bytes.")] = 0,
    threads: Annotated[int, typer.Option(help="CPU threads, 0 for all.")] = 0,
    search: Annotated[bool, typer.Option("--search", help="Search the options within the time limit.")] = False,
    trials: Annotated[int, typer.Option(min=1, help="Trainings of a search at most.")] = 100,
    permuted: Annotated[
        bool, typer.Option("--permuted", help="Learn a permutation of train that keeps every degree, to compare with.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite another model in MODEL_DIR.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Train a link-prediction model."""
    given = dict(locals())
    from dataclasses import fields

    from linkpred.permute import permuted_split
    from linkpred.remarks import remarks
    from linkpred.split_folder import read_split
    from linkpred.train import TrainOptions
    from pipelines.progress import say

    models = [name.strip() for name in model.split(",") if name.strip()]
    if not models or (len(models) > 1 and not search):
        raise InputError(f"--model {model} names {len(models)} models; name one, or several by commas with --search")
    given["model"] = models[0]
    given["time_limit"] = None if time_limit is None else seconds_of(time_limit)
    given["memory_limit"] = None if memory_limit is None else bytes_of(memory_limit)
    options = TrainOptions(**{field.name: given[field.name] for field in fields(TrainOptions)}).checked()
    split = permuted_split(read_split(directory), seed) if permuted else read_split(directory)
    for remark in remarks(split, options) if not search else ():
        say(f"note: {remark}")
    trained = _search(split, out, options, models, trials, replace) if search else _train(split, out, options, replace)
    _print(trained, as_json)


def _train(split: Split, out: Path, options: TrainOptions, replace: bool) -> TrainedModel:
    from linkpred.forecast import forecast_training
    from linkpred.train import train_model
    from pipelines.progress import say, showing, spell_seconds

    if not (out / "config.json").exists():
        expected = forecast_training(split, options)
        say(
            f"forecast: {expected.epochs} epochs of {_short(expected.seconds_per_epoch)}, in all "
            f"{spell_seconds(expected.seconds)} and {expected.memory / 1e6:.0f} MB, validations aside"
        )
    with showing(f"training {options.model}", "batches") as bar:

        def show(state: TrainProgress) -> None:
            bar.expect(state.epochs * state.steps)
            bar.advance(state.position - bar.done, _note(state))

        return train_model(split, out, options, show, replace_other=replace)


def _short(seconds: float) -> str:
    """A duration that may be less than a second."""
    from pipelines.progress import spell_seconds

    return spell_seconds(seconds) if seconds >= 10 else f"{seconds:.2g} s"


def _note(state: TrainProgress) -> str:
    mrr = "" if state.validation is None else f", validation MRR {state.validation:.3f}"
    return f"loss {state.loss:.3f}, {state.triples_per_second:.0f} triples/s{mrr}"


def _search(
    split: Split, out: Path, options: TrainOptions, models: list[str], trials: int, replace: bool
) -> TrainedModel:
    from linkpred.search import search_model
    from pipelines.progress import say, showing

    with ExitStack() as shown:
        bars: dict[str, Progress] = {}

        def show(what: str, state: TrainProgress) -> None:
            if what not in bars:
                shown.close()
                bars.clear()
                bars[what] = shown.enter_context(showing(what, "batches"))
            bars[what].expect(state.epochs * state.steps)
            bars[what].advance(state.position - bars[what].done, _note(state))

        def told(trial: Trial, best: Trial | None) -> None:
            shown.close()
            say(_trial(trial, best))

        return search_model(split, out, options, models, show, told, most=trials, replace_other=replace)


def _trial(trial: Trial, best: Trial | None) -> str:
    chosen = (
        f"{name} {value:.3g}" if isinstance(value, float) else f"{name} {value}"
        for name, value in trial.options.items()
    )
    found = trial.reason or ("nothing validated" if trial.mrr is None else f"validation MRR {trial.mrr:.3f}")
    so_far = "" if best is None else f"; best {best.mrr:.3f} in trial {best.number + 1}"
    took = f"{trial.epochs} epochs in {trial.seconds:.0f} s"
    return f"trial {trial.number + 1} ({', '.join(chosen)}) {trial.outcome}: {found}, {took}{so_far}"


def _print(trained: TrainedModel, as_json: bool) -> None:
    import json

    from linkpred.model import read_config, timing_of

    searched = timing_of(trained.directory).get("search_seconds")
    value: dict[str, Any] = {
        "model": trained.options.model,
        "dimension": trained.options.dimension,
        "epochs": trained.epochs,
        "triples": len(trained.split.train),
        "entities": len(trained.entities),
        "relations": len(trained.relations),
        "validations": read_config(trained.directory)["validations"],
        "train_seconds": trained.train_seconds,
        "directory": str(trained.directory),
    } | ({} if searched is None else {"search_seconds": searched})
    if as_json:
        typer.echo(json.dumps(value, indent=2, ensure_ascii=False))
        return
    searching = "" if searched is None else f" (the whole search took {searched} s)"
    best = max(value["validations"], key=lambda row: row[1], default=None)
    kept = "" if best is None else f", the best on valid kept: MRR {best[1]:.3f} after {best[0]}"
    typer.echo(
        f"{value['model']} of dimension {value['dimension']}: {value['epochs']} epochs over {value['triples']} triples "
        f"in {value['train_seconds']} s{searching}{kept}, in {trained.directory}"
    )


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(train)
