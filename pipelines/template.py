"""The commented configuration that `undrawn init` writes."""

from __future__ import annotations

from typing import Final

TEMPLATE: Final = """\
# A run of undrawn. Paths are relative to this file; ~ and ${VARIABLES} are expanded.
# Every key but run.name has a default, shown here behind a #.

[run]
name = "NAME"                 # the run lives in runs/NAME/
# directory = "runs"
# seed = 0
# workers = 0                 # processes that read and extract; 0: one a core

[documents]
paths = ["papers"]            # files, folders and patterns: PDF, scans, JATS or PubMed XML, text, .jsonl(.gz)
# ocr = "auto"                # auto: pages without text are read by Tesseract; always; never
# dpi = 300                   # resolution of pages for OCR
# language = "eng"            # Tesseract's name of the language
# timeout_seconds = 600       # a document that takes longer is quarantined; above 100 pages in proportion to them
# memory_mb = 0               # one that needs more memory is quarantined; 0: an equal share of most of the memory

[evidence]
# names = ["my-names.tsv"]    # your own names: curie <TAB> type <TAB> name [<TAB> kind]
# lexicon = "lexicon"         # a folder that undrawn lexicon build wrote, in place of the shipped names
# recogniser = "shipped"      # lexicon: no trained recogniser; a folder of undrawn train-nlp; a spaCy model by name
# entities = "found"          # given: where a BioC, PubTator or .jsonl document brings entities, those are kept
# min_score = 0.0             # statements below this score are left out

[graph]
# min_belief = 0.3            # edges believed less are not learned from

# A curated graph beside the papers; repeat the block for more. Kinds:
#   edges     TSV of subject, predicate, object [, score, source, date, reference], as CURIEs
#   hetionet  TSV of source, metaedge, target, as Hetionet publishes it (undrawn sources fetch hetionet)
# [[graph.sources]]
# kind = "hetionet"
# path = "edges.tsv.gz"
# name = "hetionet"           # what the graph calls its statements
# nodes = "nodes.tsv.gz"      # names of its nodes, where they are in a file of their own
# score = 0.9                 # belief in one of its statements

[model]
# models = ["complex", "rotate"]
# dimension = 64              # these five: each model's own default, unless given here
# epochs = 20
# batch_size = 4096
# learning_rate = 0.4
# negatives = 1024            # entities drawn a step; 0: all
# threads = 0                 # of the CPU; 0: all. The last digits of a model depend on it
# held_out = 0.02             # share of edges kept from training to measure with, and as many again to choose by

[hypotheses]
disease = "COVID-19"          # a name or a CURIE
# drugs = 50                  # how many get their paths and evidence written out
# targets = 50
# paths = 5                   # paths a candidate
# statements = 10             # statements a candidate

[report]
# html = true                 # runs/NAME/report/index.html
"""
