"""The space of a search: which options of training are tried, in what range, and what a study of them suggests next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from linkpred.defaults import ASKS_RELATIONS
from linkpred.interactions import BILINEAR, DISTANCE
from linkpred.options import TrainOptions

Value = float | int | str
Outcome = Literal["done", "pruned", "failed", "stopped"]


@dataclass(frozen=True, slots=True)
class Range:
    """All numbers from low to high, drawn by their logarithm."""

    low: float
    high: float


_RATES: Final = {"adagrad": Range(0.01, 0.5), "adam": Range(0.0003, 0.03)}
_BATCHES: Final = (100, 250, 500, 1000, 2000)
_OTHER_BATCHES: Final = (128, 256, 512, 1024)
_NEGATIVES: Final = (512, 1024, 2048, 4096)
_OTHER_NEGATIVES: Final = (32, 64, 128, 256, 512)
_NORMS: Final = Range(0.001, 0.3)
#: Distances grow or shrink with the embeddings, so none at all is a choice too.
_DISTANCE_NORMS: Final = (0.0, 1e-4, 1e-3, 1e-2)
_RELATION_WEIGHTS: Final = (0.0, 0.1, 0.5, 1.0, 2.0)
#: Graphs of so many entities are not compared with all of them at every step.
_MANY_ENTITIES: Final = 20_000
#: Trials that are drawn at random before the sampler learns from them, the defaults included.
_RANDOM_TRIALS: Final = 5


@dataclass(frozen=True, slots=True)
class Trial:
    """One training of a search.

    Attributes:
        number: from 0.
        outcome: done; pruned for being behind; failed by itself; stopped at the end of the time.
        options: what was chosen for it, by name; the model among them.
        validations: MRR on the valid sample of each validation.
        epochs: passes over the triples.
        seconds: that it took.
        reason: why it failed, empty otherwise.
    """

    number: int
    outcome: Outcome
    options: Mapping[str, Value]
    validations: tuple[float, ...]
    epochs: int
    seconds: float
    reason: str = ""

    @property
    def mrr(self) -> float | None:
        """The best validation; None before the first."""
        return max(self.validations, default=None)


@dataclass(frozen=True, slots=True)
class Space:
    """What may be tried over a graph.

    Args:
        models: names of the models to choose from.
        options: what the user fixed is not None there and is not searched.
        triples: how many are learnt from.
        entities: how many there are.
        relations: how many there are.
    """

    models: tuple[str, ...]
    options: TrainOptions
    triples: int
    entities: int
    relations: int

    def start(self, model: str) -> dict[str, Value]:
        """A model's defaults on this graph, which are tried first; where the space has no such value, its nearest."""
        full = replace(self.options, model=model).for_graph(self.triples, self.entities, self.relations)
        found: dict[str, Value] = {"model": model}
        for name, allowed in self.of(model).items():
            value = getattr(full, name)
            if isinstance(allowed, tuple):
                found[name] = min(allowed, key=lambda one: abs(one - value))
            else:
                found[name] = min(max(value, allowed.low), allowed.high)
        return found

    def of(self, model: str) -> dict[str, tuple[float, ...] | Range]:
        """What is searched for a model: the values to choose from, or a range."""
        fast = model in BILINEAR + DISTANCE
        batches = [size for size in (_BATCHES if fast else _OTHER_BATCHES) if size <= max(self.triples, 100)]
        some = [count for count in (_NEGATIVES if fast else _OTHER_NEGATIVES) if count < self.entities]
        every = [0] if self.entities <= _MANY_ENTITIES and fast else []
        found: dict[str, tuple[float, ...] | Range] = {
            "learning_rate": _RATES[self.options.optimiser],
            "batch_size": tuple(batches or [_OTHER_BATCHES[0]]),
            "negatives": tuple([*every, *some] or [0]),
        }
        if fast:
            found["regularisation"] = _NORMS if model in BILINEAR else _DISTANCE_NORMS
        if model in ASKS_RELATIONS and self.relations > 1:
            found["relation_weight"] = _RELATION_WEIGHTS
        return {name: allowed for name, allowed in found.items() if getattr(self.options, name) is None}

    def chosen(self, values: Mapping[str, Value]) -> TrainOptions:
        """The options of a trial."""
        return replace(self.options, **dict(values))  # type: ignore[arg-type]


class Study:
    """Trials so far, and what they suggest: a tree-structured Parzen estimator, and pruning below the median.

    The estimator (Bergstra et al. 2011) is seeded by the search's seed and the number of the trial, so that what is
    suggested depends on the trials before it and not on how often the search was stopped.

    Args:
        space: what may be tried.
        trials: those that are over.
        seed: of the search.
    """

    def __init__(self, space: Space, trials: Sequence[Trial], seed: int) -> None:
        import optuna
        from optuna.pruners import MedianPruner
        from optuna.samplers import TPESampler

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        self._space, self._number = space, len(trials)
        sampler = TPESampler(seed=(seed + self._number) % 2**32, n_startup_trials=_RANDOM_TRIALS)
        pruner = MedianPruner(n_startup_trials=max(3, len(space.models)))
        self._study = optuna.create_study(direction="maximize", sampler=sampler, pruner=pruner)
        for trial in trials:
            self._study.add_trial(self._frozen(trial))
        if self._number < len(space.models):
            start = space.start(space.models[self._number])
            self._study.enqueue_trial({_key(start, name): value for name, value in start.items()})
        self._trial, self._reported = self._study.ask(), 0

    def suggestion(self) -> dict[str, Value]:
        """What to try next."""
        found: dict[str, Value] = {"model": self._trial.suggest_categorical("model", self._space.models)}
        for name, allowed in self._space.of(str(found["model"])).items():
            key = _key(found, name)
            if isinstance(allowed, tuple):
                found[name] = self._trial.suggest_categorical(key, allowed)
            else:
                found[name] = self._trial.suggest_float(key, allowed.low, allowed.high, log=True)
        return found

    def hopeless(self, validations: Sequence[float]) -> bool:
        """Whether a trial with such validations is below the median of the others at that point."""
        for step in range(self._reported, len(validations)):
            self._trial.report(validations[step], step)
        self._reported = len(validations)
        return bool(self._trial.should_prune())

    def _frozen(self, trial: Trial) -> Any:
        import optuna
        from optuna.trial import TrialState, create_trial

        model = str(trial.options["model"])
        shapes: dict[str, Any] = {"model": optuna.distributions.CategoricalDistribution(self._space.models)}
        for name, allowed in self._space.of(model).items():
            shapes[_key(trial.options, name)] = (
                optuna.distributions.CategoricalDistribution(allowed)
                if isinstance(allowed, tuple)
                else optuna.distributions.FloatDistribution(allowed.low, allowed.high, log=True)
            )
        state = {"done": TrialState.COMPLETE, "pruned": TrialState.PRUNED}.get(trial.outcome, TrialState.FAIL)
        return create_trial(
            state=state,
            value=trial.mrr if trial.outcome == "done" else None,
            params={_key(trial.options, name): value for name, value in trial.options.items()},
            distributions=shapes,
            intermediate_values=dict(enumerate(trial.validations)),
        )


def _key(options: Mapping[str, Value], name: str) -> str:
    """Name of a parameter in the study: models do not share theirs, since what suits one does not suit another."""
    return name if name == "model" else f"{options['model']}.{name}"


def table_of(trials: Sequence[Trial]) -> str:
    """Trials as TSV, the columns being number, outcome, validation MRR, passes, seconds, and what was chosen."""
    names: list[str] = sorted({name for trial in trials for name in trial.options})
    rows = ["\t".join(("trial", "outcome", "valid_mrr", "epochs", "seconds", *names))]
    for trial in trials:
        mrr = "" if trial.mrr is None else f"{trial.mrr:.4f}"
        chosen = [_spelt(trial.options[name]) if name in trial.options else "" for name in names]
        rows.append(
            "\t".join((str(trial.number + 1), trial.outcome, mrr, str(trial.epochs), f"{trial.seconds:.1f}", *chosen))
        )
    return "".join(f"{row}\n" for row in rows)


def _spelt(value: Value) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
