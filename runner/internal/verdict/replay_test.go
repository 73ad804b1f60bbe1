package verdict_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

// every is a plan with each kind of scenario, and their results.
func every() (*plan.Plan, []verdict.Result, verdict.Meta) {
	must, should := rule("A-MUST", catalogue.Must, catalogue.Dispatch), rule("A-SHOULD", catalogue.Should, catalogue.Both)
	may, wire := rule("A-MAY", catalogue.May, catalogue.Both), rule("WIRE-APP", catalogue.Must, catalogue.Both)
	hidden := rule("A-HIDDEN", catalogue.Must, catalogue.Both)
	hidden.Unobservable = "it happens inside"
	aside := func(s plan.Scenario, d plan.Disposition, why string) plan.Scenario {
		s.Disposition, s.Reason = d, why
		return s
	}
	p := planOf(plan.Selection{Mode: "all", Tags: "@x"},
		toRun(must, "conforms"), toRun(must, "violates"), toRun(must, "waived"), toRun(must, "boom"), toRun(must, "stale"),
		toRun(must, "never"), toRun(must, "interrupted"), aside(toRun(must, "absent"), plan.NotVerified, "declared absent: clock"),
		aside(toRun(must, "off"), plan.NotSelected, "narrowed away"), aside(toRun(must, "other"), plan.NotApplicable, "the other mode"),
		toRun(should, "skipped"), toRun(may, "seen"), toRun(may, "differs"), toRun(may, "mute"), toRun(wire, "one"))
	p.Catalogue.Rules = append(p.Catalogue.Rules, hidden)
	p.Absent = []string{"clock"}
	res := func(id string, change func(*verdict.Result)) verdict.Result {
		r := passing(id)
		r.Duration = 1234567 * time.Microsecond
		if change != nil {
			change(&r)
		}
		return r
	}
	broken := func(r *verdict.Result) { r.Findings = []expect.Finding{finding} }
	results := []verdict.Result{
		res("A-MUST/conforms", func(r *verdict.Result) {
			r.WireFindings = []expect.Finding{{Rule: "WIRE-APP", Expected: "a string", Actual: "1", Pointer: "/id"}}
			r.CleanupErrs = []string{"left"}
		}),
		res("A-MUST/violates", broken), res("A-MUST/waived", broken),
		res("A-MUST/boom", func(r *verdict.Result) { r.Err = errors.New("refused") }),
		res("A-MUST/stale", func(r *verdict.Result) { r.NotVerified = true }),
		res("A-MUST/interrupted", func(r *verdict.Result) { r.Interrupted = true }),
		res("A-SHOULD/skipped", func(r *verdict.Result) { r.Steps = []verdict.Step{{Text: "Then", Status: "skipped"}} }),
		res("A-MAY/seen", func(r *verdict.Result) { r.Observations = []expect.Observation{{Claim: "status 200"}} }),
		res("A-MAY/differs", func(r *verdict.Result) { broken(r); r.Observations = []expect.Observation{{Claim: "x"}} }),
		res("A-MAY/mute", nil), res("WIRE-APP/one", nil),
	}
	return p, results, verdict.Meta{
		Suite: verdict.Suite{Version: "1"}, Started: started, Finished: started.Add(time.Minute), Seed: 7, Strict: true,
		Waivers: []verdict.Waiver{{Scenario: "A-MUST/waived", Reason: "known", Owner: "ann", Expires: "2026-12-31"}},
	}
}

func TestReplay_sameReport(t *testing.T) {
	r := verdict.Judge(every())
	seen := map[verdict.Verdict]bool{}
	for _, rr := range r.Rules {
		for _, s := range rr.Scenarios {
			seen[s.Verdict] = true
		}
	}
	require.Len(t, seen, 8, "each verdict is there")
	assert.NoError(t, verdict.Disagreement(r))
}

// Any change that makes a report look better is detected.
func TestDisagreement(t *testing.T) {
	at := func(r *verdict.Report, id string) *verdict.ScenarioReport {
		for i := range r.Rules {
			for j := range r.Rules[i].Scenarios {
				if s := &r.Rules[i].Scenarios[j]; s.ID == id {
					return s
				}
			}
		}
		panic(id)
	}
	for name, tc := range map[string]struct {
		change func(*verdict.Report)
		want   string
	}{
		"a violation is said to conform": {func(r *verdict.Report) { at(r, "A-MUST/violates").Verdict = verdict.Conforms },
			"scenario A-MUST/violates: the report says conforms, but its steps and findings give violates"},
		"its finding is gone, the verdict is not": {func(r *verdict.Report) { at(r, "A-MUST/violates").Findings = nil },
			"A-MUST/violates: the report says violates, but its steps and findings give conforms"},
		"a waived one is said to conform": {func(r *verdict.Report) { at(r, "A-MUST/waived").Verdict = verdict.Conforms }, "give waived"},
		"steps that did not pass": {func(r *verdict.Report) {
			s := at(r, "A-MUST/conforms")
			s.Steps = []verdict.Step{{Text: "Then", Status: "skipped"}}
		}, `give incomplete (step "Then" is skipped)`},
		"no steps":           {func(r *verdict.Report) { at(r, "A-MUST/conforms").Steps = nil }, "no step ran"},
		"a scenario erased":  {func(r *verdict.Report) { s := at(r, "A-MUST/never"); s.Verdict = verdict.Conforms }, "give incomplete (never ran)"},
		"an absent one runs": {func(r *verdict.Report) { at(r, "A-MUST/absent").Verdict = verdict.Conforms }, "give not-verified"},
		"a rule":             {func(r *verdict.Report) { r.Rules[0].Verdict = verdict.Conforms }, "rule A-MUST: the report says conforms, but its scenarios give violates"},
		"a fault on the wire": {func(r *verdict.Report) { r.Rules[3].Verdict = verdict.Conforms },
			"rule WIRE-APP: the report says conforms, but its scenarios give violates"},
		"the outcome":            {func(r *verdict.Report) { r.Outcome = verdict.OutcomeConforms }, "the report says conforms, but its rules give violates"},
		"the totals":             {func(r *verdict.Report) { r.Totals.Executed++ }, `"executed":11`},
		"the state of a waiver":  {func(r *verdict.Report) { r.Waivers[0].State = "passing" }, "passing"},
		"a scenario twice":       {func(r *verdict.Report) { r.Rules = append(r.Rules, r.Rules[0]) }, "rules"},
		"wire of what never ran": {func(r *verdict.Report) { r.Rules[3].WireFindings[0].Scenario = "A-MUST/never" }, "which did not run"},
		"a finding told as none": {func(r *verdict.Report) { at(r, "A-MAY/differs").Observations[1] = "as expected" }, "as expected"},
		"an observation fewer":   {func(r *verdict.Report) { at(r, "A-MAY/differs").Observations = nil }, "observations"},
		"strictness":             {func(r *verdict.Report) { r.Rules[0].Level = catalogue.May }, "A-MUST"},
	} {
		t.Run(name, func(t *testing.T) {
			r := verdict.Judge(every())
			tc.change(r)
			assert.ErrorContains(t, verdict.Disagreement(r), tc.want)
		})
	}
}

func TestToRepeat(t *testing.T) {
	assert.Equal(t, []string{"A-MUST/absent", "A-MUST/boom", "A-MUST/conforms", "A-MUST/interrupted", "A-MUST/never", "A-MUST/stale",
		"A-MUST/violates", "A-MUST/waived", "A-MAY/mute", "A-SHOULD/skipped"}, sortedLike(verdict.ToRepeat(verdict.Judge(every()))),
		"what conforms is repeated where it met a fault on the wire")
}

// sortedLike moves A-MAY behind A-MUST, so that the list above is ordered by kind.
func sortedLike(ids []string) []string {
	var first, last []string
	for _, id := range ids {
		if strings.HasPrefix(id, "A-MUST/") {
			first = append(first, id)
		} else {
			last = append(last, id)
		}
	}
	return append(first, last...)
}

// shards runs four scenarios of two rules, each in one of n shards; change may
// modify a plan before it is judged.
func shards(n int) []*verdict.Report {
	a, b := rule("A-ONE", catalogue.Must, catalogue.Both), rule("WIRE-TWO", catalogue.Must, catalogue.Both)
	var list []*verdict.Report
	for i := range n {
		p := planOf(plan.Selection{Mode: "all", Shard: fmt.Sprintf("%d/%d", i+1, n)},
			toRun(a, "a"), toRun(a, "b"), toRun(b, "c"), toRun(b, "d"))
		var results []verdict.Result
		for j := range p.Scenarios {
			if j%n != i {
				p.Scenarios[j].Disposition, p.Scenarios[j].Reason = plan.NotSelected, "narrowed away"
				continue
			}
			res := passing(p.Scenarios[j].ID)
			if j == 1 {
				res.WireFindings = []expect.Finding{{Rule: "WIRE-TWO", Expected: "x", Actual: "y"}}
			}
			results = append(results, res)
		}
		list = append(list, verdict.Judge(p, results, verdict.Meta{
			Suite: verdict.Suite{Version: "1"}, Seed: 5, Started: started.Add(time.Duration(i) * time.Minute), Finished: started.Add(time.Hour)}))
	}
	return list
}

func names(n int) []string { return []string{"one", "two", "three", "four"}[:n] }

func TestMerge_shardsMakeTheWhole(t *testing.T) {
	whole := shards(1)[0]
	whole.Selection.Shard = ""
	for n := 1; n <= 4; n++ {
		merged, err := verdict.Merge(shards(n), names(n))
		require.NoError(t, err)
		require.NoError(t, verdict.Disagreement(merged))
		assert.Equal(t, verdict.OutcomeViolates, merged.Outcome, "what one shard met on the wire counts for the whole")
		assert.Equal(t, whole.Rules, merged.Rules)
		assert.Equal(t, whole.Totals, merged.Totals)
		assert.Equal(t, started, merged.Started)
	}
}

func TestMerge_refuses(t *testing.T) {
	for name, tc := range map[string]struct {
		change func([]*verdict.Report) []*verdict.Report
		want   string
	}{
		"none":              {func([]*verdict.Report) []*verdict.Report { return nil }, "no shard"},
		"a gap":             {func(s []*verdict.Report) []*verdict.Report { return s[:2] }, "gap: shard 3/3 is missing"},
		"a shard twice":     {func(s []*verdict.Report) []*verdict.Report { s[1] = s[0]; return s }, "overlap: one and two are both shard 1/3"},
		"a whole run":       {func(s []*verdict.Report) []*verdict.Report { s[1].Selection.Shard = ""; return s }, "two: it is not the report of a shard"},
		"of another number": {func(s []*verdict.Report) []*verdict.Report { s[1].Selection.Shard = "2/4"; return s }, "one is a shard of 3, two one of 4"},
		"another suite":     {func(s []*verdict.Report) []*verdict.Report { s[1].Suite.Version = "2"; return s }, "different suite: one has"},
		"another target":    {func(s []*verdict.Report) []*verdict.Report { s[2].Target.URL = "http://b"; return s }, "different target"},
		"another seed":      {func(s []*verdict.Report) []*verdict.Report { s[2].Seed = 6; return s }, "different seed: one has 5, three has 6; run every shard with the same --seed"},
		"another selection": {func(s []*verdict.Report) []*verdict.Report { s[1].Selection.Tags = "@x"; return s }, "different selection"},
		"other waivers": {func(s []*verdict.Report) []*verdict.Report {
			s[1].Waivers = []verdict.Waiver{{Rule: "A-ONE"}}
			return s
		}, "different waivers"},
		"a faulty run": {func(s []*verdict.Report) []*verdict.Report { s[1].Gate.Status = 130; return s }, "two: its run ended with status 130"},
		"an edited verdict": {func(s []*verdict.Report) []*verdict.Report {
			s[0].Rules[0].Scenarios[0].Verdict = verdict.Violates
			return s
		},
			"one: scenario A-ONE/a: the report says violates"},
		"a scenario in two": {func([]*verdict.Report) []*verdict.Report {
			twice := shards(1)[0]
			all := shards(3)
			all[1].Rules, all[1].Totals, all[1].Outcome = twice.Rules, twice.Totals, verdict.OutcomeViolates
			return all
		}, "overlap: scenario A-ONE/a is in one and in two"},
		"a scenario in none": {func([]*verdict.Report) []*verdict.Report {
			all := shards(3)
			none := verdict.Judge(planOf(plan.Selection{Mode: "all", Shard: "2/3"}, asideAll()...), nil,
				verdict.Meta{Suite: verdict.Suite{Version: "1"}, Seed: 5, Started: started, Finished: started})
			all[1] = none
			return all
		}, "gap: scenario A-ONE/b is in no shard"},
		"a scenario that never ran": {func([]*verdict.Report) []*verdict.Report {
			all := shards(3)
			p, _, meta, err := verdict.Replay(all[1])
			if err != nil {
				panic(err)
			}
			all[1] = verdict.Judge(p, nil, meta)
			return all
		}, "gap: scenario A-ONE/b was to run in two and did not"},
	} {
		t.Run(name, func(t *testing.T) {
			list := tc.change(shards(3))
			_, err := verdict.Merge(list, names(len(list)))
			assert.ErrorContains(t, err, tc.want)
		})
	}
}

// asideAll returns the scenarios of a shard that selected nothing.
func asideAll() []plan.Scenario {
	a, b := rule("A-ONE", catalogue.Must, catalogue.Both), rule("WIRE-TWO", catalogue.Must, catalogue.Both)
	list := []plan.Scenario{toRun(a, "a"), toRun(a, "b"), toRun(b, "c"), toRun(b, "d")}
	for i := range list {
		list[i].Disposition, list[i].Reason = plan.NotSelected, "narrowed away"
	}
	return list
}
