# One word for each common job; every target does the set-up it needs.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# The first Python that is new enough: the system's own, else a newer one beside it.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
LOCK := .ci/constraints.txt
OUT ?= demo
TESTS ?= tests

.PHONY: help demo test lint bench serve lock clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

demo: $(BIN)/.run  ## the whole main job on an invented Polres; papers in demo/
	$(BIN)/roster demo --out $(OUT)

test: $(BIN)/.tests  ## the tests (TESTS=tests/unit for a part)
	$(BIN)/python -m pytest -r fEs $(TESTS)

lint: $(BIN)/.dev  ## style, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive roster solver --configfile pyproject.toml --severity-level high

bench: $(BIN)/.bench  ## the engine against the alternatives, and its growth (NAMES="Jember demo": whole jobs instead)
	$(BIN)/python -m $(if $(NAMES),tests.bench.run $(NAMES),tests.bench.compare $(BENCH))

serve: $(BIN)/.run  ## the web application on this computer
	$(BIN)/roster serve

lock: $(BIN)/.dev  ## look up the newest versions and write them down
	{ echo "# Versions the tests run with. Made anew by: make lock"; \
	printf 'hatchling\neditables\n' | $(BIN)/uv pip compile pyproject.toml - --group dev --group bench --all-extras --universal \
		--python-version 3.11 --no-emit-index-url --no-header --no-annotate --quiet; } > $(LOCK).new
	mv $(LOCK).new $(LOCK)

clean:  ## remove everything that was built here
	rm -rf $(VENV) .make demo build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.make/system:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed:  apt-get install python3"; exit 1; fi
	@.ci/system-packages required $(PYTHON)
	@mkdir -p .make && touch $@

$(BIN)/.venv: .make/system
	$(PYTHON) -m venv $(VENV)
	@touch $@

# uv is four times faster than pip; where it cannot reach the index that pip is set up for, pip does the same work.
define install
	@echo "Installing Python packages into $(VENV)"
	@{ $(BIN)/python -m pip install --quiet --disable-pip-version-check uv \
		&& $(BIN)/uv pip install --quiet --python $(BIN)/python --constraint $(LOCK) --build-constraint $(LOCK) --editable . $(1); } \
	|| { $(BIN)/python -m pip install --quiet --upgrade pip \
		&& $(BIN)/python -m pip install --quiet --constraint $(LOCK) --editable . $(1); }
endef

$(BIN)/.run: $(BIN)/.venv pyproject.toml $(LOCK)
	$(call install,)
	@touch $@

$(BIN)/.dev: $(BIN)/.run
	$(call install,--group dev)
	@touch $@

$(BIN)/.bench: $(BIN)/.dev
	$(call install,--group dev --group bench)
	@touch $@

$(BIN)/.tests: $(BIN)/.dev
	@.ci/system-packages tests
	@touch $@
