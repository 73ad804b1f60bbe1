package compare

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/report/internal/sample"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// three returns reports of which only the last differs, in one scenario.
func three() []Side {
	last := small()
	last.Rules[0].Scenarios[1].Verdict, last.Rules[0].Verdict, last.Outcome = verdict.Violates, verdict.Violates, verdict.OutcomeViolates
	return []Side{{"us", small()}, {"eu", small()}, {"staging", last}}
}

func TestSides(t *testing.T) {
	rows, compared := Sides(three())
	assert.Equal(t, 2, compared)
	require.Len(t, rows, 3)
	assert.Equal(t, Row{"A-B", []string{"conforms", "conforms", "violates"}}, rows[0])
	assert.Equal(t, "A-B/two", rows[1].ID)
	assert.Equal(t, "outcome", rows[2].ID)
	rows, _ = Sides(three()[:2])
	assert.Empty(t, rows)
}

func TestText(t *testing.T) {
	var b strings.Builder
	sides := three()
	sides[1].Report.Suite.Version = "2"
	differ, err := Text(&b, sides)
	require.NoError(t, err)
	assert.Equal(t, 3, differ)
	assert.Contains(t, b.String(), "eu ran another suite (2) than us ()")
	assert.Contains(t, b.String(), "A-B\n  us       conforms\n  eu       conforms\n  staging  violates\n")
	assert.True(t, strings.HasSuffix(b.String(), "rules and outcomes that differ: 2\n2 scenarios compared, 1 differ\n"))
}

// What a narrowed run left out is no difference.
func TestText_narrowed(t *testing.T) {
	narrowed := small()
	narrowed.Rules[0].Scenarios[0] = verdict.ScenarioReport{ID: "A-B/one", Verdict: verdict.NotSelected}
	narrowed.Rules[0].Verdict, narrowed.Outcome = verdict.NotSelected, verdict.OutcomePartial
	var b strings.Builder
	differ, err := Text(&b, []Side{{"whole", small()}, {"narrowed", narrowed}})
	require.NoError(t, err)
	assert.Zero(t, differ)
	assert.Equal(t, "not compared, since not every run selected them: 1 scenario\n1 scenario compared, 0 differ\n", b.String())

	narrowed.Rules[0].Scenarios[1].Verdict = verdict.Violates
	b.Reset()
	differ, err = Text(&b, []Side{{"whole", small()}, {"narrowed", narrowed}})
	require.NoError(t, err)
	assert.Equal(t, 1, differ)
	assert.Contains(t, b.String(), "A-B/two\n  whole     conforms;")
}

// Every answer of a target is plain text in the page.
func TestHTML(t *testing.T) {
	var b bytes.Buffer
	full := sample.Full()
	require.NoError(t, HTML(&b, []Side{{"<i>a</i>", full}, {"b", sample.Conforming(2)}, {"c", full}}))
	page := b.String()
	for _, bad := range []string{"<script", "<i>a", "<b>&amp;", "\x1b", " src=", "@import"} {
		assert.NotContains(t, page, bad)
	}
	assert.Contains(t, page, "&lt;i&gt;a&lt;/i&gt;")
	assert.Contains(t, page, `<tr id="LIST-CONTACT-ID">`)
	assert.Contains(t, page, `<td data-side="&lt;i&gt;a&lt;/i&gt;"><b class="b v-violates">violates</b></td><td data-side="b"><b class="b v-">not in this report</b></td><td data-side="c"><b class="b v-violates">violates</b></td>`)
}
