"""Defaults: what a training starts from where the user says nothing, by model and by the size of the graph."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a model starts from where the user says nothing.

    Attributes:
        dimension: PyKEEN's embedding dimension; for complex-valued models of complex numbers.
        batch_size: triples a step, each counted in both directions.
        learning_rate: of the optimiser.
        negatives: entities drawn a step, shared by the batch; 0 for all.
        regularisation: weight of the norms.
        relation_weight: of the loss of the relation between head and tail; 0 for none.
    """

    dimension: int
    batch_size: int
    learning_rate: float
    negatives: int
    regularisation: float
    relation_weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Size:
    """Graphs that start from something else.

    Attributes:
        models: which of the models.
        values: what they start from instead, by the name of the option.
        least: entities there must be.
        most: entities there may be.
        relations: there must be.
    """

    models: tuple[str, ...]
    values: Mapping[str, float] = field(hash=False)
    least: int = 0
    most: int | None = None
    relations: int = 0

    def fits(self, model: str, entities: int, relations: int) -> bool:
        """Whether it is for a model on such a graph."""
        few = self.most is None or entities <= self.most
        return model in self.models and self.least <= entities and few and relations >= self.relations

    def said(self) -> str:
        """The graphs in words."""
        if self.relations:
            return f"from {self.relations} relations on"
        return f"up to {self.most} entities" if not self.least else f"with {self.least} to {self.most} entities"


#: Models that can be asked for the relation between two entities by one product.
ASKS_RELATIONS: Final = ("complex", "distmult")
#: Found by measurement, see docs/decisions/0016-embedding-engine.md.
DEFAULTS: Final[dict[str, Defaults]] = {
    "complex": Defaults(100, 500, 0.4, 2048, 0.02),
    "distmult": Defaults(128, 500, 0.4, 2048, 0.02),
    "rescal": Defaults(64, 500, 0.05, 2048, 0.01),
    "rotate": Defaults(64, 500, 0.1, 1024, 0.0),
    "transe": Defaults(128, 500, 0.1, 1024, 0.0),
}
#: Models without a fast path hold a score for every pair of a batch and a negative, so both are small.
OTHER: Final = Defaults(64, 512, 0.05, 128, 0.0)
#: Adam's steps do not shrink as Adagrad's do.
ADAM_RATE: Final = 0.01
#: PyKEEN's own loops draw negatives for each triple.
PYKEEN_LOOP: Final = Defaults(64, 512, 0.05, 16, 0.0)
#: Few entities are all compared, fewer still in small steps; many relations gain by learning which of them holds.
SIZES: Final = (
    Size(tuple(DEFAULTS), {"negatives": 0}, most=4000),
    Size(("complex",), {"dimension": 300, "batch_size": 250, "regularisation": 0.012}, least=1001, most=4000),
    Size(ASKS_RELATIONS, {"batch_size": 100, "regularisation": 0.01}, most=1000),
    Size(ASKS_RELATIONS, {"relation_weight": 1.0, "regularisation": 0.05}, relations=100),
)
_EPOCHS: Final = 20
_MOST_EPOCHS: Final = 100
_STEPS: Final = 3000


def defaults_of(model: str, loop: str) -> Defaults:
    """What a model starts from on a graph of any size.

    Args:
        model: its name.
        loop: own, or one of PyKEEN's.

    Returns:
        The defaults.
    """
    return DEFAULTS.get(model.lower(), OTHER) if loop == "own" else PYKEEN_LOOP


def defaults_on(model: str, loop: str, optimiser: str, entities: int, relations: int) -> Defaults:
    """What a model starts from with an optimiser on a graph of so many entities and relations."""
    found = defaults_of(model, loop)
    if optimiser == "adam":
        found = replace(found, learning_rate=ADAM_RATE)
    for size in SIZES if loop == "own" else ():
        if size.fits(model, entities, relations):
            found = replace(found, **size.values)  # type: ignore[arg-type]
    return found


def spelt_defaults(name: str) -> str:
    """An option's defaults in one line, for help.

    Args:
        name: an attribute of `Defaults`.

    Returns:
        Such as `64 for rescal, 128 for transe; 300 for complex with 1001 to 4000 entities`.
    """
    by: dict[float, list[str]] = {}
    kinds = {**DEFAULTS, "other models": OTHER, "PyKEEN's loops": PYKEEN_LOOP}
    for model, values in kinds.items():
        by.setdefault(asdict(values)[name], []).append(model)
    usual = [f"{value:g} for {', '.join(models)}" for value, models in by.items()]
    sized = [
        f"{size.values[name]:g} for {', '.join(size.models)} {size.said()}" for size in SIZES if name in size.values
    ]
    adam = [f"{ADAM_RATE:g} with adam"] if name == "learning_rate" else []
    return "; ".join([*(usual if len(by) > 1 else [f"{value:g}" for value in by]), *sized, *adam])


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


def spelt_epochs() -> str:
    """The default number of passes in one line, for help."""
    return f"enough for {_STEPS} steps, at least {_EPOCHS} and at most {_MOST_EPOCHS}"
