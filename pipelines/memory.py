"""How much memory a worker process has of its own, and how much it may have."""

from __future__ import annotations

import os
import resource
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

#: Of the machine's memory, what all workers together may have.
_SHARE: Final = 0.75
_LEAST: Final = 1_000_000_000
#: The system refuses a worker more than this many times its limit, so that one leap is stopped as well as slow growth.
_LEAP: Final = 1.5
_CONTROL_GROUP: Final = Path("/sys/fs/cgroup/memory.max")
#: Whether the kernel tells the children of a process, so that not all processes need be looked at.
_KNOWS_CHILDREN: Final = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").exists()


def machine_memory() -> int:
    """Bytes of memory of the machine, or of the container where it has less."""
    total = int(psutil.virtual_memory().total)
    with suppress(OSError, ValueError):  # no container, or one without a limit
        total = min(total, int(_CONTROL_GROUP.read_text()))
    return total


def fair_share(workers: int) -> int:
    """Bytes that each of several workers may have: three quarters of the memory among them, at least 1 GB."""
    return max(_LEAST, int(_SHARE * machine_memory() / workers))


def outgrows(pid: int | None, limit: float) -> bool:
    """Whether a process alone has more memory that it shares with no other than so many bytes."""
    try:
        process = psutil.Process(pid)
        return process.memory_info().rss > limit and process.memory_full_info().uss > limit  # the first is cheap to ask
    except psutil.Error:
        return False


def own_memory(pids: Sequence[int | None], enough: float = 0.0) -> list[int]:
    """Memory that processes and all they have started share with no other.

    Args:
        pids: the processes.
        enough: bytes up to which what they share may be counted in, which is far quicker to ask.

    Returns:
        Bytes of each; 0 where it is gone or the system does not tell.
    """
    if _KNOWS_CHILDREN:
        trees = [_tree(pid, _children) for pid in pids]
    else:
        started = defaultdict(list)
        for process in psutil.process_iter(["ppid"]):
            started[process.info["ppid"]].append(process.pid)
        trees = [_tree(pid, lambda parent: started.get(parent, ())) for pid in pids]
    return [resident if (resident := _bytes(tree)) <= enough else _bytes(tree, alone=True) for tree in trees]


def _tree(pid: int | None, children: Callable[[int | None], Iterable[int]]) -> list[int | None]:
    return [pid, *(one for child in children(pid) for one in _tree(child, children))]


def _bytes(pids: Iterable[int | None], *, alone: bool = False) -> int:
    total = 0
    for pid in pids:
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            total += int(process.memory_full_info().uss if alone else process.memory_info().rss)
    return total


def _children(pid: int | None) -> list[int]:
    """What the threads of a process have started, as the kernel tells; none where the process is gone."""
    found: list[int] = []
    for told in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, told.read_text().split())
    return found


def forbid_beyond(limit: int) -> None:
    """Make the system refuse this process much more than a limit, beyond the memory it has now.

    Args:
        limit: bytes; an allocation that leads to one and a half times as much raises a MemoryError.
    """
    if sys.platform != "linux":  # elsewhere the limit covers something else, or nothing
        return
    with suppress(OSError, ValueError):
        most = psutil.Process().memory_info().data + int(_LEAP * limit)
        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))
