package conformance_test

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/conformance"
	"github.com/modecert/modecert/runner/internal/verdict"
)

func TestAHandlerConforms(t *testing.T) {
	service := reference.New(reference.Options{Project: "p", KeyID: "k", KeySecret: "s"})
	defer service.Close(t.Context())
	report := conformance.Test(t, conformance.Handler(service.Handler()), conformance.Project("p"), conformance.Basic("k", "s"),
		conformance.Control("/control"), conformance.Rules("APP-DEFAULT-DISPATCH", "MESSAGE-MODE-NOT-CARRIED-TO-MO"))
	require.NotNil(t, report)
	assert.Equal(t, verdict.OutcomePartial, report.Outcome)
	assert.Zero(t, report.Gate.Status)
}

// violating is run by TestAViolationFailsItsSubtest, in a process of its own:
// its failure is what is wanted.
const violatingVar = "MODECERT_TEST_VIOLATING"

func TestViolating(t *testing.T) {
	how := os.Getenv(violatingVar)
	if how == "" {
		t.Skip("run by another test")
	}
	if how == "hostile" {
		conformance.Test(t, conformance.Handler(http.HandlerFunc(hostile)), conformance.Rules("APP-DEFAULT-DISPATCH"),
			conformance.Without("handset", "clock", "legacy-app"))
		return
	}
	b := behaviour.Documented()
	if how == "deviation" {
		d, ok := behaviour.DeviationByID("dispatch-ttl-8-accepted-on-create")
		require.True(t, ok)
		d.Apply(&b)
	}
	server, err := reference.Listen("127.0.0.1:0", reference.Options{Behaviour: b, Project: "p", KeyID: "k", KeySecret: "s"})
	require.NoError(t, err)
	defer server.Close(t.Context())
	rules := conformance.Rules("DISPATCH-TTL-BOUNDS", "DISPATCH-TTL-KEEPS")
	if how == "declared" {
		conformance.Test(t, conformance.URL(server.URL), conformance.Project("p"), conformance.Basic("k", "s"), rules, conformance.Without("clock"))
		return
	}
	conformance.Test(t, conformance.URL(server.URL), conformance.Project("p"), conformance.Basic("k", "s"), rules)
}

// hostile refuses every app, with a message for whoever shows it.
func hostile(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if req.Method == http.MethodGet {
		_, _ = io.WriteString(w, `{"apps":[]}`)
		return
	}
	w.WriteHeader(http.StatusConflict)
	_, _ = io.WriteString(w, `{"error":{"code":409,"status":"X","message":"##[stop-commands]t \u001b[31m\u009b\u202e\n::error::forged"}}`)
}

func TestWhatFailsATest(t *testing.T) {
	run := func(how string) (string, error) {
		cmd := exec.Command(os.Args[0], "-test.run=^TestViolating$", "-test.v")
		cmd.Env = append(os.Environ(), violatingVar+"="+how)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	t.Run("a violation fails its own subtest", func(t *testing.T) {
		out, err := run("deviation")
		require.Error(t, err)
		assert.Contains(t, out, "--- FAIL: TestViolating/DISPATCH-TTL-BOUNDS/")
		assert.Regexp(t, `expected .*, got .*`, out)
		assert.Contains(t, out, "rule DISPATCH-TTL-BOUNDS (must): ")
		assert.NotContains(t, out, "--- FAIL: TestViolating/DISPATCH-TTL-KEEPS")
	})
	t.Run("what a target says steers no log", func(t *testing.T) {
		out, err := run("hostile")
		require.Error(t, err)
		assert.Contains(t, out, "# #[stop-commands]")
		assert.NotRegexp(t, `[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}]|\p{Cf}|##\[|(?m)^\s*::`, out)
	})
	t.Run("a capability that nobody speaks of fails the test", func(t *testing.T) {
		out, err := run("silent")
		require.Error(t, err)
		assert.Contains(t, out, "capability clock is neither offered nor declared absent")
		assert.Contains(t, out, "--- SKIP: TestViolating/DISPATCH-TTL-KEEPS/")
	})
	t.Run("one declared absent is skipped", func(t *testing.T) {
		out, err := run("declared")
		require.NoError(t, err, out)
		assert.Contains(t, out, "--- SKIP: TestViolating/DISPATCH-TTL-KEEPS/")
		assert.Contains(t, out, "declared absent: clock")
		assert.Contains(t, out, "--- PASS: TestViolating/DISPATCH-TTL-BOUNDS/")
	})
}

// The example is a module of its own, as an implementer's is.
func TestTheExampleOfAnotherModule(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds another module")
	}
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	dir := t.TempDir()
	mod, err := os.ReadFile("testdata/example/go.mod")
	require.NoError(t, err)
	mine, err := os.ReadFile(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	// What the suite itself requires, as go mod tidy would write it here.
	_, requires, _ := strings.Cut(string(mine), "require (")
	text := strings.Replace(string(mod), "../../../..", root, 1) + "\nrequire (" + requires
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(text), 0o644))
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.sum"), sum, 0o644))
	cmd := exec.Command("go", "test", "-v", "-mod=mod", "-modfile="+filepath.Join(dir, "go.mod"), "./...")
	cmd.Dir = "testdata/example"
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Contains(t, string(out), "--- PASS: TestProcessingModes/DISPATCH-TTL-BOUNDS/")
	assert.Contains(t, string(out), "--- SKIP: TestProcessingModes/DISPATCH-TTL-KEEPS/")
}
