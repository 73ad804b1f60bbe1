package explore

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/steps"
)

// Scale is the extent of a measurement.
type Scale struct {
	// Walks are tried for each planted fault, Plants of them pursued over HTTP.
	Walks, Plants int
	// Documented, Reading and Pair are the steps of the negative controls; Readings is how
	// many readings the seed draws, 0 for all, and Pairs how many pairs of them.
	Documented, Reading, Readings, Pair, Pairs int
	// Scenarios is how many scenarios are pasted and run.
	Scenarios int
	// Least is the minimum share of planted faults to find, in percent.
	Least int
}

// The full measurement, and a short one.
var (
	Whole = Scale{Walks: 2500, Plants: 80, Documented: 100_000, Reading: 2000, Pair: 500, Pairs: 200, Scenarios: 10, Least: 95}
	Brief = Scale{Walks: 64, Plants: 8, Documented: 3000, Reading: 40, Pair: 40, Pairs: 8, Scenarios: 2, Least: 65}
)

// Part returns a measurement of an n-th of the size. It requires no share of planted
// faults and pastes nothing.
func (s Scale) Part(n int) Scale {
	return Scale{Walks: s.Walks / n, Plants: max(1, s.Plants/n), Documented: s.Documented / n, Reading: s.Reading / n, Readings: len(walkable()) / n, Pair: s.Pair / n, Pairs: s.Pairs / n}
}

var (
	extent   = flag.String("measure", "", "whole or brief: measure the exploration, as `make explore` and `make explore-short` do")
	fromSeed = flag.Int64("measure-seed", 0, "the seed of the first walk; 0 means 1, and a brief measurement then has a second part with a fresh seed")
)

// The exploration finds planted faults, and nothing where nothing is wrong.
func TestMeasure(t *testing.T) {
	scale, asked := map[string]Scale{"whole": Whole, "brief": Brief}[*extent]
	if !asked {
		t.Skip("make explore asks for it")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // thousands of small services are made and dropped
	problems, err := measure(t.Context(), scale, cmp.Or(*fromSeed, 1), os.Stdout)
	require.NoError(t, err)
	if *extent == "brief" && *fromSeed == 0 {
		fresh := time.Now().UnixNano() % 1_000_000_000
		fmt.Printf("\nwith a fresh seed, SEED=%d:\n", fresh)
		more, err := measure(t.Context(), scale.Part(8), fresh, os.Stdout)
		require.NoError(t, err)
		problems = append(problems, more...)
	}
	assert.Empty(t, problems)
}

// measure explores services of which it is known what they do: every deviation, and what
// is permitted. seed is that of the first walk. It prints what it finds, and returns what
// is not as it should be.
func measure(ctx context.Context, s Scale, seed int64, out io.Writer) (problems []string, err error) {
	m := &measuring{Scale: s, seed: seed, out: out}
	for _, part := range []func(context.Context) error{m.hunt, m.plant, m.paste, m.documented, m.readings, m.pairs} {
		if err := cmp.Or(part(ctx), ctx.Err()); err != nil {
			return m.problems, err
		}
	}
	return m.problems, nil
}

type measuring struct {
	Scale
	seed int64
	out  io.Writer

	shown map[string]*found // by deviation
	// faults are planted, found are those that a walk shows and that no reading explains.
	faults, found int
	// findings are those over HTTP, by deviation, lengths those of their walks, lost the
	// faults that a walk in this process shows and the service over HTTP did not.
	findings map[string]*Finding
	lengths  []int
	lost     []string
	problems []string
}

func (m *measuring) problem(format string, args ...any) {
	m.problems = append(m.problems, fmt.Sprintf(format, args...))
}

// each calls do for every number below n, several at once.
func each(n, atOnce int, do func(i int)) {
	var all sync.WaitGroup
	next := make(chan int)
	for range atOnce {
		all.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	all.Wait()
}

// hunt looks for a walk that shows each deviation and that no reading explains, in this
// process: the same walks, made and compared in the same way, but for the connection.
func (m *measuring) hunt(ctx context.Context) error {
	begun := time.Now()
	m.shown = hunted(ctx, Deviations(), m.seed, m.Walks)
	m.faults = len(m.shown)
	var missed, explained []string
	for _, id := range Deviations() {
		switch f := m.shown[id]; {
		case f.walk == nil:
			missed = append(missed, fmt.Sprintf("  not found: %s (%s): no walk came to where it shows\n", id, deviations()[id].Says))
		case f.by != "":
			because := readings()[strings.Split(f.by, " + ")[0]].Because
			explained = append(explained, fmt.Sprintf("  explained: %s (%s) in each of %d walks, by %s: %s\n", id, deviations()[id].Says, f.explained, f.by, because))
		}
	}
	m.found = m.faults - len(missed) - len(explained)
	fmt.Fprintf(m.out, "planted faults: %d of %d deviations (%.1f %%) show in at most %d walks from seed %d and are explained by no reading, in %s\n",
		m.found, m.faults, 100*float64(m.found)/float64(m.faults), m.Walks, m.seed, since(begun))
	if n := len(missed) - mostMissed; n > 0 {
		missed = append(missed[:mostMissed], fmt.Sprintf("  and %d more\n", n))
	}
	_, err := io.WriteString(m.out, strings.Join(append(missed, explained...), ""))
	return err
}

// mostMissed is how many planted faults that were not found are printed: more than the whole
// measurement lets pass.
const mostMissed = 40

func since(begun time.Time) time.Duration { return time.Since(begun).Round(100 * time.Millisecond) }

// Budgets of explorations on this host.
const (
	patience = 3 * time.Second
	hurry    = 700 * time.Millisecond
	window   = 25 * time.Millisecond
)

func (v Variant) behaviour() behaviour.Behaviour {
	b := behaviour.Documented()
	v.apply(&b)
	return b
}

// explored explores a reference service with a variant over HTTP.
func explored(ctx context.Context, v Variant, o Options) (*Result, error) {
	return exploredAs(ctx, v.behaviour(), o, false)
}

// exploredInProcess is explored without connections.
func exploredInProcess(ctx context.Context, v Variant, o Options) (*Result, error) {
	return exploredAs(ctx, v.behaviour(), o, true)
}

func exploredAs(ctx context.Context, b behaviour.Behaviour, o Options, inProcess bool) (*Result, error) {
	t, err := endpoint.StartReference(ctx, endpoint.Endpoint{
		Channels: config.DefaultChannels(), Budgets: steps.Budgets{Eventually: o.Eventually, Never: o.Never},
		Request: time.Minute, RetryPause: config.DefaultRetryPause, Seed: max(o.Seed, 1),
		InProcess: inProcess,
	}, reference.Options{Behaviour: b})
	if err != nil {
		return nil, err
	}
	defer t.Close(ctx)
	o.Target, o.Offer = t, OfferOf(t)
	return Run(ctx, o), nil
}

// plant pursues planted faults over HTTP: a walk that shows the fault is made on a
// service that has it, judged, shrunk, attributed and repeated.
func (m *measuring) plant(ctx context.Context) error {
	ids := slices.DeleteFunc(Deviations(), func(id string) bool { f := m.shown[id]; return f.walk == nil || f.by != "" })
	draw := rand.New(rand.NewPCG(uint64(m.seed), 1))
	draw.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	ids = ids[:min(len(ids), m.Plants)]
	m.findings = map[string]*Finding{}
	begun, attributed := time.Now(), 0
	var mu sync.Mutex
	var failed error
	each(len(ids), len(ids), func(i int) { // most of them wait
		id := ids[i]
		if ctx.Err() != nil {
			return
		}
		f, err := m.pursued(ctx, id)
		mu.Lock()
		defer mu.Unlock()
		switch {
		case err != nil:
			failed = cmp.Or(failed, err)
		case f == nil:
			m.lost = append(m.lost, id)
		default:
			m.findings[id] = f
			m.lengths = append(m.lengths, len(f.Walk))
			if slices.Contains(f.Rules, deviations()[id].Breaks) {
				attributed++
			}
		}
	})
	slices.Sort(m.lost)
	slices.Sort(m.lengths)
	fmt.Fprintf(m.out, "over HTTP: %d of %d drawn were found again, judged, shrunk and confirmed, %d of them attributed to the rule that they are meant to break, in %s\n",
		len(m.findings), len(ids), attributed, since(begun))
	for _, id := range m.lost {
		fmt.Fprintf(m.out, "  not confirmed: %s\n", id)
	}
	for id, f := range m.findings {
		if len(f.Walk) > 8 {
			fmt.Fprintf(m.out, "  long: %s: %d steps: %s %v\n", id, len(f.Walk), f.Summary(), f.Deviations)
		}
	}
	fmt.Fprintf(m.out, "shrunk walks: %d steps in the median, %d at most\n", median(m.lengths), slices.Max(append(m.lengths, 0)))
	m.weigh()
	return failed
}

// weigh records if too few planted faults were found or confirmed, or if walks shrank too
// little. A measurement without a minimum share is too small for that.
func (m *measuring) weigh() {
	if m.Least == 0 {
		return
	}
	// What a reading explains in every walk that was tried was not found.
	if 100*m.found < m.Least*m.faults {
		m.problem("%d of %d planted faults were found and are explained by no reading, not %d %%", m.found, m.faults, m.Least)
	}
	// One in twenty may be lost, and one of a few: where a service does not show whose
	// something is, the client does not touch it.
	if n, lost := len(m.lengths), len(m.lost); lost > max(1, (n+lost)/20) {
		m.problem("%d of %d planted faults were confirmed over HTTP", n, n+lost)
	}
	if n := median(m.lengths); n > 5 {
		m.problem("a shrunk walk has %d steps, in the median", n)
	}
}

// heard is a walk after which callbacks have been received.
var heard = Walk{{N: 1, Do: CreateApp}, {N: 2, Do: SendMessage, App: 1, Who: 1}}

// pursued explores a service with a deviation by the walk that shows it, more patiently the
// second time: a busy machine may have been late.
func (m *measuring) pursued(ctx context.Context, id string) (last *Finding, err error) {
	shown := m.shown[id]
	for _, wait := range []time.Duration{hurry, patience} {
		r, err := explored(ctx, Variant{Deviations: []string{id}}, Options{Walks: []Walk{heard, shown.walk}, Seed: shown.seed - 1, Eventually: wait, Never: window})
		if err != nil {
			return nil, err
		}
		if len(r.Findings) == 0 {
			continue
		}
		if last = r.Findings[0]; slices.Contains(last.Deviations, id) {
			break
		}
	}
	return last, nil
}

func median(sorted []int) int {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[len(sorted)/2]
}

// paste tells findings as scenarios and runs some of them: each fails on its deviation
// and conforms without it.
func (m *measuring) paste(ctx context.Context) error {
	begun, tell, pasted := time.Now(), 0, 0
	var faults []string
	ids := make([]string, 0, len(m.findings))
	for id := range m.findings {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	rules := map[string]bool{}
	for _, id := range ids {
		f := m.findings[id]
		rule := deviations()[id].Breaks
		told := Tell(f.Walk, f.Expected, f.Saw, rule)
		if len(told.Missing) > 0 || len(told.Lines) == 0 {
			continue
		}
		tell++
		if pasted == m.Scenarios || rules[rule] || !slices.Contains(f.Deviations, id) || ctx.Err() != nil {
			continue
		}
		fails, err := runPasted(ctx, rule, told.String(), id)
		if err == nil && fails {
			var wrong bool
			if wrong, err = runPasted(ctx, rule, told.String(), ""); err == nil && !wrong {
				pasted++
				rules[rule] = true
				fmt.Fprintf(m.out, "\n%s, which fails on %s and conforms without it:\n%s", rule, id, told)
				continue
			}
		}
		faults = append(faults, fmt.Sprintf("%s (fails %v, error %v):\n%s", id, fails, err, told))
	}
	fmt.Fprintf(m.out, "scenarios: %d of %d findings are told in phrases that exist; of these %d were pasted, failed on the deviation and conformed without it; %d did not; in %s\n",
		tell, len(m.findings), pasted, len(faults), since(begun))
	for _, f := range faults {
		fmt.Fprintf(m.out, "  %s\n", strings.TrimSpace(f))
	}
	if pasted < m.Scenarios {
		m.problem("%d pasted scenarios fail on their deviation and conform without it, not %d", pasted, m.Scenarios)
	}
	return nil
}
