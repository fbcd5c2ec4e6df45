"""From what a user types to the node that is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from kg.curie import parse_curie
from kg.edge import Node
from kg.errors import InputError
from kg.rows import NODE, to_node
from kg.tables import Tables

#: How many near names an error shows, and how alike (0..100) they must be.
_NEAR: Final = 5
_ALIKE: Final = 70.0


def _by_curie(tables: Tables, curie: str, category: str | None) -> Node | None:
    sql = f"""SELECT {NODE} FROM nodes
        WHERE (id = ? OR list_contains(equivalents, ?)) AND category = coalesce(?, category)
        ORDER BY id <> ?, id LIMIT 1"""
    found = tables.rows(sql, curie, curie, category, curie)
    return to_node(found[0]) if found else None


def _by_name(tables: Tables, text: str, category: str | None) -> Node | None:
    sql = f"SELECT {NODE} FROM nodes WHERE lower(name) = lower(?) AND category = coalesce(?, category) ORDER BY id"
    found = [to_node(row) for row in tables.rows(sql, text, category)]
    if len(found) < 2:
        return found[0] if found else None
    count = "SELECT count(*) FROM edges WHERE subject = ? OR object = ?"
    degree = {node.id: tables.rows(count, node.id, node.id)[0][0] for node in found}
    return min(found, key=lambda node: (-degree[node.id], node.name != text, node.id))


def near_names(tables: Tables, text: str, category: str | None = None) -> list[str]:
    """Names of nodes that look like a text.

    Args:
        tables: of the graph.
        text: what was typed.
        category: only nodes of this category.

    Returns:
        At most five names, the most alike first.
    """
    from rapidfuzz import fuzz, process, utils

    sql = "SELECT DISTINCT name FROM nodes WHERE category = coalesce(?, category) ORDER BY name"
    names = [row[0] for row in tables.rows(sql, category)]
    found = process.extract(
        text, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=_NEAR, score_cutoff=_ALIKE
    )
    return [name for name, _, _ in found]


def resolve(tables: Tables, text: str, category: str | None, synonyms: Callable[[str], Iterable[str]] | None) -> Node:
    """The node that a text means; arguments, result and errors are those of `Graph.resolve`."""
    wanted = text.strip()
    try:
        node = _by_curie(tables, parse_curie(wanted), category)
    except InputError:
        node = None
    node = node or _by_name(tables, wanted, category)
    if node is None and synonyms is not None:
        found = (_by_curie(tables, curie, category) for curie in synonyms(wanted))
        node = next((one for one in found if one is not None), None)
    if node is None:
        near = near_names(tables, wanted, category)
        hint = f"near: {', '.join(near)}" if near else "give another name or a CURIE such as MONDO:0100096"
        kind = f" among {category}" if category else ""
        raise InputError(f"{text!r} is not in the graph{kind}; {hint}")
    return node
