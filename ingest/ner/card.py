"""The model card: what a recogniser was trained on, with what, and how it scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ingest.ner.corpora import CORPORA, Corpora


def score(
    found: Mapping[str, set[tuple[int, int]]], gold: Mapping[str, set[tuple[int, int]]]
) -> dict[str, float | int]:
    """Precision, recall and F by exact span.

    Args:
        found: spans of one type by record.
        gold: the true ones; records that are not here are not counted.

    Returns:
        p, r and f in percent; gold and found as counts.
    """
    right = sum(len(found.get(key, set()) & spans) for key, spans in gold.items())
    n_found, n_gold = sum(len(found.get(key, ())) for key in gold), sum(map(len, gold.values()))
    precision, recall = right / n_found if n_found else 0.0, right / n_gold if n_gold else 0.0
    f = 2 * precision * recall / (precision + recall) if right else 0.0
    shares = {name: round(100 * value, 2) for name, value in (("p", precision), ("r", recall), ("f", f))}
    return {**shares, "gold": n_gold, "found": n_found}


def card(
    corpora: Corpora,
    figures: Sequence[tuple[str, str, Mapping[str, float | int]]],
    settings: Mapping[str, Any],
    versions: Mapping[str, str],
    digest: str,
) -> str:
    """A model card.

    Args:
        corpora: what was trained on.
        figures: split, type and figures.
        settings: settings of training.
        versions: versions of the parts.
        digest: SHA-256 of the model's file.

    Returns:
        Markdown.
    """
    lines = [
        "# Recogniser of names",
        "",
        "Linear-chain conditional random fields over words, one a type, for names of chemicals, diseases, genes,",
        "species, variants and cell lines in biomedical English. Weights only; no text of the corpora is kept. It is",
        "meant for abstracts and papers; it has seen neither patient records nor other languages. What it finds still",
        "has to be grounded: see `ingest/recognise.py`.",
        "",
        f"- file: `recogniser.crf`, SHA-256 `{digest}`",
        f"- settings: {_listed(settings)}; training has no random part, so that the same input gives the same bytes",
        f"- versions: {_listed(versions)}",
        "",
        "## Trained on",
        "",
        "| corpus | types | records | left out, since they stand in a scored split |",
        "|---|---|--:|--:|",
    ]
    for corpus, count in corpora.removed.items():
        used = sum(record.corpus == corpus for record in corpora.train)
        lines.append(f"| {corpus} | {', '.join(CORPORA[corpus])} | {used:,} | {count} |")
    lines += ["", "| file | SHA-256 |", "|---|---|"]
    lines += [f"| {name} | `{digest}` |" for name, digest in sorted(corpora.digests.items())]
    lines += ["", "## Figures", "", "Exact span and type, before grounding.", ""]
    lines += ["| split | type | P | R | F | gold | found |", "|---|---|--:|--:|--:|--:|--:|"]
    for split, kind, one in figures:
        lines.append(
            f"| {split} | {kind} | {one['p']:.1f} | {one['r']:.1f} | {one['f']:.1f} | {one['gold']} | {one['found']} |"
        )
    return "\n".join(lines) + "\n"


def _listed(items: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in items.items())
