"""How good the lexicon is: coverage of gold mentions, Hetionet and COVID terms; size, opening, speed, memory.

    python benchmarks/lexicon.py --text TEXT_DIR --hetionet nodes.tsv.gz [--sample OUT.tsv --seed N] [--results FILE]

TEXT_DIR holds one folder a corpus, with .jsonl.gz files of {"id", "text", "entities"}. `--sample` writes 100 random
matches a type with their context, for a reader to judge; verdicts go to benchmarks/lexicon_verdicts.tsv without text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sections import put

HERE = Path(__file__).parent
CORPORA = {
    "bc5cdr": ("train", "dev"),
    "ncbi_disease": ("train", "dev"),
    "biored": ("train", "dev"),
    "nlm_gene": ("train",),
}
TYPES = {
    "Chemical": "Chemical",
    "ChemicalEntity": "Chemical",
    "Disease": "Disease",
    "DiseaseOrPhenotypicFeature": "Disease",
    "SpecificDisease": "Disease",
    "DiseaseClass": "Disease",
    "Modifier": "Disease",
    "Gene": "Gene",
    "GeneOrGeneProduct": "Gene",
}
ALLOWED = {"Chemical": {"Chemical"}, "Disease": {"Disease", "Phenotype"}, "Gene": {"Gene"}}
DENOMINATORS = (
    "Gold mentions (train and dev; nlm_gene: train) whose exact normalised string the lexicon knows (%), before and "
    "after cleaning. The first shares are of all mentions with an identifier; the last two only of those whose "
    "identifier leads to a concept with names, which for genes are those of people: those of animals have none."
)
JUDGED = ("Chemical", "Disease", "Gene", "Virus")


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Records of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def gold(folder: Path) -> Iterator[tuple[str, str, str, set[str], str]]:
    """Corpus, type, text, identifiers (without prefix) and document text of every gold mention with an identifier."""
    for corpus, splits in CORPORA.items():
        for split in splits:
            for record in records(folder / corpus / f"{split}.jsonl.gz"):
                for entity in record["entities"]:
                    cells = (i for cell in entity["ids"] for i in cell.replace("|", ",").split(","))
                    ids = {i.split(":")[-1].strip() for i in cells} - {"-", "-1", ""}
                    if entity["type"] in TYPES and ids:
                        yield corpus, TYPES[entity["type"]], entity["text"], ids, record["text"]


def wanted(lexicon: Any, kind: str, ids: set[str]) -> set[str]:
    """The concepts with names that gold identifiers lead to, by any CURIE the lexicon knows of them."""
    from kg.lexicon.animals import animal_gene

    prefixes = ("NCBIGene",) if kind == "Gene" else ("MESH", "OMIM")
    found = (lexicon.concept(f"{prefix}:{local}") for prefix in prefixes for local in ids)
    curies = {concept.curie for concept in found if concept is not None and concept.type in ALLOWED[kind]}
    return {curie for curie in curies if animal_gene(curie) is None}


def spelt_out(lexicon: Any, text: str, document: str, analyser: Any, known: dict[str, dict[str, str]]) -> Any:
    """Readings of a mention, an abbreviation by the long form that its document defines, as `undrawn extract` does."""
    if document not in known:
        known.clear()
        known[document] = {d.short: d.long for d in analyser.analyse(document).definitions}
    long = known[document].get(text)
    return (lexicon.readings(long) if long else ()) or lexicon.readings(text)


def coverage(lexicon: Any, folder: Path) -> list[str]:
    """Share of gold mentions known by their exact normalised string, as Markdown rows."""
    from ingest.sentences import Analyser

    analyser = Analyser.open()
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    known: dict[str, dict[str, str]] = {}
    for corpus, kind, text, ids, document in gold(folder):
        concepts = wanted(lexicon, kind, ids)
        count = counts[corpus, kind]
        count["mentions"] += 1
        count["absent"] += not concepts
        names = {n.curie for n in lexicon.named(text)}
        read = {r.concept.curie for r in lexicon.readings(text)}
        spelt = {r.concept.curie for r in spelt_out(lexicon, text, document, analyser, known)}
        for label, curies in (("before", names), ("after", read), ("defined", spelt)):
            allowed = {curie for curie in curies if lexicon.concept(curie).type in ALLOWED[kind]}
            count[f"{label} any"] += bool(allowed)
            count[f"{label} right"] += bool(allowed & concepts)
    return table(counts)


def table(counts: Mapping[tuple[str, str], Counter[str]]) -> list[str]:
    """Shares by corpus and type, of all mentions and of those whose gold identifier the lexicon has."""
    columns = ("before any", "after any", "before right", "after right", "defined right")
    rows = [
        "| corpus | type | mentions | any, before | any, after | right, before | right, after | right, after, with the "
        "document's own abbreviations | mentions whose gold id the lexicon has | right, after, of these | right, with "
        "abbreviations, of these |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for (corpus, kind), c in counts.items():
        known = c["mentions"] - c["absent"]
        shares = [100 * c[x] / c["mentions"] for x in columns]
        cells = [f"{c['mentions']:,}", *(f"{share:.1f}" for share in shares), f"{known:,}"]
        cells += [f"{100 * c[x] / known:.1f}" if known else "-" for x in ("after right", "defined right")]
        rows.append(f"| {corpus} | {kind} | {' | '.join(cells)} |")
    return rows


def hetionet(lexicon: Any, nodes: Path) -> list[str]:
    """Share of Hetionet's nodes that resolve to a concept."""
    prefixes = {"Compound": "DRUGBANK:", "Disease": "", "Gene": "NCBIGene:", "Symptom": "MESH:"}
    seen: Counter[str] = Counter()
    found: Counter[str] = Counter()
    with gzip.open(nodes, "rt", encoding="utf-8") as file:
        for line in file:
            kind, _, local = line.split("\t")[0].partition("::")
            if kind in prefixes:
                seen[kind] += 1
                found[kind] += lexicon.concept(prefixes[kind] + local.strip()) is not None
    return [f"- Hetionet's {kind} nodes: {found[kind]:,} of {seen[kind]:,} resolve" for kind in prefixes]


def covid(lexicon: Any) -> list[str]:
    """Coverage of the terms in covid_terms.tsv."""
    lines = (HERE / "covid_terms.tsv").read_text(encoding="utf-8").splitlines()
    terms = [line.split("\t") for line in lines if not line.startswith("#")]
    missing = [f"{term} ({kind})" for kind, term in terms if not any(_fits(r, kind) for r in lexicon.readings(term))]
    share = 100 * (1 - len(missing) / len(terms))
    return [f"- COVID terms: {share:.1f} % of {len(terms)}; missing: {', '.join(missing) or 'none'}"]


def _fits(reading: Any, kind: str) -> bool:
    return reading.concept.type == kind or {reading.concept.type, kind} == {"Disease", "Phenotype"}


def litcovid(folder: Path) -> list[tuple[str, str]]:
    """Identifier and text of every COVID abstract."""
    return [
        (str(r["id"]), r["text"]) for path in sorted((folder / "litcovid").glob("*.jsonl.gz")) for r in records(path)
    ]


OPEN = """
import time
begin = time.perf_counter()
from ingest.match import Matcher
from kg.lexicon import open_lexicon
matcher = Matcher.open(open_lexicon())
matcher.find("SARS-CoV-2")
seconds = time.perf_counter() - begin
pages = int(open("/proc/self/statm").read().split()[1])
print(seconds, pages * 4096 / 1e6)
"""


def speed(texts: list[tuple[str, str]]) -> list[str]:
    """Size, opening time in a fresh process with a warm cache, matching speed, memory."""
    from ingest.match import Matcher
    from kg.lexicon import open_lexicon

    data = HERE.parent / "kg" / "lexicon" / "data"
    size = sum(path.stat().st_size for path in data.iterdir()) / 1e6
    with tempfile.TemporaryDirectory() as cold:
        environment = {**os.environ, "XDG_CACHE_HOME": cold}
        first = subprocess.run(
            [sys.executable, "-c", OPEN], capture_output=True, text=True, check=True, env=environment
        )
    matcher = Matcher.open(open_lexicon())
    runs = [subprocess.run([sys.executable, "-c", OPEN], capture_output=True, text=True, check=True) for _ in range(3)]
    opened, memory = min(tuple(map(float, run.stdout.split())) for run in runs)
    total = sum(len(text.encode()) for _, text in texts) / 1e6
    seconds = []
    for _ in range(2):
        begin = time.process_time()
        matches = sum(len(matcher.find(text)) for _, text in texts)
        seconds.append(time.process_time() - begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        f"- size of kg/lexicon/data: {size:.1f} MB",
        f"- opening for the first time, the trie built: {float(first.stdout.split()[0]):.1f} s",
        f"- opening with a warm cache, with imports: {opened:.2f} s (best of 3 processes), {memory:.0f} MB resident",
        f"- matching: {total / seconds[0]:.1f} MB/s of CPU time at first reading, {total / seconds[1]:.1f} MB/s after; "
        f"{matches:,} matches in {total:.1f} MB of text; peak {peak:.0f} MB; load average {os.getloadavg()[0]:.1f}",
    ]


def sample(texts: list[tuple[str, str]], out: Path, seed: int) -> None:
    """Write 100 random matches a type with their context, for a reader to judge."""
    from ingest.match import Matcher
    from kg.lexicon import open_lexicon

    matcher = Matcher.open(open_lexicon())
    found: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name, text in texts:
        for m in matcher.find(text):
            concept = m.readings[0].concept
            around = f"{text[max(0, m.start - 70) : m.start]}[[{m.text}]]{text[m.end : m.end + 50]}".replace("\n", " ")
            found[concept.type].append(
                (name, str(m.start), str(m.end), concept.type, concept.curie, concept.name, around)
            )
    rng = random.Random(seed)
    lines = [line for kind in JUDGED for line in sorted(rng.sample(found[kind], min(100, len(found[kind]))))]
    out.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")


def verdicts() -> list[str]:
    """Shares of right verdicts by type, from lexicon_verdicts.tsv."""
    path = HERE / "lexicon_verdicts.tsv"
    if not path.is_file():
        return []
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    counts = Counter((row[3], row[5]) for row in rows)
    lines = []
    for kind, total in Counter(row[3] for row in rows).items():
        others = counts[kind, "homologue"]
        note = f", {others} more name the same protein of another coronavirus" if others else ""
        lines.append(f"- precision of bare matching, {kind}: {counts[kind, 'right']} of {total} right{note}")
    return lines


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--hetionet", type=Path)
    parser.add_argument("--sample", type=Path)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md")
    options = parser.parse_args()
    texts = litcovid(options.text)
    if options.sample:
        sample(texts, options.sample, options.seed)
        return
    from kg.lexicon import open_lexicon

    lines = speed(texts)
    lexicon = open_lexicon()
    lines += covid(lexicon) + verdicts()
    lines += hetionet(lexicon, options.hetionet) if options.hetionet else []
    lines += ["", DENOMINATORS, ""]
    lines += coverage(lexicon, options.text)
    put(options.results, "lexicon", ["## Lexicon", "", *lines])
    print("\n".join(lines))


if __name__ == "__main__":
    main()
