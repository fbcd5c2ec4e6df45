"""One run of `linkpred_speed.py`: train by our loop or PyKEEN's, with the clock stopped while valid is ranked."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import torch
from pykeen.losses import loss_resolver
from pykeen.models import ComplEx, DistMult
from pykeen.regularizers import LpRegularizer
from pykeen.training import LCWATrainingLoop, SLCWATrainingLoop
from pykeen.training.callbacks import TrainingCallback
from pykeen.triples import CoreTriplesFactory
from speed_settings import DIMENSION, LEVELS, Run, Theirs

from linkpred.engine import Engine
from linkpred.fit import Fit
from linkpred.options import TrainOptions
from linkpred.ranks import Scorer, known_answers, rank_answers
from linkpred.split import Split

#: Triples of the valid part that are ranked: those that are shown, and as many others that settings are chosen by.
SAMPLE: Final = 1000
#: CPU seconds between two validations at the start, later a twentieth of what has passed.
_BETWEEN: Final = {"own": 1.0, "lcwa": 15.0, "slcwa": 6.0}
_MODELS: Final = {"complex": ComplEx, "distmult": DistMult}
_LOOPS: Final = {"lcwa": LCWATrainingLoop, "slcwa": SLCWATrainingLoop}
_OPTIMISERS: Final = {"adam": torch.optim.Adam, "adagrad": torch.optim.Adagrad}
Points = list[tuple[float, float, float]]


class Enough(Exception):  # noqa: N818 - not an error
    """The time is up."""


class Clock:
    """Time of training alone, with a validation whenever some of it has passed.

    Args:
        validate: gives the MRR.
        note: takes the curve after each validation.
        limit: CPU seconds, and seconds with the validations, after which `Enough` is raised.
        least: CPU seconds between two validations at the start; later a twentieth of what has passed.
        since: when training began (CPU seconds, seconds); setting up counts.
    """

    def __init__(
        self,
        validate: Callable[[], float],
        note: Callable[[Points], None],
        limit: tuple[float, float],
        least: float,
        since: tuple[float, float],
    ) -> None:
        self._validate, self._note, self._limit, self._least, self._since = validate, note, limit, least, since
        self._points: Points = []
        self._cpu = self._wall = 0.0
        self._due = least
        self._began = since[1]

    def lap(self, *, last: bool = False) -> None:
        """Note a step of training; validate where it is time to."""
        cpu, wall = now()
        spent = self._cpu + cpu - self._since[0]
        if spent < self._due and not last:
            return
        self._cpu, self._wall = spent, self._wall + wall - self._since[1]
        self._points.append((self._cpu, self._wall, self._validate()))
        self._note(self._points)
        self._due = self._cpu + max(self._least, self._cpu / 20)
        self._since = now()
        out = self._cpu >= self._limit[0] or now()[1] - self._began >= self._limit[1]
        if out or self._points[-1][2] > LEVELS[-1] + 0.02:
            raise Enough


def now() -> tuple[float, float]:
    """CPU seconds and seconds."""
    return time.process_time(), time.perf_counter()


class _Scorer:
    """A PyKEEN model as a scorer."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def scores(self, anchors: Any, relation: Any, inverse: bool) -> Any:
        """By its own predictions of tails and heads; DistMult's by products, which take a twentieth of their time."""
        entities, relations = torch.from_numpy(anchors), torch.from_numpy(relation)
        if isinstance(self._model, DistMult):
            table, directed = (
                kind[0](None) for kind in (self._model.entity_representations, self._model.relation_representations)
            )
            numbers = 2 * relations + int(inverse) if self._model.use_inverse_triples else relations
            return ((table[entities] * directed[numbers]) @ table.T).detach().numpy()
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


def follow(
    run: Run, trial: int, split: Split, limit: tuple[float, float], shown: bool, note: Callable[[Points], None]
) -> None:
    """Train, and note the curve: CPU seconds, seconds and MRR at each validation.

    Args:
        run: what is timed.
        trial: number of its setting.
        split: FB15k-237.
        limit: CPU seconds of training, and seconds with the validations.
        shown: whether the triples that are shown are ranked, else others.
        note: takes the curve after each validation.
    """
    setting = run.trials[trial]
    validate = _validation(split, shown)
    since = now()

    def clock(model: Any, scorer: Scorer) -> Clock:
        return Clock(lambda: validate(model, scorer), note, limit, _BETWEEN[run.loop], since)

    with contextlib.suppress(Enough):
        if isinstance(setting, Theirs):
            _theirs(run, setting, split, clock)
        else:
            _ours(run, setting, split, clock)


def _ours(run: Run, setting: dict[str, Any], split: Split, clock: Callable[[Any, Scorer], Clock]) -> None:
    options = TrainOptions(model=run.model, dimension=DIMENSION[run.model], threads=1, **setting)
    options = options.for_graph(len(split.train), len(split.entities), len(split.relations))
    engine = Engine(options, len(split.entities), len(split.relations))
    fit = Fit(engine, split.train)
    running, epochs = clock(engine.model, engine), options.epochs or 0
    for number in range(epochs):
        for _ in fit.epoch(number, epochs):
            running.lap()
            engine.model.train()
    running.lap(last=True)


def _theirs(run: Run, setting: Theirs, split: Split, clock: Callable[[Any, Scorer], Clock]) -> None:
    factory = CoreTriplesFactory(
        torch.from_numpy(split.train.triples), len(split.entities), len(split.relations),
        create_inverse_triples=setting.inverse,
    )  # fmt: skip
    made = _model(run.model, setting, factory)
    optimiser = _OPTIMISERS[setting.optimiser](made.parameters(), lr=setting.rate)
    more: dict[str, Any] = {}
    if run.loop == "slcwa":
        more = {"negative_sampler": "basic", "negative_sampler_kwargs": {"num_negs_per_pos": setting.negatives}}
    trainer: Any = _LOOPS[run.loop](model=made, triples_factory=factory, optimizer=optimiser, **more)
    trainer.train(
        factory, num_epochs=1000, batch_size=setting.batch, label_smoothing=setting.smoothing, num_workers=0,
        pin_memory=False, use_tqdm=False, use_tqdm_batch=False, callbacks=_Lap(clock(made, _Scorer(made))),
    )  # fmt: skip


def _model(name: str, setting: Theirs, factory: CoreTriplesFactory) -> Any:
    weight, power = setting.regulariser
    arguments: dict[str, Any] = {
        "embedding_dim": DIMENSION[name],
        "random_seed": 0,
        "loss": loss_resolver.make(setting.loss, dict(setting.loss_arguments)),
        "regularizer": LpRegularizer(weight=weight, p=power, normalize=False) if weight else None,
    }
    if setting.start:
        arguments |= {"entity_initializer": setting.start, "relation_initializer": setting.start}
    if name == "distmult" and not setting.unit:
        arguments["entity_constrainer"] = None
    return _MODELS[name](triples_factory=factory, **arguments)


def _validation(split: Split, shown: bool) -> Callable[[Any, Scorer], float]:
    """MRR of a fixed sample of the valid part, both sides; train, valid and test are known answers."""
    order = np.random.default_rng(0).permutation(len(split.valid))
    asked = split.valid.take(order[:SAMPLE] if shown else order[SAMPLE : 2 * SAMPLE])
    everything, symmetric = (split.train, split.valid, split.test), split.symmetric()
    known = [known_answers(everything, len(split.relations), inverse, symmetric) for inverse in (False, True)]
    seen = split.seen_entities(), split.seen_relations()

    def mrr(model: Any, scorer: Scorer) -> float:
        model.eval()
        with torch.no_grad():
            sides = [rank_answers(scorer, asked, known[inverse], seen, bool(inverse))[0] for inverse in (0, 1)]
        return float(np.mean([np.mean(1 / side.realistic) for side in sides]))

    return mrr
