"""A whole run: the stages one after the other, each skipped where it is done."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Final

from kg.atomic import write_text
from pipelines.config import Config
from pipelines.crash import CRASH, keep_crashes_in
from pipelines.lock import locked
from pipelines.progress import say, spell_seconds
from pipelines.stage import STAGES, Finished, Run, Stage, carry_out

CONFIGURATION: Final = "configuration.json"


def load_stage(name: str) -> Stage:
    """A stage by name; what it needs is imported with it, so a run loads nothing before its turn."""
    stage: Stage = import_module(f"pipelines.stages.{name}").STAGE
    return stage


def run_all(config: Config) -> list[Finished]:
    """Run everything that is not done yet.

    Args:
        config: the run's configuration.

    Returns:
        What was done, by stage.
    """
    run = Run(config.directory, config)
    finished = []
    with locked(run.directory):
        keep_crashes_in(run.directory)
        write_text(run.directory / CONFIGURATION, json.dumps(config.model_dump(mode="json"), indent=2) + "\n")
        for name in STAGES:
            done = carry_out(load_stage(name), run)
            finished.append(done)
            told = "done before" if done.skipped else f"{spell_seconds(done.seconds)}, {done.peak_memory_mb:.0f} MB"
            say(f"{name}: {told}{f', {done.quarantined} quarantined' if done.quarantined else ''}")
        (run.directory / CRASH).unlink(missing_ok=True)
    return finished
