"""A run that keeps the entities of its documents."""

from __future__ import annotations

from pathlib import Path

from pipelines.config import Config
from pipelines.index import read_index
from pipelines.piece import read_pieces
from pipelines.run import load_stage
from pipelines.stage import Run, carry_out

GIVEN = (
    "11|t|A study of cells\n11|a|Drugol inhibits JAK1.\n"
    "11\t17\t23\tDrugol\tChemical\tDRUGBANK:DB00945\n11\t33\t37\tJAK1\tGene\t3716\n"
)


def test_the_graph_is_built_from_given_entities_where_there_are_some(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "given.pubtator").write_text(GIVEN)
    (tmp_path / "papers" / "plain.txt").write_text("A plain text\n\nBaricitinib inhibits JAK2 in these cells.\n")
    found = {}
    for entities in ("given", "found"):
        config = Config.model_validate(
            {
                "run": {"name": "kept", "workers": 1},
                "documents": {"paths": ["papers"]},
                "evidence": {"entities": entities, "recogniser": "lexicon"},
                "base": tmp_path,
            }
        )
        run = Run(config.directory, config)
        for stage in ("documents", "evidence"):
            carry_out(load_stage(stage), run)
        pieces = read_pieces(run.folder("evidence"), read_index(run.folder("documents")))
        found[entities] = {(one.subject, one.predicate, one.object) for piece in pieces for one in piece.evidence}
    plain = ("DRUGBANK:DB11817", "inhibits", "HGNC:6192")
    assert found["given"] == {("DRUGBANK:DB00945", "inhibits", "HGNC:6190"), plain}
    assert found["found"] == {plain}
