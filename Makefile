# Two commands matter: `make demo` shows healthlint at work, `make test` runs all that CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check eval measure bench fuzz pages docs clean

demo: $(READY)  ## lint the example site, print the findings, write the editor report
	$(BIN)/pip install --quiet --force-reinstall --no-deps .
	$(BIN)/healthlint check examples/site --exit-zero
	$(BIN)/healthlint report examples/site -o out/report.html --exit-zero

test: $(READY) check  ## everything that CI runs
	$(BIN)/python -m pytest

check: $(READY)  ## format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: $(READY)  ## precision and recall of the claims and notes on our own corpora
	$(BIN)/python -m tests.evaluate

measure: $(READY)  ## the same, noted down for the rules' pages
	$(BIN)/python -m tests.evaluate --write
	$(BIN)/python -m tests.pages

pages: $(READY)  ## docs/rules and docs/notes, from the rulesets
	$(BIN)/python -m tests.pages

docs: pages  ## the documentation as a site, in out/docs
	$(BIN)/mkdocs build --strict --quiet
	@echo "open out/docs/index.html"

fuzz: $(READY)  ## the real Hugo as judge, 20,000 generated cases
	$(BIN)/python -m tests.fuzz_shortcodes --cases 20000
	$(BIN)/python -m tests.fuzz_front_matter --cases 2000

$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/pip install --quiet --editable . --group dev
	touch $(READY)

clean:
	rm -rf $(VENV) build out *.egg-info .mypy_cache .ruff_cache .pytest_cache
