"""Asking a graph and its models a question: rankings, and what stands behind a candidate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from kg.errors import InputError
from kg.evidence import Evidence
from kg.graph import BELIEF, Graph
from kg.paths import Path, PathFinder
from linkpred.explain import explain
from linkpred.rank import Ranking, rank_candidates
from pipelines.question import Kind

if TYPE_CHECKING:
    from kg.arrays import GraphArrays
    from kg.edge import Node
    from kg.lexicon import Lexicon
    from linkpred.embedding_score import Scorer

#: Statements looked at for each edge of a path.
_A_STEP: Final = 2


def shipped() -> Lexicon:
    """The lexicon that comes with the program."""
    from kg.lexicon import open_lexicon

    return open_lexicon()


class Asked:
    """A graph that is asked several questions; what they share is worked out once."""

    def __init__(
        self,
        graph: Graph,
        models: Sequence[Scorer] = (),
        min_belief: float = BELIEF,
        seed: int = 0,
        lexicon: Callable[[], Lexicon] = shipped,
    ) -> None:
        """Ask a graph.

        Args:
            graph: an open graph.
            models: trained on it.
            min_belief: edges believed less are left out of rankings and paths.
            seed: of all draws.
            lexicon: opened only when a name is asked for that no node has.
        """
        self.graph = graph
        self._lexicon = lexicon
        self._models = models
        self._min_belief = min_belief
        self._seed = seed
        self._statements: dict[tuple[str, str, str], list[Evidence]] = {}

    @cached_property
    def arrays(self) -> GraphArrays:
        """The edges that are believed, for learning and for paths."""
        return self.graph.arrays(self._min_belief)

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """Nodes by CURIE."""
        return {node.id: node for node in self.graph.nodes()}

    @cached_property
    def _finder(self) -> PathFinder:
        return PathFinder(self.arrays)

    def synonyms(self, text: str) -> Iterable[str]:
        """CURIEs that a name or an identifier may stand for by the lexicon, best first."""
        from kg.lexicon.typed import curies_meant

        return curies_meant(self._lexicon(), text)

    def resolve(self, text: str) -> Node:
        """The node that a CURIE or a name means; of a name that no node has, what the lexicon says."""
        return self.graph.resolve(text, synonyms=self.synonyms)

    def target(self, kind: Kind, text: str) -> Node:
        """The node that a question is about.

        Args:
            kind: the kind of question.
            text: a CURIE or a name.

        Returns:
            The node.

        Raises:
            InputError: it is not in the graph, or of a category that the question cannot be about.
        """
        node = self.resolve(text)
        if node.category not in kind.targets:
            raise InputError(
                f"{kind.name} are ranked for {' or '.join(kind.targets)}; {text!r} is {node.id}, a {node.category}"
            )
        return node

    def rank(self, kind: Kind, target: Node) -> Ranking:
        """Every candidate for a target.

        Args:
            kind: the kind of question.
            target: a node of the graph.

        Returns:
            The ranking.
        """
        return rank_candidates(
            self.arrays,
            self._models,
            target=target.id,
            categories=kind.candidates,
            predicates=kind.predicates,
            names={node.id: node.name for node in self.nodes.values()},
            papers={node.id: node.n_papers for node in self.nodes.values()},
            seed=self._seed,
        )

    def paths(self, candidate: str, target: str, limit: int) -> tuple[Path, ...]:
        """The best paths between two nodes, the direct edge left out."""
        return explain(self._finder, candidate, target, limit=limit) if limit else ()

    def statements(self, subject: str, predicate: str, obj: str) -> list[Evidence]:
        """Everything said about an edge, read once."""
        key = (subject, predicate, obj)
        if key not in self._statements:
            self._statements[key] = self.graph.evidence(*key)
        return self._statements[key]

    def direct(self, one: str, other: str) -> list[Evidence]:
        """Everything said about edges between two nodes, in either direction."""
        edges = [edge for pair in ((one, other), (other, one)) for edge in self.graph.edges(pair[0], None, pair[1])]
        return [found for edge in edges for found in self.statements(edge.subject, edge.predicate, edge.object)]

    def background(self, candidate: str, target: str, paths: int, statements: int) -> dict[str, Any]:
        """What stands behind a candidate, as plain values.

        Args:
            candidate: preferred CURIE.
            target: preferred CURIE.
            paths: how many paths at most.
            statements: how many statements at most: those on the link itself first, then those along the paths.

        Returns:
            paths, evidence, and how many statements were left out as `more`.
        """
        found = self.paths(candidate, target, paths)
        said = self.direct(candidate, target)
        for path in found:
            for step in path.steps:
                said += self.statements(step.subject, step.predicate, step.object)[:_A_STEP]
        distinct = list({one.id: one for one in said}.values())
        return {
            "paths": [asdict(path) | {"names": [self.nodes[node].name for node in path.nodes]} for path in found],
            "evidence": [asdict(one) | {"id": one.id} for one in distinct[:statements]],
            "more": max(0, len(distinct) - statements),
        }
