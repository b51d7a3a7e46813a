# make run    the window (or, with no display, the API server); installs what is missing
# make test   every test: unit and HTTP tests under the race detector, fuzzing, the real window, keyring and browser
# The other targets are listed by: make help

# The one place where the build tags stand: Fyne's single-threaded mode, SQLite's full-text search, no emoji font in the program, since the
# system's own is used, and no animations: a blinking caret draws the whole window 60 times a second.
TAGS := migrated_fynedo,sqlite_fts5,no_emoji,no_animations

BINARY   := build/griddle
FUZZTIME := 5s
# Where make e2e puts its pictures, e.g. make e2e SCREENSHOTS=docs/screenshots; a temporary folder when unset.
SCREENSHOTS :=
# How many products make bench measures with, and which rows: Bars/window are those of the window alone.
BENCH_PRODUCTS := 100000
BENCH := Bars

# A bare C locale makes Go's and Fyne's text handling differ from what people run.
export LANG := $(if $(filter-out C POSIX,$(LANG)),$(LANG),C.UTF-8)

SUMMARY := go tool gotestsum --format pkgname-and-test-fails --format-hide-empty-pkg --ignore-non-json-output-lines --raw-command --

.DEFAULT_GOAL := help
.PHONY: help run sample build lint test unit fuzz e2e bench dist dist-test notices test-unit test-fuzz test-e2e

help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Builds and opens the window; with no display starts the API server
	@packaging/deps.sh run
	@packaging/run.sh $(BINARY)

sample: build ## Opens the sample store in a throw-away folder
	@packaging/deps.sh run
	@packaging/run.sh $(BINARY) sample

build: ## Builds the program into build/
	@packaging/deps.sh build
	@echo "Building $(BINARY) (the first time takes some minutes)"
	@go build -tags $(TAGS) -o $(BINARY) .

lint: ## Formatting, go vet and staticcheck
	@packaging/deps.sh build
	@echo "Checking the formatting"
	@unformatted=$$(gofmt -l .); \
		if [ -n "$$unformatted" ]; then echo "not formatted (run gofmt -w):"; echo "$$unformatted"; exit 1; fi
	@echo "Running go vet"
	@go vet -tags $(TAGS),e2e ./...
	@echo "Running staticcheck"
	@go tool staticcheck -tags $(TAGS),e2e ./...

test: ## Every test, with one summary at the end
	@packaging/deps.sh test
	@$(SUMMARY) sh -c '$(MAKE) --no-print-directory -k test-unit test-fuzz test-e2e 2>&1'

unit: ## Unit and HTTP tests under the race detector
	@packaging/deps.sh build
	@$(SUMMARY) sh -c '$(MAKE) --no-print-directory test-unit 2>&1'

fuzz: ## Every fuzz target for FUZZTIME (5s)
	@packaging/deps.sh build
	@$(SUMMARY) sh -c '$(MAKE) --no-print-directory test-fuzz 2>&1'

e2e: ## The real window, keyring and browser, and the packages for Linux
	@packaging/deps.sh test
	@$(SUMMARY) sh -c '$(MAKE) --no-print-directory test-e2e 2>&1'

bench: build ## Prints the speed table; never fails on a slow machine
	@packaging/deps.sh bench
	@GRIDDLE=$(abspath $(BINARY)) BENCH_PRODUCTS=$(BENCH_PRODUCTS) BENCH_TAGS=$(TAGS) \
		go test -tags $(TAGS),e2e -run "^$$" -bench "$(BENCH)" -benchtime 1x -timeout 60m ./e2e

dist: ## Builds the packages for people into dist/
	@packaging/deps.sh dist
	@TAGS=$(TAGS) packaging/dist.sh dist

# The parts of a system run when its packages are there; make dist says what it left out.
dist-test: ## Installs what make dist built, for real, and uses it
	@packaging/deps.sh dist-test
	@shellcheck -S warning packaging/*.sh packaging/*/*.sh docs/recipes/*.sh
	@go tool -modfile=packaging/tools.mod actionlint
	@failed=0; for test in packaging/*/test.sh; do echo "== $$test"; TAGS=$(TAGS) $$test dist || failed=1; done; exit $$failed

notices: ## Writes the licences of all that is in the program
	@TAGS=$(TAGS) packaging/notices.sh > build/NOTICES.txt && mv build/NOTICES.txt packaging/NOTICES.txt

# The steps behind test, unit, fuzz and e2e. They print go test's JSON, which gotestsum turns into text and a summary.
# go test's own few checks of go vet are left out: make lint runs all of them.
test-unit:
	@echo "== Unit and HTTP tests, with the race detector"
	@go test -json -race -vet=off -timeout 25m -tags $(TAGS) ./...

# A target runs once more only when go test ran into its own deadline at the end of FUZZTIME ("context deadline exceeded", with no input).
test-fuzz:
	@echo "== Fuzzing, $(FUZZTIME) for each target"
	@failed=0; out=$$(mktemp); trap 'rm -f "$$out"' EXIT; \
	for file in $$(grep -rlE --include='*_test.go' '^func Fuzz' . | sort); do \
		for target in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*)\(.*/\1/p' $$file); do \
			echo "   $$target in $$(dirname $$file)"; \
			once() { go test -json -timeout 10m -tags $(TAGS) -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$(dirname $$file) > $$out; }; \
			once || { grep -q 'context deadline exceeded' $$out && echo "   go test's own deadline: again" && once; } || failed=1; \
			cat $$out; \
		done; \
	done; exit $$failed

test-e2e: build
	@echo "== The real window, keyring and browser, and the packages for Linux"
	@echo "   Left out here: the packages as people get them, built anew and packed tightly (make dist, make dist-test); arm64; macOS."
	@GRIDDLE=$(abspath $(BINARY)) SCREENSHOTS=$(if $(SCREENSHOTS),$(abspath $(SCREENSHOTS))) \
		go test -json -count=1 -timeout 40m -tags $(TAGS),e2e ./e2e/...
