from __future__ import annotations

import hashlib
import json
import socket
from pathlib import Path

import pytest

from kg.errors import InputError, UndrawnError
from pipelines import published
from pipelines.cli import run_command
from pipelines.published import PUBLISHED, Download, Published, fetch, find_published


def _origin(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "origin.bin"
    path.write_bytes(data)
    return path.as_uri()


def test_a_file_is_fetched_whole_and_its_digest_told(tmp_path: Path) -> None:
    data = bytes(range(256)) * 3000
    told: list[tuple[int, int]] = []
    path, digest = fetch(Download("f.bin", _origin(tmp_path, data)), tmp_path / "to", lambda *at: told.append(at))
    assert path.read_bytes() == data
    assert digest == hashlib.sha256(data).hexdigest()
    assert told[-1] == (len(data), len(data))
    assert [one.name for one in path.parent.iterdir()] == ["f.bin"]


def test_a_wrong_checksum_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UndrawnError, match="expected 00ff"):
        fetch(Download("f.bin", _origin(tmp_path, b"x"), "00ff"), tmp_path / "to", lambda *_: None)
    assert list((tmp_path / "to").iterdir()) == []


def test_no_connection_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("localhost", 0))
        port = closed.getsockname()[1]
    with pytest.raises(UndrawnError, match=rf"cannot fetch http://localhost:{port}/f .*put it in") as caught:
        fetch(Download("f", f"http://localhost:{port}/f"), tmp_path, lambda *_: None)
    assert caught.value.exit_code == 1


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert len({source.name for source in PUBLISHED}) == len(PUBLISHED)
    for source in PUBLISHED:
        assert source.licence
        assert all(file.url.startswith("https://") and "/" not in file.file for file in source.files)
        assert find_published(source.name.upper()) is source
    with pytest.raises(InputError, match="known: hetionet"):
        find_published("absent")
    assert run_command(["sources", "list", "--json"]) == 0
    assert [one["name"] for one in json.loads(capsys.readouterr().out)] == [source.name for source in PUBLISHED]
    assert run_command(["sources", "list"]) == 0
    assert "licence: CC0" in capsys.readouterr().out


def test_fetch_through_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = Download("f.bin", _origin(tmp_path, b"data"))
    monkeypatch.setattr(published, "PUBLISHED", (Published("mine", "a file", "CC0", (file,)),))
    monkeypatch.chdir(tmp_path)
    assert run_command(["sources", "fetch", "mine"]) == 0
    assert hashlib.sha256(b"data").hexdigest() in capsys.readouterr().out
    assert (tmp_path / "sources" / "mine" / "f.bin").read_bytes() == b"data"
    assert run_command(["sources", "fetch", "mine"]) == 0
    assert "is there already" in capsys.readouterr().out
