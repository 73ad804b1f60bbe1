package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/recorded"
	"github.com/modecert/modecert/runner/internal/report/jsonreport"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas"
)

// interrupt is a separate command: interrupt FILE N COMMAND ARG… sends SIGINT
// once FILE has N lines, and ends with the command's status.
func interrupt(args []string, stderr io.Writer) int {
	file, command := args[0], args[2:]
	n, _ := strconv.Atoi(args[1])
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(stderr, err)
		return 99
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		select {
		case <-ended:
			fmt.Fprintf(stderr, "it ended before %s had %d lines\n", file, n)
			return 98
		default:
		}
		text, err := os.ReadFile(file)
		if err == nil && bytes.Count(text, []byte("\n")) >= n {
			break
		}
		if time.Now().After(deadline) {
			_ = cmd.Process.Kill()
			fmt.Fprintf(stderr, "%s never had %d lines\n", file, n)
			return 97
		}
	}
	_ = cmd.Process.Signal(syscall.SIGINT)
	<-ended
	return cmd.ProcessState.ExitCode()
}

// edit replaces a text that must exist: edit FILE OLD NEW.
func edit(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, args[1], args[2], 1)), 0o644))
}

// lookUp finds the first scenario of a rule, so that scripts need no ids of features:
// scenario VAR RULE. It sets VAR to the id, VAR_TAPE to the path of the recording and
// VAR_FEATURE to that of the feature.
func lookUp(ts *testscript.TestScript, _ bool, args []string) {
	p, _, err := run.Plan(run.Options{Selection: plan.Selection{Rules: args[1:]}}, plan.CapabilityNames())
	ts.Check(err)
	s := p.Running()[0]
	ts.Setenv(args[0], s.ID)
	ts.Setenv(args[0]+"_TAPE", cassette.Path(s.ID))
	ts.Setenv(args[0]+"_FEATURE", s.URI)
}

// firstFailing sets a variable to the first scenario that violates in a report:
// failing VAR DIR.
func firstFailing(ts *testscript.TestScript, _ bool, args []string) {
	r, err := jsonreport.Read(ts.MkAbs(filepath.Join(args[1], jsonreport.FileName)))
	ts.Check(err)
	for _, rule := range r.Rules {
		for _, s := range rule.Scenarios {
			if s.Verdict == verdict.Violates {
				ts.Setenv(args[0], s.ID)
				return
			}
		}
	}
	ts.Fatalf("no scenario violates in %s", args[1])
}

// spoil copies a folder of recordings and damages each of them in a way that must
// be detected: recording missing|truncated|edited|stale|surplus FROM TO.
func spoil(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[2])
	ts.Check(os.CopyFS(dir, os.DirFS(ts.MkAbs(args[1]))))
	paths, err := cassette.All(os.DirFS(dir))
	ts.Check(err)
	if len(paths) == 0 {
		ts.Fatalf("%s holds no recording", args[1])
	}
	for _, path := range paths {
		ts.Check(spoilOne(args[0], dir, path))
	}
}

func spoilOne(how, dir, path string) error {
	file := filepath.Join(dir, filepath.FromSlash(path))
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	switch how {
	case "missing":
		return os.Remove(file)
	case "truncated":
		return os.WriteFile(file, text[:len(text)/2], 0o644)
	case "edited":
		return os.WriteFile(file, bytes.Replace(text, []byte("DISPATCH"), []byte("CONVERSATION"), 1), 0o644)
	}
	rec, err := cassette.Load(os.DirFS(dir), path)
	if err != nil {
		return err
	}
	switch how {
	case "stale":
		rec.Digest = "sha256:" + strings.Repeat("0", 32)
	case "surplus":
		rec.Tape = append(rec.Tape, rec.Tape[len(rec.Tape)-1])
	default:
		return fmt.Errorf("a recording cannot be made %s", how)
	}
	return recorded.Save(dir, rec)
}

// checkReport validates report.json against its schema and compares members: report
// DIR [PATH=VALUE | PATH<PATH]…
func checkReport(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(filepath.Join(args[0], jsonreport.FileName))
	text, err := os.ReadFile(path)
	ts.Check(err)
	checkFolder(ts, ts.MkAbs(args[0]))
	violations, err := schemas.Check("report", text)
	ts.Check(err)
	for _, v := range violations {
		ts.Fatalf("report.json breaks its schema at %q: %s", v.Pointer, v.Message)
	}
	_, err = jsonreport.Read(path)
	ts.Check(err)
	for _, claim := range args[1:] {
		if left, right, ok := strings.Cut(claim, "<"); ok {
			l, err := strconv.ParseInt(left, 10, 64)
			if err != nil {
				l = gjson.GetBytes(text, left).Int()
			}
			if r := gjson.GetBytes(text, right).Int(); l >= r {
				ts.Fatalf("%s is %d and %s is %d", left, l, right, r)
			}
			continue
		}
		member, want, _ := strings.Cut(claim, "=")
		if got := gjson.GetBytes(text, member); got.String() != want {
			ts.Fatalf("%s is %s, want %s", member, got.Raw, want)
		}
	}
}

// countLines compares the number of lines: lines FILE MIN [MAX].
func countLines(ts *testscript.TestScript, _ bool, args []string) {
	n := strings.Count(ts.ReadFile(args[0]), "\n")
	least, err := strconv.Atoi(args[1])
	ts.Check(err)
	most := least
	if len(args) > 2 {
		most, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	if n < least || n > most {
		ts.Fatalf("%s has %d lines, want %d to %d", args[0], n, least, most)
	}
}

// checkSecret looks for secrets, byte by byte, in the last output and in every file
// below a folder: secret DIR TEXT…
func checkSecret(ts *testscript.TestScript, _ bool, args []string) {
	everywhere(ts, args[0], func(where string, text []byte) {
		for _, secret := range args[1:] {
			if bytes.Contains(text, []byte(secret)) {
				ts.Fatalf("%s holds the secret %s", where, secret)
			}
		}
	})
}

// everywhere calls look with the last output and with every file below a folder.
func everywhere(ts *testscript.TestScript, dir string, look func(where string, text []byte)) {
	look("stdout", []byte(ts.ReadFile("stdout")))
	look("stderr", []byte(ts.ReadFile("stderr")))
	files := 0
	ts.Check(filepath.WalkDir(ts.MkAbs(dir), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		look(path, text)
		files++
		return err
	}))
	if files == 0 {
		ts.Fatalf("%s holds no file to look into", dir)
	}
}

// checkSecretParts looks for every part of eight bytes of secrets, in the same
// places as checkSecret: parts DIR TEXT|@FILE…, where each line of a file is a
// secret.
func checkSecretParts(ts *testscript.TestScript, _ bool, args []string) {
	parts := parts{}
	for _, secret := range args[1:] {
		lines := []string{secret}
		if file, ok := strings.CutPrefix(secret, "@"); ok {
			lines = strings.Fields(ts.ReadFile(file))
		}
		for _, line := range lines {
			parts.add(line)
		}
	}
	if len(parts) == 0 {
		ts.Fatalf("no secret to look for")
	}
	everywhere(ts, args[0], func(where string, text []byte) {
		if part := parts.in(text); part != "" {
			ts.Fatalf("%s holds the part %s of a secret", where, part)
		}
	})
}

// partLength is the length of a part of a secret that must appear nowhere.
const partLength = 8

// parts are the parts of secrets. There are thousands, so that a text is read once for
// all of them.
type parts map[[partLength]byte]bool

func (p parts) add(secret string) {
	for i := 0; i+partLength <= len(secret); i++ {
		p[[partLength]byte([]byte(secret[i:]))] = true
	}
}

// in returns the first part in a text, or nothing.
func (p parts) in(text []byte) string {
	for ; len(text) >= partLength; text = text[1:] {
		if part := [partLength]byte(text); p[part] {
			return string(part[:])
		}
	}
	return ""
}

func TestParts(t *testing.T) {
	p := parts{}
	p.add("0123456789")
	p.add("short")
	for text, want := range map[string]string{
		"01234567": "01234567", "x12345678": "12345678", "xx23456789yy": "23456789", "0123456": "", "short": "", "": "",
	} {
		assert.Equal(t, want, p.in([]byte(text)), "%q", text)
	}
}

// readReady waits for the file that serve writes and stores its content in the
// environment: ready FILE. Only the owner may have access to the file.
func readReady(ts *testscript.TestScript, _ bool, args []string) {
	waitFor(ts, false, args)
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if mode := info.Mode().Perm(); mode != 0o600 {
		ts.Fatalf("%s has mode %o", args[0], mode)
	}
	var c connection
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &c))
	setAccess(ts, c)
}

// setAccess sets the variables with which a script and its commands reach a target.
func setAccess(ts *testscript.TestScript, c connection) {
	ts.Setenv("URL", c.URL)
	ts.Setenv("LISTEN", strings.TrimPrefix(c.URL, "http://"))
	ts.Setenv("CONTROL", c.ControlURL)
	ts.Setenv("MODECERT_PROJECT", c.Project)
	ts.Setenv("MODECERT_KEY_ID", c.KeyID)
	ts.Setenv("MODECERT_KEY_SECRET", c.KeySecret)
	ts.Setenv("MODECERT_TOKEN_URL", c.TokenURL)
}

// waitFor waits until a file exists: waits FILE.
func waitFor(ts *testscript.TestScript, _ bool, args []string) {
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
	}
	ts.Fatalf("%s never came to be", args[0])
}

// shareOut compares the reports of shards with that of the whole: together SHARD…
// WHOLE. Each scenario of the whole must have run in exactly one shard.
func shareOut(ts *testscript.TestScript, _ bool, args []string) {
	ran := func(dir string) (ids []string) {
		r, err := jsonreport.Read(ts.MkAbs(filepath.Join(dir, jsonreport.FileName)))
		ts.Check(err)
		for _, rule := range r.Rules {
			for _, s := range rule.Scenarios {
				if s.Verdict == verdict.Conforms {
					ids = append(ids, s.ID)
				}
			}
		}
		return ids
	}
	var shared []string
	shards, whole := args[:len(args)-1], ran(args[len(args)-1])
	for _, dir := range shards {
		ids := ran(dir)
		if len(ids) == 0 {
			ts.Fatalf("nothing ran in %s", dir)
		}
		shared = append(shared, ids...)
	}
	slices.Sort(shared)
	slices.Sort(whole)
	if !slices.Equal(shared, whole) {
		ts.Fatalf("the shards ran\n%s\nand the whole\n%s", strings.Join(shared, "\n"), strings.Join(whole, "\n"))
	}
}

// runAgain runs the command with which, according to the last output, the first
// failure is repeated, as a shell reads it: again STATUS DIR. Reports go to DIR.
func runAgain(ts *testscript.TestScript, neg bool, args []string) {
	_, after, ok := strings.Cut(ts.ReadFile("stdout"), "\n  rerun     ")
	if !ok {
		ts.Fatalf("the last output names no command that repeats a failure")
	}
	line, _, _ := strings.Cut(after, "\n")
	exits(ts, neg, []string{args[0], "sh", "-c", line + " --out " + args[1]})
}
