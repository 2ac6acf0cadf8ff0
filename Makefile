.DEFAULT_GOAL := help
.PHONY: help setup demo release check test test-slow fuzz mutants screenshots bench lint format docs ui clean
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

help: ## show this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

setup: $(READY) ## make .venv and install everything into it (Python 3.11 to 3.13)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]' -c constraints.txt
	@touch $@

demo: $(READY) ## a small grid, offline, on the bundled demo corpus: 2 languages x 2 methods
	$(BIN)/python run.py experiment=demo

check: lint test ## everything CI asks: style, types, tests

lint: $(READY) ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY) ## mend the style where a tool can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: $(READY) ## the tests (under 10 minutes on two cores, no network)
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m "not slow" -n 2 --dist loadfile

test-slow: $(READY) ## all tests, the slow ones too
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest

fuzz: $(READY) ## damaged files for every reader, for SPANFERRY_FUZZ_MINUTES (10)
	OMP_NUM_THREADS=1 $(BIN)/python tests/fuzz

mutants: $(READY) ## how many mutants of core/ and methods/ the tests kill, on a sample; an hour
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[mutants]' -c constraints.txt
	OMP_NUM_THREADS=1 $(BIN)/python tests/mutants.py

screenshots: $(READY) ## pictures of MLflow on the last sweep, in headless Chromium: multirun/screenshots
	OMP_NUM_THREADS=1 $(BIN)/python tests/screenshots.py

bench: $(READY) ## all benchmarks in one run, and docs/benchmarks.md; ONLY="projection grids": some, and no page
	$(BIN)/python benchmarks/all.py $(ONLY)

docs: $(READY) ## write docs/configuration.md and CITATION.cff anew
	$(BIN)/python -m spanferry.reference
	$(BIN)/python tools/citation.py

release: $(READY) ## build the wheel and the sdist in dist/, and look whether they are whole
	$(BIN)/python tools/release.py

ui: $(READY) ## the MLflow UI on what was run here: http://127.0.0.1:5000
	@mkdir -p multirun
	MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false $(BIN)/mlflow ui --backend-store-uri sqlite:///multirun/mlflow.db --workers 1

clean: ## remove caches; outputs under multirun/ and .venv stay
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
	find src tests benchmarks tools -name __pycache__ -type d -prune -exec rm -rf {} +
