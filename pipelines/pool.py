"""Worker processes that may hang or crash without taking the batch with them."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any, Final, Generic, TypeVar

from kg.errors import UndrawnError

Item = TypeVar("Item")
Result = TypeVar("Result")

_TICK: Final = 0.25
_PR_SET_PDEATHSIG: Final = 1


@dataclass(frozen=True, slots=True)
class Done:
    """An item is finished; `failure` says why it could not be, and is empty where all went well."""

    index: int
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Made(Generic[Result]):
    """One result of an item."""

    index: int
    value: Result


def cores() -> int:
    """Number of processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _serve(connection: Connection, work: Callable[[Any], Iterable[Any]]) -> None:
    os.setpgrp()  # so that what a worker starts (Tesseract) is stopped with it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":  # no orphans when the parent is killed
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.environ["OMP_THREAD_LIMIT"] = "1"
    while (item := connection.recv()) is not None:
        failure = ""
        try:
            for value in work(item):
                connection.send((False, value))
        except UndrawnError as error:
            failure = str(error)
        except MemoryError:
            failure = "out of memory"
        except Exception as error:
            failure = f"unexpected {type(error).__name__}: {error}"
        connection.send((True, failure))


class _Worker:
    """A process, the item it has in hand, and when it counts as stuck."""

    def __init__(self, work: Callable[[Any], Iterable[Any]]) -> None:
        context = get_context("fork")  # workers share what the parent has loaded, such as the lexicon
        self.connection, theirs = context.Pipe()
        self.process: ForkProcess = context.Process(target=_serve, args=(theirs, work), daemon=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self.process.start()
        theirs.close()
        self.index = -1
        self.deadline = 0.0

    def give(self, index: int, item: object, timeout: float) -> None:
        self.index = index
        self.deadline = time.monotonic() + timeout
        self.connection.send(item)

    def stop(self) -> None:
        pid = self.process.pid
        if pid is not None and self.process.is_alive():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
            self.process.kill()
        self.process.join()
        self.connection.close()

    def finish(self) -> None:
        with suppress(OSError):
            self.connection.send(None)
        self.process.join(2.0)
        self.stop()


def run_pool(
    work: Callable[[Item], Iterable[Result]],
    items: Sequence[Item],
    *,
    workers: int,
    timeout: float,
) -> Iterator[Made[Result] | Done]:
    """Do work on items in separate processes; an item whose worker hangs or dies fails, the others go on.

    Args:
        work: yields the results of an item; runs in a worker, which sees a copy of the parent's memory.
        items: what to work on.
        workers: processes at one time.
        timeout: seconds in which a worker must give its next result or finish its item.

    Yields:
        Results as they come, and one Done an item. The order between items is that of completion.
    """
    waiting = deque(enumerate(items))
    gc.freeze()  # keeps shared memory shared
    pool = [_Worker(work) for _ in range(max(1, min(workers, len(items))))] if items else []
    try:
        while waiting or any(worker.index >= 0 for worker in pool):
            for place, worker in enumerate(pool):
                if worker.index < 0 and waiting:
                    try:
                        worker.give(*waiting[0], timeout)
                    except OSError:  # died while idle
                        worker.stop()
                        pool[place] = worker = _Worker(work)
                        worker.give(*waiting[0], timeout)
                    waiting.popleft()
            yield from _collect(pool, work, timeout)
        for worker in pool:
            worker.finish()
    finally:
        for worker in pool:
            if not worker.connection.closed:
                worker.stop()
        gc.unfreeze()


def _collect(pool: list[_Worker], work: Callable[[Any], Iterable[Any]], timeout: float) -> Iterator[Made[Any] | Done]:
    ready = wait([worker.connection for worker in pool if worker.index >= 0], _TICK)
    for place, worker in enumerate(pool):
        index = worker.index
        if index < 0:
            continue
        if worker.connection in ready:
            try:
                finished, value = worker.connection.recv()
            except (EOFError, OSError):
                worker.process.join()
                pool[place] = _replace(worker, work)
                yield Done(index, f"the worker died ({_cause(worker.process.exitcode)})")
                continue
            worker.deadline = time.monotonic() + timeout
            if finished:
                worker.index = -1
            yield Done(index, value) if finished else Made(index, value)
        elif time.monotonic() > worker.deadline:
            pool[place] = _replace(worker, work)
            yield Done(index, f"no result within {timeout:g} seconds")


def _replace(worker: _Worker, work: Callable[[Any], Iterable[Any]]) -> _Worker:
    worker.stop()
    return _Worker(work)


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"exit code {code}"
