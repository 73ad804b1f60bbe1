package endpoint

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/runner/internal/evidence"
)

// script answers the calls with its statuses in order, repeating the last, and keeps
// the requests.
type script struct {
	statuses []int
	header   http.Header

	mu    sync.Mutex
	came  []*http.Request
	sent  []string
	times []time.Time
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.came, s.sent, s.times = append(s.came, r), append(s.sent, string(body)), append(s.times, time.Now())
	maps.Copy(w.Header(), s.header)
	w.WriteHeader(s.statuses[min(len(s.came), len(s.statuses))-1])
}

func (s *script) serve(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return server.URL
}

var key = Credentials{KeyID: "key-id", KeySecret: "key-secret-0123"}

func quick(c Credentials) *client { return newClient(c, 5*time.Second, 0, time.Millisecond) }

func do(t *testing.T, c *client, method, url string) *http.Response {
	t.Helper()
	var body io.Reader
	if method == http.MethodPost || method == http.MethodPatch {
		body = strings.NewReader(`{"a":1}`)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, url, body)
	require.NoError(t, err)
	resp, err := c.Do(req)
	require.NoError(t, err)
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

func TestClient_Do_repeats(t *testing.T) {
	for name, tc := range map[string]struct {
		method   string
		statuses []int
		calls    int
		status   int
	}{
		"200":                    {"GET", []int{200}, 1, 200},
		"400":                    {"GET", []int{400, 200}, 1, 400},
		"500":                    {"GET", []int{500, 200}, 1, 500},
		"GET 502":                {"GET", []int{502, 200}, 2, 200},
		"GET 503":                {"GET", []int{503, 503, 200}, 3, 200},
		"GET 504":                {"GET", []int{504, 200}, 2, 200},
		"DELETE 503":             {"DELETE", []int{503, 200}, 2, 200},
		"POST 503":               {"POST", []int{503, 200}, 1, 503},
		"PATCH 503":              {"PATCH", []int{503, 200}, 1, 503},
		"GET 429":                {"GET", []int{429, 200}, 2, 200},
		"POST 429":               {"POST", []int{429, 200}, 2, 200},
		"429 for ever":           {"GET", []int{429}, 7, 429},
		"503 for ever":           {"GET", []int{503}, 4, 503},
		"429 of a deleted thing": {"DELETE", []int{429, 404}, 2, 404},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &script{statuses: tc.statuses}
			resp := do(t, quick(key), tc.method, s.serve(t))
			assert.Equal(t, tc.status, resp.StatusCode)
			assert.Len(t, s.came, tc.calls)
			for _, body := range s.sent {
				assert.Equal(t, s.sent[0], body, "each copy has the whole body")
			}
			if tc.method == "POST" {
				assert.Equal(t, `{"a":1}`, s.sent[0])
			}
		})
	}
}

func TestClient_Do_rate(t *testing.T) {
	s := &script{statuses: []int{200}}
	c := newClient(key, time.Second, 20, time.Millisecond)
	url, start := s.serve(t), time.Now()
	for range 26 { // 20 at once, then one each 50 ms
		do(t, c, "GET", url)
	}
	assert.GreaterOrEqual(t, time.Since(start), 250*time.Millisecond)
}

// Credentials must not follow a redirect.
func TestClient_Do_redirects(t *testing.T) {
	var reached atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := &script{statuses: []int{status}, header: http.Header{"Location": {other.URL + "/v1?key=1"}}}
		req, err := http.NewRequestWithContext(t.Context(), "POST", s.serve(t), strings.NewReader("{}"))
		require.NoError(t, err)
		resp, err := quick(key).Do(req)
		var redirect *RedirectError
		require.ErrorAs(t, err, &redirect)
		assert.Nil(t, resp)
		assert.Equal(t, &RedirectError{status, strings.TrimPrefix(other.URL, "http://")}, redirect)
		assert.Len(t, s.came, 1)
	}
	assert.Zero(t, reached.Load())

	// Within the host a redirect is an answer like any other: the steps judge it.
	s := &script{statuses: []int{307}, header: http.Header{"Location": {"/elsewhere"}}}
	assert.Equal(t, 307, do(t, quick(key), "POST", s.serve(t)).StatusCode)
	assert.Len(t, s.came, 1)
}

func TestClient_Do_authorization(t *testing.T) {
	for name, tc := range map[string]struct {
		own  []string
		want []string
	}{
		"ours":            {nil, []string{"Basic a2V5LWlkOmtleS1zZWNyZXQtMDEyMw=="}},
		"a stranger's":    {[]string{"Bearer nobody"}, []string{"Bearer nobody"}},
		"none on purpose": {[]string{""}, nil},
		"an empty list":   {[]string{}, nil},
	} {
		s := &script{statuses: []int{200}}
		req, err := http.NewRequestWithContext(t.Context(), "GET", s.serve(t), nil)
		require.NoError(t, err)
		if tc.own != nil {
			req.Header["Authorization"] = tc.own
		}
		resp, err := quick(key).Do(req)
		require.NoError(t, err)
		resp.Body.Close()
		assert.Equal(t, tc.want, s.came[0].Header["Authorization"], name)
	}
}

func TestClient_Do_token(t *testing.T) {
	var fetched atomic.Int32
	tokens := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fetched.Add(1)
		id, secret, _ := r.BasicAuth()
		assert.Equal(t, "key-id:key-secret-0123", id+":"+secret)
		assert.Equal(t, "client_credentials", r.FormValue("grant_type"))
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]any{"access_token": "t0ken", "token_type": "bearer", "expires_in": 3600})
	}))
	defer tokens.Close()
	s := &script{statuses: []int{200}}
	c, url := quick(Credentials{KeyID: key.KeyID, KeySecret: key.KeySecret, TokenURL: tokens.URL}), s.serve(t)
	do(t, c, "GET", url)
	do(t, c, "GET", url)
	assert.EqualValues(t, 1, fetched.Load())
	for _, r := range s.came {
		assert.Equal(t, "Bearer t0ken", r.Header.Get("Authorization"))
	}
}

// Other code may replace the default transport.
func TestNewClient_ownTransport(t *testing.T) {
	assert.NotSame(t, http.DefaultTransport, quick(key).http.Transport)
}

// The evidence holds each attempt: its status, its time and the pause after it.
func TestClient_Do_attemptsInEvidence(t *testing.T) {
	s := &script{statuses: []int{429, 503, 200}}
	log := evidence.NewLog(quick(key), evidence.NewRedactor(), nil, time.Now)
	req, err := http.NewRequestWithContext(t.Context(), "GET", s.serve(t), nil)
	require.NoError(t, err)
	_, err = log.Do(req)
	require.NoError(t, err)
	x := log.Exchanges()[0]
	assert.Equal(t, 3, x.Attempts)
	require.Len(t, x.Tries, 3)
	for i, status := range []int{429, 503, 200} {
		assert.Equal(t, status, x.Tries[i].Status)
		assert.WithinDuration(t, s.times[i], x.Tries[i].At, time.Second)
	}
	assert.False(t, x.Tries[1].At.Before(x.Tries[0].At.Add(time.Duration(x.Tries[0].Pause)*time.Millisecond)))
	assert.Zero(t, x.Tries[2].Pause)
}

// A GET whose connection breaks before the answer is repeated, also on a new connection;
// what may have changed something is not, and what hangs is not either.
func TestClient_brokenConnection(t *testing.T) {
	for method, want := range map[string]int32{http.MethodGet: 3, http.MethodPost: 1, http.MethodDelete: 1} {
		for _, second := range []bool{false, true} { // HTTP/2
			var calls atomic.Int32
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if calls.Add(1) < 3 {
					panic(http.ErrAbortHandler)
				}
			}))
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.EnableHTTP2 = second
			server.StartTLS()
			c := quick(key)
			c.http.Transport.(*http.Transport).TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
			req, err := http.NewRequestWithContext(t.Context(), method, server.URL, nil)
			require.NoError(t, err)
			resp, err := c.Do(req)
			assert.Equal(t, want == 3, err == nil, "%s %v: %v", method, second, err)
			if err == nil {
				assert.Equal(t, second, resp.ProtoMajor == 2)
				resp.Body.Close()
			}
			assert.Equal(t, want, calls.Load(), "%s %v", method, second)
			server.Close()
		}
	}
}

// Only a connection that broke counts as broken: neither a slow target, nor a refused
// redirect, nor TLS, nor an answer that is no HTTP.
func TestBroken(t *testing.T) {
	get := func(ctx context.Context) *http.Request {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://x.test", nil)
		require.NoError(t, err)
		return req
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	reset := &net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	for name, tc := range map[string]struct {
		err  error
		want bool
	}{
		"end of file":            {io.EOF, true},
		"unexpected end":         {fmt.Errorf("transport connection broken: %w", io.ErrUnexpectedEOF), true},
		"reset":                  {reset, true},
		"broken pipe":            {&net.OpError{Op: "write", Err: syscall.EPIPE}, true},
		"stream reset":           {api.StreamError{StreamID: 1}, true},
		"GOAWAY":                 {errors.New("http2: server sent GOAWAY and closed the connection; LastStreamID=1"), true},
		"deadline":               {context.DeadlineExceeded, false},
		"slow read":              {&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, false},
		"no connection":          {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, false},
		"refused redirect":       {errors.New("redirect to https://y.test refused"), false},
		"unknown certificate":    {&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, false},
		"alert":                  {&net.OpError{Op: "remote error", Err: tls.AlertError(42)}, false},
		"no TLS":                 {tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, false},
		"an answer without HTTP": {errors.New("malformed HTTP response"), false},
	} {
		sent := &url.Error{Op: "Get", URL: "https://x.test", Err: tc.err}
		assert.Equal(t, tc.want, broken(get(t.Context()), sent), name)
		assert.False(t, broken(get(over), sent), "%s, after the end of the call", name)
	}
}
