"""TrainOptions: everything that decides what a trained model is, apart from its triples."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a model starts from where the user says nothing.

    Attributes:
        dimension: PyKEEN's embedding dimension; for complex-valued models of complex numbers.
        batch_size: triples a step, each counted in both directions.
        learning_rate: of Adagrad.
        negatives: entities drawn a step, shared by the batch.
        regularisation: weight of the cubed norms (N3).
    """

    dimension: int
    batch_size: int
    learning_rate: float
    negatives: int
    regularisation: float


#: Found by measurement, see docs/decisions/0006-training.md.
DEFAULTS: Final[dict[str, Defaults]] = {
    "complex": Defaults(64, 512, 0.1, 512, 0.02),
    "distmult": Defaults(128, 512, 0.1, 512, 0.02),
    "rotate": Defaults(64, 512, 0.1, 512, 0.0),
    "transe": Defaults(128, 512, 0.1, 512, 0.0),
}
#: Models without a fast path hold a score for every pair of a batch and a negative, so both are small.
OTHER: Final = Defaults(64, 512, 0.05, 128, 0.0)
_EPOCHS: Final = 20
_MOST_EPOCHS: Final = 100
_STEPS: Final = 3000


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """How to train; what is None comes from the model's defaults.

    Attributes:
        model: complex, rotate, distmult, transe or the name of any other PyKEEN model.
        dimension: PyKEEN's embedding dimension.
        epochs: passes over the training triples; None for as many as `default_epochs` says.
        batch_size: triples a step, each counted in both directions.
        learning_rate: of Adagrad.
        negatives: entities drawn a step, shared by the batch; 0 for all entities.
        regularisation: weight of the cubed norms (N3).
        seed: of the start, the order and the negatives.
        threads: CPU threads, 0 for all; sums depend on it in their last bits.
        time_limit: seconds; the number of epochs is cut to what a probe says will fit.
    """

    model: str = "complex"
    dimension: int | None = None
    epochs: int | None = None
    batch_size: int | None = None
    learning_rate: float | None = None
    negatives: int | None = None
    regularisation: float | None = None
    seed: int = 0
    threads: int = 0
    time_limit: float | None = None

    def defaults(self) -> Defaults:
        """What the model starts from, with the user's choices in their places."""
        base = DEFAULTS.get(self.model.lower(), OTHER)
        chosen = {name: value for name in asdict(base) if (value := getattr(self, name)) is not None}
        return replace(base, **chosen)

    def checked(self) -> TrainOptions:
        """The same options, complete.

        Returns:
            Options in which only the time limit and the epochs may be None.

        Raises:
            InputError: a number is out of range; all faults at once.
        """
        full = self.defaults()
        faults = [
            f"{name} {getattr(full, name)} must be at least {least}"
            for name, least in (("dimension", 1), ("batch_size", 1), ("negatives", 0))
            if getattr(full, name) < least
        ]
        if self.epochs is not None and self.epochs < 0:
            faults.append(f"epochs {self.epochs} must be at least 0")
        if full.learning_rate <= 0:
            faults.append(f"learning_rate {full.learning_rate} must be above 0")
        if full.regularisation < 0:
            faults.append(f"regularisation {full.regularisation} must be at least 0")
        if self.threads < 0:
            faults.append(f"threads {self.threads} must be at least 0 (0 uses all)")
        if not 0 <= self.seed < 2**32:
            faults.append(f"seed {self.seed} must be between 0 and {2**32 - 1}")
        if self.time_limit is not None and self.time_limit <= 0:
            faults.append(f"time limit {self.time_limit} s must be above 0")
        if faults:
            raise InputError("\n".join(faults))
        return replace(self, model=self.model.lower(), **asdict(full))

    def for_triples(self, triples: int) -> TrainOptions:
        """The same options, complete, for a number of training triples.

        Args:
            triples: how many there are.

        Returns:
            Options in which only the time limit may be None.
        """
        full = self.checked()
        return full if full.epochs is not None else replace(full, epochs=default_epochs(triples, full.batch_size or 1))

    def to_json(self) -> dict[str, Any]:
        """Plain values for config.json and checkpoints."""
        return asdict(self)


def default_epochs(triples: int, batch_size: int) -> int:
    """Passes over the triples where the user does not say: more of them over few triples.

    Args:
        triples: how many are learnt from.
        batch_size: of a step.

    Returns:
        Enough for 3,000 steps, but at least 20 and at most 100.
    """
    steps = max(math.ceil(triples / batch_size), 1)
    return min(max(_EPOCHS, math.ceil(_STEPS / steps)), _MOST_EPOCHS)
