package endpoint

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/session"
)

// issuer returns token-1, token-2 … and accepts only the newest; its 401 gives the
// reason.
func issuer(t *testing.T, challenge string) (url string, issued *atomic.Int32) {
	t.Helper()
	issued = &atomic.Int32{}
	mux := http.NewServeMux()
	mux.HandleFunc("/oauth2/token", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"access_token": fmt.Sprint("token-", issued.Add(1)), "token_type": "bearer", "expires_in": 3600})
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != fmt.Sprint("Bearer token-", max(2, issued.Load())) {
			w.Header().Set("WWW-Authenticate", challenge)
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL, issued
}

func TestRenew_once(t *testing.T) {
	at, issued := issuer(t, `Bearer error="invalid_token", error_description="Jwt EXPIRED"`)
	c := quick(Credentials{KeyID: "k", KeySecret: "s", TokenURL: at + "/oauth2/token"})
	assert.Equal(t, 200, do(t, c, "POST", at).StatusCode, "a refused call has done nothing, so it is made again")
	assert.EqualValues(t, 2, issued.Load())
	do(t, c, "GET", at)
	assert.EqualValues(t, 2, issued.Load(), "the new token is kept")
}

func TestRenew_otherRefusals(t *testing.T) {
	at, issued := issuer(t, `Bearer realm="x"`)
	c := quick(Credentials{KeyID: "k", KeySecret: "s", TokenURL: at + "/oauth2/token"})
	assert.Equal(t, 401, do(t, c, "GET", at).StatusCode)
	assert.EqualValues(t, 1, issued.Load())
}

// If a target calls every token expired, the client must not loop.
func TestRenew_stillExpired(t *testing.T) {
	s := &script{statuses: []int{401}, header: http.Header{"Www-Authenticate": {"expired"}}}
	file := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(file, []byte("t0ken\n"), 0o600))
	assert.Equal(t, 401, do(t, quick(Credentials{BearerFile: file}), "GET", s.serve(t)).StatusCode)
	require.Len(t, s.came, 2)
	assert.Equal(t, "Bearer t0ken", s.came[1].Header.Get("Authorization"))
}

func TestAuthorise(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(file, []byte("of-a-file\n"), 0o600))
	for name, tc := range map[string]struct {
		credentials Credentials
		want        string
	}{
		"basic":   {Credentials{KeyID: "k", KeySecret: "s"}, "Basic azpz"},
		"file":    {Credentials{BearerFile: file}, "Bearer of-a-file"},
		"command": {Credentials{BearerCommand: []string{"echo", "of-a-command"}}, "Bearer of-a-command"},
		"none":    {Credentials{None: true}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := &script{statuses: []int{200}}
			do(t, quick(tc.credentials), "GET", s.serve(t))
			assert.Equal(t, tc.want, s.came[0].Header.Get("Authorization"))
		})
	}
	for name, c := range map[string]Credentials{
		"no file":        {BearerFile: filepath.Join(t.TempDir(), "none")},
		"no command":     {BearerCommand: []string{"no-such-command"}},
		"a failing one":  {BearerCommand: []string{"false"}},
		"not one word":   {BearerCommand: []string{"echo", "two words"}},
		"nothing at all": {BearerCommand: []string{"true"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := quick(c).token(t.Context())
			var unreachable *session.UnreachableError
			require.ErrorAs(t, err, &unreachable)
		})
	}
}

func TestAgent(t *testing.T) {
	s := &script{statuses: []int{200}}
	req, err := http.NewRequestWithContext(t.Context(), "GET", s.serve(t), nil)
	require.NoError(t, err)
	resp, err := agent{quick(key), agentName("modecert/1.2.3", "RULE/a-scenario (ü)")}.Do(req)
	require.NoError(t, err)
	resp.Body.Close()
	assert.Equal(t, "modecert/1.2.3 (RULE/a-scenario ---)", s.came[0].Header.Get("User-Agent"))
}

// Callers that are put off together must not come back together.
func TestPauses(t *testing.T) {
	first := map[time.Duration]bool{}
	for range 20 {
		waits := &pauses{time.Second}
		a := waits.next()
		first[a] = true
		assert.InDelta(t, time.Second, a, float64(500*time.Millisecond))
		for range 3 {
			waits.next()
		}
		assert.Greater(t, waits.next(), 2*time.Second)
	}
	assert.Greater(t, len(first), 10)
}

// Connections are reused, however much of the answer was read.
func TestClient_Do_reusesConnections(t *testing.T) {
	var opened atomic.Int32
	answers := &script{statuses: []int{429, 503, 200}}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answers.ServeHTTP(w, r)
		_, _ = w.Write([]byte(`{"an":"answer"}`))
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	c := quick(key)
	for range 5 {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, server.URL, nil)
		require.NoError(t, err)
		resp, err := c.Do(req)
		require.NoError(t, err)
		resp.Body.Close()
	}
	assert.EqualValues(t, 1, opened.Load())
}

// Every call has a User-Agent.
func TestClient_Do_userAgent(t *testing.T) {
	s := &script{statuses: []int{200}}
	e := Endpoint{Kind: "endpoint", URL: s.serve(t), Project: "P", Credentials: key, Agent: "modecert/9", Request: time.Second}
	e.Credentials.TokenURL, e.Control, e.CredentialsOf = e.URL+"/token", e.URL+"/control", "a"
	_, err := Connect(t.Context(), e)
	require.Error(t, err, "such answers will not do")
	c := quick(key)
	c.call("modecert/9")
	do(t, c, http.MethodDelete, e.URL)
	p := NewProbe(e)
	_, err = p.Get(t.Context(), "/apps")
	require.Error(t, err)
	require.GreaterOrEqual(t, len(s.came), 3)
	for _, r := range s.came {
		assert.Regexp(t, `^modecert/9`, r.Header.Get("User-Agent"), r.Method+" "+r.URL.Path)
	}
}

func TestWay(t *testing.T) {
	var through atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "staging.invalid", r.URL.Host)
		through.Add(1)
	}))
	defer proxy.Close()
	u, err := url.Parse(proxy.URL)
	require.NoError(t, err)
	c := quick(key)
	Way{Proxy: u}.take(c)
	do(t, c, "GET", "http://staging.invalid/v1")
	assert.EqualValues(t, 1, through.Load())

	server := httptest.NewTLSServer(&script{statuses: []int{200}})
	defer server.Close()
	c = quick(key)
	Way{TLS: &tls.Config{RootCAs: server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs, MinVersion: tls.VersionTLS12}}.take(c)
	assert.Equal(t, 200, do(t, c, "GET", server.URL).StatusCode)
}
