"""Rank candidates for a link with a target: score, probability, lift, and where popularity alone would put them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.arrays import GraphArrays
from kg.errors import InputError
from kg.taxon import HUMAN, taxon_of
from linkpred.calibrate import eligible, enough, fit, labels
from linkpred.embedding_score import Scorer, embedding_score
from linkpred.features import log_walk
from linkpred.hypothesis import Hypothesis
from linkpred.lift import false_discovery, p_values, specificity
from linkpred.popularity import degrees
from linkpred.propagate import walk_feature
from linkpred.quality import Quality, measure
from linkpred.queries import FEWEST_TARGETS, Links, Panel, Query, Question, ask, links_of
from linkpred.relations import Floats, Indices, typed_graph

#: Log-odds for each standard deviation of the embedding score (docs/decisions/0007-ranking.md).
EMBEDDING_WEIGHT: Final = 0.75
#: Log-odds of scores with an embedding's part: SLOPE * score + OFFSET, measured there too.
SLOPE: Final = 0.87
OFFSET: Final = -1.8

Doubles = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates for one target, best first, with how well the same ranking finds hidden links of other targets.

    Attributes:
        hypotheses: every candidate, by rank.
        quality: None where other targets have too few links to learn from.
        weights: what was learned: coefficient of each feature in units of its standard deviation.
    """

    hypotheses: tuple[Hypothesis, ...]
    quality: Quality | None
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Scored:
    """(candidates,) log-odds or, where nothing could be learned, walk scores; probabilities; p-values of lift."""

    score: Doubles
    probability: Doubles | None
    lift_p: Doubles | None
    quality: Quality | None
    weights: Mapping[str, float]


def _own(values: Floats, mine: Sequence[Query]) -> Floats:
    """(candidates,) values for the target: of a linked candidate from the column that hides its link."""
    result = values[:, 0].copy()
    for column, query in enumerate(mine):
        result[query.hidden] = values[query.hidden, column]
    return result


def _lift(values: Floats, panel: Panel, degree: Indices) -> Doubles | None:
    rest = panel.queries[panel.others]
    if len(rest) < FEWEST_TARGETS:
        return None
    table = np.concatenate([_own(values, panel.mine)[:, None], values[:, panel.others]], axis=1)
    special = specificity(table, degree)
    count = len(degree)
    linked = np.stack([~eligible(query, count) | labels(query, count) for query in rest], axis=1)
    return p_values(special[:, 0], special[:, 1:], linked, degree)


def _discoveries(p: Doubles, kept: Mask) -> Doubles:
    """(candidates,) q-values among those kept, 1 for the rest."""
    q = np.ones(len(p))
    q[kept] = false_discovery(p[kept])
    return q


def _score(question: Question, links: Links, seed: int) -> _Scored:
    rng = np.random.default_rng(seed)
    degree = degrees(question)
    panel = ask(question, links, rng)
    if not enough(panel):
        walk = log_walk(walk_feature(question, links, panel.queries))
        score = _own(walk, panel.mine).astype(np.float64)
        return _Scored(score, None, _lift(walk, panel, degree), None, {})
    model = fit(question, links, panel, rng)
    margin = _own(model.margins, panel.mine)
    return _Scored(
        score=model.slope * margin.astype(np.float64) + model.offset,
        probability=model.probability(margin),
        lift_p=_lift(model.margins, panel, degree),
        quality=measure(model.unseen, panel.rest, degree, model),
        weights=model.weights,
    )


def _embedded(question: Question, links: Links, models: Sequence[Scorer]) -> Doubles:
    """Embedding scores; 0, the mean, for candidates whose link with the target the models were trained on."""
    embedded = embedding_score(question, models)
    linked = links.of(question.target)
    embedded[linked] = np.where(np.isnan(embedded[linked]), np.nan, 0.0)
    return embedded


def _blend(scored: _Scored, embedded: Doubles) -> tuple[Doubles, Doubles | None]:
    """Scores and probabilities with the embedding's part, where a model knows the target; both in log-odds again."""
    # A candidate that no model has seen gets the mean of the others, 0, so that all stand on one scale.
    if np.isnan(embedded).all():
        return scored.score, scored.probability
    score = SLOPE * (scored.score + EMBEDDING_WEIGHT * np.nan_to_num(embedded)) + OFFSET
    return score, None if scored.probability is None else 1.0 / (1.0 + np.exp(-score))


def _abstained(question: Question, links: Links, embedded: Doubles, learned: bool, models: bool) -> list[str]:
    direct = np.bincount(links.candidate[links.target == question.target], minlength=len(question.candidates))
    reasons = []
    for edges, score in zip((degrees(question) - direct).tolist(), embedded.tolist(), strict=True):
        if edges == 0:
            reasons.append("no edge but to the target")
        elif models and np.isnan(score):
            reasons.append("unseen in training")
        elif not learned:
            reasons.append("too few known links of other targets to calibrate on")
        else:
            reasons.append("")
    return reasons


def _places(score: Doubles, identifiers: Sequence[str]) -> list[int]:
    """Rank of each candidate from 1, highest score first, ties by identifier."""
    order = sorted(range(len(identifiers)), key=lambda row: (-score[row], identifiers[row]))
    places = [0] * len(order)
    for place, row in enumerate(order, start=1):
        places[row] = place
    return places


def _question(
    arrays: GraphArrays, target: str, categories: Sequence[str], wanted: Sequence[str], names: Mapping[str, str]
) -> Question:
    if target not in arrays.nodes:
        raise InputError(f"{target} is not in the graph, or has no edge that is believed; give a node with edges")
    node = arrays.nodes.index(target)
    chosen = [code for code, category in enumerate(arrays.categories) if category in categories and code != node]
    chosen = [code for code in chosen if not _of_an_animal(arrays.nodes[code], names)]
    if not chosen:
        raise InputError(
            f"the graph has no node of {', '.join(categories)}; it has {', '.join(sorted(set(arrays.categories)))}"
        )
    graph = typed_graph(arrays)
    candidates = np.array(chosen, dtype=np.int64)
    if len(set(graph.kinds[candidates].tolist())) > 1:
        raise InputError(f"{', '.join(categories)} are not of one kind; ask for one kind of candidate at a time")
    predicates = tuple(code for code, name in enumerate(arrays.predicates) if name in wanted)
    return Question(graph, node, candidates, predicates)


def _of_an_animal(curie: str, names: Mapping[str, str]) -> bool:
    """Whether it is a gene of mouse or rat, which is no target of people."""
    return taxon_of(curie, names.get(curie, "")) not in ("", HUMAN)


def rank_candidates(
    arrays: GraphArrays,
    models: Sequence[Scorer] = (),
    *,
    target: str,
    categories: Sequence[str],
    predicates: Sequence[str],
    names: Mapping[str, str] | None = None,
    papers: Mapping[str, int] | None = None,
    seed: int = 0,
) -> Ranking:
    """Rank every candidate of a kind for a link with a target.

    Direct edges between target and candidates are hidden, or, of a target with many (linkpred/queries.py), each
    candidate's own; so the score says what the rest of the graph says, and a known link earns nothing by being known.

    Args:
        arrays: the graph.
        models: embeddings trained on it.
        target: preferred CURIE.
        categories: Biolink categories of candidates, all of one kind.
        predicates: links that are asked for, in the order of the schema; the first is named in the hypotheses.
        names: of nodes.
        papers: documents that mention a node.
        seed: of all draws.

    Returns:
        All candidates, ranked, genes of mouse and rat aside, and the quality of the ranking on other targets.

    Raises:
        InputError: target, categories or predicates ask for nothing that the graph has.
    """
    if not predicates:
        raise InputError("no predicate is asked for; give at least one of kg/schema.toml")
    question = _question(arrays, target, categories, predicates, names or {})
    links = links_of(question)
    scored = _score(question, links, seed)
    embedded = _embedded(question, links, models)
    score, probability = _blend(scored, embedded)
    reasons = _abstained(question, links, embedded, probability is not None, bool(models))
    silent = np.array([reason.startswith("no edge") for reason in reasons])
    score = np.where(silent, score.min() - 1.0, score)
    identifiers = [arrays.nodes[node] for node in question.candidates.tolist()]
    rank = _places(score, identifiers)
    degree_rank = _places(degrees(question).astype(np.float64), identifiers)
    lift_q = None if scored.lift_p is None else _discoveries(scored.lift_p, ~silent)
    known = set(links.of(question.target, wanted=True).tolist())
    hypotheses = [
        Hypothesis(
            identifier=curie,
            name=(names or {}).get(curie, curie),
            category=arrays.categories[int(question.candidates[row])],
            predicate=predicates[0],
            target=target,
            score=round(float(score[row]), 6),
            probability=None if reasons[row] or probability is None else round(float(probability[row]), 6),
            rank=rank[row],
            degree_rank=degree_rank[row],
            lift_q=None if silent[row] or lift_q is None else round(float(lift_q[row]), 6),
            n_papers=(papers or {}).get(curie, 0),
            known=row in known,
            abstained=reasons[row],
        )
        for row, curie in enumerate(identifiers)
    ]
    return Ranking(tuple(sorted(hypotheses, key=lambda found: found.rank)), scored.quality, scored.weights)
