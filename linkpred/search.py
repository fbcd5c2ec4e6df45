"""Search: options of training chosen by the valid part within a time limit, many short trainings and then the best."""

from __future__ import annotations

import json
import math
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from kg.atomic import write_text
from kg.digest import content_id
from kg.errors import InputError, UndrawnError, why
from linkpred.forecast import forecast_training
from linkpred.model import CONFIG, TIMING, TRAINER, TrainedModel, libraries, read_config, timing_of
from linkpred.options import TrainOptions
from linkpred.progress import timed
from linkpred.search_space import Outcome, Space, Study, Trial, table_of
from linkpred.split import Split
from linkpred.train import CHECKPOINT, EVERY, TrainProgress, train_model

__all__ = ["Trial", "search_model"]

FOLDER: Final = "search"
TRIALS: Final = "trials.tsv"
_STATE: Final = "search.json"
#: Full trainings that the time of the trials should suffice for; pruning makes more of them.
_WANTED: Final = 12
#: Share of the time that trials have where they are shorter than the last training.
_SHARE: Final = 0.7
#: The last training is worth it where it has so many times the passes of a trial.
_LONGER: Final = 1.5
_PROBE: Final = 3.0


class _PrunedError(Exception):
    """A trial is behind the others."""


class _TimeUpError(Exception):
    """The time of the trials is over."""


def search_model(
    split: Split,
    directory: Path,
    options: TrainOptions,
    models: Sequence[str],
    progress: Callable[[str, TrainProgress], None] | None = None,
    told: Callable[[Trial, Trial | None], None] | None = None,
    *,
    most: int = 100,
    replace_other: bool = False,
    checkpoint_seconds: float = EVERY,
) -> TrainedModel:
    """Search options of training and leave the best model in a folder; go on with a search that was stopped.

    Trials have the same number of passes: as many as the last training, or so few that a dozen fit into 7/10 of the
    time, and then the best options are trained once more in what is left. Choices see the valid part only. What is
    suggested depends on the seed and on the trials before it; how many trials there are depends on the machine. Time
    counts from the first start on, whatever was stopped in between; until a trial is done, all of it is for trials.

    Args:
        split: what to learn from, with a valid part.
        directory: where the model goes, with the trials in trials.tsv.
        options: what is fixed; what is None is searched, the dimension and the epochs aside. With a time limit, which
            is that of the whole search.
        models: which models to choose from.
        progress: told what is trained and how far it is.
        told: told each trial when it is over, and the best so far.
        most: trials at most.
        replace_other: whether another model or search in the folder may be overwritten.
        checkpoint_seconds: between the checkpoints of a training.

    Returns:
        The best model; its folder's timing.json has the seconds of its own training and those of the whole search.

    Raises:
        InputError: there is no time limit, no valid part, or something else in the folder.
        UndrawnError: every trial failed.
    """
    if options.time_limit is None:
        raise InputError("a search needs a time limit; give --time-limit, such as 30m")
    if not len(split.valid) or not options.validations:
        raise InputError("a search chooses by the valid part; give a valid file that is not empty, and validations")
    if options.loop != "own":
        raise InputError("a search is of --loop own")
    for model in models:
        replace(options, model=model).checked()
    names = tuple(dict.fromkeys(model.lower() for model in models))
    options = replace(options, model=names[0]).checked()
    search = _Search(split, directory, options, names, most, replace_other)
    search.every = checkpoint_seconds
    return search.work(progress or (lambda what, at: None), told or (lambda trial, best: None))


class _Search:
    """A search under way in a folder."""

    def __init__(
        self,
        split: Split,
        directory: Path,
        options: TrainOptions,
        models: tuple[str, ...],
        most: int,
        replace_other: bool,
    ) -> None:
        self._split, self._directory, self._options, self._most = split, directory, options, most
        self._limit = options.time_limit or 0.0
        self._free = replace(options, time_limit=None)
        self._space = Space(models, self._free, len(split.train), len(split.entities), len(split.relations))
        versions = [f"{name} {number}" for name, number in libraries().items()]
        fixed = [f"{name}={value}" for name, value in self._free.to_json().items()]
        self._key = content_id(split.digest, TRAINER, *versions, *fixed, *models)
        self._trials: list[Trial] = []
        self._state: dict[str, Any] = {}
        self.every = EVERY
        self._resume(replace_other)

    @property
    def _spent(self) -> float:
        other = sum(self._state.get(name, 0.0) for name in ("planned", "at_hand", "last_seconds"))
        return float(other) + sum(trial.seconds for trial in self._trials)

    @property
    def _best(self) -> Trial | None:
        over = [trial for trial in self._trials if trial.outcome == "done" and trial.mrr is not None]
        return max(over, key=lambda trial: (trial.mrr or 0.0, -trial.number), default=None)

    def _resume(self, replace_other: bool) -> None:
        """Take over what a search before left in the folder."""
        path = self._directory / FOLDER / _STATE
        try:
            value = json.loads(path.read_bytes())
            found = str(value["key"])
            trials = [Trial(**row | {"validations": tuple(row["validations"])}) for row in value["trials"]]
        except FileNotFoundError:
            found, value, trials = "", {}, []
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path} cannot be read: {why(error)}; delete it to search anew") from error
        if found == self._key:
            self._trials, self._state = trials, value["state"]
            return
        held = next((name for name in (_STATE, CONFIG, CHECKPOINT) if self._place(name).exists()), None)
        if held is not None and not replace_other:
            raise InputError(
                f"{self._place(held)} is of other triples or options, or of no search; "
                "give another directory, or overwrite it with --replace"
            )
        for name in (CONFIG, CHECKPOINT, TRIALS):
            self._place(name).unlink(missing_ok=True)
        shutil.rmtree(self._directory / FOLDER, ignore_errors=True)

    def _place(self, name: str) -> Path:
        return self._directory / FOLDER / name if name == _STATE else self._directory / name

    def work(
        self, progress: Callable[[str, TrainProgress], None], told: Callable[[Trial, Trial | None], None]
    ) -> TrainedModel:
        """Trials until the time is over, and the last training."""
        limit, most = self._state.get("finished", (0.0, 0))
        if self._limit <= limit and self._most <= most and (self._directory / CONFIG).exists():
            return TrainedModel.open(self._directory)
        if not self._state.get("epochs"):
            self._plan()
        limit = self._limit * (_SHARE if self._state["epochs"] < self._state["full"] else 1.0)
        while "last" not in self._state and self._spent < limit and len(self._trials) < self._most:
            trial = self._run(progress, (limit if self._best is not None else self._limit) - self._spent)
            self._trials.append(trial)
            self._state.pop("at_hand", None)  # it is in the trial
            self._save()
            told(trial, self._best)
            self._sweep()
            if len(self._trials) >= _WANTED and self._best is None:
                break
        best = self._best
        if best is None:
            reasons = "; ".join(sorted({trial.reason for trial in self._trials if trial.reason}))
            short = f"the time limit is too short ({self._limit:g} s); the same command with a longer one goes on"
            raise UndrawnError(f"no trial of the search came to an end: {reasons or short}")
        self._finish(best, progress)
        return TrainedModel.open(self._directory)

    def _plan(self) -> None:
        """How many passes a trial has, by how long a pass takes."""
        full, each, began = 0, 0.0, time.monotonic()
        for model in self._space.models:
            chosen = self._space.chosen({"model": model})
            expected = forecast_training(self._split, chosen, min(_PROBE, self._limit / 20))
            full, each = max(full, expected.epochs), max(each, expected.seconds_per_epoch)
        fitting = int(self._limit * _SHARE / _WANTED / max(each, 1e-9))
        if not fitting:
            raise InputError(
                f"time limit {self._limit:g} s: one epoch takes {each:.2g} s here, and a search wants {_WANTED} "
                f"trainings; give at least {math.ceil(each * _WANTED / _SHARE)} s, or a smaller dimension"
            )
        self._state = {"epochs": min(fitting, full), "full": full, "planned": time.monotonic() - began}

    def _run(self, progress: Callable[[str, TrainProgress], None], seconds: float) -> Trial:
        """One trial, in a folder of its own."""
        number = len(self._trials)
        study = Study(self._space, self._trials, self._options.seed)
        chosen = study.suggestion()
        folder = self._directory / FOLDER / f"trial-{number:03}"
        began = time.monotonic()
        history: list[tuple[int, float]] = []

        def show(at: TrainProgress) -> None:
            tick()
            if time.monotonic() > began + seconds:
                raise _TimeUpError
            progress(f"trial {number + 1}", at)

        def judge(validations: tuple[tuple[int, float], ...]) -> None:
            history[:] = validations
            if study.hopeless([mrr for _, mrr in validations]):
                raise _PrunedError

        outcome: Outcome = "done"
        reason = ""
        options = replace(self._space.chosen(chosen), epochs=self._state["epochs"])
        try:
            with timed(self._state, "at_hand", self._save) as tick:
                train_model(
                    self._split, folder, options, show, replace_other=True, checkpoint_seconds=self.every, judge=judge
                )
            history[:] = [(epoch, mrr) for epoch, mrr in read_config(folder)["validations"]]
            if not history:
                outcome, reason = "failed", "it was never validated"
        except _PrunedError:
            outcome = "pruned"
        except _TimeUpError:
            outcome = "stopped"
        except UndrawnError as error:
            outcome, reason = "failed", str(error)
        epochs = history[-1][0] if history else 0
        spent = max(self._state["at_hand"], 0.01)
        return Trial(number, outcome, chosen, tuple(mrr for _, mrr in history), epochs, spent, reason)

    def _save(self) -> None:
        value = {"key": self._key, "state": self._state, "trials": [asdict(trial) for trial in self._trials]}
        write_text(self._place(_STATE), json.dumps(value, indent=1) + "\n")
        write_text(self._place(TRIALS), table_of(self._trials))

    def _sweep(self) -> None:
        """Delete the weights of all trials but the best."""
        kept = "" if self._best is None else f"trial-{self._best.number:03}"
        for path in (self._directory / FOLDER).glob("trial-*"):
            if path.name != kept:
                shutil.rmtree(path, ignore_errors=True)

    def _finish(self, best: Trial, progress: Callable[[str, TrainProgress], None]) -> None:
        """Train the best options to the end where that is more than a trial, and put the best model into the folder."""
        folder = self._directory / FOLDER / f"trial-{best.number:03}"
        last = self._directory / FOLDER / "last"
        if "last" not in self._state:
            self._state["last"] = max(self._limit - self._spent, 1.0)
            self._save()
        each = best.seconds / max(best.epochs, 1)
        if min(self._state["full"], self._state["last"] / max(each, 1e-9)) >= _LONGER * best.epochs:
            options = replace(
                self._space.chosen(best.options), epochs=self._state["full"], time_limit=self._state["last"]
            )
            with timed(self._state, "last_seconds", self._save) as tick:

                def show(at: TrainProgress) -> None:
                    tick()
                    progress("last training", at)

                model = train_model(self._split, last, options, show, replace_other=True, checkpoint_seconds=self.every)
            if max((mrr for _, mrr in read_config(model.directory)["validations"]), default=0.0) >= (best.mrr or 0.0):
                folder = last
        (self._directory / CONFIG).unlink(missing_ok=True)
        for path in sorted(folder.iterdir(), key=lambda path: path.name == CONFIG):  # config.json makes it a model
            shutil.copyfile(path, self._directory / path.name)
        self._time(folder)
        del self._state["last"]
        self._state["finished"] = (self._limit, self._most)
        self._save()
        shutil.rmtree(last, ignore_errors=True)

    def _time(self, folder: Path) -> None:
        """Write what the model's own training took, and the whole search with its trials and that training in it."""
        value = timing_of(folder) | {"search_seconds": round(self._spent, 2)}
        write_text(self._directory / TIMING, json.dumps(value) + "\n")
