"""Boxes found on pages that were turned upright, put back to where they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ingest.page import Page, Turn
from kg.document import Block, Section


def as_printed(sections: Iterable[Section], pages: Iterable[Page]) -> tuple[Section, ...]:
    """Sections with the boxes of turned pages put back.

    Args:
        sections: what was made of the pages.
        pages: the pages.

    Returns:
        The sections; those of pages that stood upright are as they were.
    """
    turns = {page.number: page.turn for page in pages if page.turn is not None}
    if not turns:
        return tuple(sections)
    return tuple(
        replace(
            section,
            blocks=tuple(_block(block, turns) for block in section.blocks),
            heading_block=_block(section.heading_block, turns) if section.heading_block else None,
        )
        for section in sections
    )


def _block(block: Block, turns: dict[int, Turn]) -> Block:
    turn = turns.get(block.page) if block.page is not None else None
    if turn is None:
        return block
    lines = tuple(replace(line, bbox=turn.back(line.bbox)) for line in block.lines)
    return replace(block, bbox=turn.back(block.bbox) if block.bbox else None, lines=lines)
