package explore

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/schemas/wire"
)

// Options says what to explore, and for how long.
type Options struct {
	// Target is explored. It is not closed.
	Target session.Target
	// Against is another endpoint that every walk is made on, too; it may be nil.
	Against session.Target
	// Offer is what walks may do; see OfferOf.
	Offer Offer
	// Walks are made in place of generated ones; they are made once each.
	Walks []Walk
	// Seed is that of the first walk; each further walk has the next one.
	Seed int64
	// Steps and Time bound the exploration, its shrinking included; 0 means no bound. A walk
	// that has begun is ended, and what it found is confirmed, also beyond them.
	Steps int
	Time  time.Duration
	// Concurrency is how many walks are made at once.
	Concurrency int
	// Eventually and Never are the budgets of a walk.
	Eventually, Never time.Duration
	// Known is what is known of the target before.
	Known Variant
	// Progress is called after each walk; it may be nil.
	Progress func(*Result)

	inProcess bool // of a target that is the reference service: without connections
}

// most is how many findings end an exploration.
const most = 20

// Result is what came of an exploration.
type Result struct {
	// Walks counts those that were begun with. Steps and Calls count those of shrinking and of
	// the other endpoint, too, and no step whose handles named nothing.
	Walks, Steps, Calls int
	// Unfinished counts walks that came to no end, by the reason.
	Unfinished map[string]int
	// Unrepeated counts differences that were not seen again, of an interruption too.
	Unrepeated int
	Findings   []*Finding
	// Changes are the differences from the other endpoint.
	Changes []*Change
	// Readings are those that the target shows; "" if it is as documented.
	Readings string
	Covered  Coverage
	// Left is what was not undone.
	Left []string
	// Ended is why the exploration ended before its bounds; "" if it did not.
	Ended string
	// Interrupted reports that the exploration was broken off.
	Interrupted bool
}

// Finding is a difference that no reading explains.
type Finding struct {
	Seed int64
	// Rules are those that deviations with the same difference break, Deviations these;
	// without any it is an undocumented difference, and no violation.
	Rules, Deviations []string
	// Exact reports whether the first of the deviations shows just what was seen.
	Exact bool
	// Original is the walk that was found, Walk the shortest that shows the difference.
	Original int
	Walk     Walk
	// Unshrunk reports that a bound of the exploration ended the shrinking.
	Unshrunk bool
	// Differences are those of the last step.
	Differences []Point
	Saw         []Seen
	Expected    []Seen
	// Exchanges are the calls of the walk, to the API at Base.
	Exchanges []wire.Exchange
	Base      string
}

// Change is a difference between the two endpoints.
type Change struct {
	Seed        int64
	Walk        Walk
	Differences []Point
	// Was and Is say what each of the endpoints is as: "" if as documented, its readings,
	// or what is not permitted.
	Was, Is string
}

// key tells undocumented differences from each other.
func (f *Finding) key() string {
	var at []string
	for _, p := range f.Differences {
		at = append(at, p.At)
	}
	return string(f.Walk[len(f.Walk)-1].Do) + " " + strings.Join(at, " ")
}

// explorer is one exploration in progress.
type explorer struct {
	Options
	follower follower
	other    follower // of the other endpoint

	mu     sync.Mutex
	result *Result
	next   int64
	opened int             // sessions, which need different names
	heard  int             // callbacks
	known  map[string]bool // keys of undocumented differences and of changes

	deadline time.Time
	pursuing sync.Mutex // one difference is pursued at a time
}

// Run explores. It returns what it found also if ctx ends before.
func Run(ctx context.Context, o Options) *Result {
	e := &explorer{Options: o, next: o.Seed, known: map[string]bool{},
		follower: follower{judge: &judge{offer: o.Offer, known: o.Known}, eventually: o.Eventually, never: o.Never},
		other:    follower{judge: &judge{offer: o.Offer}, eventually: o.Eventually, never: o.Never},
		result:   &Result{Unfinished: map[string]int{}, Covered: newCoverage()},
	}
	if o.Time > 0 {
		e.deadline = time.Now().Add(o.Time)
	}
	var all sync.WaitGroup
	for range max(1, o.Concurrency) {
		all.Go(func() {
			for ctx.Err() == nil {
				seed, w, ok := e.draw()
				if !ok {
					return
				}
				e.one(ctx, seed, w)
			}
		})
	}
	all.Wait()
	e.result.Interrupted = ctx.Err() != nil
	e.result.Readings = strings.Join(e.follower.known.Readings, " + ")
	return e.result
}

// spent reports whether a bound is reached.
func (e *explorer) spent() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.Steps > 0 && e.result.Steps >= e.Steps || !e.deadline.IsZero() && time.Now().After(e.deadline)
}

// draw returns the next walk.
func (e *explorer) draw() (int64, Walk, bool) {
	spent := e.spent()
	e.mu.Lock()
	defer e.mu.Unlock()
	n := int(e.next - e.Seed)
	if len(e.result.Findings) >= most {
		e.result.Ended = fmt.Sprintf("%d findings are enough; there may be more", most)
	}
	if spent || e.result.Ended != "" || len(e.Walks) > 0 && n >= len(e.Walks) {
		return 0, nil, false
	}
	seed := e.next
	e.next++
	if len(e.Walks) > 0 {
		return seed, e.Walks[n].clone(), true
	}
	return seed, Generate(seed, e.Offer), true
}

// one makes a walk and pursues what it finds.
func (e *explorer) one(ctx context.Context, seed int64, w Walk) {
	t := e.walk(ctx, e.Target, &e.follower, seed, w)
	var was trail
	if e.Against != nil && ctx.Err() == nil {
		was = e.walk(ctx, e.Against, &e.other, seed, w)
	}
	e.note(ctx, w, t)
	if ctx.Err() != nil {
		if t.difference != nil {
			e.unrepeated()
		}
		return
	}
	if e.Against != nil && was.err == nil && t.err == nil {
		e.compare(seed, w, was, t)
	}
	if t.difference != nil {
		e.pursue(ctx, seed, t.difference)
	}
}

// walk makes a walk on a target and cleans up after it.
func (e *explorer) walk(ctx context.Context, target session.Target, f *follower, seed int64, w Walk) trail {
	e.mu.Lock()
	e.opened++
	name := fmt.Sprintf("%d-%d", seed, e.opened)
	e.mu.Unlock()
	l, err := open(ctx, target, name, w)
	if err != nil {
		return trail{err: err}
	}
	t := f.follow(ctx, l, w)
	if confirm := l.session.Confirm; t.err == nil && confirm != nil && (t.difference != nil || slices.Contains(w.needs(), plan.Clock)) {
		if err := confirm(ctx); err != nil { // what was seen proves nothing
			t = trail{steps: t.steps, skips: t.skips, calls: t.calls, callbacks: t.callbacks, err: err}
		}
	}
	left := l.close(ctx)
	if v := t.variants; t.err == nil && len(v) > 0 && !slices.ContainsFunc(v, func(v Variant) bool { return v.String() == f.shown() }) {
		f.adopt(v[0])
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.result.Left = append(e.result.Left, left...)
	e.result.Steps += t.steps - t.skips
	e.result.Calls += t.calls
	e.heard += t.callbacks
	return t
}

// note counts a walk.
func (e *explorer) note(ctx context.Context, w Walk, t trail) {
	e.mu.Lock()
	defer e.mu.Unlock()
	r := e.result
	r.Walks++
	if err := t.err; err != nil && ctx.Err() == nil {
		var foreign interface {
			Foreign() (kind, is string)
		}
		if errors.As(err, &foreign) {
			err = errWithheld
		}
		var spent *endpoint.CapError
		if errors.As(err, &spent) {
			r.Ended = err.Error()
		}
		r.Unfinished[err.Error()]++
	}
	r.Covered.add(w[:min(len(w), t.steps)])
	if e.Progress != nil {
		e.Progress(r)
	}
}

// compare notes where the other endpoint showed something else.
func (e *explorer) compare(seed int64, w Walk, was, is trail) {
	n := min(len(was.saw), len(is.saw))
	at := firstDifference(was.saw[:n], is.saw[:n])
	if at < 0 {
		return
	}
	c := &Change{Seed: seed, Walk: w[:at+1], Differences: points(was.saw, is.saw, at), Was: was.standing(), Is: is.standing()}
	key := string(w[at].Do) + c.Was + c.Is
	for _, p := range c.Differences {
		key += " " + p.At
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.known["change "+key] {
		return
	}
	e.known["change "+key] = true
	if len(c.Was)+len(c.Is) > 0 && was.difference == nil && is.difference == nil {
		// Both are what they are known to be, so that the shortest walk is found without
		// them.
		a, b := was.variants[0], is.variants[0]
		c.Walk = Shrink(c.Walk, modelTries, func(w Walk) bool {
			return firstDifference(Imagine(w, a, e.Offer), Imagine(w, b, e.Offer)) >= 0
		}).Renumbered()
	}
	e.result.Changes = append(e.result.Changes, c)
}

// standing says what an endpoint was as in a walk.
func (t trail) standing() string {
	if t.difference != nil {
		return "not as documented"
	}
	return t.variants[0].String()
}

// How many walks a shrinker tries: on a stand-in in this process, and on the endpoint.
const (
	modelTries = 200
	liveTries  = 60
)

// pursue shrinks a difference, makes sure of it and attributes it.
func (e *explorer) pursue(ctx context.Context, seed int64, d *Difference) {
	e.pursuing.Lock()
	defer e.pursuing.Unlock()
	if d.known != e.follower.shown() && len(e.follower.explain(d.Walk, d.Saw, false)) > 0 {
		return // what was found meanwhile explains it
	}
	f := &Finding{Seed: seed, Original: len(d.Walk)}
	exact, alike := e.follower.attribute(d.Walk, d.Saw)
	again := func(w Walk) *Difference {
		t := e.walk(ctx, e.Target, &e.follower, seed, w)
		return t.difference
	}
	sure := e.sure(ctx, d, append(exact, alike...), again)
	if sure == nil {
		e.unrepeated()
		return
	}
	shortExact, shortAlike := exact, alike
	if !reflect.DeepEqual(sure.Walk, d.Walk) || !reflect.DeepEqual(sure.Saw, d.Saw) {
		shortExact, shortAlike = e.follower.attribute(sure.Walk, sure.Saw)
	}
	// The longer walk tells deviations apart that look alike in the shorter.
	f.Exact = len(shortExact) > 0
	f.Deviations = both(exact, shortExact)
	for _, more := range [][]string{shortExact, shortAlike} {
		if len(f.Deviations) == 0 {
			f.Deviations = more
		}
	}
	for _, id := range f.Deviations {
		if rule := deviations()[id].Breaks; !slices.Contains(f.Rules, rule) {
			f.Rules = append(f.Rules, rule)
		}
	}
	last := telling(sure.Expected, sure.Saw)
	if e.deaf(sure, last) {
		return
	}
	f.Unshrunk = d.cut
	f.Walk, f.Saw, f.Expected, f.Exchanges = sure.Walk, sure.Saw, sure.Expected, sure.Exchanges
	f.Base = e.Target.Describe().URL
	f.Differences = points(sure.Expected, sure.Saw, last)
	e.mu.Lock()
	defer e.mu.Unlock()
	if f.Exact {
		e.follower.condone(f.Deviations[0])
	} else if e.known[f.key()] {
		return
	}
	e.known[f.key()] = true
	e.result.Findings = append(e.result.Findings, f)
}

// unrepeated counts a difference that was not seen again.
func (e *explorer) unrepeated() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.result.Unrepeated++
}

// sure returns a difference that was seen again, in the shortest walk that shows it. A
// deviation that shows it too is shrunk in the place of the target. Of several that look
// alike so far, one may show it in another way than the target, whose walk is then of no
// use.
func (e *explorer) sure(ctx context.Context, d *Difference, standIns []string, again func(Walk) *Difference) *Difference {
	counts := func(w Walk) *Difference {
		found := again(w)
		if found == nil || len(e.follower.explain(found.Walk, found.Saw, true)) > 0 {
			return nil // the shorter walk has lost what no reading explains
		}
		return found
	}
	for i, id := range standIns[:min(len(standIns), mostStandIns)] {
		if ctx.Err() != nil {
			return nil
		}
		if i > 0 && e.spent() {
			break
		}
		if found := counts(e.shrinkFor(d.Walk, id).Renumbered()); found != nil {
			return found
		}
	}
	last := d.Walk[len(d.Walk)-1].Do
	short := Shrink(d.Walk, liveTries, func(w Walk) bool {
		if d.cut = d.cut || e.spent() || ctx.Err() != nil; d.cut {
			return false
		}
		found := again(w)
		return found != nil && found.Walk[len(found.Walk)-1].Do == last
	})
	if len(short) < len(d.Walk) {
		if found := counts(short.Renumbered()); found != nil {
			return found
		}
	}
	return counts(d.Walk)
}

// mostStandIns is how many deviations are tried in the place of the target.
const mostStandIns = 4

// deaf reports whether nothing but callbacks is missing, and none has come so far. Then it
// may be that the receiver cannot be reached.
func (e *explorer) deaf(d *Difference, last int) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if d.Expected[last].Answer != d.Saw[last].Answer || e.heard > 0 {
		return false
	}
	e.result.Unfinished["no callback arrived in this exploration"]++
	return true
}

// both returns what two lists share, in the order of the first.
func both(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
}

// shrinkFor shrinks a walk with a deviation in the place of the target, which costs no call.
func (e *explorer) shrinkFor(w Walk, deviation string) Walk {
	return shrinkFor(w, e.follower.beginnings()[0], deviation, e.Offer)
}

func shrinkFor(w Walk, from Variant, deviation string, offer Offer) Walk {
	j := &judge{offer: offer}
	differs := func(w Walk) int { return j.shows(w, from, deviation) }
	if at := differs(w); at >= 0 {
		w = w[:at+1]
	}
	w = Shrink(w, modelTries, func(w Walk) bool { return differs(w) >= 0 })
	if at := differs(w); at >= 0 {
		w = w[:at+1]
	}
	return w
}

// Summary says in a line what was found.
func (f *Finding) Summary() string {
	what := "undocumented difference"
	if len(f.Rules) > 0 {
		what = strings.Join(f.Rules, ", ")
	}
	at, step := "nothing", len(f.Walk)-1
	if len(f.Differences) > 0 {
		at, step = f.Differences[0].String(), telling(f.Expected, f.Saw)
	}
	return fmt.Sprintf("%s: %s: %s", what, f.Walk[step].Do, at)
}
