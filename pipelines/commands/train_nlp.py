"""undrawn train-nlp: train a recogniser of names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

import typer

_HELP: Final = """Train a recogniser of names from annotated corpora, and measure it on their dev splits.

CORPORA holds one folder a corpus (bc5cdr, ncbi_disease, biored, nlm_gene, gnormplus, linnaeus), with train.jsonl.gz and
dev.jsonl.gz or test.jsonl.gz of {"id", "text", "entities": [{"start", "end", "type", "text"}]}. Writes recogniser.crf
and MODEL_CARD.md; name the folder under [evidence] recogniser, or with undrawn extract --recogniser.

\b
Example:
  undrawn train-nlp corpora/ -o my-recogniser/
"""


def train_nlp(
    corpora: Annotated[Path, typer.Argument(help="The folder of corpora.", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Option("-o", "--out", help="The folder to write.")],
    with_dev: Annotated[bool, typer.Option("--with-dev", help="Train on the dev splits too.")] = False,
    lexicon: Annotated[Path | None, typer.Option(help="A lexicon's folder; the shipped one by default.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Train a recogniser."""
    from kg.lexicon import open_lexicon
    from pipelines.train_nlp import train_recogniser

    trained = train_recogniser(corpora, out, open_lexicon(lexicon), with_dev)
    if as_json:
        figures = [{"split": split, "type": kind, **one} for split, kind, one in trained.figures]
        value = {"file": str(trained.file), "bytes": trained.size, "sha256": trained.digest, "figures": figures}
        typer.echo(json.dumps(value, indent=2))
        return
    for split, kind, one in trained.figures:
        typer.echo(f"{split}\t{kind}\tP {one['p']:.1f}\tR {one['r']:.1f}\tF {one['f']:.1f}\t{one['gold']} names")
    typer.echo(f"{trained.file} ({trained.size / 1e6:.1f} MB)")


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(name="train-nlp", help=_HELP)(train_nlp)
