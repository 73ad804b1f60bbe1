package summary_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/report/internal/sample"
	"github.com/modecert/modecert/runner/internal/report/summary"
	"github.com/modecert/modecert/runner/internal/verdict"
)

func encode(t *testing.T, r *verdict.Report) string {
	t.Helper()
	var buf bytes.Buffer
	require.NoError(t, summary.Encode(&buf, r))
	return buf.String()
}

func TestEncode(t *testing.T) {
	got := encode(t, sample.Full())
	for _, want := range []string{
		"## ❌ modecert: violates 2 of 7 must-rules; conforms on 1",
		"Target: `endpoint acme-gateway 2.4.1 https://api.example`.",
		"| **Processing Modes page** | | | |\n| dispatch | 0/1 | – | – |\n",
		"| **API reference** | | | |\n| dispatch | 0/2 | – | 1/1 |\n",
		"To run it again:\n```sh\nmodecert run LIST-CONTACT-ID/of-another-app --url https://api.example\n```\n",
		"<details><summary><b>violates</b> LIST-CONTACT-ID/of-another-app</summary>",
		"> these operations will return \"status 400\" if a contact\\_id is provided",
		"- expected: `status 400`",
		"```sh\ncurl -H \"Authorization: Bearer $TOKEN\"",
		"<b>warning</b> TTL-REFUSED/eight",
		"<b>incomplete</b> ANSWER-LATE/times-out</summary>", "- cause: `no answer within 10s from the target",
		"| KNOWN-FAULT | used | 2026-12-31 | ann&#64;example.com | fixed in 2.5 |",
	} {
		assert.Contains(t, got, want)
	}
	assert.NotContains(t, got, "\x1b")
	assert.NotContains(t, got, "s3cr3t")
}

// A target's text can neither end the code that contains it nor start a tag.
func TestEncode_hostileText(t *testing.T) {
	r := sample.Full()
	r.Rules[0].Scenarios[0].Findings[0].Actual = "``` </details> @everyone"
	r.Rules[0].Scenarios[0].Findings[0].Hint = "![x](https://evil.example) www.evil.example <img> @everyone | a"
	r.Gate = verdict.Gate{Status: 4, Reasons: []string{"go to https://evil.example/login"}}
	for i := range r.Rules {
		for j := range r.Rules[i].Scenarios {
			r.Rules[i].Scenarios[j].Cause = "see https://evil.example/login"
		}
	}
	got := encode(t, r)
	assert.Contains(t, got, "- actual: ```` ``` </details> @everyone at /messages (and 1 more) ````")
	assert.Contains(t, got, `\!\[x\](https&#58;//evil.example) www&#46;evil.example &lt;img&gt; &#64;everyone \| a`)
	assert.Contains(t, got, "- `go to https://evil.example/login`\n", "an address in a code span is no link")
	assert.Contains(t, got, "- cause: `see https://evil.example/login`\n")
}

func TestEncode_longLists(t *testing.T) {
	r := sample.Many(40, 1)
	r.Gate = verdict.Gate{Status: 1, Reasons: []string{"must-rules violated (8): A, B, C, D, E, F, G, H"}}
	got := encode(t, r)
	assert.Contains(t, got, "- `must-rules violated (8): A, B, C, D, E, F and 2 more`\n")
	assert.Equal(t, 10, strings.Count(got, "<details>"))
	assert.Contains(t, got, "and 30 more, in report.html.")
}

// Other steps of a job write to the same file.
func TestAppend(t *testing.T) {
	dir := t.TempDir()
	step := filepath.Join(dir, "step.md")
	require.NoError(t, os.WriteFile(step, []byte("before\n"), 0o644))
	var own bytes.Buffer
	require.NoError(t, summary.Encode(&own, sample.Conforming(1)))
	require.NoError(t, summary.Append(step, sample.Conforming(1)))
	text, err := os.ReadFile(step)
	require.NoError(t, err)
	assert.Equal(t, "before\n"+own.String(), string(text))
	assert.Error(t, summary.Append(filepath.Join(dir, "no", "such", "folder.md"), sample.Conforming(1)))
}

// GitHub drops a step's summary above 1 MiB, including the verdict.
func TestEncode_bounded(t *testing.T) {
	long := strings.Repeat("é", 150_000)
	r := sample.Many(40, 1)
	for i := range r.Rules {
		rr := &r.Rules[i]
		for j := range rr.Scenarios {
			s := &rr.Scenarios[j]
			s.Findings[0].Actual, s.Findings[0].Hint, s.Cause = long, long, long
			for k := range s.Exchanges {
				s.Exchanges[k].Request.URL = "/apps/" + long
			}
		}
	}
	for range 1000 {
		r.Waivers = append(r.Waivers, verdict.Waiver{Rule: "A-RULE", Reason: long[:4000], State: "used"})
	}
	got := encode(t, r)
	assert.Less(t, len(got), 900<<10)
	assert.Greater(t, len(got), 800<<10, "what there is room for is there")
	assert.Contains(t, got, "modecert: violates 40 of 40")
	assert.Equal(t, 10, strings.Count(got, "</details>"))
	assert.Regexp(t, `\n_The summary ends here, since it has reached its maximum size: report.html and report.json have \d+ more parts._\n$`, got)

	// The bound applies to everything that a step appends.
	step := filepath.Join(t.TempDir(), "step.md")
	for range 3 {
		require.NoError(t, summary.Append(step, r))
	}
	info, err := os.Stat(step)
	require.NoError(t, err)
	assert.Less(t, info.Size(), int64(1<<20))
}
