package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// Tally counts the rules of one level, from both documents.
type Tally map[verdict.Verdict]int

// CountLevel counts the rules of a level that apply to a target: it omits those
// outside the selected modes and the unobservable ones.
func CountLevel(r *verdict.Report, level catalogue.Level) Tally {
	t := make(Tally)
	for _, c := range []verdict.Count{r.Totals.Page, r.Totals.Reference} {
		for v, n := range c[level] {
			if v != verdict.NotApplicable {
				t[v] += n
			}
		}
	}
	for i := range r.Rules {
		if rr := &r.Rules[i]; rr.Level == level && Narrowed(rr) {
			t[rr.Verdict]--
			t[InPart]++
		}
	}
	return t
}

// Sum returns the number of rules in the tally.
func (t Tally) Sum() int {
	sum := 0
	for _, n := range t {
		sum += n
	}
	return sum
}

// Sentence states the outcome in one line with counts of must-rules, such as
// "conforms on 61 of 78 must-rules; 17 not verified: handset, clock". It never
// omits a qualification of the outcome.
func Sentence(r *verdict.Report) string {
	t := CountLevel(r, catalogue.Must)
	total := t.Sum()
	var parts []string
	addf := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	switch r.Outcome {
	case verdict.OutcomeViolates:
		if t[verdict.Violates] == 0 {
			addf("violates should-rules in a strict run")
		} else {
			addf("violates %d of %d must-rules", t[verdict.Violates], total)
		}
		addf("conforms on %d", t[verdict.Conforms])
	case verdict.OutcomeIncomplete:
		addf("incomplete: conforms on %d of %d must-rules", t[verdict.Conforms], total)
	case verdict.OutcomeConformsWithWaivers:
		addf("conforms with waivers on %d of %d must-rules", t[verdict.Conforms], total)
	case verdict.OutcomePartial:
		if r.Totals.Planned > 0 && (narrowedToNone(r, t) || r.Selection.Quick != nil) { // a quick run runs few rules whole
			nothing, warned := "nothing", CountLevel(r, catalogue.Should)[verdict.Violates]
			if warned > 0 {
				nothing = "no must-rule"
			}
			addf("%s is violated in what was selected: %s", nothing, Counted(r.Totals.Planned, "scenario"))
			if warned > 0 {
				addf("violates %s", Counted(warned, "should-rule"))
			}
			break
		}
		addf("conforms on %d of %d must-rules", t[verdict.Conforms], total)
	default:
		addf("conforms on %d of %d must-rules", t[verdict.Conforms], total)
	}
	if n := t[verdict.Incomplete]; n > 0 {
		addf("%d incomplete", n)
	} else if n := r.Totals.Scenarios[verdict.Incomplete]; n > 0 {
		addf("%s incomplete", Counted(n, "scenario"))
	}
	if n := t[verdict.NotVerified]; n > 0 {
		addf("%d not verified%s", n, why(r))
	}
	if n := t[verdict.Waived]; n > 0 {
		addf("%d waived", n)
	}
	if n := t[InPart]; n > 0 {
		addf("%d in part", n)
	}
	if n := t[verdict.NotSelected]; n > 0 {
		addf("%d not selected", n)
	}
	if len(r.Capabilities.Missing) > 0 {
		addf("neither offered nor declared absent: %s", strings.Join(r.Capabilities.Missing, ", "))
	}
	if n := len(r.Completed); n > 0 {
		addf("%s by later runs", Counted(n, "scenario"))
	}
	if m := r.Selection.Mode; m != "" && m != "all" {
		addf("%s mode only", strings.ToUpper(m))
	}
	if r.Selection.Quick != nil {
		parts = append(parts, QuickWords(r.Selection.Quick))
	}
	return strings.Join(parts, "; ")
}

// QuickWords says how much a quick run is known to find.
func QuickWords(q *plan.Quick) string {
	return fmt.Sprintf("a quick run, for %d of %d deviations", q.Catches, q.Of)
}

// narrowedToNone reports whether scenarios were left out of every must-rule on purpose:
// "conforms on 0" would look like a failure.
func narrowedToNone(r *verdict.Report, t Tally) bool {
	return t[verdict.Conforms] == 0 && r.Totals.Scenarios[verdict.NotSelected] > 0 && r.Totals.Planned > 0
}

// why names the missing capabilities because of which must-rules are not verified.
func why(r *verdict.Report) string {
	lacked := map[string]bool{}
	for i := range r.Rules {
		if rr := &r.Rules[i]; rr.Level == catalogue.Must && rr.Verdict == verdict.NotVerified {
			for _, name := range lacks(r, rr) {
				lacked[name] = true
			}
		}
	}
	var names []string
	for _, name := range slices.Concat(r.Capabilities.Absent, r.Capabilities.Missing) {
		if lacked[name] && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return ": " + strings.Join(names, ", ")
}

// lacks lists the missing capabilities that a rule needs, or, if there are none,
// those that were declared absent.
func lacks(r *verdict.Report, rr *verdict.RuleReport) []string {
	among := func(lacking []string) (names []string) {
		for _, need := range rr.Needs {
			if slices.Contains(lacking, need) {
				names = append(names, need)
			}
		}
		return names
	}
	if missing := among(r.Capabilities.Missing); missing != nil {
		return missing
	}
	return among(r.Capabilities.Absent)
}

// Provenance says what a report is about if that is not an endpoint: the reference
// service, or the target of recordings.
func Provenance(r *verdict.Report) []string {
	switch {
	case r.Target.Kind == "recorded":
		return recordedOf(r)
	case r.Target.OfReference():
		return []string{"run against the suite's own reference service: this certifies no other implementation"}
	}
	return nil
}

func recordedOf(r *verdict.Report) []string {
	rec := r.Target.Recorded
	if rec == nil {
		return []string{"recorded fixtures of unknown origin: they certify no implementation"}
	}
	what := strings.TrimSpace(rec.Name + " " + rec.URL)
	if rec.Kind == "reference" {
		what = strings.TrimSpace("the reference service " + rec.URL)
	}
	lines := []string{fmt.Sprintf("recorded fixtures, recorded from %s on %s", OneLine(cmp.Or(what, "an unnamed "+rec.Kind)), day(rec.At))}
	if r.Target.OfReference() {
		lines = append(lines, "recordings of the reference service certify no other implementation")
	}
	return lines
}

func day(t time.Time) string {
	if t.IsZero() {
		return "an unknown day"
	}
	return t.UTC().Format(time.DateOnly)
}
