package verdict

import (
	"slices"
	"time"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

// SchemaVersion is the version of report.json that this package writes.
const SchemaVersion = "1"

// Meta is what a report contains besides verdicts, and the two inputs of judgement
// that are neither plan nor result: waivers and strictness.
type Meta struct {
	Suite  Suite
	Target Target
	// Capabilities are united with those that the plan names.
	Capabilities Capabilities
	Seed         int64
	Challenge    string
	Completed    []string
	Config       string
	// Started and Finished bound the run. Waivers are judged by the day, in
	// UTC, on which it started.
	Started  time.Time
	Finished time.Time
	Waivers  []Waiver
	// Invocation is copied into the report unchanged.
	Invocation []string
	// Strict makes a violated should-rule count like a violated must-rule.
	Strict bool
}

// Judge makes the report of a run. It follows the plan, not the results: a planned
// scenario without a result is incomplete, and a result without a planned scenario
// changes no verdict (Faults lists it). Judge leaves the report's Gate empty, since
// the gate depends on more than verdicts.
func Judge(p *plan.Plan, results []Result, meta Meta) *Report {
	r := &Report{
		SchemaVersion: SchemaVersion,
		Selection:     selection(p.Selection),
		Invocation:    meta.Invocation,
		Strict:        meta.Strict,
		Suite:         suite(p, meta.Suite),
		Target:        meta.Target,
		Capabilities:  capabilities(p, meta.Capabilities),
		Gate:          Gate{Reasons: []string{}},
		Seed:          meta.Seed,
		Challenge:     meta.Challenge,
		Completed:     meta.Completed,
		Config:        meta.Config,
		Started:       meta.Started,
		Finished:      meta.Finished,
	}
	byScenario := index(results)
	r.Rules = ruleReports(p, byScenario)
	collectWireFindings(r, results)
	var waivedWire map[string]bool
	r.Waivers, waivedWire = applyWaivers(meta.Waivers, r.Rules, meta.Started)
	for i := range r.Rules {
		judgeRule(&r.Rules[i], p.Selection, waivedWire[r.Rules[i].ID])
	}
	r.Totals = totals(p, byScenario, r.Rules)
	r.Outcome = outcome(r, meta.Strict)
	return r
}

// JudgeOne judges one scenario as Judge does, and returns the report of its rule
// with that scenario only. It ignores the scenario's callbacks and wire findings, and
// the exchanges of a scenario that is in order.
func JudgeOne(s *plan.Scenario, res *Result, meta Meta) *RuleReport {
	one := *res
	one.WireFindings, one.Callbacks, one.Actions = nil, nil, nil
	if one.Err == nil && len(one.Findings) == 0 {
		one.Evidence = nil
	}
	p := &plan.Plan{Catalogue: &catalogue.Catalogue{Rules: []*catalogue.Rule{s.Rule}}, Scenarios: []plan.Scenario{*s}}
	return &Judge(p, []Result{one}, meta).Rules[0]
}

// index groups results by scenario. It keeps more than one result for a scenario:
// that is a fault, which JudgeScenario must see.
func index(results []Result) map[string][]*Result {
	by := make(map[string][]*Result, len(results))
	for i := range results {
		by[results[i].Scenario] = append(by[results[i].Scenario], &results[i])
	}
	return by
}

// selection fills in the mode where the user gave none: readers of the report do
// not know the command's defaults.
func selection(s plan.Selection) plan.Selection {
	if s.Mode == "" {
		s.Mode = "all"
	}
	return s
}

func suite(p *plan.Plan, s Suite) Suite {
	if s.CatalogueDigest == "" && p.Catalogue != nil {
		s.CatalogueDigest = p.Catalogue.Digest
	}
	if s.FeaturesDigest == "" {
		s.FeaturesDigest = p.FeaturesDigest
	}
	return s
}

func capabilities(p *plan.Plan, c Capabilities) Capabilities {
	return Capabilities{
		Offered: union(c.Offered, nil),
		Absent:  union(c.Absent, p.Absent),
		Missing: union(c.Missing, p.Missing),
	}
}

// union returns the sorted union of two lists. It never returns nil, so that JSON
// has an empty list and not null.
func union(a, b []string) []string {
	all := append(append([]string{}, a...), b...)
	slices.Sort(all)
	return slices.Compact(all)
}

// ruleReports makes a report of every rule, in the plan's order. The scenarios
// are judged, the rules not yet.
func ruleReports(p *plan.Plan, results map[string][]*Result) []RuleReport {
	known := knownRules(p)
	scenarios := make(map[string][]ScenarioReport)
	for i := range p.Scenarios {
		s := &p.Scenarios[i]
		if s.Rule == nil {
			continue
		}
		scenarios[s.Rule.ID] = append(scenarios[s.Rule.ID], scenarioReport(s, results[s.ID], known))
	}
	rules := make([]RuleReport, 0, len(known))
	for _, rule := range rulesInOrder(p) {
		rr := RuleReport{
			ID: rule.ID, Title: rule.Title, Level: rule.Level, Mode: rule.Mode, Source: rule.Source,
			Quote: rule.Quote, Where: rule.Where, Editions: rule.Editions, Needs: rule.Needs,
			Reading: rule.Reading, Hint: rule.Hint,
			Unobservable: rule.Unobservable,
			Standing:     rule.Standing,
			StandingWhy:  rule.StandingWhy,
			Scenarios:    scenarios[rule.ID],
		}
		if rr.Scenarios == nil {
			rr.Scenarios = []ScenarioReport{}
		}
		rules = append(rules, rr)
	}
	return rules
}

// rulesInOrder returns the catalogue's rules, followed by rules that only a
// scenario has: a report must not lose a scenario because its rule is unlisted.
func rulesInOrder(p *plan.Plan) []*catalogue.Rule {
	var rules []*catalogue.Rule
	seen := make(map[string]bool)
	add := func(rule *catalogue.Rule) {
		if rule != nil && !seen[rule.ID] {
			seen[rule.ID] = true
			rules = append(rules, rule)
		}
	}
	if p.Catalogue != nil {
		for _, rule := range p.Catalogue.Rules {
			add(rule)
		}
	}
	for i := range p.Scenarios {
		add(p.Scenarios[i].Rule)
	}
	return rules
}

func knownRules(p *plan.Plan) map[string]bool {
	known := make(map[string]bool)
	for _, rule := range rulesInOrder(p) {
		known[rule.ID] = true
	}
	return known
}

func scenarioReport(s *plan.Scenario, results []*Result, known map[string]bool) ScenarioReport {
	sr := ScenarioReport{
		ID: s.ID, Name: s.Name, URI: s.URI, Line: s.Line,
		Disposition: s.Disposition, Executed: executed(s, results),
		Steps: []Step{}, Findings: []expect.Finding{}, Exchanges: []wire.Exchange{},
	}
	sr.Verdict, sr.Cause = JudgeScenario(s, results...)
	if s.Disposition != plan.Run || len(results) == 0 {
		return sr
	}
	res := results[0]
	sr.DurationMS = float64(res.Duration.Microseconds()) / 1000
	sr.Steps = append(sr.Steps, res.Steps...)
	sr.Findings = append(sr.Findings, res.Findings...)
	sr.Exchanges = append(sr.Exchanges, res.Evidence...)
	sr.Callbacks, sr.Actions = res.Callbacks, res.Actions
	sr.CleanupErrs = res.CleanupErrs
	sr.Observations = observations(res, s.Rule.Level)
	if sr.Verdict == Incomplete {
		sr.Exchange = res.Exchange
	}
	// A finding that names no known rule would be lost from the report.
	if lost := unknownWire(res, known); lost != "" && sr.Verdict != Violates {
		sr.Verdict, sr.Cause = Incomplete, lost
	}
	return sr
}
