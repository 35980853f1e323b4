# Every target makes its virtual environment first; nothing else has to be installed. PYTHON names another Python.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint docs bench mutants wheel clean

run: .venv/run
	$(BIN)/inntektsmodell run 2021

test: .venv/dev .venv/system
	$(BIN)/python -m pytest -n 2

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

docs: .venv/dev .venv/system
	$(BIN)/sphinx-build --fail-on-warning --keep-going --fresh-env --quiet --doctree-dir docs/_build/doctrees --builder html docs docs/_build/html

bench: .venv/dev
	$(BIN)/python -m benchmarks --write docs/reference/speed.md

# Takes hours: MUTANTS="indices model --share 0.1" tries a part.
mutants: .venv/mutants
	$(BIN)/python scripts/mutants.py $(MUTANTS)

wheel: .venv/run
	$(BIN)/python -m build --no-isolation --wheel

# A stamp a set of packages: installed again only when its pinned versions change.
.venv/run .venv/dev: .venv/%: constraints/%.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement constraints/$*.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv/mutants: constraints/mutants.txt | .venv/dev
	$(BIN)/python -m pip install --quiet --require-hashes --requirement constraints/mutants.txt
	touch $@

# Programs that the tests drive: LibreOffice, a browser, and the libraries behind the PDF.
.venv/system: scripts/debian_packages.sh | .venv/dev
	scripts/debian_packages.sh
	touch $@

clean:
	rm -rf .venv build dist docs/_build docs/_generated
