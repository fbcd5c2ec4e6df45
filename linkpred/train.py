"""Training: epochs, checkpoints and what happens after a kill."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.digest import content_id
from kg.errors import InputError, UndrawnError, UnreadableError
from linkpred.forecast import fitting_epochs
from linkpred.model import CONFIG, TrainedModel, read_config, write_model
from linkpred.options import TrainOptions
from linkpred.split import Split

if TYPE_CHECKING:
    from linkpred.fit import Fit

__all__ = ["TrainOptions", "TrainProgress", "TrainedModel", "train_model"]

CHECKPOINT: Final = "checkpoint.safetensors"
#: Seconds between checkpoints; each is written at the end of an epoch.
EVERY: Final = 60.0


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
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    triples_per_second: float
    seconds_left: float

    @property
    def position(self) -> int:
        """Batches that are finished, of all epochs."""
        return self.epoch * self.steps + self.step


@dataclass(frozen=True, slots=True)
class _Start:
    """Where training begins: the epoch, how many there will be, and seconds spent before."""

    epoch: int
    epochs: int
    seconds: float


def train_model(
    split: Split,
    directory: Path,
    options: TrainOptions,
    progress: Callable[[TrainProgress], None] | None = None,
    *,
    replace_other: bool = False,
    checkpoint_seconds: float = EVERY,
) -> TrainedModel:
    """Train a model, or go on with one that was stopped, or open the one that is finished.

    On a CPU the same split, options (with fixed epochs) and number of threads give the same bytes, also after kills.

    Args:
        split: what to learn from.
        directory: where the model goes; made where it is missing.
        options: how to train.
        progress: told after each batch.
        replace_other: whether a model or checkpoint of other triples or options in the directory may be overwritten.
        checkpoint_seconds: between checkpoints.

    Returns:
        The trained model.

    Raises:
        InputError: options are out of range, or the directory holds something else that may not be overwritten.
    """
    if not len(split.train):
        raise InputError("there are no triples to learn from; build the graph from more sources or documents")
    options = options.for_triples(len(split.train))
    key = content_id(split.digest, *(f"{name}={value}" for name, value in options.to_json().items()))
    if (directory / CONFIG).exists():
        if _same(directory, split, options):
            (directory / CHECKPOINT).unlink(missing_ok=True)
            return TrainedModel.open(directory)
        if not replace_other:
            raise InputError(
                f"{directory} holds a model of other triples or options; give another directory or let it be replaced"
            )
        (directory / CONFIG).unlink()
    fit, start = _begin(split, directory / CHECKPOINT, options, key, replace_other)
    seconds = _run(fit, start, split, directory, (key, progress, checkpoint_seconds))
    write_model(directory, fit.engine, split, start.epochs, seconds)
    (directory / CHECKPOINT).unlink(missing_ok=True)
    return TrainedModel.open(directory)


def _same(directory: Path, split: Split, options: TrainOptions) -> bool:
    config = read_config(directory)
    return bool(config["split"] == split.digest and config["options"] == options.to_json())


def _begin(split: Split, checkpoint: Path, options: TrainOptions, key: str, replace_other: bool) -> tuple[Fit, _Start]:
    from linkpred.engine import Engine, load_tensors
    from linkpred.fit import Fit, use_threads

    use_threads(options.threads)
    fit = Fit(Engine(options, len(split.entities), len(split.relations)), split.train)
    if checkpoint.exists():
        try:
            tensors, state = load_tensors(checkpoint)
            own = state["key"] == key
        except (UnreadableError, KeyError):
            own, tensors, state = True, {}, {}
        if not own and not replace_other:
            raise InputError(
                f"{checkpoint} is of other triples or options; give another directory or let it be replaced"
            )
        if own and tensors:
            fit.load(tensors)
            return fit, _Start(int(state["epoch"]), int(state["epochs"]), float(state["seconds"]))
    epochs = options.epochs or 0
    if options.time_limit is not None:
        epochs = fitting_epochs(split, options)
    return fit, _Start(0, epochs, 0.0)


def _run(
    fit: Fit,
    start: _Start,
    split: Split,
    directory: Path,
    how: tuple[str, Callable[[TrainProgress], None] | None, float],
) -> float:
    """The epochs from the start to the end; returns seconds spent in all of them, those before a kill included."""
    from linkpred.engine import save_tensors

    key, progress, every = how
    began = saved = time.monotonic()
    for epoch in range(start.epoch, start.epochs):
        total = 0.0
        for step, loss in enumerate(fit.epoch(epoch), start=1):
            total += loss
            if progress is not None:
                progress(_progress(start, (epoch, step, fit.steps), total / step, len(split.train), began))
        if total != total:  # not a number
            raise UndrawnError(f"training diverged in epoch {epoch + 1}; use a smaller learning rate")
        now = time.monotonic()
        if epoch + 1 < start.epochs and now - saved >= every:
            state: dict[str, Any] = {"key": key, "epoch": epoch + 1, "epochs": start.epochs}
            save_tensors(directory / CHECKPOINT, fit.tensors(), state | {"seconds": start.seconds + now - began})
            saved = time.monotonic()
    return start.seconds + time.monotonic() - began


def _progress(start: _Start, place: tuple[int, int, int], loss: float, triples: int, began: float) -> TrainProgress:
    epoch, step, steps = place
    done = epoch + step / steps
    speed = (done - start.epoch) / max(time.monotonic() - began, 1e-9)
    return TrainProgress(
        epoch=epoch,
        epochs=start.epochs,
        step=step,
        steps=steps,
        loss=loss,
        triples_per_second=speed * triples,
        seconds_left=(start.epochs - done) / speed,
    )
