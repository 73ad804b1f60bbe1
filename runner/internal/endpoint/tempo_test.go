package endpoint

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A target that bears fewer calls than there are to make gets about as many as it bears,
// and every call is answered, also where it names no time and changes something.
func TestTempo_followsTheTarget(t *testing.T) {
	for _, bears := range []int{25, 100} {
		for _, after := range []string{"", "1"} {
			synctest.Test(t, func(t *testing.T) {
				var mu sync.Mutex
				var second time.Time
				inIt, refused := 0, 0
				c := newClient(key, time.Minute, 0, 100*time.Millisecond)
				c.http.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
					time.Sleep(10 * time.Millisecond)
					mu.Lock()
					defer mu.Unlock()
					if time.Since(second) >= time.Second {
						second, inIt = time.Now(), 0
					}
					status, header := http.StatusOK, http.Header{}
					if inIt++; inIt > bears {
						refused++
						status = http.StatusTooManyRequests
						if after != "" {
							header = retryAfterOf(after)
						}
					}
					return &http.Response{StatusCode: status, Header: header, Body: http.NoBody}, nil
				})
				const callers, each = 50, 60
				began := time.Now()
				var all sync.WaitGroup
				for range callers {
					all.Go(func() {
						for range each {
							assert.Equal(t, http.StatusOK, do(t, c, "POST", "http://target.example").StatusCode)
						}
					})
				}
				all.Wait()
				least := time.Duration(callers*each/bears) * time.Second
				assert.Less(t, time.Since(began), 2*least, "%d a second, Retry-After %q", bears, after)
				assert.Less(t, refused, callers*each/5, "%d a second, Retry-After %q", bears, after)
			})
		}
	}
}

// The configured rate is never exceeded, and the tempo returns to it.
func TestTempo_configured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newTempo(100)
		c.learn(http.StatusOK)
		for range 3 { // in one second: they count once
			c.learn(http.StatusTooManyRequests)
		}
		require.InDelta(t, slowest, float64(c.limit.Limit()), 0, "next to nothing was borne so far")
		for range 200 {
			time.Sleep(time.Second)
			c.learn(http.StatusOK)
			assert.LessOrEqual(t, float64(c.limit.Limit()), 100.0)
		}
		assert.InDelta(t, 100, float64(c.limit.Limit()), 0)
		assert.Equal(t, 100, c.limit.Burst())

		few := newTempo(2)
		few.learn(http.StatusTooManyRequests)
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
