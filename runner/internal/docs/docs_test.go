package docs_test

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/fixtures/recorded"
	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/docs"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/run"
)

var written = sync.OnceValues(func() (string, error) {
	p, parsed, err := run.Plan(run.Options{}, plan.CapabilityNames())
	if err != nil {
		return "", err
	}
	var page bytes.Buffer
	err = docs.Encode(&page, p, parsed, recorded.FS, "1.2.3")
	return page.String(), err
})

func page(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("with the race detector it takes half a minute")
	}
	text, err := written()
	require.NoError(t, err)
	return text
}

// section returns the part of the page with an id.
func section(t *testing.T, id string) string {
	t.Helper()
	_, after, ok := strings.Cut(page(t), `<section id="`+id+`"`)
	require.True(t, ok, id)
	body, _, _ := strings.Cut(after, "</section>")
	return body
}

// What most rules need comes first, and leads to what the scenarios meet of it.
func TestOperations(t *testing.T) {
	rows := regexp.MustCompile(`<tr><td>(\d+)<td>\d+<th scope="row"><a href="#(reach-\w+)"><code>(\w+ [^<]+)</code></a><td>([^<]+)<td>(\d+)<td>([^<]+)`).FindAllStringSubmatch(section(t, "operations"), -1)
	require.Greater(t, len(rows), 20)
	assert.Equal(t, []string{"reach-App_CreateApp", "POST /apps", "app-create-request", "200", "app"}, rows[0][2:])
	for _, row := range rows {
		assert.Contains(t, page(t), `<details id="`+row[2]+`">`)
	}
}

func TestEncode_reach(t *testing.T) {
	reach := section(t, "reach")
	assert.Regexp(t, `<tr><th scope="row">operations<td>\d+<td>\d+<td>\d+<tr><th scope="row">statuses<td>`, reach)
	assert.Regexp(t, `<code>Messages_SendMessage</code> POST /messages:send: \d+ met, \d+ not yet, \d+ out of scope</summary>`, reach)
	assert.Regexp(t, `<tr><th scope="row">status, met<td>200 \(\d+\), 400 \(\d+\)`, reach)
	assert.Regexp(t, `<tr><th scope="row">status, out of scope: [a-z][^<]+<td>403, 500, 501`, reach)
	assert.Regexp(t, `<tr><th scope="row">callback, met<td>called \(\d+\)`, reach)
}

// The page shows each decision with what it rests on, and each rule leads to those that
// it is about.
func TestDecisions(t *testing.T) {
	ledger, err := behaviour.Ledger()
	require.NoError(t, err)
	body := section(t, "decisions")
	for _, d := range ledger {
		assert.Contains(t, body, `<tr id="`+d.Name+`"><td>`)
		for _, id := range d.Readings {
			assert.Contains(t, body, id)
		}
	}
	assert.Regexp(t, `<tr><th scope="row">assumed<td>[1-9]`, body)
	_, rule, _ := strings.Cut(page(t), `<article id="DISPATCH-TTL-TYPES"`)
	rule, _, _ = strings.Cut(rule, "</article>")
	assert.Contains(t, rule, `Decisions: <a href=#Days>Days</a> (assumed)`)
}

// A must-rule does not rest on what is assumed alone.
func TestDecisions_noMustIsAssumed(t *testing.T) {
	c, err := catalogue.Load(features.FS)
	require.NoError(t, err)
	for _, rule := range c.Rules {
		decisions, err := behaviour.LedgerOf(rule.ID)
		require.NoError(t, err)
		documented := len(decisions) == 0 // of what is sent, not of what is decided
		for _, d := range decisions {
			documented = documented || d.Rests[0] != behaviour.Assumed
		}
		if rule.Level == catalogue.Must {
			assert.True(t, documented, "%s rests on decisions that are assumed: %v", rule.ID, decisions)
		}
	}
}
