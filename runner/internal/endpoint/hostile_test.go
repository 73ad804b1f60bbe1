package endpoint

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/session"
)

// captured makes a call through client and log, as a step does. It returns the
// duration, the bytes allocated and the error.
func captured(t *testing.T, h http.HandlerFunc, timeout time.Duration) (took time.Duration, allocated uint64, err error) {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	log := evidence.NewLog(newClient(key, timeout, 0, time.Millisecond), evidence.NewRedactor(), nil, time.Now)
	req, err := http.NewRequestWithContext(t.Context(), "GET", server.URL, nil)
	require.NoError(t, err)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	_, err = log.Do(req)
	took = time.Since(start)
	runtime.ReadMemStats(&after)
	return took, after.TotalAlloc - before.TotalAlloc, err
}

// A compressed answer of 64 MB costs no more memory than the largest body.
func TestClient_Do_compressedBomb(t *testing.T) {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, err := zip.Write(make([]byte, 1<<20))
	require.NoError(t, err)
	require.NoError(t, zip.Close())
	// Unpacked completely, these would take more than is allowed below.
	bomb := bytes.Repeat(packed.Bytes(), 64)
	took, allocated, err := captured(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb)
	}, 30*time.Second)
	assert.ErrorContains(t, err, "larger than 8 MiB")
	assert.Less(t, took, 10*time.Second)
	assert.Less(t, allocated, uint64(128<<20))
}

// An answer that arrives byte by byte ends at the timeout of the request.
func TestClient_Do_slowAnswer(t *testing.T) {
	took, _, err := captured(t, func(w http.ResponseWriter, req *http.Request) {
		for req.Context().Err() == nil {
			_, _ = w.Write([]byte(" "))
			_ = http.NewResponseController(w).Flush()
			time.Sleep(time.Millisecond)
		}
	}, 300*time.Millisecond)
	assert.ErrorContains(t, err, "Client.Timeout")
	assert.Less(t, took, 5*time.Second)
}

func TestClient_Do_largeHeaders(t *testing.T) {
	_, allocated, err := captured(t, func(w http.ResponseWriter, _ *http.Request) {
		for range 10 {
			w.Header().Add("X-Filler", string(bytes.Repeat([]byte("x"), 1<<20)))
		}
	}, 10*time.Second)
	assert.ErrorContains(t, err, "response headers exceeded")
	assert.Less(t, allocated, uint64(128<<20))
}

// If the whole API has moved to another host, it cannot be judged.
func TestClient_Do_redirectToAnotherHost(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("followed") }))
	defer other.Close()
	s := &script{statuses: []int{308}, header: http.Header{"Location": {other.URL}}}
	_, err := Connect(t.Context(), Endpoint{URL: s.serve(t), Project: "P", Credentials: key, Request: time.Second})
	var unreachable *session.UnreachableError
	require.ErrorAs(t, err, &unreachable)
	assert.ErrorContains(t, err, "is not where the API is: status 308 redirects to the host")
}
