# A newcomer needs `make run` and `make test`, python3 (3.11 or newer) and nothing else.
# Everything is written inside the checkout: .venv, var, build and dist. Only pip keeps a cache elsewhere.

PYTHON ?= python3
PORT ?= 8000
ARGS ?=

BIN := .venv/bin
TOOLS := .venv/.tools
RUN := .venv/.ready-to-run
DEV := .venv/.ready-to-test

# uv keeps its cache beside what it installs, so that files are linked and not copied, and it trusts
# the certificates that this machine trusts. pip's own index setting, where there is one, holds for both.
UV = UV_CACHE_DIR="$(CURDIR)/.venv/.uv-cache" UV_SYSTEM_CERTS=1 UV_PYTHON_DOWNLOADS=never UV_CUSTOM_COMPILE_COMMAND="make lock"
INDEX = index=$$($(BIN)/python -m pip config get global.index-url 2>/dev/null || true); \
	if [ -n "$$index" ] && [ -z "$$UV_DEFAULT_INDEX" ]; then export UV_DEFAULT_INDEX="$$index"; fi
PIP = $(BIN)/python -m pip --disable-pip-version-check --no-input -q
COMPILE = $(UV) $(BIN)/uv pip compile pyproject.toml -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url $(if $(UPGRADE),--upgrade)

.PHONY: help run test check bench consumers wheel lock
.NOTPARALLEL:

help: ## show this list
	@echo "make targets:"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile
	@echo "PORT=8001 make run chooses the port; make test ARGS=\"tests/cards -x\" chooses the tests."

run: $(RUN) ## set everything up and serve the demo newsroom on 127.0.0.1 (PORT=8000, ARGS=--example-numbers)
	@exec $(BIN)/share-service demo --port $(PORT) $(ARGS)

test: $(DEV) ## set everything up and run the tests
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

check: $(DEV) ## style, types, layers, file lengths and documentation
	@echo "→ style"; $(BIN)/ruff check -q . && $(BIN)/ruff format -q --check .
	@echo "→ types"; $(BIN)/mypy --no-error-summary
	@echo "→ layers"; $(BIN)/lint-imports --no-logo >.venv/.layers 2>&1 || { cat .venv/.layers; exit 1; }
	@echo "→ house and documentation"; $(BIN)/python -m pytest tests/test_house.py tests/test_docs.py
	@echo "✓ clean"

bench: $(DEV) ## measure cards and redirects beside their peers (ARGS="cards", "redirect", "store" …)
	@npm_config_cache="$(CURDIR)/benchmarks/peers/.npm" npm_config_update_notifier=false \
		$(BIN)/python -m benchmarks.run $(ARGS)

consumers: $(DEV) ## show the service's pages to the libraries that others read pages with
	@$(INDEX); npm_config_cache="$(CURDIR)/benchmarks/peers/.npm" npm_config_update_notifier=false \
		$(UV) $(BIN)/python -m benchmarks.consumers

wheel: $(DEV) ## build the wheel, install it in an empty environment and fetch a card from it
	@$(UV) $(BIN)/python tools/prove_wheel.py

lock: $(TOOLS) ## write the locked and hashed requirements again (UPGRADE=1: newest versions)
	@$(COMPILE) --group build -o requirements.txt
	@$(COMPILE) --all-extras --group build --group dev -c requirements.txt -o requirements-dev.txt
	@sed -n '/^\[dependency-groups\]/,$$s/^installer = \["\(.*\)"\]/\1/p' pyproject.toml | \
		$(UV) $(BIN)/uv pip compile - -q --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate -o requirements-installer.txt
	@echo "✓ requirements.txt, requirements-dev.txt and requirements-installer.txt"

$(TOOLS): requirements-installer.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "share-service needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) --version 2>&1 || true). Name another: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@echo "→ making .venv with $$($(PYTHON) --version 2>&1)"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv || \
		{ echo "$(PYTHON) cannot make a virtual environment: on Debian and Ubuntu, apt install python3-venv." >&2; exit 1; }
	@echo "→ installing uv"
	@$(PIP) install --require-hashes -r requirements-installer.txt
	@touch $@

$(RUN): $(TOOLS) requirements.txt pyproject.toml
	@echo "→ installing $$(grep -c '^[a-z].*==' requirements.txt) packages from requirements.txt"
	@$(call install,requirements.txt)
	@touch $@

$(DEV): $(TOOLS) requirements-dev.txt pyproject.toml
	@echo "→ installing $$(grep -c '^[a-z].*==' requirements-dev.txt) packages from requirements-dev.txt"
	@$(call install,requirements-dev.txt)
	@touch $(RUN) $@

# Where uv cannot reach an index that pip can, pip does the same from the same lock, only slower.
install = $(INDEX); $(UV) $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r $(1) || \
	{ echo "→ uv could not; pip takes over, which is slower"; $(PIP) install --require-hashes -r $(1); } && \
	$(UV) $(BIN)/uv pip install -q --offline --python $(BIN)/python --no-deps --no-build-isolation -e .
