"""Where a run stands, from what a user typed after --run."""

from __future__ import annotations

from pathlib import Path

from kg.errors import InputError


def find_run(text: str) -> Path:
    """The folder of a run.

    Args:
        text: the folder, or the run's name under runs/.

    Returns:
        The folder.

    Raises:
        InputError: there is none; the message names the runs there are.
    """
    for folder in (Path(text), Path("runs") / text):
        if text and folder.is_dir():
            return folder
    names = sorted(path.name for path in Path("runs").iterdir() if path.is_dir()) if Path("runs").is_dir() else []
    known = f"; runs here: {', '.join(names)}" if names else "; start one with undrawn run CONFIG.toml"
    raise InputError(f"there is no run {text!r}: neither a folder of that name nor {Path('runs') / text}{known}")
