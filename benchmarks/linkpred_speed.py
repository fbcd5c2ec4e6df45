"""Time to quality on FB15k-237: our training beside PyKEEN's own loops, one thread each.

    python benchmarks/linkpred_speed.py run NAME... --data DIR --curves DIR [--minutes 12]
    python benchmarks/linkpred_speed.py report --curves DIR [--results RESULTS.md]

`run` trains one configuration after another and writes its curve (CPU seconds, seconds, MRR) as JSON; `report` draws
them and writes the table. Every validation ranks the same 1,000 triples of the valid part, exactly, filtered,
realistic, both sides, with the same code for all, and stops the clock. DIR holds the benchmarks of the data folder.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from pykeen.losses import CrossEntropyLoss, MarginRankingLoss, SoftplusLoss
from pykeen.models import ComplEx, DistMult
from pykeen.regularizers import LpRegularizer
from pykeen.training import LCWATrainingLoop, SLCWATrainingLoop
from pykeen.training.callbacks import TrainingCallback
from pykeen.triples import CoreTriplesFactory
from speed_report import LEVELS, report

from linkpred.engine import Engine
from linkpred.evaluate import rank_both
from linkpred.fit import Fit
from linkpred.options import TrainOptions
from linkpred.ranks import Scorer
from linkpred.split import Split
from linkpred.triples import read_splits

HERE: Final = Path(__file__).parent
#: Dimension of both engines; of complex numbers for ComplEx.
DIMENSION: Final = {"complex": 100, "distmult": 128}
EPOCHS: Final = 4
#: Triples of the valid part that are ranked.
SAMPLE: Final = 1000
_MODELS: Final = {"complex": ComplEx, "distmult": DistMult}
_PLAIN: Final = {"entity_initializer": "xavier_uniform", "relation_initializer": "xavier_uniform"}


class Enough(Exception):  # noqa: N818 - not an error
    """The time is up."""


class Clock:
    """Time of training alone, with a validation whenever some of it has passed.

    Args:
        validate: gives the MRR.
        limit: CPU seconds after which `Enough` is raised.
        least: CPU seconds between two validations at the start; later a twentieth of what has passed.
    """

    def __init__(self, validate: Callable[[], float], limit: float, least: float) -> None:
        self._validate, self._limit, self._least = validate, limit, least
        self.points: list[tuple[float, float, float]] = []
        self._cpu = self._wall = self._due = 0.0
        self._due = least
        self.start()

    def start(self, since: tuple[float, float] | None = None) -> None:
        """Run again, from now on or from an earlier moment (CPU seconds, seconds)."""
        self._since = since or (time.process_time(), time.perf_counter())

    def lap(self, *, last: bool = False) -> None:
        """Note a step of training; validate where it is time to."""
        cpu, wall = time.process_time(), time.perf_counter()
        spent = self._cpu + cpu - self._since[0]
        if spent < self._due and not last:
            return
        self._cpu, self._wall = spent, self._wall + wall - self._since[1]
        self.points.append((self._cpu, self._wall, self._validate()))
        print(*(f"{value:.3f}" for value in self.points[-1]), flush=True)
        self._due = self._cpu + max(self._least, self._cpu / 20)
        self.start()
        if self._cpu >= self._limit or self.points[-1][2] > LEVELS[-1] + 0.02:
            raise Enough


class Theirs:
    """A PyKEEN model as a scorer."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def scores(self, anchors: Any, relation: Any, inverse: bool) -> Any:
        """By its own predictions of tails and heads."""
        entities, relations = torch.from_numpy(anchors), torch.from_numpy(relation)
        if inverse:
            return self._model.predict_h(torch.stack([relations, entities], dim=1)).numpy()
        return self._model.predict_t(torch.stack([entities, relations], dim=1)).numpy()


class _Lap(TrainingCallback):
    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def post_batch(self, epoch: int, batch: Any, **kwargs: Any) -> None:
        self._clock.lap()
        self.training_loop.model.train()


def ours(model: str, epochs: int) -> Callable[[Split, float], list[tuple[float, float, float]]]:
    """Our training with the defaults for the size of the graph and a learning rate that falls over some epochs."""

    def run(split: Split, limit: float) -> list[tuple[float, float, float]]:
        options = TrainOptions(model=model, dimension=DIMENSION[model], epochs=epochs, threads=1)
        options = options.for_graph(len(split.train), len(split.entities), len(split.relations))
        began = time.process_time(), time.perf_counter()
        engine = Engine(options, len(split.entities), len(split.relations))
        fit = Fit(engine, split.train)
        clock = Clock(_validation(split, engine.model, engine), limit, 2.0)
        clock.start(began)  # setting up counts
        with contextlib.suppress(Enough):
            for number in range(epochs):
                for _ in fit.epoch(number, epochs):
                    clock.lap()
                    engine.model.train()
            clock.lap(last=True)
        return clock.points

    return run


def theirs(
    model: str,
    loop: type,
    arguments: dict[str, Any],
    optimiser: Callable[[Any], Any],
    training: dict[str, Any],
    **more: Any,
) -> Callable[[Split, float], list[tuple[float, float, float]]]:
    """PyKEEN's loop."""

    def run(split: Split, limit: float) -> list[tuple[float, float, float]]:
        began = time.process_time(), time.perf_counter()
        factory = CoreTriplesFactory(
            torch.from_numpy(split.train.triples), len(split.entities), len(split.relations),
            create_inverse_triples=loop is LCWATrainingLoop,
        )  # fmt: skip
        made = _MODELS[model](
            triples_factory=factory, embedding_dim=DIMENSION[model], random_seed=0, **_PLAIN, **arguments
        )
        trainer = loop(model=made, triples_factory=factory, optimizer=optimiser(made.parameters()), **more)
        clock = Clock(_validation(split, made, Theirs(made)), limit, 15.0)
        clock.start(began)
        with contextlib.suppress(Enough):
            trainer.train(
                factory, num_epochs=1000, use_tqdm=False, use_tqdm_batch=False, callbacks=_Lap(clock), num_workers=0,
                **training,
            )  # fmt: skip
        return clock.points

    return run


def _validation(split: Split, model: Any, scorer: Scorer) -> Callable[[], float]:
    """MRR of a fixed sample of the valid part; train, valid and test are known answers."""
    asked = split.valid.take(np.random.default_rng(0).permutation(len(split.valid))[:SAMPLE])

    def mrr() -> float:
        model.eval()
        with torch.no_grad():
            return float(np.mean(1 / rank_both(scorer, split, asked).realistic))

    return mrr


def _adagrad(rate: float) -> Callable[[Any], Any]:
    return lambda parameters: torch.optim.Adagrad(parameters, lr=rate)


def _adam(rate: float) -> Callable[[Any], Any]:
    return lambda parameters: torch.optim.Adam(parameters, lr=rate)


RUNS: Final[dict[str, Callable[[Split, float], list[tuple[float, float, float]]]]] = {
    "undrawn ComplEx": ours("complex", EPOCHS),
    "undrawn DistMult": ours("distmult", EPOCHS),
    "PyKEEN LCWA ComplEx": theirs(
        "complex",
        LCWATrainingLoop,
        {"loss": CrossEntropyLoss(), "regularizer": None},
        _adam(0.01),
        {"batch_size": 256},
    ),
    "PyKEEN LCWA DistMult": theirs(
        "distmult",
        LCWATrainingLoop,
        {"loss": CrossEntropyLoss(), "regularizer": None, "entity_constrainer": None},
        _adam(0.01),
        {"batch_size": 256},
    ),
    "PyKEEN sLCWA ComplEx": theirs(
        "complex",
        SLCWATrainingLoop,
        {"loss": SoftplusLoss(), "regularizer": None},
        _adam(0.01),
        {"batch_size": 1000},
        negative_sampler="basic",
        negative_sampler_kwargs={"num_negs_per_pos": 20},
    ),
    "PyKEEN sLCWA DistMult": theirs(
        "distmult",
        SLCWATrainingLoop,
        {"loss": MarginRankingLoss(margin=1), "regularizer": LpRegularizer(weight=1e-4, p=2.0, normalize=False)},
        _adagrad(0.1),
        {"batch_size": 48310},
        negative_sampler="basic",
        negative_sampler_kwargs={"num_negs_per_pos": 2},
    ),
}


def fb15k237(data: Path) -> Split:
    """The split, from its archive."""
    with tempfile.TemporaryDirectory() as temporary:
        with tarfile.open(data / "FB15k-237.tar.gz") as archive:
            archive.extractall(temporary, filter="data")
        (folder,) = {path.parent for path in Path(temporary).rglob("train.txt")}
        return Split(*read_splits(folder))


def main() -> None:
    """Run, or report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("run", "report"))
    parser.add_argument("names", nargs="*", choices=[[], *RUNS])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--curves", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=12.0)
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md")
    chosen = parser.parse_args()
    chosen.curves.mkdir(parents=True, exist_ok=True)
    if chosen.what == "run":
        split = fb15k237(chosen.data)
        for name in chosen.names or RUNS:
            print(name, flush=True)
            points = RUNS[name](split, chosen.minutes * 60)
            (chosen.curves / f"{name}.json").write_text(json.dumps(points))
    else:
        settings = f"ComplEx of dimension {DIMENSION['complex']}, DistMult of {DIMENSION['distmult']}; ours with the"
        settings += f"\ndefaults for the size of the graph and a learning rate that falls over {EPOCHS} epochs."
        report(chosen.curves, list(RUNS), settings, chosen.results)


if __name__ == "__main__":
    main()
