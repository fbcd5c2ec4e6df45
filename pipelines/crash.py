"""Where the traceback of an error that nobody expected is kept."""

from __future__ import annotations

import tempfile
import traceback
from pathlib import Path

CRASH = "crash.log"
_folders: list[Path] = []


def keep_crashes_in(folder: Path) -> None:
    """From now on tracebacks go to a run's folder.

    Args:
        folder: an existing folder.
    """
    _folders.append(folder)


def record_crash() -> Path:
    """Write the traceback of the error being handled.

    Returns:
        The file: crash.log in the folder of the run, else a new file in the system's temporary folder.
    """
    text = traceback.format_exc()
    for folder in reversed(_folders):
        try:
            path = folder / CRASH
            path.write_text(text, encoding="utf-8")
            return path
        except OSError:
            continue
    with tempfile.NamedTemporaryFile("w", prefix="undrawn-", suffix=".log", delete=False, encoding="utf-8") as file:
        file.write(text)
    return Path(file.name)
