"""Reading a file: bytes to documents, whatever kind of file it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.layout import sections_of
from ingest.page import Page
from ingest.read import bioc, docx, html, jats, objects, plain, pubmed, pubtator, records
from ingest.read.archive import members, unpacked_size
from ingest.read.discover import readable
from ingest.read.front import front_of
from ingest.read.outcome import FileSize, PageWatch, ReadOptions, Rejected, safe_id
from ingest.read.sniff import FileKind, sniff, unzip
from ingest.turning import as_printed
from kg.digest import digest_bytes
from kg.document import Document, Section
from kg.errors import UnreadableError


def _unwatched(number: int, total: int) -> None:
    """Told of pages where nobody wants to know."""


def read_file(
    path: Path, options: ReadOptions | None = None, source: str = "", watch: PageWatch = _unwatched
) -> Iterator[Document | Rejected]:
    """The documents of a file.

    Args:
        path: the file, gzipped or not; of an archive the files inside.
        options: how to read; the defaults by default.
        source: what to call it; its path by default.
        watch: told of every page that is read.

    Yields:
        Documents, and rejections for what cannot be read. Bad content never raises.
    """
    name = source or str(path)
    try:
        packed = path.read_bytes()
    except OSError as error:
        yield Rejected(name, f"cannot be opened: {error.strerror}")
        return
    yield from read_bytes(packed, path.name, name, options or ReadOptions(), watch)


def read_bytes(
    packed: bytes, filename: str, name: str, options: ReadOptions, watch: PageWatch = _unwatched, depth: int = 0
) -> Iterator[Document | Rejected]:
    """The documents in the bytes of a file.

    Args:
        packed: the bytes, gzipped or not.
        filename: the file's own name.
        name: what to call it.
        options: how to read.
        watch: told of every page that is read.
        depth: how many archives it stands in; an archive in an archive is not opened.

    Yields:
        Documents, and rejections for what cannot be read. Bad content never raises.
    """
    try:
        data = unzip(packed)
        kind = sniff(data, filename)
        stem = stem_of(filename)
        if kind == "archive":
            yield from _inside(data, name, options, watch, depth)
        elif kind == "records":
            yield from records.read(data, name)
        else:
            yield from _read(kind, data, name, stem, digest_bytes(packed), options, watch)
    except UnreadableError as error:
        yield Rejected(name, str(error))


def stem_of(filename: str) -> str:
    """A file's name without its ending, and without .gz."""
    bare = filename.removesuffix(".gz")
    return bare.rsplit(".", 1)[0] if "." in bare else bare


def _inside(
    data: bytes, name: str, options: ReadOptions, watch: PageWatch, depth: int
) -> Iterator[Document | Rejected]:
    if depth:
        yield Rejected(name, "an archive inside an archive; unpack it first")
        return
    empty = True
    for member, content in members(data):
        empty = False
        if isinstance(content, str):
            yield Rejected(f"{name}#{member}", content)
        elif readable(member) or not Path(member).suffix:
            yield from read_bytes(content, Path(member).name, f"{name}#{member}", options, watch, depth + 1)
    if empty:
        yield Rejected(name, "the archive is empty")


def _read(
    kind: FileKind, data: bytes, name: str, stem: str, digest: str, options: ReadOptions, watch: PageWatch
) -> Iterator[Document | Rejected]:
    if kind == "pdf":
        yield _pdf(data, name, stem, digest, options, watch)
    elif kind == "image":
        yield _image(data, name, stem, digest, options, watch)
    elif kind == "jats":
        yield from jats.read(data, name, stem, digest)
    elif kind == "pubmed":
        yield from pubmed.read(data, name, digest)
    elif kind == "bioc":
        yield from bioc.read_xml(data, name, digest)
    elif kind == "json":
        yield from objects.read(data, name, digest)
    elif kind == "pubtator":
        yield from pubtator.read(data, name, digest)
    elif kind == "html":
        yield html.read(data, name, stem, digest)
    elif kind == "docx":
        unpacked_size(data)
        yield docx.read(data, name, stem, digest)
    else:
        yield plain.read(data, name, stem, digest)


def measure(path: Path) -> FileSize:
    """What a file will cost to read, without reading its text.

    Args:
        path: the file.

    Returns:
        Records, pages, pages without text, bytes; zeros but for bytes where it cannot be read.
    """
    size = path.stat().st_size
    try:
        data = unzip(path.read_bytes())
        kind = sniff(data, path.name)
        if kind == "pdf":
            from ingest.read.pdf import page_count

            pages, empty = page_count(data)
            return FileSize(1, pages, empty, size)
        if kind == "image":
            from ingest.read.ocr import count_frames

            frames = count_frames(data)
            return FileSize(1, frames, frames, size)
        if kind == "records":
            return FileSize(sum(1 for line in data.splitlines() if line.strip()), 0, 0, size)
        if kind == "archive":
            return FileSize(sum(isinstance(content, bytes) for _, content in members(data)), 0, 0, size)
        if kind == "pubmed":
            return FileSize(max(data.count(b"<PubmedArticle>") + data.count(b"<PubmedArticle "), 1), 0, 0, size)
        return FileSize(1, 0, 0, size)
    except UnreadableError:
        return FileSize(0, 0, 0, size)


def _pdf(data: bytes, name: str, stem: str, digest: str, options: ReadOptions, watch: PageWatch) -> Document | Rejected:
    from ingest.read import pdf

    def by_ocr(page: Any, number: int, width: float, height: float) -> Page:
        from ingest.read.ocr import fitting_dpi, read_picture

        dpi = fitting_dpi(width, height, options.dpi, pdf.scanned_at(page))
        return read_picture(pdf.picture(page, dpi), number, width, height, options.language)

    lost: list[int] = []
    pages = list(pdf.pages(data, None if options.ocr == "never" else by_ocr, options.ocr, watch, lost))
    made = _laid_out(pages, *pdf.title_and_subject(data), name, stem, digest)
    if isinstance(made, Rejected) or not lost:
        return made
    told = f"{len(lost):,} of its {len(lost) + len(pages):,} pages cannot be loaded and are left out"
    return replace(made, notes=(f"{told}, the first of them page {lost[0]:,}",))


def _image(
    data: bytes, name: str, stem: str, digest: str, options: ReadOptions, watch: PageWatch
) -> Document | Rejected:
    from ingest.read.ocr import count_frames, pictures, read_picture, size_in_points

    if options.ocr == "never":
        return Rejected(name, 'a picture, and OCR is switched off; set ocr = "auto"')
    pages = []
    total = count_frames(data)
    watch(0, total)
    for number, frame in enumerate(pictures(data), start=1):
        pages.append(read_picture(frame, number, *size_in_points(frame, options.dpi), options.language))
        watch(number, total)
    return _laid_out(pages, "", "", name, stem, digest)


def _laid_out(
    pages: list[Page], known_title: str, subject: str, name: str, stem: str, digest: str
) -> Document | Rejected:
    title, level = sections_of(pages, known_title)
    sections = as_printed(level, pages)
    first = next((s.blocks[0].lines for s in level if s.name == "title" and s.blocks and s.blocks[0].page == 1), ())
    front = front_of(pages, title, first, subject)
    if not any(section.blocks for section in sections):
        return Rejected(name, "no text in it, neither as a text layer nor by OCR")
    pmcid = re.fullmatch(r"PMC\d+", stem)
    return Document(
        id=safe_id(stem),
        title=title,
        date=front.date,
        source=name,
        kind=front.kind,
        licence=front.licence,
        digest=digest,
        sections=_with_prose(sections),
        doi=front.doi,
        journal=front.journal,
        authors=front.authors,
        pmcid=pmcid.group() if pmcid else "",
        retracted=front.retracted,
    )


def _with_prose(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Where nothing reads as prose (a letter, a form, one short scan), what was kept apart at its front is its text."""
    if any(section.name not in ("title", "caption", "table", "references", "back") for section in sections):
        return sections
    return tuple(Section("body", s.blocks, s.heading) if s.name in ("back", "table") else s for s in sections)
