package endpoint

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// load runs scenarios of some calls each, through places, against a service, and returns
// how long they took and how many calls were under way at once at most.
func load(t *testing.T, p *places, scenarios, calls int, service func()) (took time.Duration, together int) {
	t.Helper()
	var all sync.WaitGroup
	var running, most atomic.Int64
	began := time.Now()
	for i := range scenarios {
		all.Go(func() {
			end, err := p.begin(t.Context(), fmt.Sprint(i), 0)
			assert.NoError(t, err)
			defer end()
			for range calls {
				asked := time.Now()
				most.Store(max(most.Load(), running.Add(1)))
				service()
				running.Add(-1)
				p.learn("GET things", time.Since(asked))
			}
		})
	}
	all.Wait()
	return time.Since(began), int(most.Load())
}

// A service that answers as quickly however much it is asked gets all there is to ask.
func TestPlaces_ofAServiceThatBearsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlaces(MostOpen)
		took, together := load(t, p, 2000, 10, func() { time.Sleep(200 * time.Millisecond) })
		assert.Equal(t, mostPlaces, together)
		assert.Less(t, took, 2000*10*200*time.Millisecond/mostPlaces*13/10)
	})
}

// A service that answers a few calls at a time is not made to hold many back: that would
// use up the time-out of each.
func TestPlaces_ofAServiceWithFewWorkers(t *testing.T) {
	for _, workers := range []int{1, 4, 16} {
		synctest.Test(t, func(t *testing.T) {
			p := newPlaces(MostOpen)
			free := make(chan struct{}, workers)
			slowest := atomic.Int64{}
			took, _ := load(t, p, 200, 10, func() {
				asked := time.Now()
				free <- struct{}{}
				time.Sleep(50 * time.Millisecond)
				<-free
				slowest.Store(max(slowest.Load(), int64(time.Since(asked))))
			})
			assert.Less(t, time.Duration(slowest.Load()), 800*time.Millisecond, "%d workers", workers)
			quickest := 200 * 10 * 50 * time.Millisecond / time.Duration(workers)
			assert.Less(t, took, quickest*12/10, "%d workers are kept busy", workers)
		})
	}
}

// A service that becomes slower for other reasons is not limited to few calls for ever.
func TestPlaces_ofAServiceThatSlowsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, takes := newPlaces(MostOpen), 20*time.Millisecond
		load(t, p, 400, 10, func() { time.Sleep(takes) })
		takes *= 20
		_, together := load(t, p, 2000, 10, func() { time.Sleep(takes) })
		assert.Greater(t, together, mostPlaces/2)
		assert.Greater(t, p.now(0), mostPlaces/2)
	})
}

// onePlace returns places of which there is one.
func onePlace() *places {
	p := newPlaces(MostOpen)
	p.most, p.limit = 1, 1
	return p
}

// Scenarios that only wait make room for others, and go on before others begin.
func TestPlace_isLentDuringAWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := onePlace()
		var mu sync.Mutex
		var order []string
		note := func(what string) {
			mu.Lock()
			defer mu.Unlock()
			order = append(order, what)
		}
		scenario := func(name string, wait time.Duration) {
			end, err := p.begin(t.Context(), name, 0)
			assert.NoError(t, err)
			defer end()
			note(name + " begins")
			time.Sleep(time.Second)
			assert.NoError(t, realPace{place: p.held(name)}.Sleep(t.Context(), wait))
			note(name + " goes on")
			time.Sleep(time.Second)
		}
		var all sync.WaitGroup
		for i, name := range []string{"a", "b", "c"} {
			all.Go(func() {
				time.Sleep(time.Duration(i) * time.Millisecond)
				scenario(name, 1500*time.Millisecond)
			})
		}
		all.Wait()
		assert.Equal(t, []string{"a begins", "b begins", "c begins", "a goes on", "b goes on", "c goes on"}, order[:6])
		assert.Zero(t, p.taken)
		assert.Empty(t, p.scenarios)
	})
}

// No wait is shorter for the place that it needs at its end.
func TestPlace_sleepIsNeverShorter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := onePlace()
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				name := fmt.Sprint(i)
				end, err := p.begin(t.Context(), name, 0)
				assert.NoError(t, err)
				defer end()
				for _, d := range []time.Duration{time.Millisecond, worthLending, time.Second} {
					began := time.Now()
					assert.NoError(t, p.held(name).sleep(t.Context(), d))
					assert.GreaterOrEqual(t, time.Since(began), d)
				}
			})
		}
		all.Wait()
	})
}

// Who is interrupted while it waits for its place goes on without one, and gives none
// back that it does not have.
func TestPlace_interrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := onePlace()
		ctx, cancel := context.WithCancel(t.Context())
		end, err := p.begin(t.Context(), "a", 0)
		require.NoError(t, err)
		lent := make(chan error)
		go func() { lent <- p.held("a").sleep(ctx, time.Second) }()
		synctest.Wait()
		endB, err := p.begin(t.Context(), "b", 0)
		require.NoError(t, err, "a lends its place")
		time.Sleep(2 * time.Second)
		cancel()
		require.ErrorIs(t, <-lent, context.Canceled)
		_, err = p.begin(ctx, "c", 0)
		require.ErrorIs(t, err, context.Canceled)
		end()
		assert.Equal(t, 1, p.taken)
		endB()
		assert.Zero(t, p.taken)
		assert.Empty(t, p.returning)
		assert.Empty(t, p.beginning)
	})
}

// Scenarios begin in the order of their turns, however they come, and no more are open
// than may be, though those that wait lend their places.
func TestPlaces_inTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlaces(3)
		var mu sync.Mutex
		var order []int
		open, most := 0, 0
		var all sync.WaitGroup
		// The first three find places at once.
		for i, turn := range []int{7, 8, 9, 3, 1, 2, 0, 1} {
			all.Go(func() {
				time.Sleep(time.Duration(i) * time.Millisecond)
				end, err := p.begin(t.Context(), fmt.Sprint(i), turn)
				assert.NoError(t, err)
				mu.Lock()
				order = append(order, i)
				open++
				most = max(most, open)
				mu.Unlock()
				assert.NoError(t, p.held(fmt.Sprint(i)).sleep(t.Context(), time.Second))
				mu.Lock()
				open--
				mu.Unlock()
				end()
			})
		}
		all.Wait()
		assert.Equal(t, []int{0, 1, 2, 6, 4, 7, 5, 3}, order)
		assert.Equal(t, 3, most)
		assert.Zero(t, p.open)
	})
}
