# make setup: the environment; make demo: the whole pipeline on six sample papers; make test: lint, types, imports, tests.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)

.PHONY: setup demo test lint types imports unit clean

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@tesseract --list-langs 2>/dev/null | grep -q Latin || { echo "installing Tesseract OCR"; $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq tesseract-ocr tesseract-ocr-script-latn; } || command -v tesseract >/dev/null
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) not found: install python3.11 and python3-venv, or run make PYTHON=python3.12"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing Python packages into $(VENV) (a few minutes the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: setup
	@$(BIN)/undrawn run examples/covid/undrawn.toml

test: lint types imports unit

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports

unit: setup
	OMP_NUM_THREADS=1 $(BIN)/pytest -n $(WORKERS)

clean:
	rm -rf $(VENV) runs/demo .mypy_cache .ruff_cache .pytest_cache
