# What a developer of modecert does, by name. `make` lists it.

GO ?= go
# Tools have a module of their own, so that whoever imports this one inherits none.
TOOL := $(GO) tool -modfile=.ci/tools/go.mod
# Go leaves folders that begin with a dot out of ./..., so these are named.
TOOLS := $(patsubst %/main.go,./%,$(wildcard .ci/*/main.go))

.DEFAULT_GOAL := help
.PHONY: help build conformance test test-race lint parity record bench soak docs serve test-clients test-readers test-browser readme prove shuffle mutation fuzz

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 18

build: ## build bin/modecert
	@$(GO) build -o bin/modecert ./runner/cmd/modecert

conformance: build ## run the recorded suite; reports go to build/conformance
	@bin/modecert run --target recorded --out build/conformance

# What a short test leaves out: scripts that run the command as processes, and
# what runs the whole suite again and again. make test-race races these too.
PLAIN := ./fixtures/reference/behaviour ./runner/internal/certificate ./runner/internal/cli ./runner/internal/ledger ./runner/internal/prove ./runner/internal/scaffold ./schemas

# make lint vets; here it would only cost time. So would collecting the garbage
# of compilers and tests that end within seconds.
test: export GOGC = 400
# No debugger looks at these tests, and to inline all that the tables of
# deviations call takes the compiler seconds.
QUICK := -gcflags=all=-dwarf=false -gcflags='./fixtures/reference/behaviour=-l -dwarf=false'
test: ## run the Go tests: all with the race detector, but for those that are long
	@{ $(GO) test -vet=off -run 'TestConcurrencyPays|TestTheExampleOfAnotherModule|TestOurOwnFiles|TestRecording' ./runner/conformance && \
		$(GO) test -vet=off -run TestNothingForeignIsTouched ./runner/internal/endpoint && \
		$(GO) test -vet=off -parallel 6 $(PLAIN); } & plain=$$!; \
		$(GO) test -vet=off -race -short -p 3 $(QUICK) ./... || { wait $$plain; exit 1; }; \
		wait $$plain

test-race: ## all Go tests with the race detector, the command's scripts too; takes some minutes
	@$(GO) test -race -timeout 30m ./...

lint: build ## gofmt, go vet, staticcheck, the suite's own lint, the figures of the README
	@unformatted=$$(gofmt -l .); \
		if [ -n "$$unformatted" ]; then printf 'not formatted by gofmt:\n%s\n' "$$unformatted"; exit 1; fi
	@$(GO) vet ./... $(TOOLS)
	@$(TOOL) staticcheck ./... $(TOOLS)
	@bin/modecert lint
	@$(GO) run ./.ci/readme -check README.md

parity: build ## recorded and reference runs must agree, scenario by scenario
	@bin/modecert run --quiet --target reference --out build/parity/reference
	@bin/modecert run --quiet --target recorded --out build/parity/recorded
	@bin/modecert compare build/parity/reference/report.json build/parity/recorded/report.json

# What repeats the recording that was there leaves it as it was, to the letter.
record: build ## record the built-in fixtures anew, from the reference service
	@rm -rf build/recorded && mkdir -p build/recorded
	@cp -R fixtures/recorded/. build/recorded/ && rm -f build/recorded/*.go && touch build/recorded/.begun
	@bin/modecert run --quiet --target reference --record build/recorded
	@find build/recorded -name '*.json' ! -newer build/recorded/.begun -delete # of scenarios that are no more
	@find build/recorded -type d -empty -delete
	@rm -rf fixtures/recorded/*/ # only now: a run that failed leaves the old ones alone
	@rm build/recorded/.begun && cp -R build/recorded/. fixtures/recorded/
	@$(MAKE) --no-print-directory build # the recordings are part of the binary

prove: build ## every scenario fails on a deviation, none on a permitted reading
	@bin/modecert prove --out build/prove

shuffle: ## twenty shuffled runs with slow answers give the same verdicts
	@$(GO) test -race -count=1 -timeout 30m -run TestShuffledRunsAgree -v ./runner/conformance -args -shuffled-runs=20

mutation: ## mutation score of the runner's own logic
	@bash .ci/mutation/run

FUZZTIME ?= 30s
FUZZ = \
	./fixtures/cassette:FuzzLoad \
	./runner/internal/certificate:FuzzVerify \
	./runner/internal/config:FuzzAccess \
	./runner/internal/config:FuzzParse \
	./runner/internal/evidence:FuzzNoSecretIsLeft \
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

readme: build ## bring the figures of the README up to date
	@$(GO) run ./.ci/readme README.md

test-browser: build ## the pages in a headless Chromium; screenshots go to build/screenshots
	@command -v chromium || command -v google-chrome || command -v chromium-browser || { echo "make test-browser: no Chromium is installed" >&2; exit 2; }
	@cd .ci/readers && npm ci --silent --no-audit --no-fund
	@rm -rf build/browser && mkdir -p build/browser
	@bin/modecert run --quiet --out build/browser/conforms
	@bin/modecert run --quiet --target reference --never 20ms --deviation dispatch-ttl-8-accepted-on-create --out build/browser/violates 2>/dev/null; [ $$? -eq 1 ]
	@bin/modecert run --quiet --target reference --never 20ms --deviation receipt-without-mode --without clock --out build/browser/callbacks 2>/dev/null; [ $$? -eq 1 ]
	@bin/modecert compare build/browser/conforms build/browser/violates build/browser/callbacks --html build/browser/compare.html >/dev/null; [ $$? -eq 1 ]
	@bin/modecert docs --out build/browser/docs.html
	@cd .ci/browser && $(GO) test -count=1 -tags browser ./...
