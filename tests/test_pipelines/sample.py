"""A tiny run: seven short texts and a curated edge list."""

from __future__ import annotations

import json
from pathlib import Path

DRUGS = {"DB11817": "baricitinib", "DB14761": "remdesivir", "DB06273": "tocilizumab", "DB01234": "dexamethasone"}
DRUGS |= {"DB00945": "aspirin", "DB00608": "chloroquine", "DB08895": "tofacitinib", "DB00635": "prednisone"}
GENES = {"6190": "JAK1", "6192": "JAK2", "6018": "IL6", "13557": "ACE2", "11876": "TMPRSS2", "11892": "TNF"}
DISEASES = {"0100096": "COVID-19", "0008383": "rheumatoid arthritis", "0005249": "pneumonia", "0004979": "asthma"}
CURIES = {name: f"DRUGBANK:{local}" for local, name in DRUGS.items()}
CURIES |= {name: f"HGNC:{local}" for local, name in GENES.items()}
CURIES |= {name: f"MONDO:{local}" for local, name in DISEASES.items()}
EDGES = (
    "baricitinib inhibits JAK1, baricitinib inhibits JAK2, tofacitinib inhibits JAK1, tofacitinib inhibits JAK2, "
    "baricitinib treats rheumatoid arthritis, tofacitinib treats rheumatoid arthritis, chloroquine inhibits ACE2, "
    "prednisone treats rheumatoid arthritis, prednisone treats asthma, dexamethasone treats asthma, "
    "dexamethasone treats pneumonia, aspirin inhibits TNF, tocilizumab treats rheumatoid arthritis, "
    "JAK1 associated_with COVID-19, IL6 associated_with COVID-19, ACE2 associated_with COVID-19, "
    "TMPRSS2 associated_with COVID-19, IL6 associated_with rheumatoid arthritis, TNF associated_with asthma, "
    "TNF associated_with rheumatoid arthritis, remdesivir treats pneumonia, JAK2 positively_regulates IL6"
)


def write_sample(folder: Path, name: str = "tiny") -> Path:
    """Write everything a run needs.

    Args:
        folder: where to.
        name: the run's.

    Returns:
        The configuration.
    """
    papers = folder / "papers"
    papers.mkdir()
    for drug in ("remdesivir", "tocilizumab", "dexamethasone", "chloroquine"):
        text = f"{drug.title()} in patients\n\n{drug.title()} is effective for the treatment of COVID-19.\n"
        (papers / f"{drug}.txt").write_text(text)
    records = (
        {"id": "1", "text": "JAK1 in disease.\nBaricitinib inhibits JAK1. Baricitinib treats COVID-19."},
        {"id": "2", "text": "Interleukins.\nTocilizumab inhibits IL6. Aspirin does not treat COVID-19."},
        {"id": "3", "text": "Entry.\nACE2 is associated with COVID-19 and with pneumonia."},
    )
    (papers / "abstracts.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    lines = ["subject\tpredicate\tobject"]
    for edge in EDGES.split(", "):
        subject, predicate, obj = next(
            (s, p, o) for s in CURIES for p in (edge.removeprefix(s).split(" ")[1],) for o in CURIES
            if edge == f"{s} {p} {o}"
        )  # fmt: skip
        lines.append(f"{CURIES[subject]}\t{predicate}\t{CURIES[obj]}")
    (folder / "edges.tsv").write_text("\n".join(lines) + "\n")
    path = folder / "run.toml"
    path.write_text(
        f'[run]\nname = "{name}"\nworkers = 1\n[documents]\npaths = ["papers"]\nocr = "never"\n'
        '[[graph.sources]]\nkind = "edges"\npath = "edges.tsv"\n'
        '[model]\nmodels = ["complex", "rotate"]\ndimension = 8\nepochs = 2\nbatch_size = 8\nnegatives = 8\n'
        "threads = 1\nheld_out = 0.1\n"
    )
    return path
