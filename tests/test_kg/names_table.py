"""A small table of names: a real NameSource that tests need not load from disk."""

from __future__ import annotations

from dataclasses import dataclass

from kg.category import EntityType


@dataclass(frozen=True, slots=True)
class Row:
    curie: str
    type: EntityType
    name: str
    equivalents: tuple[str, ...] = ()


ROWS = (
    Row("MONDO:0100096", "Disease", "COVID-19", ("DOID:0080600", "MESH:D000086382")),
    Row("MONDO:0005812", "Disease", "influenza", ("DOID:8469",)),
    Row("DRUGBANK:DB14761", "Chemical", "Remdesivir", ("CHEBI:145994", "MESH:C000606551")),
    Row("DRUGBANK:DB08877", "Chemical", "Ruxolitinib", ("UNII:82S8X8XX8H",)),
    Row("HGNC:13557", "Gene", "ACE2", ("NCBIGene:59272",)),
    Row("HGNC:6190", "Gene", "JAK1", ("NCBIGene:3716",)),
    Row("HP:0002027", "Phenotype", "Abdominal pain", ("MESH:D015746", "UMLS:C0000737")),
    Row("NCBITaxon:2697049", "Virus", "SARS-CoV-2", ()),
)


class Table:
    digest = "table"

    def __init__(self, rows: tuple[Row, ...] = ROWS) -> None:
        self._by_curie = {curie: row for row in rows for curie in (row.curie, *row.equivalents)}

    def concept(self, curie: str) -> Row | None:
        return self._by_curie.get(curie)

    def preferred(self, curie: str) -> str:
        row = self._by_curie.get(curie)
        return curie if row is None else row.curie
