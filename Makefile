# Every target makes its virtual environment first; nothing else has to be installed. PYTHON names another Python.
PYTHON ?= python3
BIN := .venv/bin
SITE = $(BIN)/sphinx-build --fail-on-warning --keep-going --fresh-env --quiet --builder html

# The tests start the program more than a hundred times: Python keeps what it compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test quick coverage lint messages docs translations bench rounds mutants wheel installed clean help

run: .venv/run
	$(BIN)/inntektsmodell run 2021

test: .venv/dev .venv/system
	$(BIN)/python -m pytest -n 2 --dist worksteal

# Needs neither LibreOffice nor a browser. Names the tests that take over a second: they are to be marked slow.
quick: .venv/dev
	$(BIN)/python -m pytest -n 2 --dist worksteal --durations 10 --durations-min 1 -m "not slow and not browser and not office and not distributed"

coverage: .venv/dev .venv/system
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n 2 --dist worksteal
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage html --quiet
	$(BIN)/coverage report

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

# Takes new sentences into the catalogue of translations and old ones out, and says what is still to be translated.
messages: .venv/dev
	$(BIN)/python -m scripts.catalogue

docs: .venv/dev .venv/system
	rm -rf docs/_build/html
	$(SITE) --doctree-dir docs/_build/doctrees docs docs/_build/html
	$(SITE) --doctree-dir docs/_build/doctrees_nb --define language=nb docs docs/_build/html/nb

# Takes new paragraphs of the pages into the catalogues of their translations, and old ones out; nothing on the pages runs.
translations: .venv/dev
	$(BIN)/sphinx-build --quiet --fresh-env --doctree-dir docs/_build/doctrees_gettext --builder gettext \
		--define nb_execution_mode=off --define suppress_warnings=toc.excluded,myst.xref_missing \
		--define exclude_patterns=_build,_generated,locale docs docs/_build/gettext
	cd docs/_build/gettext && rm -rf reference decisions method.pot validation.pot  # which stay in English; their titles are in index.pot
	$(BIN)/sphinx-intl update --pot-dir docs/_build/gettext --locale-dir docs/locale --language nb --line-width 120

bench: .venv/dev
	$(BIN)/python -m benchmarks --write docs/reference/speed.md

# One short round of each benchmark, to see that it runs; its figures are not looked at.
rounds: .venv/dev
	$(BIN)/python -m benchmarks --quick

# Takes hours: MUTANTS="indices model --share 0.1" tries a part.
mutants: .venv/mutants
	$(BIN)/python -m scripts.mutants $(MUTANTS)

wheel: .venv/run
	$(BIN)/python -m build --no-isolation --wheel

# The wheel in an empty environment gives the same keys.
installed: wheel
	.ci/installed

# One stamp for each set of packages: installed again only when its pinned versions change. Those of `dev` hold those of `run`.
.venv/run .venv/dev: .venv/%: constraints/%.txt pyproject.toml inntektsmodell/__init__.py
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement constraints/$*.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch .venv/run $@

.venv/mutants: constraints/mutants.txt | .venv/dev
	$(BIN)/python -m pip install --quiet --require-hashes --requirement constraints/mutants.txt
	touch $@

# Programs that the tests drive: LibreOffice, a browser, and the libraries behind the PDF.
.venv/system: scripts/debian_packages.sh
	scripts/debian_packages.sh
	mkdir -p .venv
	touch $@

clean:
	rm -rf .venv build dist docs/_build docs/_generated

help:
	@echo "make run     computes the built-in case 2021"
	@echo "make quick   runs the quick tests of every area"
	@echo "make test    runs all tests, also in LibreOffice, a browser and on Dask workers"
	@echo "make lint    checks style, types and what may import what"
	@echo "make docs    builds the documentation, in English and in Norwegian"
	@echo "make coverage runs all tests and shows what they run of the code, also in htmlcov/index.html"
	@echo "make bench   measures speed and writes the table of the documentation"
	@echo "make wheel   builds the distribution"
	@echo "make clean   takes away what these made"
