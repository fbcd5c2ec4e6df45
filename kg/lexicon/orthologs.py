"""Orthologs: the genes of mouse and rat that correspond to a human gene."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from kg.atomic import write_bytes
from kg.digest import content_id
from kg.errors import InputError
from kg.lexicon.table import Lines, encode, pack, unpack
from kg.taxon import gene_name

FILE: Final = "orthologs.tsv.zst"


@dataclass(frozen=True, slots=True)
class Ortholog:
    """A gene of an animal.

    Attributes:
        human: CURIE of the human gene.
        taxon: CURIE of the animal.
        curie: the gene's own preferred CURIE.
        symbol: the symbol that the animal's nomenclature gives it.
        equivalents: its other CURIEs.
    """

    human: str
    taxon: str
    curie: str
    symbol: str
    equivalents: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Symbol and animal, such as `Tnf (mouse)`."""
        return gene_name(self.symbol, self.taxon)


class Orthologs:
    """Orthologs by human gene and by their own CURIE."""

    def __init__(self, table: bytes) -> None:
        """Use the table that `table_of` made."""
        self._lines = Lines(table)
        self.digest = content_id(table.decode())
        self._own: dict[str, list[int]] = {}

    def of(self, human: str, taxon: str) -> tuple[Ortholog, ...]:
        """The genes of an animal that correspond to a human gene, the most alike first; empty where none is known."""
        at = self._lines.find(human, _human_of)
        found: list[Ortholog] = []
        while at < len(self._lines) and _human_of(self._lines[at]) == human:
            one = _ortholog(self._lines[at])
            found += [one] if one.taxon == taxon else []
            at += 1
        return tuple(found)

    def named(self, curie: str) -> tuple[Ortholog, ...]:
        """An animal's gene given by any of its CURIEs, once for each human gene; empty where it is not known."""
        if not self._own:
            for number, line in enumerate(self._lines):
                _, _, own, _, others = line.split("\t")
                for one in (own, *filter(None, others.split("|"))):
                    self._own.setdefault(one, []).append(number)
        return tuple(_ortholog(self._lines[number]) for number in self._own.get(curie, ()))


def table_of(orthologs: Iterable[Ortholog]) -> bytes:
    """The table: human CURIE, taxon, CURIE, symbol and further CURIEs, by human CURIE and taxon, else as they come."""
    ordered = sorted(dict.fromkeys(orthologs), key=lambda o: (o.human, o.taxon))
    return encode("\t".join((o.human, o.taxon, o.curie, o.symbol, "|".join(o.equivalents))) for o in ordered)


def write_orthologs(directory: Path, orthologs: Iterable[Ortholog]) -> None:
    """Write the table to DIRECTORY/orthologs.tsv.zst."""
    write_bytes(directory / FILE, pack(table_of(orthologs)))


@cache
def open_orthologs() -> Orthologs:
    """The orthologs that come with the package, read once; those in another folder of names are not read.

    Returns:
        The orthologs.

    Raises:
        InputError: the table is missing.
    """
    try:
        return Orthologs(unpack(files("kg.lexicon").joinpath("data", FILE).read_bytes()))
    except OSError as error:
        raise InputError(f"no {FILE} in kg/lexicon/data; make it with undrawn lexicon build") from error


def best(orthologs: Sequence[Ortholog], text: str) -> Ortholog | None:
    """Of several orthologs the one with the symbol that stands in a text, else the first."""
    bare = text.replace("-", "").casefold()
    named = (one for one in orthologs if one.symbol.replace("-", "").casefold() == bare)
    return next(named, next(iter(orthologs), None))


def _human_of(line: str) -> str:
    return line.partition("\t")[0]


def _ortholog(line: str) -> Ortholog:
    human, taxon, curie, symbol, others = line.split("\t")
    return Ortholog(human, taxon, curie, symbol, tuple(others.split("|")) if others else ())
