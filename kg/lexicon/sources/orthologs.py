"""Genes of mouse and rat beside their human ones: HGNC's pairs, MGI's and RGD's symbols, NCBI's numbers."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.lexicon.orthologs import Ortholog
from kg.taxon import MOUSE, RAT

#: Taxon, column of the human table, file of the animal's own names.
_TAXA: Final = (
    (MOUSE, "Mouse genome database ID(supplied by MGI)", "mgi_entries.tsv"),
    (RAT, "Rat genome database ID(supplied by RGD)", "rgd_entries.tsv"),
)
_TEXT: Final = r"(?:'([^']*)'|\"([^\"]*)\")"
_GENE: Final = re.compile(
    rf"\s*(\d+) : NtData\(tax_id=10090,.*? Status='live', Symbol={_TEXT}, Aliases={_TEXT}, description="
)
_NUMBER: Final = re.compile(r"\w+_NCBI_10090_(?:ProteinCoding|All)\.py")


@dataclass(frozen=True, slots=True)
class _Gene:
    """A gene as MGI or RGD lists it."""

    symbol: str
    synonyms: tuple[str, ...]
    ensembl: str


class _Numbers:
    """NCBI Gene numbers of mouse genes by symbol, each given once; NCBI's list is older than MGI's."""

    def __init__(self, lines: Iterable[str], current: frozenset[str]) -> None:
        self._symbols: dict[str, str] = {}
        self._aliases: defaultdict[str, set[str]] = defaultdict(set)
        found = (match for line in lines if (match := _GENE.match(line)))
        for match in found:
            number, symbol = match[1], match[2] or match[3]
            self._symbols.setdefault(symbol, number)
            for alias in (match[4] or match[5] or "").split(", "):
                self._aliases[alias].add(number)
        self._settled = {number for symbol, number in self._symbols.items() if symbol in current}

    def of(self, gene: _Gene, earlier: Iterable[str]) -> str:
        """The number of a gene, empty where it is not known without doubt.

        Args:
            gene: as MGI lists it.
            earlier: symbols that the human gene had.

        Returns:
            That of the symbol; else that of the number, not another gene's, with the most of its other symbols.
        """
        if gene.symbol in self._symbols:
            return self._symbols[gene.symbol]
        votes: Counter[str] = Counter()
        for old in (*gene.synonyms, *(symbol.capitalize() for symbol in earlier)):
            votes[self._symbols.get(old, "")] += 4
            votes.update(self._aliases.get(old, ()))
        votes.update(dict.fromkeys(self._aliases.get(gene.symbol, ()), 2))
        ranked = [(n, votes[n]) for n in sorted(votes, key=lambda n: -votes[n]) if n and n not in self._settled]
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return ""
        return ranked[0][0]


def read(resources: Path, numbers: Path, rats: Mapping[str, str]) -> Iterator[Ortholog]:
    """Orthologs of human genes.

    Args:
        resources: the folder that holds hgnc_entries.tsv, mgi_entries.tsv and rgd_entries.tsv.
        numbers: the folder of NCBI's list of mouse genes (read as text, not run).
        rats: RGD symbol to NCBI Gene number, as far as it is known.

    Yields:
        One a pair of genes; those whose symbol is the human one's come first among the orthologs of a gene.
    """
    listed = {taxon: _genes(resources / file) for taxon, _, file in _TAXA}
    current = frozenset(gene.symbol for gene in listed[MOUSE].values())
    lines = (line for path in sorted(numbers.iterdir()) if _NUMBER.fullmatch(path.name) for line in _lines(path))
    known = _Numbers(lines, current)
    with (resources / "hgnc_entries.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["Status"] != "Approved":
                continue
            symbol, earlier = row["Approved symbol"], _split(f"{row['Previous symbols']},{row['Alias symbols']}")
            for taxon, column, _ in _TAXA:
                numbered = (part.rpartition(":")[2] for part in _split(row[column]))
                genes = [listed[taxon][number] for number in numbered if number in listed[taxon]]
                for gene in sorted(genes, key=lambda g: g.symbol.casefold() != symbol.casefold()):
                    number = known.of(gene, earlier) if taxon == MOUSE else rats.get(gene.symbol, "")
                    curies = [f"NCBIGene:{number}"] * bool(number) + [f"ENSEMBL:{gene.ensembl}"] * bool(gene.ensembl)
                    if curies:
                        yield Ortholog(row["HGNC ID"], taxon, curies[0], gene.symbol, tuple(curies[1:]))


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as file:
        yield from file


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",") if part.strip()]


def _genes(path: Path) -> dict[str, _Gene]:
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["ID"]: _Gene(
                row["symbol"], tuple(re.split("[|;]", row["synonyms"])), min(row["ensembl"].split(";"), default="")
            )
            for row in csv.DictReader(file, delimiter="\t")
        }
