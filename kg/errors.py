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


def why(error: Exception) -> str:
    """What went wrong in words: of an error of the system without its number and path, of one of decoding its place."""
    if isinstance(error, UnicodeDecodeError):
        return f"it is not UTF-8 text (byte 0x{error.object[error.start]:02x} at offset {error.start:,})"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[:1].lower() + error.strerror[1:]
    return str(error)
