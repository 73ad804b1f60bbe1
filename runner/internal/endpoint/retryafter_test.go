package endpoint

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func retryAfterOf(value string) http.Header { return http.Header{"Retry-After": {value}} }

// roundTrip is a transport without a network, so that a test can advance its clock.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// answer makes the script answer a client's calls.
func (s *script) answer(c *client) {
	c.http.Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		if req.Body == nil {
			req.Body = http.NoBody
		}
		s.ServeHTTP(w, req)
		return w.Result(), nil
	})
}

func TestRetryAfter_isObeyed(t *testing.T) {
	for call, times := range map[string]int{"GET 429": 2, "POST 429": 2, "GET 503": 2, "POST 503": 1} {
		t.Run(call, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				method, text, _ := strings.Cut(call, " ")
				status, _ := strconv.Atoi(text)
				s, c := &script{statuses: []int{status, 200}, header: retryAfterOf("7")}, quick(key)
				s.answer(c)
				do(t, c, method, "http://target.example")
				require.Len(t, s.times, times)
				if times > 1 {
					assert.Equal(t, 7*time.Second, s.times[1].Sub(s.times[0]))
				}
			})
		})
	}
}

// While one call is put off, no other is sent. Then they do not all come at once.
func TestRetryAfter_holdsAllCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := &script{statuses: []int{429, 200}, header: retryAfterOf("7")}, quick(key)
		s.answer(c)
		var callers sync.WaitGroup
		for i := range 4 {
			callers.Go(func() {
				time.Sleep(time.Duration(i) * time.Second)
				do(t, c, "GET", "http://target.example")
			})
		}
		callers.Wait()
		require.Len(t, s.times, 5)
		for _, at := range s.times[1:] {
			assert.GreaterOrEqual(t, at.Sub(s.times[0]), 7*time.Second)
			assert.Less(t, at.Sub(s.times[0]), 8*time.Second)
		}
		assert.True(t, s.times[4].After(s.times[1]))
	})
}

// A call that is put off for too long fails, and no call is sent sooner.
func TestRetryAfter_beyondTheCeiling(t *testing.T) {
	for name, value := range map[string]func() string{
		"seconds":         func() string { return "120" },
		"for ever":        func() string { return "99999999999" },
		"a point in time": func() string { return time.Now().Add(time.Hour).UTC().Format(http.TimeFormat) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, c := &script{statuses: []int{429, 200}, header: retryAfterOf(value())}, quick(key)
				s.answer(c)
				assert.Equal(t, 429, do(t, c, "GET", "http://target.example").StatusCode)
				for _, method := range []string{"GET", "DELETE"} {
					req, err := http.NewRequestWithContext(t.Context(), method, "http://target.example", nil)
					require.NoError(t, err)
					_, err = c.Do(req)
					require.ErrorContains(t, err, "not called: the target asks for no call for another ")
				}
				assert.Len(t, s.came, 1)

				// Another host may be called, and so may this one when the time has
				// come.
				do(t, c, "GET", "http://other.example")
				assert.Len(t, s.came, 2)
				time.Sleep(50 * 365 * 24 * time.Hour)
				do(t, c, "GET", "http://target.example")
				assert.Len(t, s.came, 3)
			})
		})
	}
}

// A call whose deadline is too early fails at once; a waiting call ends with its
// context.
func TestHold_endsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := &script{statuses: []int{429}, header: retryAfterOf("30")}, quick(key)
		s.answer(c)
		call := func(ctx context.Context, method string) (took time.Duration, err error) {
			req, err := http.NewRequestWithContext(ctx, method, "http://target.example", nil)
			require.NoError(t, err)
			began := time.Now()
			_, err = c.Do(req)
			return time.Since(began), err
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer time.AfterFunc(11*time.Second, cancel).Stop()
		took, err := call(ctx, "GET")
		require.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, 11*time.Second, took)

		brief, end := context.WithTimeout(t.Context(), 10*time.Second)
		defer end()
		took, err = call(brief, "DELETE")
		require.ErrorContains(t, err, "not called")
		assert.Zero(t, took)
		assert.Len(t, s.came, 1)
	})
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": -1, "0": 0, "7": 7 * time.Second, "86400": 24 * time.Hour, "-1": -1, "soon": -1,
		"Fri, 02 Jan 2026 03:04:15 GMT": 10 * time.Second, "Fri, 02 Jan 2026 03:00:00 GMT": 0,
	} {
		pause, named := retryAfter(&http.Response{Header: retryAfterOf(value)}, now)
		assert.Equal(t, want >= 0, named, "%q", value)
		assert.Equal(t, max(want, 0), pause, "%q", value)
	}
}
