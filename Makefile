# Two commands do everything on a fresh machine:  make book   make test
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
HTML   := _build/html
NOTRUN := $(CURDIR)/_build/not_run.jsonl
PORT   ?= 8000
OUTPUT ?= _build/gpu
TORCH  ?= yes# `make test TORCH=no` leaves PyTorch out, and skips what needs it
EXTRAS := $(if $(filter no,$(TORCH)),,torch,)book,dev,cluster
ALL    := $(VENV)/.installed$(if $(filter no,$(TORCH)),-without-torch)
# the examples in docstrings; where PyTorch is missing, its twins are left out
DOCTESTED := $(addprefix course_rnn/,reference metrics pytorch data plotting)
PIP    := $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt

.DEFAULT_GOAL := help
.PHONY: help install book html pdf stubs stills gallery links serve test start check unit extras notebooks exercises results nbval browser mutants selftest bench gpu clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/.book: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Course RNN needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) -e '.[book]'
	@touch $@

$(ALL): $(VENV)/.book
	$(PIP) -e '.[$(EXTRAS)]'
	@touch $@

install: $(ALL)

book: html ## install what the book needs, build the book, say where it is
	@echo "The book: $(CURDIR)/$(HTML)/index.html   (make serve shows it on http://localhost:$(PORT))"

html: $(VENV)/.book
	$(BIN)/jupyter-book build . -W -n --keep-going --quiet

pdf: install html ## the whole book as one PDF (needs Chromium)
	$(BIN)/python -m tools.pdf

stubs: install ## write a page for each module that book/api names
	$(BIN)/python -m tools.api_stubs

gallery: install ## draw the pictures of the gallery anew where something changed
	$(BIN)/python -m tools.gallery

stills: install html ## pictures of the interactive figures, for readers without JavaScript
	$(BIN)/python -m tools.stills

links: install html ## ask every outside address of the book (needs a network)
	$(BIN)/python -m tools.links

serve: html ## build the book and serve it on http://localhost:8000
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory $(HTML) $(PORT)

test extras: export COURSE_RNN_NOT_RUN := $(NOTRUN)
test: install start check unit html nbval browser ## install, then run every check there is
	@$(BIN)/python -m tools.not_run $(NOTRUN)

start: # the list of what was not run begins empty
	@mkdir -p _build && : > $(NOTRUN)

check: install ## fast checks: style, and generated files match their sources
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m tools.notebooks --check
	$(BIN)/python -m tools.exercises
	$(BIN)/python -m tools.api_stubs --check

unit: install ## the tests of the package, and the examples in its docstrings
	OMP_NUM_THREADS=1 $(BIN)/pytest -n 2 --dist worksteal tests -m 'not browser'
	OMP_NUM_THREADS=1 $(BIN)/pytest -n 2 --doctest-modules --doctest-ignore-import-errors $(DOCTESTED)

extras: export COURSE_RNN_REQUIRE_DATA := 1
extras: install ## what needs data sets from outside the package registries
	grep -rl --include='test_*.py' 'mark.needs' tests | xargs -r $(BIN)/pytest -m extra
	grep -l '"needs":' book/*.ipynb solutions/*.ipynb | xargs -r $(BIN)/pytest -p no:xdist --nbval
	@$(BIN)/python -m tools.not_run $(NOTRUN)

notebooks: install ## re-execute the chapters and solutions whose source changed
	$(BIN)/python -m tools.notebooks

exercises: notebooks ## write the student notebooks, and say what an exercise lacks
	$(BIN)/python -m tools.exercises

results: install ## write the page of results from the recorded runs
	$(BIN)/python -m tools.results_page

nbval: install # re-run every notebook and compare with the stored outputs
	$(BIN)/pytest -n 2 --dist loadfile --nbval book solutions

browser: install html # read the built book in Chromium
	$(BIN)/pytest -n 2 --dist worksteal tests/book -m browser

mutants: install ## break the package on purpose: its tests must fail (minutes)
	$(BIN)/python -m tests.mutants.run

selftest: install ## grade answers whose grade is known; writes the kill table of the book
	$(BIN)/python -m tools.seeds
	$(BIN)/python -m tools.kill_table
	$(BIN)/course-rnn selftest

bench: install ## the benchmarks (speed is measured here, never in tests)
	$(BIN)/python -m benchmarks

gpu: ## on a GPU, without installing: its tests and benchmarks in six minutes, into OUTPUT
	$(PYTHON) -m benchmarks.gpu --output $(OUTPUT)

clean: ## remove what was built and installed
	rm -rf _build $(VENV) build dist *.egg-info
