package html_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report/html"
	"github.com/modecert/modecert/runner/internal/report/internal/sample"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
)

func encode(t *testing.T, r *verdict.Report, f ...plan.Feature) string {
	t.Helper()
	var buf bytes.Buffer
	require.NoError(t, html.Encode(&buf, r, f))
	return buf.String()
}

func TestEncode_firstScreen(t *testing.T) {
	page := encode(t, sample.Full())
	for _, want := range []string{
		"<title>It violates the documentation – modecert – acme-gateway 2.4.1</title>",
		"<h1>It violates the documentation</h1>",
		"violates 2 of 7 must-rules; conforms on 1; 1 incomplete; 1 not verified: handset; 1 waived; 1 not selected",
		"<dt>Target<dd>acme-gateway 2.4.1 at https://api.example",
		"<dt>Modes<dd>DISPATCH and CONVERSATION",
		"<dt>Capabilities<dd>declared absent: handset",
		`<td class="c-bad">0/1 ✗<`, `<td class="c-warn">0/1 !<`, `<td class="c-odd">0/1 ?<`, `<td class="c-good">1/1<`,
		`<b class="b v-violates">violates</b> <a href="#LIST-CONTACT-ID">LIST-CONTACT-ID</a>`,
		`<b class="b v-warns">violates (should)</b> <a href="#TTL-REFUSED">`,
		`<b class="b v-incomplete">incomplete</b> <a href="#ANSWER-LATE">`,
		"must-rules violated (2): LIST-CONTACT-ID, WIRE-MESSAGE",
	} {
		assert.Contains(t, page, want)
	}
}

func TestRules(t *testing.T) {
	page := encode(t, sample.Full())
	for _, id := range []string{"LIST-CONTACT-ID", "TTL-BOUNDS", "MO-MODE", "NOT-HERE", "WIRE-MESSAGE", "HIDDEN-RULE"} {
		assert.Equal(t, 1, strings.Count(page, `<article id="`+id+`"`), id)
	}
	for _, want := range []string{
		`<blockquote>these operations will return &#34;status 400&#34; if a contact_id is provided<p>Processing Modes, Listing messages</blockquote>`,
		"<p>the operation is refused",
		`<details class="f v-violates" id="LIST-CONTACT-ID/of-another-app">`,
		"<dt>Expected<dd>status 400", "<code>/messages</code>", "<dt>Try<dd>the mode of the app decides",
		"curl -H &#34;Authorization: Bearer $TOKEN&#34; &#39;https://api.example/v1/projects/p/messages?app_id=a&amp;contact_id=c&#39;",
		"&#34;messages&#34;: []",
		"modecert run LIST-CONTACT-ID --url https://api.example",
		"Left behind: app 01M0 is still there",
		`id="WIRE-MESSAGE/on-the-wire"`, "<code>/id</code>",
		"no answer within 10s\nfrom the target",
		"handset is declared absent",
		"the scenario events: status 200",
		"cannot be observed from outside: it happens inside",
		"the scenario seven",
	} {
		assert.Contains(t, page, want)
	}
}

// Every scenario has its steps, in plain HTML.
func TestSteps(t *testing.T) {
	assert.Contains(t, encode(t, sample.Full()), "<dd>Given an app in DISPATCH mode\nThen it is refused")

	parsed, err := plan.Parse(features.FS)
	require.NoError(t, err)
	r := &verdict.Report{}
	scenarios := 0
	for _, f := range parsed {
		for _, c := range f.Document.Feature.Children {
			r.Rules = append(r.Rules, verdict.RuleReport{ID: strings.TrimPrefix(c.Rule.Tags[0].Name, "@rule:"), Level: "must", Mode: "both"})
			for _, rc := range c.Rule.Children {
				s := verdict.ScenarioReport{ID: rc.Scenario.Id, URI: f.URI, Line: int(rc.Scenario.Location.Line)}
				if len(rc.Scenario.Examples) > 0 {
					s.Line = int(rc.Scenario.Examples[0].TableBody[0].Location.Line)
				}
				r.Rules[len(r.Rules)-1].Scenarios = append(r.Rules[len(r.Rules)-1].Scenarios, s)
				scenarios++
			}
		}
	}
	assert.Greater(t, scenarios, 100)
	assert.Len(t, regexp.MustCompile(`<dd>(Given|When) [^<]*\nThen `).FindAllString(encode(t, r, parsed...), -1), scenarios)
}

// A rule with a callback, a recipient or a clock shows its first scenario in order,
// and a failure its own, without scripts.
func TestEncode_diagrams(t *testing.T) {
	sent := []wire.Exchange{{Request: wire.Request{Method: "POST", URL: "/v1/projects/p/messages:send"}, Response: &wire.Response{Status: 200}}}
	scenario := func(id string, line int, v verdict.Verdict) verdict.ScenarioReport {
		return verdict.ScenarioReport{ID: id, Name: id, URI: "a.feature", Line: line, Verdict: v, Exchanges: sent}
	}
	r := &verdict.Report{Outcome: verdict.OutcomeViolates, Rules: []verdict.RuleReport{
		{ID: "CALLED", Level: "must", Mode: "both", Needs: []string{"callbacks"}, Verdict: verdict.Violates, Scenarios: []verdict.ScenarioReport{
			scenario("CALLED/third", 30, verdict.Conforms), scenario("CALLED/second", 20, verdict.Conforms), scenario("CALLED/first", 10, verdict.Violates)}},
		{ID: "PLAIN", Level: "must", Mode: "both", Needs: []string{"recipients"}, Verdict: verdict.Conforms, Scenarios: []verdict.ScenarioReport{scenario("PLAIN/one", 40, verdict.Conforms)}},
		{ID: "BROKEN", Level: "must", Mode: "both", Verdict: verdict.Incomplete, Scenarios: []verdict.ScenarioReport{scenario("BROKEN/one", 50, verdict.Incomplete)}},
	}}
	page := encode(t, r)
	for id, want := range map[string]int{"CALLED/first": 1, "CALLED/second": 1, "CALLED/third": 0, "PLAIN/one": 0, "BROKEN/one": 1} {
		assert.Equal(t, want, strings.Count(page, `aria-describedby="seq-`+id+`"`), id)
	}
}

// Everything that a target sends is shown as plain text.
func TestEncode_hostileText(t *testing.T) {
	r := sample.Full()
	attack := `</pre></script><script>alert(1)</script><img src=x onerror=alert(1)>` + "\u202e\x1b[31m"
	r.Target.Name = attack
	r.Rules[0].Scenarios[0].Findings[0].Actual = attack
	r.Rules[0].Scenarios[0].Steps[1].Message = attack
	r.Rules[0].Scenarios[0].Exchanges[0].Response.Body = []byte(attack)
	r.Rules[0].Scenarios[0].Exchanges[0].Request.URL = "javascript:alert(1)//" + attack
	page := encode(t, r)
	assert.Equal(t, 1, strings.Count(page, "<script"))
	assert.NotContains(t, page, "<img")
	assert.NotContains(t, page, "\u202e")
	assert.NotContains(t, page, "\x1b")
	assert.NotContains(t, page, "s3cr3t")
	assert.NotRegexp(t, regexp.MustCompile(`(?i)(href|src)="?javascript:`), page)
	assert.NotContains(t, page, "ZgotmplZ", "nothing of ours was taken for an attack")
}

// The page's policy allows it to load nothing.
func TestPolicy(t *testing.T) {
	page := encode(t, sample.Full())
	policy := regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)
	require.Len(t, policy, 2)
	assert.Contains(t, policy[1], "default-src &#39;none&#39;")
	assert.NotContains(t, policy[1], "unsafe")
	for _, m := range regexp.MustCompile(`(?:src|href)="?([^"\s>]*)`).FindAllStringSubmatch(page, -1) {
		assert.Regexp(t, `^(#|data:)`, m[1])
	}
}

func TestEncode_bodiesAreCut(t *testing.T) {
	r := sample.Full()
	r.Rules[0].Scenarios[0].Exchanges[0].Response.Body = []byte(`"` + strings.Repeat("ö", 10_000) + `"`)
	page := encode(t, r)
	assert.Contains(t, page, "… 20002 bytes in all, whole in report.json")
	assert.Less(t, strings.Count(page, "ö"), 5000)
	assert.NotContains(t, page, "\uFFFD\n…", "no character is cut in two")
}

// The page has a section for each feature, in order; a rule is headed by its title,
// and one that cannot be observed is not counted.
func TestSubjects(t *testing.T) {
	parsed, err := plan.Parse(fstest.MapFS{
		"1-a/1-one.feature": {Data: []byte("Feature: First\n  @rule:R-B\n  Rule: B\n    @id:s\n    Scenario: S\n      When b\n  @rule:R-A\n  Rule: A\n    @id:s\n    Scenario: S\n      When a\n")},
		"1-a/2-two.feature": {Data: []byte("Feature: Second\n  @rule:R-C\n  Rule: C\n    @id:s\n    Scenario: S\n      When c\n")},
	})
	require.NoError(t, err)
	r := &verdict.Report{Rules: []verdict.RuleReport{
		{ID: "R-A", Title: "Title of A", Mode: "dispatch"}, {ID: "R-B", Title: "Title of B", Mode: "conversation"},
		{ID: "R-C", Title: "Title of C", Mode: "both"}, {ID: "R-D", Mode: "both", Unobservable: "it is inside"},
	}}
	page := encode(t, r, parsed...)
	at := -1
	for _, want := range []string{"<h3>First</h3>", "<h4>Title of B</h4><p class=\"id\">R-B<", "<h4>Title of A</h4>", "<h3>Second</h3>", "<h4>Title of C</h4>", "<h3>Rules without a feature</h3>", "<h4>R-D</h4>"} {
		i := strings.Index(page, want)
		assert.Greater(t, i, at, want)
		at = i
	}
	assert.Contains(t, page, `<article id="R-B" data-m="conversation"`)
	assert.Equal(t, 1, strings.Count(page, `data-unseen="1"`))
	assert.Contains(t, page, "3 rules of the Conversation API")
	assert.Contains(t, page, `role="status">3 rules<`)
	assert.Equal(t, 1, strings.Count(page, ">First</h3>"))
}

// With many failures the page is still readable and small.
func TestEncode_manyFailures(t *testing.T) {
	page := encode(t, sample.Many(10, 30))
	assert.Equal(t, 100, strings.Count(page, `<details class="f`))
	assert.Equal(t, 10, strings.Count(page, "and 20 more scenarios of this rule"))
}

// Scenarios have the features' texts; a row of examples whose verdict differs from
// its rule's is marked.
func TestEncode_featuresTexts(t *testing.T) {
	parsed, err := plan.Parse(features.FS)
	require.NoError(t, err)
	var outline, line = "", 0
	var uri, rule string
	for _, f := range parsed {
		for _, c := range f.Document.Feature.Children {
			for _, rc := range c.Rule.Children {
				if len(rc.Scenario.Examples) > 0 && outline == "" {
					outline, uri, rule = rc.Scenario.Name, f.URI, strings.TrimPrefix(c.Rule.Tags[0].Name, "@rule:")
					line = int(rc.Scenario.Examples[0].TableBody[0].Location.Line)
				}
			}
		}
	}
	r := &verdict.Report{Outcome: verdict.OutcomePartial, Rules: []verdict.RuleReport{{
		ID: rule, Level: "must", Mode: "both", Verdict: verdict.Conforms,
		Scenarios: []verdict.ScenarioReport{{ID: rule + "/one", Name: "unused", URI: uri, Line: line, Verdict: verdict.NotVerified}},
	}}}
	page := encode(t, r, parsed...)
	assert.Contains(t, page, strings.NewReplacer("<", "&lt;", ">", "&gt;", "'", "&#39;").Replace(outline))
	assert.Contains(t, page, "<td><b>not verified</b>")
	assert.NotContains(t, page, "unused")
	assert.Equal(t, 1, strings.Count(page, "<article"), "what the report does not know is not shown")
}

// A violated should-rule does not turn the outcome, and the heading does not deny it.
func TestEncode_violatedShouldRule(t *testing.T) {
	r := sample.Conforming(3)
	r.Outcome = verdict.OutcomePartial
	assert.Contains(t, encode(t, r), "<h1>Nothing is violated; not everything was verified</h1>")
	r.Totals.Page["should"] = map[verdict.Verdict]int{verdict.Violates: 1}
	assert.Contains(t, encode(t, r), "<h1>No must-rule is violated; not everything was verified</h1>")
}
