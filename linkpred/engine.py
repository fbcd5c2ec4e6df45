"""Engine: PyKEEN's models, their weights and scores. PyKEEN is imported here alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from pykeen.models import ERModel, Model, model_resolver
from pykeen.triples import KGInfo
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch.nn.functional import embedding

from kg.atomic import write_bytes
from kg.errors import InputError, UnreadableError
from linkpred.device import place, product_type
from linkpred.interactions import BILINEAR, DISTANCE, answers, queries
from linkpred.options import TrainOptions
from linkpred.products import products

#: No unit spheres or penalties of PyKEEN's own, since regularisation is an option of training here.
_FREE: Final = {"regularizer": None}
_ARGUMENTS: Final[dict[str, dict[str, Any]]] = {
    "complex": _FREE,
    "distmult": _FREE | {"entity_constrainer": None},
    "rescal": _FREE,
    "rotate": {},
    "transe": {"scoring_fct_norm": 2, "entity_constrainer": None, "relation_constrainer": None},
}
#: Standard deviation of the embeddings at the start: narrow for a softmax over entities.
_NARROW: Final = {"complex": 1e-2, "distmult": 1e-2, "rescal": 1e-1, "rotate": 1e-1, "transe": 1e-1}


class Engine:
    """A PyKEEN model over numbered entities, with every relation in both directions.

    Relation r is PyKEEN's relation 2r; its inverse, which heads are asked through, is 2r + 1.

    Attributes:
        model: PyKEEN's model.
        options: how it was made.
        size: number of entities.
        fast: whether a query's scores are one matrix product.
        distance: whether they are distances.
    """

    def __init__(
        self, options: TrainOptions, entities: int, relations: int, device: torch.device | None = None
    ) -> None:
        self.options = options
        self.size = entities
        torch.manual_seed(options.seed)
        self.model = _build(options, entities, relations)
        self.fast = options.loop == "own" and options.model in BILINEAR + DISTANCE
        self.distance = self.fast and options.model in DISTANCE
        if self.fast:
            self._start_narrow()
        elif options.loop != "own":
            self.model.reset_parameters_()  # as PyKEEN's loops do with a model that was just made
        if device is not None:
            self.model.to(device)

    def _start_narrow(self) -> None:
        """Start from narrow normal embeddings; the angles of rotations keep PyKEEN's start."""
        width = _NARROW[self.options.model]
        tables = [self.entities] if self.options.model == "rotate" else [self.entities, self.relations]
        for table in tables:
            torch.nn.init.normal_(table, std=width)

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        found: torch.device = next(iter(self.model.parameters())).device
        return found

    @property
    def entities(self) -> torch.Tensor:
        """(entities, width) embeddings, the model's own memory; only for models with a fast path."""
        found: torch.Tensor = self.model.entity_representations[0]._embeddings.weight
        return found

    @property
    def relations(self) -> torch.Tensor:
        """(2 x relations, width) embeddings of directed relations; only for models with a fast path."""
        found: torch.Tensor = self.model.relation_representations[0]._embeddings.weight
        return found

    def scores(
        self, anchors: NDArray[np.int64], relation: int | NDArray[np.int64], inverse: bool
    ) -> NDArray[np.float32]:
        """Scores of every entity at the other end.

        Args:
            anchors: (k,) entity numbers.
            relation: its number, or (k,) that of each anchor.
            inverse: whether the anchors are tails and heads are sought.

        Returns:
            (k, entities); larger is likelier.
        """
        heads = torch.from_numpy(np.ascontiguousarray(anchors, dtype=np.int64)).to(self.device)
        numbers = np.broadcast_to(2 * np.asarray(relation, dtype=np.int64) + int(inverse), heads.shape)
        directed = torch.tensor(numbers, device=self.device)
        with torch.inference_mode():
            if self.fast:
                asked = queries(self.options.model, self.entities[heads], self.relations[directed])
                found = products(asked, answers(self.options.model, self.entities))
                if self.distance:
                    found = -found.neg_().clamp_min_(0).sqrt_()
            else:
                found = self.model.score_t(torch.stack([heads, directed], dim=1))
        return found.cpu().numpy().astype(np.float32, copy=False)

    def logits(self, heads: torch.Tensor, relations: torch.Tensor, tails: torch.Tensor) -> torch.Tensor:
        """What training compares, without gradient: scores, of distances their squares.

        Args:
            heads: (questions,) entity numbers on the CPU.
            relations: (questions,) directed relations.
            tails: (entities,) entity numbers.

        Returns:
            (questions, entities) float32 on the model's device.
        """
        asked, relation, tail = (place(numbers, self.device) for numbers in (heads, relations, tails))
        with torch.no_grad():
            if self.fast:
                low = product_type(self.device)
                query = queries(self.options.model, self.entities[asked], self.relations[relation])
                compared = answers(self.options.model, embedding(tail, self.entities))
                return products(query.to(low), compared.to(low)).float()
            training = self.model.training
            self.model.eval()  # nothing is dropped out, and no running mean is moved
            found: torch.Tensor = self.model.score_t(torch.stack([asked, relation], dim=1), tails=tail)
            self.model.train(training)
            return found.clone()

    def score_tails(self, heads: NDArray[np.int64], relation: int) -> NDArray[np.float32]:
        """(heads, entities) scores of every entity as the tail."""
        return self.scores(heads, relation, inverse=False)

    def score_heads(self, relation: int, tails: NDArray[np.int64]) -> NDArray[np.float32]:
        """(tails, entities) scores of every entity as the head."""
        return self.scores(tails, relation, inverse=True)

    def tensors(self) -> dict[str, torch.Tensor]:
        """The weights by name."""
        return {name: tensor.detach().cpu().clone().contiguous() for name, tensor in self.model.state_dict().items()}

    def load(self, tensors: Mapping[str, torch.Tensor]) -> None:
        """Take over weights.

        Args:
            tensors: as `tensors` gives them.

        Raises:
            UnreadableError: they are not those of this model.
        """
        try:
            self.model.load_state_dict(dict(tensors))
        except RuntimeError as error:
            raise UnreadableError(f"the weights do not fit the model: {' '.join(str(error).split())}") from error

    def take_over(self, other: Engine, rows: NDArray[np.int64]) -> torch.Tensor:
        """Take over another model's entities, each at its own place, and its relations.

        Args:
            other: a model with a fast path and the same relations.
            rows: (other's entities,) where each of them stands here.

        Returns:
            (entities,) which of the entities here the other model does not have.
        """
        free = torch.ones(self.size, dtype=torch.bool)
        free[torch.from_numpy(rows)] = False
        with torch.no_grad():
            self.entities[~free] = other.entities[torch.from_numpy(np.argsort(rows))]
            self.relations.copy_(other.relations)
        return free


def _build(options: TrainOptions, entities: int, relations: int) -> Any:
    try:
        kind = model_resolver.lookup(options.model)
    except (KeyError, ValueError):
        names = ", ".join(sorted(name for name in model_resolver.lookup_dict))
        raise InputError(f"unknown model {options.model!r}; allowed: {names}") from None
    arguments: dict[str, Any] = {"embedding_dim": options.dimension, "random_seed": options.seed}
    if options.loop == "own":
        arguments |= _ARGUMENTS.get(options.model, {})
    info = KGInfo(num_entities=entities, num_relations=relations, create_inverse_triples=True)
    try:
        model: Model = kind(triples_factory=info, **arguments)
    except (TypeError, AttributeError, ValueError) as error:
        raise InputError(f"model {options.model} cannot be trained on triples alone: {error}") from error
    if not isinstance(model, ERModel):
        raise InputError(f"model {options.model} has no embeddings to train; choose another, such as complex")
    return model


def save_tensors(path: Path, tensors: Mapping[str, torch.Tensor], metadata: Mapping[str, Any]) -> None:
    """Write tensors and a JSON value into one safetensors file, in one step.

    Args:
        path: the file.
        tensors: by name.
        metadata: plain values.
    """
    write_bytes(path, save(dict(sorted(tensors.items())), {"json": json.dumps(metadata, sort_keys=True)}))


def load_tensors(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """Read what `save_tensors` wrote.

    Args:
        path: the file.

    Returns:
        The tensors and the JSON value.

    Raises:
        UnreadableError: it is missing or damaged.
    """
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
            metadata: dict[str, Any] = json.loads((file.metadata() or {})["json"])
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise UnreadableError(f"{path} is missing or damaged: {error}; train the model again") from error
    return tensors, metadata
