"""How well and how fast pages are read by OCR: papers made pictures, scanned pages, pages a second, peers beside.

    python benchmarks/documents_ocr.py --data DATA_DIR --score score.py --work WORK_DIR [--papers NAME ...]
        [--seen NAME ...] [--ocrmypdf PROGRAM] [--speed] [--results RESULTS.md]

DATA_DIR holds pdf/ (NAME.pdf with NAME.xml, the same article as JATS) and scans/ (pictures with transcripts). What a
tool read is kept in WORK_DIR and not read again, so that a run may be stopped and taken up. `--speed` measures pages a
second alone; the machine should be quiet for it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sections import put

HERE = Path(__file__).parent
KINDS = {"300": "300 dpi, clean", "150": "150 dpi, turned by 1 degree, noise of standard deviation 12 of 255"}
SCANS = {"8071_093.3B": "tif", "8087_054.3B": "tif", "eurotext": "tif", "phototest": "tif"}
CER_WANTED = {"8071_093.3B": 6.5, "8087_054.3B": 5.5, "eurotext": 1.5, "phototest": 0.0}


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the data, the scorer and what was read before are."""

    data: Path
    score: Path
    work: Path
    ocrmypdf: str

    def kept(self, name: str, make: Callable[[], str]) -> Path:
        """A text in the work folder, made where it is not there yet."""
        path = self.work / name
        if not path.exists():
            text = make()
            path.write_text(text, encoding="utf-8")
        return path

    def scored(self, reference: Path, output: Path, *, cer: bool = False) -> dict[str, float]:
        """What the scorer says of a text."""
        command = [sys.executable, str(self.score), "text", str(reference), str(output), *(["--cer"] if cer else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        result: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
        return result


def drawn(pdf: Path, kind: str) -> Iterator[Any]:
    """Pages of a PDF as a scanner would give them: clean at 300 dpi, or at 150 dpi, turned and with noise."""
    import numpy as np
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        image = document[number].render(scale=int(kind) / 72, grayscale=True).to_pil()
        if kind == "150":
            image = image.rotate(1 if number % 2 else -1, Image.Resampling.BICUBIC, fillcolor=255)
            noise = np.random.default_rng(number).normal(0, 12, (image.height, image.width))
            image = Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))
        yield image


def as_pictures(bench: Bench, pdf: Path, kind: str) -> Path:
    """A PDF of the pictures of another's pages, without a text layer."""
    path = bench.work / f"{pdf.stem}.{kind}.pdf"
    if not path.exists():
        first, *others = drawn(pdf, kind)
        part = path.with_suffix(".part")
        first.save(part, "PDF", save_all=True, append_images=others, resolution=int(kind), quality=95)
        part.rename(path)
    return path


def ours(path: Path) -> str:
    """The text `undrawn convert` gives of a file, with nothing taken from the cache of pages."""
    from ingest.convert import convert
    from ingest.read import Rejected, read_file

    with tempfile.TemporaryDirectory() as empty:
        os.environ["XDG_CACHE_HOME"] = empty
        (document,) = read_file(path)
    return "" if isinstance(document, Rejected) else convert(document)[1]


def plain_tesseract(path: Path, kind: str) -> str:
    """What a loop of pytesseract's image_to_string over the pages gives."""
    import pypdfium2
    import pytesseract

    document = pypdfium2.PdfDocument(path)
    images = (document[n].render(scale=int(kind) / 72).to_pil() for n in range(len(document)))
    return "\n".join(pytesseract.image_to_string(image) for image in images)


def by_ocrmypdf(program: str, path: Path) -> str:
    """The sidecar text of OCRmyPDF."""
    with tempfile.TemporaryDirectory() as folder:
        sidecar = Path(folder) / "text"
        command = [program, "-q", "-j", "1", "--output-type", "pdf", "--sidecar", str(sidecar), str(path)]
        subprocess.run([*command, str(Path(folder) / "out.pdf")], check=True, capture_output=True)
        return sidecar.read_text(encoding="utf-8")


def papers(bench: Bench, names: Sequence[str], seen: Sequence[str]) -> Iterator[str]:
    """Tables of the papers not looked at during the work and of those that were, and what was wanted."""
    for group, about in (
        ([n for n in names if n not in seen], "not looked at while the rules for OCR were written"),
        ([n for n in names if n in seen], "looked at while the rules for OCR were written"),
    ):
        if group:
            yield from _table(bench, group, about)


def _table(bench: Bench, names: Sequence[str], about: str) -> Iterator[str]:
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for name in names:
        reference, texts = read_by_all(bench, name)
        for key, output in texts.items():
            score = bench.scored(reference, output)
            found.setdefault(key, []).append((score["trigram_recall"], score["trigram_precision"]))
            print(name, *key, score["trigram_recall"], score["trigram_precision"], flush=True)
    middle = {key: tuple(statistics.median(v) for v in zip(*values, strict=True)) for key, values in found.items()}
    yield f"{len(names)} papers {about} ({', '.join(names)}), all their pages, the same for every tool."
    yield "Median (worst) trigram recall and precision in % against title, abstract and body of the JATS:"
    yield ""
    yield "| pages | tool | recall | precision |"
    yield "|---|---|--:|--:|"
    for (kind, tool), (recall, precision) in middle.items():
        least = [min(values) for values in zip(*found[kind, tool], strict=True)]
        where = KINDS.get(kind, "text layer of the PDF")
        yield f"| {where} | {tool} | {recall:.1f} ({least[0]:.1f}) | {precision:.1f} ({least[1]:.1f}) |"
    yield ""
    layer = middle["layer", "undrawn"]
    for kind, (recall, precision) in {"300": (3.0, 4.0), "150": (6.0, 6.0)}.items():
        got = middle[kind, "undrawn"]
        peers = {tool: got[0] - value[0] for (k, tool), value in middle.items() if k == kind and tool != "undrawn"}
        above = ", ".join(f"{value:+.1f} against {tool}" for tool, value in peers.items())
        yield (
            f"- {KINDS[kind]}: recall {layer[0] - got[0]:.1f} points below the text layer (wanted: at most "
            f"{recall:g}), precision {layer[1] - got[1]:.1f} below (at most {precision:g}); "
            f"recall {above} (wanted: at least +2)."
        )
    yield ""


def read_by_all(bench: Bench, name: str) -> tuple[Path, dict[tuple[str, str], Path]]:
    """The reference of a paper, and its text by kind of page and tool."""
    pdf = bench.data / "pdf" / f"{name}.pdf"
    jats = [sys.executable, str(bench.score), "jats", str(pdf.with_suffix(".xml"))]
    reference = bench.kept(
        f"{name}.reference", lambda: subprocess.run(jats, capture_output=True, text=True, check=True).stdout
    )
    texts = {("layer", "undrawn"): bench.kept(f"{name}.layer", lambda: ours(pdf))}
    for kind in KINDS:
        picture = as_pictures(bench, pdf, kind)
        texts[kind, "undrawn"] = bench.kept(f"{name}.{kind}.undrawn", lambda p=picture: ours(p))
        texts[kind, "pytesseract"] = bench.kept(
            f"{name}.{kind}.pytesseract", lambda p=picture, k=kind: plain_tesseract(p, k)
        )
        if bench.ocrmypdf:
            texts[kind, "OCRmyPDF"] = bench.kept(
                f"{name}.{kind}.ocrmypdf", lambda p=picture: by_ocrmypdf(bench.ocrmypdf, p)
            )
    return reference, texts


def scans(bench: Bench) -> Iterator[str]:
    """Rows of the table of scanned pages."""
    yield "Character error rates in %. All lines: every printed line in reading order; convert: what `undrawn convert`"
    yield "takes for the text of a paper, without legends, page numbers and what stands before its beginning."
    yield ""
    yield "| scan | undrawn, all lines | wanted | undrawn convert | plain Tesseract |"
    yield "|---|---|---|---|---|"
    for name, kind in SCANS.items():
        folder = bench.data / "scans"
        reference = folder / (f"{name}.txt" if (folder / f"{name}.txt").exists() else f"{name}.gold.txt")
        rates = []
        for tool, read in (("lines", _lines), ("undrawn", ours), ("pytesseract", _one_picture)):
            output = bench.kept(f"scan.{name}.{tool}", lambda r=read, p=folder / f"{name}.{kind}": r(p))
            rates.append(bench.scored(reference, output, cer=True)["cer"])
        yield f"| {name} | {rates[0]:.2f} | {CER_WANTED[name]:g} | {rates[1]:.2f} | {rates[2]:.2f} |"


def _lines(path: Path) -> str:
    from ingest.columns import order
    from ingest.read.ocr import pictures, read_picture, size_in_points

    with tempfile.TemporaryDirectory() as empty:
        os.environ["XDG_CACHE_HOME"] = empty
        frames = pictures(path.read_bytes())
        pages = [read_picture(f, n, *size_in_points(f, 300), "eng") for n, f in enumerate(frames, 1)]
    return "\n".join(item.line.text for page in pages for item in order(page))


def _one_picture(path: Path) -> str:
    import pytesseract
    from PIL import Image

    with Image.open(path) as image:
        return str(pytesseract.image_to_string(image.convert("L")))


def speed(bench: Bench, pages: int = 8, rounds: int = 1) -> Iterator[str]:
    """Pages a second of a pytesseract loop and of ours, on pages of different papers at 300 dpi."""
    import pypdfium2

    from ingest.read.ocr import read_picture
    from pipelines.pool import Limits, cores, run_pool

    names = sorted((bench.data / "pdf").glob("*.pdf"))[1::3][:pages]
    images = []
    for path in names:
        page = pypdfium2.PdfDocument(path)[1]
        images.append((page.render(scale=300 / 72, grayscale=True).to_pil(), *page.get_size()))
    os.environ.pop("OMP_THREAD_LIMIT", None)
    os.environ.pop("OMP_NUM_THREADS", None)
    times: dict[str, list[float]] = {"loop": [], "ours": []}
    for _ in range(rounds):
        began = time.perf_counter()
        _loop([image for image, _, _ in images])
        times["loop"].append(time.perf_counter() - began)
        with tempfile.TemporaryDirectory() as empty:
            os.environ["XDG_CACHE_HOME"] = empty
            began = time.perf_counter()
            work = lambda one: iter((len(read_picture(one[0], 1, one[1], one[2], "eng").lines),))  # noqa: E731
            for _event in run_pool(work, images, workers=cores(), limits=Limits(300)):
                pass
            times["ours"].append(time.perf_counter() - began)
    loop, mine = (statistics.median(times[key]) for key in ("loop", "ours"))
    yield (
        f"{len(images)} pages at 300 dpi on {cores()} cores, {rounds} time(s): a loop of pytesseract's image_to_string "
        f"with its defaults {len(images) / loop:.2f} pages/s, undrawn {len(images) / mine:.2f} pages/s, "
        f"{loop / mine:.1f} times as fast (wanted: 3.5)."
    )


def _loop(images: list[Any]) -> None:
    import pytesseract

    for image in images:
        pytesseract.image_to_string(image)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("UNDRAWN_DATA", "data")))
    parser.add_argument("--score", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--papers", nargs="+", help="names of the papers to read, all of them by default")
    parser.add_argument("--seen", nargs="+", default=(), help="those of them that rules were written by")
    parser.add_argument("--ocrmypdf", default="", help="OCRmyPDF's program; left out where not given")
    parser.add_argument("--speed", action="store_true", help="measure pages a second, nothing else")
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    bench = Bench(args.data, args.score, args.work, args.ocrmypdf)
    if args.speed:
        lines = list(speed(bench))
        put(args.results, "documents-ocr-speed", ["### Speed of OCR", "", *lines])
    else:
        os.environ["OMP_THREAD_LIMIT"] = "1"
        names = args.papers or sorted(path.stem for path in (args.data / "pdf").glob("*.pdf"))
        lines = ["## OCR", "", *scans(bench), "", *papers(bench, names, args.seen)]
        put(args.results, "documents-ocr", lines)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
