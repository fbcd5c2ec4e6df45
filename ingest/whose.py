"""Whose: a gene's name grounded to the human gene becomes that of the animal the text speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ingest.grounding.species import Species, Verdict
from kg.digest import content_id
from kg.lexicon.orthologs import Orthologs, best, open_orthologs
from kg.mention import Alternative, Grounding, Mention
from kg.taxon import HUMAN

#: Below this probability that it is of another species, a gene stays the human one.
SURE: Final = 0.5
Grounded = tuple[Mention, Grounding | None]


class Whose:
    """Decides whose genes a document speaks of."""

    def __init__(self, species: Species, orthologs: Orthologs) -> None:
        """Use weights and a table of orthologs; `Whose.open` reads the shipped ones."""
        self._species = species
        self._orthologs = orthologs

    @classmethod
    def open(cls) -> Whose:
        """With the shipped weights and orthologs."""
        return cls(Species.open(), open_orthologs())

    @property
    def digest(self) -> str:
        """Identifies weights and orthologs."""
        return content_id(self._species.digest, self._orthologs.digest)

    def settle(self, text: str, sentences: Sequence[tuple[int, int]], found: Sequence[Grounded]) -> list[Grounded]:
        """Mentions with their groundings, those of human genes as the text means them.

        Args:
            text: the text.
            sentences: its sentences by start.
            found: mentions by start.

        Returns:
            The same mentions. A gene of mouse or rat has its own CURIE, the human gene among its alternatives; one of
            another species is no longer grounded, as its genes are not known.
        """
        places = [i for i, (_, grounding) in enumerate(found) if grounding and grounding.curie.startswith("HGNC:")]
        spans = [(found[i][0].start, found[i][0].end) for i in places]
        settled = list(found)
        for i, verdict in zip(places, self._species.judge(text, sentences, spans) if spans else (), strict=True):
            mention, grounding = found[i]
            if grounding is not None:
                settled[i] = (mention, self.as_of(mention, grounding, verdict))
        return settled

    def as_of(self, mention: Mention, grounding: Grounding, verdict: Verdict) -> Grounding | None:
        """A human gene's grounding as a verdict has it, None for a gene of a species whose genes are not known."""
        if verdict.taxon == HUMAN or not grounding.curie.startswith("HGNC:") or verdict.probability < SURE:
            return grounding
        ortholog = best(self._orthologs.of(grounding.curie, verdict.taxon), mention.text)
        if ortholog is None:
            return None
        human = Alternative(grounding.curie, grounding.name, grounding.score)
        return Grounding(
            ortholog.curie,
            ortholog.name,
            round(grounding.score * verdict.probability, 4),
            f"{grounding.reason}; {verdict.reason}",
            ortholog.equivalents,
            (human, *grounding.alternatives),
        )
