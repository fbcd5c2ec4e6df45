"""Which recogniser finds names: the shipped one, one trained with train-nlp, a user's spaCy model, or none."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.digest import content_id, digest_file

if TYPE_CHECKING:
    from ingest.grounding.usage import Usage
    from ingest.recognise import NameTagger

SHIPPED: Final = "shipped"
LEXICON: Final = "lexicon"
_DATA: Final = files("ingest.ner").joinpath("data")


def open_tagger(name: str, base: Path = Path()) -> NameTagger | None:
    """A tagger by its name in the configuration.

    Args:
        name: `shipped`, `lexicon`, the file or folder of a model of train-nlp, or the name of a spaCy model.
        base: folder that relative paths start from.

    Returns:
        The tagger, None for `lexicon`.
    """
    from ingest.ner.foreign import open_foreign
    from ingest.ner.model import FILE, load_model, unpack
    from ingest.ner.tagger import Tagger

    if name == LEXICON:
        return None
    if name == SHIPPED:
        return Tagger(unpack(_DATA.joinpath(FILE).read_bytes(), FILE))
    path = base / name
    if (path / FILE).is_file() or path.is_file():
        return Tagger(load_model(path))
    return open_foreign(str(path) if path.is_dir() else name)


def open_usage(name: str, base: Path = Path()) -> Usage:
    """How often annotators meant a concept: counted by train-nlp beside its model, else the shipped counts."""
    from ingest.grounding.usage import FILE, Usage

    own = base / name / FILE
    file = own if name != SHIPPED and own.is_file() else _DATA.joinpath(FILE)
    return Usage.read(file.read_text(encoding="utf-8"), FILE)


def recogniser_digest(name: str, base: Path = Path()) -> str:
    """Identifies a recogniser without opening it."""
    path = base / name
    own = [path] if path.is_file() else [file for file in _files(path) if file.is_file()]
    shipped = [Path(str(_DATA.joinpath(file.name))) for file in _files(path)]
    return content_id(name if not own else "", *(digest_file(file) for file in own or shipped))


def _files(folder: Path) -> tuple[Path, Path]:
    """Where the model and the counts of train-nlp stand in a folder."""
    from ingest.grounding.usage import FILE as USAGE
    from ingest.ner.model import FILE

    return folder / FILE, folder / USAGE
