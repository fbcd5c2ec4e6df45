"""From what a user types to the node that is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from kg.curie import as_curie, prefix_of, why_no_curie
from kg.edge import Node
from kg.errors import InputError
from kg.near import near
from kg.rows import NODE, to_node
from kg.tables import Tables

#: How alike (0..100) the names that an error shows must be.
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
    sql = "SELECT DISTINCT name FROM nodes WHERE category = coalesce(?, category) ORDER BY name"
    return near(text, [row[0] for row in tables.rows(sql, category)], _ALIKE, parts=True)


def resolve(tables: Tables, text: str, category: str | None, synonyms: Callable[[str], Iterable[str]] | None) -> Node:
    """The node that a text means; arguments, result and errors are those of `Graph.resolve`."""
    wanted = text.strip()
    curie = as_curie(wanted)
    node = (_by_curie(tables, curie, category) if curie else None) or _by_name(tables, wanted, category)
    if node is None and synonyms is not None:
        found = (_by_curie(tables, one, category) for one in synonyms(wanted))
        node = next((one for one in found if one is not None), None)
    if node is None:
        kind = f" among {category}" if category else ""
        raise InputError(f"{text!r} is not in the graph{kind}; {_hint(tables, wanted, category)}")
    return node


def _hint(tables: Tables, text: str, category: str | None) -> str:
    """What to do about a text that no node has: of an identifier how it was read, of a name those that come near."""
    if curie := as_curie(text):
        seen = f"{prefix_of(curie)} is a known prefix, and no node has {curie}"
        return f"{seen}; undrawn lexicon lookup {curie} says what it is"
    fault = why_no_curie(text)
    names = near_names(tables, text, category) if "://" not in text else []
    if fault:
        return f"{fault}; near: {', '.join(names)}" if names else fault
    return f"near: {', '.join(names)}" if names else "give another name or a CURIE such as MONDO:0100096"
