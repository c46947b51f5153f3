# One virtual environment of its own; nothing global. PYTHON, VENV and PORT can be given on the command line.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8080
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-warn-script-location

# Checks come before long work, also under make -j.
.NOTPARALLEL:
.PHONY: cluster run test check lowest bench fuzz evaluate lock docs release sbom mutants clean python port

# Asked before anything long is done.
python:
	@command -v "$(PYTHON)" >/dev/null || \
		{ echo 'Den Befehl »$(PYTHON)« gibt es nicht; ein anderes Python angeben: make PYTHON=python3.12 …'; exit 1; }
	@"$(PYTHON)" tools/ready.py

# What runs needs less than what tests need; each is installed once, and again when its list changes.
$(VENV)/.run: setup.cfg pyproject.toml | python
	@echo 'Die Bibliotheken werden geladen (rund 100 MB); das dauert ein paar Minuten, einmal.'
	@"$(PYTHON)" -m venv $(VENV) || \
		{ rm -rf $(VENV); echo 'Debian liefert venv getrennt: apt install python3-venv'; exit 1; }
	$(PIP) --editable '.[meaning]'
	@$(PIP) --quiet --only-binary faster-paddle --editable '.[ocr]' || \
		echo 'Für dieses System gibt es die Texterkennung nicht fertig; mit tesseract geht es auch.'
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@echo 'Dazu kommt, was die Tests brauchen (rund 300 MB).'
	$(PIP) --editable '.[dev]'
	@touch $@

run: port $(VENV)/.run
	@$(BIN)/hechingen-search demo --port $(PORT)

port: python
	@"$(PYTHON)" tools/ready.py $(PORT)

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto

# Breaks rules of order and presentation one by one: each must be noticed by a test; some minutes.
mutants: $(VENV)/.dev
	$(BIN)/python tools/mutants.py

# The other living distribution of whoosh, beside the pinned one, so that the switch stays one line.
$(VENV)/.whoosh3: $(VENV)/.dev
	$(PIP) --no-deps --upgrade --target $(VENV)/whoosh3 whoosh3==3.54.0
	touch $@

# The lowest versions that setup.cfg allows, with what a part of the tests needs; some have no wheel for 3.14.
$(VENV)/.lowest: $(VENV)/.dev tools/lowest.py
	"$(PYTHON)" -m venv $(VENV)/lowest
	$(BIN)/python tools/lowest.py > $(VENV)/lowest.txt
	$(VENV)/lowest/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: \
		--constraint $(VENV)/lowest.txt --editable . \
		babel cryptography hypothesis pillow==13.0.0 pytest pytest-xdist python-docx reportlab==5.1.0
	@touch $@

# What meets the libraries: files of every format, HTTP and TLS, robots.txt, the engine, pages, a whole night.
LOWEST := tests/extract tests/crawler/test_net.py tests/crawler/test_robots.py tests/crawler/test_crawl.py \
	tests/index/test_engine_contract.py tests/web/test_pages.py tests/cli/test_night.py

check: $(VENV)/.dev $(VENV)/.whoosh3
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=$(VENV)/whoosh3 $(BIN)/python -m pytest -n auto tests/index -k "(contract or differential or whoosh) and not opensearch and not cluster"
	$(BIN)/python -m pytest -n auto --cov --cov-report=term:skip-covered
	@if $(BIN)/python -c 'import sys; sys.exit(sys.version_info >= (3, 14))'; then $(MAKE) lowest; fi

# Extras are not installed there: what needs them is skipped, also in CI.
lowest: $(VENV)/.lowest
	HECHINGEN_SEARCH_REQUIRE_TOOLS= $(VENV)/lowest/bin/python -m pytest -n auto $(LOWEST)

# make bench CORPUS=file QUERIES=file: the 20,000 documents from there instead of generated ones; SAVE=file keeps
# the figures, BASELINE=file compares with those kept; MINUTES=0 for all, however long it takes (default 40)
bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks $(if $(CORPUS),--corpus $(CORPUS)) $(if $(QUERIES),--queries $(QUERIES)) \
		$(if $(MINUTES),--minutes $(MINUTES)) $(if $(SAVE),--save $(SAVE)) $(if $(BASELINE),--baseline $(BASELINE))

# make fuzz MINUTES=120: so many CPU minutes of damaged formats; findings go to tests/crashers
fuzz: $(VENV)/.dev
	$(BIN)/python -m benchmarks.fuzz_formats $(if $(MINUTES),--minutes $(MINUTES))
	$(BIN)/python -m benchmarks.fuzz

# Three real OpenSearch nodes on this machine, ten invented towns, a node that dies; needs a JDK ≥ 21 and mvn.
cluster: $(VENV)/.dev
	$(BIN)/python -m tools.cluster

# make evaluate SETS=directory: a table for every judged set in it
evaluate: $(VENV)/.run
	$(BIN)/hechingen-search evaluate $(SETS)

# What production installs, with hashes; `make lock` takes the newest that setup.cfg allows, to be tested and committed.
lock: $(VENV)/.dev
	$(PIP) --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --no-header \
		--no-annotate --extra meaning pyproject.toml --output-file deploy/requirements.lock
	$(PIP) --quiet --require-hashes --only-binary :all: --requirement deploy/requirements.lock
	$(BIN)/python -m tools.licences

# The documents as a web site in site/, nothing loaded from elsewhere.
docs: $(VENV)/.dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet

# make release VERSION=1.2.3: checks, builds, uses what was built in an empty environment, lists its parts, tags.
release: check
	@test "$(VERSION)" = "$$($(BIN)/python -c 'import hechingen_search as h; print(h.__version__)')" || \
		{ echo 'VERSION= und hechingen_search/__init__.py nennen verschiedene Versionen.'; exit 1; }
	@test -z "$$(git status --porcelain)" || { echo 'Erst alles eintragen (git commit).'; exit 1; }
	rm -rf dist
	$(BIN)/python -m build
	"$(PYTHON)" -m venv dist/empty
	dist/empty/bin/python -m pip install --quiet --disable-pip-version-check dist/*.whl
	dist/empty/bin/hechingen-search demo --no-serve --dir dist/town
	dist/empty/bin/hechingen-search -c dist/town/hechingen-search.toml search Schwengelpumpe
	rm -rf dist/empty dist/town
	$(MAKE) sbom
	git tag --annotate v$(VERSION) --message 'Version $(VERSION)'

# What the locked dependencies are, for those who have to know (CycloneDX).
sbom: $(VENV)/.dev
	mkdir -p dist
	$(BIN)/cyclonedx-py requirements deploy/requirements.lock --output-format JSON --output-file dist/sbom.json

clean:
	rm -rf $(VENV) build dist site *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis demo-data
