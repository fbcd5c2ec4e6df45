from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.snapshot import replacing_directory


def test_a_directory_appears_whole(tmp_path: Path) -> None:
    with replacing_directory(tmp_path / "deep" / "graph") as temporary:
        (temporary / "a.parquet").write_text("1")
        assert not (tmp_path / "deep" / "graph").exists()
    assert (tmp_path / "deep" / "graph" / "a.parquet").read_text() == "1"
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["graph"]


def test_a_directory_is_replaced_and_nothing_old_stays(tmp_path: Path) -> None:
    for name in ("a.parquet", "b.parquet"):
        with replacing_directory(tmp_path / "graph") as temporary:
            (temporary / name).write_text("1")
    assert [path.name for path in (tmp_path / "graph").iterdir()] == ["b.parquet"]


def test_after_an_error_the_old_one_stands(tmp_path: Path) -> None:
    with replacing_directory(tmp_path / "graph") as temporary:
        (temporary / "a.parquet").write_text("1")
    with pytest.raises(ZeroDivisionError), replacing_directory(tmp_path / "graph") as temporary:
        (temporary / "b.parquet").write_text(str(1 // 0))
    assert [path.name for path in tmp_path.rglob("*")] == ["graph", "a.parquet"]


def test_what_a_killed_build_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / ".graph.part").mkdir()
    (tmp_path / ".graph.part" / "half.parquet").write_text("?")
    with replacing_directory(tmp_path / "graph") as temporary:
        assert list(temporary.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["graph"]


def test_a_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "graph").write_text("mine")
    with pytest.raises(InputError, match="is a file"), replacing_directory(tmp_path / "graph"):
        pass
    assert (tmp_path / "graph").read_text() == "mine"
