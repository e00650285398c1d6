# make run    install what is missing into .venv, then serve the app at http://localhost:8501
# make class  the same for a room: over HTTPS, so that phones give their cameras; prints address and QR code
# make doctor look whether this computer is ready for a class; make doctor STUDENTS=60
# make test   lint, then every test: units, pages, browser
# make check  the same without the browser
# make lint   ruff and mypy
# make models MODELS="MobileNetV2 VGG16"  fetch ImageNet weights for a class without internet; alone: list them
# make language  fetch a small language model (93 MB), whose heads the lesson Attention then shows
# make cluster-certificates  what lets the machines of a cluster speak to each other, and nobody else: see docs/hosting.md
# make bench  the measurements behind the table in README.md
# make load STUDENTS=40 MINUTES=5 TRAININGS=2 FAULTS="worker server"  many students at once; see CONTRIBUTING.md
# make words  collect all texts, and keep the translations up to date; LANGUAGE=th begins one, and tells what is missing
# make clean  remove .venv and all caches
# Another Python: make run PYTHON=/path/to/python3.12

ifeq ($(OS),Windows_NT)
PYTHON ?= python
VENV_PYTHON := ".venv/Scripts/python.exe"
else
# The first that starts: a name may exist without a Python behind it.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3 python; do \
	$$name -c "" 2>/dev/null && echo $$name && break; done)
VENV_PYTHON := ".venv/bin/python"
endif

STUDENTS ?= 40
ENVIRONMENT = $(or $(PYTHON),$(error No Python found: install Python 3.11, 3.12 or 3.13)) scripts/environment.py

.DEFAULT_GOAL := run
.PHONY: run class doctor test check lint bench load models language words cluster-certificates clean tools browser

run:
	@$(ENVIRONMENT) requirements.txt
	$(VENV_PYTHON) -m streamlit run app.py

class:
	@$(ENVIRONMENT) requirements.txt
	$(VENV_PYTHON) -m scripts.host_class

doctor:
	@$(ENVIRONMENT) requirements.txt
	@$(VENV_PYTHON) -m scripts.doctor --students $(STUDENTS)

# The tests' processes fill the cores already.
test check: export OPENBLAS_NUM_THREADS = 1
test: browser lint
	$(VENV_PYTHON) -m pytest -n 2 --dist loadgroup

check: lint
	$(VENV_PYTHON) -m pytest -n 2 --dist loadgroup -m "not browser"

lint: tools
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	$(VENV_PYTHON) -m mypy

bench: browser
	$(VENV_PYTHON) -m tests.benchmarks

load: tools
	$(VENV_PYTHON) -m tests.load $(and $(STUDENTS),--students $(STUDENTS)) $(and $(MINUTES),--minutes $(MINUTES)) \
		$(and $(TRAININGS),--trainings $(TRAININGS)) $(and $(CAMERAS),--cameras $(CAMERAS)) \
		$(and $(UPLOADS),--uploads $(UPLOADS)) $(and $(WANDERERS),--wanderers $(WANDERERS)) \
		$(and $(FAULTS),--faults "$(FAULTS)") $(and $(BARE),--bare)

models:
	@$(ENVIRONMENT) requirements.txt
	$(VENV_PYTHON) -m dlplay.weights $(MODELS)

cluster-certificates:
	@$(ENVIRONMENT) requirements.txt
	$(VENV_PYTHON) -m scripts.cluster_certificates $(FOLDER)

words: tools
	$(VENV_PYTHON) -m scripts.collect_words $(LANGUAGE)

language:
	@$(ENVIRONMENT) requirements.txt
	$(VENV_PYTHON) -m pip install --disable-pip-version-check --no-deps --require-hashes -r requirements-language.txt

clean:
	@$(ENVIRONMENT) --clean

tools:
	@$(ENVIRONMENT) requirements-dev.txt

browser: tools
	@$(ENVIRONMENT) requirements-dev.txt --browser
