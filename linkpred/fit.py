"""Fitting: passes of sampled softmax over the training triples, with negatives that a whole batch shares."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np
import torch

from linkpred.engine import Engine
from linkpred.softmax import SharedSoftmax
from linkpred.triples import TripleSet


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
        size, count = self.engine.size, self._options.negatives or self.engine.size
        drawn = torch.randperm(size)[:count].sort().values
        if not self.engine.fast:
            return self._plain_loss(batch, weights, drawn)
        head, tail, other = torch.split(
            self.engine.entity(torch.cat([batch[:, 0], batch[:, 2], drawn])), [len(batch), len(batch), len(drawn)]
        )
        relation = self.engine.relation(batch[:, 1])
        queries = self.engine.queries(head, relation)
        own = (queries * self.engine.answers(tail)).sum(1) - math.log(size / len(drawn))
        loss: torch.Tensor = SharedSoftmax.apply(  # type: ignore[no-untyped-call]
            queries, self.engine.answers(other), own, _hits(batch[:, 2].contiguous(), drawn), weights / len(batch)
        )
        if self._options.regularisation:
            cubes = sum(values.abs().pow(3).sum() for values in (head, relation, tail))
            loss = loss + self._options.regularisation * cubes / len(batch)
        return loss

    def _plain_loss(self, batch: torch.Tensor, weights: torch.Tensor, drawn: torch.Tensor) -> torch.Tensor:
        """The same for any PyKEEN model, by its own scores, and with its own penalties."""
        model = self.engine.model
        own = model.score_hrt(batch).squeeze(1) - math.log(self.engine.size / len(drawn))
        others = model.score_t(batch[:, :2], tails=drawn).clone()
        others[_hits(batch[:, 2].contiguous(), drawn)] = -torch.inf
        entropy = torch.logaddexp(torch.logsumexp(others, dim=1), own) - own
        loss: torch.Tensor = (entropy * weights).mean() + model.collect_regularization_term()
        return loss


def _hits(tails: torch.Tensor, drawn: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Rows and columns where one of the drawn entities, which are sorted, is the row's tail."""
    place = torch.searchsorted(drawn, tails).clamp_max(len(drawn) - 1)
    rows = (drawn[place] == tails).nonzero().squeeze(1)
    return rows, place[rows]


def _directed(train: TripleSet) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    head, relation, tail = train.triples.T
    forward, backward = np.stack([head, 2 * relation, tail], axis=1), np.stack([tail, 2 * relation + 1, head], axis=1)
    return np.ascontiguousarray(np.concatenate([forward, backward]))
