"""Stage: one step of a run, skipped where its manifest says that it is done."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from kg.errors import UndrawnError
from pipelines.config import Config
from pipelines.manifest import MANIFEST, TIMING, Manifest, Outcome, Plan, read_manifest, write_manifest
from pipelines.timing import watching, write_timing

STAGES: Final = ("documents", "evidence", "graph", "model", "hypotheses", "report")
#: Names that `kg.atomic.replacing` gives, with the process that wrote.
_TEMPORARY: Final = re.compile(r"\..+\.([0-9]{1,9})-[0-9]+\.part", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Run:
    """A run: its folder, its configuration, and whether documents that are in quarantine are to be tried again."""

    directory: Path
    config: Config
    retry: bool = False

    def folder(self, stage: str) -> Path:
        """The folder of a stage."""
        return self.directory / stage

    def manifest(self, stage: str) -> Manifest:
        """The manifest of a stage that must be finished.

        Args:
            stage: its name.

        Returns:
            The manifest.

        Raises:
            UndrawnError: the stage is not finished.
        """
        found = read_manifest(self.folder(stage))
        if found is None:
            raise UndrawnError(f"the {stage} of {self.directory} are not finished; run undrawn run again")
        return found


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a run.

    Attributes:
        name: its name and that of its folder.
        plan: says what it is going to do, from the configuration and the stages before it.
        work: does it, writing to its folder, and goes on where an earlier attempt stopped.
    """

    name: str
    plan: Callable[[Run], Plan]
    work: Callable[[Run, Plan], Outcome]


@dataclass(frozen=True, slots=True)
class Finished:
    """A stage that is done: whether it was skipped, seconds it took now, what was quarantined."""

    name: str
    skipped: bool
    seconds: float
    peak_memory_mb: float
    quarantined: int
    counts: Mapping[str, Any]


def sweep(*folders: Path) -> None:
    """Remove what a kill left half written: temporary files of `kg.atomic`, but for those of other processes alive.

    Args:
        *folders: where to look, not in folders within them; those that do not exist are passed over.
    """
    for folder in folders:
        for path in folder.glob(".*.part"):
            named = _TEMPORARY.fullmatch(path.name)
            if named and path.is_file() and (int(named[1]) == os.getpid() or not psutil.pid_exists(int(named[1]))):
                path.unlink(missing_ok=True)


def keep_only(directory: Path, names: Set[str]) -> None:
    """Remove pieces that belong to nothing any more.

    Args:
        directory: the stage's folder.
        names: paths within it that stay; manifest and timing stay as well.
    """
    keep = names | {MANIFEST, TIMING}
    for path in list(directory.rglob("*")):
        if path.is_file() and path.relative_to(directory).as_posix() not in keep:
            path.unlink()


def carry_out(stage: Stage, run: Run) -> Finished:
    """Do a stage, or skip it where it is done.

    Args:
        stage: the stage.
        run: the run.

    Returns:
        What was done.
    """
    plan = stage.plan(run)
    directory = run.folder(stage.name)
    before = read_manifest(directory)
    again = run.retry and before is not None and before.quarantined
    if before is not None and before.key == plan.key and not again:
        return Finished(stage.name, True, 0.0, 0.0, before.quarantined, before.fields.get("counts", {}))
    directory.mkdir(parents=True, exist_ok=True)
    sweep(directory, *(path for path in directory.rglob("*") if path.is_dir()))
    (directory / MANIFEST).unlink(missing_ok=True)
    with watching() as watch:
        outcome = stage.work(run, plan)
    write_timing(directory, watch)
    write_manifest(directory, plan, outcome)
    return Finished(stage.name, False, watch.seconds, watch.peak / 1e6, outcome.quarantined, outcome.counts)
