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
	// Target is explored. Run does not close it.
	Target session.Target
	// Against is another endpoint on which every walk is repeated; it may be nil.
	Against session.Target
	// Offer is what walks may do; see OfferOf.
	Offer Offer
	// Walks replace the generated ones. Each is made once.
	Walks []Walk
	// Seed is the seed of the first walk. Each further walk has the next number.
	Seed int64
	// Steps and Time limit the exploration, including its shrinking; 0 means no limit. A
	// walk in progress is completed, and its finding confirmed, even beyond the limit.
	Steps int
	Time  time.Duration
	// Concurrency is how many walks are made at once.
	Concurrency int
	// Eventually and Never are the budgets of a walk.
	Eventually, Never time.Duration
	// Known is what is already known about the target.
	Known Variant
	// Progress is called after each walk; it may be nil.
	Progress func(*Result)
}

// most is the number of findings after which an exploration ends.
const most = 20

// Result is the result of an exploration.
type Result struct {
	// Walks counts the first walk of each seed. Steps and Calls include those of shrinking
	// and of the other endpoint, but no skipped step.
	Walks, Steps, Calls int
	// Unfinished counts the walks that did not finish, by reason.
	Unfinished map[string]int
	// Unrepeated counts the differences that did not occur a second time, or could not be
	// tried again because of an interruption.
	Unrepeated int
	Findings   []*Finding
	// Changes are the differences from the other endpoint.
	Changes []*Change
	// Readings names the readings that the target shows; "" means the documented behaviour.
	Readings string
	Covered  Coverage
	// Left lists what could not be undone.
	Left []string
	// Ended is the reason why the exploration ended before its limits; "" if it did not.
	Ended string
	// Interrupted is set if the exploration was interrupted.
	Interrupted bool
}

// Finding is a difference that no reading explains.
type Finding struct {
	Seed int64
	// Deviations are those with the same difference, and Rules are the rules that they
	// break. If there are none, the difference is undocumented, which is not a violation.
	Rules, Deviations []string
	// Exact is set if the first deviation shows exactly what was observed.
	Exact bool
	// Original is the length of the walk that found the difference. Walk is the shortest
	// walk that shows it.
	Original int
	Walk     Walk
	// Unshrunk is set if a limit of the exploration ended the shrinking.
	Unshrunk bool
	// Differences are the differences in the last step.
	Differences []Point
	Saw         []Seen
	Expected    []Seen
	// Exchanges are the calls of the walk, to the API at Base.
	Exchanges []wire.Exchange
	Base      string
}

// Change is a difference between the two endpoints.
type Change struct {
	Walk        Walk
	Differences []Point
	// Was and Is describe the two endpoints: "" for the documented behaviour, the names of
	// readings, or that the behaviour is not permitted.
	Was, Is string
}

// key identifies an undocumented difference.
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

// Run explores. If ctx ends, it returns what it has found so far.
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

// spent reports whether a limit is reached.
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
		e.compare(w, was, t)
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
		if err := confirm(ctx); err != nil { // the observations prove nothing
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

// compare records where the other endpoint behaved differently.
func (e *explorer) compare(w Walk, was, is trail) {
	n := min(len(was.saw), len(is.saw))
	at := firstDifference(was.saw[:n], is.saw[:n])
	if at < 0 {
		return
	}
	c := &Change{Walk: w[:at+1], Differences: points(was.saw, is.saw, at), Was: was.standing(), Is: is.standing()}
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
		// Both behave as known variants do, so the walk can be shrunk without calling them.
		a, b := was.variants[0], is.variants[0]
		c.Walk = Shrink(c.Walk, modelTries, func(w Walk) bool {
			return firstDifference(Imagine(w, a, e.Offer), Imagine(w, b, e.Offer)) >= 0
		}).Renumbered()
	}
	e.result.Changes = append(e.result.Changes, c)
}

// standing describes how an endpoint behaved in a walk.
func (t trail) standing() string {
	if t.difference != nil {
		return "not as documented"
	}
	return t.variants[0].String()
}

// How many walks a shrinker may try: on a variant in this process, and on the endpoint.
const (
	modelTries = 200
	liveTries  = 60
)

// pursue shrinks a difference, confirms it and attributes it to rules.
func (e *explorer) pursue(ctx context.Context, seed int64, d *Difference) {
	e.pursuing.Lock()
	defer e.pursuing.Unlock()
	if d.known != e.follower.shown() && len(e.follower.explain(d.Walk, d.Saw, false)) > 0 {
		return // a reading found since then explains it
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
	// The longer walk distinguishes deviations that look alike in the shorter one.
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

// unrepeated counts a difference that did not occur a second time.
func (e *explorer) unrepeated() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.result.Unrepeated++
}

// sure repeats a difference and returns it in the shortest walk that shows it, or nil. It
// first shrinks the walk with a deviation that shows the same difference in place of the
// target. Several deviations may look alike so far and differ from the target in a
// shorter walk; that walk is then of no use.
func (e *explorer) sure(ctx context.Context, d *Difference, standIns []string, again func(Walk) *Difference) *Difference {
	counts := func(w Walk) *Difference {
		found := again(w)
		if found == nil || len(e.follower.explain(found.Walk, found.Saw, true)) > 0 {
			return nil // the shorter walk shows only what a reading explains
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

// mostStandIns is how many deviations are tried in place of the target.
const mostStandIns = 4

// deaf reports whether only callbacks are missing and none has arrived so far. The
// receiver may then be unreachable.
func (e *explorer) deaf(d *Difference, last int) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if d.Expected[last].Answer != d.Saw[last].Answer || e.heard > 0 {
		return false
	}
	e.result.Unfinished["no callback arrived in this exploration"]++
	return true
}

// both returns the elements that two lists share, in the order of the first.
func both(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
}

// shrinkFor shrinks a walk with a deviation in place of the target, which costs no calls.
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

// Summary describes the finding in one line.
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
