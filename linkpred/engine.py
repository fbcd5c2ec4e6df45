"""Engine: PyKEEN's models, their weights and scores. Beside the training modules, all of PyKEEN and torch is here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from pykeen.models import ERModel, Model, model_resolver
from pykeen.triples import KGInfo
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch.nn.init import normal_

from kg.atomic import write_bytes
from kg.errors import InputError, UnreadableError
from linkpred.options import TrainOptions

#: Bilinear models score a query and a tail by a scalar product, distance models by minus the Euclidean distance; the
#: latter are trained on its square, which keeps the order and makes them as fast, and as easy to fit, as products.
BILINEAR: Final = ("complex", "distmult")
DISTANCE: Final = ("rotate", "transe")
#: What differs from PyKEEN's defaults: narrow starts that suit a softmax over entities, and no unit spheres or
#: penalties of PyKEEN's own, since regularisation is an option of training here.
_NARROW: Final = partial(normal_, std=0.1)
_FREE: Final = {"regularizer": None, "entity_initializer": _NARROW, "relation_initializer": _NARROW}
_ARGUMENTS: Final[dict[str, dict[str, Any]]] = {
    "complex": _FREE,
    "distmult": _FREE | {"entity_constrainer": None},
    "rotate": {"entity_initializer": _NARROW},
    "transe": {"scoring_fct_norm": 2, "entity_constrainer": None, "relation_constrainer": None}
    | {"entity_initializer": _NARROW, "relation_initializer": _NARROW},
}


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

    def __init__(self, options: TrainOptions, entities: int, relations: int) -> None:
        self.options = options
        self.size = entities
        torch.manual_seed(options.seed)
        self.model = _build(options, entities, relations)
        self.fast = options.model in BILINEAR + DISTANCE
        self.distance = options.model in DISTANCE

    def entity(self, numbers: torch.Tensor | None = None) -> torch.Tensor:
        """(batch, dimension) representations of entities, of all where no numbers are given."""
        found: torch.Tensor = self.model.entity_representations[0](numbers)
        return found

    def relation(self, numbers: torch.Tensor) -> torch.Tensor:
        """(batch, dimension) representations of directed relations."""
        found: torch.Tensor = self.model.relation_representations[0](numbers)
        return found

    def queries(self, heads: torch.Tensor, relations: torch.Tensor) -> torch.Tensor:
        """Vectors whose products with `answers` are what training compares; only for models with a fast path.

        Args:
            heads: (batch, dimension) representations of the heads.
            relations: (batch, dimension) representations of the directed relations.

        Returns:
            (batch, width) real numbers.
        """
        found = _real(heads + relations if self.options.model == "transe" else heads * relations)
        if not self.distance:
            return found
        # minus the squared distance of q and t is 2 q.t - q.q - t.t
        squares = found.pow(2).sum(1, keepdim=True)
        return torch.cat([2 * found, -squares, -torch.ones_like(squares)], dim=1)

    def answers(self, tails: torch.Tensor) -> torch.Tensor:
        """(batch, width) real numbers for tails, to be multiplied with `queries`."""
        found = _real(tails)
        if not self.distance:
            return found
        squares = found.pow(2).sum(1, keepdim=True)
        return torch.cat([found, torch.ones_like(squares), squares], dim=1)

    def scores(self, anchors: NDArray[np.int64], relation: int, inverse: bool) -> NDArray[np.float32]:
        """Scores of every entity at the other end.

        Args:
            anchors: (k,) entity numbers.
            relation: its number.
            inverse: whether the anchors are tails and heads are sought.

        Returns:
            (k, entities); larger is likelier.
        """
        heads = torch.from_numpy(np.ascontiguousarray(anchors, dtype=np.int64))
        directed = torch.full_like(heads, 2 * relation + int(inverse))
        with torch.inference_mode():
            if self.fast:
                found = self.queries(self.entity(heads), self.relation(directed)) @ self.answers(self.entity()).T
                if self.distance:
                    found = -found.neg_().clamp_min_(0).sqrt_()
            else:
                found = self.model.score_t(torch.stack([heads, directed], dim=1))
        return found.numpy().astype(np.float32, copy=False)

    def tensors(self) -> dict[str, torch.Tensor]:
        """The weights by name."""
        return {name: tensor.detach().clone().contiguous() for name, tensor in self.model.state_dict().items()}

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


def _real(values: torch.Tensor) -> torch.Tensor:
    """(batch, width) real numbers; a complex number gives two, its real part first."""
    return torch.view_as_real(values).flatten(1) if values.is_complex() else values


def _build(options: TrainOptions, entities: int, relations: int) -> Any:
    try:
        kind = model_resolver.lookup(options.model)
    except (KeyError, ValueError):
        names = ", ".join(sorted(name for name in model_resolver.lookup_dict))
        raise InputError(f"unknown model {options.model!r}; allowed: {names}") from None
    arguments: dict[str, Any] = {"embedding_dim": options.dimension, "random_seed": options.seed}
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
