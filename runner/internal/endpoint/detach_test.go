package endpoint

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// slow answers once it is told to, and says when it was asked.
func slow(t *testing.T) (url string, asked, answer chan struct{}) {
	t.Helper()
	asked, answer = make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(asked)
		<-answer
	}))
	t.Cleanup(server.Close)
	return server.URL, asked, answer
}

func TestACallThatMayChangeSomethingOutlivesAnInterruption(t *testing.T) {
	url, asked, answer := slow(t)
	ctx, interrupt := context.WithCancel(t.Context())
	go func() {
		<-asked
		interrupt()
		time.Sleep(20 * time.Millisecond)
		close(answer)
	}()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, nil)
	require.NoError(t, err)
	resp, err := quick(Credentials{}).Do(req)
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.NoError(t, resp.Body.Close())
}

func TestACallThatOnlyReadsEndsWithTheRun(t *testing.T) {
	url, asked, answer := slow(t)
	defer close(answer)
	ctx, interrupt := context.WithCancel(t.Context())
	go func() {
		<-asked
		interrupt()
	}()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	require.NoError(t, err)
	_, err = quick(Credentials{}).Do(req)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestTheGraceEnds(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://target.example", nil)
	require.NoError(t, err)
	late, release := graceful(req, 300*time.Millisecond)
	defer release()
	interrupt()
	assert.NoError(t, late.Err())
	select {
	case <-late.Done():
	case <-time.After(5 * time.Second):
		t.Fatal("the grace never ended")
	}
}

func TestADeadlineHasNoGrace(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://target.example", nil)
	require.NoError(t, err)
	late, release := graceful(req, time.Hour)
	defer release()
	select {
	case <-late.Done():
	case <-time.After(5 * time.Second):
		t.Fatal("the deadline was not kept")
	}
}
