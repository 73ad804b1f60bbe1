package conformance

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// subtests are those of a run so far.
type subtests struct {
	mu     sync.Mutex                 // one subtest at a time, so that their logs do not mix
	told   map[string]verdict.Verdict // by scenario
	causes map[string]string          // the first scenario of each cause
	known  func(scenario string) bool // see gate.Known; nil without a baseline
}

// ended makes a subtest of each scenario as it ends.
func (r *testRun) ended(rule *verdict.RuleReport) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range rule.Scenarios {
		r.subtest(rule, &rule.Scenarios[i])
	}
}

func (r *testRun) subtest(rule *verdict.RuleReport, s *verdict.ScenarioReport) {
	r.told[s.ID] = s.Verdict
	r.t.Run(s.ID, func(t *testing.T) {
		t.Logf("%s after %s", s.Verdict, took(s).Round(time.Millisecond))
		for _, seen := range s.Observations {
			t.Log("observed: " + plain.Line(seen))
		}
		switch s.Verdict {
		case verdict.Violates:
			known := r.known != nil && r.known(s.ID)
			r.violated(t, rule, s, rule.Counts(r.config.Strict) && !known)
			if known {
				t.Skip("known from Config.Baseline")
			}
		case verdict.Incomplete:
			r.incomplete(t, rule, s)
		case verdict.NotVerified:
			t.Skip("not verified: " + plain.Line(s.Cause))
		case verdict.Waived:
			t.Skip(plain.Line(s.Cause))
		}
	})
}

// first returns the first scenario that failed for the cause of this one, or "" if this
// is it.
func (r *testRun) first(rule *verdict.RuleReport, s *verdict.ScenarioReport) string {
	title := report.TitleOf(rule, s)
	first, ok := r.causes[title]
	if !ok {
		r.causes[title] = s.ID
	}
	return first
}

// violated reports the findings of a scenario. It quotes the rule only with the first
// scenario of a cause.
func (r *testRun) violated(t *testing.T, rule *verdict.RuleReport, s *verdict.ScenarioReport, counts bool) {
	first := r.first(rule, s)
	for i := range s.Findings {
		switch found := s.Findings[i].Error(); {
		case first == "":
			log(t, rule, counts, fmt.Sprintf("%s:%d: %s", s.URI, s.Line, found))
		case counts:
			t.Error(plain.Line(found) + ", as in " + first)
		default:
			t.Log(plain.Line(found) + ", as in " + first)
		}
	}
}

// incomplete reports each cause in full only once: if the target is down, every
// scenario has the same cause.
func (r *testRun) incomplete(t *testing.T, rule *verdict.RuleReport, s *verdict.ScenarioReport) {
	if first := r.first(rule, s); first != "" {
		t.Error("incomplete, for the same reason as " + first)
		return
	}
	t.Errorf("%s:%d: incomplete: %s", s.URI, s.Line, plain.Line(s.Cause))
}

// log reports a finding. The finding fails the test if it counts, and is only logged
// otherwise.
func log(t *testing.T, rule *verdict.RuleReport, counts bool, finding string) {
	text := plain.Line(finding) + "\n  rule " + rule.ID + " (" + string(rule.Level) + "): " + rule.Quote + "\n  from " + rule.Where
	if rule.Hint != "" {
		text += "\n  try  " + rule.Hint
	}
	if counts {
		t.Error(text)
		return
	}
	t.Log(text)
}

// rest makes subtests of what only the whole run shows: scenarios that were not to
// run, and findings about the shape of bodies. A scenario that was to run and did not
// is left to the summary.
func (r *testRun) rest(whole *verdict.Report) {
	for i := range whole.Rules {
		rule := &whole.Rules[i]
		for j := range rule.Scenarios {
			s := &rule.Scenarios[j]
			told, ok := r.told[s.ID]
			if !ok && s.Verdict == verdict.NotVerified || ok && told != s.Verdict {
				r.subtest(rule, s)
			}
		}
		r.onTheWire(whole, rule)
	}
}

// onTheWire reports the findings of a rule about the shape of bodies, each with the
// first scenario that has it.
func (r *testRun) onTheWire(whole *verdict.Report, rule *verdict.RuleReport) {
	if len(rule.WireFindings) == 0 {
		return
	}
	counts := rule.Verdict == verdict.Violates && rule.Counts(r.config.Strict)
	if b := whole.Gate.Baseline; b != nil {
		counts = counts && slices.Contains(b.Worse, rule.ID)
	}
	var faults []string
	met := map[string][]string{}
	for i := range rule.WireFindings {
		fault := rule.WireFindings[i].Error()
		if met[fault] == nil {
			faults = append(faults, fault)
		}
		met[fault] = append(met[fault], rule.WireFindings[i].Scenario)
	}
	r.t.Run(rule.ID+"/on-the-wire", func(t *testing.T) {
		for _, fault := range faults {
			log(t, rule, counts, "met by "+several(met[fault])+": "+fault)
		}
	})
}

// several returns the first of the ids and how many there are.
func several(ids []string) string {
	if len(ids) == 1 {
		return ids[0]
	}
	return fmt.Sprintf("%d scenarios, the first of which is %s", len(ids), ids[0])
}

// summary logs the result of the run and, if it fails the test, the reasons.
func (r *testRun) summary(whole *verdict.Report, late bool) {
	r.t.Helper()
	r.t.Logf("modecert: %s (seed %d)", plain.Line(report.Sentence(whole)), whole.Seed)
	if whole.Gate.Status == gate.Green {
		return
	}
	lines := slices.Clone(whole.Gate.Reasons)
	if late {
		lines = append(lines, "the time of go test -timeout was nearly up, so the run ended early; allow more, or run less (-run, Config.Rules)")
	}
	if len(whole.Capabilities.Missing) > 0 {
		lines = append(lines, "what the implementation does not have is declared in Config.Without")
	}
	lines = append(lines, byCause(whole)...)
	for i := range lines {
		lines[i] = named.Replace(plain.Line(lines[i]))
	}
	r.t.Errorf("modecert: %s", strings.Join(lines, "\n  "))
}

// byCause returns a line for each cause, the one that matters most first.
func byCause(whole *verdict.Report) []string {
	var lines []string
	for _, c := range report.Causes(whole) {
		if c.Word() != "WARNING" {
			lines = append(lines, fmt.Sprintf("%s: %s: %s, the first of which is %s", strings.ToLower(c.Word()), c.Title, c.Extent(), c.First.ID))
		}
	}
	return lines
}
