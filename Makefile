# What a developer of modecert does, by name. `make` lists it.

GO ?= go
# Tools have a module of their own, so that whoever imports this one inherits none.
TOOL := $(GO) tool -modfile=.ci/tools/go.mod
# Go leaves folders that begin with a dot out of ./..., so these are named.
TOOLS := $(patsubst %/main.go,./%,$(wildcard .ci/*/main.go))

# What make lint vets for.
SYSTEMS ?= linux darwin windows

.DEFAULT_GOAL := help
.PHONY: help build conformance test test-race test-all test-scripts lint parity record bench soak docs serve test-clients test-foreign test-readers test-browser readme picture prove prove-sample explore explore-short release-check shuffle interleavings mutation fuzz

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 18

build: ## build bin/modecert
	@$(GO) build -o bin/modecert ./runner/cmd/modecert

conformance: build ## run the recorded suite; reports go to build/conformance
	@bin/modecert run --target recorded --out build/conformance

test: ## run the Go tests that are short
	@$(GO) test -short ./...

test-race: ## the same with the race detector, which needs a C compiler
	@$(GO) test -race -short ./...

# The command's scripts wait more than they compute, so several run at a time.
test-all: ## run all Go tests: the command's scripts too, and runs of the whole suite
	@$(GO) test -parallel 10 -timeout 30m ./...

test-scripts: ## run the command's scripts alone
	@$(GO) test -run TestScripts -parallel 10 -timeout 30m ./runner/internal/cli

# What computes for minutes is nice to what runs beside it and waits.
lint: build ## gofmt, go vet for three systems, staticcheck, the suite's own lint, the figures of the READMEs
	@unformatted=$$(gofmt -l .); \
		if [ -n "$$unformatted" ]; then printf 'not formatted by gofmt:\n%s\n' "$$unformatted"; exit 1; fi
	@$(GO) vet $(TOOLS)
	@for system in $(SYSTEMS); do GOOS=$$system nice $(GO) vet ./... || exit 1; done
	@nice $(TOOL) staticcheck ./... $(TOOLS)
	@bin/modecert lint
	@$(GO) run ./.ci/readme -check README.md features/README.md

parity: build ## recorded and reference runs must agree, scenario by scenario
	@bin/modecert run --quiet --target reference --out build/parity/reference
	@bin/modecert run --quiet --target recorded --out build/parity/recorded
	@bin/modecert compare build/parity/reference/report.json build/parity/recorded/report.json

# What repeats the recording that was there leaves it as it was, to the letter.
record: build ## record the built-in fixtures anew, from the reference service
	@rm -rf build/recorded && mkdir -p build/recorded
	@cp -R fixtures/recorded/. build/recorded/ && rm -f build/recorded/*.go build/recorded/*.pack && touch build/recorded/.begun
	@bin/modecert run --quiet --target reference --record build/recorded
	@find build/recorded -name '*.json' ! -newer build/recorded/.begun -delete # of scenarios that are no more
	@find build/recorded -type d -empty -delete
	@rm -rf fixtures/recorded/*/ # only now: a run that failed leaves the old ones alone
	@rm build/recorded/.begun && cp -R build/recorded/. fixtures/recorded/
	@$(GO) run ./.ci/pack
	@$(GO) test -count=1 -run TestPack_ofTheSuite ./runner/internal/prepared -update >/dev/null
	@$(MAKE) --no-print-directory build # the recordings and the prepared form are part of the binary
	@bin/modecert run --quiet --target recorded >/dev/null || \
		{ echo "what was recorded does not replay: bin/modecert run --target recorded shows what" >&2; exit 1; }
	@$(GO) run ./.ci/readme README.md features/README.md # the README shows the recorded run

prove: build ## every scenario fails on a deviation, none on a permitted reading
	@bin/modecert prove --concurrency 128 --out build/prove

prove-sample: build ## the same for one deviation of each scenario, in two minutes
	@bin/modecert prove --sample --concurrency 128 --out build/prove

SEED ?= 0
MEASURE = $(GO) test -count=1 -timeout 3h -run 'TestMeasure$$' -v ./runner/internal/explore -args -measure-seed=$(SEED)
explore: ## what random walks find: planted faults, and nothing where nothing is wrong
	@$(MEASURE) -measure=whole

explore-short: ## the same in a minute, with seed 1 and a fresh one, or with SEED=N alone
	@$(MEASURE) -measure=brief

# The race detector makes a run several times as long: SHUFFLES=100 RACE= does without it.
SHUFFLES ?= 20
RACE ?= -race
shuffle: ## twenty shuffled runs (SHUFFLES=100 for more) with slow answers give the same verdicts
	@$(GO) test $(RACE) -count=1 -timeout 3h -run TestRun_shuffledRunsAgree -v ./runner/internal/run -args -shuffled-runs=$(SHUFFLES)

interleavings: ## a million interleavings: nothing foreign is touched, whatever a target says or another run does
	@$(GO) test -count=1 -timeout 30m -run 'TestNothingForeignIsTouched|TestNothingIsDeletedThatTheRunDidNotMake' -v ./runner/internal/endpoint ./runner/internal/ledger -args -interleavings=1000000

mutation: ## mutation score of the runner's own logic
	@bash .ci/mutation/run

FUZZTIME ?= 30s
FUZZ = \
	./fixtures/cassette:FuzzLoad \
	./runner/internal/certificate:FuzzVerify \
	./runner/internal/config:FuzzAccess \
	./runner/internal/config:FuzzParse \
	./runner/internal/evidence:FuzzNoSecretIsLeft \
	./runner/internal/evidence:FuzzNoPartOfASecretIsLeftNextToACut \
	./runner/internal/inbox:FuzzCallbackLine \
	./runner/internal/recorded/disguise:FuzzEditTexts \
	./schemas/wire:FuzzBody \
	./schemas/wire:FuzzClean \
	./schemas/wire:FuzzDecode

fuzz: ## look for inputs that break what reads them, FUZZTIME (30s) each
	@set -e; for f in $(FUZZ); do \
		echo "$${f#*:}"; \
		$(GO) test $${f%%:*} -run '^$$' -fuzz "^$${f#*:}\$$" -fuzztime $(FUZZTIME); \
	done

bench: build ## measure what a run costs
	@$(GO) run ./.ci/bench

soak: build ## ten minutes of load on serve (SOAK=1h for more): its memory stays as it is
	@$(GO) run ./.ci/soak

docs: build ## write the rules and their scenarios as one page, build/docs.html
	@bin/modecert docs --out build/docs.html

serve: build ## serve the reference service until Ctrl-C
	@bin/modecert serve

test-clients: build ## the official Node SDK against the reference service
	@cd .ci/clients && npm ci --no-audit --no-fund --loglevel=error && npm test --silent

test-readers: build ## reports and certificates as others read them: Cucumber, JUnit, another DSSE, the action's steps
	@cd .ci/readers && npm ci --no-audit --no-fund --loglevel=error
	@$(TOOL) actionlint
	@node --test .ci/readers/*.test.mjs

# It takes half a minute, most of it waiting.
test-foreign: build ## a service in another language is run, certified, and judged again from its bundle
	@.ci/foreign/run

readme: build ## bring the figures of the READMEs up to date
	@$(GO) run ./.ci/readme README.md features/README.md

picture: conformance ## take the picture of the report in the README anew, with Chromium
	@$$(command -v chromium google-chrome chromium-browser | head -n 1) --headless --no-sandbox --disable-gpu --hide-scrollbars \
		--window-size=1280,800 --screenshot=.github/report.png build/conformance/report.html 2>/dev/null

# Chromium belongs to the machine: where there is none, only CI takes that for a fault.
test-browser: build ## the pages in a headless Chromium, where there is one; screenshots go to build/screenshots
	@if command -v chromium || command -v google-chrome || command -v chromium-browser; then \
		bash .ci/browser/run; \
	elif [ -n "$$CI" ]; then echo "make test-browser: no Chromium is installed" >&2; exit 2; \
	else echo "make test-browser: skipped, since no Chromium is installed"; fi

# The first time, the tools of a release take minutes to compile.
release-check: ## build all that a release consists of, publish nothing, and use it as people would
	@bash .ci/release/check
