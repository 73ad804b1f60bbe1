package run

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

// What a call that is not there is answered with is no choice of the target.
func TestAbsent(t *testing.T) {
	may, must := &catalogue.Rule{ID: "A-MAY", Level: catalogue.May}, &catalogue.Rule{ID: "A-MUST", Level: catalogue.Must}
	p := &plan.Plan{Scenarios: []plan.Scenario{{ID: "A-MAY/open", Rule: may}, {ID: "A-MUST/one", Rule: must}}}
	type calls []wire.Exchange
	call := func(method, path string, status int) wire.Exchange {
		return wire.Exchange{Request: wire.Request{Method: method, URL: "http://x.test/v1/projects/P" + path}, Response: &wire.Response{Status: status}}
	}
	post := func(path string, status int) calls { return calls{call(http.MethodPost, path, status)} }
	const query = "/capability:query"
	for name, tc := range map[string]struct {
		open, other calls
		want        string
	}{
		"refused alike elsewhere":        {post(query, 404), post(query, 404), "POST /capability:query was answered with status 404 whenever it was called, so that nothing is known of what it would show"},
		"by another status of a router":  {post(query, 405), post(query, 404), "POST /capability:query was answered with status 405 whenever it was called, so that nothing is known of what it would show"},
		"refused by a gateway elsewhere": {post(query, 404), append(post(query, 404), post(query, 401)...), "POST /capability:query was answered with status 404 whenever it was called, so that nothing is known of what it would show"},
		"put off elsewhere":              {post(query, 404), append(post(query, 404), post(query, 429)...), "POST /capability:query was answered with status 404 whenever it was called, so that nothing is known of what it would show"},
		"fails elsewhere":                {post(query, 404), append(post(query, 404), post(query, 503)...), "POST /capability:query was answered with status 404 whenever it was called, so that nothing is known of what it would show"},
		"succeeds elsewhere":             {post(query, 404), post(query, 200), ""},
		"refused otherwise elsewhere":    {post(query, 404), post(query, 400), ""},
		"refused otherwise":              {post(query, 400), post(query, 404), ""},
		"met by nothing else":            {post(query, 404), nil, ""},
		"another call is not there":      {post(query, 404), post("/events:send", 404), ""},
		"an object is not there":         {calls{call(http.MethodGet, "/events/E", 404)}, calls{call(http.MethodGet, "/events/E", 404)}, ""},
		"a call to an object":            {post("/contacts/C:mergeContact", 404), post("/contacts/C:mergeContact", 404), ""},
		"no answer":                      {calls{{Request: wire.Request{Method: http.MethodPost, URL: "/v1/projects/P" + query}}}, post(query, 404), ""},
	} {
		t.Run(name, func(t *testing.T) {
			results := []verdict.Result{
				{Scenario: "A-MAY/open", Observations: []expect.Observation{{Claim: "it succeeds"}}, Evidence: tc.open},
				{Scenario: "A-MUST/one", Evidence: tc.other},
			}
			absent(p, results)
			assert.NoError(t, results[1].Err, "what a must-rule found stays")
			if tc.want == "" {
				assert.NoError(t, results[0].Err)
				assert.Len(t, results[0].Observations, 1)
				return
			}
			assert.EqualError(t, results[0].Err, tc.want)
			assert.Empty(t, results[0].Observations)
			assert.NotZero(t, results[0].Exchange, "the exchange that shows it")
		})
	}
}
