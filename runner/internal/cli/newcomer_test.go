package cli

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/recorded"
	"github.com/modecert/modecert/fixtures/reference"
)

// stages is the order in which a developer builds a service. Each adds the operations that
// its pattern matches; first is how the output of a run begins then.
var stages = []struct {
	name, adds, first string
	status            int
}{
	{"1-token", `^POST /oauth2/token$`, "modecert: http://service does not speak the Conversation API: status 404 ", 4},
	{"2-apps", ` /apps(/[^/]+)?$`, "INCOMPLETE  GET /contacts → 404 on every call: ", 1},
	{"3-contacts", ` /contacts`, "VIOLATES  POST /messages:send → 404 on every call: ", 1},
	{"4-send", `^POST /messages:send$`, "VIOLATES  GET /messages/{id} → 404 on every call: ", 1},
	{"5-messages", ` /messages`, "INCOMPLETE  POST /conversations → 404 on every call: ", 1},
	{"6-conversations", ` /conversations`, "VIOLATES  POST /events:send → 404 on every call: ", 1},
	{"7-events", ` /events`, "INCOMPLETE  POST /capability:query → 404 on every call: ", 1},
	{"8-the-rest", ``, "modecert ", 0},
}

// mostLines is how many lines a developer reads who has half of a service.
const mostLines = 40

// changing is what differs in every run: the address, ids, the names that a run gives,
// how often it polls, and how many scenarios end in the clean-up's own look-ups.
var changing = []struct {
	match *regexp.Regexp
	by    string
}{
	{regexp.MustCompile(`http://127\.0\.0\.1:\d+`), "http://service"},
	{regexp.MustCompile(`\b01[0-9A-HJKMNP-TV-Z]{24}\b`), "ID"},
	{regexp.MustCompile(`\d+ exchanges`), "N exchanges"},
	{regexp.MustCompile(`(?m)^WARNING .* of our own: .*\n`), ""},
	{regexp.MustCompile(`\+?1555\d+`), "NUMBER"},
	{regexp.MustCompile(`(modecert [a-z-]+-\d+) [0-9a-f]+`), "$1 SEED"},
}

// anonymous hides that the reference service answers.
type anonymous struct{ http.ResponseWriter }

func (a anonymous) WriteHeader(status int) {
	a.Header().Del("Server")
	a.ResponseWriter.WriteHeader(status)
}

// TestNewcomer serves a service in which one operation after the other is added, with
// the 404 of a router in place of what is not there, and keeps what a run prints at each
// stage: the first line is the cause that matters most.
func TestNewcomer(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the whole suite eight times")
	}
	server, err := reference.Listen("127.0.0.1:0", reference.Options{KeyID: "key", KeySecret: canary, Project: "project"})
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Close(context.Background()) })
	var built []*regexp.Regexp
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/v1/projects/project")
		for _, b := range built {
			if b.MatchString(call) {
				server.Handler().ServeHTTP(anonymous{w}, r)
				return
			}
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(front.Close)
	env := map[string]string{"MODECERT_PROJECT": "project", "MODECERT_KEY_ID": "key", "MODECERT_KEY_SECRET": canary, "MODECERT_TOKEN_URL": front.URL + "/oauth2/token"}
	for _, stage := range stages {
		built = append(built, regexp.MustCompile(stage.adds))
		t.Run(stage.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			a := &app{stdout: &stdout, stderr: &stderr, fixtures: recorded.FS,
				env: func(name string) (string, bool) { value, ok := env[name]; return value, ok }}
			args := []string{"run", "--url", front.URL, "--seed", "7", "--without", "callbacks,handset,clock,legacy-app",
				"--never", "50ms", "--eventually", "1s", "--concurrency", "16"}
			assert.Equal(t, stage.status, a.main(args))
			got := stdout.String()
			if got == "" {
				got = stderr.String()
			}
			for _, c := range changing {
				got = c.match.ReplaceAllString(got, c.by)
			}
			assert.True(t, strings.HasPrefix(got, stage.first), "%.200s", got)
			assert.LessOrEqual(t, strings.Count(got, "\n"), mostLines)
			file := filepath.Join("testdata", "newcomer", stage.name+".txt")
			if *update {
				require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
				require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, string(want), got)
		})
	}
}
