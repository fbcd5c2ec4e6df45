from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

import kg
from kg.columns import Coded
from kg.tables import SCHEMAS, Tables, measure, write_table
from tests.test_kg.statements_made import small_graph

PACKAGES = ("ingest", "kg", "linkpred", "pipelines")
OWNED = ("duckdb", "pyarrow")


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_no_other_module_imports_duckdb_or_pyarrow() -> None:
    root = Path(kg.__file__).parent.parent
    importers = {
        path.relative_to(root).as_posix()
        for package in PACKAGES
        for path in (root / package).rglob("*.py")
        if imports(path) & set(OWNED)
    }
    assert importers == {"kg/tables.py", "pipelines/predictions.py"}  # which streams what is too large for memory


def test_a_table_comes_back(tmp_path: Path) -> None:
    columns = {
        "document": Coded(np.array([1, 0, 1], dtype=np.int32), ("b", "a")),
        "node": ["x", "y", "ü"],
        "count": np.array([1, 2, 3]),
    }
    assert write_table(tmp_path, "occurrences", columns) == 3
    assert measure(tmp_path) == {"occurrences": 3}
    first = (tmp_path / "occurrences.parquet").read_bytes()
    write_table(tmp_path, "occurrences", columns)
    assert (tmp_path / "occurrences.parquet").read_bytes() == first


def test_queries(tmp_path: Path) -> None:
    graph = small_graph(tmp_path)
    tables = Tables(tmp_path / "graph")
    subjects = [row[0] for row in tables.rows("SELECT subject FROM edges ORDER BY subject, predicate, object")]
    assert tables.column("edges", "subject").strings() == subjects
    assert tables.numbers("edges", "belief").tolist() == [edge.belief for edge in graph.edges()]
    assert tables.rows("SELECT count(*) FROM edges WHERE subject = ?", subjects[0]) == [(subjects.count(subjects[0]),)]
    batches = list(tables.batches("SELECT subject FROM edges ORDER BY subject", size=4))
    assert [len(batch) for batch in batches] == [4] * (len(subjects) // 4) + [len(subjects) % 4] * bool(
        len(subjects) % 4
    )
    assert [row[0] for batch in batches for row in batch] == subjects
    tables.close()
    graph.close()


def test_one_graph_serves_several_threads(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with small_graph(tmp_path) as graph, ThreadPoolExecutor(4) as pool:
        ids = [node.id for node in graph.nodes()] * 8
        assert [node.id for node in pool.map(graph.node, ids) if node is not None] == ids


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_table_of_a_graph_has_the_columns_of_its_schema(tmp_path: Path, name: str) -> None:
    with small_graph(tmp_path) as graph:
        described = graph.tables.rows(f"DESCRIBE {name}")
    assert [row[0] for row in described] == list(SCHEMAS[name])


def test_page_and_box_are_null_where_there_are_none(tmp_path: Path) -> None:
    with small_graph(tmp_path) as graph:
        sql = "SELECT DISTINCT kind, page IS NULL, x0 IS NULL FROM evidence ORDER BY kind"
        assert graph.tables.rows(sql) == [("curated", True, True), ("paper", False, False)]
