"""Where concepts are mentioned, by column: which papers name a node, and how often."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kg.category import category_of
from kg.claim import Claim
from kg.columns import Coded, Writer

if TYPE_CHECKING:
    from kg.occurrence import Occurrence


@dataclass(frozen=True, slots=True)
class Occurrences:
    """n mentions of concepts in documents.

    Attributes:
        document: n document ids.
        node: n CURIEs.
        count: (n,) mentions.
        claims: what the mentions say the concepts are.
    """

    document: Coded
    node: Coded
    count: NDArray[np.int64]
    claims: tuple[Claim, ...]

    def summed(self, node: Coded) -> Occurrences:
        """One row for each document and node, sorted.

        Args:
            node: the node that stands for each row's CURIE.

        Returns:
            The rows with their counts summed.
        """
        documents, nodes = self.document.ranked(), node.ranked()
        width = max(len(nodes.values), 1)
        keys, place = np.unique(documents.codes.astype(np.int64) * width + nodes.codes, return_inverse=True)
        count = np.bincount(place, weights=self.count, minlength=len(keys)).astype(np.int64)
        return Occurrences(
            Coded((keys // width).astype(np.int32), documents.values),
            Coded((keys % width).astype(np.int32), nodes.values),
            count,
            self.claims,
        )

    def papers_of(self, paper_of: Mapping[str, str]) -> dict[str, int]:
        """Number of papers that mention each node, by node; documents of one paper count once."""
        papers = self.document.rename(paper_of.get(document, document) for document in self.document.values)
        width = max(len(papers.values), 1)
        pairs = np.unique(self.node.codes.astype(np.int64) * width + papers.codes)
        counts = np.bincount(pairs // width, minlength=len(self.node.values)).tolist()
        return dict(zip(self.node.values, counts, strict=True))


def collect(occurrences: Iterable[Occurrence]) -> Occurrences:
    """Occurrences of documents by column.

    Args:
        occurrences: in any order.

    Returns:
        A row for each.
    """
    documents, nodes, counts = Writer(), Writer(), array("q")
    claims: set[tuple[str, str, str]] = set()
    for one in occurrences:
        documents.add(one.document)
        nodes.add(one.curie)
        counts.append(one.count)
        claims.add((one.curie, category_of(one.type, one.curie), one.name))
    return Occurrences(
        documents.column(),
        nodes.column(),
        np.array(counts, dtype=np.int64),
        tuple(Claim(*claim) for claim in sorted(claims)),
    )
