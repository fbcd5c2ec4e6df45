"""The `undrawn` command: its sub-commands, and what a user sees when something goes wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from errno import EACCES, EDQUOT, EEXIST, EISDIR, ELOOP, ENAMETOOLONG, ENOENT, ENOSPC, ENOTDIR, EPERM, EROFS
from typing import Final

import typer

from kg.errors import EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE, UndrawnError, why
from pipelines.commands import REGISTER

#: Errors of the system that come of a path that was given.
_BAD_PATH: Final = (ENOENT, EEXIST, EISDIR, ENOTDIR, EACCES, EPERM, EROFS, ENAMETOOLONG, ELOOP)


def build_app() -> typer.Typer:
    """The application with every command mounted; nothing heavy is imported until a command runs.

    Returns:
        The typer application.
    """
    app = typer.Typer(
        name="undrawn",
        help="From biomedical papers to a traceable knowledge graph, and to the links nobody has drawn yet.\n\n"
        "Start with: undrawn init, then undrawn run undrawn.toml.",
        epilog="Exit codes: 0 done, 1 failed, 2 bad usage or input, 3 done but documents were quarantined, "
        "130 interrupted.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_version)
    for register in REGISTER:
        register(app)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"undrawn {version('undrawn')}")
        raise typer.Exit


def _version(
    version: bool = typer.Option(False, "--version", callback=_print_version, is_eager=True, help="Show the version."),
) -> None:
    """From biomedical papers to a traceable knowledge graph, and to the links nobody has drawn yet."""


def run_command(arguments: Sequence[str] | None = None) -> int:
    """Run one command; every error becomes one line on stderr, or one a fault.

    Args:
        arguments: the command line without the program's name, None for that of the process.

    Returns:
        The exit code.
    """
    try:
        command = typer.main.get_command(build_app())
        code = command.main(
            args=None if arguments is None else list(arguments), prog_name="undrawn", standalone_mode=False
        )
        sys.stdout.flush()
        return _exit_code(code)
    except UndrawnError as error:
        for line in str(error).splitlines():
            typer.echo(f"error: {line}", err=True)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _exit_code(EXIT_INTERRUPTED)
    except (BrokenPipeError, SystemExit):  # the reader of our output has seen enough; typer exits on it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_DONE
    except Exception as error:
        return _report(error)


def _exit_code(code: object) -> int:
    """The code that a command gave back, none being success; typer makes one of an interrupt itself."""
    if code == EXIT_INTERRUPTED:
        typer.echo("interrupted; the same command goes on where it stopped", err=True)
    return code if isinstance(code, int) else EXIT_DONE


def _report(error: Exception) -> int:
    message = getattr(error, "format_message", None)
    if isinstance(error, OSError) and error.errno in _BAD_PATH and error.filename is not None:
        typer.echo(f"error: {error.filename}: {why(error)}; name another path to read or to write", err=True)
        return EXIT_USAGE
    if isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT):
        typer.echo(f"error: {why(error)}; free some space and give the same command again", err=True)
        return EXIT_FAILED
    if message is None:
        from pipelines.crash import record_crash

        typer.echo(
            f"error: unexpected {type(error).__name__}: {_line(str(error))} (traceback in {record_crash()})", err=True
        )
        return EXIT_FAILED
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(str(message()), err=True)
        return EXIT_USAGE
    context = getattr(error, "ctx", None)
    name = context.command_path if context is not None else "undrawn"
    typer.echo(f"error: {_line(str(message()))} (see {name} --help)", err=True)
    return int(getattr(error, "exit_code", EXIT_USAGE))


def _line(text: str) -> str:
    return " ".join(text.split())[:300]


def main() -> None:
    """Entry point of the `undrawn` command."""
    # Threads that wait for each other must not spin: beside other work on the same cores training was ten times slower.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    sys.exit(run_command())


if __name__ == "__main__":
    main()
