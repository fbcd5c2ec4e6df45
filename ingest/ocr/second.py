"""A second reading of doubtful lines by the model of the whole Latin script, where it is installed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PIL import Image

from ingest.ocr.models import SCRIPTS
from ingest.ocr.tesseract import Word, languages, read_words

#: A line with a word of letters below this is read again.
DOUBT: Final = 0.75
#: The second reading is taken where its mean confidence is higher by this.
BETTER: Final = 0.02
_AROUND_WORDS: Final = ".,;:!?()[]\"'“”„‘’»«"
_MARGIN: Final = 24
_AROUND: Final = 6


def read_again(strip: Image.Image, words: list[Word], language: str) -> list[Word]:
    """Words with doubtful lines read again.

    Args:
        strip: the picture they were read from.
        words: its words.
        language: the language they were read in; only English is read again, other languages have their letters.

    Returns:
        The words; lines that the second model reads with more confidence are its.
    """
    script = next((name for name in SCRIPTS if name in languages()), "")
    if language != "eng" or not script:
        return words
    lines: defaultdict[tuple[int, int, int], list[Word]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    doubtful = [key for key, line in lines.items() if _is_doubtful(line)]
    if not doubtful:
        return words
    for key, line in zip(doubtful, _second(strip, [lines[key] for key in doubtful], script), strict=True):
        if line and _mean(line) > _mean(lines[key]) + BETTER and len(_text(line)) > 0.8 * len(_text(lines[key])):
            lines[key] = [replace(word, line=key) for word in line]
    return [word for line in lines.values() for word in line]


def _is_doubtful(line: Sequence[Word]) -> bool:
    """Whether a line is mostly well read and a word in it is not; marks and small figures beside words do not count."""
    bad = any(word.confidence < DOUBT and _is_plain(word.text.strip(_AROUND_WORDS)) for word in line)
    return bad and _mean(line) > 0.6 and len(_text(line)) > 8


def _is_plain(word: str) -> bool:
    return len(word) > 2 and word.replace("-", "").isalpha()


def _mean(line: Sequence[Word]) -> float:
    return sum(word.confidence for word in line) / len(line)


def _text(line: Sequence[Word]) -> str:
    return "".join(word.text for word in line)


def _second(strip: Image.Image, lines: Sequence[Sequence[Word]], script: str) -> list[list[Word]]:
    """Lines read by the second model, in boxes of the strip; an empty list where it sees something else than a line."""
    boxes = [
        (
            max(min(w.box[0] for w in line) - _AROUND, 0),
            max(min(w.box[1] for w in line) - _AROUND, 0),
            min(max(w.box[2] for w in line) + _AROUND, strip.width),
            min(max(w.box[3] for w in line) + _AROUND, strip.height),
        )
        for line in lines
    ]
    width = max(box[2] - box[0] for box in boxes) + 2 * _MARGIN
    picture = Image.new("L", (width, sum(box[3] - box[1] + _MARGIN for box in boxes) + _MARGIN), 255)
    tops: list[int] = []
    top = _MARGIN
    for box in boxes:
        picture.paste(strip.crop(box), (_MARGIN, top))
        tops.append(top)
        top += box[3] - box[1] + _MARGIN
    found: list[list[Word]] = [[] for _ in lines]
    for word in read_words(picture, script):
        middle = (word.box[1] + word.box[3]) // 2
        number = max(n for n, start in enumerate(tops) if n == 0 or start - _MARGIN // 2 <= middle)
        x, y = boxes[number][0] - _MARGIN, boxes[number][1] - tops[number]
        found[number].append(replace(word, box=(word.box[0] + x, word.box[1] + y, word.box[2] + x, word.box[3] + y)))
    return [line if len({word.line for word in line}) == 1 else [] for line in found]
