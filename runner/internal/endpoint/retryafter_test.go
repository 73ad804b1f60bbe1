package endpoint

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func retryAfterOf(value string) http.Header { return http.Header{"Retry-After": {value}} }

func TestRetryAfterIsObeyed(t *testing.T) {
	for call, times := range map[string]int{"GET 429": 2, "POST 429": 2, "GET 503": 2, "POST 503": 1} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			method, text, _ := strings.Cut(call, " ")
			status, _ := strconv.Atoi(text)
			s := &script{statuses: []int{status, 200}, header: retryAfterOf("1")}
			do(t, quick(key), method, s.serve(t))
			require.Len(t, s.times, times)
			if times > 1 {
				assert.GreaterOrEqual(t, s.times[1].Sub(s.times[0]), time.Second)
			}
		})
	}
}

// While one is put off nobody else knocks.
func TestRetryAfterIsForEverybody(t *testing.T) {
	s := &script{statuses: []int{429, 200}, header: retryAfterOf("1")}
	c, url := quick(key), s.serve(t)
	var callers sync.WaitGroup
	for i := range 4 {
		callers.Go(func() {
			time.Sleep(time.Duration(i) * 50 * time.Millisecond)
			do(t, c, "GET", url)
		})
	}
	callers.Wait()
	require.Len(t, s.times, 5)
	for _, at := range s.times[1:] {
		assert.GreaterOrEqual(t, at.Sub(s.times[0]), time.Second)
	}
}

// What is put off for too long is given up, and not asked for sooner by anybody.
func TestRetryAfterBeyondTheCeiling(t *testing.T) {
	for _, value := range []string{"120", "99999999999", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)} {
		s := &script{statuses: []int{429, 200}, header: retryAfterOf(value)}
		c, url := quick(key), s.serve(t)
		assert.Equal(t, 429, do(t, c, "GET", url).StatusCode, value)
		for _, method := range []string{"GET", "DELETE"} {
			req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
			require.NoError(t, err)
			_, err = c.Do(req)
			require.ErrorContains(t, err, "not asked: the target wants no call for another ")
		}
		assert.Len(t, s.came, 1, value)

		// Another host is free, and so is this one once the time has come.
		other := &script{statuses: []int{200}}
		do(t, c, "GET", other.serve(t))
		c.hold.now = func() time.Time { return time.Now().Add(50 * 365 * 24 * time.Hour) }
		do(t, c, "GET", url)
	}
}

// Whoever has less time than is asked for learns so at once, and one who waits
// ends with the context.
func TestAHoldEndsWithItsContext(t *testing.T) {
	s := &script{statuses: []int{429}, header: retryAfterOf("30")}
	c, url := quick(key), s.serve(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer time.AfterFunc(50*time.Millisecond, cancel).Stop()
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	require.NoError(t, err)
	_, err = c.Do(req)
	require.ErrorIs(t, err, context.Canceled)

	brief, end := context.WithTimeout(t.Context(), 10*time.Second)
	defer end()
	began := time.Now()
	req, err = http.NewRequestWithContext(brief, "DELETE", url, nil)
	require.NoError(t, err)
	_, err = c.Do(req)
	require.ErrorContains(t, err, "not asked")
	assert.Less(t, time.Since(began), 5*time.Second)
	assert.Len(t, s.came, 1)
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
