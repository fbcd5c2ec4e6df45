"""Training: epochs, checkpoints and what happens after a kill."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.digest import content_id
from kg.errors import InputError, UndrawnError, UnreadableError
from linkpred.forecast import forecast_within_limits, memory_now
from linkpred.model import CONFIG, TRAINER, TrainedModel, libraries, read_config, write_model
from linkpred.options import TrainOptions
from linkpred.progress import State
from linkpred.split import Split
from linkpred.validate import Validator

if TYPE_CHECKING:
    from linkpred.loops import Loop

__all__ = ["TrainOptions", "TrainProgress", "TrainedModel", "train_model"]

CHECKPOINT: Final = "checkpoint.safetensors"
#: Seconds between checkpoints; each is written at the end of an epoch.
EVERY: Final = 60.0
#: Seconds between two reports of progress within an epoch.
_TELL: Final = 0.2
#: Told epoch and MRR of the validations so far.
Judge = Callable[[tuple[tuple[int, float], ...]], None]


@dataclass(frozen=True, slots=True)
class TrainProgress:
    """How far training is.

    Attributes:
        epoch: epochs that are finished.
        epochs: how many there will be.
        step: batches of the current epoch that are finished.
        steps: batches in an epoch.
        loss: mean of the current epoch so far.
        triples_per_second: training triples, each counted once an epoch, since this process started.
        seconds_left: at this speed.
        validation: MRR of the last validation, None before the first.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    triples_per_second: float
    seconds_left: float
    validation: float | None = None

    @property
    def position(self) -> int:
        """Batches that are finished, of all epochs."""
        return self.epoch * self.steps + self.step


def train_model(
    split: Split,
    directory: Path,
    options: TrainOptions,
    progress: Callable[[TrainProgress], None] | None = None,
    *,
    replace_other: bool = False,
    checkpoint_seconds: float = EVERY,
    judge: Judge | None = None,
) -> TrainedModel:
    """Train a model, or go on with one that was stopped, or open the one that is finished.

    On a CPU the same split, options without a time limit and libraries give the same bytes, also after kills.

    Args:
        split: what to learn from.
        directory: where the model goes; made where it is missing.
        options: how to train.
        progress: told several times a second, and at the end of each epoch.
        replace_other: whether a model or checkpoint of other triples or options in the directory may be overwritten.
        checkpoint_seconds: between checkpoints.
        judge: told epoch and MRR of every validation so far after each; what it raises ends the training.

    Returns:
        The trained model.

    Raises:
        InputError: options are out of range, or the directory holds something else that may not be overwritten.
    """
    if not len(split.train):
        raise InputError("there are no triples to learn from; build the graph from more sources or documents")
    options = options.for_graph(len(split.train), len(split.entities), len(split.relations))
    if (directory / CONFIG).exists():
        if not (other := _differences(directory, split, options)):
            (directory / CHECKPOINT).unlink(missing_ok=True)
            return TrainedModel.open(directory)
        if not replace_other:
            raise InputError(
                f"{directory} holds a model of other triples or options ({', '.join(other)}); "
                "give another directory, or overwrite it with --replace"
            )
        (directory / CONFIG).unlink()
    run = _begin(split, directory, options, replace_other)
    run.work(progress, checkpoint_seconds, judge)
    write_model(directory, run.fit.engine, split, run.state.outcome())
    (directory / CHECKPOINT).unlink(missing_ok=True)
    return TrainedModel.open(directory)


def _differences(directory: Path, split: Split, options: TrainOptions) -> list[str]:
    """What the finished model in a directory was made of that differs from what is asked for."""
    config = read_config(directory)
    made, asked = dict(config["options"]), options.to_json()
    found = [] if config["split"] == split.digest else ["triples"]
    found += [name for name in asked if made.get(name) != asked[name]]
    found += [] if config["epochs"] else ["not trained here"]
    found += [name for name, number in libraries().items() if config["libraries"].get(name) != number]
    return found + ([] if config.get("trainer") == TRAINER else ["trainer"])


def _begin(split: Split, directory: Path, options: TrainOptions, replace_other: bool) -> TrainingRun:
    from linkpred.engine import load_tensors

    versions = [f"{name} {number}" for name, number in libraries().items()]
    key = content_id(
        split.digest, TRAINER, *versions, *(f"{name}={value}" for name, value in options.to_json().items())
    )
    checkpoint = directory / CHECKPOINT
    tensors: dict[str, Any] = {}
    state: dict[str, Any] = {}
    if checkpoint.exists():
        try:
            tensors, state = load_tensors(checkpoint)
            own = state["key"] == key
        except (UnreadableError, KeyError):
            own, tensors = True, {}
        if not own and not replace_other:
            raise InputError(
                f"{checkpoint} is of other triples or options; give another directory, or overwrite it with --replace"
            )
        if not own:
            tensors = {}
    if not tensors:
        expected = forecast_within_limits(split, options)
        state = {"epochs": expected}
    return TrainingRun(split, options, checkpoint, key, (tensors, state))


class TrainingRun:
    """A training under way, from a checkpoint or from the start.

    Args:
        split: what is learnt from.
        options: how, complete.
        checkpoint: where it is kept while it lasts.
        key: what it is of.
        start: tensors of a checkpoint, or none, and its plain values.
    """

    def __init__(
        self,
        split: Split,
        options: TrainOptions,
        checkpoint: Path,
        key: str,
        start: tuple[dict[str, Any], dict[str, Any]],
    ) -> None:
        from linkpred.device import resolve
        from linkpred.engine import Engine
        from linkpred.fit import use_threads
        from linkpred.loops import loop_of

        use_threads(options.threads)
        engine = Engine(options, len(split.entities), len(split.relations), resolve(options.device))
        self.fit: Loop = loop_of(engine, split.train)
        self._split, self._options, self._checkpoint, self._key = split, options, checkpoint, key
        tensors, values = start
        self.state = State(int(values["epochs"]))
        if tensors:
            self.fit.load(tensors)
            self.state.load(tensors, values)

    def work(self, progress: Callable[[TrainProgress], None] | None, every: float, judge: Judge | None = None) -> None:
        """The epochs from the start to the end, and the best weights at last.

        Args:
            progress: told how far it is.
            every: seconds between checkpoints.
            judge: told the validations so far after each.
        """
        validator = Validator(self._split) if self._options.validations and len(self._split.valid) else None
        state, earlier, first = self.state, self.state.seconds, self.state.epoch
        began = saved = time.monotonic()
        while state.epoch < state.epochs:
            self._epoch(progress, began, first)
            state.epoch += 1
            if validator is not None and state.due(self._options.validations):
                state.validated(validator.mrr(self.fit.engine), self.fit.engine, self._options.patience)
                if judge is not None:
                    judge(tuple(state.history))
            now = time.monotonic()
            state.seconds = earlier + now - began
            self._heed_limits(began, first)
            if state.epoch < state.epochs and now - saved >= every:
                self._save()
                saved = time.monotonic()
        if state.best:
            self.fit.engine.load(state.best)
        state.seconds = earlier + time.monotonic() - began

    def _epoch(self, progress: Callable[[TrainProgress], None] | None, began: float, first: int) -> None:
        total, loss, state, told = 0.0, None, self.state, 0.0
        batches = self.fit.epoch(state.epoch, state.epochs)
        for step, found in enumerate(batches, start=1):
            loss = found if loss is None else loss + found
            last = step == self.fit.steps
            if (progress is not None and (now := time.monotonic()) - told >= _TELL) or last:
                total = float(loss)  # the one moment at which a GPU is waited for
            if progress is not None and (last or now - told >= _TELL):
                told = now
                progress(_progress(state, (first, step, self.fit.steps), total / step, len(self._split.train), began))
        if total != total:  # not a number
            raise UndrawnError(f"training diverged in epoch {state.epoch + 1}; use a smaller learning rate")

    def _heed_limits(self, began: float, first: int) -> None:
        state, options = self.state, self._options
        if options.time_limit is not None:
            each = (time.monotonic() - began) / (state.epoch - first)
            fitting = int(max(options.time_limit - state.seconds, 0) / each)
            state.epochs = min(state.epochs, state.epoch + fitting)
        if options.memory_limit is not None and (held := memory_now()) > options.memory_limit:
            self._save()
            raise UndrawnError(
                f"training holds {held / 1e6:.0f} MB, more than the limit of {options.memory_limit / 1e6:.0f} MB; "
                "give more, or a smaller dimension or fewer negatives"
            )

    def _save(self) -> None:
        from linkpred.engine import save_tensors

        tensors, values = self.state.saved()
        save_tensors(self._checkpoint, self.fit.tensors() | tensors, {"key": self._key} | values)


def _progress(state: State, place: tuple[int, int, int], loss: float, triples: int, began: float) -> TrainProgress:
    first, step, steps = place
    done = state.epoch + step / steps
    speed = (done - first) / max(time.monotonic() - began, 1e-9)
    return TrainProgress(
        epoch=state.epoch,
        epochs=state.epochs,
        step=step,
        steps=steps,
        loss=loss,
        triples_per_second=speed * triples,
        seconds_left=(state.epochs - done) / speed,
        validation=state.history[-1][1] if state.history else None,
    )
