package cli

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/fixtures/recorded"
	"github.com/modecert/modecert/runner/internal/session"
)

// fixturesVar is the variable with the folder that replaces the built-in recordings
// in a script. The released command has no such switch: users cannot replace the
// built-in recordings.
const fixturesVar = "TEST_FIXTURES"

// update replaces the expected output in the scripts that compare it with cmp.
var update = flag.Bool("update", false, "write what the command prints into the scripts that compare it")

// TestMain lets the test binary act as the commands that scripts run.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"modecert":        func() { os.Exit(modecert(nil)) },
		"modecert-panics": func() { os.Exit(modecert(panicking)) },
		"telephone":       func() { os.Exit(telephone()) },
		"interrupt":       func() { os.Exit(interrupt(os.Args[1:], os.Stderr)) },
	})
}

// modecert is the released command, except for wrap and fixtures.
func modecert(wrap func(session.Target) session.Target) int {
	a := &app{stdout: os.Stdout, stderr: os.Stderr, env: os.LookupEnv, fixtures: recorded.FS, wrap: wrap}
	if dir := os.Getenv(fixturesVar); dir != "" {
		a.fixtures = os.DirFS(dir)
	}
	return a.main(os.Args[1:])
}

// TestScripts runs every script of testdata/script. A script is a run as a user
// would start it, with its expected exit status.
func TestScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("they run the command some three hundred times")
	}
	cache := t.TempDir()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup: func(env *testscript.Env) error {
			// The caller's environment must not affect the scripts.
			for _, name := range []string{"MODECERT_PROJECT", "MODECERT_KEY_ID", "MODECERT_KEY_SECRET", "MODECERT_TOKEN_URL",
				"SINCH_PROJECT_ID", "SINCH_KEY_ID", "SINCH_KEY_SECRET", "SINCH_REGION", "NO_COLOR", stepSummary, fixturesVar} {
				env.Setenv(name, "")
			}
			env.Setenv("XDG_CACHE_HOME", cache)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":      exits,
			"transcript": transcript,
			"helped":     helped,
			"reference":  startReference,
			"hostile":    startHostile,
			"echoing":    startEchoing,
			"abyss":      digAbyss,
			"features":   copyFeatures,
			"edit":       edit,
			"scenario":   lookUp,
			"failing":    firstFailing,
			"recording":  spoil,
			"report":     checkReport,
			"lines":      countLines,
			"secret":     checkSecret,
			"parts":      checkSecretParts,
			"ready":      readReady,
			"waits":      waitFor,
			"together":   shareOut,
			"killed":     kill,
			"stranger":   stranger,
			"app":        existing,
			"proxy":      startProxy,
			"private":    hideProjects,
			"shared":     showProjects,
			"verdicts":   sameVerdicts,
			"inject":     startInjecting,
			"refusing":   startRefusing,
			"left":       countLeft,
			"collector":  startCollecting,
			"tunnel":     startTunnel,
			"again":      runAgain,
			"lying":      startLying,
			"untouched":  checkUntouched,
			"forge":      forge,
			"resign":     resign,
		},
	})
}

// exits runs a command and compares its exit status: exits STATUS COMMAND ARG… It
// fails if the output contains characters or commands that control the reader's
// terminal or pipeline. Like exec, it stores the output in stdout and stderr.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND [ARG…]")
	}
	if got, want := statusOf(ts, args[1:]), args[0]; fmt.Sprint(got) != want {
		ts.Fatalf("exit status %d, want %s", got, want)
	}
}

// statusOf runs a command and returns its exit status.
func statusOf(ts *testscript.TestScript, command []string) (status int) {
	if err := ts.Exec(command[0], command[1:]...); err != nil {
		coded, ok := err.(interface{ ExitCode() int })
		if !ok {
			ts.Fatalf("%s: %v", command[0], err)
		}
		status = coded.ExitCode()
	}
	for _, name := range []string{"stdout", "stderr"} {
		steers(ts, name, []byte(ts.ReadFile(name)))
	}
	return status
}

// transcript runs a command and appends its output and exit status to a file:
// transcript FILE COMMAND ARG…
func transcript(ts *testscript.TestScript, _ bool, args []string) {
	status := statusOf(ts, args[1:])
	file, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	ts.Check(err)
	defer file.Close()
	var typed []string
	for _, arg := range args[1:] {
		if arg == "" || strings.ContainsAny(arg, " *$") {
			arg = "'" + arg + "'"
		}
		typed = append(typed, arg)
	}
	text := fmt.Sprintf("$ %s\n%s%s[%d]\n\n", strings.Join(typed, " "), ts.ReadFile("stdout"), ts.ReadFile("stderr"), status)
	text = strings.ReplaceAll(text, ts.Getenv("WORK"), "$WORK")
	for _, name := range []string{"CONTROL", "URL"} { // their ports differ from run to run
		if at := ts.Getenv(name); at != "" {
			text = strings.NewReplacer(at, "$"+name, strings.TrimPrefix(at, "http://"), "$HOST").Replace(text)
		}
	}
	_, err = file.WriteString(text)
	ts.Check(err)
}

// helped checks that a script contains the help of every command.
func helped(ts *testscript.TestScript, _ bool, _ []string) {
	var check func(*cobra.Command)
	check = func(c *cobra.Command) {
		ts.ReadFile("help" + strings.ReplaceAll(strings.TrimPrefix(c.CommandPath(), "modecert"), " ", "-"))
		for _, sub := range c.Commands() {
			check(sub)
		}
	}
	check((&app{}).root())
}

// copyFeatures copies the suite's own features to a folder: features DIR.
func copyFeatures(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.CopyFS(ts.MkAbs(args[0]), features.FS))
}
