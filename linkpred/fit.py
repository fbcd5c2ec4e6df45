"""Fitting: passes of softmax over the questions of a training set, with other entities that a whole batch shares."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import torch
from torch.nn.functional import embedding

from linkpred.device import place, product_type
from linkpred.engine import Engine
from linkpred.interactions import answers, cubes, queries, relation_queries, squares
from linkpred.optimise import ModuleOptimiser, Optimiser, RowAdagrad, RowAdam, SomeRows
from linkpred.questions import Batch, Questions
from linkpred.sampling import Others, Sampler
from linkpred.softmax import Asked, SharedSoftmax, log_sums
from linkpred.triples import TripleSet


def use_threads(threads: int) -> None:
    """Use so many CPU threads, all that there are for 0."""
    if threads:
        torch.set_num_threads(threads)


class Fit:
    """A model in training.

    The loss is the cross-entropy of each triple's tail among all entities, in both directions, with the N3 norm
    (Lacroix et al. 2018, "Canonical Tensor Decomposition"); where only some entities are drawn, each stands for as many
    as were not (Jean et al. 2015, "On Using Very Large Target Vocabulary"). Triples of one (head, relation) share
    their scores, so that a pass costs a row of scores for each question and not for each triple. Models that can be
    asked for relations may learn that too (Chen et al. 2021, "Relation Prediction as an Auxiliary Training Objective").

    Args:
        engine: the model.
        train: what it learns.
        free: (entities,) which of them may change, None for the whole model; only for models with a fast path.

    Attributes:
        engine: the model.
        steps: batches in an epoch.
    """

    def __init__(self, engine: Engine, train: TripleSet, free: torch.Tensor | None = None) -> None:
        self.engine = engine
        self._options = engine.options
        self._questions = Questions(train)
        self._sampler = Sampler(engine.options, train, engine.logits)
        self.steps = math.ceil(len(train) / (self._options.batch_size or 1))
        self.steps = min(self.steps, len(self._questions))
        self._rows: Optimiser | None = None
        self._module: ModuleOptimiser | None = None
        if engine.fast:
            make = RowAdagrad if self._options.optimiser == "adagrad" else RowAdam
            self._rows = make({"entity": engine.entities, "relation": engine.relations})
            if free is not None:
                self._rows = SomeRows(self._rows, place(free, engine.device))
        else:
            self._module = ModuleOptimiser(self._options.optimiser, engine.model.parameters())

    def epoch(self, number: int, epochs: int) -> Iterator[torch.Tensor]:
        """One pass over the triples, in both directions.

        Order and negatives depend on the seed and the number alone, so that a pass can be repeated.

        Args:
            number: of the epoch, from 0.
            epochs: how many there will be; the learning rate falls towards the last.

        Yields:
            () the loss of each batch, on the model's device.
        """
        self.engine.model.train()
        torch.manual_seed((self._options.seed << 20) + number + 1)
        order = torch.tensor_split(torch.randperm(len(self._questions)), self.steps)
        for step, numbers in enumerate(order):
            rate = self._rate((number * self.steps + step) / max(epochs * self.steps, 1))
            batch = self._questions.take(numbers)
            yield self._step(batch, rate) if self.engine.fast else self._plain_step(batch, rate)
            self.engine.model.post_parameter_update()
        self.engine.model.eval()

    def tensors(self) -> dict[str, torch.Tensor]:
        """Weights and the optimiser's state, which is all that a later epoch depends on."""
        state = {f"optimiser.{name}": tensor.cpu() for name, tensor in self._optimiser().tensors().items()}
        return {f"model.{name}": tensor for name, tensor in self.engine.tensors().items()} | state

    def load(self, tensors: Mapping[str, torch.Tensor]) -> None:
        """Go on from what `tensors` gave."""
        self.engine.load(_within(tensors, "model."))
        self._optimiser().load(_within(tensors, "optimiser."))

    def _optimiser(self) -> Optimiser | ModuleOptimiser:
        found = self._rows or self._module
        assert found is not None
        return found

    def _rate(self, done: float) -> float:
        """Learning rate after a share of the training: it rises over the warm-up and falls to 0 over the decay."""
        options = self._options
        rising = done / options.warmup if done < options.warmup else 1.0
        falling = (1 - done) / options.decay if done > 1 - options.decay else 1.0
        return (options.learning_rate or 0.1) * max(min(rising, falling), 1e-3)

    def _step(self, batch: Batch, rate: float) -> torch.Tensor:
        others = self._sampler.draw(batch)
        drawn = others.drawn
        entity, entity_at = torch.unique(torch.cat([batch.heads, batch.tails, drawn]), return_inverse=True)
        relation, relation_at = torch.unique(batch.relations, return_inverse=True)
        whole = bool(self._options.relation_weight)
        if whole:  # all relations are compared
            relation, relation_at = torch.arange(len(self.engine.relations)), batch.relations
        device = self.engine.device
        entity, relation = place(entity, device), place(relation, device)
        entities = embedding(entity, self.engine.entities.detach()).requires_grad_()
        relations = embedding(relation, self.engine.relations.detach()).requires_grad_()
        counts = [len(batch.heads), len(batch.tails), len(drawn)]
        asked = self._placed(others, batch)
        with torch.enable_grad():
            parts = torch.split(embedding(place(entity_at, device), entities), counts)
            loss = self._loss(parts, relations, place(relation_at, device), asked)
            torch.autograd.backward(loss)
        assert self._rows is not None
        assert entities.grad is not None
        assert relations.grad is not None
        every = len(entity) == self.engine.size
        self._rows.update("entity", None if every else entity, entities.grad, rate)
        self._rows.update("relation", None if whole else relation, relations.grad, rate)
        return loss.detach()

    def _placed(self, others: Others, batch: Batch) -> Asked:
        """What a batch asks, on the model's device."""
        device = self.engine.device
        return Asked(
            rows=place(batch.rows, device),
            weights=place(batch.weights / max(len(batch.tails), 1), device),
            hits=(place(others.hits[0], device), place(others.hits[1], device)),
            scale=place(others.scale, device),
            weights_of_others=None if others.weights is None else place(others.weights.log(), device),
            barred=None
            if others.barred is None
            else (place(others.barred[0], device), place(others.barred[1], device)),
        )

    def _loss(
        self, entities: Sequence[torch.Tensor], relations: torch.Tensor, at: torch.Tensor, asked: Asked
    ) -> torch.Tensor:
        """The loss of a batch.

        Args:
            entities: embeddings of the heads (questions, width), the tails (answers, width) and the others.
            relations: embeddings of the batch's relations.
            at: (questions,) rows of relations.
            asked: the questions.

        Returns:
            () mean over answers.
        """
        model, options = self.engine.options.model, self._options
        head, tail, other = entities
        relation = embedding(at, relations)
        query = queries(model, head, relation)
        own = (embedding(asked.rows, query) * answers(model, tail)).sum(1)
        low = product_type(self.engine.device)
        loss: torch.Tensor = SharedSoftmax.apply(  # type: ignore[no-untyped-call]
            query.to(low), answers(model, other).to(low), own, asked
        )
        if options.regularisation:
            norm = cubes if options.norm == "n3" else squares
            ones = torch.ones_like(own)  # torch.bincount would wait for a GPU
            share = torch.zeros(len(head), device=head.device).index_add_(0, asked.rows, ones) / len(tail)
            norms = ((norm(model, head) + norm(model, relation)) * share).sum() + norm(model, tail).sum() / len(tail)
            loss = loss + options.regularisation * norms
        if options.relation_weight:
            scores = relation_queries(model, embedding(asked.rows, head), tail) @ relations.T
            missed = torch.nn.functional.cross_entropy(scores, at[asked.rows], reduction="none")
            loss = loss + options.relation_weight * (missed * asked.weights).sum()
        return loss

    def _plain_step(self, batch: Batch, rate: float) -> torch.Tensor:
        """The same for any PyKEEN model, triple by triple by its own scores, and with its own penalties."""
        model, device = self.engine.model, self.engine.device
        drawn = self._sampler.draw(batch)
        asked = self._placed(drawn, batch)
        triples, rows = place(batch.triples(), device), asked.rows
        questions = torch.stack([batch.heads, batch.relations], dim=1)
        own = model.score_hrt(triples).squeeze(1)
        others = asked.narrowed(model.score_t(place(questions, device), tails=place(drawn.drawn, device)).clone(), 0)
        others[asked.hits] = -torch.inf
        others = others + asked.scale.log()[:, None]
        total = log_sums(others, own, rows)
        entropy = ((total[rows] - own) * asked.weights).sum()
        loss: torch.Tensor = entropy + model.collect_regularization_term()
        assert self._module is not None
        self._module.step(loss, rate)
        return loss.detach()


def _within(tensors: Mapping[str, torch.Tensor], prefix: str) -> dict[str, torch.Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
