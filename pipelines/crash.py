"""Where the traceback of an error that nobody expected is kept."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import UndrawnError

CRASH = "crash.log"
_folders: list[Path] = []


@contextmanager
def keeping_crashes_in(folder: Path) -> Iterator[None]:
    """Tracebacks of what goes wrong while the block runs are kept in a run's folder; where all is well, none is left.

    Args:
        folder: an existing folder.

    Yields:
        Nothing.

    Raises:
        UndrawnError: what the block raises.
    """
    _folders.append(folder)
    try:
        yield
    except UndrawnError:
        _folders.remove(folder)
        raise
    _folders.remove(folder)  # not after any other error: its traceback is written when it is reported
    (folder / CRASH).unlink(missing_ok=True)


def record_crash() -> Path:
    """Write the traceback of the error being handled.

    Returns:
        The file: crash.log in the folder of the run, else a new file in the system's temporary folder.
    """
    text = traceback.format_exc()
    while _folders:
        path = _folders.pop() / CRASH
        try:
            path.write_text(text, encoding="utf-8")
            return path
        except OSError:
            continue
    with tempfile.NamedTemporaryFile("w", prefix="undrawn-", suffix=".log", delete=False, encoding="utf-8") as file:
        file.write(text)
    return Path(file.name)
