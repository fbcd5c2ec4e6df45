from __future__ import annotations

import pytest

from pipelines import progress
from pipelines.progress import quietly, say, showing, spell_seconds


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "0 s"), (119.4, "119 s"), (200, "3 min 20 s"), (7199.4, "119 min 59 s"), (7500, "2 h 5 min")],
)
def test_durations(seconds: float, said: str) -> None:
    assert spell_seconds(seconds) == said


def test_plain_lines_every_few_seconds_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with showing("reading", "files", 10) as task:
        for _ in range(4):
            now[0] += 2.0
            task.advance(note="a.pdf")
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["reading: 3 of 10 files, 0.5/s, 14 s left, a.pdf"]
    assert task.done == 4


def test_bars_in_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True, raising=False)
    with showing("reading", "files", 3) as task:
        task.advance(2)
        task.expect(4)
    assert "reading" in capsys.readouterr().err


def test_trials_are_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with quietly():
        say("hidden")
        with quietly():
            pass
        say("hidden too")
    say("shown")
    assert capsys.readouterr().err == "shown\n"
