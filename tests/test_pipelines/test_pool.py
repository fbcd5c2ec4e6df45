from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import UnreadableError
from pipelines.pool import Done, Made, run_pool


def _results(work, items, **options):
    made: dict[int, list] = {}
    done: dict[int, str] = {}
    for event in run_pool(work, items, workers=options.get("workers", 2), timeout=options.get("timeout", 20.0)):
        if isinstance(event, Done):
            assert event.index not in done
            done[event.index] = event.failure
        else:
            assert isinstance(event, Made)
            made.setdefault(event.index, []).append(event.value)
    return made, done


def _squares(number: int) -> Iterator[int]:
    for power in range(number):
        yield number**power


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_every_item_is_finished_once_and_its_results_keep_their_order(workers: int) -> None:
    made, done = _results(_squares, list(range(8)), workers=workers)
    assert done == dict.fromkeys(range(8), "")
    assert made == {n: [n**power for power in range(n)] for n in range(1, 8)}


def test_nothing_to_do() -> None:
    assert list(run_pool(_squares, [], workers=2, timeout=1.0)) == []


def _misbehave(item: str) -> Iterator[str]:
    yield item
    if item == "hang":
        time.sleep(60)
    if item == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "leave":
        os._exit(7)
    if item == "raise":
        raise KeyError("absent")
    if item == "refuse":
        raise UnreadableError("no page in it")


def test_a_bad_item_fails_alone() -> None:
    items = ["a", "hang", "b", "die", "leave", "c", "raise", "refuse", "d"]
    made, done = _results(_misbehave, items, timeout=1.0)
    assert made == {place: [item] for place, item in enumerate(items)}
    assert [done[place] for place, item in enumerate(items) if len(item) == 1] == [""] * 4
    assert done[1] == "no result within 1 seconds"
    assert done[3] == "the worker died (SIGKILL)"
    assert done[4] == "the worker died (exit code 7)"
    assert done[6] == "unexpected KeyError: 'absent'"
    assert done[7] == "no page in it"


def _start_child(_: int) -> Iterator[int]:
    child = subprocess.Popen(["sleep", "60"])
    yield child.pid
    time.sleep(60)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def _gone(pid: int) -> bool:
    for _ in range(100):
        if not _alive(pid):
            return True
        time.sleep(0.05)
    return False


def test_what_a_stuck_worker_started_is_stopped_with_it() -> None:
    made, done = _results(_start_child, [0], timeout=0.5)
    assert done[0].startswith("no result")
    assert _gone(made[0][0])


def _pids(_: int) -> Iterator[int]:
    yield os.getpid()
    time.sleep(60)


def test_workers_are_stopped_when_the_consumer_gives_up() -> None:
    events = run_pool(_pids, [0, 1], workers=2, timeout=60.0)
    pids = [next(events).value for _ in range(2)]
    events.close()
    assert all(_gone(pid) for pid in pids)


def test_workers_do_not_outlive_a_killed_parent() -> None:
    code = (
        "import os, time\nfrom pipelines.pool import run_pool\n"
        "def work(item):\n    yield os.getpid()\n    time.sleep(60)\n"
        "for event in run_pool(work, [0], workers=1, timeout=60.0):\n    print(event.value, flush=True)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert _gone(worker)
