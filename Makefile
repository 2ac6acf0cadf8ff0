.DEFAULT_GOAL := help
.PHONY: help setup demo check test test-slow screenshots bench bench-projection bench-alignment bench-statistical bench-translation bench-training bench-grids lint format docs ui clean
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

screenshots: $(READY) ## pictures of MLflow on the last sweep, in headless Chromium: multirun/screenshots
	OMP_NUM_THREADS=1 $(BIN)/python tests/screenshots.py

bench: bench-projection bench-alignment bench-statistical bench-translation bench-training bench-grids ## all benchmarks on the demo corpus, a few minutes each

bench-projection: $(READY) ## speed and memory of projection, as ratios to PuLP
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/projection.py

bench-alignment: $(READY) ## speed and memory of embedding aligners, as ratios to simalign and awesome-align
	$(BIN)/python benchmarks/alignment.py --pairs 50 --largest-corpus 5000

bench-statistical: $(READY) ## the statistical aligner beside eflomal: links, projection, speed, memory
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/statistical.py --runs 1 --pairs 5000 --sizes 100 1000 10000

bench-translation: $(READY) ## speed of translators, as ratios to transformers
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/translation.py --sentences 30

bench-training: $(READY) ## speed of training, as ratios to transformers' Trainer
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/training.py --layers 4 --width 256 --vocabulary 8000

bench-grids: $(READY) ## a cell's cost beside its computations, from 10 to 1,000 cells, as ratios to commands of their own
	$(BIN)/python benchmarks/grids.py

docs: $(READY) ## write docs/configuration.md anew, from conf/ and the constructors
	$(BIN)/python -m spanferry.reference

ui: $(READY) ## the MLflow UI on what was run here: http://127.0.0.1:5000
	@mkdir -p multirun
	MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false $(BIN)/mlflow ui --backend-store-uri sqlite:///multirun/mlflow.db --workers 1

clean: ## remove caches; outputs under multirun/ and .venv stay
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
