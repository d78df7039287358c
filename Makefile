# Needs Python 3.11, pip, make and a package index. Everything else is fetched into this folder.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(or $(shell command -v uv 2>/dev/null),.uv/bin/uv)
READY := $(VENV)/.ready

.PHONY: help install up test check lock fmt frontend

help: ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

install: $(READY) ## the locked environment in .venv

up: install ## start everything; Ctrl-C stops it
	@exec $(BIN)/jinnao up

test: install ## everything, with real services, the real model and a browser (< 25 min)
	@exec $(BIN)/python scripts/test.py

check: install ## format, lint, types, import contracts and the tests that need no server (< 3 min)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -m "not model and not browser and not node and not slow and not servers" -x -n 2 --dist loadgroup

fmt: install ## write files the way `make check` wants them
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/python scripts/settings.py

lock: $(UV) ## compile the lock files again (hashes, no addresses)
	$(UV) pip compile pyproject.toml $(LOCK) -o requirements.lock
	$(UV) pip compile pyproject.toml --extra dev $(LOCK) -o requirements-dev.lock
LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -q --upgrade

frontend: ## build the pages into web/static/app (needs Node)
	cd web/frontend && npm ci --no-audit --no-fund && npm run build

$(READY): requirements-dev.lock pyproject.toml | $(UV)
	@test -x $(BIN)/python || $(UV) venv -q --seed --python $(PYTHON) $(VENV)
	$(UV) pip sync -q --python $(BIN)/python --require-hashes requirements-dev.lock
	$(UV) pip install -q --python $(BIN)/python --no-deps --editable .
	@touch $@

.uv/bin/uv:
	$(PYTHON) -m venv .uv
	.uv/bin/pip install -q uv
