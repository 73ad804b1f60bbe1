package conformance_test

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/conformance"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report/folder"
	"github.com/modecert/modecert/runner/internal/report/summary"
	"github.com/modecert/modecert/runner/internal/run"
)

var (
	// key is the credential of the services of these tests.
	key = conformance.Credentials{KeyID: "k", KeySecret: "s"}
	// absent lists what a service without a control protocol does not offer.
	absent = []string{"clock", "handset", "legacy-app"}
)

func TestTest_handler(t *testing.T) {
	service := reference.New(reference.Options{Project: "p", KeyID: "k", KeySecret: "s"})
	defer service.Close(t.Context())
	report := conformance.Test(t, conformance.Target{Handler: service.Handler()}, conformance.Config{
		Project: "p", Credentials: key, Control: "/control", Rules: []string{"APP-DEFAULT-DISPATCH", "MESSAGE-MODE-NOT-CARRIED-TO-MO"},
	})
	assert.Equal(t, conformance.OutcomePartial, report.Outcome)
	assert.True(t, report.Passed)
	rule, ok := report.Rule("APP-DEFAULT-DISPATCH")
	require.True(t, ok)
	assert.Equal(t, conformance.Must, rule.Level)
	assert.Equal(t, conformance.Conforms, rule.Verdict)
	require.NotEmpty(t, rule.Scenarios)
	assert.NotZero(t, rule.Scenarios[0].Duration)
	rule, ok = report.Rule("DISPATCH-TTL-BOUNDS")
	require.True(t, ok)
	assert.Equal(t, conformance.NotSelected, rule.Verdict)
}

// innerVar names what TestInner does. TestInner runs in a process of its own, which
// the tests below start: it may fail, or be narrowed by flags of go test.
const innerVar = "MODECERT_TEST_INNER"

// broken accepts eight days where the documentation allows seven.
func broken(t *testing.T) string {
	t.Helper()
	b := behaviour.Documented()
	d, ok := behaviour.DeviationByID("dispatch-ttl-8-accepted-on-create")
	require.True(t, ok)
	d.Apply(&b)
	return listen(t, b)
}

func listen(t *testing.T, b behaviour.Behaviour) string {
	t.Helper()
	server, err := reference.Listen("127.0.0.1:0", reference.Options{Behaviour: b, Project: "p", KeyID: "k", KeySecret: "s"})
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Close(t.Context()) })
	return server.URL
}

func TestInner(t *testing.T) {
	config := conformance.Config{
		Project: "p", Credentials: key, Rules: []string{"DISPATCH-TTL-BOUNDS", "DISPATCH-TTL-KEEPS"}, Without: []string{"clock"},
		Waivers: os.Getenv("WAIVERS"), Baseline: os.Getenv("BASELINE"), Out: os.Getenv("OUT"),
	}
	switch how := os.Getenv(innerVar); how {
	case "hostile":
		config.Without, config.Rules = absent, []string{"APP-DEFAULT-DISPATCH", "APP-DEFAULT-EVERY-NEW-APP"}
		conformance.Test(t, conformance.Target{Handler: http.HandlerFunc(hostile)}, config)
	case "broken":
		conformance.Test(t, conformance.Target{URL: broken(t)}, config)
	case "silent":
		config.Without = nil
		conformance.Test(t, conformance.Target{URL: listen(t, behaviour.Documented())}, config)
	case "good":
		conformance.Test(t, conformance.Target{URL: listen(t, behaviour.Documented())}, config)
	case "misspelt":
		config.Without = []string{"clok"}
		conformance.Test(t, conformance.Target{URL: listen(t, behaviour.Documented())}, config)
	case "deaf":
		config.Callbacks.Listen = "nowhere"
		conformance.Test(t, conformance.Target{URL: listen(t, behaviour.Documented())}, config)
	case "no legacy app":
		config.LegacyApp = "01NONE"
		conformance.Test(t, conformance.Target{URL: listen(t, behaviour.Documented())}, config)
	case "impatient":
		config.Budgets.Never = time.Hour
		conformance.Test(t, conformance.Target{URL: listen(t, behaviour.Documented())}, config)
	case "unreachable":
		conformance.Test(t, conformance.Target{URL: "http://127.0.0.1:1"}, config)
	case "slow":
		config.Rules = []string{"DISPATCH-TTL-BOUNDS"}
		service := reference.New(reference.Options{Project: "p", KeyID: "k", KeySecret: "s"})
		conformance.Test(t, conformance.Target{Handler: http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if req.Method == http.MethodPost {
				select {
				case <-req.Context().Done():
				case <-time.After(4 * time.Second):
				}
			}
			service.Handler().ServeHTTP(w, req)
		})}, config)
	case "all":
		config.Rules, config.Without = nil, absent
		server := listen(t, behaviour.Documented())
		conformance.Test(t, conformance.Target{URL: server}, config)
	default:
		t.Skip("run by another test")
	}
}

// inner runs TestInner with these variables and flags, and returns its output.
func inner(t *testing.T, how string, env []string, flags ...string) (string, error) {
	t.Helper()
	if len(flags) == 0 {
		flags = []string{"-test.run=^TestInner$"}
	}
	cmd := exec.Command(os.Args[0], append(flags, "-test.v")...)
	cmd.Env = append(append(os.Environ(), innerVar+"="+how), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// hostile refuses every app, with a message that attacks the output.
func hostile(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if req.Method == http.MethodGet {
		_, _ = io.WriteString(w, `{"apps":[]}`)
		return
	}
	w.WriteHeader(http.StatusConflict)
	_, _ = io.WriteString(w, `{"error":{"code":409,"status":"X","message":"##[stop-commands]t \u001b[31m\u009b\u202e\n::error::forged"}}`)
}

func TestTest_fails(t *testing.T) {
	t.Run("a violation fails its own subtest", func(t *testing.T) {
		out, err := inner(t, "broken", nil)
		require.Error(t, err)
		assert.Contains(t, out, "--- FAIL: TestInner/DISPATCH-TTL-BOUNDS/")
		assert.Regexp(t, `expected .*, got .*`, out)
		assert.Contains(t, out, "rule DISPATCH-TTL-BOUNDS (must): ")
		assert.Contains(t, out, "must-rules violated (1): DISPATCH-TTL-BOUNDS")
		assert.NotContains(t, out, "--- FAIL: TestInner/DISPATCH-TTL-KEEPS")
	})
	t.Run("what a target says steers no log", func(t *testing.T) {
		out, err := inner(t, "hostile", nil)
		require.Error(t, err)
		assert.Contains(t, out, "# #[stop-commands]")
		assert.NotRegexp(t, `[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}]|\p{Cf}|##\[|(?m)^\s*::`, out)
		assert.Contains(t, out, "incomplete, for the same reason as APP-DEFAULT-", "a cause is told once")
		assert.Regexp(t, `violates: POST /apps → 409 on every call: \d+ scenarios of 2 rules, the first of which is APP-DEFAULT-DISPATCH/`, out)
		assert.Equal(t, 1, strings.Count(out, ": incomplete: "), "nor is the place of what was told")
	})
	t.Run("a capability that is not declared fails the test", func(t *testing.T) {
		out, err := inner(t, "silent", nil)
		require.Error(t, err)
		assert.Contains(t, out, "capability clock is neither offered nor declared absent")
		assert.Contains(t, out, "declared in Config.Without")
		assert.Contains(t, out, "--- SKIP: TestInner/DISPATCH-TTL-KEEPS/")
	})
	t.Run("one declared absent is skipped", func(t *testing.T) {
		out, err := inner(t, "good", nil)
		require.NoError(t, err, out)
		assert.Contains(t, out, "--- SKIP: TestInner/DISPATCH-TTL-KEEPS/")
		assert.Contains(t, out, "declared absent: clock")
		assert.Contains(t, out, "--- PASS: TestInner/DISPATCH-TTL-BOUNDS/")
	})
	t.Run("a mistake is told in the words of the API", func(t *testing.T) {
		for how, want := range map[string]string{
			"misspelt":      `Config.Without "clok" names no capability`,
			"deaf":          "(Config.Callbacks.Listen)",
			"no legacy app": "Config.LegacyApp",
			"impatient":     "Config.Budgets.Never 1h0m0s is not between 0 and its ceiling",
		} {
			out, err := inner(t, how, nil)
			require.Error(t, err, how)
			assert.Contains(t, out, want, how)
			assert.NotRegexp(t, `--[a-z]`, out, how)
			assert.NotContains(t, out, "=== RUN   TestInner/", how)
		}
	})
}

func TestTest_waivers(t *testing.T) {
	file := func(t *testing.T, rule, expires string) []string {
		t.Helper()
		path := filepath.Join(t.TempDir(), "waivers.yaml")
		text := "waivers:\n  - rule: " + rule + "\n    reason: bounded soon\n    owner: the team\n    expires: " + expires + "\n"
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return []string{"WAIVERS=" + path}
	}
	out, err := inner(t, "broken", file(t, "DISPATCH-TTL-BOUNDS", "2999-12-31"))
	require.NoError(t, err, out)
	assert.Contains(t, out, "--- SKIP: TestInner/DISPATCH-TTL-BOUNDS/")
	assert.Contains(t, out, "waived until 2999-12-31 by the team: bounded soon")

	out, err = inner(t, "broken", file(t, "DISPATCH-TTL-BOUNDS", "2001-12-31"))
	require.Error(t, err)
	assert.Contains(t, out, "--- FAIL: TestInner/DISPATCH-TTL-BOUNDS/")
	assert.Contains(t, out, "the waiver of DISPATCH-TTL-BOUNDS is expired")

	out, err = inner(t, "good", file(t, "DISPATCH-TTL-BOUNDS", "2999-12-31"))
	require.Error(t, err, "it is no longer needed")
	assert.Contains(t, out, "the waiver of DISPATCH-TTL-BOUNDS is passing")
	assert.NotContains(t, out, "--- FAIL: TestInner/")

	out, err = inner(t, "good", file(t, "dispatch", "2999-12-31"))
	require.Error(t, err)
	assert.Contains(t, out, "Config.Waivers: ")
}

func TestTest_outAndBaseline(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the suite three times")
	}
	dir := t.TempDir()
	out, err := inner(t, "broken", []string{"OUT=" + dir})
	require.Error(t, err)
	assert.Contains(t, out, "reports are in "+dir)
	for _, name := range folder.Names() {
		assert.FileExists(t, filepath.Join(dir, name))
	}
	assert.FileExists(t, filepath.Join(dir, folder.LedgerName))
	page, err := os.ReadFile(filepath.Join(dir, summary.FileName))
	require.NoError(t, err)
	assert.Contains(t, string(page), "go test -run '^TestInner$/^DISPATCH-TTL-BOUNDS$/^")

	// The rule may still be violated, and the directory may be the same.
	out, err = inner(t, "broken", []string{"OUT=" + dir, "BASELINE=" + dir})
	require.NoError(t, err, out)
	assert.Contains(t, out, "--- SKIP: TestInner/DISPATCH-TTL-BOUNDS/")
	assert.Contains(t, out, "known from Config.Baseline")

	// A run that never reaches its target leaves no report of another run.
	_, err = inner(t, "unreachable", []string{"OUT=" + dir})
	require.Error(t, err)
	r, err := folder.Read(dir)
	require.NoError(t, err)
	assert.Equal(t, gate.Unreachable, r.Gate.Status)

	other := t.TempDir()
	out, err = inner(t, "good", []string{"OUT=" + other})
	require.NoError(t, err, out)
	_, err = inner(t, "broken", []string{"BASELINE=" + other})
	require.Error(t, err, "it is worse")
}

// firstKey returns the key of a rule's first scenario.
func firstKey(t *testing.T, rule string) string {
	p, _, err := run.Plan(run.Options{Selection: plan.Selection{Rules: []string{rule}}}, plan.CapabilityNames())
	require.NoError(t, err)
	return strings.Split(p.Running()[0].ID, "/")[1]
}

// Only what go test selects runs.
func TestTest_run(t *testing.T) {
	const rule = "^TestInner$/^APP-DEFAULT-DISPATCH$"
	for name, tc := range map[string]struct {
		flags []string
		rules []string
		some  bool // whether only some of the rule's scenarios run
	}{
		"a rule":                  {[]string{"-test.run=" + rule}, []string{"APP-DEFAULT-DISPATCH"}, false},
		"a scenario":              {[]string{"-test.run=^TestInner$/^DISPATCH-TTL-BOUNDS$/^" + firstKey(t, "DISPATCH-TTL-BOUNDS") + "$"}, []string{"DISPATCH-TTL-BOUNDS"}, true},
		"two rules, less another": {[]string{"-test.run=^TestInner$/^(APP-DEFAULT-DISPATCH|DISPATCH-TTL-BOUNDS)$", "-test.skip=/DISPATCH-TTL"}, []string{"APP-DEFAULT-DISPATCH"}, false},
		"one without its needs":   {[]string{"-test.run=^TestInner$/^DISPATCH-TTL-KEEPS$"}, []string{}, false},
		"none":                    {[]string{"-test.run=^TestInner$/^NO-SUCH-RULE$"}, []string{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			out, err := inner(t, "all", []string{"OUT=" + dir}, tc.flags...)
			require.NoError(t, err, out)
			r, err := folder.Read(dir)
			if len(tc.rules) == 0 {
				require.Error(t, err, "nothing is run")
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tc.rules, r.Selection.Rules)
			assert.Equal(t, tc.some, len(r.Selection.FailedFrom) > 0)
			n := 0
			for _, rr := range r.Rules {
				for _, s := range rr.Scenarios {
					if s.Executed {
						n++
						assert.Contains(t, tc.rules, rr.ID)
						assert.Contains(t, out, "--- PASS: TestInner/"+s.ID+" ")
					}
				}
			}
			assert.NotZero(t, n)
		})
	}
}

// A subtest reports as soon as its scenario ends, with the time it took, and a run
// ends before go test -timeout kills it.
func TestTest_timeout(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some twenty seconds")
	}
	dir := t.TempDir()
	out, err := inner(t, "slow", []string{"OUT=" + dir}, "-test.run=^TestInner$", "-test.timeout=24s")
	require.Error(t, err)
	assert.NotContains(t, out, "panic: test timed out")
	assert.Regexp(t, `=== RUN   TestInner/DISPATCH-TTL-BOUNDS/\S+\n\s+\S+: conforms after [4-9]\.\d+s`, out)
	assert.Contains(t, out, "the time of go test -timeout was nearly up")
	assert.FileExists(t, filepath.Join(dir, "report.html"))
}

// Tests of one process take turns, even if they are parallel.
func TestTest_parallel(t *testing.T) {
	for _, name := range []string{"one", "another"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for range 2 {
				report := conformance.Test(t, conformance.Target{URL: listen(t, behaviour.Documented())}, conformance.Config{
					Project: "p", Credentials: key, Without: absent, Rules: []string{"APP-DEFAULT-DISPATCH"},
				})
				assert.True(t, report.Passed)
			}
		})
	}
}

// The example of the package documentation passes.
func TestExample(t *testing.T) { processingModes(t) }

// The example is a module of its own, as an implementer's would be.
func TestExample_otherModule(t *testing.T) {
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
	// The suite's own requirements, as go mod tidy would write them here.
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
