"""TrainOptions: everything that decides what a trained model is, apart from its triples."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from kg.errors import InputError
from linkpred.defaults import ASKS_RELATIONS, Defaults, default_epochs, defaults_of, defaults_on

NORMS: Final = ("n3", "l2")
OPTIMISERS: Final = ("adagrad", "adam")
LOOPS: Final = ("own", "slcwa", "lcwa")
SAMPLINGS: Final = ("uniform", "typed", "frequency", "hard")


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """How to train; what is None comes from the model's defaults.

    Attributes:
        model: complex, rotate, distmult, transe, rescal or the name of any other PyKEEN model.
        loop: own; slcwa or lcwa for PyKEEN's, with PyKEEN's losses and penalties and without weights of triples.
        dimension: PyKEEN's embedding dimension.
        epochs: passes over the training triples; None for as many as `default_epochs` says.
        batch_size: triples a step, each counted in both directions.
        learning_rate: of the optimiser.
        negatives: entities drawn a step, shared by the batch; 0 for all entities.
        sampling: of the negatives: uniform; typed for entities of valid kinds alone; frequency for frequent ones
            more often; hard for those more often that the model takes for answers of the batch.
        regularisation: weight of the norms.
        relation_weight: of the loss of the relation between head and tail; 0 for none.
        norm: n3 for cubed norms, l2 for squared ones.
        optimiser: adagrad or adam.
        warmup: share of the training in which the learning rate rises from 0.
        decay: share of the training, at its end, in which it falls to 0.
        validations: how often the valid part is ranked during training; the best weights are kept. 0 for never.
        patience: validations without a gain after which training ends; 0 for no such end.
        seed: of the start, the order and the negatives.
        threads: CPU threads, 0 for all; sums depend on it in their last bits.
        device: cpu, cuda or cuda:1 and so on; auto for the first GPU where there is one.
        time_limit: seconds; the number of epochs is cut to what a probe says will fit.
        memory_limit: bytes; a training that a probe expects to need more is refused.
    """

    model: str = "complex"
    loop: str = "own"
    dimension: int | None = None
    epochs: int | None = None
    batch_size: int | None = None
    learning_rate: float | None = None
    negatives: int | None = None
    sampling: str = "uniform"
    regularisation: float | None = None
    relation_weight: float | None = None
    norm: str = "n3"
    optimiser: str = "adagrad"
    warmup: float = 0.0
    decay: float = 1.0
    validations: int = 5
    patience: int = 0
    seed: int = 0
    threads: int = 0
    device: str = "cpu"
    time_limit: float | None = None
    memory_limit: float | None = None

    def defaults(self) -> Defaults:
        """What the model starts from, with the user's choices in their places."""
        base = defaults_of(self.model, self.loop)
        chosen = {name: value for name in asdict(base) if (value := getattr(self, name)) is not None}
        return replace(base, **chosen)

    def checked(self) -> TrainOptions:
        """The same options in their proper spelling, with as many threads as there will be.

        Returns:
            Options in which what depends on the model and the graph may still be None.

        Raises:
            InputError: something is out of range; all faults at once.
        """
        full = self.defaults()
        faults = [*self._numbers(full), *self._words()]
        if faults:
            raise InputError("\n".join(faults))
        return replace(self, model=self.model.lower(), threads=self.threads or threads_here())

    def _numbers(self, full: Defaults) -> list[str]:
        rates = (("learning_rate", full.learning_rate),)
        least = [
            (name, value, 0 if name in ("negatives", "threads", "validations", "patience") else 1)
            for name, value in (
                ("dimension", full.dimension),
                ("batch_size", full.batch_size),
                ("negatives", full.negatives),
                ("epochs", 1 if self.epochs is None else self.epochs),
                ("threads", self.threads),
                ("validations", self.validations),
                ("patience", self.patience),
            )
        ]
        faults = [f"{name} {value} must be at least {bound}" for name, value, bound in least if value < bound]
        faults += [f"{name} {value} must be above 0" for name, value in rates if not value > 0]
        weights = (("regularisation", full.regularisation), ("relation_weight", full.relation_weight))
        faults += [f"{name} {value} must be at least 0" for name, value in weights if not value >= 0]
        shares = (("warmup", self.warmup), ("decay", self.decay))
        faults += [f"{name} {value} must be a share from 0 to 1" for name, value in shares if not 0 <= value <= 1]
        if full.relation_weight > 0 and self.model.lower() not in ASKS_RELATIONS:
            faults.append(f"relation_weight is for {', '.join(ASKS_RELATIONS)}, not for {self.model}; leave it out")
        return faults

    def _words(self) -> list[str]:
        faults = []
        if self.norm not in NORMS:
            faults.append(f"norm {self.norm!r}; allowed: {', '.join(NORMS)}")
        if self.optimiser not in OPTIMISERS:
            faults.append(f"optimiser {self.optimiser!r}; allowed: {', '.join(OPTIMISERS)}")
        if self.loop not in LOOPS:
            faults.append(f"loop {self.loop!r}; allowed: {', '.join(LOOPS)}")
        elif self.loop != "own" and (self.sampling != "uniform" or self.regularisation or self.relation_weight):
            faults.append("sampling, regularisation and relation_weight are for --loop own; leave them out")
        if self.sampling not in SAMPLINGS:
            faults.append(f"sampling {self.sampling!r}; allowed: {', '.join(SAMPLINGS)}")
        if not 0 <= self.seed < 2**32:
            faults.append(f"seed {self.seed} must be between 0 and {2**32 - 1}")
        if self.time_limit is not None and not self.time_limit > 0:
            faults.append(f"time limit {self.time_limit} s must be above 0")
        if self.memory_limit is not None and not self.memory_limit > 0:
            faults.append(f"memory limit {self.memory_limit} bytes must be above 0")
        return faults

    def for_graph(self, triples: int, entities: int, relations: int = 1) -> TrainOptions:
        """The same options, complete, for a graph.

        Args:
            triples: how many are learnt from.
            entities: how many there are.
            relations: how many there are.

        Returns:
            Options in which only the limits may be None.
        """
        full = self.checked()
        base = defaults_on(full.model, full.loop, full.optimiser, entities, relations)
        full = replace(full, **{name: value for name, value in asdict(base).items() if getattr(full, name) is None})
        if full.epochs is None:
            full = replace(full, epochs=default_epochs(triples, full.batch_size or 1))
        return full

    def to_json(self) -> dict[str, Any]:
        """Plain values for config.json and checkpoints."""
        return asdict(self)


def differing(one: TrainOptions, other: TrainOptions) -> list[str]:
    """Names of options that make two models learn in different ways; not the seed, the limits, threads and device."""
    aside = ("seed", "threads", "device", "time_limit", "memory_limit")
    return [name for name, value in one.to_json().items() if name not in aside and value != getattr(other, name)]


def threads_here() -> int:
    """CPU threads that torch takes unless told otherwise: OMP_NUM_THREADS, else one for each core."""
    given = os.environ.get("OMP_NUM_THREADS", "").split(",")[0]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return int(given) if given.isdigit() and int(given) else cores
