"""The share of the work that is done, by bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.progress import Progress
from pipelines.tally import Tally


class _Sizes(list[int]):
    """Sizes that count how often they are gone through."""

    times = 0

    def __iter__(self):
        self.times += 1
        return super().__iter__()


def test_shares_are_of_bytes_and_sizes_are_summed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, size in (("a", 100), ("b", 300)):
        (tmp_path / name).write_bytes(b"x" * size)
    shares: list[float | None] = []
    progress = Progress("reading", "files", 2, None)
    monkeypatch.setattr(progress, "advance", lambda files, note, share: shares.append(share))
    tally = Tally(progress, [tmp_path / "a", tmp_path / "b"])
    tally._bytes = sizes = _Sizes(tally._bytes)
    tally.page(1, 1, 3)
    tally.file(0)
    tally.file(1)
    assert shares == [pytest.approx(0.25), pytest.approx(0.5), pytest.approx(1.0)]
    assert sizes.times == 0
