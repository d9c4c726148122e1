# Set-up happens by itself, once, and leaves its stamps in .setup/; see tools/setup.py.
.DEFAULT_GOAL := help
.PHONY: help setup run demo import export password test test-fast check bench bench-line faults attacks migrate docs api-types

SPEED ?= 60
SCREENS ?= 1
WORKERS ?= 3
export SPEED FOLDER NAME

PYTHON := .venv/bin/python
SETUP := @sh tools/setup.sh
# What the servers of all tests have logged; the last step of `make test` reads it.
LOGS := .setup/test-logs
LOGGED := YICHUANG_LOG_FOLDER="$$PWD/$(LOGS)"
PARALLEL := -n $(WORKERS) --dist worksteal
API_TYPES = $(PYTHON) -m server openapi > .setup/openapi.json && \
	$(NPM) run --silent api-types -- ../.setup/openapi.json
WITH_NODE := PATH="$$PWD/.setup/node-bin:$$PATH"
NPM := $(WITH_NODE) && cd web && npm
MINI_NPM := $(WITH_NODE) && cd mini_program_mock/app && npm

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## Install what `make run` needs, build the screens and the mini program
	$(SETUP) runtime screens

run: setup ## Run the house on this machine and print its addresses; Ctrl-C ends it
	@exec $(PYTHON) -m tools.under_make server run

demo: setup ## Run it with a crowd that plays a whole day, SPEED times as fast (SPEED=60)
	@exec $(PYTHON) -m tools.under_make server demo

import: ## Replace the catalogue by the CSV files of a folder: FOLDER=demo_data
	$(if $(FOLDER),,$(error Say which folder: make import FOLDER=demo_data))
	$(SETUP) runtime
	@exec $(PYTHON) -m server import "$$FOLDER"

export: ## Write the catalogue as the CSV files that an import reads: FOLDER=somewhere
	$(if $(FOLDER),,$(error Say which folder: make export FOLDER=somewhere))
	$(SETUP) runtime
	@exec $(PYTHON) -m server export "$$FOLDER"

password: ## Give a member of staff a new password: NAME=clerk-07
	$(if $(NAME),,$(error Say whose: make password NAME=clerk-07))
	$(SETUP) runtime
	@exec $(PYTHON) -m server password "$$NAME"

test: ## Run every test; SCREENS=0 leaves out the browser's; only some: ARGS="tests/db -k head"
	$(SETUP) runtime dev node-modules screens weixin $(if $(filter 0,$(SCREENS)),,chromium)
ifneq ($(strip $(ARGS)),)
	$(PYTHON) -m pytest $(ARGS)
else
	$(NPM) test
	$(MINI_NPM) test
	@rm -rf $(LOGS) && mkdir -p $(LOGS)
ifeq ($(SCREENS),0)
	@echo "SCREENS=0: the tests of the screens in a browser are LEFT OUT."
	$(LOGGED) $(PYTHON) -m pytest $(PARALLEL) --ignore=tests/screens
	@echo "SCREENS=0: the tests of the screens in a browser were LEFT OUT."
else
	$(LOGGED) $(PYTHON) -m pytest $(PARALLEL)
endif
	$(PYTHON) -m tests.support.log_scan $(LOGS)
endif

test-fast: ## Run the unit tests, which need no server
	$(SETUP) runtime dev
	$(PYTHON) -m pytest tests/unit

check: ## Check style, types and who imports whom
	$(SETUP) runtime dev node-modules
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports --no-logo
	$(NPM) run check
	$(MINI_NPM) run check
	$(API_TYPES) --check

bench: ## Measure what the house promises
	$(SETUP) runtime dev screens
	@exec $(PYTHON) -m benchmarks

bench-line: ## Simulate halls by the line's own code; DAYS=10 is shorter
	$(SETUP) runtime dev
	@exec $(PYTHON) -m benchmarks.line $(DAYS)

faults: ## Let everything break for 10,000 people and count; DATABASE=postgres, TICKETS=2000
	$(SETUP) runtime dev
	@exec $(PYTHON) -m tests.faults.long

attacks: ## Try every attack at full length, and print what came of it
	$(SETUP) runtime dev
	@exec $(PYTHON) -m tests.attacks.long

migrate: ## Bring the database to the newest schema
	$(SETUP) runtime
	@exec $(PYTHON) -m server migrate

docs: ## Draw the pages of docs/ that come from code
	$(SETUP) runtime dev
	$(PYTHON) -m server docs
	$(PYTHON) -m tools.rooms

api-types: ## Write the screens' types of the API anew, after its shapes have changed
	$(SETUP) runtime node-modules
	$(API_TYPES)
