"""What a run needs of a machine, checked piece by piece."""

from __future__ import annotations

import platform
import shutil
import sys
import time
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, Literal

from pipelines.tesseract import installed_models, models_for, tesseract_version

Mark = Literal["ok", "look", "FAULT"]
_LIBRARIES: Final = ("torch", "pykeen", "spacy", "numpy", "duckdb", "pyarrow", "pypdfium2", "pytesseract")
_TEST_SECONDS: Final = 24.0
_MEMORY_GB: Final = 8.0
_DISK_GB: Final = 5.0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: ok, worth a look, or a fault that stops a run."""

    mark: Mark
    name: str
    found: str

    def to_json(self) -> dict[str, Any]:
        """The check as plain values."""
        return asdict(self)


def _machine() -> list[Check]:
    import psutil

    from pipelines.pool import cores

    memory = psutil.virtual_memory()
    disk = shutil.disk_usage(Path.cwd()).free / 1e9
    python = (3, 11) <= sys.version_info[:2] < (3, 13)
    free = memory.available / 1e9
    return [
        Check("ok" if python else "FAULT", "Python", f"{platform.python_version()} (3.11 or 3.12 is needed)"),
        Check("ok", "system", f"{platform.system()} {platform.machine()}, {cores()} cores"),
        Check("ok" if free > _MEMORY_GB else "look", "memory", f"{free:.1f} of {memory.total / 1e9:.1f} GB free"),
        Check("ok" if disk > _DISK_GB else "look", "disk", f"{disk:.1f} GB free in this folder"),
    ]


def _libraries() -> list[Check]:
    checks = []
    for name in ("undrawn", *_LIBRARIES):
        try:
            checks.append(Check("ok", name, version(name)))
        except PackageNotFoundError:
            checks.append(Check("FAULT", name, "is not installed; run make setup"))
    return checks


def _tesseract() -> list[Check]:
    number = tesseract_version()
    if not number:
        return [Check("look", "Tesseract", "is not installed: scans cannot be read; apt-get install tesseract-ocr")]
    models = installed_models()
    found = [
        Check("ok", "Tesseract", number),
        Check("ok" if "eng" in models else "look", "languages", " ".join(models) or "none"),
    ]
    if len(models_for("eng")) < 2:
        found.append(
            Check("look", "Latin letters", "accents are read badly; apt-get install tesseract-ocr-script-latn")
        )
    return found


def _lexicon() -> Check:
    from kg.errors import UndrawnError
    from kg.lexicon import open_lexicon

    started = time.perf_counter()
    try:
        lexicon = open_lexicon()
    except UndrawnError as error:
        return Check("FAULT", "lexicon", str(error))
    found = lexicon.concept("MONDO:0100096")
    seconds = time.perf_counter() - started
    if found is None:
        return Check("FAULT", "lexicon", "does not know COVID-19 (MONDO:0100096); undrawn lexicon build")
    return Check("ok", "lexicon", f"opened in {seconds:.1f} s; {found.name} is {found.curie}")


def _devices(self_test: bool) -> list[Check]:
    from linkpred.device import devices
    from linkpred.selftest import try_device

    found = devices()
    checks = [Check("ok", "device", ", ".join(found.values()) + ("" if len(found) > 1 else "; no GPU"))]
    for device in found if self_test else ():
        trial = try_device(device, _TEST_SECONDS / len(found))
        said = (
            f"trained {trial.triples_per_second:,.0f} triples/s, {'; '.join(trial.faults) or 'scores as PyKEEN gives'}"
        )
        checks.append(Check("FAULT" if trial.faults else "ok", f"self-test {device}", said))
    return checks


def examine(*, self_test: bool = True) -> list[Check]:
    """Look at everything a run needs.

    Args:
        self_test: whether to train for half a minute on every device.

    Returns:
        The checks, in the order in which they were made.
    """
    return [*_machine(), *_libraries(), *_tesseract(), _lexicon(), *_devices(self_test)]
