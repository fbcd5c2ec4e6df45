"""Progress: bars in a terminal, a plain line every few seconds elsewhere; always on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

_EVERY: Final = 5.0
_REFRESH: Final = 0.1


_quiet: list[bool] = []


@contextmanager
def quietly() -> Iterator[None]:
    """Say and show nothing while the block runs: what goes on is only a trial."""
    _quiet.append(True)
    try:
        yield
    finally:
        _quiet.pop()


def say(text: str) -> None:
    """A line for the user on stderr."""
    if not _quiet:
        print(text, file=sys.stderr, flush=True)


def spell_seconds(seconds: float) -> str:
    """A duration as people say it: 40 s, 3 min 20 s, 2 h 5 min."""
    whole = round(seconds)
    if whole < 120:
        return f"{whole} s"
    if whole < 7200:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


class Progress:
    """One task and how far it is.

    Attributes:
        title: what is going on.
        unit: what is counted, in the plural.
        done: how many of them are finished.
    """

    def __init__(self, title: str, unit: str, total: int, bars: Bars | None) -> None:
        self.title = title
        self.unit = unit
        self.done = 0
        self._total = total
        self._bars = bars
        self._task: TaskID | None = None
        if bars is not None:
            self._task = bars.add_task(title, total=total or None, unit=unit, note="", left="")
        self._share = 0.0
        self._started = self._said = time.monotonic()

    def expect(self, total: int) -> None:
        """Set how many there will be."""
        self._total = total
        if self._bars is not None and self._task is not None:
            self._bars.update(self._task, total=total or None)

    def advance(self, number: int = 1, note: str = "", share: float | None = None) -> None:
        """Count some as finished.

        Args:
            number: how many more.
            note: a few words on what was just done, such as the loss.
            share: of all the work what is done, 0..1, where that is known better than by counting.
        """
        self.done += number
        self._share = share if share is not None else self.done / self._total if self._total else 0.0
        if self._bars is not None and self._task is not None:
            if time.monotonic() - self._said >= _REFRESH or self.done == self._total:
                self._said = time.monotonic()
                shown = f"{self._speed():.1f}/s {note}".rstrip()
                self._bars.update(self._task, completed=self.done, note=shown, left=self._left())
                self._bars.refresh()
        elif time.monotonic() - self._said >= _EVERY:
            self._said = time.monotonic()
            say(self._line(note))

    def _speed(self) -> float:
        return self.done / max(time.monotonic() - self._started, 1e-9)

    def _left(self) -> str:
        """How long it will take yet, empty where that cannot be told."""
        if not 0.0 < self._share < 1.0:
            return ""
        return f"{spell_seconds((time.monotonic() - self._started) * (1 / self._share - 1))} left"

    def _line(self, note: str) -> str:
        counted = f"{self.done}{f' of {self._total}' if self._total else ''} {self.unit}, {self._speed():.1f}/s"
        return ", ".join(part for part in (f"{self.title}: {counted}", self._left(), note) if part)


@contextmanager
def showing(title: str, unit: str, total: int = 0) -> Iterator[Progress]:
    """A task whose progress is shown while the block runs.

    Args:
        title: what is going on.
        unit: what is counted, in the plural.
        total: how many there will be, 0 where that is not known.

    Yields:
        The task.
    """
    if _quiet or not sys.stderr.isatty():
        yield Progress(title, unit, total, None)
        return
    from rich import progress as bars_of
    from rich.console import Console

    columns = (
        bars_of.TextColumn("{task.description}"),
        bars_of.BarColumn(),
        bars_of.MofNCompleteColumn(),
        bars_of.TextColumn("{task.fields[unit]}"),
        bars_of.TextColumn("{task.fields[left]}"),
        bars_of.TextColumn("{task.fields[note]}"),
    )
    # No refresh thread: workers are forked while the bar is up, and a fork must not happen in the middle of a write.
    with bars_of.Progress(*columns, console=Console(stderr=True), auto_refresh=False, transient=True) as bars:
        yield Progress(title, unit, total, bars)
