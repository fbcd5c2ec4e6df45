"""The title of a paper among the paragraphs of its first page."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.paragraphs import Paragraph


def find_title(flow: Sequence[Paragraph], known: str, body: float) -> tuple[str, frozenset[int]]:
    """The title among the first page's paragraphs.

    Args:
        flow: paragraphs in reading order.
        known: the title by the file's metadata, empty when unknown.
        body: the document's body size in points.

    Returns:
        The title and the numbers of the paragraphs it is printed in; empty where none stands out.
    """
    first = [(i, p) for i, p in enumerate(flow[:40]) if p.block.page == 1 and len(p.block.text) > 3]
    wanted = _letters(known)
    if wanted:
        for start, (_, p) in enumerate(first):
            run = _continued(first[start:], wanted)
            got = "".join(_letters(p.block.text) for _, p in run) or _letters(p.block.text)
            if len(got) > 10 and (got == wanted or (got in wanted and len(got) > 0.8 * len(wanted))):
                run = run or [first[start]]
                return " ".join(p.block.text for _, p in run), frozenset(i for i, _ in run)
    large = [(i, p) for i, p in first if p.size > 1.15 * body and len(p.block.text.split()) >= 3 and p.n_lines <= 8]
    if not large:
        return known, frozenset()
    biggest = max(p.size for _, p in large)
    chosen = [(i, p) for i, p in large if p.size > 0.95 * biggest]
    run = [chosen[0]]
    skipped = 0  # words of small print beside the title (a button, a mark) that stand in between in reading order
    for index, paragraph in first:
        if index <= run[-1][0]:
            continue
        if abs(paragraph.size - run[-1][1].size) < 0.05 * biggest and _is_below(run[-1][1], paragraph):
            run.append((index, paragraph))
        elif paragraph.size > 0.6 * biggest or (skipped := skipped + len(paragraph.block.text.split())) > 4:
            break
    return " ".join(p.block.text for _, p in run), frozenset(i for i, _ in run)


def _continued(flow: Sequence[tuple[int, Paragraph]], wanted: str) -> list[tuple[int, Paragraph]]:
    """The paragraphs from the first on that together begin the title that is wanted."""
    run: list[tuple[int, Paragraph]] = []
    for index, paragraph in flow:
        letters = _letters(paragraph.block.text)
        if not letters or not wanted.startswith(letters):
            break
        run.append((index, paragraph))
        wanted = wanted[len(letters) :]
    return run


def _is_below(above: Paragraph, below: Paragraph) -> bool:
    """Whether a paragraph goes on where another ends: less than a line's height further down."""
    upper, lower = above.block.bbox, below.block.bbox
    return upper is None or lower is None or lower[1] - upper[3] < above.size


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
