# One virtual environment of its own; nothing global. PYTHON and VENV can be given on the command line.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test check bench evaluate clean

# What runs needs less than what tests need; each is installed once, and again when its list changes.
$(VENV)/.run: setup.cfg pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 oder neuer wird gebraucht; ein anderes angeben: make PYTHON=python3.12 …'; exit 1; }
	$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo 'Debian liefert venv getrennt: apt install python3-venv'; exit 1; }
	$(PIP) --editable '.[meaning]'
	touch $@

$(VENV)/.dev: $(VENV)/.run
	$(PIP) --editable '.[dev]'
	touch $@

run: $(VENV)/.run
	$(BIN)/hechingen-search demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto

# The other living distribution of whoosh, beside the pinned one, so that the switch stays one line.
$(VENV)/.whoosh3: $(VENV)/.dev
	$(PIP) --no-deps --upgrade --target $(VENV)/whoosh3 whoosh3==3.54.0
	touch $@

check: $(VENV)/.dev $(VENV)/.whoosh3
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=$(VENV)/whoosh3 $(BIN)/python -m pytest -n auto tests/index -k "contract or differential or whoosh"
	$(BIN)/python -m pytest -n auto

# make bench CORPUS=file QUERIES=file: the 20,000 documents from there instead of generated ones
bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks $(if $(CORPUS),--corpus $(CORPUS)) $(if $(QUERIES),--queries $(QUERIES))

# make evaluate SETS=directory: a table for every judged set in it
evaluate: $(VENV)/.run
	$(BIN)/hechingen-search evaluate $(SETS)

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis demo-data
