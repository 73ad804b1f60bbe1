package report_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/schemas/wire"
)

func TestCurl(t *testing.T) {
	const base = "https://api.example"
	auth := ` -H "Authorization: Bearer $TOKEN" `
	for _, tc := range []struct {
		name string
		req  wire.Request
		want string
	}{
		{"get", wire.Request{Method: "GET", URL: "/v1/apps"}, "curl" + auth + "https://api.example/v1/apps"},
		{"query", wire.Request{Method: "GET", URL: "/v1/m?a=1&b=2"}, "curl" + auth + "'https://api.example/v1/m?a=1&b=2'"},
		{"post", wire.Request{Method: "POST", URL: "/v1/apps", Header: map[string]string{"content-type": "application/json"}, Body: wire.Body(`{"a":"it's"}`)},
			"curl -X POST" + auth + `-H 'Content-Type: application/json' --data-raw '{"a":"it'\''s"}' https://api.example/v1/apps`},
		{"delete", wire.Request{Method: "DELETE", URL: "/v1/apps/1"}, "curl -X DELETE" + auth + "https://api.example/v1/apps/1"},
		{"get with a body", wire.Request{Method: "GET", URL: "/v1", Body: wire.Body("x")}, "curl -X GET" + auth + "--data-raw x https://api.example/v1"},
		{"globs are none", wire.Request{Method: "GET", URL: "/v1/{x}"}, "curl --globoff" + auth + "'https://api.example/v1/{x}'"},
		{"whole URL of ours", wire.Request{Method: "GET", URL: base + "/v1"}, "curl" + auth + "https://api.example/v1"},
		{"another host sees no token", wire.Request{Method: "GET", URL: "https://hooks.example/v1"}, "curl https://hooks.example/v1"},
		{"nor one that begins alike", wire.Request{Method: "GET", URL: "https://api.example.evil/v1"}, "curl https://api.example.evil/v1"},
		{"no header but the harmless", wire.Request{Method: "GET", URL: "/v1", Header: map[string]string{"Authorization": "Basic s3cr3t", "X-Key": "s3cr3t", "Cookie": "s3cr3t"}},
			"curl" + auth + "https://api.example/v1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := report.Curl(base+"/", wire.Exchange{Request: tc.req})
			assert.Equal(t, tc.want, got)
			assert.NotContains(t, got, "s3cr3t")
		})
	}
}

// A shell turns the line back into what was sent, for any bytes: a replacement for
// curl prints its arguments and its input.
func TestCurl_survivesTheShell(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no POSIX shell here")
	}
	dir := t.TempDir()
	fake := "#!/bin/sh\nfor a; do printf '<%s>' \"$a\"; [ \"$a\" = @- ] && cat; done; exit 0\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "curl"), []byte(fake), 0o755))
	for _, body := range []string{`{"a":1}`, "it's $HOME `id` \"x\" \\ !", "two\nlines", "two  spaces\tand a tab", "\u202eesrever", "nul\x00byte \xff", "-d @/etc/passwd", "åäö 👋"} {
		line := report.Curl("https://api.example", wire.Exchange{Request: wire.Request{
			Method: "POST", URL: "/v1/m?x=$(id)&y='", Body: wire.Body(body),
		}})
		require.NotContains(t, line, "\n", "it is one line")
		cmd := exec.Command(sh, "-c", line)
		cmd.Env = []string{"PATH=" + dir + string(os.PathListSeparator) + os.Getenv("PATH"), "TOKEN=tok", "HOME=/nowhere"}
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s\n%s", line, out)
		assert.Contains(t, string(out), "<Authorization: Bearer tok>")
		assert.Contains(t, string(out), "<https://api.example/v1/m?x=$(id)&y='>")
		if strings.Contains(line, "@-") {
			assert.Contains(t, string(out), "<@->"+body)
		} else {
			assert.Contains(t, string(out), "<"+body+">")
		}
	}
}

// Failed attempts are in a comment: the line still runs as before.
func TestCurl_attempts(t *testing.T) {
	x := wire.Exchange{Request: wire.Request{Method: "GET", URL: "http://a/b"}, Attempts: 3,
		Tries: []wire.Try{{Status: 429, Pause: 1000}, {Status: 503, Pause: 20}, {}}}
	assert.Equal(t, "curl http://a/b  # 3 attempts: 429, 503 after 1000 ms, no answer after 20 ms", report.Curl("http://x", x))
}
