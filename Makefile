# make talk    sets everything up and starts the assistant
# make test    sets everything up and passes the tests; make test ROOM=intents/safety those of one room
#              (all are two runs: two files side by side, and then, alone, what happens in real time)
# make check   style and types
# make weights fits the confidence anew, after many phrases were changed
# make model DATA=folder TEXT=folder   makes the recognition model anew; goes on where it was stopped
# make platforms           tells which packages other systems would get; it asks the network and installs nothing
# make test-train          passes the tests of that recipe
# make peers   sets up other assistants' own tools, which some tests use: OpenVoiceOS and wyoming-bench (make test does that too, 250 MB), and,
#              where Python 3.13 is there, Home Assistant (700 MB). PYTHON313=/path/to/python3.13 names it

PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
PIP     = $(BIN)/python -m pip install --quiet --disable-pip-version-check
# What the sound needs from the system; the tests also use a virtual sound card, and the voice that it has.
SYSTEM      = libportaudio2
SYSTEM_TEST = libportaudio2 pulseaudio pulseaudio-utils libasound2-plugins speech-dispatcher speech-dispatcher-espeak-ng

# For the recipe of the recognition model: OpenFst's commands build its graph.
SYSTEM_TRAIN = libfst-tools libfst22-plugins-base
OUT ?= build/recipe

# How many test files run side by side.
SIDES ?= 2

# Each in an environment of its own. What they ask for is in tests/peers.
PEERS      = $(VENV)/peers
PYTHON313 ?= python3.13

.PHONY: talk test check weights model platforms test-train peers clean
.DELETE_ON_ERROR:

talk: $(VENV)/talk.ready
	@sh .ci/system.sh $(SYSTEM)
	@$(BIN)/knee listen --demo answer.wav

test: $(VENV)/test.ready $(if $(ROOM),,$(PEERS)/ovos.ready $(PEERS)/wyoming-bench.ready)
	@sh .ci/system.sh $(SYSTEM_TEST)
ifdef ROOM
	@$(BIN)/python -m pytest tests/$(ROOM)
else
	@$(BIN)/python -m pytest -n $(SIDES) --dist loadfile -m "not realtime"; first=$$?; \
	$(BIN)/python -m pytest -m realtime; second=$$?; exit $$((first | second))
endif

check: $(VENV)/test.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

weights: $(VENV)/test.ready
	$(BIN)/python -m intents.measuring.calibration tests/cases/dev.tsv,tests/cases/redflags_dev.tsv tests/cases/open_dev.tsv

# The model comes to build/recipe/model, or to the folder model of OUT. More options in MORE, as MORE='--init checkpoint.pt --minutes 60'.
model: $(VENV)/train.ready
	@test -n "$(DATA)" || { echo "Name the folder of recordings: make model DATA=folder" >&2; exit 1; }
	@sh .ci/system.sh $(SYSTEM_TRAIN)
	$(BIN)/python -m models.train --data "$(DATA)" --out "$(OUT)" $(if $(TEXT),--text "$(TEXT)") $(MORE)

platforms: $(BIN)/python
	@$(BIN)/python .ci/platforms.py --extra second-ear natural serve report

test-train: $(VENV)/train.ready
	$(BIN)/python -m pytest tests/models

$(BIN)/python:
	@sh .ci/venv.sh $(PYTHON) $(VENV)

SOURCES = pyproject.toml $(shell find content intents models voice -type f | grep -v __pycache__)

$(VENV)/talk.ready: $(BIN)/python $(SOURCES)
	@echo "Setting up. The first time this takes a minute or two."
	@$(PIP) '.[second-ear,natural]' 2>/dev/null || \
	{ echo "Setting up without the second ear: there is none for this system."; $(PIP) '.[natural]' 2>/dev/null; } || \
	{ echo "Setting up without the natural voice, likewise."; $(PIP) .; }
	@touch $@

$(VENV)/test.ready: $(BIN)/python $(SOURCES)
	@echo "Setting up for the tests. The first time this takes a minute or two."
	@$(PIP) -e '.[test,serve,announce,second-ear,natural]' 2>/dev/null || $(PIP) -e '.[test,serve,natural]' 2>/dev/null || \
		$(PIP) -e '.[test,serve]'
	@touch $@

peers: $(PEERS)/ovos.ready $(PEERS)/wyoming-bench.ready $(PEERS)/home-assistant.ready

# Ours in the same environment, as users have it: so that folders of one name would show.
$(PEERS)/ovos.ready: tests/peers/ovos.txt $(BIN)/python $(SOURCES)
	@echo "Setting up OpenVoiceOS's tools for the tests. The first time this takes a minute."
	@mkdir -p $(PEERS)
	@test -x $(PEERS)/ovos/bin/python || $(BIN)/python -m venv $(PEERS)/ovos
	@$(PEERS)/ovos/bin/python -m pip install --quiet --disable-pip-version-check -r tests/peers/ovos.txt . || \
		{ rm -rf $(PEERS)/ovos; echo "Going on without OpenVoiceOS: its tests are skipped." >&2; }
	@touch $@

# A client of the server that is not ours.
$(PEERS)/wyoming-bench.ready: tests/peers/wyoming-bench.txt $(BIN)/python
	@test -x $(PEERS)/wyoming-bench/bin/python || $(BIN)/python -m venv $(PEERS)/wyoming-bench
	@$(PEERS)/wyoming-bench/bin/python -m pip install --quiet --disable-pip-version-check -r $< || \
		{ rm -rf $(PEERS)/wyoming-bench; echo "Going on without wyoming-bench: its tests are skipped." >&2; }
	@touch $@

# Not in make test: it takes minutes. Where python3.13 is a name that does not work, as of pyenv, it is not there.
$(PEERS)/home-assistant.ready: tests/peers/home-assistant.txt
	@mkdir -p $(PEERS)
	@if $(PYTHON313) -c '' 2>/dev/null; then \
		echo "Setting up Home Assistant's core for the tests. The first time this takes some minutes."; \
		$(PYTHON313) -m venv $(PEERS)/home-assistant && \
		$(PEERS)/home-assistant/bin/python -m pip install --quiet --disable-pip-version-check -r $< && touch $@; \
	else echo "Going on without Home Assistant: it needs Python 3.13 (name one with PYTHON313=)." >&2; fi

$(VENV)/train.ready: $(BIN)/python $(SOURCES)
	@echo "Setting up for training. PyTorch is large: this takes some minutes."
	@$(PIP) -e '.[test,train]'
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info intents/learning/learnt.txt answer.wav
