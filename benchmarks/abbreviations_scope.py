"""Measures abbreviations (pairs a document) and negation and speculation (exact cues and scopes).

    python benchmarks/abbreviations_scope.py [--text TEXT_DIR] [--out RESULTS.md]

TEXT_DIR (default: $UNDRAWN_DATA/text) holds abbreviations/med1250_even.jsonl.gz and bioscope/abstracts.jsonl.gz.
Nothing is trained on them; the rules were written while reading the errors of one part of the documents, told apart by
a hash of the document's id: three quarters for abbreviations, half for negation and speculation. The rest was scored
and not read.
scispaCy's detector is measured beside ours where it is installed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha1
from pathlib import Path
from typing import Any, Final

from sections import put

from ingest.abbreviations import definitions
from ingest.scope import scope_spans

_PARTS: Final = ("read while writing the rules", "held out", "all")
Pairs = Iterable[tuple[str, str]]


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Records of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _hash(name: str) -> int:
    return int(sha1(name.encode()).hexdigest(), 16)


def figures(count: Counter[str]) -> str:
    """Precision, recall and F in percent, gold and found, as cells of a table."""
    p = 100 * count["right"] / max(count["found"], 1)
    r = 100 * count["right"] / max(count["gold"], 1)
    return f"{p:.1f} | {r:.1f} | {2 * p * r / max(p + r, 1e-9):.1f} | {count['gold']} | {count['found']}"


def _tidy(long: str) -> str:
    return " ".join(long.split()).lower()


def measure_abbreviations(path: Path, detectors: dict[str, Callable[[str], Pairs]]) -> list[str]:
    """Pairs of short form (exact) and long form (case and white space aside), each once a document.

    Args:
        path: records of {"id", "text", "abbreviations": [{"sf", "lf"}]}.
        detectors: name and function from a text to pairs.

    Returns:
        Lines of Markdown.
    """
    whole = list(records(path))
    rows: list[str] = []
    for name, find in detectors.items():
        count: defaultdict[str, Counter[str]] = defaultdict(Counter)
        seconds = 0.0
        for record in whole:
            gold = {(a["sf"], _tidy(a["lf"])) for a in record["abbreviations"]}
            began = time.process_time()
            found = {(short, _tidy(long)) for short, long in find(record["text"])}
            seconds += time.process_time() - began
            part = _PARTS[_hash(str(record["id"])) % 4 == 3]
            for key, pairs in (("gold", gold), ("found", found), ("right", gold & found)):
                count[part][key] += len(pairs)
                count["all"][key] += len(pairs)
        words = sum(len(record["text"].split()) for record in whole)
        rate = f"{words / seconds:,.0f}"
        rows += [f"| {name} | {part} | {figures(count[part])} | {rate if part == 'all' else ''} |" for part in _PARTS]
    head = [
        f"Abbreviations on med1250_even ({len(whole)} abstracts), pairs a document; a quarter held out.",
        "Ab3P publishes P 96.9, R 83.6 on the whole of med1250.",
        "",
        "| detector | documents | P | R | F | gold | found | words a second |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    return [*head, *rows, ""]


def measure_scope(path: Path) -> list[str]:
    """Exact cues and scopes, on the half of the documents that was read while writing the rules and on the other.

    Args:
        path: sentences {"id", "doc", "text", "spans"}.

    Returns:
        Lines of Markdown.
    """
    count: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for record in records(path):
        part = _PARTS[_hash(record["doc"]) % 2]
        types = {s["ref"]: s["type"] for s in record["spans"] if s["kind"] == "cue"}
        gold = {
            (s["kind"], s.get("type") or types.get(s.get("id"), "?"), s["start"], s["end"]) for s in record["spans"]
        }
        found = {(s.kind, s.type, s.start, s.end) for s in scope_spans(record["text"])}
        for key, spans in (("gold", gold), ("found", found), ("right", gold & found)):
            for kind, scope_type, _, _ in spans:
                count[part, scope_type, kind][key] += 1
    rows = [
        f"| {scope_type} | {kind} | {part} | {figures(count[part, scope_type, kind])} |"
        for scope_type in ("negation", "speculation")
        for kind in ("cue", "scope")
        for part in _PARTS[:2]
    ]
    head = [
        "Negation and speculation on BioScope's abstracts, exact spans, by rules; half of the documents held out:",
        "",
        "| type | span | documents | P | R | F | gold | found |",
        "|---|---|---|--:|--:|--:|--:|--:|",
    ]
    return [*head, *rows, ""]


def _ours(text: str) -> Pairs:
    return [(d.short, d.long) for d in definitions(text)]


def detectors() -> dict[str, Callable[[str], Pairs]]:
    """Ours, and scispaCy's where it is installed."""
    found: dict[str, Callable[[str], Pairs]] = {"ours": _ours}
    try:
        import spacy
        from scispacy.abbreviation import AbbreviationDetector
    except ImportError:
        return found
    warnings.filterwarnings("ignore", message=r"\[W036\]")
    nlp = spacy.blank("en")
    detector = AbbreviationDetector(nlp)

    def theirs(text: str) -> Pairs:
        return [(a.text, a._.long_form.text) for a in detector(nlp.make_doc(text))._.abbreviations]

    found["scispaCy 0.6.2 (Schwartz-Hearst)"] = theirs
    return found


def main() -> None:
    """Measure both and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, default=Path(os.environ.get("UNDRAWN_DATA", ".")) / "text")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("RESULTS.md"))
    asked = parser.parse_args()
    lines = measure_abbreviations(asked.text / "abbreviations" / "med1250_even.jsonl.gz", detectors())
    lines += measure_scope(asked.text / "bioscope" / "abstracts.jsonl.gz")
    put(asked.out, "abbreviations_scope", ["## Abbreviations, negation, speculation", "", *lines])


if __name__ == "__main__":
    main()
