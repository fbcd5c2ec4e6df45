"""The house: what stands where, who may import whom, and how large a room may grow."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kg.category import CATEGORIES, CURATED_CATEGORIES
from kg.predicate import predicates

ROOT = Path(__file__).parent.parent
PACKAGES = ("ingest", "kg", "linkpred", "pipelines")
FOLDERS = {*PACKAGES, "tests", "docs", "examples", "benchmarks", ".ci"}
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "stuff", "core", "base"}
MAY_IMPORT = {
    "kg": {"kg"},
    "ingest": {"kg", "ingest"},
    "linkpred": {"kg", "linkpred"},
    "pipelines": set(PACKAGES),
}
FILE_LINES = 400
FUNCTION_LINES = 60

#: Heavy dependencies, and the only modules that may import them.
OWNERS = {
    "duckdb": {"kg/tables.py"},
    "jinja2": {"pipelines/report/render.py"},
    "lxml": {"ingest/read/html.py", "ingest/read/jats.py", "ingest/read/pubmed.py", "ingest/read/xml.py"},
    "matplotlib": {"pipelines/report/charts.py"},
    "networkx": {"kg/view.py"},
    "optuna": {"linkpred/search_space.py"},
    "pyarrow": {"kg/tables.py", "pipelines/predictions.py"},
    "pykeen": {"linkpred/convert.py", "linkpred/engine.py", "linkpred/loops.py"},
    "pypdfium2": {"ingest/read/pdf.py", "ingest/read/text_layer.py"},
    "pytesseract": {"ingest/ocr/tesseract.py"},
    "rapidfuzz": {"kg/near.py"},
    "rich": {"pipelines/progress.py"},
    "spacy": {"ingest/ner/foreign.py", "ingest/painted.py", "ingest/sentences.py", "pipelines/component.py"},
    "torch": {
        "linkpred/chances.py",
        "linkpred/convert.py",
        "linkpred/device.py",
        "linkpred/engine.py",
        "linkpred/fit.py",
        "linkpred/hardness.py",
        "linkpred/interactions.py",
        "linkpred/loops.py",
        "linkpred/optimise.py",
        "linkpred/questions.py",
        "linkpred/sampling.py",
        "linkpred/selftest.py",
        "linkpred/products.py",
        "linkpred/softmax.py",
    },
}


@cache
def tracked() -> tuple[str, ...]:
    """Files under version control, as posix paths."""
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(name for name in names.splitlines() if (ROOT / name).is_file())


def sources() -> list[str]:
    """Python files of the packages."""
    return [name for name in tracked() if name.endswith(".py") and name.split("/")[0] in PACKAGES]


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


def imports(name: str) -> Iterator[str]:
    """Modules that a file imports, anywhere in it."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def importers(library: str) -> list[str]:
    return [name for name in sources() if any(found.split(".")[0] == library for found in imports(name))]


def test_the_top_level_holds_the_packages_and_what_a_python_project_needs() -> None:
    assert {name.split("/")[0] for name in tracked() if "/" in name} <= FOLDERS
    assert [name for name in tracked() if name.endswith(".py") and "/" not in name] == []


def test_every_room_has_a_name_that_says_something() -> None:
    parts = {(part.removesuffix(".py"), name) for name in sources() for part in name.split("/")}
    assert [name for part, name in sorted(parts) if part.strip("_") in SAYS_NOTHING] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_import_only_what_is_below_them(package: str) -> None:
    wrong = [
        f"{name} imports {found}"
        for name in sources()
        if name.startswith(f"{package}/")
        for found in imports(name)
        if found.split(".")[0] in set(PACKAGES) - MAY_IMPORT[package]
    ]
    assert wrong == []


@pytest.mark.parametrize("library", sorted(OWNERS))
def test_a_heavy_dependency_has_one_owner(library: str) -> None:
    found = importers(library)
    assert found, f"nothing imports {library}: take it out of pyproject.toml and of this table"
    assert set(found) == OWNERS[library]


def test_heavy_libraries_are_not_loaded_by_the_command_line() -> None:
    heavy = "duckdb jinja2 matplotlib pandas pyarrow pykeen scipy sklearn spacy torch"
    code = f"import sys, pipelines.cli; print(*sorted(set('{heavy}'.split()) & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert out.split() == []


def test_files_stay_small() -> None:
    sizes = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in sources()}
    assert {name: size for name, size in sizes.items() if size > FILE_LINES} == {}


def test_functions_stay_small() -> None:
    long = [
        f"{name}:{node.lineno} {node.name}"
        for name in sources()
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 - _docstring_lines(node) > FUNCTION_LINES
    ]
    assert long == []


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return (first.end_lineno or first.lineno) - first.lineno + 1
    return 0


def test_every_package_is_mirrored_by_tests() -> None:
    for package in PACKAGES:
        folder = ROOT / "tests" / f"test_{package}"
        assert (folder / "__init__.py").is_file(), folder
        assert list(folder.glob("**/test_*.py")), f"{folder} has no tests"


def test_test_folders_are_packages() -> None:
    folders = {Path(name).parent for name in tracked() if name.startswith("tests/") and name.endswith(".py")}
    assert [str(folder) for folder in sorted(folders) if not (ROOT / folder / "__init__.py").is_file()] == []


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name in sources() if tree(name).body and not ast.get_docstring(tree(name))] == []


def test_nothing_is_left_undone() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b|pytest\.mark\.(skip|xfail)|pytest\.skip\(")
    here = Path(__file__).name
    found = [
        f"{name}:{number}"
        for name in tracked()
        if name.endswith(".py") and not name.endswith(here)
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), start=1)
        if marks.search(line)
    ]
    assert found == []


def test_no_file_names_a_machine() -> None:
    places = re.compile(
        r"(?<![\w.])/(?:home/\w+|root|work|Users/\w+|mnt/\w+)/|\.\./shared|localhost:\d|127\.0\.0\.1:\d"
    )
    here = Path(__file__).name
    text = (".py", ".md", ".toml", ".txt", ".cfg", ".yml", ".yaml", ".html", ".j2", ".css", ".js", ".json", ".jsonl")
    found = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name in tracked()
        if (name.endswith(text) or "Makefile" in name or name.startswith(".ci/")) and not name.endswith(here)
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), start=1)
        if places.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("name", list(predicates()))
def test_every_predicate_joins_categories_that_exist(name: str) -> None:
    known = {category for group in CATEGORIES.values() for category in group} | set(CURATED_CATEGORIES)
    one = predicates()[name]
    assert one.subjects <= known
    assert one.objects <= known
    assert one.biolink.startswith("biolink:")
    assert one.sign in (-1, 0, 1)


@pytest.mark.parametrize("name", [name for name, one in predicates().items() if one.opposite])
def test_opposites_have_opposite_signs_and_join_the_same_things(name: str) -> None:
    one = predicates()[name]
    other = predicates()[one.opposite]
    assert one.sign == -other.sign != 0
    assert one.subjects & other.subjects
    assert one.objects & other.objects


def test_every_predicate_is_yielded_by_something() -> None:
    """A predicate comes from text, or a curated source names it."""
    readers = "".join((ROOT / name).read_text(encoding="utf-8") for name in sources() if name.startswith("kg/sources/"))
    edges = (ROOT / "examples" / "covid" / "edges.tsv").read_text(encoding="utf-8")
    unused = [
        name
        for name, one in predicates().items()
        if not one.text and f'"{name}"' not in readers and f"\t{name}\t" not in edges
    ]
    assert unused == []
