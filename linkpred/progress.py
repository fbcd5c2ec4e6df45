"""State: how far a training is, how its validations went, and the best weights so far."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from linkpred.engine import Engine

_BEST = "best."
#: Seconds between two notes of how long something has taken.
_NOTE: Final = 2.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a training came to.

    Attributes:
        epochs: passes over the triples.
        seconds: that it took.
        validations: epoch and MRR of each validation.
    """

    epochs: int
    seconds: float
    validations: tuple[tuple[int, float], ...]


class State:
    """A training's place.

    Attributes:
        epoch: epochs that are finished.
        epochs: how many there will be.
        seconds: spent so far, those before a kill included.
        history: epoch and MRR of each validation.
        best: weights of the best validation, empty before the first.
    """

    def __init__(self, epochs: int) -> None:
        self.epoch, self.epochs, self.seconds = 0, epochs, 0.0
        self.history: list[tuple[int, float]] = []
        self.best: dict[str, Any] = {}

    def due(self, validations: int) -> bool:
        """Whether one of so many validations, spread evenly, falls on the epoch that has just ended."""
        if self.epoch >= self.epochs:
            return True
        return self.epoch * validations // self.epochs > (self.epoch - 1) * validations // self.epochs

    def validated(self, mrr: float, engine: Engine, patience: int) -> None:
        """Take in a validation; where there was no gain for too long, the training ends.

        Args:
            mrr: its result.
            engine: the weights it is of.
            patience: validations without a gain after which training ends; 0 for no such end.
        """
        before = [value for _, value in self.history]
        self.history.append((self.epoch, mrr))
        if not before or mrr > max(before):
            self.best = engine.tensors()
        values = [*before, mrr]
        if patience and len(values) - 1 - values.index(max(values)) >= patience:
            self.epochs = self.epoch

    def outcome(self) -> Outcome:
        """What it came to."""
        return Outcome(self.epoch, self.seconds, tuple(self.history))

    def saved(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Tensors and plain values for a checkpoint."""
        values = {"epoch": self.epoch, "epochs": self.epochs, "seconds": self.seconds, "history": self.history}
        return {f"{_BEST}{name}": tensor for name, tensor in self.best.items()}, values

    def load(self, tensors: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Go on from what `saved` gave."""
        self.epoch, self.epochs, self.seconds = int(values["epoch"]), int(values["epochs"]), float(values["seconds"])
        self.history = [(int(epoch), float(mrr)) for epoch, mrr in values["history"]]
        self.best = {name.removeprefix(_BEST): part for name, part in tensors.items() if name.startswith(_BEST)}


@contextmanager
def timed(state: dict[str, Any], name: str, save: Callable[[], None]) -> Iterator[Callable[[], None]]:
    """Add the seconds within to what a record has under a name, so that a kill loses no more than the last few.

    Args:
        state: the record.
        name: of the number of seconds.
        save: writes the record.

    Yields:
        To be called often; the record is written every other second and at the end, also after an error.
    """
    earlier, began = state.get(name, 0.0), time.monotonic()
    noted = began

    def note() -> None:
        state[name] = round(earlier + time.monotonic() - began, 2)
        save()

    def tick() -> None:
        nonlocal noted
        if time.monotonic() - noted >= _NOTE:
            note()
            noted = time.monotonic()

    try:
        yield tick
    finally:
        note()
