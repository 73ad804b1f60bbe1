package report_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

func called(method, path string, status int) wire.Exchange {
	return wire.Exchange{Request: wire.Request{Method: method, URL: "http://h/v1/projects/p" + path}, Response: &wire.Response{Status: status, Body: wire.Body("404 page not found\n")}}
}

// incomplete and violating return scenarios that failed at their last exchange.
func incomplete(id, cause string, all ...wire.Exchange) verdict.ScenarioReport {
	return verdict.ScenarioReport{ID: id, Verdict: verdict.Incomplete, Cause: cause, Exchange: len(all), Exchanges: all}
}

func violating(id string, f expect.Finding, all ...wire.Exchange) verdict.ScenarioReport {
	f.Exchange = len(all)
	return verdict.ScenarioReport{ID: id, Verdict: verdict.Violates, Findings: []expect.Finding{f}, Exchanges: all}
}

func rule(id string, v verdict.Verdict, scenarios ...verdict.ScenarioReport) verdict.RuleReport {
	return verdict.RuleReport{ID: id, Level: catalogue.Must, Verdict: v, Scenarios: scenarios}
}

// An operation that is not there is one cause, whatever was expected of it, whether it
// answers 404 or 501, and whether what needed it violates or could not be judged.
func TestCauses_anOperationThatIsNotThere(t *testing.T) {
	for _, status := range []int{404, 405, 501} {
		send := called("POST", "/messages:send", status)
		app := called("POST", "/apps", 200)
		refused := fmt.Sprintf("sending a message was answered with status %d", status)
		early := incomplete("B/two", "set-up: "+refused, send, app)
		early.Exchange = 1
		r := &verdict.Report{Rules: []verdict.RuleReport{
			rule("A", verdict.Violates, violating("A/one", expect.Finding{Expected: "status 400", Actual: "status 404"}, app, send),
				violating("A/two", expect.Finding{Expected: "2", Actual: "3", Pointer: "/x"}, app)),
			rule("B", verdict.Incomplete, incomplete("B/one", "set-up: "+refused, app, send), early, incomplete("B/three", refused, send)),
			{ID: "WIRE", Level: catalogue.Must, Verdict: verdict.Violates, WireFindings: []verdict.WireFinding{
				{Scenario: "B/one", Finding: expect.Finding{Expected: "an error body", Actual: "404 page not found", Exchange: 2}},
			}},
		}}
		list := report.Causes(r)
		require.Len(t, list, 2)
		assert.Equal(t, fmt.Sprintf("POST /messages:send → %d on every call", status), list[0].Title)
		assert.Equal(t, "4 scenarios of 3 rules", list[0].Extent())
		assert.Equal(t, []string{"A", "B", "WIRE"}, list[0].Rules)
		assert.Equal(t, "VIOLATES", list[0].Word())
		assert.Equal(t, "modecert run A/one", list[0].First.Again)
		assert.Equal(t, fmt.Sprintf("%d 404 page not found", status), list[0].First.Answer)
		assert.Equal(t, "POST /apps → 200 at /x, expected 2", list[1].Title)
		by := report.ByScenario(list)
		assert.Same(t, list[0], by["B/three"])
		assert.Same(t, list[1], by["A/two"])
		assert.Same(t, list[0], by["WIRE"])
	}
}

// What is run again alone shows the cause: an open question would be observed then.
func TestCauses_firstIsNoOpenQuestion(t *testing.T) {
	query := called("POST", "/capability:query", 404)
	may := rule("A-MAY", verdict.Incomplete, incomplete("A-MAY/one", "answered with status 404 whenever it was called", query))
	may.Level = catalogue.May
	should := rule("B", verdict.Incomplete, incomplete("B/one", "refused with status 404", query))
	should.Level = catalogue.Should
	list := report.Causes(&verdict.Report{Rules: []verdict.RuleReport{may, should}})
	require.Len(t, list, 1)
	assert.Equal(t, []string{"A-MAY", "B"}, list[0].Rules)
	assert.Equal(t, "modecert run B/one", list[0].First.Again)
}

// An operation that is there can be refused for two reasons; ids do not tell causes apart.
func TestCauses_anOperationThatIsThere(t *testing.T) {
	status := expect.Finding{Expected: "status 400", Actual: "status 404"}
	gone := expect.Finding{Expected: `"01M8NB0BJQ8Z2THZEC2S6MRJ8A"`, Actual: "absent", Pointer: "/id"}
	other := expect.Finding{Expected: `"01M8NB0BN9FDYR5NZ71H6EY46A"`, Actual: "absent", Pointer: "/id"}
	ok := called("GET", "/messages/01M8NB0BJQ8Z2THZEC2S6MRJ8A", 200)
	r := &verdict.Report{Rules: []verdict.RuleReport{rule("A", verdict.Violates,
		violating("A/one", gone, ok), violating("A/two", other, ok), violating("A/three", status, called("GET", "/messages/1", 404)),
		violating("A/four", expect.Finding{Expected: "reading succeeds", Actual: "status 404"}, called("GET", "/messages/2", 404)),
	)}}
	var titles []string
	for _, c := range report.Causes(r) {
		titles = append(titles, c.Title+" "+c.Extent())
	}
	assert.Equal(t, []string{
		`GET /messages/{id} → 200 at /id, expected "01M8NB0BJQ8Z2THZEC2S6MRJ8A" 2 scenarios of 1 rule`,
		"GET /messages/{id} → 404, expected status 400 1 scenario of 1 rule",
		"GET /messages/{id} → 404, expected reading succeeds 1 scenario of 1 rule",
	}, titles)
}

// What hides most comes first, but warnings come last.
func TestCauses_order(t *testing.T) {
	should := rule("S", verdict.Violates)
	should.Level = catalogue.Should
	for i := range 5 {
		should.Scenarios = append(should.Scenarios, violating(fmt.Sprint("S/", i), expect.Finding{Expected: "s", Actual: "-"}))
	}
	r := &verdict.Report{Rules: []verdict.RuleReport{should,
		rule("A", verdict.Violates, violating("A/one", expect.Finding{Expected: "a", Actual: "b"})),
		rule("B", verdict.Incomplete, incomplete("B/one", "down"), incomplete("B/two", "down")),
		rule("C", verdict.Incomplete)}}
	words := func() (list []string) {
		for _, c := range report.Causes(r) {
			list = append(list, c.Word()+" "+c.First.RuleID)
		}
		return list
	}
	assert.Equal(t, []string{"INCOMPLETE B", "VIOLATES A", "INCOMPLETE C", "WARNING S"}, words())
	r.Strict = true
	assert.Equal(t, []string{"VIOLATES S", "INCOMPLETE B", "VIOLATES A", "INCOMPLETE C"}, words())
}

// A curl line repeats a call with the kind of credentials with which it was made.
func TestCurl_credentials(t *testing.T) {
	r := &verdict.Report{Target: verdict.Target{Kind: "endpoint", URL: "https://api.example"}}
	for auth, want := range map[string]string{
		"Bearer":                   `curl -H "Authorization: Bearer $TOKEN" https://api.example/v1`,
		"Basic":                    `curl -u "$MODECERT_KEY_ID:$MODECERT_KEY_SECRET" https://api.example/v1`,
		"none":                     `curl https://api.example/v1`,
		"":                         `curl https://api.example/v1`,
		"Bearer not-a-token":       `curl -H 'Authorization: Bearer not-a-token' https://api.example/v1`,
		"Basic bm90LWEta2V5OngK'$": `curl -H 'Authorization: Basic bm90LWEta2V5OngK'\''$' https://api.example/v1`,
	} {
		assert.Equal(t, want, report.CurlLine(r, wire.Exchange{Request: wire.Request{Method: "GET", URL: "https://api.example/v1", Auth: auth}}), auth)
	}
	r.Target.Kind = "recorded"
	assert.Contains(t, report.CurlLine(r, wire.Exchange{Request: wire.Request{Method: "GET", URL: "https://api.example/v1"}}), "Bearer $TOKEN", "a recording does not say")
}

// The exchange tells the cause only where it was no success; an earlier report names none.
func TestCauses_incomplete(t *testing.T) {
	found := incomplete("A/one", "the app is not listed: status 200", called("GET", "/apps", 200))
	unanswered := incomplete("A/two", "connection reset", called("GET", "/apps", 200), wire.Exchange{Request: called("GET", "/apps", 0).Request})
	unanswered.Exchange = 0
	earlier := incomplete("A/three", "listing apps was refused: status 404", called("GET", "/apps", 404))
	earlier.Exchange = 0
	var titles []string
	for _, c := range report.Causes(&verdict.Report{Rules: []verdict.RuleReport{rule("A", verdict.Incomplete, found, unanswered, earlier)}}) {
		titles = append(titles, c.Title)
	}
	assert.Equal(t, []string{found.Cause, "GET /apps → no usable answer", earlier.Cause}, titles)
}

// A call that the run itself cut off is no cause of the target's.
func TestCauses_cutOff(t *testing.T) {
	cut := called("GET", "/contacts", 200)
	cut.Response = nil
	const cause = verdict.CutShort
	r := &verdict.Report{Rules: []verdict.RuleReport{
		rule("A", verdict.Incomplete, incomplete("A/one", cause, cut), incomplete("A/two", cause, called("GET", "/apps", 200)))}}
	list := report.Causes(r)
	require.Len(t, list, 1)
	assert.Equal(t, cause, list[0].Title)
	r.Rules[0].Scenarios[0].Cause = "GET /contacts had no answer"
	assert.Len(t, report.Causes(r), 2)
}
