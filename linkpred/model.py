"""TrainedModel: a model in a directory, with the names, the split and the options it was made of."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.atomic import write_text
from kg.errors import InputError, UnreadableError, why
from linkpred.options import TrainOptions
from linkpred.progress import Outcome
from linkpred.split import Split
from linkpred.triples import PARTS, TripleSet

if TYPE_CHECKING:
    from linkpred.engine import Engine

CONFIG: Final = "config.json"
WEIGHTS: Final = "weights.safetensors"
SPLIT: Final = "split.safetensors"
ENTITIES: Final = "entities.txt"
RELATIONS: Final = "relations.txt"
TIMING: Final = "timing.json"
#: Raised when the files change their meaning.
FORMAT: Final = 1
#: Raised when the same triples and options come to other weights.
TRAINER: Final = "4"
_LIBRARIES: Final = ("numpy", "pykeen", "safetensors", "torch")


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """A model that scores entities for (head, relation, ?) and (?, relation, tail).

    Attributes:
        directory: where it lives.
        options: how it was trained, complete.
        split: what it was trained on and what was held out.
        graph: digest of the graph, empty where it came from files.
        epochs: passes it was trained for.
        train_seconds: how long that took, None where that is not known.
        engine: its weights and scores.
    """

    directory: Path
    options: TrainOptions
    split: Split
    epochs: int
    train_seconds: float | None
    engine: Engine

    @property
    def graph(self) -> str:
        """Digest of the graph it was trained on, empty where it came from files."""
        return self.split.graph

    @property
    def entities(self) -> tuple[str, ...]:
        """Names by number."""
        return self.split.entities

    @property
    def relations(self) -> tuple[str, ...]:
        """Names by number."""
        return self.split.relations

    def seen(self) -> NDArray[np.bool_]:
        """(entities,) whether training had a triple with it; where it had none, scores mean nothing."""
        return self.split.seen_entities()

    def scores(
        self, anchors: NDArray[np.int64], relation: int | NDArray[np.int64], inverse: bool
    ) -> NDArray[np.float32]:
        """(anchors, entities) scores of every entity at the other end; see `Engine.scores`."""
        return self.engine.scores(anchors, relation, inverse)

    def score_tails(self, heads: NDArray[np.int64], relation: int) -> NDArray[np.float32]:
        """Scores of every entity as the tail.

        Args:
            heads: (k,) entity numbers.
            relation: its number.

        Returns:
            (k, entities); larger is likelier.
        """
        return self.engine.scores(heads, relation, inverse=False)

    def score_heads(self, relation: int, tails: NDArray[np.int64]) -> NDArray[np.float32]:
        """Scores of every entity as the head.

        Args:
            relation: its number.
            tails: (k,) entity numbers.

        Returns:
            (k, entities); larger is likelier.
        """
        return self.engine.scores(tails, relation, inverse=True)

    @classmethod
    def open(cls, directory: Path, graph: str | None = None) -> TrainedModel:
        """Open a trained model.

        Args:
            directory: as `train_model` leaves it.
            graph: digest of the graph it is to be used with; None for any.

        Returns:
            The model.

        Raises:
            InputError: there is no finished model, it is damaged, or it was trained on another graph.
        """
        config = read_config(directory)
        if graph is not None and config["graph"] != graph:
            of = config["graph"] or "no graph but on files"
            raise InputError(
                f"the model in {directory} was trained on {of}, not on graph {graph}; train it again on this graph"
            )
        from linkpred.engine import Engine, load_tensors

        try:
            split = _read_split(directory, config)
            options = TrainOptions(**{name: config["options"][name] for name in _names() if name in config["options"]})
            engine = Engine(
                options.for_graph(len(split.train), len(split.entities), len(split.relations)),
                len(split.entities),
                len(split.relations),
            )
            engine.load(load_tensors(directory / WEIGHTS)[0])
        except (UnreadableError, KeyError, TypeError) as error:
            raise InputError(f"the model in {directory} cannot be opened: {error}; train it again") from error
        engine.model.eval()
        return cls(directory, options, split, int(config["epochs"]), timing_of(directory).get("train_seconds"), engine)


def _names() -> list[str]:
    return [field.name for field in fields(TrainOptions)]


def read_config(directory: Path) -> dict[str, Any]:
    """What config.json says.

    Args:
        directory: of a model.

    Returns:
        Its value.

    Raises:
        InputError: there is no finished model, or one of a later format.
    """
    try:
        config = json.loads((directory / CONFIG).read_bytes())
        number = int(config["format"])
    except FileNotFoundError:
        raise InputError(f"{directory} holds no trained model (no {CONFIG}); make one with undrawn train") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{directory / CONFIG} cannot be read: {why(error)}; train the model again") from error
    if number != FORMAT:
        raise InputError(f"the model in {directory} has format {number}, this version reads {FORMAT}; train it again")
    return dict(config)


def write_model(directory: Path, engine: Engine, split: Split, outcome: Outcome) -> None:
    """Write a model; config.json comes last, so that a directory with one is complete.

    Args:
        directory: made where it is missing.
        engine: the trained model.
        split: what it was trained on.
        outcome: passes, seconds and validations.
    """
    from linkpred.engine import save_tensors

    write_text(directory / ENTITIES, "".join(f"{name}\n" for name in split.entities))
    write_text(directory / RELATIONS, "".join(f"{name}\n" for name in split.relations))
    write_split(directory / SPLIT, split)
    save_tensors(directory / WEIGHTS, engine.tensors(), {"model": engine.options.model})
    write_text(directory / TIMING, json.dumps({"train_seconds": round(outcome.seconds, 2)}) + "\n")
    config = {
        "format": FORMAT,
        "options": engine.options.to_json(),
        "epochs": outcome.epochs,
        "validations": [list(row) for row in outcome.validations],
        "trainer": TRAINER,
        "split": split.digest,
        "graph": split.graph,
        "libraries": libraries(),
    }
    write_text(directory / CONFIG, json.dumps(config, indent=2) + "\n")


def libraries() -> dict[str, str]:
    """Versions of the libraries that weights depend on."""
    return {name: version(name) for name in _LIBRARIES}


def write_split(path: Path, split: Split) -> None:
    """Write the numbers of a split into one safetensors file."""
    from safetensors.numpy import save

    from kg.atomic import write_bytes

    tensors: dict[str, NDArray[Any]] = {}
    for name in PARTS:
        part: TripleSet = getattr(split, name)
        tensors[f"{name}.triples"] = part.triples.astype(np.int32)
        tensors[f"{name}.weights"] = part.weights
    write_bytes(path, save(dict(sorted(tensors.items()))))


def _read_split(directory: Path, config: dict[str, Any]) -> Split:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        tensors = load((directory / SPLIT).read_bytes())
        entities, relations = (_lines(directory / name) for name in (ENTITIES, RELATIONS))
    except (OSError, UnicodeDecodeError, SafetensorError) as error:
        raise UnreadableError(str(error)) from error
    parts = [
        TripleSet(entities, relations, tensors[f"{name}.triples"].astype(np.int64), tensors[f"{name}.weights"])
        for name in PARTS
    ]
    split = Split(parts[0], parts[1], parts[2], config["graph"])
    if split.digest != config["split"]:
        raise UnreadableError(f"{ENTITIES}, {RELATIONS} and {SPLIT} are not those it was trained with")
    return split


def _lines(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8").split("\n")[:-1])


def timing_of(directory: Path) -> dict[str, float]:
    """How long the training of the model in a directory took, and the search for it; empty where that is not known."""
    try:
        return {str(name): float(value) for name, value in json.loads((directory / TIMING).read_bytes()).items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
