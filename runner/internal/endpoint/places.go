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

// The number of places: at the start and at the least, and at the most. The start is a
// load that any service bears.
const (
	fewestPlaces = 4
	mostPlaces   = 256
)

// MostOpen is how many scenarios are worth having open at once. Most of them only wait.
const MostOpen = 512

// Slowness is how many times as long calls take as they took at their quickest and the
// slack, since what takes a millisecond may take ten by chance. A target at ease bears
// more; an overloaded one gets less.
const (
	slack      = 10 * time.Millisecond
	ease       = 1.5
	overloaded = 3.0
)

// places limits how many scenarios call a target at once, to what the target bears: as
// long as calls take hardly longer for it, there are more and more; once they take much
// longer, there are fewer by a quarter (additive increase, multiplicative decrease). A scenario that only
// waits lends its place. What was lent is returned before another scenario begins, so
// that waiting takes hardly longer than it should. Scenarios begin in the order of their
// turns. It is safe for concurrent use; nil has a place for everyone.
type places struct {
	most     int // places
	mostOpen int // scenarios that have begun and not ended

	mu    sync.Mutex
	limit int
	taken int
	open  int
	// returning and beginning wait for a place, the first of each first.
	returning, beginning []waiting
	doubling             bool // the target was at ease so far
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

// quickest finds how long a kind of call takes at its quickest: the least average of
// some calls in a row, since single calls vary.
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

// kindOf returns what calls that take about as long have in common.
func kindOf(req *http.Request) string {
	_, path, _ := strings.Cut(req.URL.Path, "/projects/")
	_, path, _ = strings.Cut(path, "/")
	collection, id, _ := strings.Cut(path, "/")
	if id != "" {
		collection += "/"
	}
	return req.Method + " " + collection
}

// learn takes note of how long a call took, the wait for the rate of calls included.
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

// adapt sets the limit, once for as many answers as there are places.
func (p *places) adapt(slowness float64) {
	switch {
	case slowness > overloaded && p.limit > fewestPlaces:
		p.limit, p.doubling = max(fewestPlaces, p.limit*3/4), false
	case slowness > overloaded:
		clear(p.kinds) // the target is slower than it was, and not through the run
	case slowness > ease:
		p.doubling = false
	case len(p.returning)+len(p.beginning) == 0: // no scenario needs more
	case p.doubling:
		p.limit = min(p.most, p.limit*2)
	default:
		p.limit = min(p.most, p.limit+fewestPlaces)
	}
	p.admit()
}

// admit gives the free places to those who wait.
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

// take waits for a place, behind those of the same or an earlier turn.
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
	return nil // its turn came at the same time
}

func (p *places) give() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken--
	p.admit()
}

// begin waits for the place of a scenario that begins, and returns a function that
// gives it back at its end.
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

// held returns the place of a scenario, or nil if it needs none.
func (p *places) held(scenario string) *place {
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.scenarios[scenario]
}

// now returns how many places there are, or otherwise if there is no limit.
func (p *places) now(otherwise int) int {
	if p == nil {
		return otherwise
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.limit
}

// place is the place of one scenario, which uses it from one goroutine at a time. nil
// is that of a scenario that needs none.
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

// sleep waits and lends the place meanwhile. It waits longer until there is a place
// again.
func (p *place) sleep(ctx context.Context, d time.Duration) error {
	if d < worthLending {
		return sleep(ctx, d)
	}
	return p.without(ctx, func() error { return sleep(ctx, d) })
}

// without lends the place while wait runs. If the context ends before there is a place
// again, the scenario goes on without one: all that is left to do is to clean up.
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
