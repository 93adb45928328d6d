# make run        the demo on http://127.0.0.1:$(PORT), its data under $(DATA); needs Python >= 3.11, no Node
# make check      style, types, layers, and all tests that need neither server nor browser: under two minutes
# make test       everything, browsers included; installs what is missing
# make bench      the figures            make test-kill  1,000 kills: under 40 minutes
# make test-tor   a report and its answers over onion services of a private Tor network: 1 GB, three minutes
# make sheet      every page as pictures, in build/sheet
# make bundle     the browser's bundles  make locale     the catalogues, from the sources
# make lock       the lock files         make clean      away with all that was built (not with $(DATA))

PYTHON ?= python3
PORT ?= 8000
DATA ?= data
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --upgrade \
        --generate-hashes --no-emit-index-url --no-annotate --no-header

.PHONY: help run check lint node-test test bench test-kill test-tor sheet bundle locale lock clean setup
.DELETE_ON_ERROR:

help:
	@sed -n '/^# make/s/^# //p' Makefile

run: .venv/run.stamp
	$(BIN)/python -m app.cli.main demo --data "$(DATA)" --port "$(PORT)"

check: lint node-test
	$(BIN)/pytest -n 2 --dist loadgroup -m "not browser and not served and not slow"

test: setup lint node-test
	$(BIN)/pytest -n 2 --dist loadgroup

lint: .venv/dev.stamp node_modules/.stamp
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	node_modules/.bin/tsc

node-test: node_modules/.stamp build/bin/age
	node app/client/build.mjs --tests
	node --test --test-reporter=dot build/node/

bench: .venv/dev.stamp node_modules/.stamp
	$(BIN)/python -m tests.bench

test-kill: .venv/dev.stamp build/bin/age
	$(BIN)/python -m tests.kill

test-tor: setup
	tests/setup/tor.sh
	$(BIN)/pytest tests/tor

sheet: setup
	$(BIN)/python -m tests.contact_sheet build/sheet

bundle: node_modules/.stamp
	node app/client/build.mjs

locale: .venv/dev.stamp node_modules/.stamp
	$(BIN)/python -m app.locale.catalogues

lock: .venv/dev.stamp
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group dev --constraints requirements.lock --output-file requirements-dev.lock
	npm install --package-lock-only --ignore-scripts

clean:
	rm -rf .venv build dist node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# --- what the above stand on: each is made once, and again when what it was made from changes ------------------------

setup: .venv/dev.stamp node_modules/.stamp build/bin/age
	tests/setup/browsers.sh
	tests/setup/servers.sh

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.lock | .venv/bin/python
	$(PIP) --requirement requirements.lock
	touch $@

.venv/dev.stamp: requirements-dev.lock | .venv/bin/python
	$(PIP) --requirement requirements-dev.lock
	touch $@ .venv/run.stamp

node_modules/.stamp: package-lock.json .npmrc
	tests/setup/node.sh
	npm ci --ignore-scripts --no-progress
	touch $@

build/bin/age: tests/setup/age.sh
	tests/setup/age.sh build/bin
	touch $@
