"""Extraction as a component of a user's own spaCy pipeline: `nlp.add_pipe("undrawn_entities")`."""

from __future__ import annotations

from typing import Final

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from ingest.extract import Extractor
from kg.digest import digest_bytes
from kg.document import Block, Document, Section
from kg.lexicon import open_lexicon
from pipelines.recogniser import SHIPPED, open_tagger, open_usage

FACTORY: Final = "undrawn_entities"
#: The key under which a document's spans and its whole extraction are kept.
KEY: Final = "undrawn"


def id_of(doc: Doc) -> str:
    """The id of a document.

    Args:
        doc: any document.

    Returns:
        What the user put into `doc._.id` or `doc.user_data["id"]`, the first of these that is there, else the first 16
        digits of the SHA-256 of its text.
    """
    given = doc._.id if doc.has_extension("id") else None
    given = doc.user_data.get("id") if given is None else given
    return digest_bytes(doc.text.encode())[:16] if given in (None, "") else str(given)


class Entities:
    """Names and their concepts, set on documents."""

    def __init__(self, extractor: Extractor) -> None:
        """Use an extractor."""
        self._extractor = extractor

    def __call__(self, doc: Doc) -> Doc:
        """Set the names of a document.

        Args:
            doc: any document.

        Returns:
            The same, with `doc.ents` (label: our type; kb_id_: the preferred CURIE, empty without a concept; spans that
            do not fit tokens are widened to them), `doc.spans["undrawn"]` with every name, one a concept, and the
            extraction, under the id that `id_of` gives, in `doc.user_data["undrawn"]`.
        """
        section = Section("abstract", (Block(doc.text),))
        found = self._extractor.extract(Document(id_of(doc), "", "", "", "abstract", "", "", (section,)))
        spans = [
            doc.char_span(e.mention.start, e.mention.end, e.mention.type, (e.ids or ("",))[0], alignment_mode="expand")
            for e in found.entities
        ]
        kept = [span for span in spans if span is not None]
        doc.spans[KEY] = kept
        doc.ents = filter_spans(kept)
        doc.user_data[KEY] = found
        return doc


@Language.factory(FACTORY, default_config={"recogniser": SHIPPED})
def entities(nlp: Language, name: str, recogniser: str) -> Entities:
    """The component with the shipped lexicon; `recogniser` as for `undrawn extract`."""
    return Entities(Extractor.open(open_lexicon(), open_tagger(recogniser), open_usage(recogniser)))
