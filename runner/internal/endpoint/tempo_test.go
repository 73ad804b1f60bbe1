package endpoint

import (
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// busy is a target that allows so many calls a second, 0 for any number, and throttles a
// share of all calls whatever their number.
type busy struct {
	bears int
	share float64
	after string // Retry-After, if it names one

	mu            sync.Mutex
	rand          *rand.Rand
	second        time.Time
	inIt, refused int
}

func (b *busy) RoundTrip(*http.Request) (*http.Response, error) {
	time.Sleep(10 * time.Millisecond)
	b.mu.Lock()
	defer b.mu.Unlock()
	if time.Since(b.second) >= time.Second {
		b.second, b.inIt = time.Now(), 0
	}
	b.inIt++
	if b.rand.Float64() >= b.share && (b.bears == 0 || b.inIt <= b.bears) {
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
	}
	b.refused++
	header := http.Header{}
	if b.after != "" {
		header = retryAfterOf(b.after)
	}
	return &http.Response{StatusCode: http.StatusTooManyRequests, Header: header, Body: http.NoBody}, nil
}

// load makes that many calls in each of 50 goroutines, all of which must succeed.
func (b *busy) load(t *testing.T, each int) (took time.Duration) {
	c := newClient(key, time.Minute, 0, 100*time.Millisecond)
	b.rand, c.http.Transport = rand.New(rand.NewPCG(1, 2)), b
	began := time.Now()
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			for range each {
				assert.Equal(t, http.StatusOK, do(t, c, "POST", "http://target.example").StatusCode)
			}
		})
	}
	all.Wait()
	return time.Since(began)
}

// A target that bears fewer calls than there are to make gets about as many as it bears,
// and every call is answered, also where it names no time and changes something.
func TestTempo_followsTheTarget(t *testing.T) {
	for _, bears := range []int{25, 100} {
		for _, after := range []string{"", "1"} {
			synctest.Test(t, func(t *testing.T) {
				b := &busy{bears: bears, after: after}
				took := b.load(t, 60)
				assert.Less(t, took, 2*time.Duration(3000/bears)*time.Second, "%d a second, Retry-After %q", bears, after)
				assert.Less(t, b.refused, 600, "%d a second, Retry-After %q", bears, after)
			})
		}
	}
}

// A target that throttles a share of all calls, whatever their number, gets them at full
// speed once that is clear. One that also limits their number gets about as many as it allows.
func TestTempo_usualShare(t *testing.T) {
	for _, b := range []*busy{
		{share: 0.02}, {share: 0.05}, {share: 0.02, after: "1"}, {share: 0.05, after: "1"},
		{share: 0.05, bears: 50}, {share: 0.05, bears: 50, after: "1"},
	} {
		synctest.Test(t, func(t *testing.T) {
			took, most := b.load(t, 100), 80*time.Second
			if b.bears > 0 {
				most = 2 * 100 * time.Second
				assert.Less(t, b.refused, 5000/4)
			}
			assert.Less(t, took, most)
			t.Logf("%v, %d a second, Retry-After %q: %s, %d throttled", b.share, b.bears, b.after, took, b.refused)
		})
	}
}

// The configured rate is never exceeded, and the tempo returns to it.
func TestTempo_configured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newTempo(100)
		c.learn(http.StatusOK, time.Now())
		for range 3 { // in one second: they count once
			c.learn(http.StatusTooManyRequests, time.Now())
		}
		require.InDelta(t, slowest, float64(c.limit.Limit()), 0, "next to nothing was borne so far")
		for range 200 {
			time.Sleep(time.Second)
			c.learn(http.StatusOK, time.Now())
			assert.LessOrEqual(t, float64(c.limit.Limit()), 100.0)
		}
		assert.InDelta(t, 100, float64(c.limit.Limit()), 0)
		assert.Equal(t, 100, c.limit.Burst())

		few := newTempo(2)
		few.learn(http.StatusTooManyRequests, time.Now())
		assert.InDelta(t, 2, float64(few.limit.Limit()), 0, "a modest rate stays as it was asked for")
	})
}

// The messages of one app keep to the rate of an app; those of others need not wait.
func TestSent_space(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, began := &sent{perApp: 20}, time.Now()
		for range 60 {
			require.NoError(t, s.space(t.Context(), []string{"a"}))
		}
		assert.Equal(t, 2*time.Second, time.Since(began).Round(time.Millisecond), "20 at once, then 20 a second")
		began = time.Now()
		for range 20 {
			require.NoError(t, s.space(t.Context(), []string{"b"}))
		}
		assert.Zero(t, time.Since(began))
		s = &sent{}
		for range 1000 {
			require.NoError(t, s.space(t.Context(), []string{"a"}))
		}
		assert.Zero(t, time.Since(began))
	})
}
