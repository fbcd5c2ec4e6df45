"""Worker processes that may hang, crash or outgrow the memory without taking the batch with them."""

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
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any, Final, Generic, TypeVar

from kg.errors import UndrawnError
from pipelines.memory import fair_share, forbid_beyond, outgrows, own_memory

Item = TypeVar("Item")
Result = TypeVar("Result")

_TICK: Final = 0.25
#: A pause between two weighings is so many times as long as the last took, and a tick at least.
_REST: Final = 20.0
_PR_SET_PDEATHSIG: Final = 1
#: Of the memory a worker may have for an item: what it may keep when it goes on to the next.
_KEPT: Final = 0.5

#: In a worker the way to its parent, None elsewhere.
_way_home: list[Connection] = []


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


@dataclass(frozen=True, slots=True)
class Noted:
    """Word from an item in hand, see `tell`."""

    index: int
    value: Any


@dataclass(frozen=True, slots=True)
class Limits:
    """What an item may take.

    Attributes:
        seconds: until its next result, or until it is finished.
        memory: bytes of its own, children included; 0 for a fair share of the machine.
    """

    seconds: float = 600.0
    memory: int = 0


def tell(value: object, times: float = 1.0) -> None:
    """Send word of how far the item in hand is; for use inside the work of a pool, without effect elsewhere.

    Args:
        value: what is sent; it arrives as `Noted`.
        times: how many times the limit of seconds the item may take from its last result on, since it is large.
    """
    for connection in _way_home:
        connection.send((_NOTE, (value, times)))


def cores() -> int:
    """Number of processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_RESULT, _NOTE, _END = "result", "note", "end"


def _serve(connection: Connection, work: Callable[[Any], Iterable[Any]], memory: int) -> None:
    os.setpgrp()  # so that what a worker starts (Tesseract) is stopped with it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":  # no orphans when the parent is killed
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.environ["OMP_THREAD_LIMIT"] = "1"
    forbid_beyond(memory)
    _way_home[:] = [connection]
    while (item := connection.recv()) is not None:
        failure = ""
        try:
            for value in work(item):
                connection.send((_RESULT, value))
        except UndrawnError as error:
            failure = str(error)
        except MemoryError:
            failure = _too_large(memory)
        except Exception as error:
            failure = f"unexpected {type(error).__name__}: {error}"
        connection.send((_END, failure))


def pause_after(seconds: float) -> float:
    """Seconds until workers are weighed again, so that weighing takes 5 % of the time at most."""
    return max(_TICK, _REST * seconds)


def _too_large(memory: int) -> str:
    return f"needs more memory than the {memory / 1e6:,.0f} MB that a document may have"


class _Worker:
    """A process, the item it has in hand, and when it counts as stuck."""

    def __init__(self, work: Callable[[Any], Iterable[Any]], limits: Limits) -> None:
        context = get_context("fork")  # workers share what the parent has loaded, such as the lexicon
        self.connection, theirs = context.Pipe()
        self.process: ForkProcess = context.Process(target=_serve, args=(theirs, work, limits.memory), daemon=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self.process.start()
        theirs.close()
        self.index = -1
        self._seconds = limits.seconds
        self._since = self._deadline = 0.0

    def give(self, index: int, item: object) -> None:
        self.index = index
        self.goes_on()
        self.connection.send(item)

    def goes_on(self) -> None:
        """It has begun, or given a result."""
        self._since = time.monotonic()
        self._deadline = self._since + self._seconds

    def may_take(self, times: float) -> None:
        """The item in hand is so many times as large as others."""
        self._deadline = max(self._deadline, self._since + times * self._seconds)

    def is_late(self) -> bool:
        return time.monotonic() > self._deadline

    def seconds_allowed(self) -> float:
        return self._deadline - self._since

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


class _Pool:
    """Workers under one pair of limits, each replaced where it is lost."""

    def __init__(self, work: Callable[[Any], Iterable[Any]], number: int, limits: Limits) -> None:
        self._work = work
        self._limits = limits
        self._workers = [_Worker(work, limits) for _ in range(number)]
        self._weigh_at = time.monotonic() + _TICK

    def busy(self) -> bool:
        return any(worker.index >= 0 for worker in self._workers)

    def hand_out(self, waiting: deque[tuple[int, Any]]) -> None:
        for place, worker in enumerate(self._workers):
            if worker.index < 0 and waiting:
                try:
                    worker.give(*waiting[0])
                except OSError:  # died while idle
                    self._replace(place).give(*waiting[0])
                waiting.popleft()

    def _replace(self, place: int) -> _Worker:
        self._workers[place].stop()
        self._workers[place] = _Worker(self._work, self._limits)
        return self._workers[place]

    def collect(self) -> Iterator[Made[Any] | Noted | Done]:
        """What has come since, waiting a moment for it, and the end of items whose worker is lost."""
        ready = wait([worker.connection for worker in self._workers if worker.index >= 0], _TICK)
        for place, worker in enumerate(self._workers):
            if worker.index < 0:
                continue
            if worker.connection in ready:
                yield self._received(place)
            elif worker.is_late():
                self._replace(place)
                yield Done(worker.index, f"no result within {worker.seconds_allowed():g} seconds")
        if (started := time.monotonic()) > self._weigh_at:
            weights = own_memory([worker.process.pid for worker in self._workers], self._limits.memory)
            self._weigh_at = time.monotonic() + pause_after(time.monotonic() - started)
            yield from self._outgrown(weights)

    def _received(self, place: int) -> Made[Any] | Noted | Done:
        worker = self._workers[place]
        index = worker.index
        try:
            kind, value = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join()
            self._replace(place)
            return Done(index, f"the worker died ({_cause(worker.process.exitcode)})")
        if kind == _NOTE:
            worker.may_take(value[1])
            return Noted(index, value[0])
        worker.goes_on()
        if kind == _RESULT:
            return Made(index, value)
        worker.index = -1
        if outgrows(worker.process.pid, _KEPT * self._limits.memory):  # what one leaves is not held against the next
            self._replace(place)
        return Done(index, value)

    def _outgrown(self, weights: Sequence[int]) -> Iterator[Done]:
        for place, (worker, weight) in enumerate(zip(self._workers, weights, strict=True)):
            if worker.index >= 0 and weight > self._limits.memory:
                self._replace(place)
                yield Done(worker.index, _too_large(self._limits.memory))

    def finish(self) -> None:
        for worker in self._workers:
            worker.finish()

    def stop(self) -> None:
        for worker in self._workers:
            if not worker.connection.closed:
                worker.stop()


def run_pool(
    work: Callable[[Item], Iterable[Result]], items: Sequence[Item], *, workers: int, limits: Limits
) -> Iterator[Made[Result] | Noted | Done]:
    """Do work on items in separate processes; an item whose worker hangs, dies or outgrows its memory fails alone.

    Args:
        work: yields the results of an item; runs in a worker, which sees a copy of the parent's memory.
        items: what to work on.
        workers: processes at one time.
        limits: what an item may take. Memory is what a worker has beyond what it shares with its parent.

    Yields:
        Results and notes as they come, and one Done an item. The order between items is that of completion.
    """
    if not items:
        return
    number = max(1, min(workers, len(items)))
    waiting = deque(enumerate(items))
    gc.freeze()  # keeps shared memory shared
    pool = _Pool(work, number, replace(limits, memory=limits.memory or fair_share(number)))
    try:
        while waiting or pool.busy():
            pool.hand_out(waiting)
            yield from pool.collect()
        pool.finish()
    finally:
        pool.stop()
        gc.unfreeze()


def _cause(code: int | None) -> str:
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"exit code {code}"
