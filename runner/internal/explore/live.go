package explore

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
)

// live is one walk's session with an endpoint. It has the client, the guard, the ledger
// and the clean-up of a scenario.
type live struct {
	session *session.Session
	root    string
}

// open begins a walk on a target. A walk that moves the clock gets its own project if the
// target can create projects.
func open(ctx context.Context, t session.Target, name string, w Walk) (*live, error) {
	needs := append([]string{plan.Recipients}, w.needs()...)
	for _, need := range w.needs() {
		if !slices.Contains(t.Capabilities(), need) {
			return nil, fmt.Errorf("the walk needs a capability that the target does not offer: %s", need)
		}
	}
	rule := &catalogue.Rule{ID: "EXPLORE", Needs: needs}
	s, err := t.Open(ctx, &plan.Scenario{ID: "EXPLORE/" + name, Rule: rule})
	if err != nil {
		return nil, err
	}
	return &live{s, s.Steps.BaseURL + "/v1/projects/" + s.Steps.Project}, nil
}

// close undoes what the walk made, even after an interruption, and returns what it could
// not undo.
func (l *live) close(ctx context.Context) []string {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoing)
	defer cancel()
	left, err := l.session.Close(ctx, false)
	if err != nil {
		left = append(left, err.Error())
	}
	return left
}

// undoing limits the time of a walk's clean-up.
const undoing = 30 * time.Second

func (l *live) call(ctx context.Context, r request) (answer, error) {
	at := l.root + r.path
	if r.query != "" {
		at += "?" + r.query
	}
	var body io.Reader
	if r.body != nil {
		body = bytes.NewReader(r.body)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, at, body)
	if err != nil {
		return answer{}, err
	}
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for name, values := range r.header {
		req.Header[name] = values
	}
	resp, err := l.session.Steps.HTTP.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	raw, err := api.ReadAll(resp.Body)
	if err != nil {
		return answer{}, err
	}
	a := answer{status: resp.StatusCode, body: raw}
	_, wrong := r.header["Authorization"]
	if s := a.status; s >= 500 || !wrong && (s == http.StatusUnauthorized || s == http.StatusForbidden) || s == http.StatusTooManyRequests {
		return a, &troubleError{r.method + " " + strings.SplitN(r.path, "/", 3)[1], s}
	}
	return a, nil
}

// troubleError is an answer about the caller or the state of the target, which says
// nothing about a rule.
type troubleError struct {
	what   string
	status int
}

func (e *troubleError) Error() string {
	return fmt.Sprintf("%s was answered with status %d", e.what, e.status)
}

func (l *live) offers() *steps.Session { return l.session.Steps }

// exchanges returns the calls so far, without secrets.
func (l *live) exchanges() []wire.Exchange { return l.session.Exchanges() }

// OfferOf returns what a target offers to walks.
func OfferOf(t session.Target) Offer {
	has := func(name string) bool { return slices.Contains(t.Capabilities(), name) }
	return Offer{
		Callbacks: has(plan.Callbacks), Handset: has(plan.Handset), Clock: has(plan.Clock),
		Legacy: has(plan.LegacyApp), Events: has(plan.Events),
	}
}

// And returns what both offers have in common.
func (o Offer) And(other Offer) Offer {
	return Offer{
		Callbacks: o.Callbacks && other.Callbacks, Handset: o.Handset && other.Handset, Clock: o.Clock && other.Clock,
		Legacy: o.Legacy && other.Legacy, Events: o.Events && other.Events,
	}
}
