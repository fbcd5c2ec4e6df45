"""Alignment of a short form with the words before it: which letters it is made of, and what that costs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_GREEK: Final = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "sigma": "σ", "omega": "ω", "theta": "θ", "zeta": "ζ", "tau": "τ",
}  # fmt: skip
_GREEK_WORD: Final = re.compile(rf"(?<![a-z])(?:{'|'.join(_GREEK)})(?![a-z])")
_SAME: Final = {"α": "a", "β": "b", "γ": "g", "δ": "d", "ε": "e", "κ": "k", "λ": "l", "μ": "m", "σ": "s", "ω": "o",
                "θ": "t", "ζ": "z", "τ": "t"}  # fmt: skip
# fmt: off
_STOP: Final = frozenset(
    (
        "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "per", "the", "to", "type",
        "via", "versus", "vs", "with", "without", "like", "based",
    )
)
# fmt: on
#: What may precede the first matched letter in its word and belongs to the long form: locants of chemistry, a prime.
_LOCANT: Final = re.compile(r"(?:\(?[\d,'′:+±]*[-+]?(?:[A-Za-zα-ωΑ-Ω]|[a-z]{3,5}|\d+)?[)'′]*-)+\(?$|\($")
#: Words that end a long form without a letter in the short one.
_GENERIC: Final = re.compile(
    r"(?:index|indices|scale|score|test|inventory|questionnaire|system|ions?|study|survey|disease|syndrome|acid|protein|receptor|gene|method|assay)$"
)
_JOINT: Final = "-/–‐‑+()[]'’,.:"

_CONTIGUOUS, _INSIDE, _JUMP, _SKIP, _SKIP_STOP, _SKIP_PART, _TAIL, _TAIL_GENERIC = (
    0.15,
    0.6,
    1.5,
    1.2,
    0.15,
    0.4,
    1.5,
    0.8,
)

_FIRST_STOP: Final = 0.3
_SKIP_WORD_PART: Final = 0.1
_NEVER: Final = 1e9
_PLURAL: Final = re.compile(r"[A-Z0-9]s$")


@dataclass(frozen=True, slots=True)
class Alignment:
    """Half-open span of the long form in the text it was looked for in, and what the alignment costs (0: initials)."""

    start: int
    end: int
    cost: float


def fold(text: str) -> tuple[str, list[int]]:
    """Lower case with spelt-out Greek letters as one letter.

    Args:
        text: any text.

    Returns:
        The folded text and for each of its characters the offset in `text`, with one more for the end.
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    out: list[str] = []
    places: list[int] = []
    at = 0
    for word in _GREEK_WORD.finditer(lower):
        out.append(lower[at : word.start()] + _GREEK[word.group()])
        places += range(at, word.start() + 1)
        at = word.end()
    out.append(lower[at:])
    places += range(at, len(lower) + 1)
    return "".join(out), places


def align(short: str, before: str) -> Alignment | None:
    """The cheapest long form of a short form that ends where a text ends.

    Args:
        short: the short form.
        before: what stands before it.

    Returns:
        The long form; None where the letters of the short form do not occur in this order from the start of a word.
    """
    signs = [c for c in fold(short)[0] if c.isalnum()]
    text, places = fold(before)
    words = list(re.finditer(r"\S+", text))
    if not signs or not words:
        return None
    words = words[-(min(len(signs) + 5, 2 * len(signs)) + 1) :]
    table = _Text(text, words[0].start())
    best: Alignment | None = None
    costs = _costs(signs, table)
    if _PLURAL.search(short) and text.endswith("s"):
        single = _costs(signs[:-1], table)
        costs = {at: min(costs.get(at, _NEVER), single.get(at, _NEVER) + _CONTIGUOUS) for at in costs | single}
    for at, rest in sorted(costs.items()):
        start = table.long_start(at)
        if start is None:
            continue
        total = rest + (0.0 if start == at else 0.01) + (_FIRST_STOP if table.is_stop(at) else 0.0)
        if best is None or total <= best.cost:
            best = Alignment(places[start], places[len(text)], round(total, 3))
    return best


class _Text:
    """A folded text with what every place costs to step to."""

    def __init__(self, text: str, first: int) -> None:
        self.text = text
        self.first = first
        #: Number of the word and of the part of a word (between joints) that each place stands in.
        self.word: list[int] = []
        self.part: list[int] = []
        self.begins: list[bool] = []
        self.stops: list[int] = []  # stop words begun up to here
        word = part = stops = 0
        for at, sign in enumerate(text):
            earlier = text[at - 1] if at else " "
            new_word = earlier.isspace() and not sign.isspace()
            begins = sign.isalnum() and (
                new_word or earlier in _JOINT or earlier.isspace() or sign.isdigit() != earlier.isdigit()
            )
            word += new_word
            part += begins
            if new_word and re.split(r"[^\w]", text[at : at + 12], maxsplit=1)[0] in _STOP:
                stops += 1
            self.word.append(word)
            self.part.append(part)
            self.begins.append(begins)
            self.stops.append(stops)

    def places(self, sign: str) -> list[int]:
        plain = _SAME.get(sign, sign)
        return [
            at
            for at in range(self.first, len(self.text))
            if self.text[at] == sign or _SAME.get(self.text[at], self.text[at]) == plain
        ]

    def step(self, here: int, there: int) -> float:
        """What it costs that one letter stands here and the next of the short form there."""
        if self.word[here] == self.word[there]:
            if self.begins[there]:
                return _SKIP_PART * (self.part[there] - self.part[here] - 1)
            return _CONTIGUOUS if there == here + 1 else _INSIDE
        skipped = self.word[there] - self.word[here] - 1
        stops = self.stops[there] - self.stops[here] - (1 if self.is_stop(there) else 0)
        stops = max(0, min(stops, skipped))
        parts = self.part[there] - self.part[here] - self.begins[there] - skipped
        cost = _SKIP * (skipped - stops) + _SKIP_STOP * stops + _SKIP_WORD_PART * max(0, parts)
        return cost if self.begins[there] else cost + _JUMP

    def is_stop(self, at: int) -> bool:
        return at > 0 and self.stops[at] > self.stops[at - 1]

    def tail(self, at: int) -> float:
        """What it costs that the last letter stands here."""
        words = self.word[-1] - self.word[at] - (self.stops[-1] - self.stops[at])
        return _TAIL_GENERIC if words == 1 and _GENERIC.search(self.text) else _TAIL * words

    def long_start(self, at: int) -> int | None:
        """Where the long form begins when its first letter is here; None inside a word."""
        if not self.begins[at]:
            return None
        start = at
        while start > self.first and not self.text[start - 1].isspace():
            start -= 1
        if start == at or _LOCANT.fullmatch(self.text[start:at]):
            return start
        return at if self.text[at - 1] in "-/–([" else None


def _costs(signs: list[str], table: _Text) -> dict[int, float]:
    """For each place of the first letter the least cost of the whole alignment."""
    after = {at: table.tail(at) for at in table.places(signs[-1])}
    for sign in reversed(signs[:-1]):
        now: dict[int, float] = {}
        for here in table.places(sign):
            options = [cost + table.step(here, there) for there, cost in after.items() if there > here]
            if options:
                now[here] = min(options)
        after = now
    return after
