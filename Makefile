# Two commands matter: `make demo` shows healthlint at work, `make test` runs all that CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
AXE := node_modules/axe-core/axe.min.js
SHOOT = chromium --headless --no-sandbox --window-size=1400,1000 --virtual-time-budget=5000 --screenshot
OPENED := \#article=examples/site/content/supplements/collagen.md

.PHONY: demo test check model eval measure bench fuzz pages shots docs clean

demo: $(READY)  ## lint the example site, print the findings, write the editor report
	$(BIN)/pip install --quiet --force-reinstall --no-deps .
	$(BIN)/healthlint check examples/site --exit-zero
	$(BIN)/healthlint report examples/site -o out/report.html --exit-zero

test: $(READY) check $(AXE)  ## everything that CI runs
	$(BIN)/python -m pytest -rs

check: $(READY)  ## format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

model: $(READY)  ## train the readers of claims and notes on corpus/ and write their models in rulesets/
	$(BIN)/pip install --quiet --group train
	$(BIN)/python -m tests.train
	$(BIN)/python -m tests.train_notes

eval: $(READY)  ## precision and recall of the claims and notes on our own corpora
	$(BIN)/python -m tests.evaluate

bench: $(READY)  ## time and memory beside other checkers; BENCH=--quick for a short look
	$(BIN)/python -m bench.run $(BENCH)
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

shots: $(READY)  ## the pictures of the editor report, drawn anew
	$(BIN)/python cli.py report examples/site -o out/report.html --exit-zero
	$(SHOOT)=docs/report-overview.png "file://$(CURDIR)/out/report.html"
	$(SHOOT)=docs/report-article.png "file://$(CURDIR)/out/report.html$(OPENED)"

$(AXE): package.json  ## what the tests in a browser judge accessibility by
	command -v npm >/dev/null && npm ci --silent --no-audit --no-fund && touch $@ \
	  || echo "without npm and axe-core the tests of accessibility are skipped"

clean:
	rm -rf $(VENV) node_modules build out *.egg-info .mypy_cache .ruff_cache .pytest_cache
