# make run    set everything up and run the main job: ten years with and without the Three-District Plan
# make test   set everything up and run all tests
# make check  set everything up and look at style and types
# make clean  remove what the others made, but not results/
#
# Needs Python 3.11 or newer with pip and venv, or uv. Another Python: make test PYTHON=python3.12

.PHONY: run test check clean
.DELETE_ON_ERROR:
.DEFAULT_GOAL := run

# A Python that is asked for gets an environment of its own, so that it never meets the packages of another.
ifdef PYTHON
VENV ?= .venv-$(notdir $(PYTHON))
else
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
VENV ?= .venv
endif
UV := $(shell command -v uv 2>/dev/null)
BIN := $(VENV)/bin

run: $(VENV)/.installed
	$(BIN)/workforce run -m scenario=baseline,three_district_plan region=classroom years=10

test: $(VENV)/.installed-test
	$(BIN)/python -m tests.demo.browser
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy

clean:
	rm -rf .venv .venv-* .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
ifneq ($(UV),)
	$(UV) venv --python $(or $(PYTHON),3.11) $(VENV)
else
	@test -n "$(PYTHON)" || { echo "make: expected Python 3.11 or newer, found none. Install it, or uv." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
endif

# The packages are installed again only when pyproject.toml has changed.
$(VENV)/.installed: EXTRAS := [page]
$(VENV)/.installed-test: EXTRAS := [test]
$(VENV)/.installed-dev: EXTRAS := [dev]
$(VENV)/.installed $(VENV)/.installed-test $(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
ifneq ($(UV),)
	$(UV) pip install --quiet --python $(BIN)/python --editable ".$(EXTRAS)"
else
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".$(EXTRAS)"
endif
	@touch $@
