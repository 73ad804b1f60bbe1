// Package sample makes reports for the tests of the packages that write reports. It
// makes them with [verdict.Judge], so that every report could come from a run.
package sample

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

// Nasty is a text that a target might send: it would end a CDATA section, colour a
// terminal and break a line, and it is not valid UTF-8.
const Nasty = "]]> <b>&amp;\x1b[31m\x00\ud7ff\xff\nnext \"line\""

// Started returns when every sample run started.
func Started() time.Time { return time.Date(2026, 3, 31, 10, 0, 0, 0, time.UTC) }

// Full returns a report with each verdict at least once.
func Full() *verdict.Report {
	var b builder
	b.add(b.rule("LIST-CONTACT-ID", catalogue.Must, catalogue.Dispatch, catalogue.Page), plan.Run, "of-another-app", func(r *verdict.Result) {
		r.Findings = []expect.Finding{
			{Expected: "status 400", Actual: "status 200 " + Nasty, Pointer: "/messages", Exchange: 1, Hint: "the mode of the app decides"},
			{Expected: "an error body", Actual: "none"},
		}
		r.Steps = append(r.Steps, verdict.Step{Text: "Then it is refused", Status: "failed", Message: Nasty})
		r.CleanupErrs = []string{"app 01M0 is still there"}
	})
	b.add(b.rule("TTL-BOUNDS", catalogue.Must, catalogue.Both, catalogue.Page), plan.Run, "seven", nil)
	b.add(b.rule("TTL-REFUSED", catalogue.Should, catalogue.Both, catalogue.Page), plan.Run, "eight", func(r *verdict.Result) {
		r.Findings = []expect.Finding{{Expected: "a 4xx", Actual: "status 200", Exchange: 1}}
	})
	b.add(b.rule("MO-MODE", catalogue.Must, catalogue.Conversation, catalogue.Page), plan.NotVerified, "reply", nil)
	b.add(b.rule("ANSWER-LATE", catalogue.Must, catalogue.Conversation, catalogue.Reference), plan.Run, "times-out", func(r *verdict.Result) {
		r.Err = errors.New("no answer within 10s\nfrom the target")
	})
	b.add(b.rule("LOST-LIST", catalogue.May, catalogue.Dispatch, catalogue.Reference), plan.Run, "events", func(r *verdict.Result) {
		r.Observations = []expect.Observation{{Claim: "status 200 " + Nasty}}
	})
	b.add(b.rule("KNOWN-FAULT", catalogue.Must, catalogue.Dispatch, catalogue.Reference), plan.Run, "known", func(r *verdict.Result) {
		r.Findings = []expect.Finding{{Expected: "a", Actual: "b"}}
	})
	b.add(b.rule("NOT-HERE", catalogue.Must, catalogue.Dispatch, catalogue.Reference), plan.NotSelected, "one", nil)
	b.add(b.rule("WIRE-MESSAGE", catalogue.Must, catalogue.Both, catalogue.Reference), plan.Run, "message", func(r *verdict.Result) {
		r.WireFindings = []expect.Finding{{Rule: "WIRE-MESSAGE", Expected: "a string", Actual: "a number", Pointer: "/id", Exchange: 1}}
	})
	hidden := b.rule("HIDDEN-RULE", catalogue.Must, catalogue.Both, catalogue.Page)
	hidden.Unobservable = "it happens inside"
	b.plan.Absent = []string{"handset"}
	b.plan.Selection.Tags = "not @slow"
	r := b.judge(verdict.Meta{Waivers: []verdict.Waiver{
		{Rule: "KNOWN-FAULT", Reason: "fixed in 2.5", Owner: "ann@example.com", Expires: "2026-12-31"},
	}})
	r.Gate = verdict.Gate{Status: 1, Reasons: []string{"must-rules violated (2): LIST-CONTACT-ID, WIRE-MESSAGE"}}
	return r
}

// Many returns a report in which n scenarios of each of rules rules violate, those of
// a rule for one cause.
func Many(rules, n int) *verdict.Report {
	var b builder
	for i := range rules {
		rule := b.rule(fmt.Sprintf("RULE-%02d", i), catalogue.Must, catalogue.Both, catalogue.Page)
		for j := range n {
			b.add(rule, plan.Run, fmt.Sprintf("s%03d", j), func(r *verdict.Result) {
				r.Findings = []expect.Finding{{Expected: fmt.Sprintf("%d", i), Actual: "b", Exchange: 1}}
			})
		}
	}
	return b.judge(verdict.Meta{})
}

// Conforming returns a report in which n must-rules conform, and one further
// must-rule is not verified for each absent capability.
func Conforming(n int, absent ...string) *verdict.Report {
	var b builder
	for i := range n {
		b.add(b.rule(fmt.Sprintf("RULE-%02d", i), catalogue.Must, catalogue.Dispatch, catalogue.Page), plan.Run, "one", nil)
	}
	for _, name := range absent {
		s := b.add(b.rule("NEEDS-"+strings.ToUpper(name), catalogue.Must, catalogue.Both, catalogue.Page), plan.NotVerified, "one", nil)
		s.Rule.Needs, s.Reason = []string{name}, name+" is declared absent"
	}
	b.plan.Absent = absent
	return b.judge(verdict.Meta{})
}

type builder struct {
	plan    plan.Plan
	results []verdict.Result
}

func (b *builder) rule(id string, level catalogue.Level, mode catalogue.Mode, source catalogue.Source) *catalogue.Rule {
	if b.plan.Catalogue == nil {
		b.plan.Catalogue = &catalogue.Catalogue{Digest: "sha256:c"}
	}
	rule := &catalogue.Rule{
		ID: id, Level: level, Mode: mode, Source: source,
		Quote: "these operations will return \"status 400\" if a contact_id is provided", Where: "Listing messages",
		Reading: "the operation is refused",
	}
	b.plan.Catalogue.Rules = append(b.plan.Catalogue.Rules, rule)
	return rule
}

// add adds a scenario. If the scenario is to run, add also adds a result that
// passed, after change has modified it.
func (b *builder) add(rule *catalogue.Rule, d plan.Disposition, slug string, change func(*verdict.Result)) *plan.Scenario {
	s := plan.Scenario{
		ID: rule.ID + "/" + slug, Rule: rule, Name: "the scenario " + slug, URI: "features/a.feature", Line: 3,
		Disposition: d,
	}
	if d == plan.NotVerified {
		rule.Needs, s.Reason = []string{"handset"}, "handset is declared absent"
	}
	b.plan.Scenarios = append(b.plan.Scenarios, s)
	if d == plan.Run {
		res := verdict.Result{
			Scenario: s.ID, Duration: 12 * time.Millisecond,
			Steps:    []verdict.Step{{Text: "Given an app in DISPATCH mode", Status: "passed", Duration: 900}},
			Evidence: []wire.Exchange{exchange()},
		}
		if change != nil {
			change(&res)
		}
		b.results = append(b.results, res)
	}
	return &b.plan.Scenarios[len(b.plan.Scenarios)-1]
}

func exchange() wire.Exchange {
	return wire.Exchange{
		Request: wire.Request{
			Method: "GET", URL: "/v1/projects/p/messages?app_id=a&contact_id=c",
			Header: map[string]string{"Authorization": "Bearer s3cr3t"}, Auth: "Bearer",
		},
		Response: &wire.Response{Status: 200, Body: wire.Body(`{"messages":[]}`)},
		At:       Started(),
	}
}

func (b *builder) judge(meta verdict.Meta) *verdict.Report {
	meta.Suite = verdict.Suite{Version: "0.3.0", FeaturesDigest: "sha256:f"}
	meta.Target = verdict.Target{Kind: "endpoint", Name: "acme-gateway", Version: "2.4.1", URL: "https://api.example"}
	meta.Seed, meta.Started, meta.Finished = 42, Started(), Started().Add(3*time.Second)
	return verdict.Judge(&b.plan, b.results, meta)
}

// One returns a report of one rule with one scenario, whose result passed before
// change modified it.
func One(rule catalogue.Rule, change func(*verdict.Result)) *verdict.Report {
	b := only(&rule)
	b.add(&rule, plan.Run, "example", change)
	return b.judge(verdict.Meta{})
}

// Unrun returns a report of one rule with one scenario that has no result.
func Unrun(rule catalogue.Rule, d plan.Disposition) *verdict.Report {
	b := only(&rule)
	b.add(&rule, d, "example", nil)
	b.results = nil
	return b.judge(verdict.Meta{})
}

func only(rule *catalogue.Rule) *builder {
	return &builder{plan: plan.Plan{Catalogue: &catalogue.Catalogue{Digest: "sha256:c", Rules: []*catalogue.Rule{rule}}}}
}
