"""Forecast: seconds and memory of a training before it begins, from a probe of a few batches."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Final

import psutil

from kg.errors import InputError
from linkpred.options import TrainOptions
from linkpred.split import Split

#: Seconds a probe may take, after its first batch.
PROBE: Final = 6.0
_BATCHES: Final = 20
#: Copies of a batch's scores that are alive at once: scores, their gradient, and what the loss needs of them.
_COPIES: Final = 6


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a training will take.

    Attributes:
        epochs: passes over the triples.
        seconds_per_epoch: of one of them, without checkpoints.
        seconds: of all of them.
        memory: bytes at the peak, of the whole process.
    """

    epochs: int
    seconds_per_epoch: float
    seconds: float
    memory: int


def forecast_training(split: Split, options: TrainOptions, probe: float = PROBE) -> Forecast:
    """Train a few batches, throw them away and multiply.

    Args:
        split: what will be learnt from.
        options: how.
        probe: seconds to spend on batches, after the first.

    Returns:
        The forecast for all epochs; a time limit is not applied.
    """
    from linkpred.engine import Engine
    from linkpred.fit import Fit, use_threads

    options = options.for_triples(len(split.train))
    use_threads(options.threads)
    fit = Fit(Engine(options, len(split.entities), len(split.relations)), split.train)
    batches = fit.epoch(0)
    began = time.perf_counter()
    next(batches)  # the first one also pays for memory and start-up
    first = time.perf_counter() - began
    began, done = time.perf_counter(), 0
    for _ in batches:
        done += 1
        if done == _BATCHES or time.perf_counter() - began > probe:
            break
    each = (time.perf_counter() - began) / done if done else first
    held = psutil.Process().memory_info().rss
    width = min(options.negatives or len(split.entities), len(split.entities))
    scores = 4 * 2 * (options.batch_size or 1) * width
    epochs = options.epochs or 0
    seconds = each * fit.steps
    return Forecast(epochs, seconds, first + seconds * epochs, held + _COPIES * scores)


def fitting_epochs(split: Split, options: TrainOptions) -> int:
    """How many of the wanted epochs fit into the time limit.

    Args:
        split: what will be learnt from.
        options: with a time limit.

    Returns:
        At least 1, at most what the options say without a limit.

    Raises:
        InputError: not even one epoch fits.
    """
    began = time.perf_counter()
    expected = forecast_training(split, replace(options, time_limit=None))
    left = (options.time_limit or 0.0) - (time.perf_counter() - began)
    fitting = int(left / max(expected.seconds_per_epoch, 1e-9))
    if fitting < 1 and expected.epochs:
        raise InputError(
            f"time limit {options.time_limit:.0f} s: one epoch takes {expected.seconds_per_epoch:.0f} s here; "
            "give more time, or a smaller dimension or fewer negatives"
        )
    return min(fitting, expected.epochs)
