"""Training: one linear-chain conditional random field a type, by L-BFGS (python-crfsuite)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from ingest.ner.corpora import TYPES, Record
from ingest.ner.features import Prepared, all_features
from ingest.ner.model import LABELS, Weights, pack
from kg.digest import content_id
from kg.errors import InputError

#: L1 and L2 penalties, and iterations.
L1: Final = 0.1
L2: Final = 0.05
ITERATIONS: Final = 100
#: Of texts longer than this only every third sentence without a name is trained on, for the time that it takes.
_LONG: Final = 10_000
_EVERY: Final = 3
#: Raised when features or labels change, so that fields kept from before are not used.
VERSION: Final = "1"


class Training:
    """Trains fields on prepared records; each trained field is kept in a folder, so that work can go on later."""

    def __init__(
        self, records: Sequence[tuple[Record, Prepared]], genre: Mapping[str, float], folder: Path, key: str
    ) -> None:
        """Prepare to train.

        Args:
            records: what to train on.
            genre: weights of words the records were prepared with.
            folder: where trained fields are kept; it exists.
            key: identifies records and lexicon; fields kept under another key are not used.
        """
        self._records = records
        self._genre = genre
        self._folder = folder
        self._key = content_id(key, VERSION, L1, L2, ITERATIONS)

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The types that some record marks."""
        return tuple(kind for kind in TYPES if any(kind in record.gold for record, _ in self._records))

    def file(self, kind: str) -> Path:
        """Where the field of a type is kept."""
        return self._folder / f"{kind}-{self._key}.crf"

    def train(self, kind: str) -> None:
        """Train the field of a type and keep it, unless it is there."""
        import pycrfsuite

        file = self.file(kind)
        if file.is_file():
            return
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params({"c1": L1, "c2": L2, "max_iterations": ITERATIONS, "feature.possible_transitions": True})
        for record, document in self._records:
            if kind in record.gold:
                labels = labels_of(document, record.gold[kind])
                bounds = pairwise(document.bounds)
                sentences = all_features(document)
                for number, (sentence, (first, last)) in enumerate(zip(sentences, bounds, strict=True)):
                    if len(record.text) > _LONG and number % _EVERY and not any(x != "O" for x in labels[first:last]):
                        continue
                    trainer.append(pycrfsuite.ItemSequence(sentence), labels[first:last])
        temporary = file.with_suffix(".part")
        trainer.train(str(temporary))
        temporary.rename(file)

    def pack(self) -> bytes:
        """The bytes of the finished model; every field must have been trained."""
        return pack(self.types, [read_field(self.file(kind)) for kind in self.types], self._genre)


def labels_of(document: Prepared, spans: Iterable[tuple[int, int]]) -> list[str]:
    """The label of every token; a token that a span only touches is in it."""
    labels = ["O"] * len(document.tokens)
    for start, end in spans:
        for number, index in enumerate(document.within(start, end)):
            labels[index] = "I" if number else "B"
    return labels


def read_field(path: Path) -> Weights:
    """Weights of a trained field.

    Args:
        path: a file that python-crfsuite wrote.

    Returns:
        The weights, those of O subtracted.
    """
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    info = tagger.info()
    raw: dict[str, list[float]] = {}
    for (feature, label), weight in info.state_features.items():
        raw.setdefault(feature, [0.0, 0.0, 0.0])[LABELS.index(label)] = weight
    transitions = np.array([[info.transitions.get((a, b), 0.0) for b in LABELS] for a in LABELS], dtype=np.float32)
    return Weights({f: (b - o, i - o) for f, (o, b, i) in raw.items()}, transitions)


def train_all(training: Training, say: Callable[[str], None]) -> bytes:
    """Train every field in turn.

    Args:
        training: what to train.
        say: told what is being done.

    Returns:
        The bytes of the model.

    Raises:
        InputError: python-crfsuite is not installed.
    """
    try:
        import pycrfsuite  # noqa: F401
    except ImportError as error:
        raise InputError("training needs python-crfsuite; install it with: pip install undrawn[train]") from error
    for number, kind in enumerate(training.types, 1):
        say(f"training {kind} ({number} of {len(training.types)})")
        training.train(kind)
    return training.pack()
