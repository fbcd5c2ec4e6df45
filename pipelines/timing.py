"""How long a stage took and how much memory it held, which differ from run to run and so have a file of their own."""

from __future__ import annotations

import json
import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psutil

from kg.atomic import write_text
from pipelines.manifest import TIMING

_EVERY: Final = 0.3


def _held(process: psutil.Process) -> int:
    """Bytes a process holds; memory shared with other processes is divided among them where the system can tell."""
    try:
        full = process.memory_full_info()
        return int(getattr(full, "pss", 0) or full.rss)
    except psutil.AccessDenied:
        return int(process.memory_info().rss)


def tree_memory() -> int:
    """Bytes held by this process and all it started."""
    total = 0
    me = psutil.Process()
    for process in [me, *me.children(recursive=True)]:
        try:
            total += _held(process)
        except psutil.Error:
            continue
    return total


class Watch:
    """Seconds since it was started and the peak of memory, sampled in a thread."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._stop = threading.Event()
        self.peak = tree_memory()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def _sample(self) -> None:
        while not self._stop.wait(_EVERY):
            self.peak = max(self.peak, tree_memory())

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._started

    def close(self) -> None:
        """Take the last sample."""
        self._stop.set()
        self._thread.join()
        self.peak = max(self.peak, tree_memory())


@contextmanager
def watching() -> Iterator[Watch]:
    """A watch that runs while the block does.

    Yields:
        The watch.
    """
    watch = Watch()
    try:
        yield watch
    finally:
        watch.close()


def write_timing(directory: Path, watch: Watch, **more: Any) -> None:
    """Write timing.json.

    Args:
        directory: the stage's folder.
        watch: of the stage, closed.
        **more: other values that may differ between runs, such as pieces reused.
    """
    value = {
        "seconds": round(watch.seconds, 2),
        "peak_memory_mb": round(watch.peak / 1e6, 1),
        "host": {"system": platform.system(), "machine": platform.machine(), "cores": psutil.cpu_count()},
        **more,
    }
    write_text(directory / TIMING, json.dumps(value, indent=2) + "\n")


def read_timing(directory: Path) -> dict[str, Any]:
    """What timing.json says, empty where there is none."""
    try:
        value = json.loads((directory / TIMING).read_bytes())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
