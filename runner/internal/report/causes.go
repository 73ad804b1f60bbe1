package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/expect"
)

// Cause is what failures have in common: an operation and the status with which it was
// answered, or the member that was wrong. A half-built service gives hundreds of
// failures, but few causes.
type Cause struct {
	// Title is the operation and the status or member, such as
	// "POST /messages:send → 404 on every call".
	Title string
	// First is the failure that shows the cause.
	First Violation
	// Rules and Scenarios are the ids of what fails for this cause, in order.
	Rules, Scenarios []string
}

// Word says what the cause does to a run: VIOLATES, INCOMPLETE or WARNING.
func (c *Cause) Word() string { return c.First.Word }

// Extent says how much fails for the cause: "26 scenarios of 9 rules".
func (c *Cause) Extent() string {
	return Counted(len(c.Scenarios), "scenario") + " of " + Counted(len(c.Rules), "rule")
}

// Counted returns "1 scenario" or "2 scenarios".
func Counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// Named returns the ids of the rules, of which only the first are named.
func (c *Cause) Named() string {
	if rest := len(c.Rules) - named; rest > 1 {
		return fmt.Sprintf("%s and %d more", strings.Join(c.Rules[:named], ", "), rest)
	}
	return strings.Join(c.Rules, ", ")
}

// words are the words of a cause, the worst first.
var words = []string{"VIOLATES", "INCOMPLETE", "WARNING"}

// Causes groups what does not conform and is not waived. Causes that decide the run come
// first; among these, the cause of most failed scenarios.
func Causes(r *verdict.Report) []*Cause {
	g := &grouping{r: r, refusing: sync.OnceValue(func() map[string]int { return refusing(r) }), at: map[string]*Cause{}}
	for i := range r.Rules {
		g.rule(&r.Rules[i])
	}
	weight := func(c *Cause) int {
		if c.Word() == "WARNING" {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(g.causes, func(a, b *Cause) int {
		return cmp.Or(weight(a)-weight(b), len(b.Scenarios)-len(a.Scenarios), slices.Index(words, a.Word())-slices.Index(words, b.Word()))
	})
	return g.causes
}

// ByScenario maps the ids of scenarios, and those of rules for what was found on the
// wire, to their causes.
func ByScenario(causes []*Cause) map[string]*Cause {
	at := map[string]*Cause{}
	for _, c := range slices.Backward(causes) {
		for _, id := range slices.Concat(c.Rules, c.Scenarios) {
			at[id] = c
		}
	}
	return at
}

// TitleOf returns the title of what failed in one scenario, as far as that scenario
// shows it; see [Cause].
func TitleOf(rr *verdict.RuleReport, s *verdict.ScenarioReport) string {
	g := &grouping{r: &verdict.Report{}, refusing: func() map[string]int { return nil }}
	if s.Verdict == verdict.Violates {
		return ids.ReplaceAllString(g.found(OfScenario(g.r, rr, s), s), "…")
	}
	return ids.ReplaceAllString(g.unanswered(OfIncomplete(g.r, rr, s)), "…")
}

// grouping is the state of Causes.
type grouping struct {
	r        *verdict.Report
	refusing func() map[string]int // see refusing; only a failure asks for it
	at       map[string]*Cause
	causes   []*Cause
}

func (g *grouping) rule(rr *verdict.RuleReport) {
	for i := range rr.Scenarios {
		switch s := &rr.Scenarios[i]; s.Verdict {
		case verdict.Violates:
			v := OfScenario(g.r, rr, s)
			g.add(v, s.ID, g.found(v, s))
		case verdict.Incomplete:
			v, e := OfIncomplete(g.r, rr, s)
			g.add(v, s.ID, g.unanswered(v, e))
		}
	}
	if rr.Verdict == verdict.Incomplete && len(rr.Scenarios) == 0 {
		g.add(Violation{ID: rr.ID, RuleID: rr.ID, Word: "INCOMPLETE", Actual: OneLine(rr.Reason), Again: Again(g.r, rr.ID)}, rr.ID, OneLine(rr.Reason))
	}
	if rr.Verdict != verdict.Violates {
		return
	}
	for i := range rr.WireFindings {
		f := &rr.WireFindings[i]
		v := onTheWire(g.r, rr, f)
		g.add(v, f.Scenario, g.found(v, ScenarioOf(g.r, f.Scenario)))
	}
}

// add adds a failure to the cause with this title.
func (g *grouping) add(v Violation, scenario, title string) {
	key := ids.ReplaceAllString(title+"\n"+v.Expected, "…")
	if strings.HasSuffix(title, onEveryCall) || v.Word == "INCOMPLETE" {
		key = ids.ReplaceAllString(title, "…")
	}
	c := g.at[key]
	if c == nil {
		c = &Cause{Title: title, First: v}
		g.at[key] = c
		g.causes = append(g.causes, c)
	}
	// An open question, run again alone, would not show the cause.
	better := cmp.Or(slices.Index(words, v.Word)-slices.Index(words, c.First.Word), open(v)-open(c.First))
	if better < 0 {
		c.First = v
	}
	if !slices.Contains(c.Rules, v.RuleID) {
		c.Rules = append(c.Rules, v.RuleID)
	}
	if !slices.Contains(c.Scenarios, scenario) {
		c.Scenarios = append(c.Scenarios, scenario)
	}
}

// open returns 1 for a failure of a may-rule, otherwise 0.
func open(v Violation) int {
	if v.Level == catalogue.May {
		return 1
	}
	return 0
}

// ids are the parts of a text that differ between scenarios with the same cause.
var ids = regexp.MustCompile(`\b[0-9A-Za-z_-]*[0-9][0-9A-Za-z_-]{15,}\b`)

// onEveryCall ends the title of an operation that always answered with this status.
const onEveryCall = " on every call"

// found returns the title of a finding.
func (g *grouping) found(v Violation, s *verdict.ScenarioReport) string {
	var title string
	switch f := v.finding; {
	case f.Exchange > 0 && f.Exchange <= len(s.Exchanges):
		answered, every := g.answered(s.Exchanges[f.Exchange-1])
		if every {
			return answered
		}
		title = answered
	case f.Callback > 0 && f.Callback <= len(s.Callbacks):
		title = strings.TrimSpace("callback " + CallbackKind(s.Callbacks[f.Callback-1]))
	}
	if p := v.finding.Pointer; p != "" {
		title += " at " + OneLine(p)
	}
	return strings.TrimPrefix(title+", expected "+expect.Shorten(v.Expected), ", ")
}

// unanswered returns the title for a scenario without a result.
func (g *grouping) unanswered(v Violation, e *wire.Exchange) string {
	if e == nil || e.Response != nil && e.Response.Status < 300 {
		return v.Actual // an answer that was a success does not say what was wrong
	}
	title, _ := g.answered(*e)
	return title
}

// answered names an exchange's operation and its status. every reports whether every call
// of the operation was refused with this status.
func (g *grouping) answered(e wire.Exchange) (title string, every bool) {
	op := Operation(e.Request)
	if e.Response == nil {
		return op + " → no usable answer", false
	}
	title = fmt.Sprintf("%s → %d", op, e.Response.Status)
	if g.refusing()[op] == e.Response.Status {
		return title + onEveryCall, true
	}
	return title, false
}

// refusing maps operations that were called more than once, and always refused with the
// same status, to that status.
func refusing(r *verdict.Report) map[string]int {
	status, calls := map[string]int{}, map[string]int{}
	for i := range r.Rules {
		for j := range r.Rules[i].Scenarios {
			for _, e := range r.Rules[i].Scenarios[j].Exchanges {
				if e.Response == nil {
					continue
				}
				op := Operation(e.Request)
				if calls[op]++; calls[op] > 1 && status[op] != e.Response.Status || e.Response.Status < 400 {
					status[op] = -1
					continue
				}
				status[op] = e.Response.Status
			}
		}
	}
	for op, n := range calls {
		if n == 1 {
			delete(status, op)
		}
	}
	return status
}

// Operation names the operation of a request by its method and the path below the
// project, with {id} for ids.
func Operation(req wire.Request) string {
	path, _, _ := strings.Cut(BelowProject(req.URL), "?")
	for _, op := range operations() {
		if op.Method == req.Method && op.path.MatchString(path) {
			return op.Method + " " + strings.ReplaceAll(op.Path, "{}", "{id}")
		}
	}
	return OneLine(req.Method + " " + path)
}

// BelowProject returns the part of a URL that differs between the calls of a run, from the
// slash after the project; any other URL is returned whole.
func BelowProject(url string) string {
	_, rest, ok := strings.Cut(url, "/v1/projects/")
	if !ok {
		return url
	}
	_, below, _ := strings.Cut(rest, "/")
	return "/" + below
}

// pattern is an operation of the suite and the paths of its calls.
type pattern struct {
	steps.Operation
	path *regexp.Regexp
}

var operations = sync.OnceValue(func() (list []pattern) {
	for _, op := range steps.Operations() {
		path := strings.ReplaceAll(regexp.QuoteMeta(op.Path), `\{\}`, `[^/:]+`)
		list = append(list, pattern{op, regexp.MustCompile("^" + path + "$")})
	}
	return list
})

// blamed returns the exchange that left a scenario without a result, or a last one without
// an answer. It is nil if no exchange shows the cause.
func blamed(s *verdict.ScenarioReport) *wire.Exchange {
	n := len(s.Exchanges)
	if s.Exchange > 0 && s.Exchange <= n {
		return &s.Exchanges[s.Exchange-1]
	}
	if n > 0 && s.Exchanges[n-1].Response == nil {
		return &s.Exchanges[n-1]
	}
	return nil
}
