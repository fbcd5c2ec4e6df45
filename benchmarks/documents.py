"""How well and how fast papers with a text layer are read: against their JATS, beside peers; boxes checked by OCR.

    python benchmarks/documents.py --data DATA_DIR --score score.py --work WORK_DIR [--docling PYTHON] [--boxes 500]
        [--speed] [--results RESULTS.md]

DATA_DIR/pdf holds NAME.pdf with NAME.xml, the same article as JATS. PYTHON is an interpreter that has docling-parse.
pdftotext is taken from the path. `--speed` measures pages and papers a second and peak memory; the machine should be
quiet for it. Nothing is fitted here: all papers are scored, those that the layout rules were written by included.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sections import put

FIGURES = ("trigram_recall", "trigram_precision", "word_recall", "word_precision")
UNDRAWN = [sys.executable, "-m", "pipelines.cli"]
RAW = """
import sys, pypdfium2
for page in pypdfium2.PdfDocument(sys.argv[1]):
    print(page.get_textpage().get_text_range())
"""
DOCLING = """
import sys
from docling_parse.pdf_parser import DoclingPdfParser
from docling_core.types.doc.page import TextCellUnit
for _, page in DoclingPdfParser(loglevel="fatal").load(path_or_stream=sys.argv[1]).iterate_pages():
    for cell in page.iterate_cells(unit_type=TextCellUnit.LINE):
        print(cell.text)
"""


def output_of(*command: str) -> str:
    """What a program prints."""
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode("utf-8", errors="replace")


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the papers, the scorer and what was read are."""

    data: Path
    score: Path
    work: Path
    docling: str

    def papers(self) -> list[Path]:
        """The PDFs that have a JATS article beside them."""
        return sorted(path for path in (self.data / "pdf").glob("*.pdf") if path.with_suffix(".xml").exists())

    def tools(self) -> dict[str, Callable[[Path], str]]:
        """Peers that are present: what each reads from a PDF."""
        found: dict[str, Callable[[Path], str]] = {}
        if shutil.which("pdftotext"):
            found["pdftotext"] = lambda pdf: output_of("pdftotext", str(pdf), "-")
        found["pypdfium2, as it comes"] = lambda pdf: output_of(sys.executable, "-c", RAW, str(pdf))
        if self.docling:
            found["docling-parse, lines"] = lambda pdf: output_of(self.docling, "-c", DOCLING, str(pdf))
        return found

    def scored(self, reference: Path, text: Path) -> dict[str, float]:
        """What the scorer says of a text."""
        last = output_of(sys.executable, str(self.score), "text", str(reference), str(text)).strip().splitlines()[-1]
        result: dict[str, float] = json.loads(last)
        return result


def read_all(bench: Bench) -> dict[str, list[dict[str, float]]]:
    """Scores of every tool on every paper, in the order of the papers."""
    papers = bench.papers()
    references = []
    for pdf in papers:
        reference = bench.work / f"{pdf.stem}.reference.txt"
        reference.write_text(output_of(sys.executable, str(bench.score), "jats", str(pdf.with_suffix(".xml"))))
        references.append(reference)
    ours = bench.work / "undrawn"
    shutil.rmtree(ours, ignore_errors=True)
    subprocess.run([*UNDRAWN, "convert", *map(str, papers), "-o", str(ours)], check=True, capture_output=True)
    texts = {"undrawn": [ours / f"{pdf.stem}.txt" for pdf in papers]}
    for number, (tool, read) in enumerate(bench.tools().items()):
        texts[tool] = []
        for pdf in papers:
            text = bench.work / f"{pdf.stem}.{number}.txt"
            text.write_text(read(pdf), encoding="utf-8")
            texts[tool].append(text)
    return {
        tool: [bench.scored(reference, text) for reference, text in zip(references, found, strict=True)]
        for tool, found in texts.items()
    }


def quality(bench: Bench) -> Iterator[str]:
    """Lines of Markdown on the text."""
    scores = read_all(bench)
    papers = bench.papers()
    yield f"{len(papers)} papers with a text layer against their JATS (title, abstract, body), all of them scored;"
    yield "medians over papers, in brackets the worst:"
    yield ""
    yield "| tool | trigram recall | trigram precision | word recall | word precision |"
    yield "|---|--:|--:|--:|--:|"
    for tool, rows in scores.items():
        cells = [f"{statistics.median(r[f] for r in rows):.1f} ({min(r[f] for r in rows):.1f})" for f in FIGURES]
        yield f"| {tool} | {' | '.join(cells)} |"
    if "pdftotext" in scores:
        gaps = [
            (theirs["trigram_recall"] - ours["trigram_recall"], pdf.stem)
            for ours, theirs, pdf in zip(scores["undrawn"], scores["pdftotext"], papers, strict=True)
        ]
        worst, name = max(gaps)
        yield ""
        yield f"Furthest below pdftotext's trigram recall for a paper: {worst:.2f} points ({name})."


def boxes(bench: Bench, count: int) -> Iterator[str]:
    """Lines of Markdown on whether words stand where their boxes say."""
    import pypdfium2
    import pytesseract

    rng = random.Random(0)
    places: list[tuple[Path, int, tuple[float, ...], str]] = []
    for pdf in bench.papers():
        document = json.loads((bench.work / "undrawn" / f"{pdf.stem}.json").read_text())
        for section in document["sections"]:
            for block in section["blocks"]:
                for line in block["lines"]:
                    printed = block["text"][line["start"] : line["end"]]
                    places += [
                        (pdf, block["page"], tuple(line["bbox"]), word)
                        for word in re.findall(r"[A-Za-z]{4,}", printed[:-1])
                    ]
    drawn = rng.sample(places, min(count, len(places)))
    missed = []
    for pdf, page, box, word in sorted(drawn, key=lambda place: (place[0], place[1])):
        sheet = pypdfium2.PdfDocument(pdf)[page - 1].render(scale=300 / 72, grayscale=True).to_pil()
        margin = 2.0
        cut = sheet.crop(
            tuple(round((value + sign * margin) * 300 / 72) for value, sign in zip(box, (-1, -1, 1, 1), strict=True))
        )
        seen = re.findall(r"\w+", pytesseract.image_to_string(cut, config="--psm 7").casefold())
        wanted = word.casefold()
        if not any(wanted in one or difflib.SequenceMatcher(None, wanted, one).ratio() > 0.8 for one in seen):
            missed.append(f"{pdf.stem} p. {page} {[round(v) for v in box]}: {word}")
    (bench.work / "boxes.txt").write_text("\n".join(missed))
    yield f"Of {len(drawn)} random words of four letters or more, each sought by Tesseract in its printed line's box"
    yield "on the page drawn at 300 dpi (a word with a fifth of its letters misread counts),"
    yield f"{100 * (1 - len(missed) / len(drawn)):.1f} % stand there ({len(missed)} not read again)."


def timed(*command: str, times: int = 3) -> float:
    """Median seconds of a command."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def speed(bench: Bench) -> Iterator[str]:
    """Lines of Markdown on speed and memory."""
    import pypdfium2

    papers = bench.papers()
    pages = sum(len(pypdfium2.PdfDocument(pdf)) for pdf in papers)
    out = bench.work / "speed"
    seconds = timed(*UNDRAWN, "convert", *map(str, papers), "-o", str(out))
    start = timed(*UNDRAWN, "--help")
    rate = f"{pages / seconds:.0f} pages/s"
    yield f"- PDF with a text layer: {rate} ({pages} pages, {seconds:.1f} s with start-up of {start:.1f} s)"
    xml = [path.with_suffix(".xml") for path in papers]
    many = bench.work / "xml"
    many.mkdir(exist_ok=True)
    made: list[Path] = []
    for _ in range(20):
        for path in xml:
            other = re.sub(rb"PMC\d+|(?<=>)\d{7,8}(?=</article-id>)", b"PMC9%07d" % len(made), path.read_bytes())
            made.append(many / f"PMC9{len(made):07d}.xml")
            made[-1].write_bytes(other)
    seconds = timed(*UNDRAWN, "convert", str(many), "-o", str(out / "xml"))
    yield f"- JATS: {20 * len(xml) / seconds:.0f} papers/s ({20 * len(xml)} files, {seconds:.1f} s)"
    book = pypdfium2.PdfDocument.new()
    while len(book) < 500:
        for pdf in papers:
            book.import_pages(pypdfium2.PdfDocument(pdf))
    while len(book) > 500:
        del book[len(book) - 1]
    book.save(bench.work / "book.pdf")
    command = [*UNDRAWN, "convert", str(bench.work / "book.pdf"), "-o", str(out)]
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    taken = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield f"- a PDF of 500 pages: {taken:.0f} s, largest process {peak:.0f} MB"


def main() -> None:
    """Measure and print, and write the results where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", type=Path, default=os.environ.get("UNDRAWN_DATA"), required="UNDRAWN_DATA" not in os.environ
    )
    parser.add_argument("--score", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--docling", default="")
    parser.add_argument("--boxes", type=int, default=500)
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--results", type=Path)
    given: Any = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    bench = Bench(Path(given.data), given.score, given.work, given.docling)
    if given.speed:
        name, lines = "documents-speed", ["Speed, two cores, medians of three:", "", *speed(bench)]
    else:
        name, lines = "documents", ["## Documents", "", *quality(bench), "", *boxes(bench, given.boxes)]
    print("\n".join(lines))
    if given.results:
        put(given.results, name, lines)


if __name__ == "__main__":
    main()
