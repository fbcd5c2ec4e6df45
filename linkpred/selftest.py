"""Self-test: the real training on a device for a few seconds, and its scores beside those of PyKEEN on the CPU."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import count
from typing import Final

import numpy as np
import torch

from linkpred.device import resolve
from linkpred.engine import Engine
from linkpred.fit import Fit
from linkpred.options import TrainOptions
from linkpred.triples import TripleSet

_ENTITIES: Final = 2000
_RELATIONS: Final = 8
_OPTIONS: Final = TrainOptions(model="complex", dimension=64, batch_size=250, negatives=512, regularisation=0.001)
#: Losses that are compared at the beginning and at the end, and steps that are made at least.
_SOME: Final = 5
_LEAST: Final = 25
#: A first loss with products in bfloat16, and scores with sums in another order, may differ by so much.
_NEAR_LOSS: Final = 0.02
_NEAR_SCORES: Final = 1e-3
_EPOCHS: Final = 10**6


@dataclass(frozen=True, slots=True)
class SelfTest:
    """How a device trained.

    Attributes:
        device: its name.
        triples_per_second: of training, each counted once.
        faults: what went wrong, none where all is well.
    """

    device: str
    triples_per_second: float
    faults: tuple[str, ...]


def ring() -> TripleSet:
    """Steps of 1, 2, ... round a ring of entities, one relation for each, which can be learnt quickly."""
    rows = [(head, step, (head + step + 1) % _ENTITIES) for head in range(_ENTITIES) for step in range(_RELATIONS)]
    entities = tuple(f"e{code:04}" for code in range(_ENTITIES))
    relations = tuple(f"r{code}" for code in range(_RELATIONS))
    return TripleSet(entities, relations, np.array(rows, dtype=np.int64), np.ones(len(rows), dtype=np.float32))


def try_device(name: str, seconds: float) -> SelfTest:
    """Train a small model, and compare what comes out with the CPU.

    Args:
        name: of the device.
        seconds: how long.

    Returns:
        How fast it went, and what went wrong.
    """
    train = ring()
    options = _OPTIONS.for_graph(len(train), _ENTITIES, _RELATIONS)
    engine, plain = (Engine(options, _ENTITIES, _RELATIONS, resolve(device)) for device in (name, "cpu"))
    expected = float(next(Fit(plain, train).epoch(0, _EPOCHS)))
    fit, losses = Fit(engine, train), list[torch.Tensor]()
    began = time.perf_counter()
    for number in count():
        for loss in fit.epoch(number, _EPOCHS):
            losses.append(loss)
            if len(losses) % _SOME == 0:
                float(loss)  # the clock is read when the device has come so far
            if len(losses) >= _LEAST and time.perf_counter() - began >= seconds:
                break
        else:
            continue
        break
    found = np.array([float(loss) for loss in losses])
    speed = len(losses) * (options.batch_size or 1) / (time.perf_counter() - began)
    return SelfTest(name, speed, tuple(_faults(found, expected, engine, plain)))


def _faults(
    losses: np.ndarray[tuple[int], np.dtype[np.float64]], expected: float, engine: Engine, plain: Engine
) -> list[str]:
    """What is wrong with losses, with the first one beside the CPU's, and with scores beside PyKEEN's on the CPU."""
    if not np.isfinite(losses).all():
        return [f"loss {losses[~np.isfinite(losses)][0]} in step {int(np.argmin(np.isfinite(losses))) + 1}"]
    first, last = losses[:_SOME].mean(), losses[-_SOME:].mean()
    found = [] if last < first else [f"the loss did not fall: {first:.3f}, then {last:.3f}"]
    if abs(losses[0] - expected) > _NEAR_LOSS * expected:
        found.append(f"the first loss is {losses[0]:.3f}, on the CPU {expected:.3f}")
    plain.load(engine.tensors())
    engine.model.eval()
    plain.model.eval()
    heads = np.arange(0, _ENTITIES, 50)
    asked = torch.tensor([[head, 2] for head in heads.tolist()])
    with torch.inference_mode():
        theirs = plain.model.score_t(asked).numpy()
    off = float(np.abs(engine.scores(heads, 1, inverse=False) - theirs).max() / np.abs(theirs).max())
    return found if off < _NEAR_SCORES else [*found, f"scores differ from the CPU's by {off:.1e} of the largest"]
