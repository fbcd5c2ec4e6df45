"""How far reading is: files, documents and pages, pages a second, and the time that is left by bytes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from pipelines.progress import Progress, say, spell_seconds

_WORTH_SAYING: Final = 2.0  # seconds


class Tally:
    """What has been read so far, shown as the progress of a task."""

    def __init__(self, progress: Progress, paths: Sequence[Path]) -> None:
        """Count from nothing; the sizes of files tell how much of the work each is."""
        self._progress = progress
        self._bytes = [_size(path) for path in paths]
        self._whole = sum(self._bytes)
        self._parts: dict[int, float] = {}
        self._read = self._documents = self._pages = 0
        self._started = time.monotonic()

    def page(self, place: int, number: int, total: int) -> None:
        """So many pages of a file are read.

        Args:
            place: the file's.
            number: pages read so far, from 0.
            total: pages it has.
        """
        self._pages += number > 0
        self._parts[place] = number / max(total, 1)
        self._show(0)

    def document(self) -> None:
        """A document has come."""
        self._documents += 1

    def file(self, place: int) -> None:
        """A file is finished."""
        self._parts.pop(place, None)
        self._read += self._bytes[place]
        self._show(1)

    def sum_up(self) -> None:
        """Say what it came to, where it took longer than a moment."""
        seconds = time.monotonic() - self._started
        if seconds >= _WORTH_SAYING:
            say(f"reading: {self._progress.done} files, {self._counted()}, in {spell_seconds(seconds)}")

    def _show(self, files: int) -> None:
        part = sum(self._bytes[place] * part for place, part in self._parts.items())
        self._progress.advance(files, self._counted(), share=(self._read + part) / self._whole)

    def _counted(self) -> str:
        seconds = max(time.monotonic() - self._started, 1e-9)
        if not self._pages:
            return f"{self._documents} documents, {self._documents / seconds:.1f} documents/s"
        return f"{self._documents} documents, {self._pages} pages, {self._pages / seconds:.1f} pages/s"


def _size(path: Path) -> int:
    """Bytes of a file, at least one."""
    with suppress(OSError):
        return max(path.stat().st_size, 1)
    return 1
