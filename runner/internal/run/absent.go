package run

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
)

// absent takes from the scenarios of may-rules what they observed of a call that the
// target does not have: a router's 404 is no choice that the documentation leaves open.
// That call is a POST to no object, which every scenario found refused with 404 or 405,
// among them one of a rule under which it is documented to succeed or to be refused
// otherwise.
func absent(p *plan.Plan, results []verdict.Result) {
	open := map[string]bool{}
	for _, s := range p.Scenarios {
		open[s.ID] = s.Rule.Level == catalogue.May
	}
	answered, missed := map[string]bool{}, map[string]bool{}
	for i := range results {
		for _, e := range results[i].Evidence {
			call, status := posted(e)
			answered[call] = answered[call] || operated(status)
			missed[call] = missed[call] || routed(status) && !open[results[i].Scenario]
		}
	}
	for i := range results {
		res := &results[i]
		if !open[res.Scenario] || res.Err != nil || len(res.Findings) > 0 {
			continue
		}
		for n, e := range res.Evidence {
			if call, status := posted(e); routed(status) && missed[call] && !answered[call] {
				res.Observations, res.Exchange = nil, n+1
				res.Err = fmt.Errorf("POST %s was answered with status %d whenever it was called, so that nothing is known of what it would show", call, status)
				break
			}
		}
	}
}

// routed reports whether a status is what a router gives to a call that is not there.
func routed(status int) bool {
	return status == http.StatusNotFound || status == http.StatusMethodNotAllowed
}

// operated reports whether a status shows that a call is there: neither a router's, nor one
// that a gateway gives before it looks for the call, nor a failure.
func operated(status int) bool {
	switch status {
	case 0, http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		return false
	}
	return status < 500 && !routed(status)
}

// posted returns the path of a POST below the project, and the status of its answer: 0 if
// it is another call, or had no answer.
func posted(e wire.Exchange) (path string, status int) {
	if e.Request.Method != http.MethodPost || e.Response == nil {
		return "", 0
	}
	_, below, _ := strings.Cut(e.Request.URL, "/v1/projects/")
	_, below, found := strings.Cut(below, "/")
	if !found || strings.ContainsAny(below, "/?") {
		return "", 0
	}
	return "/" + below, e.Response.Status
}
