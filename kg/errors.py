"""Errors that reach the user as one line: what was seen, what is allowed, what to do next."""

from __future__ import annotations

EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_QUARANTINED = 3
EXIT_INTERRUPTED = 130


class UndrawnError(Exception):
    """The work failed for a reason the user can act on; the message is the one line that is shown."""

    exit_code = EXIT_FAILED


class InputError(UndrawnError):
    """Bad usage, configuration or input: a missing file, an unknown key, a name that is not in the graph."""

    exit_code = EXIT_USAGE


class UnreadableError(UndrawnError):
    """One document cannot be read; the batch quarantines it and goes on."""
