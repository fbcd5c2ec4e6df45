"""Graph: an immutable snapshot on disk, and every question that is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.arrays import GraphArrays
from kg.edge import Edge, Node
from kg.errors import InputError
from kg.evidence import Evidence
from kg.paper import DocumentRow
from kg.predicate import predicate as predicate_of
from kg.resolve import resolve
from kg.rows import DOCUMENT, EDGE, EVIDENCE, NODE, to_document, to_edge, to_evidence, to_node
from kg.snapshot import GraphManifest, describe, read_manifest
from kg.stats import statistics
from kg.tables import SCHEMAS, Tables, measure

#: Edges believed less than this are left out of what models learn from.
BELIEF: Final = 0.3


class Graph:
    """A graph directory, open for reading; may be used from several threads."""

    def __init__(self, directory: Path, manifest: GraphManifest) -> None:
        self.directory = directory
        self.manifest = manifest
        self.tables = Tables(directory)

    @classmethod
    def open(cls, directory: Path) -> Graph:
        """Open a graph.

        Args:
            directory: as `build_graph` wrote it.

        Returns:
            The graph.

        Raises:
            InputError: there is no graph there, it is broken, or it has no edges.
        """
        tables = measure(directory)
        if not tables:
            raise InputError(f"{directory} is not a graph; build one with undrawn graph build or undrawn run")
        missing = sorted(set(SCHEMAS) - set(tables))
        if missing:
            raise InputError(f"{directory} is a broken graph (no usable {missing[0]}.parquet); build it again")
        manifest = read_manifest(directory) or describe(directory, tables)
        if not tables["edges"]:
            raise InputError(f"{directory} is a graph without edges; build it again from documents or curated sources")
        return cls(directory, manifest)

    def close(self) -> None:
        """Let go of the files."""
        self.tables.close()

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def digest(self) -> str:
        """Names the contents: two graphs with one digest hold the same tables."""
        return self.manifest.digest

    def nodes(self, category: str | None = None) -> list[Node]:
        """Nodes by CURIE.

        Args:
            category: only those of this Biolink category.

        Returns:
            The nodes, those without edges included.
        """
        where = "" if category is None else "WHERE category = ?"
        found = self.tables.rows(f"SELECT {NODE} FROM nodes {where} ORDER BY id", *([category] if category else []))
        return [to_node(row) for row in found]

    def node(self, curie: str) -> Node | None:
        """The node that has a CURIE as its own or as an equivalent, None where there is none."""
        sql = f"SELECT {NODE} FROM nodes WHERE id = ? OR list_contains(equivalents, ?) ORDER BY id <> ?, id LIMIT 1"
        found = self.tables.rows(sql, curie, curie, curie)
        return to_node(found[0]) if found else None

    def resolve(
        self, text: str, category: str | None = None, synonyms: Callable[[str], Iterable[str]] | None = None
    ) -> Node:
        """The node that a user means.

        Args:
            text: a CURIE in any known spelling, or a name.
            category: only nodes of this Biolink category.
            synonyms: yields CURIEs that a name may stand for, best first; asked only when no node has the name.

        Returns:
            The node; of several with one name the best connected.

        Raises:
            InputError: no node is meant; the message has names that come near.
        """
        return resolve(self.tables, text, category, synonyms)

    def edges(
        self,
        subject: str | None = None,
        predicate: str | None = None,
        object: str | None = None,
        node: str | None = None,
    ) -> list[Edge]:
        """Edges, in the order of subject, predicate and object.

        Args:
            subject: only edges from this CURIE.
            predicate: only edges of this predicate.
            object: only edges to this CURIE.
            node: only edges from or to this CURIE.

        Returns:
            The edges that meet every condition; preferred CURIEs are meant.
        """
        given = {"subject": subject, "predicate": predicate, "object": object}
        tests = {f"{name} = ?": [value] for name, value in given.items() if value is not None}
        if node is not None:
            tests["(subject = ? OR object = ?)"] = [node, node]
        where = f"WHERE {' AND '.join(tests)}" if tests else ""
        values = [value for values in tests.values() for value in values]
        rows = self.tables.rows(f"SELECT {EDGE} FROM edges {where} ORDER BY subject, predicate, object", *values)
        return [to_edge(row) for row in rows]

    def evidence(self, subject: str, predicate: str, object: str) -> list[Evidence]:
        """Everything said about an edge.

        Args:
            subject: preferred CURIE.
            predicate: its name; for a symmetric one subject and object may change places.
            object: preferred CURIE.

        Returns:
            Statements by date (unknown dates last), then document and place.
        """
        one, other = predicate_of(predicate).orient(subject, object)
        sql = f"""SELECT {EVIDENCE} FROM evidence WHERE subject = ? AND predicate = ? AND object = ?
            ORDER BY date = '', date, document, start, "end", subject_text, object_text, polarity, certainty"""
        return [to_evidence(row) for row in self.tables.rows(sql, one, predicate, other)]

    def papers(self) -> list[tuple[str, str, str, str]]:
        """Subject, predicate and object of every edge with each paper that speaks of it, or "" for a curated source."""
        sql = """SELECT DISTINCT e.subject, e.predicate, e.object,
            CASE WHEN e.kind = 'curated' THEN '' ELSE coalesce(d.paper, e.document) END AS paper
            FROM evidence e LEFT JOIN documents d ON d.id = e.document ORDER BY ALL"""
        return [(str(one), str(name), str(other), str(paper)) for one, name, other, paper in self.tables.rows(sql)]

    def document(self, id: str) -> DocumentRow | None:
        """What is kept of a document, None where the graph has no such document."""
        found = self.tables.rows(f"SELECT {DOCUMENT} FROM documents WHERE id = ?", id)
        return to_document(found[0]) if found else None

    def documents(self, mentioning: str | None = None) -> list[DocumentRow]:
        """Documents by id.

        Args:
            mentioning: only documents that mention the node of this preferred CURIE.

        Returns:
            What is kept of each.
        """
        where = "" if mentioning is None else "WHERE id IN (SELECT document FROM occurrences WHERE node = ?)"
        given = [] if mentioning is None else [mentioning]
        found = self.tables.rows(f"SELECT {DOCUMENT} FROM documents {where} ORDER BY id", *given)
        return [to_document(row) for row in found]

    def degrees(self) -> dict[str, int]:
        """Number of edges of every node that has one, by CURIE."""
        sql = """SELECT node, count(*) FROM (SELECT subject AS node FROM edges UNION ALL SELECT object FROM edges
            WHERE object <> subject) GROUP BY node ORDER BY node"""
        return dict(self.tables.rows(sql))

    def arrays(self, belief: float = BELIEF, *, isolated: bool = False) -> GraphArrays:
        """The graph for learning.

        Args:
            belief: edges believed less are left out, and edges that more papers deny than affirm.
            isolated: whether nodes without a remaining edge are numbered too.

        Returns:
            Arrays sorted by subject, predicate and object.
        """
        tables = self.tables
        beliefs = tables.numbers("edges", "belief")
        kept = (beliefs >= belief) & (tables.numbers("edges", "n_refute") <= tables.numbers("edges", "n_support"))
        parts = {
            name: tables.column("edges", name).take(kept) for name in ("subject", "predicate", "object", "first_seen")
        }
        subject, obj, name = parts["subject"].ranked(), parts["object"].ranked(), parts["predicate"].ranked()
        category = dict(tables.rows("SELECT id, category FROM nodes"))
        nodes = tuple(sorted(category if isolated else {*subject.values, *obj.values}))
        number = {node: code for code, node in enumerate(nodes)}

        def indices(values: tuple[str, ...], codes: NDArray[np.int32]) -> NDArray[np.int64]:
            return np.array([number[value] for value in values], dtype=np.int64)[codes]

        triples = np.stack([indices(subject.values, subject.codes), name.codes, indices(obj.values, obj.codes)], axis=1)
        return GraphArrays(
            nodes=nodes,
            categories=tuple(category[node] for node in nodes),
            predicates=name.values,
            triples=triples.astype(np.int64),
            belief=beliefs[kept].astype(np.float32),
            first_seen=tuple(parts["first_seen"].strings()),
        )

    def stats(self) -> Mapping[str, Any]:
        """Counts by category, predicate and source; fit for JSON."""
        return statistics(self.tables, self.digest)
