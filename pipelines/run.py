"""A whole run: the stages one after the other, each skipped where it is done."""

from __future__ import annotations

import json
import os
from importlib import import_module
from pathlib import Path
from typing import Final

from kg.atomic import write_text
from kg.errors import InputError
from pipelines.config import Config
from pipelines.crash import keeping_crashes_in
from pipelines.lock import locked
from pipelines.names import lexicon_of
from pipelines.progress import say, spell_seconds
from pipelines.question import KINDS
from pipelines.stage import STAGES, Finished, Run, Stage, carry_out

CONFIGURATION: Final = "configuration.json"
#: The key there that says, seen from the run's folder, what its paths are relative to.
BASE: Final = "base"


def load_stage(name: str) -> Stage:
    """A stage by name; what it needs is imported with it, so a run loads nothing before its turn."""
    stage: Stage = import_module(f"pipelines.stages.{name}").STAGE
    return stage


def write_configuration(run: Run) -> None:
    """Write the checked configuration into the run's folder, for the report and for later questions."""
    base = Path(os.path.relpath(run.config.base, run.directory)).as_posix()
    value = {**run.config.model_dump(mode="json"), BASE: base}
    write_text(run.directory / CONFIGURATION, json.dumps(value, indent=2) + "\n")


def read_configuration(directory: Path) -> Config | None:
    """The configuration that a run was last made with.

    Args:
        directory: the run's folder.

    Returns:
        The configuration, its paths relative to where they were; None where there is none or it is of an older version.
    """
    try:
        value = json.loads((directory / CONFIGURATION).read_bytes())
        return Config.model_validate({**value, BASE: directory / value[BASE]})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def check_disease(run: Run) -> None:
    """Find out whether the graph knows the disease before models are trained on it.

    Args:
        run: the run, its graph finished.

    Raises:
        InputError: the disease is not in the graph, or no edge of it is believed.
    """
    from kg.graph import Graph
    from pipelines.asking import Asked

    config = run.config
    disease, belief = config.hypotheses.disease, config.graph.min_belief
    with Graph.open(run.folder("graph")) as graph:
        asked = Asked(graph, min_belief=belief, lexicon=lambda: lexicon_of(config))
        node = asked.target(KINDS["drugs"], disease)
        if node.id not in asked.arrays.nodes:
            raise InputError(f"{disease} ({node.id}) has no edge believed at least {belief:g}; lower graph.min_belief")


def run_all(config: Config, *, retry: bool = False) -> list[Finished]:
    """Run everything that is not done yet.

    Args:
        config: the run's configuration.
        retry: whether to try documents in quarantine again.

    Returns:
        What was done, by stage.
    """
    run = Run(config.directory, config, retry)
    finished = []
    with locked(run.directory), keeping_crashes_in(run.directory):
        write_configuration(run)
        for name in STAGES:
            done = carry_out(load_stage(name), run)
            finished.append(done)
            told = "done before" if done.skipped else f"{spell_seconds(done.seconds)}, {done.peak_memory_mb:.0f} MB"
            if name == "graph":
                check_disease(run)
            say(f"{name}: {told}{f', {done.quarantined} quarantined' if done.quarantined else ''}")
    return finished
