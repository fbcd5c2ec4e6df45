"""Linear-chain conditional random fields over three labels: the best labelling, and probabilities of labels.

Sentences and types are worked on side by side. Notation: N tokens, S sentences, T tokens of the longest, m types.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def _lattice(emissions: Array, bounds: Sequence[int]) -> tuple[Array, NDArray[np.int64]]:
    """Emissions as (T, S, m, 3), O being 0 and padding all 0, and the length of each sentence."""
    lengths = np.diff(np.asarray(bounds))
    longest = int(lengths.max())
    lattice = np.zeros((longest, len(lengths), emissions.shape[1], 3), dtype=np.float32)
    sentence = np.repeat(np.arange(len(lengths)), lengths)
    place = np.arange(len(emissions)) - np.asarray(bounds[:-1])[sentence]
    lattice[place, sentence, :, 1:] = emissions
    return lattice, lengths


def _flat(lattice: NDArray[np.generic], lengths: NDArray[np.int64]) -> NDArray[np.generic]:
    """The entries of tokens, in order, from (T, S, ...)."""
    inside = np.arange(lattice.shape[0])[None, :] < lengths[:, None]
    return np.swapaxes(lattice, 0, 1)[inside]


def probabilities(emissions: Array, transitions: Array, bounds: Sequence[int]) -> Array:
    """Forward-backward (Rabiner, Proc. IEEE 77:257, 1989), scaled at each step.

    Args:
        emissions: (N, m, 2) scores of B and I, less that of O.
        transitions: (m, 3, 3) scores from label to label.
        bounds: first token of each sentence, and N.

    Returns:
        (N, m, 3) probability of each label.
    """
    lattice, lengths = _lattice(emissions, bounds)
    weights = np.exp(lattice - lattice.max(axis=3, keepdims=True))
    step = np.exp(transitions)
    forward = np.empty_like(weights)
    forward[0] = weights[0] / weights[0].sum(axis=2, keepdims=True)
    for t in range(1, len(weights)):
        now = np.einsum("smi,mij->smj", forward[t - 1], step) * weights[t]
        forward[t] = now / now.sum(axis=2, keepdims=True)
    backward = np.ones_like(weights)
    for t in range(len(weights) - 2, -1, -1):
        now = np.einsum("smj,mij->smi", backward[t + 1] * weights[t + 1], step)
        now /= now.sum(axis=2, keepdims=True)
        ended = lengths <= t + 1
        now[ended] = 1.0
        backward[t] = now
    found = forward * backward
    found /= found.sum(axis=3, keepdims=True)
    flat: Array = _flat(found, lengths).astype(np.float32)
    return flat


def best(emissions: Array, transitions: Array, bounds: Sequence[int]) -> NDArray[np.int8]:
    """The best labelling (Viterbi).

    Args:
        emissions: (N, m, 2) scores of B and I, less that of O.
        transitions: (m, 3, 3) scores from label to label.
        bounds: first token of each sentence, and N.

    Returns:
        (N, m) index into `LABELS`.
    """
    lattice, lengths = _lattice(emissions, bounds)
    longest, sentences, types, _ = lattice.shape
    score = lattice[0]
    came = np.zeros((longest, sentences, types, 3), dtype=np.int8)
    stay = np.arange(3, dtype=np.int8)
    for t in range(1, longest):
        ways = score[:, :, :, None] + transitions
        came[t] = ways.argmax(axis=2)
        now = ways.max(axis=2) + lattice[t]
        ended = lengths <= t
        now[ended], came[t, ended] = score[ended], stay
        score = now
    labels = np.zeros((longest, sentences, types), dtype=np.int8)
    labels[-1] = score.argmax(axis=2)
    for t in range(longest - 1, 0, -1):
        labels[t - 1] = np.take_along_axis(came[t], labels[t][:, :, None], axis=2)[:, :, 0]
    flat: NDArray[np.int8] = _flat(labels, lengths).astype(np.int8)
    return flat
