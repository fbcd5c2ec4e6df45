"""The shared vocabulary and the graph: identifiers, categories, predicates, evidence, nodes, edges, tables, queries.

Imports neither spaCy nor torch; every other package speaks in the types defined here.
"""
