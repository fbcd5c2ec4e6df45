"""Fitting: passes of sampled softmax over the training triples, with negatives that a whole batch shares."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import torch

from linkpred.engine import BILINEAR, Engine
from linkpred.triples import TripleSet

_NEVER: Final = -1e30


def use_threads(threads: int) -> None:
    """Use so many CPU threads, all that there are for 0."""
    if threads:
        torch.set_num_threads(threads)


class Fit:
    """A model in training.

    The loss is the cross-entropy of each triple's tail among entities drawn at random, corrected for how many were
    drawn (Jean et al. 2015, "On Using Very Large Target Vocabulary"), in both directions (Lacroix et al. 2018,
    "Canonical Tensor Decomposition", which also has the N3 norm). The tail itself is never its own negative.

    Attributes:
        engine: the model.
        steps: batches in an epoch.
    """

    def __init__(self, engine: Engine, train: TripleSet) -> None:
        self.engine = engine
        self._options = engine.options
        directed = _directed(train)
        self._triples = torch.from_numpy(directed)
        self._weights = torch.from_numpy(np.tile(train.weights, 2))
        self._batch = 2 * (self._options.batch_size or 1)
        self.steps = math.ceil(len(directed) / self._batch)
        parameters = [parameter for parameter in engine.model.parameters() if parameter.requires_grad]
        fused = all(parameter.is_floating_point() for parameter in parameters)
        self._optimiser = torch.optim.Adagrad(parameters, lr=self._options.learning_rate or 0.1, fused=fused)

    def epoch(self, number: int) -> Iterator[float]:
        """One pass over the triples, in both directions.

        Order and negatives depend on the seed and the number alone, so that a pass can be repeated.

        Args:
            number: of the epoch, from 0.

        Yields:
            The loss of each batch.
        """
        self.engine.model.train()
        torch.manual_seed((self._options.seed << 20) + number + 1)
        for rows in torch.split(torch.randperm(len(self._triples)), self._batch):
            batch, weights = self._triples[rows], self._weights[rows]
            self._optimiser.zero_grad(set_to_none=False)
            loss = self._loss(batch, weights)
            torch.autograd.backward(loss)
            self._optimiser.step()
            self.engine.model.post_parameter_update()
            yield float(loss.detach())
        self.engine.model.eval()

    def tensors(self) -> dict[str, torch.Tensor]:
        """Weights and the optimiser's sums, which is all that a later epoch depends on."""
        state = self._optimiser.state_dict()["state"]
        sums = {f"optimiser.{code}.{name}": tensor for code, row in state.items() for name, tensor in row.items()}
        return {f"model.{name}": tensor for name, tensor in self.engine.tensors().items()} | sums

    def load(self, tensors: Mapping[str, torch.Tensor]) -> None:
        """Go on from what `tensors` gave."""
        model = {name.removeprefix("model."): tensor for name, tensor in tensors.items() if name.startswith("model.")}
        self.engine.load(model)
        state = self._optimiser.state_dict()
        for name, tensor in tensors.items():
            if name.startswith("optimiser."):
                _, code, key = name.split(".")
                state["state"][int(code)][key] = tensor
        self._optimiser.load_state_dict(state)

    def _loss(self, batch: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        count = self._options.negatives or 0
        drawn = torch.randint(self.engine.size, (count,)) if 0 < count < self.engine.size else None
        own, others = self._compare(batch, drawn)
        if drawn is not None:
            others = others + math.log(self.engine.size / count)
            others = others.masked_fill(batch[:, 2:3] == drawn, _NEVER)
            entropy = torch.logaddexp(torch.logsumexp(others, dim=1), own) - own
        else:
            entropy = torch.logsumexp(others, dim=1) - own
        loss = (entropy * weights).mean()
        if self._options.regularisation and self._options.model in BILINEAR:
            loss = loss + self._options.regularisation * self._norms(batch) / len(batch)
        return loss

    def _compare(self, batch: torch.Tensor, drawn: torch.Tensor | None) -> tuple[torch.Tensor, torch.Tensor]:
        engine = self.engine
        if engine.fast:
            queries = engine.query(batch[:, 0], batch[:, 1])
            return engine.match_own(queries, engine.tails(batch[:, 2])), engine.match(queries, engine.tails(drawn))
        own: torch.Tensor = engine.model.score_hrt(batch)
        return own.squeeze(1), engine.model.score_t(batch[:, :2], tails=drawn)

    def _norms(self, batch: torch.Tensor) -> torch.Tensor:
        engine = self.engine
        rows = (engine.tails(batch[:, 0]), engine.relation_rows(batch[:, 1]), engine.tails(batch[:, 2]))
        total = torch.zeros(())
        for values in rows:
            modulus = (
                values.view(len(values), -1, 2).pow(2).sum(-1).sqrt()
                if engine.options.model == "complex"
                else values.abs()
            )
            total = total + modulus.pow(3).sum()
        return total


def _directed(train: TripleSet) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    head, relation, tail = train.triples.T
    forward, backward = np.stack([head, 2 * relation, tail], axis=1), np.stack([tail, 2 * relation + 1, head], axis=1)
    return np.ascontiguousarray(np.concatenate([forward, backward]))
