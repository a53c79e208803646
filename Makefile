PYTHON ?= python3
BIN := .venv/bin

# A venv works only in the folder that it was made in: after a move or a copy it is made again.
MADE_ELSEWHERE := $(shell test "$$(cat .venv/made-in 2>/dev/null)" = "$$(pwd -P)" || echo made-elsewhere)

CHECK_PYTHON = import sys; sys.version_info >= (3, 11) or sys.exit("searcher needs Python 3.11 or newer; this is " \
  + "%d.%d.%d" % sys.version_info[:3] + "; run: make $(or $(MAKECMDGOALS),demo) PYTHON=python3.12")

COLOUR = if [ -t 1 ] && [ -z "$$NO_COLOR" ]; then FORCE_COLOR=1; export FORCE_COLOR; fi

# Shows a command as one would type it, and runs it.
run = @printf '\n$$ %s\n' '$(1)'; $(COLOUR); PAGER= $(1)

define install
@PYTHON=$(BIN)/python .ci/system-packages
@$(BIN)/python -c 'import icu' 2>/dev/null || \
  echo 'Installing into .venv. The first time PyICU is built, which takes about a minute.'
@$(BIN)/python -m pip --disable-pip-version-check install --quiet --editable '$(1)'
endef

.PHONY: help demo test session clean made-elsewhere
.NOTPARALLEL:

help:
	@echo 'make demo    set up, index the sample posts and search them'
	@echo 'make test    set up, then check style and types and run the tests'
	@echo 'make session record the session in the README anew'
	@echo 'make clean   remove .venv and caches; the index stays'
	@echo 'Another Python, when .venv is first made: make demo PYTHON=python3.12'

demo: .venv/ready-for-demo
	$(call run,$(BIN)/searcher index corpus)
	$(call run,$(BIN)/searcher search "boat race" --limit 3)
	$(call run,$(BIN)/searcher search ទន្លេ --limit 3)
	@printf '\nFor the results page, run\n    $(BIN)/searcher serve\nand go to http://127.0.0.1:8000/\n'

test: .venv/ready-for-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

session: .venv/ready-for-test
	$(BIN)/python -m tests.record_session

clean:
	rm -rf .venv build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name .git -prune -o -name __pycache__ -prune -exec rm -rf {} +

.venv/made-in: $(MADE_ELSEWHERE)
	@"$(PYTHON)" -c "" 2>/dev/null || PYTHON="$(PYTHON)" .ci/system-packages
	@"$(PYTHON)" -c '$(CHECK_PYTHON)'
	@PYTHON="$(PYTHON)" .ci/system-packages
	@rm -rf .venv
	@"$(PYTHON)" -m venv .venv
	@pwd -P >$@

.venv/ready-for-demo: .venv/made-in pyproject.toml
	$(call install,.)
	@touch $@

.venv/ready-for-test: .venv/made-in pyproject.toml
	$(call install,.[test])
	@touch .venv/ready-for-demo $@
