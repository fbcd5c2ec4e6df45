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
from pipelines import memory
from pipelines.memory import fair_share, machine_memory, own_memory
from pipelines.pool import Done, Limits, Made, Noted, pause_after, run_pool, tell


def _results(work, items, **options):
    made: dict[int, list] = {}
    done: dict[int, str] = {}
    limits = Limits(options.get("timeout", 20.0), options.get("memory", 0))
    for event in run_pool(work, items, workers=options.get("workers", 2), limits=limits):
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
    assert list(run_pool(_squares, [], workers=2, limits=Limits(1.0))) == []


def _misbehave(item: str) -> Iterator[str]:
    yield item
    if item == "hang":
        time.sleep(600)
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
    made, done = _results(_misbehave, items, timeout=5.0)
    assert made == {place: [item] for place, item in enumerate(items)}
    assert [done[place] for place, item in enumerate(items) if len(item) == 1] == [""] * 4
    assert done[1] == "no result within 5 seconds"
    assert done[3] == "the worker died (SIGKILL)"
    assert done[4] == "the worker died (exit code 7)"
    assert done[6] == "unexpected KeyError: 'absent'"
    assert done[7] == "no page in it"


def _start_child(_: int) -> Iterator[int]:
    child = subprocess.Popen(["sleep", "600"])
    yield child.pid
    time.sleep(600)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def _gone(pid: int) -> bool:
    for _ in range(600):
        if not _alive(pid):
            return True
        time.sleep(0.05)
    return False


def test_what_a_stuck_worker_started_is_stopped_with_it() -> None:
    made, done = _results(_start_child, [0], timeout=4.0)
    assert done[0].startswith("no result")
    assert _gone(made[0][0])


def _pids(_: int) -> Iterator[int]:
    yield os.getpid()
    time.sleep(60)


def test_workers_are_stopped_when_the_consumer_gives_up() -> None:
    events = run_pool(_pids, [0, 1], workers=2, limits=Limits(60.0))
    pids = [next(events).value for _ in range(2)]
    events.close()
    assert all(_gone(pid) for pid in pids)


def test_workers_do_not_outlive_a_killed_parent() -> None:
    code = (
        "import os, time\nfrom pipelines.pool import Limits, run_pool\n"
        "def work(item):\n    yield os.getpid()\n    time.sleep(600)\n"
        "for event in run_pool(work, [0], workers=1, limits=Limits(60.0)):\n    print(event.value, flush=True)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert _gone(worker)


MB = 1_000_000


def _grow(item: str) -> Iterator[int]:
    held = []
    if item == "slowly":
        for _ in range(40):
            held.append(bytes(10 * MB).replace(b"\0", b"\1"))
            time.sleep(0.05)
    if item == "at once":
        held.append(bytearray(4000 * MB))
    if item == "in a child":
        code = "import time\nheld = b'x' * 190_000_000\ntime.sleep(600)"
        subprocess.run([sys.executable, "-c", code], check=False)
    yield os.getpid()


def test_what_outgrows_its_memory_fails_alone() -> None:
    items = ["a", "slowly", "b", "at once", "c", "in a child", "d"]
    made, done = _results(_grow, items, memory=150 * MB, timeout=120.0)
    assert sorted(made) == [0, 2, 4, 6]
    for place in (1, 3, 5):
        assert done[place] == "needs more memory than the 150 MB that a document may have"
    assert [done[place] for place in made] == [""] * 4


def _keep(item: int) -> Iterator[int]:
    _kept.append(b"x" * item)
    yield os.getpid()


_kept: list[bytes] = []


def test_what_a_document_leaves_behind_is_not_held_against_the_next() -> None:
    made, done = _results(_keep, [90 * MB] * 3, workers=1, memory=150 * MB)
    assert done == dict.fromkeys(range(3), "")
    assert len({made[place][0] for place in range(3)}) == 3
    made, _ = _results(_keep, [MB] * 3, workers=1, memory=150 * MB)
    assert len({made[place][0] for place in range(3)}) == 1


def test_memory_shared_with_the_parent_is_not_counted() -> None:
    held = b"x" * (300 * MB)
    made, done = _results(_grow, ["a", "b"], memory=150 * MB)
    assert done == {0: "", 1: ""}
    assert len(made) == 2
    assert own_memory([os.getpid()])[0] > len(held)
    assert own_memory([2**22 + 1]) == [0]
    assert fair_share(2) * 2 <= machine_memory() or fair_share(2) == 10**9


def _large(times: float) -> Iterator[str]:
    for page in range(4):
        tell((page, 4), times=times)
        time.sleep(0.8 if times > 1 else 600.0)
    yield "whole"


def test_a_large_item_may_take_longer_and_tells_how_far_it_is() -> None:
    events = list(run_pool(_large, [40.0, 0.1], workers=2, limits=Limits(3.0)))
    assert [event.value for event in events if isinstance(event, Noted) and event.index == 0] == [
        (n, 4) for n in range(4)
    ]
    assert [event.value for event in events if isinstance(event, Made)] == ["whole"]
    failed = {event.index: event.failure for event in events if isinstance(event, Done)}
    assert failed == {0: "", 1: "no result within 3 seconds"}


def test_only_workers_and_what_they_started_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("all processes of the machine were looked at")

    code = "held = b'x' * 190_000_000\nprint('held', flush=True)\nimport sys; sys.stdin.read()"
    outer = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {code!r}])"
    with subprocess.Popen([sys.executable, "-c", outer], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"held\n"
        if memory._KNOWS_CHILDREN:
            monkeypatch.setattr("psutil.process_iter", never)
        told = own_memory([parent.pid])
        monkeypatch.undo()
        assert told[0] > 190 * MB
        monkeypatch.setattr("pipelines.memory._KNOWS_CHILDREN", False)
        assert own_memory([parent.pid])[0] > 190 * MB


def test_where_weighing_is_slow_it_is_done_less_often() -> None:
    assert pause_after(0.001) == 0.25
    assert pause_after(0.1) == pytest.approx(2.0)
