# make run: the app. make test: everything. Both install only when the pins have changed. make words: a template for translators (docs/translate.md).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test bench words lock audit licences clean

run: $(VENV)/run.stamp
	$(BIN)/streamlit run server.py

test: export PYTHONDONTWRITEBYTECODE :=# dozens of processes share what one has compiled
test: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/mypy
	CHROMIUM="$$($(BIN)/python -m tests.tools chromium)" SOFFICE="$$($(BIN)/python -m tests.tools office)" \
	  NODE="$$($(BIN)/python -m tests.tools node)" NGINX="$$($(BIN)/python -m tests.tools nginx)" \
	  SCREENSHOTS="$${SCREENSHOTS-build/screenshots}" $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

bench: $(VENV)/dev.stamp
	CHROMIUM="$$($(BIN)/python -m tests.tools chromium)" $(BIN)/python -m tests.bench

words: $(VENV)/dev.stamp
	$(BIN)/python -m tests.words

# After a change of requirements*.txt: what is installed, with hashes. audit: known holes (asks the network). licences: docs/licences.md.
lock: $(VENV)/dev.stamp
	$(BIN)/uv pip compile --quiet --no-header --universal --python-version 3.11 --generate-hashes requirements.txt -o requirements.lock
	$(BIN)/uv pip compile --quiet --no-header --universal --python-version 3.11 --generate-hashes requirements-dev.txt -o requirements-dev.lock

audit: $(VENV)/dev.stamp
	$(BIN)/pip-audit --requirement requirements.lock --require-hashes --disable-pip

licences: $(VENV)/dev.stamp
	(printf '# Licences of what runs\n\nWritten by `make licences` from what the packages say of themselves.\n\n'; \
	  $(BIN)/pip-licenses --format=markdown --with-urls --order=name --packages $$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/\1/p' requirements.lock)) > docs/licences.md

$(VENV)/run.stamp: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

$(VENV)/dev.stamp: requirements-dev.lock requirements.lock
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@ $(VENV)/run.stamp

clean:
	rm -rf $(VENV) build .pytest_cache .hypothesis .mypy_cache .ruff_cache
