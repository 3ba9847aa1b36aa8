# make talk    sets everything up and starts the assistant
# make test    sets everything up and passes the tests
# make check   style and types
# make weights fits the confidence anew, after many phrases were changed

PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
# What the sound needs from the system; the tests also use a virtual sound card.
SYSTEM      = libportaudio2
SYSTEM_TEST = libportaudio2 pulseaudio pulseaudio-utils libasound2-plugins

.PHONY: talk test check weights clean
.DELETE_ON_ERROR:

talk: $(VENV)/talk.ready
	@sh .ci/system.sh $(SYSTEM)
	@$(BIN)/knee listen --demo answer.wav

test: $(VENV)/test.ready
	@sh .ci/system.sh $(SYSTEM_TEST)
	@$(BIN)/python -m pytest

check: $(VENV)/test.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

weights: $(VENV)/test.ready
	$(BIN)/python -m intents.calibration tests/cases/dev.tsv tests/cases/redflags_dev.tsv

$(BIN)/python:
	@sh .ci/venv.sh $(PYTHON) $(VENV)

SOURCES = pyproject.toml $(shell find content intents models voice -type f | grep -v __pycache__)

$(VENV)/talk.ready: $(BIN)/python $(SOURCES)
	@echo "Setting up. The first time this takes a minute or two."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check .
	@touch $@

$(VENV)/test.ready: $(BIN)/python $(SOURCES)
	@echo "Setting up for the tests. The first time this takes a minute or two."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info intents/learnt.json answer.wav
