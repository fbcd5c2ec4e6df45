"""What `linkpred_speed.py` compares: our settings and PyKEEN's, those that were tried and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

LEVELS: Final = (0.20, 0.25, 0.28)
#: Dimension of both engines; of complex numbers for ComplEx.
DIMENSION: Final = {"complex": 100, "distmult": 128}
#: The study of Ali et al. 2021 ("Bringing Light Into the Dark") by PyKEEN's authors, github.com/pykeen/benchmarking:
#: the best of its trials by hits@10 on FB15k-237's valid part, dimension aside.
STUDY: Final = "PyKEEN's study"


@dataclass(frozen=True, slots=True)
class Theirs:
    """A setting of one of PyKEEN's loops.

    Attributes:
        loss: PyKEEN's name of it.
        rate: learning rate of the optimiser, PyKEEN's or torch's defaults apart from that.
        batch: questions a step with lcwa, triples with slcwa.
        optimiser: adam or adagrad.
        negatives: for each triple, slcwa only.
        loss_arguments: of the loss.
        smoothing: of labels.
        inverse: whether relations are learnt in both directions.
        start: initialiser of entities and relations; empty for PyKEEN's own.
        unit: entities of DistMult kept at length 1, as PyKEEN does unless told otherwise.
        regulariser: weight and power of PyKEEN's Lp penalty, (0, 0) for none.
        source: where the setting comes from.
    """

    loss: str
    rate: float
    batch: int
    optimiser: str = "adam"
    negatives: int = 0
    loss_arguments: tuple[tuple[str, float], ...] = ()
    smoothing: float = 0.0
    inverse: bool = True
    start: str = "xavier_uniform"
    unit: bool = False
    regulariser: tuple[float, float] = (0.0, 0.0)
    source: str = "tried here"


@dataclass(frozen=True, slots=True)
class Run:
    """Something that is timed.

    Attributes:
        model: complex or distmult.
        loop: own, lcwa or slcwa.
        trials: settings; the best of them on triples of the valid part that are not shown is shown.
    """

    model: str
    loop: str
    trials: tuple[Theirs | dict[str, Any], ...]


#: Few entities drawn, frequent ones more often, and no loss of relations, which would take a third of the time.
_FEW: Final = {"epochs": 4, "negatives": 512, "sampling": "frequency", "relation_weight": 0.0, "regularisation": 0.05}
_OURS: Final[tuple[dict[str, Any], ...]] = (
    {"epochs": 4},
    {"epochs": 4, "negatives": 1024, "relation_weight": 0.0},
    _FEW,
    _FEW | {"batch_size": 1000, "learning_rate": 0.2},
    _FEW | {"batch_size": 1000, "learning_rate": 0.3},
    _FEW | {"batch_size": 1000, "learning_rate": 0.4},
    _FEW | {"batch_size": 500, "learning_rate": 0.2},
)
RUNS: Final[dict[str, Run]] = {
    "undrawn ComplEx": Run("complex", "own", _OURS),
    "undrawn DistMult": Run("distmult", "own", _OURS),
    "PyKEEN LCWA ComplEx": Run(
        "complex",
        "lcwa",
        (
            Theirs("crossentropy", 0.007525, 256, smoothing=0.0809, start="", source=STUDY),
            Theirs("crossentropy", 0.007525, 256, smoothing=0.0809, source=f"{STUDY}, narrower start"),
            Theirs("crossentropy", 0.01, 256),
            Theirs("crossentropy", 0.02, 1024),
            Theirs("crossentropy", 0.1, 256, optimiser="adagrad"),
        ),
    ),
    "PyKEEN LCWA DistMult": Run(
        "distmult",
        "lcwa",
        (
            Theirs("crossentropy", 0.00185, 256, smoothing=0.9169, start="", unit=True, source=STUDY),
            Theirs("crossentropy", 0.00185, 256, smoothing=0.9169, source=f"{STUDY}, free lengths"),
            Theirs("crossentropy", 0.01, 256),
            Theirs("crossentropy", 0.02, 1024),
            Theirs("crossentropy", 0.1, 256, optimiser="adagrad"),
        ),
    ),
    "PyKEEN sLCWA ComplEx": Run(
        "complex",
        "slcwa",
        (
            Theirs("bceaftersigmoid", 0.00145, 512, negatives=41, inverse=False, start="", source=STUDY),
            Theirs("bceaftersigmoid", 0.00145, 512, negatives=41, inverse=False, source=f"{STUDY}, narrower start"),
            Theirs("softplus", 0.01, 1000, negatives=20),
            Theirs("crossentropy", 0.01, 1000, negatives=32),
            Theirs("crossentropy", 0.02, 4096, negatives=32),
            Theirs("crossentropy", 0.1, 1000, optimiser="adagrad", negatives=32),
        ),
    ),
    "PyKEEN sLCWA DistMult": Run(
        "distmult",
        "slcwa",
        (
            Theirs(
                "marginranking", 0.002664, 512, negatives=96, inverse=False, start="", unit=True,
                loss_arguments=(("margin", 8.3123),), source=STUDY,
            ),
            Theirs(
                "marginranking", 0.1, 48310, optimiser="adagrad", negatives=2, regulariser=(1e-4, 2.0), inverse=False,
                unit=True, loss_arguments=(("margin", 1.0),), source="PyKEEN's package, for FB15k",
            ),
            Theirs("crossentropy", 0.01, 1000, negatives=32),
            Theirs("crossentropy", 0.02, 4096, negatives=32),
            Theirs("crossentropy", 0.1, 1000, optimiser="adagrad", negatives=32),
            Theirs("marginranking", 0.01, 4096, negatives=32, unit=True, loss_arguments=(("margin", 8.3123),)),
        ),
    ),
}  # fmt: skip
