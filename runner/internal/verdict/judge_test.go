package verdict_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

var (
	started = time.Date(2026, 3, 31, 10, 0, 0, 0, time.UTC)
	finding = expect.Finding{Expected: "status 400", Actual: "status 200", Exchange: 1}
	ranWell = []verdict.Step{{Text: "Given an app", Status: "passed"}}
)

func rule(id string, level catalogue.Level, mode catalogue.Mode) *catalogue.Rule {
	return &catalogue.Rule{ID: id, Level: level, Mode: mode, Source: catalogue.Page, Quote: "It is so.", Reading: "It is so."}
}

func toRun(r *catalogue.Rule, slug string) plan.Scenario {
	return plan.Scenario{ID: r.ID + "/" + slug, Rule: r, Name: slug, Disposition: plan.Run}
}

func planOf(sel plan.Selection, scenarios ...plan.Scenario) *plan.Plan {
	p := &plan.Plan{Selection: sel, Scenarios: scenarios, Catalogue: &catalogue.Catalogue{Digest: "sha256:c"}}
	seen := map[string]bool{}
	for _, s := range scenarios {
		if s.Rule != nil && !seen[s.Rule.ID] {
			seen[s.Rule.ID] = true
			p.Catalogue.Rules = append(p.Catalogue.Rules, s.Rule)
		}
	}
	return p
}

func passing(id string) verdict.Result { return verdict.Result{Scenario: id, Steps: ranWell} }

type unverifiable struct{ error }

func (unverifiable) NotVerified() string { return "the account may keep messages no longer" }

func TestJudgeScenario(t *testing.T) {
	skippedStep := []verdict.Step{{Text: "Given an app", Status: "passed"}, {Text: "Then it is so", Status: "skipped"}}
	boom := errors.New("connection refused")
	for _, tc := range []struct {
		name     string
		level    catalogue.Level
		steps    []string
		results  []verdict.Result
		want     verdict.Verdict
		wantText string
	}{
		{name: "passed", level: catalogue.Must, results: []verdict.Result{{Steps: ranWell}}, want: verdict.Conforms},
		{name: "passed should", level: catalogue.Should, results: []verdict.Result{{Steps: ranWell}}, want: verdict.Conforms},
		{name: "finding", level: catalogue.Must, results: []verdict.Result{{Steps: ranWell, Findings: []expect.Finding{finding}}}, want: verdict.Violates},
		{name: "finding before error", level: catalogue.Must, results: []verdict.Result{{Err: boom, Findings: []expect.Finding{finding}}}, want: verdict.Violates},
		{name: "error", level: catalogue.Must, results: []verdict.Result{{Steps: ranWell, Err: boom}}, want: verdict.Incomplete, wantText: "connection refused"},
		{name: "fault", level: catalogue.Must, results: []verdict.Result{{Steps: ranWell, Fault: true}}, want: verdict.Incomplete, wantText: "a fault of the suite"},
		{name: "interrupted", level: catalogue.Must, results: []verdict.Result{{Steps: ranWell, Interrupted: true}}, want: verdict.Incomplete, wantText: "the run ended before the scenario did"},
		{name: "not recorded", level: catalogue.Must, results: []verdict.Result{{NotVerified: true}}, want: verdict.NotVerified, wantText: "nothing recorded"},
		{name: "not recorded, with the reason", level: catalogue.Must, results: []verdict.Result{{NotVerified: true, Err: errors.New("stale")}}, want: verdict.NotVerified, wantText: "stale"},
		{name: "a fault is not one of the recordings'", level: catalogue.Must, results: []verdict.Result{{NotVerified: true, Fault: true}}, want: verdict.Incomplete, wantText: "a fault of the suite"},
		{name: "unverifiable", level: catalogue.Must, results: []verdict.Result{{Err: fmt.Errorf("step: %w", unverifiable{boom})}}, want: verdict.NotVerified, wantText: "the account may keep messages no longer"},
		{name: "never ran", level: catalogue.Must, want: verdict.Incomplete, wantText: "never ran"},
		{name: "ran twice", level: catalogue.Must, results: []verdict.Result{{Steps: ranWell}, {Steps: ranWell}}, want: verdict.Incomplete, wantText: "ran 2 times"},
		{name: "no steps", level: catalogue.Must, results: []verdict.Result{{}}, want: verdict.Incomplete, wantText: "no step ran"},
		{name: "skipped step", level: catalogue.Must, results: []verdict.Result{{Steps: skippedStep}}, want: verdict.Incomplete, wantText: `step "Then it is so" is skipped`},
		{name: "fewer steps than planned", level: catalogue.Must, steps: []string{"a", "b"}, results: []verdict.Result{{Steps: ranWell}}, want: verdict.Incomplete, wantText: "1 of 2 steps ran"},
		{name: "may observed", level: catalogue.May, results: []verdict.Result{{Steps: ranWell, Observations: []expect.Observation{{Claim: "status 200"}}}}, want: verdict.Observed},
		{name: "may observed nothing", level: catalogue.May, results: []verdict.Result{{Steps: ranWell}}, want: verdict.Incomplete, wantText: "observed nothing"},
		{name: "may with a finding", level: catalogue.May, results: []verdict.Result{{Steps: skippedStep, Findings: []expect.Finding{finding}}}, want: verdict.Observed},
		{name: "may with an error", level: catalogue.May, results: []verdict.Result{{Steps: ranWell, Err: boom, Findings: []expect.Finding{finding}}}, want: verdict.Incomplete, wantText: "connection refused"},
		{name: "may with a skipped step", level: catalogue.May, results: []verdict.Result{{Steps: skippedStep, Observations: []expect.Observation{{Claim: "x"}}}}, want: verdict.Incomplete, wantText: `step "Then it is so" is skipped`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := toRun(rule("A", tc.level, catalogue.Both), "one")
			s.Steps = tc.steps
			var results []*verdict.Result
			for i := range tc.results {
				results = append(results, &tc.results[i])
			}
			got, cause := verdict.JudgeScenario(&s, results...)
			assert.Equal(t, tc.want, got)
			assert.Equal(t, tc.wantText, cause)
		})
	}
}

func TestJudgeScenario_followsThePlan(t *testing.T) {
	for _, d := range []plan.Disposition{plan.NotVerified, plan.NotApplicable, plan.NotSelected} {
		s := plan.Scenario{ID: "A/one", Rule: rule("A", catalogue.Must, catalogue.Both), Disposition: d, Reason: "because"}
		got, cause := verdict.JudgeScenario(&s, &verdict.Result{Steps: ranWell, Findings: []expect.Finding{finding}})
		assert.Equal(t, verdict.Verdict(d), got, "a result that nobody planned changes no verdict")
		assert.Equal(t, "because", cause)
	}
	got, _ := verdict.JudgeScenario(&plan.Scenario{Rule: rule("A", catalogue.Must, catalogue.Both), Disposition: "later"})
	assert.Equal(t, verdict.Incomplete, got)
	got, _ = verdict.JudgeScenario(&plan.Scenario{Disposition: plan.Run}, &verdict.Result{Steps: ranWell})
	assert.Equal(t, verdict.Incomplete, got)
}

// A rule's verdict is the first in precedence, whatever the order of its scenarios.
func TestJudgeRule_precedence(t *testing.T) {
	order := []verdict.Verdict{verdict.Violates, verdict.Incomplete, verdict.NotVerified, verdict.Waived, verdict.Conforms, verdict.NotSelected, verdict.NotApplicable}
	for i, first := range order {
		for _, second := range order[i:] {
			for _, swap := range []bool{false, true} {
				a, b := first, second
				if swap {
					a, b = b, a
				}
				report := judgeVerdicts(catalogue.Must, a, b)
				assert.Equal(t, first, report.Rules[0].Verdict, "%s and %s", a, b)
			}
		}
	}
}

// judgeVerdicts judges one rule with a scenario for each verdict.
func judgeVerdicts(level catalogue.Level, verdicts ...verdict.Verdict) *verdict.Report {
	r := rule("A", level, catalogue.Both)
	var scenarios []plan.Scenario
	var results []verdict.Result
	meta := verdict.Meta{Started: started}
	for i, v := range verdicts {
		s := toRun(r, fmt.Sprint(i))
		res := passing(s.ID)
		switch v {
		case verdict.Violates:
			res.Findings = []expect.Finding{finding}
		case verdict.Waived:
			res.Findings = []expect.Finding{finding}
			meta.Waivers = append(meta.Waivers, verdict.Waiver{Scenario: s.ID, Reason: "known", Owner: "ann", Expires: "2026-12-31"})
		case verdict.Incomplete:
			res.Err = errors.New("boom")
		case verdict.Observed:
			res.Observations = []expect.Observation{{Claim: "seen"}}
		case verdict.Conforms:
		default:
			s.Disposition = plan.Disposition(v)
		}
		scenarios = append(scenarios, s)
		if s.Disposition == plan.Run {
			results = append(results, res)
		}
	}
	return verdict.Judge(planOf(plan.Selection{}, scenarios...), results, meta)
}

func TestJudgeRule_noScenarios(t *testing.T) {
	hidden := rule("HIDDEN", catalogue.Must, catalogue.Both)
	hidden.Unobservable = "it happens inside"
	p := planOf(plan.Selection{Mode: "dispatch"}, toRun(rule("A", catalogue.Must, catalogue.Dispatch), "one"))
	p.Catalogue.Rules = append(p.Catalogue.Rules, hidden, rule("OTHER", catalogue.Must, catalogue.Conversation))
	report := verdict.Judge(p, []verdict.Result{passing("A/one")}, verdict.Meta{})

	assert.Equal(t, verdict.NotApplicable, report.Rules[1].Verdict)
	assert.Equal(t, "unobservable: it happens inside", report.Rules[1].Reason)
	assert.Equal(t, verdict.NotApplicable, report.Rules[2].Verdict)
	assert.Equal(t, "outside the selected mode dispatch", report.Rules[2].Reason)
	assert.Equal(t, verdict.OutcomeConforms, report.Outcome, "neither influences the outcome")
	assert.Equal(t, 1, report.Unobservable())
	assert.Equal(t, verdict.Count{catalogue.Must: {verdict.Conforms: 1, verdict.NotApplicable: 1}}, report.Totals.Page,
		"the unobservable is counted apart")

	p.Catalogue.Rules = append(p.Catalogue.Rules, rule("FORGOTTEN", catalogue.May, catalogue.Both))
	report = verdict.Judge(p, []verdict.Result{passing("A/one")}, verdict.Meta{})
	assert.Equal(t, verdict.Incomplete, report.Rules[3].Verdict)
	assert.Equal(t, verdict.OutcomeIncomplete, report.Outcome)

	p.Selection.Rules = []string{"A"}
	report = verdict.Judge(p, []verdict.Result{passing("A/one")}, verdict.Meta{})
	assert.Equal(t, verdict.NotSelected, report.Rules[3].Verdict)
}

func TestWireFindings(t *testing.T) {
	wire := rule("WIRE-APP", catalogue.Must, catalogue.Both)
	a := rule("A", catalogue.Must, catalogue.Both)
	odd := expect.Finding{Rule: "WIRE-APP", Expected: "a string", Actual: "a number", Pointer: "/id", Exchange: 1}
	results := func() []verdict.Result {
		late, early := passing("A/z"), passing("A/one")
		late.WireFindings = []expect.Finding{odd, odd}
		early.WireFindings = []expect.Finding{odd}
		return []verdict.Result{late, passing("WIRE-APP/one"), early}
	}
	scenarios := func(d plan.Disposition) []plan.Scenario {
		own := toRun(wire, "one")
		own.Disposition = d
		return []plan.Scenario{toRun(a, "one"), toRun(a, "z"), own}
	}

	report := verdict.Judge(planOf(plan.Selection{}, scenarios(plan.Run)...), results(), verdict.Meta{})
	assert.Equal(t, verdict.Conforms, report.Rules[0].Verdict, "an odd field reddens the wire rule and nothing else")
	assert.Equal(t, verdict.Violates, report.Rules[1].Verdict)
	require.Len(t, report.Rules[1].WireFindings, 2, "once for each scenario that met it")
	assert.Equal(t, "A/one", report.Rules[1].WireFindings[0].Scenario, "in order of scenarios, not of results")
	assert.Equal(t, verdict.OutcomeViolates, report.Outcome)

	report = verdict.Judge(planOf(plan.Selection{Rules: []string{"A"}}, scenarios(plan.NotSelected)...), results(), verdict.Meta{})
	assert.Equal(t, verdict.NotSelected, report.Rules[1].Verdict)
	assert.Empty(t, report.Rules[1].WireFindings)

	report = verdict.Judge(planOf(plan.Selection{Tags: "not @wire"}, scenarios(plan.NotSelected)...), results(), verdict.Meta{})
	assert.Equal(t, verdict.NotSelected, report.Rules[1].Verdict)

	report = verdict.Judge(planOf(plan.Selection{Shard: "2/3"}, scenarios(plan.NotSelected)...), results(), verdict.Meta{})
	assert.Equal(t, verdict.Violates, report.Rules[1].Verdict, "a shard that does not hold the rule's own scenario must not lose the finding")

	left := scenarios(plan.NotSelected)
	left[2].Reason = plan.LeftOut
	report = verdict.Judge(planOf(plan.Selection{Tags: "@must", Quick: &plan.Quick{}}, left...), results(), verdict.Meta{})
	assert.Equal(t, verdict.Violates, report.Rules[1].Verdict, "nor must a quick run")
	report = verdict.Judge(planOf(plan.Selection{Tags: "not @wire", Quick: &plan.Quick{}}, scenarios(plan.NotSelected)...), results(), verdict.Meta{})
	assert.Equal(t, verdict.NotSelected, report.Rules[1].Verdict, "unless the selection leaves the rule out")

	waived := verdict.Meta{Started: started, Waivers: []verdict.Waiver{{Rule: "WIRE-APP", Expires: "2026-12-31"}}}
	report = verdict.Judge(planOf(plan.Selection{}, scenarios(plan.Run)...), results(), waived)
	assert.Equal(t, verdict.Waived, report.Rules[1].Verdict)
	assert.Equal(t, verdict.OutcomeConformsWithWaivers, report.Outcome)
}

func TestWireFindings_unknownRule(t *testing.T) {
	res := passing("A/one")
	res.WireFindings = []expect.Finding{{Rule: "WIRE-APPP", Expected: "a", Actual: "b"}}
	p := planOf(plan.Selection{}, toRun(rule("A", catalogue.Must, catalogue.Both), "one"))
	report := verdict.Judge(p, []verdict.Result{res}, verdict.Meta{})
	assert.Equal(t, verdict.Incomplete, report.Rules[0].Verdict)
	assert.Contains(t, report.Rules[0].Reason, "WIRE-APPP")
	assert.Len(t, verdict.Faults(p, []verdict.Result{res}), 1)
}

func TestJudge_reportIsComplete(t *testing.T) {
	r := rule("A", catalogue.May, catalogue.Both)
	p := planOf(plan.Selection{}, toRun(r, "one"))
	p.Absent, p.FeaturesDigest = []string{"clock"}, "sha256:f"
	res := verdict.Result{
		Scenario: "A/one", Steps: ranWell, Duration: 1500 * time.Microsecond,
		Findings: []expect.Finding{finding}, Observations: []expect.Observation{{Claim: "seen"}}, CleanupErrs: []string{"app stays"},
		Evidence:  []wire.Exchange{{Request: wire.Request{Method: "GET", URL: "/x"}}},
		Callbacks: []wire.Callback{{Body: wire.Body("{}"), At: started}},
	}
	report := verdict.Judge(p, []verdict.Result{res}, verdict.Meta{
		Suite: verdict.Suite{Version: "1.0"}, Seed: 7, Started: started, Finished: started.Add(time.Second),
		Capabilities: verdict.Capabilities{Offered: []string{"recipients", "callbacks"}}, Invocation: []string{"--strict"},
	})
	assert.NoError(t, verdict.Disagreement(report), "judged again it is the same, evidence and all")
	assert.Equal(t, []string{"--strict"}, report.Invocation)
	assert.Equal(t, res.Callbacks, report.Rules[0].Scenarios[0].Callbacks)
	s := report.Rules[0].Scenarios[0]
	assert.InDelta(t, 1.5, s.DurationMS, 1e-9)
	assert.Equal(t, []string{"seen", "expected status 400, got status 200"}, s.Observations)
	assert.Equal(t, []string{"app stays"}, s.CleanupErrs)
	assert.Equal(t, 1, report.Totals.Exchanges)
	assert.Equal(t, verdict.Suite{Version: "1.0", CatalogueDigest: "sha256:c", FeaturesDigest: "sha256:f"}, report.Suite)
	assert.Equal(t, verdict.Capabilities{Offered: []string{"callbacks", "recipients"}, Absent: []string{"clock"}, Missing: []string{}}, report.Capabilities)
	assert.Equal(t, "all", report.Selection.Mode)
	assert.Equal(t, "1", report.SchemaVersion)
	assert.Equal(t, int64(7), report.Seed)
}

func TestFaults(t *testing.T) {
	a := rule("A", catalogue.Must, catalogue.Both)
	masked := toRun(a, "masked")
	masked.Disposition = plan.NotSelected
	p := planOf(plan.Selection{}, toRun(a, "one"), toRun(a, "two"), masked, plan.Scenario{ID: "orphan", Disposition: plan.Run})
	broken := passing("A/two")
	broken.Fault, broken.Err = true, errors.New("step is undefined")
	got := verdict.Faults(p, []verdict.Result{
		passing("A/one"), passing("A/one"), passing("A/one"), broken, passing("A/masked"), passing("A/unheard"),
	})
	assert.Equal(t, []string{
		"scenario orphan has no rule",
		"scenario A/one ran more than once",
		"scenario A/two: step is undefined",
		"scenario A/masked ran though it is not-selected",
		"scenario A/unheard ran and is not in the plan",
	}, got)
	assert.Empty(t, verdict.Faults(planOf(plan.Selection{}, toRun(a, "one")), []verdict.Result{passing("A/one")}))
}

func TestWireFindings_edgeCases(t *testing.T) {
	a := rule("A", catalogue.Must, catalogue.Dispatch)
	res := passing("A/one")
	res.WireFindings = []expect.Finding{{Rule: "WIRE-X", Expected: "a", Actual: "b"}}
	judge := func(wire *catalogue.Rule) verdict.RuleReport {
		p := planOf(plan.Selection{Mode: "dispatch"}, toRun(a, "one"))
		p.Catalogue.Rules = append(p.Catalogue.Rules, wire)
		return verdict.Judge(p, []verdict.Result{res}, verdict.Meta{}).Rules[1]
	}
	assert.Equal(t, verdict.Violates, judge(rule("WIRE-X", catalogue.Must, catalogue.Both)).Verdict, "without a scenario of its own")
	assert.Equal(t, verdict.Observed, judge(rule("WIRE-X", catalogue.May, catalogue.Both)).Verdict, "a may-rule is never violated")
	assert.Equal(t, verdict.NotApplicable, judge(rule("WIRE-X", catalogue.Must, catalogue.Conversation)).Verdict)

	// A finding without a known rule does not hide a violation.
	res.WireFindings[0].Rule, res.Findings = "WIRE-Y", []expect.Finding{finding}
	report := verdict.Judge(planOf(plan.Selection{}, toRun(a, "one")), []verdict.Result{res}, verdict.Meta{})
	assert.Equal(t, verdict.Violates, report.Rules[0].Verdict)
}
