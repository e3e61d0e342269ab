# A fresh machine needs Python 3.11 or later and make: every target sets up what it uses, once.

PYTHON ?= python3
BIN := .venv/bin
#: Processes that run tests side by side: more than the two cores, since many tests wait for a server.
WORKERS ?= 4

.DEFAULT_GOAL := help
.PHONY: help run demo emulator test test-long test-soak lint format bench docs screenshots lock clean

help:  ## What can be asked for (this list)
	@echo "make run [PORT=8501] [HOST=127.0.0.1] [DATA=folder] – start the journal; without DATA a demo school is made"
	@echo "make run STORE=google-emulator [EMULATOR_PORT=8600] – the demo school on an emulator of Google Sheets"
	@grep -hE '^[a-z-]+:.*  ## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*  ## (.*)/\1\t\2/' | expand -t 12

#: uv installs in seconds; compiled byte code brings the first page in one second, not four.
$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9

.venv/run.stamp: requirements.txt | $(BIN)/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements.txt requirements-dev.txt | $(BIN)/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode -r requirements-dev.txt
	@touch $@ .venv/run.stamp

run: .venv/run.stamp  ## Start the journal and print its address
	@$(if $(HOST),JOURNAL_HOST="$(HOST)") $(if $(PORT),JOURNAL_PORT="$(PORT)") $(if $(DATA),JOURNAL_DATA="$(DATA)") \
		$(if $(STORE),JOURNAL_STORE="$(STORE)") $(if $(EMULATOR_PORT),JOURNAL_EMULATOR_PORT="$(EMULATOR_PORT)") \
		$(BIN)/python manage.py run

demo: .venv/run.stamp  ## Make the demo school anew
	@$(BIN)/python manage.py demo

emulator: .venv/run.stamp  ## Serve the demo school from an emulator of Google Sheets and Drive (PORT=8600)
	@[ -d data/demo ] || $(BIN)/python manage.py demo
	@$(BIN)/python -m tests.google_emulator --school data/demo $(if $(PORT),--port "$(PORT)")

#: In the order of names the browser's files, few tests and minutes each, come first, and none is left alone at the end.
test: .venv/dev.stamp  ## Run the tests (ONLY="-k diary" for a part)
	@bash .ci/system
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ONLY)

#: Exit code 5 is pytest's «no such tests», which is no failure here.
test-long: .venv/dev.stamp  ## Run the long checks
	@bash .ci/system
	$(BIN)/python -m pytest -m long --timeout 1200 $(ONLY) || [ $$? -eq 5 ]

test-soak: .venv/dev.stamp  ## Run the checks that take minutes each: 200 deaths of everything, two weeks of typing
	@bash .ci/system
	$(BIN)/python -m pytest -m soak --timeout 1800 $(ONLY)

lint: .venv/dev.stamp  ## Style, types, floors, dangerous calls, known holes, and the tables of README
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml .
	$(BIN)/python -m tests.advisories
	PYTHONPATH=. $(BIN)/cog --check README.md

format: .venv/dev.stamp  ## Put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/dev.stamp  ## Measure the figures of README (ONLY=class_file for one)
	@bash .ci/system
	$(BIN)/python -m bench $(ONLY)

docs: .venv/dev.stamp  ## Write the tables of README from the code
	PYTHONPATH=. $(BIN)/cog -r README.md

screenshots: .venv/dev.stamp  ## Take the pictures of README anew
	@bash .ci/system
	$(BIN)/python -m docs.screenshots

lock: | $(BIN)/uv  ## Resolve the dependencies of pyproject.toml into requirements*.txt
	$(BIN)/uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 \
		--custom-compile-command "make lock" pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --fork-strategy fewest --python-version 3.11 \
		--custom-compile-command "make lock" -c requirements.txt --group dev -o requirements-dev.txt
	sed -i '1i -r requirements.txt' requirements-dev.txt

clean:  ## Remove the environment and caches (never data/)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
