"""Entity types as extraction prints them, and the Biolink categories the graph stores."""

from __future__ import annotations

from typing import Final, Literal, get_args

EntityType = Literal["Chemical", "Gene", "Disease", "Phenotype", "Species", "Virus", "Variant", "CellLine", "Pathway"]
ENTITY_TYPES: Final[tuple[EntityType, ...]] = get_args(EntityType)

#: The one table that joins the two vocabularies. The first category is the default of the type.
CATEGORIES: Final[dict[EntityType, tuple[str, ...]]] = {
    "Chemical": ("biolink:ChemicalEntity", "biolink:SmallMolecule", "biolink:Drug"),
    "Gene": ("biolink:Gene", "biolink:Protein"),
    "Disease": ("biolink:Disease",),
    "Phenotype": ("biolink:PhenotypicFeature",),
    "Species": ("biolink:OrganismTaxon",),
    "Virus": ("biolink:Virus",),
    "Variant": ("biolink:SequenceVariant",),
    "CellLine": ("biolink:CellLine",),
    "Pathway": ("biolink:Pathway",),
}
#: Categories that only curated sources bring.
CURATED_CATEGORIES: Final[tuple[str, ...]] = (
    "biolink:AnatomicalEntity",
    "biolink:BiologicalProcess",
    "biolink:CellularComponent",
    "biolink:MolecularActivity",
    "biolink:ChemicalRole",
    "biolink:NamedThing",
)
_TYPE_OF: Final[dict[str, EntityType]] = {
    category: entity_type for entity_type, categories in CATEGORIES.items() for category in categories
}


def category_of(entity_type: EntityType, curie: str = "") -> str:
    """The Biolink category of a concept.

    Args:
        entity_type: the type extraction prints.
        curie: its CURIE; viral proteins (UniProtKB) are proteins, DrugBank and UNII chemicals are drugs.

    Returns:
        A CURIE such as `biolink:Gene`.
    """
    if entity_type == "Gene" and curie.startswith("UniProtKB:"):
        return "biolink:Protein"
    if entity_type == "Chemical" and curie.startswith("DRUGBANK:"):
        return "biolink:Drug"
    return CATEGORIES[entity_type][0]


def type_of(category: str) -> EntityType | None:
    """The entity type of a Biolink category, None for categories that text does not yield."""
    return _TYPE_OF.get(category)
