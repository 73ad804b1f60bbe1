package endpoint

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Bounds of the number of places. A run starts with the fewest, which any service bears.
const (
	fewestPlaces = 4
	mostPlaces   = 256
)

// MostOpen is the maximum number of scenarios that are usefully open at once. Most of
// them only wait.
const MostOpen = 512

// Slowness is the time of calls, divided by the sum of their quickest time and the slack:
// a call of a millisecond may take ten by chance. Up to ease, the target has spare
// capacity; beyond overloaded, it gets fewer calls.
const (
	slack      = 10 * time.Millisecond
	ease       = 1.5
	overloaded = 3.0
)

// places limits how many scenarios call a target at once, to what the target bears. While
// calls hardly take longer, the limit grows; once they take much longer, it shrinks by a
// quarter (additive increase, multiplicative decrease).
//
// A scenario that only waits lends its place. A lent place is returned before another
// scenario begins, so that waits hardly become longer. Scenarios begin in the order of
// their turns. places is safe for concurrent use; nil means no limit.
type places struct {
	most     int // places
	mostOpen int // scenarios that have begun and not ended

	mu    sync.Mutex
	limit int
	taken int
	open  int
	// returning and beginning wait for a place, each in order of arrival.
	returning, beginning []waiting
	doubling             bool // no answer so far showed an overload
	kinds                map[string]*quickest
	answers              int     // since the limit was last set
	slowness             float64 // sum over these answers
	scenarios            map[string]*place
}

// waiting is a scenario that waits for a place.
type waiting struct {
	turn int
	come chan struct{} // closed when there is one
}

func newPlaces(mostOpen int) *places {
	most := min(mostOpen, mostPlaces)
	return &places{most: most, mostOpen: mostOpen, limit: min(fewestPlaces, most), doubling: true, kinds: map[string]*quickest{}, scenarios: map[string]*place{}}
}

// quickest finds the shortest time of a kind of call: the lowest average of some
// consecutive calls, since single calls vary.
type quickest struct {
	sum   time.Duration
	n     int
	least time.Duration // 0 is unknown
}

const inARow = 4

func (q *quickest) add(took time.Duration) {
	q.sum += took
	if q.n++; q.n < inARow {
		return
	}
	if mean := q.sum / inARow; q.least == 0 || mean < q.least {
		q.least = mean
	}
	q.sum, q.n = 0, 0
}

// kindOf returns a key for calls that take about equally long.
func kindOf(req *http.Request) string {
	_, path, _ := strings.Cut(req.URL.Path, "/projects/")
	_, path, _ = strings.Cut(path, "/")
	collection, id, _ := strings.Cut(path, "/")
	if id != "" {
		collection += "/"
	}
	return req.Method + " " + collection
}

// learn notes how long a call took, including the wait for the rate limit.
func (p *places) learn(kind string, took time.Duration) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	q := p.kinds[kind]
	if q == nil {
		q = &quickest{}
		p.kinds[kind] = q
	}
	q.add(took)
	p.answers++
	if q.least > 0 {
		p.slowness += float64(took) / float64(q.least+slack)
	}
	if p.answers >= p.limit {
		p.adapt(p.slowness / float64(p.answers))
		p.answers, p.slowness = 0, 0
	}
}

// adapt adjusts the limit, once for as many answers as there are places.
func (p *places) adapt(slowness float64) {
	switch {
	case slowness > overloaded && p.limit > fewestPlaces:
		p.limit, p.doubling = max(fewestPlaces, p.limit*3/4), false
	case slowness > overloaded:
		clear(p.kinds) // the target became slower without the run's doing
	case slowness > ease:
		p.doubling = false
	case len(p.returning)+len(p.beginning) == 0: // more would not help
	case p.doubling:
		p.limit = min(p.most, p.limit*2)
	default:
		p.limit = min(p.most, p.limit+fewestPlaces)
	}
	p.admit()
}

// admit gives the free places to waiting scenarios.
func (p *places) admit() {
	for p.taken < p.limit {
		queue := &p.returning
		if len(*queue) == 0 {
			if queue = &p.beginning; len(*queue) == 0 || p.open == p.mostOpen {
				return
			}
			p.open++
		}
		close((*queue)[0].come)
		*queue = (*queue)[1:]
		p.taken++
	}
}

// take waits for a place, after all scenarios of the same or an earlier turn.
func (p *places) take(ctx context.Context, queue *[]waiting, turn int) error {
	w := waiting{turn, make(chan struct{})}
	p.mu.Lock()
	i, _ := slices.BinarySearchFunc(*queue, turn+1, func(x waiting, turn int) int { return cmp.Compare(x.turn, turn) })
	*queue = slices.Insert(*queue, i, w)
	p.admit()
	p.mu.Unlock()
	select {
	case <-w.come:
		return nil
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.Index(*queue, w); i >= 0 {
		*queue = slices.Delete(*queue, i, i+1)
		return ctx.Err()
	}
	return nil // it got a place at that moment
}

func (p *places) give() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken--
	p.admit()
}

// begin waits for a place for a new scenario, and returns a function that gives it back.
func (p *places) begin(ctx context.Context, scenario string, turn int) (end func(), err error) {
	if p == nil {
		return func() {}, nil
	}
	if err := p.take(ctx, &p.beginning, turn); err != nil {
		return func() {}, err
	}
	own := &place{of: p, held: true}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.scenarios[scenario] = own
	return func() {
		own.lend()
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.scenarios, scenario)
		p.open--
		p.admit()
	}, nil
}

// held returns the place of a scenario, or nil if the scenario has none.
func (p *places) held(scenario string) *place {
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.scenarios[scenario]
}

// now returns the current number of places, or otherwise if there is no limit.
func (p *places) now(otherwise int) int {
	if p == nil {
		return otherwise
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.limit
}

// place is the place of one scenario, which uses it from one goroutine at a time. A nil
// place never waits.
type place struct {
	of   *places
	held bool
}

func (p *place) lend() {
	if p.held {
		p.held = false
		p.of.give()
	}
}

// worthLending is the shortest wait for which a scenario lends its place.
const worthLending = 20 * time.Millisecond

// sleep lends the place and waits. It then waits until there is a place again.
func (p *place) sleep(ctx context.Context, d time.Duration) error {
	if d < worthLending {
		return sleep(ctx, d)
	}
	return p.without(ctx, func() error { return sleep(ctx, d) })
}

// without lends the place while wait runs. If the context ends before there is a place
// again, the scenario continues without one, since only its clean-up is left.
func (p *place) without(ctx context.Context, wait func() error) error {
	if p == nil || !p.held {
		return wait()
	}
	p.lend()
	if err := wait(); err != nil {
		return err
	}
	if err := p.of.take(ctx, &p.of.returning, 0); err != nil {
		return err
	}
	p.held = true
	return nil
}
