"""The configuration of a run: a TOML file, checked as a whole before anything starts."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from kg.errors import InputError, why
from pipelines.faults import describe_faults

_VARIABLE: Final = re.compile(r"\$\{(\w+)\}")
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
    """[documents]: what to read, how to read scans, and the seconds and MB (0: a fair share) a document may take."""

    paths: tuple[Text, ...] = ()
    ocr: Literal["auto", "always", "never"] = "auto"
    dpi: Annotated[int, Field(ge=72, le=1200)] = 300
    language: Text = "eng"
    timeout_seconds: Annotated[float, Field(gt=0)] = 600.0
    memory_mb: Annotated[int, Field(ge=0)] = 0


class EvidenceSection(_Section):
    """[evidence]: your own names, lexicon and recogniser, whether to keep given entities, the least score."""

    names: tuple[Text, ...] = ()
    lexicon: Text | None = None
    recogniser: Text = "shipped"
    entities: Literal["found", "given"] = "found"
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
        return self.locate(self.run.directory) / self.run.name

    def locate(self, text: str) -> Path:
        """A path as written in the configuration: relative to its file, with ${VARIABLES} and ~ filled in."""
        filled = _VARIABLE.sub(lambda found: os.environ.get(found[1], ""), text)
        return Path(os.path.normpath(self.base / Path(filled).expanduser()))

    def name_of(self, path: Path) -> str:
        """A file as a user of the configuration would write it, which is the same on every machine.

        Args:
            path: a file.

        Returns:
            ${VARIABLE}/... where it stands below one that documents.paths uses, else relative to the configuration.
        """
        for variable in sorted({name for text in self.documents.paths for name in _VARIABLE.findall(text)}):
            root = Path(os.environ.get(variable, ""))
            if root.is_absolute() and path.is_relative_to(root):
                return f"${{{variable}}}/{path.relative_to(root).as_posix()}"
        return Path(os.path.relpath(path, self.base)).as_posix()


def _unset(value: Any, key: str = "") -> list[str]:
    """Strings with an environment variable that is not set."""
    if isinstance(value, dict):
        return [fault for name, one in value.items() for fault in _unset(one, f"{key}.{name}" if key else name)]
    if isinstance(value, list):
        return [fault for place, one in enumerate(value) for fault in _unset(one, f"{key}[{place}]")]
    names = _VARIABLE.findall(value) if isinstance(value, str) else []
    return [f"{key}: the environment variable {name} is not set" for name in names if not os.environ.get(name)]


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
    faults = _unset(data)
    if "base" in data:
        faults.append("base: unknown key")
    try:
        config = Config.model_validate({**data, "base": path.parent})
    except ValidationError as error:
        raise InputError(_lines(path, faults + describe_faults(error, Config))) from None
    faults += [] if faults else _check(config)
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
            f"{key}.{name}: there is no file {config.locate(value)}"
            for name, value in (("path", source.path), ("nodes", source.nodes))
            if value is not None and not config.locate(value).is_file()
        ]
    faults += [
        f"evidence.names[{number}]: there is no file {config.locate(name)}"
        for number, name in enumerate(config.evidence.names)
        if not config.locate(name).is_file()
    ]
    lexicon = config.evidence.lexicon
    if lexicon is not None and not config.locate(lexicon).is_dir():
        faults.append(f"evidence.lexicon: there is no folder {config.locate(lexicon)}; undrawn lexicon build makes one")
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
        raise InputError(f"cannot read the configuration {path}: {why(error)}; undrawn init writes one") from None
    return parse_config(text, path)
