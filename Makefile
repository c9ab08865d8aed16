# Everything a person or CI does here. Each target does all of its own set-up: Python >= 3.11 and make are enough.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

SYNAPSE := .cache/synapse

.PHONY: demo run test kills proofs mosquitto lint types papers pictures day farm bench clean

demo: $(READY)
	@$(BIN)/crossing-monitor demo $(ARGS)

run: $(READY)
	@$(BIN)/crossing-monitor run $(ARGS)

# More processes than cores: many tests wait for servers and clocks.
test: lint types
	@$(BIN)/pytest -n 4 --dist worksteal $(ARGS)

# The long form of a test that `make test` runs short: the daemon is killed 200 times. About ten minutes.
kills: $(READY)
	@KILLS=200 $(BIN)/pytest tests/road/test_kills.py $(ARGS)

# Delivery to servers that other people wrote: Synapse (Matrix), in an environment of its own, and the MQTT broker
# mosquitto, which is installed where we are root on Debian. `make test` runs these too where both are there.
proofs: $(READY) $(SYNAPSE)/.ready mosquitto
	@$(BIN)/pytest tests/alerting/test_real_services.py $(ARGS)

mosquitto:
	@command -v mosquitto >/dev/null || test -x /usr/sbin/mosquitto || ! command -v apt-get >/dev/null || test "$$(id -u)" != 0 \
	|| (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends mosquitto) >/dev/null

$(SYNAPSE)/.ready:
	@echo "setting up $(SYNAPSE) (some minutes, once)"
	@$(PYTHON) -m venv $(SYNAPSE)
	@$(SYNAPSE)/bin/python -m pip install --quiet --disable-pip-version-check matrix-synapse==1.163.2
	@touch $@

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY)
	@$(BIN)/mypy

# The papers that are not written by hand.
papers: $(READY)
	@$(BIN)/crossing-monitor schema --write config
	@$(BIN)/python -m papers.configuration
	@$(BIN)/python -m papers.transcripts

# Messages as mail programs show them (build/pictures, with Chromium), and the alerts of the README.
pictures: $(READY)
	@PYTHONPATH=. $(BIN)/python tests/alerting/pictures.py build/pictures
	@$(BIN)/python -m papers.picture

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; set PYTHON=…")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "setting up $(VENV) (about a minute, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# What reading feeds costs beside other programs, written into docs/performance.md. About fifteen minutes; the others
# are installed into build/peers (750 MB), but for newsboat, which is measured where it is.
bench: $(READY)
	@PYTHONPATH=. $(BIN)/python -m bench.peers 200 1000 --write docs/performance.md $(ARGS)

# A day of the daemon in accelerated time, about a minute: memory, handles and threads stay as they are.
day: $(READY)
	@$(BIN)/python -m bench.day $(ARGS)

# 500 sources of all kinds on loopback, a fifth of them ill, about ten minutes: nothing is lost, hosts are spared, and
# what hangs delays nobody. ARGS="SOURCES MINUTES" for other numbers.
farm: $(READY)
	@$(BIN)/python -m bench.farm $(ARGS)

clean:
	rm -rf $(VENV) .cache build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
