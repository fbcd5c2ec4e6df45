"""Whose gene a name means: that of man, mouse, rat or another species, by what the text says around it."""

from __future__ import annotations

import math
import re
import tomllib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from kg.digest import content_id
from kg.errors import UnreadableError
from kg.taxon import HUMAN, MOUSE, RAT

#: Raised when features change.
VERSION: Final = "4"
WORDS: Final = "species.toml"
WEIGHTS: Final = "species.tsv"
OTHER: Final = "other"
#: Classes in the order of the columns of the weights; `OTHER` is any species whose genes are not known.
TAXA: Final = (HUMAN, MOUSE, RAT, OTHER)
_CLASSES: Final = ("human", "mouse", "rat", OTHER)
_WORD: Final = re.compile(r"[A-Za-z0-9](?:[\w./-]*\w)?")
_PLAIN: Final = re.compile(r"[a-z]{3,}(?:-[a-z]{3,})*")
_LETTERS: Final = re.compile(r"[^A-Za-z]")
_STOPS: Final = re.compile(r"[.;:]")
_BREAKS: Final = re.compile(r"[.;:,()]")
#: Phrases whose words for a species say nothing on whose genes are meant: antibodies, sera, tools.
_ANIMAL: Final = "(?:goat|rabbit|mouse|rat|donkey|sheep|chicken|horse|swine|pig|hamster|bovine|guinea[ -]pig|human)"
_ASIDES: Final = re.compile(
    rf"""\b(?:(?:{_ANIMAL}\s+)?(?:(?:poly|mono)clonal\s+)?anti-?\s?{_ANIMAL}\b
    |{_ANIMAL}\s+(?:(?:(?:poly|mono)clonal|primary|secondary)\s+)*(?:anti-|antibod|antiser|ig[gm]\b|(?:poly|mono)clonal)
    |(?:bovine|calf|horse|goat|donkey)\s+(?:calf\s+)?ser(?:um|a|al)\b
    |f(?:o?etal|oetus)\s+(?:bovine|calf)|bovine\s+albumin
    |yeast\s+(?:two|one|2|1)-hybrid|yeast\s+extract
    |nod[ -]like)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CROP: Final = re.compile(
    r"\w+\s+(?:plant|seedling|lea[fv]|root|gen(?:e|om|otyp)|cultivar|mutant|line|protein|homolog|ortholog|blast\b)",
    re.IGNORECASE,
)
#: Words that name a species only as they stand here, with what follows: rice and maize are food, Guinea is a country.
_ONLY: Final = {
    "rice": _CROP,
    "maize": _CROP,
    "nod": re.compile(r"NOD(?![ -]?(?:like|receptor|domain|protein|signal|ligand|1|2))"),
    "raw": re.compile(r"RAW[ -]?264"),
    "guinea": re.compile(r"guinea[ -]pigs?\b", re.IGNORECASE),
    "fish": re.compile(r"[Ff]ish"),
}
_SYMBOL: Final = 6
#: What one plain word of the text counts beside a word for a species.
_ASIDE: Final = 0.3
#: How features of plain words begin.
ASIDE: Final = "word "
_NEAR: Final = 4
#: So many words for species of `OTHER` in a text count for sentences without one too.
_OFTEN: Final = 3
#: Features that explain a decision, best first, with the words for it.
_WHY: Final = (
    ("direct", "named right before it"),
    ("within", "named in it"),
    ("near", "named before it"),
    ("sentence", "named in the sentence"),
    ("title", "named in the title"),
    ("any", "named in the text"),
)
Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Word:
    """A word in a text that speaks of a species: its half-open span and its class, such as `mouse` or `human.cells`."""

    start: int
    end: int
    species: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whose gene a name means: a taxon's CURIE or `OTHER`, the probability of it, and why."""

    taxon: str
    probability: float
    reason: str


class Species:
    """Weighs what a text says on species, by a multinomial logistic regression over the features below."""

    def __init__(self, words: Mapping[str, str], weights: Mapping[str, Sequence[float]]) -> None:
        """Use words with their classes, and weights a class by feature; `Species.open` reads the shipped."""
        self._words = words
        self._weights = weights
        self._vocabulary = frozenset(f.removeprefix(ASIDE) for f in weights if f.startswith(ASIDE))
        self.digest = content_id(
            VERSION, *(f"{w} {c}" for w, c in sorted(words.items())), *(f"{f} {w}" for f, w in sorted(weights.items()))
        )

    @classmethod
    def open(cls) -> Species:
        """The shipped words and weights."""
        return cls(read_words(), read_weights(files("ingest.grounding").joinpath(WEIGHTS).read_text("utf-8")))

    def judge(
        self, text: str, sentences: Sequence[tuple[int, int]], genes: Sequence[tuple[int, int]]
    ) -> tuple[Verdict, ...]:
        """Whose genes some names mean.

        Args:
            text: the text.
            sentences: its sentences by start.
            genes: half-open spans of names of genes, by start.

        Returns:
            A verdict a name.
        """
        described = describe(text, sentences, genes, self._words, self._vocabulary)
        return tuple(self._verdict(features) for features in described)

    def _verdict(self, features: Features) -> Verdict:
        scores = [0.0] * len(TAXA)
        for feature, value in features.items():
            for number, weight in enumerate(self._weights.get(feature, ())):
                scores[number] += weight * value
        number = TAXA.index(settled(TAXA[scores.index(max(scores))], features))
        top = scores[number]
        total = sum(math.exp(score - top) for score in scores)
        named = _CLASSES[number]
        where = {f.partition(" ")[0] for f in features if f.partition(" ")[2].partition(".")[0] == named}
        why = next((said for key, said in _WHY if key in where), "by the other words of the text")
        return Verdict(TAXA[number], round(1.0 / total, 4), f"{named}: {why}")


def settled(taxon: str, features: Features) -> str:
    """The taxon of a name where the weights say `taxon`.

    Args:
        taxon: what the weights say.
        features: of the name.

    Returns:
        Human where it is written with the h of human genes (hACE2), where its sentence speaks of people or their cells
        and of no animal, and, instead of `OTHER`, where only other sentences, and seldom, name such a species.
    """
    here = {f.removeprefix("sentence ").partition(".")[0] for f in features if f.startswith("sentence ")}
    if "shape h" in features or here == {_CLASSES[TAXA.index(HUMAN)]}:
        return HUMAN
    told = OTHER in here or features.get(f"log {OTHER}", 0.0) >= math.log1p(_OFTEN)
    return HUMAN if taxon == OTHER and not told else taxon


@cache
def read_words() -> dict[str, str]:
    """The shipped words with the classes they name."""
    table = tomllib.loads(files("ingest.grounding").joinpath(WORDS).read_text("utf-8"))
    return {word: name for name, row in table.items() for word in row["words"].split()}


def read_weights(content: str) -> dict[str, tuple[float, ...]]:
    """Weights from lines of a feature and a weight a class.

    Args:
        content: the lines.

    Returns:
        Feature to weights.

    Raises:
        UnreadableError: a line is something else.
    """
    weights: dict[str, tuple[float, ...]] = {}
    for number, line in enumerate(content.splitlines(), 1):
        feature, *cells = line.split("\t")
        try:
            weights[feature] = tuple(float(cell) for cell in cells)
        except ValueError as error:
            raise UnreadableError(f"{WEIGHTS} line {number} holds no weights; make it again") from error
        if len(cells) != len(TAXA):
            raise UnreadableError(f"{WEIGHTS} line {number} has {len(cells)} weights; a line has {len(TAXA)}")
    return weights


def describe(
    text: str,
    sentences: Sequence[tuple[int, int]],
    genes: Sequence[tuple[int, int]],
    words: Mapping[str, str],
    vocabulary: Set[str] = frozenset(),
) -> list[Features]:
    """Features of names of genes: which species are named where, and how the names are written.

    Args:
        text: the text.
        sentences: its sentences by start.
        genes: half-open spans of the names, by start.
        words: words with the classes they name.
        vocabulary: plain words whose presence counts too.

    Returns:
        Features with their values, one set a name.
    """
    named = species_in(text, words)
    shapes = [shape_of(text[start:end]) for start, end in genes]
    common = _of_document(named, sentences, shapes) | {ASIDE + w: _ASIDE for w in plain_words(text) & vocabulary}
    begins, starts = [word.start for word in named], [start for start, _ in sentences]
    found = []
    for (start, end), shape in zip(genes, shapes, strict=True):
        first, last = sentences[max(0, bisect_right(starts, start) - 1)] if sentences else (0, len(text))
        inside = named[bisect_left(begins, first) : bisect_left(begins, last)]
        before = bisect_left(begins, start)
        features = {**common, f"shape {shape}": 1.0, **_of_place(text, inside, start, end)}
        if before:
            features[f"last {named[before - 1].species}"] = 1.0
        found.append(features)
    return found


def plain_words(text: str) -> set[str]:
    """Words of three small letters and more in a text, in small letters."""
    return set(_PLAIN.findall(text.lower()))


def species_in(text: str, words: Mapping[str, str]) -> list[Word]:
    """Words of a text that name a species, by start; not those of antibodies, sera and the like."""
    asides = [match.span() for match in _ASIDES.finditer(text)]
    starts = [start for start, _ in asides]
    found = []
    for match in _WORD.finditer(text):
        aside = bisect_right(starts, match.start()) - 1
        if aside >= 0 and match.start() < asides[aside][1]:
            continue
        word = match.group().lower()
        name = _named(text, match.start(), word, words)
        if not name and "-" in word:
            parts = ((m.start(), m.group()) for m in re.finditer(r"[^-]{3,}", word))
            name = next(filter(None, (_named(text, match.start() + at, part, words) for at, part in parts)), "")
        if name:
            found.append(Word(match.start(), match.end(), name))
    return found


def _named(text: str, start: int, word: str, words: Mapping[str, str]) -> str:
    """The class of a word that stands there, empty where it names none."""
    only = _ONLY.get(word)
    return words.get(word, "") if only is None or only.match(text, start) else ""


def _of_document(named: Sequence[Word], sentences: Sequence[tuple[int, int]], shapes: Sequence[str]) -> Features:
    """What holds for the whole document: species named at all, how often, in the title; how its symbols are written."""
    features: Features = {"bias": 1.0}
    counts = Counter(word.species for word in named)
    title = sentences[0][1] if sentences else 0
    for name, count in counts.items():
        features[f"any {name}"] = 1.0
        features[f"share {name}"] = count / len(named)
        features[f"log {name}"] = math.log1p(count)
    features.update({f"title {word.species}": 1.0 for word in named if word.end <= title})
    features[f"first {named[0].species}" if named else "none"] = 1.0
    written = Counter(shapes)
    small = written["title"] + 0.3 * written["lower"]
    features["small symbols"] = small / max(1.0, small + written["upper"])
    return features


def _of_place(text: str, inside: Sequence[Word], start: int, end: int) -> Features:
    """What the sentence says around a name."""
    features: Features = {f"sentence {word.species}": 1.0 for word in inside}
    features |= {f"within {word.species}": 1.0 for word in inside if start <= word.start < end}
    before = [word for word in inside if word.end <= start]
    if before:
        gap, name = text[before[-1].end : start], before[-1].species
        features[f"before {name}"] = 1.0
        if gap.count(" ") <= 1 and not _BREAKS.search(gap):
            features[f"direct {name}"] = 1.0
        elif gap.count(" ") <= _NEAR and not _STOPS.search(gap):
            features[f"near {name}"] = 1.0
    after = next((word for word in inside if word.start >= end), None)
    if after is not None:
        features[f"after {after.species}"] = 1.0
        if text.count(" ", end, after.start) < _NEAR:
            features[f"soon {after.species}"] = 1.0
    return features


def shape_of(name: str) -> str:
    """How a name is written: `upper` (TNF), `title` (Tnf), `lower` (tnf), `h`, `m` or `r` before capitals, ..."""
    letters = _LETTERS.sub("", name)
    if " " in name or len(letters) < 2:
        return "long" if " " in name else "one"
    if letters.isupper():
        return "upper"
    if letters[0] in "hmr" and letters[1:].isupper() and len(letters) > 2:
        return letters[0]
    if letters[0].isupper() and letters[1:].islower():
        return "title" if len(letters) <= _SYMBOL else "capital"
    if letters.islower():
        return "lower" if len(letters) <= _SYMBOL else "word"
    return "mixed"
