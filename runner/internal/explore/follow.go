package explore

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/schemas/wire"
)

// Difference is a step at which an endpoint differs from the reference service under
// every reading.
type Difference struct {
	// Walk ends with the step that differs.
	Walk Walk
	// Saw is what was observed at each step, Expected what the documented service shows.
	Saw      []Seen
	Expected []Seen
	// Exchanges are the calls of the walk.
	Exchanges []wire.Exchange
	known     string // what was known of the target when it was judged
	cut       bool   // a limit ended its shrinking
}

// expectation is a permitted course of a walk.
type expectation struct {
	variant Variant
	seen    []Seen
}

// trail is the result of one walk on an endpoint.
type trail struct {
	steps, calls, skips int
	callbacks           int
	difference          *Difference
	saw                 []Seen
	// variants are the permitted variants that the endpoint cannot be distinguished from.
	variants []Variant
	// err is why the walk did not finish.
	err error
}

// follower makes walks on an endpoint and compares what it sees with what is permitted.
type follower struct {
	*judge
	// eventually is how long an expected event may take. never is how long to watch for an
	// event that must not happen.
	eventually, never time.Duration
}

// follow makes one walk, step by step, for as long as a permitted variant of the
// reference service explains what it sees.
func (f *follower) follow(ctx context.Context, l *live, w Walk) (t trail) {
	p := newPlayer(l, w, f.offer)
	defer func() { t.calls, t.callbacks = len(l.exchanges()), p.read }()
	permitted := f.expected(w)
	var saw []Seen
	pairs := map[int]bool{}
	for _, i := range w.pairs() {
		pairs[i] = true
	}
	for i := 0; i < len(w); i++ {
		several := []Step{w[i]}
		if pairs[i] {
			i++
			several = append(several, w[i])
		}
		made, err := f.perform(ctx, p, several)
		if err != nil {
			t.err = err
			return t
		}
		for n, o := range made {
			if t.steps++; o.instead != "" {
				t.skips++
			}
			last := i == len(w)-1 && n == len(made)-1
			seen, left, err := f.await(ctx, p, o, saw, permitted, n == len(made)-1, last)
			if err != nil {
				t.err = err
				return t
			}
			saw = append(saw, seen)
			t.saw = saw
			if permitted = left; len(permitted) > 0 {
				continue
			}
			if permitted = f.explain(w, saw, false); len(permitted) == 0 {
				part := w[:len(saw)].clone()
				t.difference = &Difference{Walk: part, Saw: saw, Expected: Imagine(part, Variant{}, f.offer), Exchanges: l.exchanges(), known: f.shown()}
				return t
			}
		}
	}
	for _, e := range permitted {
		t.variants = append(t.variants, e.variant)
	}
	return t
}

// perform makes several steps at once.
func (f *follower) perform(ctx context.Context, p *player, several []Step) ([]outcome, error) {
	made := make([]outcome, len(several))
	for i, s := range several {
		var err error
		if made[i], err = p.ready(ctx, s); err != nil {
			return nil, err
		}
	}
	if len(made) == 1 {
		return made, p.attempt(ctx, &made[0])
	}
	errs := make([]error, len(made))
	var all sync.WaitGroup
	for i := range made {
		all.Go(func() { errs[i] = p.attempt(ctx, &made[i]) })
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return made, nil
}

// withheld stands in for the answer to a call that the guard refused.
const withheld = "withheld"

// errWithheld ends a walk in which the guard refused a call that the reference service
// accepts: what follows cannot be compared.
var errWithheld = errors.New("a call was withheld, since the owner of its object is unknown")

// attempt makes a step. A call that the guard refuses because the owner of its object is
// unknown is not an error.
func (p *player) attempt(ctx context.Context, o *outcome) error {
	err := p.perform(ctx, o)
	if endpoint.OwnerUnknown(err) {
		o.instead = withheld
		return nil
	}
	return err
}

// await observes a step until a permitted variant explains what it sees, or until it is
// too late for that. It returns the variants that still match.
func (f *follower) await(ctx context.Context, p *player, o outcome, saw []Seen, permitted []expectation, calls, last bool) (Seen, []expectation, error) {
	if o.instead == withheld {
		// The owner of the object is unknown, most often because there is no such object: the
		// target would have refused the call.
		for _, e := range permitted {
			if answer := e.seen[len(saw)].Answer; strings.HasPrefix(answer, `{"body":{"code"`) {
				o.instead = answer
				break
			}
		}
		if o.instead == withheld {
			return Seen{}, nil, errWithheld
		}
	}
	begun, pause := time.Now(), time.Millisecond
	read, quiet := -1, begun // time of the latest callback
	for {
		g, err := p.look(ctx, o, calls)
		if err != nil {
			return Seen{}, nil, err
		}
		if g.read != read {
			read, quiet = g.read, time.Now()
		}
		// An unexpected answer is final. The callbacks that it leads to are unknown too.
		final := time.Since(quiet) >= max(f.never, f.eventually/10) || !o.step.traffic() || !calls || !f.offer.Callbacks
		left, answered := agreeing(permitted, saw, g.seen)
		switch {
		case len(left) > 0 && g.read == 0 && calls && f.offer.Callbacks && o.answer.ok() && o.step.repeats() && time.Since(begun) < f.eventually/10:
			// What it calls may be the same as before, and is not to be overtaken.
		case len(left) > 0 && last && time.Since(begun) < f.never:
			// What must not happen may still happen.
			if err := p.s.Pace.Sleep(ctx, f.never-time.Since(begun)); err != nil {
				return Seen{}, nil, err
			}
			last = false
			continue
		case len(left) > 0, time.Since(begun) >= f.eventually, !answered && !o.step.reads() && final:
			p.take(o, g)
			return g.seen, left, nil
		}
		if err := p.s.Pace.Sleep(ctx, pause); err != nil {
			return Seen{}, nil, err
		}
		pause = min(2*pause, f.eventually/8+time.Millisecond)
		if !answered && o.step.reads() {
			if o.answer, err = p.do(ctx, o.step, o.deed); err != nil {
				return Seen{}, nil, err
			}
		}
	}
}

// agreeing returns the expectations that match the observations. answered reports whether
// the last answer matches one, whatever its callbacks.
func agreeing(permitted []expectation, saw []Seen, seen Seen) (left []expectation, answered bool) {
	all := append(saw[:len(saw):len(saw)], seen)
	for _, e := range permitted {
		answered = answered || e.seen[len(saw)].Answer == seen.Answer
		if same(all, e.seen, len(saw)) {
			left = append(left, e)
		}
	}
	return left, answered
}
