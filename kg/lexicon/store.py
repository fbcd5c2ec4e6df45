"""The lexicon on disk: two gzipped TSV tables, concepts and names, with fixed bytes; and Lexicon, which reads them."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from kg.atomic import write_bytes
from kg.category import ENTITY_TYPES, EntityType
from kg.curie import parse_curie
from kg.digest import content_id, digest_bytes
from kg.errors import InputError
from kg.lexicon.case import needs_exact_case
from kg.lexicon.model import NAME_KINDS, TRUST, Concept, Name, NameKind, Reading
from kg.lexicon.normalise import key_of, letters_of

CONCEPTS = "concepts.tsv.gz"
NAMES = "names.tsv.gz"


def _pack(lines: Iterable[str]) -> bytes:
    return gzip.compress("".join(f"{line}\n" for line in lines).encode(), compresslevel=9, mtime=0)


def write_lexicon(directory: Path, concepts: Sequence[Concept], names: Sequence[Name]) -> None:
    """Write a lexicon.

    Args:
        directory: the folder to write concepts.tsv.gz and names.tsv.gz to.
        concepts: sorted by CURIE.
        names: sorted by CURIE; every name's CURIE is a concept's.
    """
    rows = ("\t".join((c.curie, c.type, c.name, "|".join(c.equivalents), f"{c.prior:g}")) for c in concepts)
    write_bytes(directory / CONCEPTS, _pack(rows))
    number = {concept.curie: index for index, concept in enumerate(concepts)}
    write_bytes(directory / NAMES, _pack(f"{number[n.curie]}\t{n.text}\t{n.kind}\t{n.source}" for n in names))


class Lexicon:
    """Concepts and their names; look up by CURIE (any equivalent) or by string."""

    def __init__(self, concepts: Sequence[Concept], names: Sequence[Name], digest: str) -> None:
        """Hold concepts and names in memory; `digest` identifies the data they were read from."""
        self.digest = digest
        self._concepts = {concept.curie: concept for concept in concepts}
        self._names = names

    @cached_property
    def _equivalent(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for concept in self._concepts.values():
            for curie in concept.equivalents:
                found.setdefault(curie, concept.curie)
        return found

    @cached_property
    def _by_key(self) -> dict[str, list[Name]]:
        found: defaultdict[str, list[Name]] = defaultdict(list)
        for name in self._names:
            found[key_of(name.text)].append(name)
        return dict(found)

    def preferred(self, curie: str) -> str:
        """The preferred CURIE of a concept given by any of its CURIEs; the CURIE itself where it is unknown."""
        return curie if curie in self._concepts else self._equivalent.get(curie, curie)

    def concept(self, curie: str) -> Concept | None:
        """The concept with this CURIE, preferred or equivalent, None where there is none."""
        return self._concepts.get(self.preferred(curie))

    def concepts(self) -> Iterator[Concept]:
        """All concepts by CURIE."""
        return iter(self._concepts.values())

    def names(self) -> Iterator[Name]:
        """All names by CURIE."""
        return iter(self._names)

    def readings(self, text: str) -> tuple[Reading, ...]:
        """Everything a string may mean.

        Args:
            text: the string as it stands in a text.

        Returns:
            Readings, best first; one a concept.
        """
        return self.rank(text, self._by_key.get(key_of(text), ()))

    def rank(self, text: str, names: Iterable[Name]) -> tuple[Reading, ...]:
        """Readings of a string that is one of these names but for case, hyphens and spaces.

        Args:
            text: the string as it stands in a text.
            names: the names that compare equal to it.

        Returns:
            The names whose case rule the string keeps, as readings, best first, one a concept.
        """
        best: dict[str, Reading] = {}
        letters = letters_of(text)
        for name in names:
            concept = self._concepts[name.curie]
            same = letters_of(name.text) == letters
            exact = needs_exact_case(name.text, concept.type, name.kind)
            if exact and not same:
                continue
            score = TRUST[name.kind] * (0.5 + 0.5 * concept.prior) * (1.0 if same else 0.97)
            if concept.curie not in best or best[concept.curie].score < score:
                best[concept.curie] = Reading(concept, name, round(score, 4), "exact case" if exact else "any case")
        return tuple(sorted(best.values(), key=lambda r: (-r.score, r.concept.curie)))


def _read_lines(path: Any, what: str) -> tuple[bytes, list[list[str]]]:
    try:
        data: bytes = path.read_bytes()
    except OSError as error:
        raise InputError(f"no lexicon table {what} at {path}; run undrawn lexicon build") from error
    return data, [line.split("\t") for line in gzip.decompress(data).decode().splitlines()]


def read_names(path: Path) -> list[tuple[str, EntityType, str, NameKind]]:
    """A user's names: TSV of curie, type, name and, if wanted, kind.

    Args:
        path: the file; empty lines, lines that start with # and a header line are skipped.

    Returns:
        Rows of CURIE, type, name, kind.

    Raises:
        InputError: the file is missing or a line is faulty; all faulty lines are named.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the names in {path}: {error}") from error
    rows: list[tuple[str, EntityType, str, NameKind]] = []
    faults: list[str] = []
    types: dict[str, EntityType] = {t: t for t in ENTITY_TYPES}
    kinds: dict[str, NameKind] = {k: k for k in get_args(NameKind)}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#") or line.startswith("curie\t"):
            continue
        cells = line.split("\t")
        kind = cells[3] if len(cells) > 3 and cells[3] else "exact"
        if len(cells) < 3 or cells[1] not in types or kind not in kinds or not cells[2].strip():
            faults.append(f"line {number}: {line!r}")
            continue
        rows.append((parse_curie(cells[0]), types[cells[1]], cells[2].strip(), kinds[kind]))
    if faults:
        allowed = f"curie<TAB>type ({', '.join(ENTITY_TYPES)})<TAB>name[<TAB>kind ({', '.join(NAME_KINDS)})]"
        raise InputError(f"{path}: {'; '.join(faults[:5])}; a line is {allowed}")
    return rows


def open_lexicon(path: Path | None = None, extra: Sequence[Path] = ()) -> Lexicon:
    """The lexicon, with a user's own names added.

    Args:
        path: a folder as `write_lexicon` writes it; the shipped one by default.
        extra: TSV files of curie, type, name, kind.

    Returns:
        The lexicon; a new CURIE in `extra` makes a new concept named by its first name.
    """
    folder: Any = path if path is not None else files("kg.lexicon").joinpath("data")
    raw_concepts, concept_rows = _read_lines(folder.joinpath(CONCEPTS), "concepts")
    raw_names, name_rows = _read_lines(folder.joinpath(NAMES), "names")
    types: dict[str, EntityType] = {t: t for t in ENTITY_TYPES}
    kinds: dict[str, NameKind] = {k: k for k in NAME_KINDS}
    concepts = [Concept(c, types[t], n, tuple(e.split("|")) if e else (), float(p)) for c, t, n, e, p in concept_rows]
    names = [Name(text, concepts[int(i)].curie, kinds[kind], source) for i, text, kind, source in name_rows]
    digest = content_id(digest_bytes(raw_concepts), digest_bytes(raw_names))
    if extra:
        concepts, names, digest = _with_extra(concepts, names, digest, extra)
    return Lexicon(concepts, names, digest)


def _with_extra(
    concepts: list[Concept], names: list[Name], digest: str, extra: Sequence[Path]
) -> tuple[list[Concept], list[Name], str]:
    base = Lexicon(concepts, names, digest)
    known = {concept.curie for concept in concepts}
    for path in extra:
        digest = content_id(digest, digest_bytes(path.read_bytes()) if path.is_file() else "")
        for curie, entity_type, text, kind in read_names(path):
            preferred = base.preferred(curie)
            if preferred not in known:
                known.add(preferred)
                concepts = [*concepts, Concept(preferred, entity_type, text, (), 0.8)]
            names = [*names, Name(text, preferred, kind, path.name)]
    return concepts, names, digest
