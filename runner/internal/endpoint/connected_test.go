package endpoint

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/session"
)

// quietly serves without logging failed handshakes.
func quietly(t *testing.T, h http.HandlerFunc, start func(*httptest.Server)) string {
	t.Helper()
	server := httptest.NewUnstartedServer(h)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	start(server)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	return server.URL
}

// A proxy or certificate error, or a server that is not a Conversation API, leaves
// nothing to test.
func TestConnected_noServer(t *testing.T) {
	fine := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"apps":[]}`)
	}
	closed := quietly(t, fine, (*httptest.Server).Start)
	dead, _ := url.Parse("http://127.0.0.1:1")
	refusing, _ := url.Parse(quietly(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) }, (*httptest.Server).Start))
	secure, plain := quietly(t, fine, (*httptest.Server).StartTLS), quietly(t, fine, (*httptest.Server).Start)
	for name, tc := range map[string]struct {
		url   string
		proxy *url.URL
	}{
		"nobody listens":           {"http://127.0.0.1:1", nil},
		"no such host":             {"http://no-one.invalid", nil},
		"a stranger's certificate": {secure, nil},
		"https at an http port":    {strings.Replace(plain, "http:", "https:", 1), nil},
		"http at an https port":    {strings.Replace(secure, "https:", "http:", 1), nil},
		"a dead proxy":             {closed, dead},
		"a dead proxy, https":      {"https://staging.example", dead},
		"a proxy that refuses":     {"https://staging.example", refusing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, token := range []string{"", tc.url + "/oauth2/token"} {
				e := Endpoint{Kind: "endpoint", URL: tc.url, Project: "P", Credentials: key, Request: 5 * time.Second, Way: Way{Proxy: tc.proxy}}
				e.Credentials.TokenURL = token
				_, err := Connect(t.Context(), e)
				var unreachable *session.UnreachableError
				require.ErrorAs(t, err, &unreachable, "token URL %q", token)
			}
		})
	}
}

// A target that hangs or breaks off exists: its scenarios will report it.
func TestConnected_server(t *testing.T) {
	hang := func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // otherwise the server does not notice that the caller left
		<-r.Context().Done()
	}
	breakOff := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, "{")
		panic(http.ErrAbortHandler)
	}
	reset := func(w http.ResponseWriter, _ *http.Request) {
		c, _, _ := w.(http.Hijacker).Hijack()
		_ = c.(*net.TCPConn).SetLinger(0)
		c.Close()
	}
	for name, h := range map[string]http.HandlerFunc{"hangs": hang, "breaks off": breakOff, "resets": reset, "closes": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, token := range []string{"", "/oauth2/token"} {
				e := Endpoint{Kind: "endpoint", URL: quietly(t, h, (*httptest.Server).Start), Project: "P", Credentials: key, Request: 300 * time.Millisecond}
				if token != "" {
					e.Credentials.TokenURL = e.URL + token
				}
				got, err := Connect(t.Context(), e)
				require.NoError(t, err, "token URL %q", token)
				require.NoError(t, got.Close(t.Context()))
			}
		})
	}
}
