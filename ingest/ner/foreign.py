"""A user's own spaCy or scispaCy model in place of the trained recogniser."""

from __future__ import annotations

from typing import Any, Final

from ingest.ner.features import Prepared
from ingest.ner.tagger import Tagged
from kg.digest import content_id
from kg.errors import InputError

#: Labels of well-known models with our types; other labels are left out.
LABELS: Final = {
    **dict.fromkeys(("CHEMICAL", "SIMPLE_CHEMICAL", "CHEBI", "DRUG", "Chemical", "Drug"), "Chemical"),
    **dict.fromkeys(("DISEASE", "CANCER", "DISO", "Disease"), "Disease"),
    **dict.fromkeys(("GENE_OR_GENE_PRODUCT", "GENE", "GGP", "PROTEIN", "DNA", "RNA", "Gene", "Protein"), "Gene"),
    **dict.fromkeys(("ORGANISM", "TAXON", "SPECIES", "Species"), "Species"),
    **dict.fromkeys(("CELL_LINE", "CellLine"), "CellLine"),
    **dict.fromkeys(("VARIANT", "MUTATION", "Variant"), "Variant"),
}
_SCORE: Final = 0.8


class ForeignTagger:
    """Names by a spaCy pipeline's `ents`; such pipelines tell no probabilities, so that every name scores 0.8."""

    def __init__(self, name: str, nlp: Any) -> None:
        """Use a pipeline.

        Args:
            name: what it is called, for the digest.
            nlp: a spaCy pipeline.

        Raises:
            InputError: it has no label that we have a type for.
        """
        self._nlp = nlp
        labels = {label for names in nlp.pipe_labels.values() for label in names}
        self.types = tuple(sorted({LABELS[label] for label in labels if label in LABELS}))
        if not self.types:
            raise InputError(
                f"the spaCy model {name} labels nothing we know; known labels: {', '.join(sorted(LABELS))}"
            )
        self.genre: dict[str, float] = {}
        self.digest = content_id(name, str(nlp.meta.get("version", "")))

    def tag(self, document: Prepared) -> list[Tagged]:
        """The names in a document, by start."""
        found = self._nlp(document.text).ents
        return [Tagged(e.start_char, e.end_char, LABELS[e.label_], _SCORE) for e in found if e.label_ in LABELS]


def open_foreign(name: str) -> ForeignTagger:
    """A tagger from an installed spaCy model or the folder of one.

    Args:
        name: such as `en_ner_bc5cdr_md`.

    Returns:
        The tagger.

    Raises:
        InputError: there is no such model, or it cannot be loaded.
    """
    import spacy

    try:
        return ForeignTagger(name, spacy.load(name))
    except (OSError, ImportError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(
            f"no recogniser {name!r} ({reason}); give shipped, lexicon, a folder that undrawn train-nlp wrote, or an "
            "installed spaCy model"
        ) from error
