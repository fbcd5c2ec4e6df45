"""Interactions: score functions of embeddings in real arithmetic, as products of a query and an answer.

Embeddings of complex numbers are real and imaginary parts in turn, as PyKEEN stores them. Every score function here is
PyKEEN's of the same name, or for distances its square.
"""

from __future__ import annotations

from typing import Any, Final

import torch

#: Bilinear models score a query and a tail by a scalar product, distance models by minus the Euclidean distance; the
#: latter are trained on its square, which keeps the order and makes them as fast, and as easy to fit, as products.
BILINEAR: Final = ("complex", "distmult", "rescal")
DISTANCE: Final = ("rotate", "transe")
#: Models whose embeddings are of complex numbers.
COMPLEX: Final = ("complex", "rotate")


def queries(model: str, heads: torch.Tensor, relations: torch.Tensor) -> torch.Tensor:
    """Vectors whose products with `answers` are what training compares.

    Args:
        model: one of `BILINEAR` or `DISTANCE`.
        heads: (batch, width) embeddings.
        relations: (batch, width) embeddings of directed relations; for rescal (batch, width x width).

    Returns:
        (batch, width) real numbers; two more columns for distances.
    """
    if model == "transe":
        found = heads + relations
    elif model == "rescal":
        width = heads.shape[1]
        found = torch.bmm(heads[:, None], relations.view(-1, width, width))[:, 0]
    elif model in COMPLEX:
        found = _product(heads, relations)
    else:
        found = heads * relations
    if model not in DISTANCE:
        return found
    # minus the squared distance of q and t is 2 q.t - q.q - t.t
    squares = found.pow(2).sum(1, keepdim=True)
    return torch.cat([2 * found, -squares, -torch.ones_like(squares)], dim=1)


def answers(model: str, tails: torch.Tensor) -> torch.Tensor:
    """(batch, width) embeddings of tails as `queries` are multiplied with them."""
    if model not in DISTANCE:
        return tails
    squares = tails.pow(2).sum(1, keepdim=True)
    return torch.cat([tails, torch.ones_like(squares), squares], dim=1)


def relation_queries(model: str, heads: torch.Tensor, tails: torch.Tensor) -> torch.Tensor:
    """(batch, width) vectors whose products with embeddings of relations are scores; for complex and distmult."""
    return heads * tails if model == "distmult" else _product(tails, heads, conjugate=True)


def cubes(model: str, embeddings: torch.Tensor) -> torch.Tensor:
    """(batch,) sums of the cubed moduli (N3; Lacroix et al. 2018, equation 5)."""
    if model in COMPLEX:
        found: torch.Tensor = _CubedModuli.apply(embeddings)  # type: ignore[no-untyped-call]
        return found
    return embeddings.abs().pow(3).sum(1)


def squares(model: str, embeddings: torch.Tensor) -> torch.Tensor:
    """(batch,) sums of the squares (L2), the same for every model."""
    del model
    return embeddings.pow(2).sum(1)


class _CubedModuli(torch.autograd.Function):
    """Sums of cubed moduli with their gradient, a third of the time that powers and autograd take on a CPU."""

    @staticmethod
    def forward(ctx: Any, embeddings: torch.Tensor) -> torch.Tensor:
        """(batch,) sums for (batch, width) real and imaginary parts in turn."""
        squared = embeddings.view(len(embeddings), -1, 2).square()
        moduli = (squared[..., 0] + squared[..., 1]).sqrt_()
        ctx.save_for_backward(embeddings, moduli)
        return (moduli * moduli * moduli).sum(1)

    @staticmethod
    def backward(ctx: Any, outer: torch.Tensor) -> Any:
        """3 |z| z for each number z."""
        embeddings, moduli = ctx.saved_tensors
        slope = (moduli * (3 * outer)[:, None])[..., None]
        return (embeddings.view(len(embeddings), -1, 2) * slope).view_as(embeddings)


def _product(one: torch.Tensor, other: torch.Tensor, *, conjugate: bool = False) -> torch.Tensor:
    """Complex products, number by number; of the conjugate of the other where that is asked for."""
    first, second = (torch.view_as_complex(part.view(len(part), -1, 2)) for part in (one, other))
    return torch.view_as_real(first * (second.conj() if conjugate else second)).flatten(1)
