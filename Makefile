# Set-up, running and checking. Every target makes the virtual environment it needs; nothing is installed elsewhere.
PYTHON ?= python3
VENV := .venv
DEV := .venv-dev
BIN := $(VENV)/bin
DEVBIN := $(DEV)/bin
PIP := -m pip --disable-pip-version-check -q

# What is imported is compiled once and kept, even where the environment would have it compiled at each start: that
# takes four times as long, and the tests start many processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run bot test test-all lint bench bench-bot lock train fit-highlights fit-reading fit-answerable vectors clean

run: $(VENV)/ready  ## start the bot, or without a token a chat in the terminal
	@$(BIN)/mujib run

bot: $(VENV)/ready  ## start the Telegram bot
	@$(BIN)/mujib bot

test: $(DEV)/ready  ## every test that needs no outside server, but for the slow ones
	$(DEVBIN)/python -m pytest -n 3 --dist worksteal

test-all: $(DEV)/ready  ## the slow ones too
	$(DEVBIN)/python -m pytest -n 3 --dist worksteal -m "slow or not slow"

lint: $(DEV)/ready
	$(DEVBIN)/ruff check .
	$(DEVBIN)/ruff format --check .
	$(DEVBIN)/mypy

bench-bot: $(DEV)/ready  ## the Telegram bot under load
	$(DEVBIN)/python -m benchmarks.bot_load $(ARGS)

bench: $(DEV)/ready  ## e.g. make bench ARGS="--sentences 100000"
	$(DEVBIN)/mujib bench $(ARGS)

# One thread, as sums in another order would make other files.
train: $(DEV)/ready  ## fit the ranking, e.g. make train ARGS="--articles A.jsonl.xz --questions Q.jsonl --write"
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(DEVBIN)/python -m benchmarks.fit_ranking $(ARGS)

vectors: $(DEV)/ready  ## train the word vectors, e.g. make vectors ARGS="ARTICLES.jsonl.xz --write"
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(DEVBIN)/python -m benchmarks.train_vectors $(ARGS)

fit-highlights: $(DEV)/ready  ## fit what marks the answering words, with the same arguments as train
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(DEVBIN)/python -m benchmarks.fit_highlights $(ARGS)

fit-reading: $(DEV)/ready  ## fit how much what a sentence says counts, with the same arguments as train, after both
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(DEVBIN)/python -m benchmarks.fit_reading $(ARGS)

fit-answerable: $(DEV)/ready  ## fit what tells whether a question is answered, with the same arguments, after all three
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(DEVBIN)/python -m benchmarks.fit_answerable $(ARGS)

lock:  ## pin everything the ranges of pyproject.toml allow
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python $(PIP) install uv
	PATH="$(CURDIR)/.venv-lock/bin:$$PATH" $(PYTHON) tools/lock.py

clean:
	rm -rf .venv .venv-dev .venv-lock

# The lock files are complete but for torch and transformers, which camel-tools names and this program never calls:
# hence --no-deps. Compiling what is imported, when it is, takes half the time of compiling everything. The editable
# install makes the `mujib` command, without building anything.
$(VENV)/ready: requirements.lock pyproject.toml
	@echo "Setting up $(VENV), once; this takes about half a minute…"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python $(PIP) install --no-compile --no-deps -r requirements.lock
	$(BIN)/python $(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV)/ready: requirements-dev.lock pyproject.toml
	@echo "Setting up $(DEV), once; this takes about half a minute…"
	$(PYTHON) -m venv $(DEV)
	$(DEVBIN)/python $(PIP) install --no-compile --no-deps -r requirements-dev.lock
	$(DEVBIN)/python $(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
