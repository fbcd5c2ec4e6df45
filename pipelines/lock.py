"""One folder, one writer at a time."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kg.errors import UndrawnError

LOCK: Final = ".lock"
_PATIENCE: Final = 2.0  # seconds in which the workers of a run that was killed let go


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Keep others out of a folder while the block runs; the system lets go however the process ends.

    Args:
        directory: the folder of a run, or what is kept of a conversion; it is made.

    Yields:
        Nothing.

    Raises:
        UndrawnError: another process is at work there.
    """
    directory.mkdir(parents=True, exist_ok=True)
    give_up = time.monotonic() + _PATIENCE
    with (directory / LOCK).open("w") as file:
        while True:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # not inherited by workers
                break
            except OSError:
                if time.monotonic() > give_up:
                    raise UndrawnError(
                        f"another undrawn is at work in {directory}; wait for it, stop it, or write to another folder"
                    ) from None
                time.sleep(0.05)
        yield
