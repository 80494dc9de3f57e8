# Thin targets: each calls the tool that does the work. `make` alone lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TESTS :=
MARKS := not slow
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
LOCK := $(BIN)/uv pip compile --quiet --no-config --no-header --universal \
	--python-version 3.11 --fork-strategy fewest --generate-hashes $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help report test test-slow perf lint lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

report: $(VENV)/.runtime ## Make the store if need be, build the pages and print their paths
	@$(BIN)/horizon init
	@$(BIN)/horizon report build

test: $(VENV)/.dev ## Run every test that is not marked slow
	@$(BIN)/python -m pytest -q -n auto --dist worksteal -m "$(MARKS)" $(TESTS)

test-slow: $(VENV)/.dev ## Run the slow tests (simulated coverage and the like)
	@$(BIN)/python -m pytest -q -m slow

perf: $(VENV)/.dev ## Measure the commands against their limits and peers, and print one table
	@$(BIN)/python -m perf

lint: $(VENV)/.dev ## Check style, types and the direction of imports
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

lock: $(VENV)/.dev ## Write the locked requirements anew (UPGRADE=--upgrade for newer versions)
	@$(LOCK) pyproject.toml --output-file requirements.txt >/dev/null
	@$(LOCK) --group build --constraints requirements.txt --output-file requirements-build.txt >/dev/null
	@$(LOCK) pyproject.toml --all-extras --group dev --constraints requirements.txt \
	  --constraints requirements-build.txt --output-file requirements-dev.txt >/dev/null

clean: ## Remove the environment, caches and built pages; a store (horizon.db) stays
	rm -rf $(VENV) dist build reports/out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests perf migrations -name __pycache__ -type d -prune -exec rm -rf {} +

# An empty file in the environment says that its install is done, so that a second call installs nothing.
$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "horizon needs Python 3.11 or newer, and '$(PYTHON)' is not: try make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.python pyproject.toml requirements.txt requirements-build.txt
	@echo "Installing horizon into $(VENV) (a minute or so, this once)" >&2
	@$(PIP) --require-hashes -r requirements.txt -r requirements-build.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.txt
	@echo "Installing the tools for development" >&2
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@
