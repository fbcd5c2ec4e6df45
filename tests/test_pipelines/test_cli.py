from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from kg.errors import InputError, UndrawnError
from pipelines import cli
from pipelines.cli import build_app, run_command

HEAVY = ("torch", "pykeen", "spacy", "duckdb", "pandas", "numpy", "scipy", "pyarrow", "pydantic", "sklearn")
HEAVY += ("networkx", "matplotlib", "jinja2", "lxml", "pypdfium2", "PIL", "rich", "psutil", "rapidfuzz", "ahocorasick")


def test_building_the_application_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom pipelines.cli import run_command\n"
        "assert run_command(['--help']) == 0\n"
        f"print('loaded:', *sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "loaded:"


def _commands() -> list[tuple[str, ...]]:
    def below(command, path):
        inner = getattr(command, "commands", {})
        found = [path]
        for name, one in inner.items():
            found += below(one, (*path, name))
        return found

    return below(typer.main.get_command(build_app()), ())


def test_the_commands_of_the_contract_are_there() -> None:
    names = {path[0] for path in _commands() if path}
    assert {"run", "init", "convert", "rank", "explain", "report", "export", "doctor", "graph", "sources"} <= names
    assert {"extract", "scope", "train", "evaluate", "lexicon"} <= names


@pytest.mark.parametrize("path", _commands(), ids=" ".join)
def test_every_command_has_help_with_an_example(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command([*path, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Usage: undrawn")
    assert "Traceback" not in shown


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command([]) == 2
    assert "Usage: undrawn" in capsys.readouterr().err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["--version"]) == 0
    assert capsys.readouterr().out.startswith("undrawn 0.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bogus"], "bogus"),
        (["run"], "config"),
        (["run", "--fast", "x.toml"], "--fast"),
        (["rank", "drugs"], "--for"),
        (["rank", "drugs", "--for", "x", "--top", "many"], "--top"),
    ],
)
def test_bad_usage_is_one_line_and_exit_code_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert said.casefold() in err.casefold()
    assert "--help" in err


def _raising(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def build() -> typer.Typer:
        app = typer.Typer()

        @app.command()
        def fail() -> None:
            raise error

        return app

    monkeypatch.setattr(cli, "build_app", build)


@pytest.mark.parametrize(
    ("error", "code", "lines"),
    [
        (UndrawnError("no luck"), 1, ["error: no luck"]),
        (InputError("one\ntwo"), 2, ["error: one", "error: two"]),
        (KeyboardInterrupt(), 130, ["interrupted; the same command goes on where it stopped"]),
        (typer.Exit(3), 3, []),
    ],
)
def test_errors_become_lines_and_exit_codes(
    error: BaseException,
    code: int,
    lines: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _raising(error, monkeypatch)
    assert run_command([]) == code
    assert capsys.readouterr().err.splitlines() == lines


def test_an_unexpected_error_is_one_line_and_its_traceback_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    _raising(ZeroDivisionError("by\nzero"), monkeypatch)
    assert run_command([]) == 1
    line = capsys.readouterr().err
    assert line.startswith("error: unexpected ZeroDivisionError: by zero (traceback in ")
    assert line.count("\n") == 1
    (log,) = tmp_path.glob("undrawn-*.log")
    assert str(log) in line
    assert "raise error" in log.read_text()


def test_a_reader_that_stops_reading_is_no_error() -> None:
    code = "import sys\nfrom pipelines.cli import run_command\nsys.exit(run_command(['run', '--help']))"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


def test_init_writes_a_configuration_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "new.toml"
    assert run_command(["init", str(path), "--name", "mine"]) == 0
    assert 'name = "mine"' in path.read_text()
    assert run_command(["init", str(path)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert run_command(["init", str(path), "--force"]) == 0
    assert 'name = "first"' in path.read_text()


def test_a_folder_that_is_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "runs" / "other").mkdir(parents=True)
    assert run_command(["rank", "drugs", "--for", "COVID-19", "--run", "absent"]) == 2
    assert "runs here: other" in capsys.readouterr().err
    assert run_command(["rank", "vaccines", "--for", "COVID-19", "--run", "other"]) == 2
    assert "what can be ranked: drugs, targets, diseases" in capsys.readouterr().err
    assert run_command(["rank", "drugs", "--for", "COVID-19"]) == 2
    assert "--run RUN" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        "scope absent.jsonl -o out.jsonl",
        "scope . -o out.jsonl",
        "scope bytes.jsonl -o out.jsonl",
        "convert absent -o out",
        "convert fine.txt -o fine.txt",
        "convert fine.txt -o fine.txt/below",
        "extract absent -o out.jsonl",
        "extract absent.jsonl -o out.jsonl --entities given",
        "extract fine.txt -o out.jsonl --names absent.tsv",
        "run absent.toml",
        "run .",
        "train absent -o out",
        "evaluate absent",
        "split absent -o out",
        "rank drugs --for COVID-19 --run absent",
        "rank drugs --for COVID-19 --graph absent --model absent",
        "explain a b --run absent",
        "report --run absent",
        "export --run absent -o out",
        "graph build --source edges:absent.tsv -o out",
        "graph stats --graph absent",
        "graph paths a b --graph absent",
        "lexicon lookup x --lexicon absent",
        "train-nlp absent -o out",
    ],
)
def test_a_file_that_is_not_there_is_told_in_one_line(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fine.txt").write_text("Aspirin.\n\nIt lowers fever.")
    (tmp_path / "bytes.jsonl").write_bytes(b"subject\tpredicate\tobject\n\x80\x81")
    assert run_command(command.split()) == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    assert "Errno" not in line
    assert "codec" not in line
    assert "Traceback" not in line
    assert any(name in line for name in ("absent", "bytes.jsonl", "fine.txt", "read records from .", "configuration ."))
