"""The configuration of a run: a TOML file, checked as a whole before anything starts."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from kg.errors import InputError
from pipelines.faults import describe_faults

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Count = Annotated[int, Field(ge=1)]
Text = Annotated[str, StringConstraints(min_length=1)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class RunSection(_Section):
    """[run]: the run's name, the folder that holds runs, the seed, and worker processes (0: one a core)."""

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    directory: Text = "runs"
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    workers: Annotated[int, Field(ge=0)] = 0


class DocumentsSection(_Section):
    """[documents]: files, folders and patterns to read, how to read scans, and when a document counts as stuck."""

    paths: tuple[Text, ...] = ()
    ocr: Literal["auto", "always", "never"] = "auto"
    dpi: Annotated[int, Field(ge=72, le=1200)] = 300
    language: Text = "eng"
    timeout_seconds: Annotated[float, Field(gt=0)] = 600.0


class EvidenceSection(_Section):
    """[evidence]: tables of your own names, and the score below which a statement is left out."""

    names: tuple[Text, ...] = ()
    min_score: Share = 0.0


class SourceSection(_Section):
    """[[graph.sources]]: a curated source; kinds are those of `undrawn graph build`."""

    kind: Text
    path: Text
    name: str = ""
    nodes: Text | None = None
    score: Annotated[float, Field(gt=0.0, le=1.0)] = 0.9


class GraphSection(_Section):
    """[graph]: curated sources, and the belief below which an edge is not learned from."""

    sources: tuple[SourceSection, ...] = ()
    min_belief: Share = 0.3


class ModelSection(_Section):
    """[model]: which models to train and how; what is left out is the model's own default."""

    models: Annotated[tuple[Text, ...], Field(min_length=1)] = ("complex", "rotate")
    dimension: Count | None = None
    epochs: Count | None = None
    batch_size: Count | None = None
    learning_rate: Annotated[float, Field(gt=0.0)] | None = None
    negatives: Annotated[int, Field(ge=0)] | None = None
    threads: Annotated[int, Field(ge=0)] = 0
    held_out: Annotated[float, Field(gt=0.0, lt=0.4)] = 0.02


class HypothesesSection(_Section):
    """[hypotheses]: the disease, and how many drugs and targets get their paths and evidence written out."""

    disease: Text = "COVID-19"
    drugs: Annotated[int, Field(ge=0)] = 50
    targets: Annotated[int, Field(ge=0)] = 50
    paths: Annotated[int, Field(ge=0)] = 5
    statements: Annotated[int, Field(ge=0)] = 10


class ReportSection(_Section):
    """[report]: whether to write the HTML report."""

    html: bool = True


class Config(_Section):
    """A whole configuration; `base` is the folder of its file, which its paths are relative to."""

    run: RunSection
    documents: DocumentsSection = DocumentsSection()
    evidence: EvidenceSection = EvidenceSection()
    graph: GraphSection = GraphSection()
    model: ModelSection = ModelSection()
    hypotheses: HypothesesSection = HypothesesSection()
    report: ReportSection = ReportSection()
    base: Path = Field(default=Path(), exclude=True)

    @property
    def directory(self) -> Path:
        """The run's own folder."""
        return Path(os.path.normpath(self.base / self.run.directory / self.run.name))


def _expand(value: Any, key: str, faults: list[str]) -> Any:
    """Environment variables and ~ in every string; an unset variable is a fault."""
    if isinstance(value, dict):
        return {name: _expand(one, f"{key}.{name}" if key else name, faults) for name, one in value.items()}
    if isinstance(value, list):
        return [_expand(one, f"{key}[{place}]", faults) for place, one in enumerate(value)]
    if not isinstance(value, str) or not (value.startswith(("~", "$")) or "${" in value):
        return value
    expanded = os.path.expanduser(os.path.expandvars(value))  # noqa: PTH111
    if "${" in expanded or expanded.startswith("$"):
        faults.append(f"{key}: the environment variable in {value!r} is not set")
    return expanded


def parse_config(text: str, path: Path) -> Config:
    """A configuration from TOML.

    Args:
        text: the file's content.
        path: where it stands; paths in it are relative to its folder.

    Returns:
        The configuration.

    Raises:
        InputError: it is no TOML, or has faults; every fault is on its own line.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path} is not TOML: {error}") from None
    faults: list[str] = []
    data = _expand(data, "", faults)
    if "base" in data:
        faults.append("base: unknown key")
    try:
        config = Config.model_validate({**data, "base": path.parent})
    except ValidationError as error:
        raise InputError(_lines(path, faults + describe_faults(error, Config))) from None
    faults += _check(config)
    if faults:
        raise InputError(_lines(path, faults))
    return config


def _lines(path: Path, faults: list[str]) -> str:
    return "\n".join(f"{path}: {fault}" for fault in faults)


def _check(config: Config) -> list[str]:
    """Faults that no single value has."""
    from kg.sources import KINDS

    faults = []
    if not config.documents.paths and not config.graph.sources:
        faults.append("nothing to read: give documents.paths or [[graph.sources]]")
    for number, source in enumerate(config.graph.sources):
        key = f"graph.sources[{number}]"
        if source.kind not in KINDS:
            faults.append(f"{key}.kind: {source.kind!r} is not a kind of source; known: {', '.join(KINDS)}")
        faults += [
            f"{key}.{name}: there is no file {config.base / value}"
            for name, value in (("path", source.path), ("nodes", source.nodes))
            if value is not None and not (config.base / value).is_file()
        ]
    faults += [
        f"evidence.names[{number}]: there is no file {config.base / name}"
        for number, name in enumerate(config.evidence.names)
        if not (config.base / name).is_file()
    ]
    return faults


def read_config(path: Path) -> Config:
    """Read a configuration.

    Args:
        path: a TOML file.

    Returns:
        The configuration.

    Raises:
        InputError: the file is missing, not UTF-8, or has faults.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError(f"there is no configuration {path}; undrawn init writes one") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the configuration {path}: {error}") from None
    return parse_config(text, path)
