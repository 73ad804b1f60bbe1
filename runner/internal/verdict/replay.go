package verdict

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/steps/expect"
)

// Replay turns a report back into the inputs of Judge, so that it can be judged
// again. It takes from the report's verdicts only what a report does not hold
// otherwise: that a scenario ended with an error that is not a finding.
func Replay(r *Report) (*plan.Plan, []Result, Meta, error) {
	p := &plan.Plan{
		Selection: r.Selection,
		Catalogue: &catalogue.Catalogue{Digest: r.Suite.CatalogueDigest},
		Absent:    r.Capabilities.Absent, Missing: r.Capabilities.Missing,
		FeaturesDigest: r.Suite.FeaturesDigest,
	}
	meta := Meta{
		Suite: r.Suite, Target: r.Target, Capabilities: r.Capabilities, Seed: r.Seed, Challenge: r.Challenge, Completed: r.Completed, Config: r.Config,
		Started: r.Started, Finished: r.Finished, Waivers: WithoutStates(r.Waivers), Strict: r.Strict,
		Invocation: r.Invocation,
	}
	var results []Result
	at := map[string]int{}
	for i := range r.Rules {
		rr := &r.Rules[i]
		rule := ruleOf(rr)
		p.Catalogue.Rules = append(p.Catalogue.Rules, rule)
		for j := range rr.Scenarios {
			s := &rr.Scenarios[j]
			p.Scenarios = append(p.Scenarios, scenarioOf(s, rule))
			if res, ok := resultOf(s, rule); ok {
				at[s.ID] = len(results)
				results = append(results, res)
			}
		}
	}
	for i := range r.Rules {
		for _, w := range r.Rules[i].WireFindings {
			j, ok := at[w.Scenario]
			if !ok {
				return nil, nil, Meta{}, fmt.Errorf("rule %s has a finding of scenario %s, which did not run", r.Rules[i].ID, w.Scenario)
			}
			f := w.Finding
			f.Rule = r.Rules[i].ID
			results[j].WireFindings = append(results[j].WireFindings, f)
		}
	}
	return p, results, meta, nil
}

// Disagreement judges a report again from its scenarios and returns the first
// difference from what the report claims, or nil. It ignores the gate, which
// depends on more than scenarios.
func Disagreement(r *Report) error {
	p, results, meta, err := Replay(r)
	if err != nil {
		return err
	}
	again := Judge(p, results, meta)
	if len(again.Rules) != len(r.Rules) {
		return fmt.Errorf("the report lists %d rules, of which %d differ", len(r.Rules), len(again.Rules))
	}
	for i := range r.Rules {
		claimed, found := &r.Rules[i], &again.Rules[i]
		if len(claimed.Scenarios) != len(found.Scenarios) {
			return fmt.Errorf("rule %s: a scenario is listed twice", claimed.ID)
		}
		for j := range claimed.Scenarios {
			if c, f := &claimed.Scenarios[j], &found.Scenarios[j]; c.Verdict != f.Verdict {
				return fmt.Errorf("scenario %s: the report says %s, but its steps and findings give %s", c.ID, c.Verdict, describe(f.Verdict, f.Cause))
			}
		}
		if claimed.Verdict != found.Verdict {
			return fmt.Errorf("rule %s: the report says %s, but its scenarios give %s", claimed.ID, claimed.Verdict, describe(found.Verdict, found.Reason))
		}
	}
	if r.Outcome != again.Outcome {
		return fmt.Errorf("the report says %s, but its rules give %s", r.Outcome, again.Outcome)
	}
	again.Gate = r.Gate
	return difference(r, again)
}

// difference returns the first member in which two reports differ.
func difference(r, again *Report) error {
	if reflect.DeepEqual(r, again) { // much faster than comparing their texts
		return nil
	}
	a, err := json.Marshal(r)
	if err != nil {
		return err
	}
	b, err := json.Marshal(again)
	if err != nil {
		return err
	}
	if bytes.Equal(a, b) {
		return nil
	}
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	from := max(0, i-60)
	return fmt.Errorf("the report says …%s… where its scenarios give …%s…", around(a, from), around(b, from))
}

func around(text []byte, from int) string {
	return strings.ToValidUTF8(string(text[from:min(len(text), from+120)]), "")
}

func describe(v Verdict, why string) string {
	if why == "" {
		return string(v)
	}
	return fmt.Sprintf("%s (%s)", v, why)
}

// WithoutStates returns the waivers as in their file: a run gives them their states.
func WithoutStates(waivers []Waiver) []Waiver {
	plain := make([]Waiver, len(waivers))
	for i, w := range waivers {
		w.State = ""
		plain[i] = w
	}
	return plain
}

func ruleOf(rr *RuleReport) *catalogue.Rule {
	return &catalogue.Rule{
		ID: rr.ID, Title: rr.Title, Level: rr.Level, Mode: rr.Mode, Source: rr.Source, Quote: rr.Quote, Where: rr.Where,
		Editions: rr.Editions, Needs: rr.Needs, Reading: rr.Reading, Hint: rr.Hint, Unobservable: rr.Unobservable,
		Standing: rr.Standing, StandingWhy: rr.StandingWhy,
	}
}

func scenarioOf(s *ScenarioReport, rule *catalogue.Rule) plan.Scenario {
	ps := plan.Scenario{ID: s.ID, Rule: rule, Name: s.Name, URI: s.URI, Line: s.Line, Disposition: s.Disposition}
	if s.Disposition != plan.Run {
		ps.Reason = s.Cause
	}
	return ps
}

// resultOf returns the result of a scenario, and false if it has none: a scenario that
// an interruption kept from running has a result, in which its steps are skipped.
func resultOf(s *ScenarioReport, rule *catalogue.Rule) (Result, bool) {
	if s.Disposition != plan.Run || !s.Executed && len(s.Steps) == 0 {
		return Result{}, false
	}
	res := Result{
		Scenario: s.ID, Steps: s.Steps, Findings: s.Findings,
		Evidence: s.Exchanges, Callbacks: s.Callbacks, Actions: s.Actions, CleanupErrs: s.CleanupErrs, Interrupted: !s.Executed,
		Duration: time.Duration(math.Round(s.DurationMS*1000)) * time.Microsecond,
	}
	switch s.Verdict {
	case Incomplete:
		res.Err, res.Exchange = errors.New(s.Cause), s.Exchange
	case NotVerified:
		res.NotVerified, res.Err = true, errors.New(s.Cause)
	}
	observed := s.Observations
	if rule.Level == catalogue.May {
		// Judge makes the last ones from the findings, and does so again.
		observed = observed[:max(0, len(observed)-len(s.Findings))]
	}
	for _, text := range observed {
		res.Observations = append(res.Observations, expect.Observation{Claim: text})
	}
	return res, true
}
