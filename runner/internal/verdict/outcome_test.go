package verdict_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

var (
	everyVerdict = []verdict.Verdict{
		verdict.Conforms, verdict.Violates, verdict.Incomplete, verdict.NotVerified,
		verdict.Observed, verdict.Waived, verdict.NotApplicable, verdict.NotSelected,
	}
	everyLevel = []catalogue.Level{catalogue.Must, catalogue.Should, catalogue.May}
)

// One rule of every level with every verdict, beside a must-rule that conforms: the
// outcome, plain and strict. May-rules cannot violate or be waived, and must- and
// should-rules cannot be observed.
func TestOutcome_everyVerdictAndLevel(t *testing.T) {
	const (
		ok, waived, partial = verdict.OutcomeConforms, verdict.OutcomeConformsWithWaivers, verdict.OutcomePartial
		red, open           = verdict.OutcomeViolates, verdict.OutcomeIncomplete
	)
	type pair struct{ plain, strict verdict.Outcome }
	want := map[verdict.Verdict]map[catalogue.Level]pair{
		verdict.Conforms:      {catalogue.Must: {ok, ok}, catalogue.Should: {ok, ok}},
		verdict.Violates:      {catalogue.Must: {red, red}, catalogue.Should: {ok, red}},
		verdict.Incomplete:    {catalogue.Must: {open, open}, catalogue.Should: {open, open}, catalogue.May: {open, open}},
		verdict.NotVerified:   {catalogue.Must: {partial, partial}, catalogue.Should: {ok, partial}, catalogue.May: {ok, ok}},
		verdict.Observed:      {catalogue.May: {ok, ok}},
		verdict.Waived:        {catalogue.Must: {waived, waived}, catalogue.Should: {ok, waived}},
		verdict.NotApplicable: {catalogue.Must: {ok, ok}, catalogue.Should: {ok, ok}, catalogue.May: {ok, ok}},
		verdict.NotSelected:   {catalogue.Must: {partial, partial}, catalogue.Should: {partial, partial}, catalogue.May: {partial, partial}},
	}
	for _, v := range everyVerdict {
		for _, level := range everyLevel {
			outcomes, possible := want[v][level]
			if !possible {
				continue
			}
			for strict, expected := range map[bool]verdict.Outcome{false: outcomes.plain, true: outcomes.strict} {
				t.Run(fmt.Sprintf("%s/%s/strict=%t", v, level, strict), func(t *testing.T) {
					p, results, meta := arrange(rule("B", level, catalogue.Both), v)
					meta.Strict = strict
					report := verdict.Judge(p, results, meta)
					assert.Equal(t, v, report.Rules[1].Verdict)
					assert.Equal(t, expected, report.Outcome)
				})
			}
		}
	}
}

// arrange returns a run in which the rule gets the verdict, and a must-rule A
// conforms.
func arrange(r *catalogue.Rule, v verdict.Verdict) (*plan.Plan, []verdict.Result, verdict.Meta) {
	s := toRun(r, "one")
	res := passing(s.ID)
	meta := verdict.Meta{Started: started}
	switch v {
	case verdict.Conforms:
	case verdict.Observed:
		res.Observations = []expect.Observation{{Claim: "seen"}}
	case verdict.Violates, verdict.Waived:
		res.Findings = []expect.Finding{finding}
		if v == verdict.Waived {
			meta.Waivers = []verdict.Waiver{{Rule: r.ID, Expires: "2026-12-31"}}
		}
	case verdict.Incomplete:
		res.Err = errors.New("boom")
	default:
		s.Disposition = plan.Disposition(v)
	}
	results := []verdict.Result{passing("A/one")}
	if s.Disposition == plan.Run {
		results = append(results, res)
	}
	return planOf(plan.Selection{}, toRun(rule("A", catalogue.Must, catalogue.Both), "one"), s), results, meta
}

// Of two must-rules the worse decides: violates, incomplete, partial,
// conforms-with-waivers, conforms.
func TestOutcome_precedence(t *testing.T) {
	order := []struct {
		v verdict.Verdict
		o verdict.Outcome
	}{
		{verdict.Violates, verdict.OutcomeViolates},
		{verdict.Incomplete, verdict.OutcomeIncomplete},
		{verdict.NotVerified, verdict.OutcomePartial},
		{verdict.Waived, verdict.OutcomeConformsWithWaivers},
		{verdict.Conforms, verdict.OutcomeConforms},
	}
	for i, worse := range order {
		for _, better := range order[i:] {
			p, results, meta := arrange(rule("B", catalogue.Must, catalogue.Both), worse.v)
			p2, results2, meta2 := arrange(rule("C", catalogue.Must, catalogue.Both), better.v)
			p.Scenarios = append(p.Scenarios, p2.Scenarios[1])
			p.Catalogue.Rules = append(p.Catalogue.Rules, p2.Catalogue.Rules[1])
			results = append(results, results2[1:]...)
			meta.Waivers = append(meta.Waivers, meta2.Waivers...)
			assert.Equal(t, worse.o, verdict.Judge(p, results, meta).Outcome, "%s and %s", worse.v, better.v)
		}
	}
}

func TestOutcome_wholeRun(t *testing.T) {
	a := rule("A", catalogue.Must, catalogue.Dispatch)
	one := toRun(a, "one")
	good := []verdict.Result{passing("A/one")}
	for _, tc := range []struct {
		name    string
		alter   func(*plan.Plan)
		results []verdict.Result
		want    verdict.Outcome
	}{
		{"all is well", func(*plan.Plan) {}, good, verdict.OutcomeConforms},
		{"a mode narrows nothing", func(p *plan.Plan) { p.Selection.Mode = "dispatch" }, good, verdict.OutcomeConforms},
		{"narrowed by rule", func(p *plan.Plan) { p.Selection.Rules = []string{"A"} }, good, verdict.OutcomePartial},
		{"narrowed by tags", func(p *plan.Plan) { p.Selection.Tags = "@x" }, good, verdict.OutcomePartial},
		{"narrowed by shard", func(p *plan.Plan) { p.Selection.Shard = "1/2" }, good, verdict.OutcomePartial},
		{"quick", func(p *plan.Plan) { p.Selection.Quick = &plan.Quick{} }, good, verdict.OutcomePartial},
		{"a capability undeclared", func(p *plan.Plan) { p.Missing = []string{"clock"} }, good, verdict.OutcomeIncomplete},
		{"a capability declared absent that no rule needs", func(p *plan.Plan) { p.Absent = []string{"clock"} }, good, verdict.OutcomeConforms},
		{"never ran", func(*plan.Plan) {}, nil, verdict.OutcomeIncomplete},
		{"nothing planned", func(p *plan.Plan) { p.Scenarios = nil; p.Catalogue.Rules = nil }, nil, verdict.OutcomeIncomplete},
		{"a scenario without a rule never ran", func(p *plan.Plan) {
			p.Scenarios = append(p.Scenarios, plan.Scenario{ID: "orphan", Disposition: plan.Run})
		}, good, verdict.OutcomeIncomplete},
		{"nothing planned though not narrowed", func(p *plan.Plan) { p.Scenarios[0].Disposition = plan.NotApplicable }, nil, verdict.OutcomeIncomplete},
		{"interrupted", func(*plan.Plan) {}, []verdict.Result{{Scenario: "A/one", Interrupted: true}}, verdict.OutcomeIncomplete},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := planOf(plan.Selection{Mode: "all"}, one)
			tc.alter(p)
			assert.Equal(t, tc.want, verdict.Judge(p, tc.results, verdict.Meta{}).Outcome)
		})
	}
}

// A violated should-rule does not hide its incomplete scenario.
func TestOutcome_incompleteBehindViolatedShould(t *testing.T) {
	report := judgeVerdicts(catalogue.Should, verdict.Violates, verdict.Incomplete)
	assert.Equal(t, verdict.Violates, report.Rules[0].Verdict)
	assert.Equal(t, verdict.OutcomeIncomplete, report.Outcome)
}

func TestTotals(t *testing.T) {
	report := judgeVerdicts(catalogue.Must, verdict.Conforms, verdict.Incomplete, verdict.NotSelected)
	assert.Equal(t, 2, report.Totals.Planned)
	assert.Equal(t, 2, report.Totals.Executed)
	assert.Equal(t, map[verdict.Verdict]int{verdict.Conforms: 1, verdict.Incomplete: 1, verdict.NotSelected: 1}, report.Totals.Scenarios)
	assert.Equal(t, verdict.Count{catalogue.Must: {verdict.Incomplete: 1}}, report.Totals.Page)
	assert.Empty(t, report.Totals.Reference)
}

// An interrupted scenario counts as planned but not as executed.
func TestTotals_interruptedRun(t *testing.T) {
	a := rule("A", catalogue.Must, catalogue.Both)
	cut := passing("A/two")
	cut.Interrupted = true
	report := verdict.Judge(planOf(plan.Selection{}, toRun(a, "one"), toRun(a, "two")), []verdict.Result{passing("A/one"), cut}, verdict.Meta{})
	assert.Equal(t, 2, report.Totals.Planned)
	assert.Equal(t, 1, report.Totals.Executed)
}
