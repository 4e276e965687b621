# Everything a person types. `make` alone lists it. Needs Python 3.11 or newer and make, nothing else.
PYTHON ?= python3
BIN := .venv/bin
# Certificates of the system: many school networks look into encrypted traffic with one of their own.
INSTALL = $(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python
PORT ?= 8000
OPEN_DATA ?=
TRUST ?=
DEMO_STATE = $(or $(STATE),var/demo$(if $(TRUST),-$(TRUST)))
export HEADWATER_OPEN_DATA ?= $(or $(OPEN_DATA),../shared/data)
# Some machines forbid Python to keep what it compiled. Every process that tests start would then compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

help:
	@echo "make demo       a demonstration trust in the browser"
	@echo "                with real files: make demo OPEN_DATA=../shared/data TRUST=16307"
	@echo "make test       every test (browser and PostgreSQL tests where Chromium and PostgreSQL are found)"
	@echo "make check      style, types, import contracts, templates, migrations, definitions, locks"
	@echo "make fix        let the tools put style in order"
	@echo "make pictures   every page at desktop, phone and print size, into pictures/"
	@echo "make benchmarks what benchmarks/README.md reports, measured on this machine"
	@echo "make lock       bring requirements/*.txt up to date with pyproject.toml"

.venv/bin/uv: requirements/uv.txt
	@echo "Making a virtual environment in .venv"
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Headwater needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say which: make demo PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/run.done: .venv/bin/uv requirements/run.txt pyproject.toml
	@echo "Installing what Headwater runs on, exactly the locked versions"
	@$(INSTALL) --require-hashes -r requirements/run.txt
	@mkdir -p build/static
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.done: .venv/run.done requirements/dev.txt
	@echo "Installing what the tests and checks need"
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

# Does nothing when nothing changed.
assets: .venv/run.done
	@$(BIN)/python -m headwater.foundations.ui.assets

demo: .venv/run.done assets
	@HEADWATER_DEMO=1 HEADWATER_STATE="$(DEMO_STATE)" \
	  $(BIN)/headwater demo $(if $(OPEN_DATA),--open-data "$(OPEN_DATA)") $(if $(TRUST),--trust $(TRUST))
	@export HEADWATER_DEMO=1 HEADWATER_STATE="$(DEMO_STATE)"; exec $(BIN)/headwater serve --port $(PORT)

test: .venv/dev.done assets
	@$(BIN)/python -m tests.run

check: .venv/dev.done assets
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/djlint --check --lint headwater
	HEADWATER_STATE=$$(mktemp -d) $(BIN)/headwater makemigrations --check --dry-run
	HEADWATER_STATE=$$(mktemp -d) $(BIN)/headwater check
	$(BIN)/python -m tests.locks

fix: .venv/dev.done
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --reformat --quiet headwater

pictures: .venv/dev.done assets
	@$(BIN)/python -m tests.pictures

# Every part runs to its end, whether the ones before it met their aims or not; the failure is told when all have run.
benchmarks: .venv/dev.done assets
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python .venv/bench
	@$(BIN)/uv pip install --quiet --system-certs --python .venv/bench/bin/python --require-hashes -r requirements/bench.txt
	@missed=; \
	$(BIN)/python benchmarks/load.py || missed="$$missed load.py"; \
	$(BIN)/python benchmarks/pages.py || missed="$$missed pages.py"; \
	.venv/bench/bin/python benchmarks/cards.py || missed="$$missed cards.py"; \
	.venv/bench/bin/python benchmarks/pack.py || missed="$$missed pack.py"; \
	if [ -n "$$missed" ]; then echo "An aim was missed, or something went wrong, in:$$missed"; exit 1; fi

LOCK := UV_SYSTEM_CERTS=1 $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11
lock: .venv/bin/uv
	$(LOCK) requirements/uv.in -o requirements/uv.txt
	$(LOCK) --extra build pyproject.toml -o requirements/run.txt
	$(LOCK) --extra build --extra dev pyproject.toml -o requirements/dev.txt
	$(LOCK) --extra build --extra bench pyproject.toml -o requirements/bench.txt

.PHONY: help assets demo test check fix pictures benchmarks lock
