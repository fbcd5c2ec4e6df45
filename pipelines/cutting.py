"""Cutting a place out of a document's page, the place said in words, characters or points."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ingest.picture import Mark, cut, marks_of
from ingest.read import ReadOptions, Rejected, read_file
from ingest.read.original import original
from ingest.read.sniff import unzip
from kg.codec import load_json
from kg.document import Document
from kg.errors import InputError, UnreadableError
from pipelines.config import Config
from pipelines.locate import find_run
from pipelines.run import read_configuration


@dataclass(frozen=True, slots=True)
class Cut:
    """A picture of a place.

    Attributes:
        png: the picture.
        source: the file it was cut out of.
        page: page number from 1.
        text: the words there, empty where the place was given in points.
        places: how many places have the words that were asked for, 1 where none were.
    """

    png: bytes
    source: str
    page: int
    text: str
    places: int


def cut_out(document: str, run: str = "", *, words: str = "", span: str = "", box: str = "", dpi: int = 130) -> Cut:
    """Cut a place out of a document's page.

    Args:
        document: a PDF or image file, the JSON that `undrawn convert` wrote, or with `run` a document's id.
        run: a run's folder or name, empty for none.
        words: the first place with these words is meant; white space and case do not matter.
        span: START:END, half-open characters in the document's text.
        box: PAGE:X0,Y0,X1,Y1, in points from the page's top left.
        dpi: resolution of the picture.

    Returns:
        The picture and what it shows.

    Raises:
        InputError: not exactly one place is given, it is misspelt, or it is not in the document.
    """
    if sum(map(bool, (words, span, box))) != 1:
        raise InputError("say which place to cut out: one of --words TEXT, --span START:END, --box PAGE:X0,Y0,X1,Y1")
    folder = find_run(run) if run else None
    config = None if folder is None else read_configuration(folder)
    try:
        if box and folder is None and not document.endswith(".json"):
            return Cut(_cut(unzip(_bytes(document)), (_box(box),), dpi, None), document, _box(box).page, "", 1)
        read = _document(document, folder)
        data = original(read.source, read.digest, Path if config is None else config.locate)
        if box:
            return Cut(_cut(data, (_box(box),), dpi, config), read.source, _box(box).page, "", 1)
        start, end, places = _words(read, words) if words else (*_span(read, span), 1)
        marks = marks_of(read, start, end)
        if not marks:
            raise InputError(f"{read.source} has no pages; PDFs, scans and pictures do")
        marks = tuple(mark for mark in marks if mark.page == marks[0].page)
        return Cut(_cut(data, marks, dpi, config), read.source, marks[0].page, read.text[start:end], places)
    except UnreadableError as error:
        raise InputError(str(error)) from None


def _cut(data: bytes, marks: tuple[Mark, ...], dpi: int, config: Config | None) -> bytes:
    return cut(data, marks, dpi=dpi, frame_dpi=300 if config is None else config.documents.dpi)


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be opened: {error.strerror}") from None


def _document(document: str, folder: Path | None) -> Document:
    if folder is not None:
        path = folder / "documents" / f"{Path(document).name}.json"
        if not path.is_file():
            raise InputError(f"the run {folder} has no document {document!r}; {path.parent} holds one ID.json each")
        return load_json(Document, path.read_bytes())
    if document.endswith(".json"):
        try:
            return load_json(Document, _bytes(document))
        except UnreadableError:
            raise InputError(
                f"{document} is not what undrawn convert writes; give a PDF, a picture or ID.json"
            ) from None
    _bytes(document)
    for one in read_file(Path(document), ReadOptions()):
        if isinstance(one, Rejected):
            raise InputError(f"{one.source}: {one.reason}")
        return one
    raise InputError(f"{document} holds no document")


def _words(document: Document, words: str) -> tuple[int, int, int]:
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = list(re.finditer(pattern, document.text, re.IGNORECASE)) if pattern else []
    if not found:
        raise InputError(f"{words!r} does not stand in the text of {document.id}")
    return *found[0].span(), len(found)


def _span(document: Document, text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d+):(\d+)", text)
    start, end = (int(found[1]), int(found[2])) if found else (0, 0)
    if not start < end <= len(document.text):
        raise InputError(
            f"{text!r} is no span of {document.id}: START:END, START before END, END at most {len(document.text)}"
        )
    return start, end


def _box(text: str) -> Mark:
    number = r"\s*(\d+(?:\.\d+)?)\s*"
    found = re.fullmatch(rf"\s*(\d+)\s*:{number},{number},{number},{number}", text)
    if found is None or float(found[2]) >= float(found[4]) or float(found[3]) >= float(found[5]):
        raise InputError(f"{text!r} is no box: PAGE:X0,Y0,X1,Y1 in points from the top left, X0 < X1 and Y0 < Y1")
    x0, y0, x1, y1 = map(float, found.groups()[1:])
    return Mark(int(found[1]), (x0, y0, x1, y1), None)
