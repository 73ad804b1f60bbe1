package console_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/report/console"
	"github.com/modecert/modecert/runner/internal/report/internal/sample"
	"github.com/modecert/modecert/runner/internal/verdict"
)

func write(t *testing.T, r *verdict.Report, o console.Options) string {
	t.Helper()
	var buf bytes.Buffer
	require.NoError(t, console.Write(&buf, r, o))
	return buf.String()
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	return lines[len(lines)-1]
}

func TestWrite_wholeReport(t *testing.T) {
	got := write(t, sample.Full(), console.Options{Reports: "out"})
	for _, want := range []string{
		"modecert 0.3.0 · target endpoint acme-gateway 2.4.1 https://api.example · mode all · seed 42\n",
		"                   Processing Modes page              API reference\n" +
			"met/all           must   should      may     must   should      may\n" +
			"dispatch           0/1        –        –      0/2        –      1/1\n" +
			"conversation       0/1        –        –      0/1        –        –\n" +
			"both               1/1      0/1        –      0/1        –        –\n" +
			"rules that cannot be observed from outside, not counted: 1\n",
		"VIOLATES  LIST-CONTACT-ID/of-another-app\n  rule      \"these operations will return ",
		"\n  expected  status 400        actual  status 200 ]]> <b>&amp;",
		"\n  exchange  curl -H \"Authorization: Bearer $TOKEN\" 'https://api.example/v1/projects/p/messages?app_id=a&contact_id=c'\n",
		"\n  answer    200 {\"messages\":[]}\n",
		"\n  rerun     modecert run LIST-CONTACT-ID/of-another-app --url https://api.example\n",
		"\n  see       out/report.html#LIST-CONTACT-ID\n",
		"\n  try       the mode of the app decides\n",
		"VIOLATES  WIRE-MESSAGE  GET /messages → 200 at /id, expected a string\n",
		"WARNING  TTL-REFUSED/eight  GET /messages → 200, expected a 4xx\n",
		"\nINCOMPLETE  ANSWER-LATE/times-out  no answer within 10s from the target\n  exchange  curl ",
		"not verified\n     1  handset is declared absent\n",
		"waivers\n  used       KNOWN-FAULT  until 2026-12-31  ann@example.com: fixed in 2.5\n",
		"left behind  LIST-CONTACT-ID/of-another-app  app 01M0 is still there\n",
		"7 of 7 scenarios ran (2 violates, 1 incomplete, 1 not-verified, 1 waived, 1 observed, 2 conforms, 1 not-selected), 7 exchanges\n",
		"exit status 1: must-rules violated (2): LIST-CONTACT-ID, WIRE-MESSAGE\n",
	} {
		assert.Contains(t, got, want)
	}
	assert.Equal(t, "violates 2 of 7 must-rules; conforms on 1; 1 incomplete; 1 not verified: handset; 1 waived; 1 not selected", lastLine(got))
	assert.NotContains(t, got, "\x1b", "neither ours nor the target's escapes")
	assert.NotContains(t, got, "s3cr3t")
	assert.NotContains(t, got, "TTL-BOUNDS/seven", "what conforms collapses")
}

func TestWrite_verbose(t *testing.T) {
	got := write(t, sample.Full(), console.Options{Verbose: true})
	assert.Contains(t, got, "conforms        TTL-BOUNDS/seven  12 ms\n")
	assert.Contains(t, got, "observed        LOST-LIST/events  12 ms\n                status 200 ")
	assert.NotContains(t, got, "NOT-HERE", "what was not selected is not listed")
}

func TestWrite_quiet(t *testing.T) {
	assert.Equal(t, "conforms on 2 of 2 must-rules\n", write(t, sample.Conforming(2), console.Options{Quiet: true}))
}

func TestWrite_strict(t *testing.T) {
	r := sample.Full()
	r.Strict = true
	got := write(t, r, console.Options{})
	assert.Contains(t, got, "VIOLATES  TTL-REFUSED/eight  GET ")
	assert.NotContains(t, got, "WARNING")
}

func TestWrite_color(t *testing.T) {
	got := write(t, sample.Full(), console.Options{Color: true})
	assert.Contains(t, got, "\x1b[31;1mVIOLATES\x1b[")
	assert.Contains(t, got, "\x1b[33mWARNING\x1b[")
	assert.Contains(t, got, "\x1b[35;1mINCOMPLETE\x1b[", "what could not be judged is no violation")
	listed := write(t, sample.Full(), console.Options{Color: true, Verbose: true})
	assert.Regexp(t, `\x1b\[31;1mviolates *\x1b\[\S*  LIST-CONTACT-ID`, listed)
	assert.Regexp(t, `\x1b\[33mviolates *\x1b\[\S*  TTL-REFUSED`, listed, "a should-rule warns")
}

// Six hundred violations of twenty causes: the first in full, two with what shows them,
// four on a line each.
func TestWrite_manyViolations(t *testing.T) {
	r := sample.Many(20, 30)
	got := write(t, r, console.Options{Reports: "out"})
	assert.True(t, strings.HasPrefix(got, "VIOLATES  GET /messages → 200, expected 0: 30 scenarios of 1 rule\nmodecert 0.3.0"), "the first line is the cause that matters most")
	assert.Equal(t, 1, strings.Count(got, "\n  rule      "))
	assert.Equal(t, 3, strings.Count(got, "\n  rerun     modecert run RULE-0"))
	assert.Equal(t, 3, strings.Count(got, "\n  exchange  curl "))
	assert.Contains(t, got, "\nVIOLATES  GET /messages → 200, expected 6: 30 scenarios of 1 rule, first RULE-06/s000\nand 13 more causes\nsee out/report.html\n")
	assert.Less(t, strings.Count(got, "\n"), 40)

	got = write(t, sample.Many(3, 20), console.Options{Reports: "out"})
	assert.Equal(t, 3, strings.Count(got, "\n  rule      "), "three are told in full")
	got = write(t, r, console.Options{Verbose: true})
	assert.Equal(t, 20, strings.Count(got, "\n  rule      "), "and all of them with --verbose")
}

// At any width, the terminal breaks none of our words, and text to be copied stays
// whole.
func TestWrite_width(t *testing.T) {
	r := sample.Full()
	r.Rules[0].Quote = strings.Repeat("a sentence that goes on, ", 20)
	for _, width := range []int{40, 60, 80, 120} {
		got := write(t, r, console.Options{Width: width, Reports: "out", Verbose: true})
		require.True(t, utf8.ValidString(got))
		for line := range strings.Lines(got) {
			line = strings.TrimSuffix(line, "\n")
			switch label, _, _ := strings.Cut(strings.TrimSpace(line), " "); label {
			case "exchange", "rerun", "see", "token":
				assert.NotContains(t, line, "…", "it is to be copied")
			default:
				assert.LessOrEqual(t, utf8.RuneCountInString(line), width, line)
			}
		}
		assert.Contains(t, got, "…\"", "a long sentence is cut")
		assert.Equal(t, strings.Fields(write(t, sample.Many(1, 1), console.Options{})), strings.Fields(write(t, sample.Many(1, 1), console.Options{Width: 80})),
			"nothing but sentences is cut")
	}
	assert.NotContains(t, write(t, r, console.Options{}), "…", "a log is not cut")
	assert.NotContains(t, write(t, sample.Full(), console.Options{Width: 10}), "…", "a window too narrow is left alone")
}

// The essential parts of one violation fit on the last screen of a terminal of 80
// columns and 24 lines.
func TestWrite_oneViolationFitsTheScreen(t *testing.T) {
	c := transcripts()["screen"]
	got := write(t, c.report, c.o)
	rows := 0
	for line := range strings.Lines(got[strings.LastIndex(got, "VIOLATES"):]) {
		rows += 1 + (utf8.RuneCountInString(line)-2)/c.o.Width
	}
	assert.LessOrEqual(t, rows, 23, "with the shell's prompt below")
	assert.Greater(t, rows, 10, "it is told at all")
}

// A target that is down makes everything incomplete for the same reason.
func TestWrite_manyIncomplete(t *testing.T) {
	r := sample.Conforming(1)
	one := r.Rules[0].Scenarios[0]
	incomplete := func(n int, cause string) {
		for i := range n {
			s := one
			s.ID, s.Verdict, s.Cause = fmt.Sprintf("RULE-00/%s-%d", cause, i), verdict.Incomplete, cause
			r.Rules[0].Scenarios = append(r.Rules[0].Scenarios, s)
		}
	}
	incomplete(20, "slow")
	incomplete(300, "down")
	got := write(t, r, console.Options{})
	assert.True(t, strings.HasPrefix(got, "INCOMPLETE  down: 300 scenarios of 1 rule\n"))
	assert.Contains(t, got, "\n\nINCOMPLETE  down: 300 scenarios of 1 rule\n  rules     RULE-00\n")
	assert.Contains(t, got, "\n  rerun     modecert run RULE-00/down-0 --url https://api.example\n\nINCOMPLETE  slow: 20 scenarios of 1 rule\n")
}

func TestWrite_recordedTarget(t *testing.T) {
	r := sample.Conforming(1)
	r.Target = verdict.Target{Kind: "recorded", Recorded: &verdict.Recorded{Kind: "reference", At: sample.Started()}}
	got := write(t, r, console.Options{})
	assert.Contains(t, got, "recorded fixtures, recorded from the reference service on 2026-03-31\n")
	assert.Contains(t, got, "recordings of the reference service certify no other implementation\n")
	assert.Equal(t, "conforms on 1 of 1 must-rules", lastLine(got))
	assert.Equal(t, "conforms on 1 of 1 must-rules; recorded fixtures, recorded from the reference service on 2026-03-31; "+
		"recordings of the reference service certify no other implementation\n", write(t, r, console.Options{Quiet: true}))
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestWrite_writerError(t *testing.T) {
	assert.EqualError(t, console.Write(broken{}, sample.Conforming(1), console.Options{}), "no space left")
	p := console.NewProgress(broken{}, console.Options{})
	p.Start(1, nil)
	p.Done("A/one", verdict.Conforms)
	p.Stop()
}

// A log has a line for each feature, and at once one for what does not conform.
func TestProgress_log(t *testing.T) {
	var buf bytes.Buffer
	p := console.NewProgress(&buf, console.Options{})
	features := map[string]string{"A/0": "a.feature", "A/1": "a.feature", "B/0": "b.feature", "B/1": "b.feature"}
	p.Start(4, features)
	p.Done("A/0", verdict.Conforms)
	p.Done("B/0", verdict.Violates)
	p.Done("A/1", verdict.NotVerified)
	assert.Equal(t, "[2/4] violates      B/0\n[3/4] a.feature: 1 not-verified, 1 conforms\n", buf.String())
	p.Done("B/1", verdict.Incomplete)
	p.Stop()
	assert.Contains(t, buf.String(), "[4/4] incomplete    B/1\n[4/4] b.feature: 1 violates, 1 incomplete\n")

	buf.Reset()
	p = console.NewProgress(&buf, console.Options{Verbose: true})
	p.Start(4, features)
	p.Done("A/0", verdict.Conforms)
	p.Stop()
	assert.Equal(t, "[1/4] conforms      A/0\n", buf.String())
}

// Hundreds of scenarios that fail for one cause have a few lines.
func TestProgress_logOfManyFailures(t *testing.T) {
	var buf bytes.Buffer
	p := console.NewProgress(&buf, console.Options{})
	features := map[string]string{}
	for i := range 300 {
		features[fmt.Sprint("A/", i)] = "a.feature"
	}
	p.Start(300, features)
	for i := range 300 {
		p.Done(fmt.Sprint("A/", i), verdict.Incomplete)
	}
	p.Stop()
	assert.Equal(t, 11, strings.Count(buf.String(), "\n"))
	assert.Equal(t, "[300/300] a.feature: 300 incomplete", lastLine(buf.String()))
}

// A log in which nothing is written for half a minute looks like a run that hangs.
func TestProgress_logHeartbeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var buf lockedBuffer
		p := console.NewProgress(&buf, console.Options{})
		p.Start(2, map[string]string{"A/0": "a.feature", "A/1": "a.feature"})
		time.Sleep(20 * time.Second)
		p.Done("A/0", verdict.Violates)
		time.Sleep(29 * time.Second)
		synctest.Wait()
		assert.Equal(t, 1, strings.Count(buf.String(), "\n"), "half a minute after the last line")
		time.Sleep(32 * time.Second)
		synctest.Wait()
		assert.Equal(t, "[1/2] violates      A/0\n[1/2] running for 50s\n[1/2] running for 1m20s\n", buf.String())
		p.Stop()
		time.Sleep(time.Hour)
		synctest.Wait()
		assert.Equal(t, 3, strings.Count(buf.String(), "\n"))
	})
}

// lockedBuffer is a buffer that a timer may write to while a test reads it.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func TestProgress_manyUnits(t *testing.T) {
	var buf bytes.Buffer
	p := console.NewProgress(&buf, console.Options{Every: 50})
	p.Start(120, nil)
	for range 120 {
		p.Done("A/one", verdict.Conforms)
	}
	p.Stop()
	assert.Equal(t, "[ 50/120] conforms      A/one\n[100/120] conforms      A/one\n[120/120] conforms      A/one\n", buf.String())
}

// A bar that is wider than the terminal cannot be overwritten.
func TestProgress_barFitsTheTerminal(t *testing.T) {
	for _, width := range []int{40, 60, 200} {
		var buf bytes.Buffer
		p := console.NewProgress(&buf, console.Options{TTY: true, BarWidth: width})
		p.Start(773, nil)
		p.Done("A/one", verdict.Violates)
		for drawn := range strings.SplitSeq(buf.String(), "\r") {
			assert.LessOrEqual(t, utf8.RuneCountInString(strings.TrimRight(drawn, " ")), width)
		}
		assert.Contains(t, buf.String(), "/773)")
		p.Stop()
	}
}

func TestProgress_terminal(t *testing.T) {
	var buf bytes.Buffer
	p := console.NewProgress(&buf, console.Options{TTY: true, Color: true})
	p.Start(3, nil)
	p.Done("A/one", verdict.Violates)
	p.Done("A/two", verdict.Conforms)
	assert.Equal(t, "failing 0   0% |"+strings.Repeat(" ", 24)+"| (0/3)", buf.String(), "drawn again so soon it would cost more than the run")
	p.Done("A/three", verdict.Conforms)
	assert.Contains(t, buf.String(), "\rfailing 1 100% |"+strings.Repeat("█", 24)+"| (3/3)")
	p.Stop()
	assert.True(t, strings.HasSuffix(buf.String(), "\r"+strings.Repeat(" ", 47)+"\r"), "the bar is wiped off its line")
	assert.NotContains(t, buf.String(), "\n")
	p.Start(0, nil) // nothing to run draws nothing
	p.Stop()
}

func TestProgress_quiet(t *testing.T) {
	var buf bytes.Buffer
	p := console.NewProgress(&buf, console.Options{Quiet: true, TTY: true})
	p.Start(100, nil)
	for range 100 {
		p.Done("A/one", verdict.Conforms)
	}
	p.Stop()
	assert.Empty(t, buf.String())
}

// For the race detector: many goroutines report at once.
func TestProgress_concurrentUse(t *testing.T) {
	for _, tty := range []bool{false, true} {
		var buf bytes.Buffer
		p := console.NewProgress(&buf, console.Options{TTY: tty, Verbose: true})
		p.Start(400, nil)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 50 {
					p.Done("A/one", verdict.Violates)
				}
			})
		}
		wg.Wait()
		p.Stop()
		if !tty {
			assert.Equal(t, "[400/400] violates      A/one", lastLine(buf.String()))
			assert.Equal(t, 400, strings.Count(buf.String(), "\n"))
		}
	}
}

func TestWrite_muchLeftBehind(t *testing.T) {
	r := sample.Conforming(1)
	for range 50 {
		r.Rules[0].Scenarios[0].CleanupErrs = append(r.Rules[0].Scenarios[0].CleanupErrs, "app x: status 500")
	}
	got := write(t, r, console.Options{})
	assert.Equal(t, 20, strings.Count(got, "left behind  "))
	assert.Contains(t, got, "\nand 30 more that may be left behind; the report names them\n")
}

// A green gate that excuses violations says so.
func TestWrite_greenSinceABaseline(t *testing.T) {
	r := sample.Full()
	r.Gate = verdict.Gate{Reasons: []string{"violates", "known from the baseline (1): LIST-CONTACT-ID/of-another-app"}, Baseline: &verdict.Baseline{
		Started: sample.Started(), Known: []string{"LIST-CONTACT-ID/of-another-app"}, Better: []string{"A/one", "A/two"},
	}}
	got := write(t, r, console.Options{})
	assert.Contains(t, got, "\ngate green: none worse since the baseline of 2026-03-31 10:00, 1 known, 2 better\n"+
		"  known from the baseline (1): LIST-CONTACT-ID/of-another-app\nviolates 2 of 7 must-rules")
	assert.NotContains(t, got, "exit status 0")

	r.Gate = verdict.Gate{Reasons: []string{"conforms", "nothing changed since the baseline of 2026-03-31 10:00"}, Baseline: &verdict.Baseline{Started: sample.Started()}}
	assert.Contains(t, write(t, r, console.Options{}), "\ngate green: none worse since the baseline of 2026-03-31 10:00\nviolates ")
}
