"""A small graph with a planted rule: drugs that bind the genes of a module treat the diseases of that module."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kg.arrays import GraphArrays

CATEGORY = {"DRUGBANK": "biolink:Drug", "NCBIGene": "biolink:Gene", "MONDO": "biolink:Disease"}
MODULES = 4
Edge = tuple[str, str, str, float]


def arrays_of(edges: Iterable[Edge], nodes: Iterable[str] = ()) -> GraphArrays:
    """Edges as arrays, sorted."""
    rows = sorted(set(edges))
    names = sorted({*nodes, *(end for subject, _, obj, _ in rows for end in (subject, obj))})
    predicates = sorted({predicate for _, predicate, _, _ in rows})
    node = {name: code for code, name in enumerate(names)}
    code = {name: number for number, name in enumerate(predicates)}
    numbered = sorted((node[s], code[p], node[o], belief) for s, p, o, belief in rows)
    return GraphArrays(
        nodes=tuple(names),
        categories=tuple(CATEGORY[name.partition(":")[0]] for name in names),
        predicates=tuple(predicates),
        triples=np.array([row[:3] for row in numbered], dtype=np.int64).reshape(-1, 3),
        belief=np.array([row[3] for row in numbered], dtype=np.float32),
        first_seen=("",) * len(numbered),
    )


def drug(number: int) -> str:
    return f"DRUGBANK:DB{number:05d}"


def disease(number: int) -> str:
    return f"MONDO:{number:07d}"


def gene(number: int) -> str:
    return f"NCBIGene:{number}"


def planted_edges(drugs: int = 80, diseases: int = 24, genes: int = 60, seed: int = 0) -> list[Edge]:
    """Edges by the rule, with chance; the module of a node is its number modulo MODULES; disease 0 has no drug."""
    rng = np.random.default_rng(seed)

    def near(number: int) -> list[int]:
        drawn = rng.choice(genes, 24, replace=False).tolist()
        return [other for other in drawn if other % MODULES == number % MODULES or rng.random() < 0.15]

    edges = [(gene(other), "associated_with", disease(number)) for number in range(diseases) for other in near(number)]
    for number in range(drugs):
        edges += [(drug(number), "binds", gene(other)) for other in near(number)]
        chance = {sick: 0.5 if sick % MODULES == number % MODULES else 0.01 for sick in range(1, diseases)}
        edges += [(drug(number), "treats", disease(sick)) for sick in chance if rng.random() < chance[sick]]
    for number in range(genes - 1):
        one, other = sorted([gene(number), gene(number + 1)])
        edges += [(one, "physically_interacts_with", other)]
    return [(subject, predicate, obj, 0.9) for subject, predicate, obj in edges]
