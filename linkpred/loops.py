"""Loops of training: ours, and PyKEEN's own, which train any of its models as PyKEEN makes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

import torch
from pykeen.training import LCWATrainingLoop, SLCWATrainingLoop
from pykeen.triples import CoreTriplesFactory

from linkpred.engine import Engine
from linkpred.fit import Fit
from linkpred.optimise import ModuleOptimiser
from linkpred.triples import TripleSet

_QUIET: Final[Mapping[str, Any]] = {"use_tqdm": False, "use_tqdm_batch": False, "num_workers": 0, "pin_memory": False}


class Loop(Protocol):
    """What a training needs of its loop; `linkpred.fit.Fit` tells of the methods."""

    engine: Engine
    steps: int

    def epoch(self, number: int, epochs: int) -> Iterator[torch.Tensor]:
        """One pass over the triples, with the loss of each step."""

    def tensors(self) -> dict[str, torch.Tensor]:
        """Weights and the optimiser's state."""

    def load(self, tensors: Mapping[str, torch.Tensor]) -> None:
        """Go on from what `tensors` gave."""


def loop_of(engine: Engine, train: TripleSet) -> Loop:
    """The loop that an engine's options ask for."""
    return Fit(engine, train) if engine.options.loop == "own" else PykeenLoop(engine, train)


class PykeenLoop:
    """PyKEEN's sLCWA or LCWA loop with the model's own loss and penalties, an epoch at a time.

    Triples count alike: PyKEEN's loops know no belief. Negatives are drawn for each triple.

    Args:
        engine: the model.
        train: what it learns.

    Attributes:
        engine: the model.
        steps: an epoch is one step here.
    """

    def __init__(self, engine: Engine, train: TripleSet) -> None:
        self.engine, self.steps = engine, 1
        options = engine.options
        self._factory = CoreTriplesFactory(
            mapped_triples=torch.from_numpy(train.triples),
            num_entities=len(train.entities),
            num_relations=len(train.relations),
            create_inverse_triples=True,
        )
        self._optimiser = ModuleOptimiser(options.optimiser, engine.model.parameters(), options.learning_rate or 0.1)
        given = {"model": engine.model, "triples_factory": self._factory, "optimizer": self._optimiser.inner}
        if options.loop == "lcwa":
            self._loop: Any = LCWATrainingLoop(**given)
        else:
            drawn = {"num_negs_per_pos": max(options.negatives or 1, 1)}
            self._loop = SLCWATrainingLoop(negative_sampler="basic", negative_sampler_kwargs=drawn, **given)

    def epoch(self, number: int, epochs: int) -> Iterator[torch.Tensor]:
        """One pass over the triples, in both directions; it depends on the seed and the number alone.

        Args:
            number: of the epoch, from 0.
            epochs: how many there will be, which changes nothing: the learning rate stays.

        Yields:
            () the mean loss.
        """
        del epochs
        torch.manual_seed((self.engine.options.seed << 20) + number + 1)
        self._loop._epoch = number
        losses = self._loop.train(
            triples_factory=self._factory,
            num_epochs=number + 1,
            batch_size=self.engine.options.batch_size,
            continue_training=True,  # from the weights at hand, which the engine drew as the loop would
            **_QUIET,
        )
        self.engine.model.eval()
        yield torch.tensor(losses[-1])

    def tensors(self) -> dict[str, torch.Tensor]:
        """Weights and the optimiser's state, which is all that a later epoch depends on."""
        state = {f"optimiser.{name}": tensor.cpu() for name, tensor in self._optimiser.tensors().items()}
        return {f"model.{name}": tensor for name, tensor in self.engine.tensors().items()} | state

    def load(self, tensors: Mapping[str, torch.Tensor]) -> None:
        """Go on from what `tensors` gave."""
        parts: dict[str, dict[str, torch.Tensor]] = {"model": {}, "optimiser": {}}
        for name, tensor in tensors.items():
            part, _, rest = name.partition(".")
            if part in parts:
                parts[part][rest] = tensor
        self.engine.load(parts["model"])
        self._optimiser.load(parts["optimiser"])
