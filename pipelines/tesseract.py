"""Which Tesseract is installed."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache


@cache
def tesseract_version() -> str:
    """The version of the Tesseract that would be run, empty where there is none."""
    program = shutil.which("tesseract")
    if program is None:
        return ""
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    first = (done.stdout or done.stderr).partition("\n")[0].split()
    return first[1].removeprefix("v") if len(first) > 1 else "unknown"
