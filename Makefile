# runtall: `make run` sets everything up and runs the main job; `make test` sets everything up and passes the tests.
# Both work alone on a fresh clone with Python 3.11+, make and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Hundreds of tests start a command of their own: without bytecode each would compile the whole of runtall again.
unexport PYTHONDONTWRITEBYTECODE

# what touches the database runs a second time, on a real PostgreSQL server that lives as long as these tests
# (left out: a phone's network and the databases of earlier versions, which make files of SQLite on either)
ON_POSTGRES := tests/integration/store tests/integration/services tests/properties/store \
	--ignore=tests/integration/services/test_phone_network.py --ignore=tests/integration/services/test_migrating.py

# how many processes run tests; more of them than processors where tests wait for servers and browsers
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help models run test test-postgresql check wheel format lint types imports docs golden messages pictures lock clean bench

help:  ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit("runtall needs Python 3.11 or newer, and this is " + sys.version.split()[0] + ". Install one and say: make PYTHON=python3.11 run" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements/build.txt requirements/run.txt requirements/video.txt pyproject.toml tools/pose_models.py
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/video.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-index --no-build-isolation --editable .
	$(BIN)/python tools/pose_models.py --go-on
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

models: $(VENV)/.made  ## fetch the models that see a person in a video, where they are missing
	$(BIN)/python tools/pose_models.py

run: $(VENV)/.run  ## set up, write and import the sample runner, print the report, serve the first page
	$(BIN)/runtall try

test: $(VENV)/.dev  ## set up and run every test
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

test-postgresql: $(VENV)/.dev  ## the tests of store and services once more, on a real PostgreSQL server
	$(BIN)/python tests/made_postgres.py $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ON_POSTGRES)

# the manual is built by a test of it (tests/architecture/test_manual.py), warnings as errors; types are looked at beside the tests
check: $(VENV)/.dev  ## everything that CI runs: format, lint, imports, types, manual, tests
	$(MAKE) lint imports
	$(MAKE) --jobs 2 types test

format: $(VENV)/.dev  ## put the code in its one format
	$(BIN)/ruff format src tests benchmarks tools docs
	$(BIN)/ruff check --fix src tests benchmarks tools docs

lint: $(VENV)/.dev
	$(BIN)/ruff format --check src tests benchmarks tools docs
	$(BIN)/ruff check src tests benchmarks tools docs

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

docs: $(VENV)/.dev  ## build the manual into docs/_build/html, warnings as errors
	$(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build/html

wheel: $(VENV)/.dev  ## build the wheel into dist/
	$(BIN)/python tools/pose_models.py
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

golden: $(VENV)/.dev  ## refresh tests/golden; read the difference line by line before committing it
	RUNTALL_REFRESH_GOLDEN=1 $(BIN)/python -m pytest tests/golden

pictures: $(VENV)/.dev  ## take the pictures of the manual anew, with the browser tests
	$(BIN)/python tests/manual_pictures.py

client: $(VENV)/.dev  ## write the methods of runtall_client anew from the operations of the API
	RUNTALL_HOME=$$(mktemp -d) DJANGO_SETTINGS_MODULE=runtall.settings $(BIN)/python -m runtall.web.api.client_source
	$(BIN)/ruff format -q src/runtall_client/areas

messages: $(VENV)/.dev  ## collect the sentences for translators; LANGUAGE=de starts a language
	$(BIN)/python tools/messages.py $(LANGUAGE)

lock:  ## resolve requirements/*.txt anew (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 pyproject.toml -o requirements/run.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 requirements/build.in -o requirements/build.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 --extra video pyproject.toml -c requirements/run.txt -o requirements/video.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 pyproject.toml --group dev -c requirements/run.txt -c requirements/video.txt -o requirements/dev.txt

bench: $(VENV)/.run  ## let 40 made-up runners live 26 weeks with the plan, and look for anything unsafe
	$(BIN)/python benchmarks/simulated_runners.py --runners 40 --weeks 26

clean:  ## remove what make made
	rm -rf $(VENV) build dist docs/_build .mypy_cache .ruff_cache .pytest_cache .hypothesis
