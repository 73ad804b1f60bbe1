package explore

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

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
	// Documented, Reading and Pair are the steps of the negative controls, Pairs how many
	// pairs of readings are drawn.
	Documented, Reading, Pair, Pairs int
	// Scenarios is how many scenarios are pasted and run.
	Scenarios int
	// Least is the minimum share of planted faults to find, in percent.
	Least int
}

// The full measurement, and a short one.
var (
	Whole = Scale{Walks: 2500, Plants: 80, Documented: 100_000, Reading: 2000, Pair: 500, Pairs: 200, Scenarios: 10, Least: 95}
	Brief = Scale{Walks: 60, Plants: 16, Documented: 3000, Reading: 40, Pair: 40, Pairs: 24, Scenarios: 2, Least: 65}
)

// Part returns a measurement of an n-th of the size. It requires no share of planted
// faults and pastes nothing.
func (s Scale) Part(n int) Scale {
	return Scale{Walks: s.Walks / n, Plants: max(1, s.Plants/n), Documented: s.Documented / n, Reading: s.Reading / n, Pair: s.Pair / n, Pairs: s.Pairs / n}
}

// Measurement is the result of a measurement.
type Measurement struct {
	// Found counts the planted faults that a walk shows and that no reading explains.
	Faults, Found, Confirmed, Attributed, Pursued int
	// Missed are the planted faults that no walk shows, Explained those that readings
	// explain in every walk that shows them, Lost those that a walk in this process shows
	// and the service over HTTP did not.
	Missed, Explained, Lost []string
	Lengths                 []int
	Controls                []Control
	Told, Pasted            int
	PasteFaults             []string
	Steps                   int
	Took                    map[string]time.Duration
	Problems                []string
}

// Control is the exploration of a service with permitted behaviour.
type Control struct {
	Variant  Variant
	Steps    int
	Findings []*Finding
	Result   *Result
}

// Paste runs the text of a scenario under a rule, on the reference service with a
// deviation, or without one if deviation is "". See [Pasted].
type Paste func(ctx context.Context, rule, scenario, deviation string) (violated bool, err error)

// Measure explores services whose behaviour is known: every deviation, and permitted
// behaviours. seed is the seed of the first walk.
func Measure(ctx context.Context, s Scale, seed int64, paste Paste, out io.Writer) (*Measurement, error) {
	// Thousands of services come and go: a third of the work would be collecting garbage.
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	m := &measuring{Scale: s, seed: seed, out: out, Measurement: &Measurement{Took: map[string]time.Duration{}}}
	for _, part := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"planted faults", m.hunt}, {"planted faults over HTTP", m.plant}, {"pasted scenarios", func(ctx context.Context) error { return m.paste(ctx, paste) }},
		{"the documented service", m.documented}, {"readings", m.readings}, {"pairs of readings", m.pairs},
	} {
		begun := time.Now()
		if err := part.do(ctx); err != nil {
			return m.Measurement, err
		}
		if err := ctx.Err(); err != nil {
			return m.Measurement, err
		}
		m.Took[part.name] = time.Since(begun).Round(100 * time.Millisecond)
		m.tell(part.name)
	}
	return m.Measurement, nil
}

// gcPercent is how much of what is in use may become garbage before it is collected, in
// percent.
const gcPercent = 400

type measuring struct {
	Scale
	*Measurement
	seed int64
	out  io.Writer

	shown    map[string]*found // by deviation
	findings map[string]*Finding
}

// found is a walk that shows a deviation: the first one that no reading explains, or else
// the first one.
type found struct {
	seed      int64
	walk      Walk
	by        string // the readings that explain it
	explained int    // how many walks readings explain
}

func (f *found) take(seed int64, w Walk, by string) {
	if by != "" {
		f.explained++
	}
	if better := f.by != "" && by == ""; f.walk == nil || better || (f.by == "") == (by == "") && seed < f.seed {
		f.seed, f.walk, f.by = seed, w, by
	}
}

func (m *measuring) problem(format string, args ...any) {
	m.Problems = append(m.Problems, fmt.Sprintf(format, args...))
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
	m.shown = hunted(ctx, Deviations(), m.seed, m.Walks)
	m.Faults = len(m.shown)
	for _, id := range Deviations() {
		switch f := m.shown[id]; {
		case f.walk == nil:
			m.Missed = append(m.Missed, id)
		case f.by != "":
			m.Explained = append(m.Explained, id)
		}
	}
	m.Found = m.Faults - len(m.Missed) - len(m.Explained)
	return nil
}

// mostExplained is how many walks in which readings explain a deviation are tried.
const mostExplained = 40

// hunted returns what walks show of deviations.
func hunted(ctx context.Context, ids []string, seed int64, walks int) map[string]*found {
	shown := map[string]*found{}
	for _, id := range ids {
		shown[id] = &found{}
	}
	rest := slices.Clone(ids)
	j := &judge{offer: Everything}
	var mu sync.Mutex
	const batch = 16
	for from := 0; from < walks && len(rest) > 0 && ctx.Err() == nil; from += batch {
		each(min(batch, walks-from), runtime.GOMAXPROCS(0), func(i int) {
			at := seed + int64(from+i)
			w := Generate(at, Everything)
			var courses []*course
			for _, order := range orders(w) {
				courses = append(courses, j.course(w, Variant{Swapped: order}))
			}
			for _, id := range rest {
				f := shown[id]
				mu.Lock()
				needless := f.walk != nil && f.by == "" && f.seed < at
				mu.Unlock()
				if needless {
					continue
				}
				if by, differs := faulty(courses, id); differs {
					mu.Lock()
					f.take(at, w, by)
					mu.Unlock()
				}
			}
		})
		rest = slices.DeleteFunc(rest, func(id string) bool {
			f := shown[id]
			return f.walk != nil && f.by == "" || f.explained >= mostExplained
		})
	}
	return shown
}

// faulty reports whether a walk shows a deviation, and by which readings that is explained; by
// is "" if it is not.
func faulty(orders []*course, id string) (by string, differs bool) {
	first, v := orders[0], Variant{Deviations: []string{id}}
	if !first.differs(v) {
		return "", false
	}
	saw := Imagine(first.w, v, first.offer)
	for _, c := range orders {
		if found := c.explain(saw, false); len(found) > 0 {
			by = found[0].String()
			return by, by != ""
		}
	}
	return "", true
}

// Budgets of explorations on this host.
const (
	patience = 3 * time.Second
	hurry    = 700 * time.Millisecond
	window   = 25 * time.Millisecond
)

// explored explores a reference service with a variant over HTTP.
func explored(ctx context.Context, v Variant, o Options) (*Result, error) {
	return exploredAs(ctx, v.behaviour(), o)
}

func exploredAs(ctx context.Context, b behaviour.Behaviour, o Options) (*Result, error) {
	t, err := endpoint.StartReference(ctx, endpoint.Endpoint{
		Channels: config.DefaultChannels(), Budgets: steps.Budgets{Eventually: o.Eventually, Never: o.Never},
		Request: time.Minute, RetryPause: config.DefaultRetryPause, Seed: max(o.Seed, 1),
		InProcess: o.inProcess,
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
	m.Pursued = len(ids)
	m.findings = map[string]*Finding{}
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
			m.Lost = append(m.Lost, id)
		default:
			m.findings[id] = f
			m.Confirmed++
			m.Lengths = append(m.Lengths, len(f.Walk))
			if slices.Contains(f.Rules, deviations()[id].Breaks) {
				m.Attributed++
			}
		}
	})
	slices.Sort(m.Lost)
	slices.Sort(m.Lengths)
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
	if 100*m.Found < m.Least*m.Faults {
		m.problem("%d of %d planted faults were found and are explained by no reading, not %d %%", m.Found, m.Faults, m.Least)
	}
	if sought := m.Confirmed + len(m.Lost); 100*m.Confirmed < 95*sought {
		m.problem("%d of %d planted faults were confirmed over HTTP", m.Confirmed, sought)
	}
	if n := median(m.Lengths); n > 5 {
		m.problem("shrunk walks have a median of %d steps", n)
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

// control explores a service with permitted behaviour, in which nothing must be found:
// the documented one over HTTP, others without connections.
func (m *measuring) control(ctx context.Context, v Variant, steps, atOnce int, seed int64) (Control, error) {
	r, err := explored(ctx, v, Options{Seed: seed, Steps: steps, Concurrency: atOnce, Eventually: patience, Never: window, inProcess: len(v.Readings) > 0})
	if err != nil {
		return Control{}, err
	}
	return Control{Variant: v, Steps: r.Steps, Findings: r.Findings, Result: r}, nil
}

// controls explores permitted services, many at once, since their walks wait more than
// they compute. Those that show late what they hold wait longest, and come first.
func (m *measuring) controls(ctx context.Context, all []Variant, steps, atOnce int) error {
	var mu sync.Mutex
	var failed error
	var late, others []int
	for i, v := range all {
		if lags(v) {
			late = append(late, i)
		} else {
			others = append(others, i)
		}
	}
	order := append(late, others...)
	each(len(all), services, func(n int) {
		if ctx.Err() != nil {
			return
		}
		i, atOnce := order[n], atOnce
		if n < len(late) {
			atOnce *= 4
		}
		c, err := m.control(ctx, all[i], steps, atOnce, m.seed+int64(1000*(i+1)))
		mu.Lock()
		defer mu.Unlock()
		if failed = cmp.Or(failed, err); err != nil {
			return
		}
		m.Controls = append(m.Controls, c)
		m.Steps += c.Steps
		name := cmp.Or(all[i].String(), "the documented service")
		for _, f := range c.Findings {
			m.problem("a finding on %s: %s", name, f.Summary())
			fmt.Fprintf(m.out, "FOUND  on %s, of seed %d: %s\n%s", name, f.Seed, f.Summary(), File{Seed: f.Seed, Steps: f.Walk}.Bytes())
		}
		for reason, n := range c.Result.Unfinished {
			if reason != errWithheld.Error() {
				m.problem("%s: %d walks did not finish: %s", name, n, reason)
			}
		}
		if len(c.Result.Left) > 0 && !slices.Contains(all[i].Readings, named) {
			m.problem("%s: left behind: %s", name, c.Result.Left[0])
		}
	})
	return failed
}

// services is how many are explored at once.
const services = 40

// lags reports whether a variant shows late what it holds.
func lags(v Variant) bool {
	b := v.behaviour()
	for _, op := range []string{"Messages_ListMessages", "Contact_ListContacts", "App_ListApps", "Messages_GetMessage", "App_GetApp"} {
		if max(b.SeenAfter(op), b.SeenAfter(op)) > 0 { // of two copies one may lag
			return true
		}
	}
	return false
}

// named is the reading under which a target names contacts. Whoever bears a name may be
// somebody else's, so that the clean-up keeps them.
const named = "contacts-named-by-messages"

// filled is the reading under which no walk is possible: a new project lists other
// clients' apps, so the client refuses it as a project in use.
const filled = "apps-of-others-listed"

// walkable returns the readings under which walks are possible.
func walkable() []string {
	return slices.DeleteFunc(Readings(), func(id string) bool { return id == filled })
}

func (m *measuring) documented(ctx context.Context) error {
	return m.controls(ctx, []Variant{{}}, m.Documented, 24)
}

func (m *measuring) readings(ctx context.Context) error {
	var all []Variant
	for _, id := range walkable() {
		all = append(all, Variant{Readings: []string{id}})
	}
	fmt.Fprintf(m.out, "not walked under %s: the client refuses a new project that has apps\n", filled)
	return m.controls(ctx, all, m.Reading, 2)
}

func (m *measuring) pairs(ctx context.Context) error {
	draw := rand.New(rand.NewPCG(uint64(m.seed), 2))
	var all []Variant
	ids := walkable()
	for range m.Pairs {
		a, b := draw.IntN(len(ids)), draw.IntN(len(ids))
		for a == b {
			b = draw.IntN(len(ids))
		}
		all = append(all, Variant{Readings: []string{ids[a], ids[b]}})
	}
	return m.controls(ctx, all, m.Pair, 1) // what one walk shows of its readings the next one begins with
}

// paste writes findings as scenarios and runs some of them: each must fail on its
// deviation and conform without it.
func (m *measuring) paste(ctx context.Context, paste Paste) error {
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
		m.Told++
		if m.Pasted == m.Scenarios || rules[rule] || !slices.Contains(f.Deviations, id) || paste == nil || ctx.Err() != nil {
			continue
		}
		fails, err := paste(ctx, rule, told.String(), id)
		if err == nil && fails {
			var wrong bool
			if wrong, err = paste(ctx, rule, told.String(), ""); err == nil && !wrong {
				m.Pasted++
				rules[rule] = true
				fmt.Fprintf(m.out, "\n%s, which fails on %s and conforms without it:\n%s", rule, id, told)
				continue
			}
		}
		m.PasteFaults = append(m.PasteFaults, fmt.Sprintf("%s (fails %v, error %v):\n%s", id, fails, err, told))
	}
	if m.Pasted < m.Scenarios {
		m.problem("%d pasted scenarios fail on their deviation and conform without it, not %d", m.Pasted, m.Scenarios)
	}
	return nil
}

// mostMissed is how many missed faults are printed: more than a full measurement allows.
const mostMissed = 40

// tell prints the result of one part of the measurement.
func (m *measuring) tell(part string) {
	took := m.Took[part]
	switch part {
	case "planted faults":
		fmt.Fprintf(m.out, "planted faults: %d of %d deviations (%.1f %%) show in at most %d walks from seed %d and are explained by no reading, in %s\n",
			m.Found, m.Faults, 100*float64(m.Found)/float64(m.Faults), m.Walks, m.seed, took)
		for _, id := range m.Missed[:min(len(m.Missed), mostMissed)] {
			fmt.Fprintf(m.out, "  not found: %s (%s): no walk came to where it shows\n", id, deviations()[id].Says)
		}
		if n := len(m.Missed) - mostMissed; n > 0 {
			fmt.Fprintf(m.out, "  and %d more\n", n)
		}
		for _, id := range m.Explained {
			f := m.shown[id]
			fmt.Fprintf(m.out, "  explained: %s (%s) in each of %d walks, by %s\n", id, deviations()[id].Says, f.explained, f.by)
		}
	case "planted faults over HTTP":
		fmt.Fprintf(m.out, "over HTTP: %d of %d drawn were found again, judged, shrunk and confirmed, %d of them attributed to the rule that they are meant to break, in %s\n",
			m.Confirmed, m.Pursued, m.Attributed, took)
		for _, id := range m.Lost {
			fmt.Fprintf(m.out, "  not confirmed: %s\n", id)
		}
		for id, f := range m.findings {
			if len(f.Walk) > 8 {
				fmt.Fprintf(m.out, "  long: %s: %d steps: %s %v\n", id, len(f.Walk), f.Summary(), f.Deviations)
			}
		}
		fmt.Fprintf(m.out, "shrunk walks: a median of %d steps, %d at most\n", median(m.Lengths), slices.Max(append(m.Lengths, 0)))
	case "pasted scenarios":
		fmt.Fprintf(m.out, "scenarios: %d of %d findings can be written in existing phrases; of these %d were pasted, failed on the deviation and conformed without it; %d did not; in %s\n",
			m.Told, len(m.findings), m.Pasted, len(m.PasteFaults), took)
		for _, f := range m.PasteFaults {
			fmt.Fprintf(m.out, "  %s\n", strings.TrimSpace(f))
		}
	default:
		var n, steps, findings, unrepeated, withheld int
		for _, c := range m.Controls {
			of := map[int]string{0: "the documented service", 1: "readings", 2: "pairs of readings"}[len(c.Variant.Readings)]
			if of != part {
				continue
			}
			n++
			steps += c.Steps
			findings += len(c.Findings)
			unrepeated += c.Result.Unrepeated
			withheld += c.Result.Unfinished[errWithheld.Error()]
		}
		fmt.Fprintf(m.out, "negative control, %s: %d findings in %d steps on %d services (%d differences were not seen again, %d walks ended where a call was withheld), in %s\n", part, findings, steps, n, unrepeated, withheld, took)
	}
}
