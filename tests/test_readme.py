"""What the README shows is run here, as it stands there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
UNDRAWN = Path(sys.executable).parent / "undrawn"


@cache
def blocks(language: str) -> tuple[str, ...]:
    return tuple(re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL))


def run(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{UNDRAWN.parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(line, shell=True, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the checkout after `make demo`."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "examples", folder / "examples")
    done = run("undrawn run examples/covid/undrawn.toml", folder)
    assert done.returncode == 0, done.stderr
    assert "drugs for COVID-19:" in done.stdout
    assert (folder / "runs" / "demo" / "report" / "index.html").is_file()
    return folder


@pytest.mark.slow
def test_the_questions_after_the_demo_are_answered(checkout: Path) -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.startswith(".venv/bin/undrawn")]
    assert len(lines) >= 4
    for line in lines:
        done = run(line.removeprefix(".venv/bin/"), checkout)
        assert done.returncode == 0, f"{line}: {done.stderr}"
        assert done.stdout.strip() or done.stderr.strip()
    assert (checkout / "exported" / "nodes.tsv").is_file()


@pytest.mark.slow
def test_the_python_example_prints_statements(checkout: Path) -> None:
    (code,) = blocks("python")
    done = subprocess.run([sys.executable, "-c", code], cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert any("inhibits" in line for line in done.stdout.splitlines())


def test_a_new_configuration_can_be_checked_at_once(tmp_path: Path) -> None:
    assert run("undrawn init", tmp_path).returncode == 0
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "note.txt").write_text("A note\n\nRemdesivir inhibits nothing here.")
    done = run("undrawn run undrawn.toml --dry-run", tmp_path)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "runs").exists()


def test_every_command_in_the_table_exists() -> None:
    shown = set(re.findall(r"`undrawn (\w+)", README))
    listed = set(re.findall(r"^  (\w[\w-]*)  ", run("undrawn --help", ROOT).stdout, re.MULTILINE))
    assert shown - listed == set()


def test_every_linked_file_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (ROOT / target).exists(), target
