# `make run` and `make test` need Python 3.11 or newer and nothing else: they build .venv themselves.
# PYTHON=python3.12 chooses the interpreter, ARGS="-k queue -x" goes on to pytest.

BIN := .venv/bin
PYTHON ?=
ARGS ?=
# Of bench-holdout: the purchases file, the last day known, the days after it; its columns' names.
FILE ?=
CUT ?=
DAYS ?=
CUSTOMER ?=
DATE ?=
AMOUNT ?=
# Of captures: a folder that is not there yet.
TO ?= captures

# A path set for another project would put its packages before ours; without compiled modules every
# start, and the tests make hundreds, would compile them anew.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV PYTHONDONTWRITEBYTECODE
export PYTHON

# The targets share one environment and pytest brings its own parallel workers.
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-long lowest mutants torture captures lint format coverage bench bench-holdout docs sample clean for-run for-dev

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

run: for-run  ## open the screens on a throw-away copy of the sample (piped: print today's queue)
	@$(BIN)/tickler demo

test: for-dev  ## all tests, in parallel; ARGS="-k name" for some
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

test-fast: for-dev  ## the tests below the screens with few examples, for between two changes
	@TICKLER_TESTS=fast $(BIN)/python -m pytest -n auto --dist worksteal -m "not long and not screen" \
		--ignore tests/tui/screens $(ARGS)

test-long: for-dev  ## all tests with many examples, others each time: for the night
	@TICKLER_TESTS=long $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

lowest: for-dev  ## the fast tests with the oldest packages that pyproject.toml allows
	@$(BIN)/python -m tools.lowest $(ARGS)

torture: for-dev  ## kill, damage and lock out, hundreds of times; ARGS="kills damage" for some
	@$(BIN)/python -m tools.torture $(ARGS)

mutants: for-dev  ## plant known faults one by one: each must fail a test; ARGS="undo" for some
	@$(BIN)/python -m tools.mutants $(ARGS)

captures: for-dev  ## write what every face shows of the sample into a folder: TO=before
	@$(BIN)/python -m tools.captures "$(TO)"

lint: for-dev  ## style, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: for-dev  ## put imports and layout in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

coverage: for-dev  ## all tests with the lines that none of them runs
	@$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=term-missing:skip-covered $(ARGS)

bench: for-dev  ## measure speed and print the figures; ARGS="start screens" for some
	@$(BIN)/python -m benchmarks.run $(ARGS)

bench-holdout: for-dev  ## judge the scores on a file: FILE=… CUT=1997-09-30 DAYS=90
	@$(BIN)/python -m benchmarks.holdout "$(FILE)" "$(CUT)" "$(DAYS)" \
		--customer "$(CUSTOMER)" --date "$(DATE)" --amount "$(AMOUNT)"

docs: for-dev  ## write docs/keys.md, commands.md and filter.md from the program itself
	@$(BIN)/python -m tools.docs

sample: for-dev  ## rebuild sample.db
	@$(BIN)/python -m tools.sample

clean:  ## remove the environment and every cache
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@rm -rf dist build .coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

for-run:
	@sh tools/setup.sh run

for-dev:
	@sh tools/setup.sh dev
