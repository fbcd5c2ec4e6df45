"""Conversion: models to PyKEEN's own classes and back, with the same scores."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from pykeen.models import Model
from pykeen.triples import TriplesFactory

from kg.errors import InputError
from linkpred.engine import Engine
from linkpred.interactions import COMPLEX, DISTANCE
from linkpred.model import TrainedModel, write_model
from linkpred.options import TrainOptions
from linkpred.progress import Outcome

if TYPE_CHECKING:
    from linkpred.split import Split

#: PyKEEN's classes of interactions, and our models.
_INTERACTIONS: Final = {
    "ComplExInteraction": "complex",
    "DistMultInteraction": "distmult",
    "RESCALInteraction": "rescal",
    "RotatEInteraction": "rotate",
    "TransEInteraction": "transe",
}


def to_pykeen(model: TrainedModel) -> tuple[Any, Any]:
    """A model as PyKEEN knows it, for its pipelines, predictions and evaluators.

    Args:
        model: any.

    Returns:
        A copy as `pykeen.models.Model`, and the training triples as a `TriplesFactory` with the same numbers and with
        inverse triples, through which heads are asked.
    """
    split = model.split
    engine = Engine(model.engine.options, len(split.entities), len(split.relations))
    engine.load(model.engine.tensors())
    engine.model.eval()
    factory = TriplesFactory(
        mapped_triples=torch.from_numpy(split.train.triples),
        entity_to_id={name: code for code, name in enumerate(split.entities)},
        relation_to_id={name: code for code, name in enumerate(split.relations)},
        create_inverse_triples=True,
    )
    return engine.model, factory


def from_pykeen(model: Model, factory: TriplesFactory, split: Split, directory: Path) -> TrainedModel:
    """Take over a trained ComplEx, DistMult, RESCAL, RotatE or TransE (by the Euclidean norm) of PyKEEN.

    Args:
        model: trained with inverse triples or without; in the latter case heads are asked by the same triples' scores.
        factory: what it was trained on, which has its names.
        split: what it was trained on here; names that it lacks are unseen in training.
        directory: where the model goes.

    Returns:
        The model, with the same scores.

    Raises:
        InputError: it is of another kind, or lacks a name that training has.
    """
    name = _kind(model)
    parts: Any = (model.entity_representations, model.relation_representations)
    entity, relation = (_rows(part[0]) for part in parts)
    width = len(entity[0]) // (2 if name in COMPLEX else 1)
    options = TrainOptions(model=name, dimension=width)
    options = options.for_graph(len(split.train), len(split.entities), len(split.relations))
    engine = Engine(options, len(split.entities), len(split.relations))
    own = _places(split.entities, factory.entity_to_id, split.seen_entities(), "entity")
    seen = np.flatnonzero(own >= 0)
    forward = _places(split.relations, factory.relation_to_id, split.seen_relations(), "relation")
    known = np.flatnonzero(forward >= 0)
    with torch.no_grad():
        engine.entities[seen] = entity[own[seen]].float()
        if model.use_inverse_triples:
            there, back = relation[2 * forward[known]], relation[2 * forward[known] + 1]
        else:
            there = relation[forward[known]]
            back = _turned(name, there, width)
        engine.relations[2 * known], engine.relations[2 * known + 1] = there.float(), back.float()
    write_model(directory, engine, split, Outcome(0, 0.0, ()))
    return TrainedModel.open(directory)


def _kind(model: Model) -> str:
    interaction = getattr(model, "interaction", None)
    name = _INTERACTIONS.get(type(interaction).__name__, "")
    if not name:
        raise InputError(f"a {type(model).__name__} cannot be taken over; allowed: {', '.join(_INTERACTIONS.values())}")
    if name in DISTANCE and (getattr(interaction, "p", 2) != 2 or getattr(interaction, "power_norm", False)):
        raise InputError(f"{name} is taken over by the Euclidean norm alone; train it with scoring_fct_norm=2")
    return name


def _rows(representation: Any) -> torch.Tensor:
    """(n, width) real numbers of a representation, those of complex ones in turn."""
    with torch.no_grad():
        found: torch.Tensor = representation().detach().cpu()
    return (torch.view_as_real(found) if found.is_complex() else found).flatten(1)


def _places(names: tuple[str, ...], number: Any, needed: np.ndarray[Any, Any], what: str) -> np.ndarray[Any, Any]:
    """(n,) number of each of our names there, -1 where it is missing and not needed."""
    found = np.array([number.get(name, -1) for name in names], dtype=np.int64)
    if len(missing := np.flatnonzero((found < 0) & needed)):
        raise InputError(f"PyKEEN's model lacks the {what} {names[missing[0]]!r}, which training has")
    return found


def _turned(name: str, relations: torch.Tensor, width: int) -> torch.Tensor:
    """Embeddings of inverse relations with which (t, inverse, h) scores what (h, relation, t) scores."""
    if name == "transe":
        return -relations
    if name == "rescal":
        return relations.view(-1, width, width).transpose(1, 2).flatten(1)
    if name in COMPLEX:  # the conjugate
        return (relations.view(len(relations), -1, 2) * torch.tensor([1.0, -1.0])).flatten(1)
    return relations
