"""Manifest: what a stage did, from what, with what. Nothing in it depends on the time, the machine or its paths."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from kg.atomic import write_text
from kg.digest import content_id, digest_file

MANIFEST: Final = "manifest.json"
TIMING: Final = "timing.json"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a stage is about to do; two plans with one key make the same bytes.

    Attributes:
        stage: the stage's name.
        version: raised when the stage comes to write something else for the same input.
        configuration: the part of the configuration that the stage depends on.
        inputs: digest by name of everything it reads.
        libraries: version by name of every library its result depends on.
    """

    stage: str
    version: str
    configuration: Mapping[str, Any]
    inputs: Mapping[str, str]
    libraries: Mapping[str, str]

    @property
    def key(self) -> str:
        """Digest of the plan."""
        parts = [self.stage, self.version, self.configuration, self.inputs, self.libraries]
        return content_id(json.dumps(parts, sort_keys=True, ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a stage.

    Attributes:
        counts: what was kept, by kind.
        dropped: what was left out, by reason.
        outputs: digest by name of what was written.
        quarantined: documents that could not be used.
        extra: other fields for manifest.json.
    """

    counts: Mapping[str, Any]
    dropped: Mapping[str, int]
    outputs: Mapping[str, str]
    quarantined: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as read: its fields, and the digest of the stage's outputs."""

    fields: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Key of the plan that was carried out."""
        return str(self.fields.get("key", ""))

    @property
    def digest(self) -> str:
        """Digest of all outputs."""
        return content_id(json.dumps(self.fields["outputs"], sort_keys=True))

    @property
    def quarantined(self) -> int:
        """Documents that could not be used."""
        return int(self.fields.get("quarantined", 0))


def write_manifest(directory: Path, plan: Plan, outcome: Outcome) -> None:
    """Write manifest.json; the stage counts as done from this moment.

    Args:
        directory: the stage's folder.
        plan: what was to be done.
        outcome: what came of it.
    """
    value = {
        "stage": plan.stage,
        "version": plan.version,
        "key": plan.key,
        "configuration": plan.configuration,
        "inputs": dict(sorted(plan.inputs.items())),
        "libraries": dict(sorted(plan.libraries.items())),
        "counts": outcome.counts,
        "dropped": dict(sorted(outcome.dropped.items())),
        "quarantined": outcome.quarantined,
        "outputs": dict(sorted(outcome.outputs.items())),
        **outcome.extra,
    }
    write_text(directory / MANIFEST, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def read_manifest(directory: Path) -> Manifest | None:
    """The manifest of a finished stage.

    Args:
        directory: the stage's folder.

    Returns:
        The manifest, None where the stage is not finished.
    """
    try:
        value = json.loads((directory / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(value, dict) or "key" not in value or "outputs" not in value:
        return None
    return Manifest(value)


def library_versions(*names: str) -> dict[str, str]:
    """Installed versions of distributions, those that are not installed left out."""
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def digest_files(directory: Path) -> dict[str, str]:
    """Digests of a stage's files, its manifest and every timing left out.

    Args:
        directory: the stage's folder.

    Returns:
        SHA-256 by path relative to the folder, sorted.
    """
    return {
        path.relative_to(directory).as_posix(): digest_file(path)
        for path in sorted(directory.rglob("*"))
        if path.is_file() and path != directory / MANIFEST and path.name != TIMING
    }
