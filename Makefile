# The commands of the hotline; `make help` lists them. Everything is installed into .venv, nothing beside it.
PYTHON ?= python3
BIN := .venv/bin
SCRIPT ?=
ARGS ?=
.DEFAULT_GOAL := help

.PHONY: help setup browser run call test check soak bench clean

help: ## List the commands
	@grep -E '^[a-z]+:.*## ' Makefile | sed 's/:[^#]*## /\t/' | expand -t 10

setup: .venv/ready browser ## Only install what is needed, also for the tests

browser:
	@sh tools/browser.sh

.venv/ready: requirements.txt requirements-dev.txt constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || sh tools/venv.sh $(PYTHON)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: .venv/ready ## Start the hotline, its worker, the sandbox wallet and the stand-in telephone network
	@PATH="$(CURDIR)/$(BIN):$$PATH" exec $(BIN)/python -m flask development

call: .venv/ready ## Dial the hotline from this terminal, or play a script: make call SCRIPT=menus/scripts/stolen-wallet.yaml
	@$(BIN)/python -m flask simulate $(if $(SCRIPT),script $(SCRIPT),call) $(ARGS)

test: setup check ## Run every check and every test, on SQLite and on PostgreSQL
	$(BIN)/python -m pytest -n 2 $(ARGS)

check: .venv/ready ## Formatting, lint, types, import rules, menus
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m flask menus check

soak: .venv/ready ## The long tests: more seeds, more kills
	$(BIN)/python -m pytest -m soak $(ARGS)

bench: .venv/ready ## Measure, and print ratios
	$(BIN)/python -m bench.turns
	$(BIN)/python -m bench.network

clean: ## Remove what was installed and what was recorded
	rm -rf .venv var
