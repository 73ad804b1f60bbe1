package prove

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/prove/caught"
	"github.com/modecert/modecert/runner/internal/run"
)

// idle is a hollow service on which the rules are known to come to some verdicts.
func idle(id string, becomes map[string]string) *variant {
	return &variant{kind: hollow, id: id, says: "does nothing", becomes: becomes}
}

func TestJudge_hollows(t *testing.T) {
	h := idle("idle", map[string]string{"FIRST-RULE": "incomplete", "SOFTER-RULE": "violates"})
	all := &Options{Plan: smallPlan(first, softer), Rules: []string{"FIRST-RULE", "SOFTER-RULE"}}
	broken, silent := outcome{variant: h, rule: softer, finding: of(softer)}, outcome{variant: h, rule: first, err: errors.New("no answer")}
	for name, c := range map[string]struct {
		options  *Options
		outcomes []outcome
		error    string
	}{
		"as is known":             {all, []outcome{silent, broken}, ""},
		"a rule conforms":         {all, []outcome{{variant: h, rule: first}, broken}, "hollow service idle (does nothing): scenario FIRST-RULE/it-holds conforms, although it needs what is hollow"},
		"a rule is accused":       {all, []outcome{{variant: h, rule: first, finding: of(first)}, broken}, "hollow service idle: rule FIRST-RULE has the verdict violates, but runner/internal/prove/caught/hollow.txt has incomplete"},
		"a rule is less":          {all, []outcome{silent, {variant: h, rule: softer, err: errors.New("no answer")}}, "rule SOFTER-RULE has the verdict incomplete, but runner/internal/prove/caught/hollow.txt has violates"},
		"a part comes to less":    {&Options{Plan: all.Plan, Sample: true}, []outcome{silent, {variant: h, rule: softer, err: errors.New("no answer")}}, ""},
		"a rule is not in it":     {all, []outcome{silent, broken, {variant: h, rule: second, err: errors.New("no answer")}}, "rule SECOND-RULE has the verdict incomplete, but runner/internal/prove/caught/hollow.txt does not list it"},
		"a rule needs it no more": {all, []outcome{broken}, "rule FIRST-RULE, which runner/internal/prove/caught/hollow.txt has, does not need it"},
	} {
		t.Run(name, func(t *testing.T) {
			var errs []string
			for _, e := range proofWith(c.options, c.outcomes...).Errors {
				if strings.HasPrefix(e, "hollow service") {
					errs = append(errs, e)
				}
			}
			if c.error == "" {
				assert.Empty(t, errs)
				return
			}
			assert.Contains(t, joined(errs), c.error)
		})
	}
}

func TestHollowTable_roundTrip(t *testing.T) {
	table := caught.NewHollow(caught.FromHollow("sha256:f", behaviour.Hollows()))
	table.Set("one", "FIRST-RULE", "incomplete")
	table.Set("one", "SECOND-RULE", "violates")
	table.Set("one", "ANOTHER-RULE", "incomplete")
	parsed, err := caught.ParseHollow(table.String())
	require.NoError(t, err)
	assert.Equal(t, table, parsed)
	for _, wrong := range []string{"  incomplete: FIRST-RULE", "one\n  incomplete:", "one two three"} {
		_, err := caught.ParseHollow(wrong)
		assert.ErrorContains(t, err, "hollow.txt:", wrong)
	}
}

// Every hollow service is needed by some step, and every operation that the suite calls
// is one of the reference service.
func TestHollowed(t *testing.T) {
	p, _, err := run.Plan(run.Options{}, plan.CapabilityNames())
	require.NoError(t, err)
	needed := map[string]bool{}
	for i := range p.Scenarios {
		for name := range calledBy(&p.Scenarios[i]) {
			needed[name] = true
		}
	}
	for _, h := range behaviour.Hollows() {
		of := callsOf(h.Of)
		assert.Len(t, of, len(h.Of), h.ID)
		some := false
		for _, name := range of {
			some = some || needed[name]
		}
		assert.True(t, some, h.ID)
	}
}
