"""Forecast: seconds and memory of a training before it begins, from a probe of a few batches."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Final

import numpy as np
import psutil

from kg.errors import InputError
from linkpred.options import TrainOptions
from linkpred.split import Split

#: Seconds a probe may take.
PROBE: Final = 6.0
_BATCHES: Final = 200
_WARM: Final = 3
#: Batches of PyKEEN's own loop that are tried.
_SHORT: Final = 4
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
        probe: seconds to spend on batches.

    Returns:
        The forecast for all epochs; a time limit is not applied.
    """
    from linkpred.device import resolve
    from linkpred.engine import Engine
    from linkpred.fit import use_threads
    from linkpred.loops import loop_of

    options = options.for_graph(len(split.train), len(split.entities), len(split.relations))
    use_threads(options.threads)
    train = split.train
    if options.loop != "own":  # an epoch is one step, so a short one is tried
        train = train.take(np.arange(min(len(train), _SHORT * (options.batch_size or 1))))
    fit = loop_of(Engine(options, len(split.entities), len(split.relations), resolve(options.device)), train)
    batches = fit.epoch(0, max(options.epochs or 1, 1))
    spent: list[float] = []
    began = time.perf_counter()
    while not spent or (time.perf_counter() - began < probe and len(spent) < _BATCHES):
        started = time.perf_counter()
        if (loss := next(batches, None)) is None:
            break
        float(loss)
        spent.append(time.perf_counter() - started)
    # The first batches also pay for memory and start-up; the others differ by how many answers their questions have.
    each = statistics.fmean(spent[min(_WARM, len(spent) - 1) :])
    width = min(options.negatives or len(split.entities), len(split.entities))
    scores = 4 * 2 * (options.batch_size or 1) * width if not fit.engine.fast else 0
    weights = sum(tensor.nbytes for tensor in fit.engine.tensors().values())
    epochs = options.epochs or 0
    seconds = each * fit.steps * len(split.train) / len(train)
    memory = memory_now() + _COPIES * scores + 2 * weights
    return Forecast(epochs, seconds, spent[0] + seconds * epochs, memory)


def memory_now() -> int:
    """Bytes that this process holds."""
    return int(psutil.Process().memory_info().rss)


def forecast_within_limits(split: Split, options: TrainOptions) -> int:
    """How many of the wanted epochs fit into the limits.

    Args:
        split: what will be learnt from.
        options: complete; without limits nothing is tried.

    Returns:
        At least 1, at most what the options say without a time limit.

    Raises:
        InputError: not even one epoch fits, or the memory does not suffice.
    """
    wanted = options.epochs or 0
    if options.time_limit is None and options.memory_limit is None:
        return wanted
    began = time.perf_counter()
    expected = forecast_training(split, options, min(PROBE, (options.time_limit or PROBE) / 10))
    if options.memory_limit is not None and expected.memory > options.memory_limit:
        raise InputError(
            f"memory limit {options.memory_limit / 1e6:.0f} MB: this needs about {expected.memory / 1e6:.0f} MB; "
            "give more, or a smaller dimension or fewer negatives"
        )
    if options.time_limit is None:
        return wanted
    left = options.time_limit - (time.perf_counter() - began)
    fitting = int(left / max(expected.seconds_per_epoch, 1e-9))
    if fitting < 1 and wanted:
        raise InputError(
            f"time limit {options.time_limit:.0f} s: one epoch takes {expected.seconds_per_epoch:.0f} s here; "
            "give more time, or a smaller dimension or fewer negatives"
        )
    return min(fitting, wanted)
