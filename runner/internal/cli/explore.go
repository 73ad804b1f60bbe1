package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/runner/internal/atomicfile"
	"github.com/modecert/modecert/runner/internal/bounded"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/explore"
	"github.com/modecert/modecert/runner/internal/gate"
	words "github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/report/folder"
	"github.com/modecert/modecert/runner/internal/session"
)

// exploreFlags are the arguments of explore.
type exploreFlags struct {
	runFlags
	against, againstControl string
	steps                   int
	time                    time.Duration
	replay                  string
}

// exploreTime limits an exploration without another limit.
const exploreTime = time.Minute

func (a *app) exploreCommand() *cobra.Command {
	var f exploreFlags
	cmd := &cobra.Command{
		Use:   "explore",
		Short: "Look for violations that no scenario covers",
		Long: `Make random walks over the operations that the rules are about, on an endpoint and
on the reference service, and compare answers, lists and callbacks. Without an
endpoint (--url, --region, modecert.yaml), explore the reference service itself.

A difference counts only if no reading of the documentation explains it, and no two
readings together do. It is attributed to the rule that a deviation with the same
difference breaks. Without such a deviation, it is an undocumented difference and not
a violation. Each finding is shrunk to the shortest walk, and written as a scenario,
as curl lines and as a file for --replay. With --against, every walk is made on two
endpoints, and differences between them are reported too.

Walks follow the rules for scenarios: they write only to recipients.allow, send no
more than max_sends, and undo everything. The public service requires --yes, and
--steps or --time. Without a limit, an exploration ends after a minute. Ctrl-C ends it
at once and keeps what was found. An exploration certifies nothing.

Exit status: 0 no must-rule is broken, 1 a must-rule is broken, 2 usage, 3 no walk
finished, 4 target unreachable, 5 fault of the suite, 130 interrupted.`,
		Example: `  modecert explore --deviation dispatch-mt-listed-in-conversation --steps 3000
  modecert explore --url http://127.0.0.1:8080 --control http://127.0.0.1:8080/control --time 5m
  modecert explore --url https://staging.example --against https://production.example --steps 2000
  modecert explore --replay found/finding-1.json
  modecert explore --config staging.yaml --seed 42 --out found`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.given = cmd.Flags().Changed
			return a.explore(cmd.Context(), &f)
		},
	}
	fl := cmd.Flags()
	f.bindEndpoint(fl)
	fl.Lookup("concurrency").Usage = fmt.Sprintf("walks at once (default %d)", config.DefaultConcurrency)
	fl.StringVar(&f.against, "against", "", "root of the API of another endpoint, with the same project and credentials, to compare with")
	fl.StringVar(&f.againstControl, "against-control", "", "root of the other endpoint's control protocol")
	fl.IntVar(&f.steps, "steps", 0, "end after so many steps, including those of shrinking and of --against; 0 means no limit")
	fl.DurationVar(&f.time, "time", 0, "end after this time (default 1m0s if --steps is not given either)")
	fl.Int64Var(&f.seed, "seed", 0, "seed of the first walk; 0 draws one")
	fl.StringSliceVar(&f.deviations, "deviation", nil, "explore the reference service with this deviation (repeatable)")
	fl.StringSliceVar(&f.readings, "reading", nil, "explore the reference service with this reading (repeatable)")
	fl.StringVar(&f.replay, "replay", "", "make the walk of this file instead of random ones")
	fl.StringVar(&f.out, "out", "", "write a file for --replay of each finding to this folder")
	fl.BoolVarP(&f.quiet, "quiet", "q", false, "print the findings in one line each")
	complete(cmd, "region", "us", "eu", "br")
	completeVariants(cmd)
	return cmd
}

// aim opens the target of an exploration: an endpoint or, without one, the reference
// service.
func (a *app) aim(f *exploreFlags) error {
	if len(f.deviations)+len(f.readings) > 0 {
		if f.url != "" || f.region != "" || f.configFile != "" {
			return &config.Error{Reason: "--deviation and --reading change the reference service and cannot be used with an endpoint"}
		}
		f.target = "reference"
	}
	if f.region != "" && f.url != "" {
		return &config.Error{Reason: "--region and --url name two targets; give one"}
	}
	if err := f.bounds(); err != nil {
		return err
	}
	if err := a.configure(&f.runFlags); err != nil {
		return err
	}
	if f.config == nil {
		f.target = "reference"
	} else if config.Public(f.config.Target.URL) && f.steps == 0 && f.time == 0 {
		return &config.Error{Reason: f.config.Target.URL + " is the public service: limit the exploration with --steps or --time"}
	}
	switch {
	case f.steps < 0 || f.time < 0:
		return &config.Error{Reason: "--steps and --time are not negative"}
	case f.against == "" && f.againstControl != "":
		return &config.Error{Reason: "--against-control requires --against"}
	case f.against != "" && f.config == nil:
		return &config.Error{Reason: "--against compares two endpoints: also give --url or --config"}
	case f.against != "" && config.Public(f.against) && !f.config.Confirm:
		return &config.Error{Reason: f.against + " is the public service, and " + askFirst}
	}
	if f.steps == 0 && f.time == 0 {
		f.time = exploreTime
	}
	return nil
}

func (a *app) explore(ctx context.Context, f *exploreFlags) error {
	if err := a.aim(f); err != nil {
		return err
	}
	walks, seed, err := f.walks()
	if err != nil {
		return err
	}
	cat, err := catalogue.Load(features.FS)
	if err != nil {
		return a.fault(err)
	}
	release, err := claim(f.out)
	if err != nil {
		return err
	}
	defer release()
	if err := removeFindings(f.out, f.replay); err != nil {
		return err
	}
	defer collectLate(shortPercent, proofLimit)()
	if f.config != nil {
		f.eventually = f.config.Budgets.Eventually
	}
	f.concurrency = a.afford(cmp.Or(f.concurrency, config.DefaultConcurrency))
	a.sayReadable(&f.runFlags)
	targets, err := a.targets(ctx, f)
	if err != nil {
		return a.unreached(err)
	}
	defer a.leave(ctx, targets)
	o := explore.Options{
		Target: targets[0], Offer: explore.OfferOf(targets[0]), Walks: walks, Seed: seed, Steps: f.steps, Time: f.time,
		Concurrency: f.concurrency, Eventually: f.eventually, Never: cmp.Or(f.never, f.window()),
		Progress: a.exploring(f),
	}
	if len(targets) > 1 {
		o.Against, o.Offer = targets[1], o.Offer.And(explore.OfferOf(targets[1]))
	}
	for _, t := range targets {
		if t.Serial() && o.Offer.Clock { // moving the clock would move it for every walk
			o.Concurrency = 1
		}
	}
	r := explore.Run(ctx, o)
	interrupted := ctx.Err() != nil
	return a.tellExploration(f, cat, r, seed, interrupted)
}

// window is how long to watch for an event that must not happen.
func (f *exploreFlags) window() time.Duration {
	if f.config != nil {
		return f.config.Budgets.Never
	}
	return 50 * time.Millisecond
}

// walks returns the walk of --replay, if given, and the seed.
func (f *exploreFlags) walks() ([]explore.Walk, int64, error) {
	seed := f.seed
	if seed == 0 {
		seed = time.Now().UnixNano() % 1_000_000_000
	}
	if f.replay == "" {
		return nil, seed, nil
	}
	raw, err := bounded.ReadFile(f.replay, maxWalk)
	if err != nil {
		return nil, 0, &config.Error{Reason: fmt.Sprintf("--replay: %v", err)}
	}
	file, err := explore.ReadFile(raw)
	if err != nil {
		return nil, 0, &config.Error{Reason: fmt.Sprintf("--replay %s: %v", f.replay, err)}
	}
	return []explore.Walk{file.Steps}, cmp.Or(f.seed, file.Seed, seed), nil
}

// targets opens the endpoint and, with --against, the other one.
func (a *app) targets(ctx context.Context, f *exploreFlags) ([]session.Target, error) {
	seed := f.seed
	f.seed = 0 // the seed of names and identities, which no two explorations share
	defer func() { f.seed = seed }()
	t, err := a.open(ctx, &f.runFlags)
	if err != nil || f.against == "" {
		return []session.Target{t}, err
	}
	other := f.runFlags
	other.url, other.region, other.control = f.against, "", f.againstControl
	other.config, other.out, other.quiet = nil, "", true
	err = a.configure(&other)
	var second session.Target
	if err == nil {
		second, err = a.open(ctx, &other)
	}
	if err != nil {
		return nil, errors.Join(err, t.Close(ctx))
	}
	return []session.Target{t, second}, nil
}

// leave closes the targets.
func (a *app) leave(ctx context.Context, targets []session.Target) {
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	for _, t := range targets {
		if err := t.Close(end); err != nil {
			a.complain("closing the target: %v", err)
		}
	}
}

// maxWalk limits the size of a file for --replay, in bytes.
const maxWalk = 1 << 20

// told is the interval between two lines of progress.
const told = 5 * time.Second

// exploring prints the progress of an exploration.
func (a *app) exploring(f *exploreFlags) func(*explore.Result) {
	if f.quiet {
		return nil
	}
	var mu sync.Mutex
	last := time.Now()
	return func(r *explore.Result) {
		mu.Lock()
		defer mu.Unlock()
		if time.Since(last) < told {
			return
		}
		last = time.Now()
		fmt.Fprintf(a.stderr, "%s, %s, %s, %s; %s\n", words.Counted(r.Walks, "walk"), words.Counted(r.Steps, "step"), words.Counted(r.Calls, "call"), words.Counted(len(r.Findings), "finding"), r.Covered)
	}
}

// tellExploration prints the result of an exploration and sets the exit status.
func (a *app) tellExploration(f *exploreFlags, cat *catalogue.Catalogue, r *explore.Result, seed int64, interrupted bool) error {
	broken, lost := 0, error(nil)
	for i, found := range r.Findings {
		if a.tellFinding(f, cat, i+1, found) == catalogue.Must {
			broken++
		}
		if f.out == "" {
			continue
		}
		path, err := writeFinding(f.out, i+1, found)
		if err != nil { // the other findings are still printed
			lost = errors.Join(lost, err)
			continue
		}
		fmt.Fprintf(a.stdout, "  again: modecert explore --replay %s\n", path)
	}
	if r.Ended != "" {
		fmt.Fprintf(a.stdout, "ended early: %s\n", r.Ended)
	}
	for _, c := range r.Changes {
		fmt.Fprintf(a.stdout, "CHANGE  %s after %s: the other endpoint is %s, this one %s\n", c.Walk[len(c.Walk)-1].Do, words.Counted(len(c.Walk), "step"),
			cmp.Or(c.Was, "as documented"), cmp.Or(c.Is, "as documented"))
		for _, p := range c.Differences {
			fmt.Fprintf(a.stdout, "  %s: the other shows %s, this one %s\n", p.At, words.Shortened(p.Expected), words.Shortened(p.Seen))
		}
	}
	for _, reason := range slices.Sorted(maps.Keys(r.Unfinished)) {
		fmt.Fprintf(a.stdout, "incomplete: %s: %s\n", words.Counted(r.Unfinished[reason], "walk"), words.Shortened(reason))
	}
	for _, left := range r.Left {
		fmt.Fprintf(a.stdout, "left behind: %s\n", left)
	}
	if r.Unrepeated > 0 {
		fmt.Fprintf(a.stdout, "not counted, since not seen a second time: %s\n", words.Counted(r.Unrepeated, "difference"))
	}
	if r.Readings != "" {
		fmt.Fprintf(a.stdout, "readings that the target shows: %s\n", r.Readings)
	}
	fmt.Fprintf(a.stdout, "%s, %d on must-rules, in %s from seed %d: %s, %s; %s. An exploration certifies nothing.\n",
		words.Counted(len(r.Findings), "finding"), broken, words.Counted(r.Walks, "walk"), seed, words.Counted(r.Steps, "step"), words.Counted(r.Calls, "call"), r.Covered)
	switch {
	case interrupted:
		a.complain("interrupted")
		a.status = gate.Interrupted
	case broken > 0:
		a.status = gate.Red
	case r.Steps == 0 || unfinished(r) == r.Walks:
		a.status = gate.Incomplete
	}
	if lost != nil {
		a.complain("%v", lost)
		a.status = gate.Usage
	}
	return nil
}

// writeFinding writes the file of a finding and returns its path. It overwrites no file:
// removeFindings has removed those of earlier explorations.
func writeFinding(dir string, n int, found *explore.Finding) (string, error) {
	file := explore.File{Finding: found.Summary(), Rule: strings.Join(found.Rules, ", "), Seed: found.Seed, Steps: found.Walk}
	for ; ; n++ {
		path := filepath.Join(dir, fmt.Sprintf("finding-%d.json", n))
		if _, err := os.Lstat(path); err == nil {
			continue
		}
		if err := atomicfile.WriteBytes(path, 0o644, file.Bytes()); err != nil {
			return "", fmt.Errorf("%s %s cannot be written to: %w", outFlag, dir, err)
		}
		return path, nil
	}
}

// removeFindings removes the files of an earlier exploration, except the one that is
// replayed. It leaves files that are not walks.
func removeFindings(dir, replay string) error {
	if dir == "" {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return usage(fmt.Errorf("%s %s cannot be read: %w", outFlag, dir, err))
	}
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		if ours, _ := filepath.Match("finding-[1-9]*.json", entry.Name()); !ours {
			continue
		}
		info, err := os.Lstat(path)
		if err != nil || !info.Mode().IsRegular() || replay != "" && folder.IsOneOf(path, []string{replay}) {
			continue
		}
		raw, err := bounded.ReadFile(path, maxWalk)
		if err != nil {
			continue
		}
		if _, err := explore.ReadFile(raw); err != nil {
			continue
		}
		if err := os.Remove(path); err != nil {
			return usage(fmt.Errorf("%s %s cannot be written to: %w", outFlag, dir, err))
		}
	}
	return nil
}

func unfinished(r *explore.Result) (n int) {
	for _, more := range r.Unfinished {
		n += more
	}
	return n
}

// tellFinding prints a finding and returns its level, which is that of its first rule.
func (a *app) tellFinding(f *exploreFlags, cat *catalogue.Catalogue, n int, found *explore.Finding) catalogue.Level {
	level, kind := catalogue.May, "UNDOCUMENTED DIFFERENCE"
	if len(found.Rules) > 0 {
		if rule, ok := cat.ByID(found.Rules[0]); ok {
			level = rule.Level
		}
		kind = map[catalogue.Level]string{catalogue.Must: "VIOLATES", catalogue.Should: "WARNING"}[level]
		kind = cmp.Or(kind, "OBSERVED") + "  " + found.Rules[0]
	}
	how := fmt.Sprintf("shrunk to %d", len(found.Walk))
	if found.Unshrunk {
		how += " until a limit was reached"
	}
	fmt.Fprintf(a.stdout, "%d. %s, found by the walk of seed %d, %s, %s\n", n, kind, found.Seed, words.Counted(found.Original, "step"), how)
	var places, calls []string
	for _, p := range found.Differences {
		places = append(places, fmt.Sprintf("  %s: expected %s, got %s", p.At, words.Shortened(p.Expected), words.Shortened(p.Seen)))
	}
	a.some(places, mostPoints, "  and %d more places\n")
	if f.quiet {
		return level
	}
	if len(found.Rules) > 1 {
		fmt.Fprintf(a.stdout, "  or, as it looks the same in this walk: %s\n", strings.Join(found.Rules[1:], ", "))
	}
	if len(found.Deviations) > 0 {
		fmt.Fprintf(a.stdout, "  looks like: %s\n", strings.Join(found.Deviations, ", "))
	}
	fmt.Fprintf(a.stdout, "  as a scenario:\n%s", explore.Tell(found.Walk, found.Expected, found.Saw, found.Rules...))
	fmt.Fprintf(a.stdout, "  as calls:\n")
	for _, x := range found.Exchanges {
		x.Tries = nil
		calls = append(calls, "    "+words.Curl(found.Base, x))
	}
	a.some(slices.Compact(calls), mostCalls, "    and %d more calls\n") // a read is repeated until it shows what is expected
	return level
}

// some prints at most a given number of lines, and how many more there are.
func (a *app) some(lines []string, most int, more string) {
	for _, line := range lines[:min(len(lines), most)] {
		fmt.Fprintln(a.stdout, line)
	}
	if n := len(lines) - most; n > 0 {
		fmt.Fprintf(a.stdout, more, n)
	}
}

// Limits of what is printed of a finding.
const (
	mostPoints = 6
	mostCalls  = 40
)
