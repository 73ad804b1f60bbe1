package lint

import (
	"regexp"
	"slices"

	"github.com/modecert/modecert/runner/catalogue"
	"github.com/modecert/modecert/runner/plan"
)

// demands says which capability a step asks for, by its words. A recipient who
// is only named, or sent nothing, may be anybody.
var demands = []struct {
	capability string
	words      *regexp.Regexp
}{
	{plan.Callbacks, regexp.MustCompile(`\bis (never )?reported\b|\bcarries\b|\bsigned$|\bwebhooks\b`)},
	{plan.Recipients, regexp.MustCompile(`sent to the recipient($|,| [^b]| by [^n])|\baccepted (by|in the app's)\b|\bcapability\b|` + acts)},
	{plan.Events, regexp.MustCompile(`\ban event (is |was )?sent\b|\bstarts typing\b`)},
	{plan.Handset, regexp.MustCompile(acts)},
	{plan.Clock, regexp.MustCompile(`\bpass(ed)?$`)},
	{plan.LegacyApp, regexp.MustCompile(`\bapp from before\b`)},
}

// acts is what a recipient does.
const acts = `\bthe recipient (replies|replied|writes|wrote|starts|opts)\b`

// demand notes what a step of a rule asks for.
func (l *linter) demand(rule *catalogue.Rule, place, text string) {
	for _, d := range demands {
		if !d.words.MatchString(text) {
			continue
		}
		if l.demanded[rule.ID] == nil {
			l.demanded[rule.ID] = map[string]string{}
		}
		if _, ok := l.demanded[rule.ID][d.capability]; !ok {
			l.demanded[rule.ID][d.capability] = place
		}
	}
}

// needs compares what rules say that they need with what their steps ask for:
// a need left out makes a scenario fail where it cannot be run, and one too many
// leaves a rule unverified where it could be.
func (l *linter) needs() {
	for _, r := range l.cat.Rules {
		if r.Unobservable != "" {
			continue
		}
		for _, d := range demands {
			place, asked := l.demanded[r.ID][d.capability]
			switch needed := slices.Contains(r.Needs, d.capability); {
			case asked && !needed:
				l.add(catalogue.File, int64(r.Line), "rule %s leaves %s out of its needs, and the step at %s asks for it", r.ID, d.capability, place)
			case needed && !asked:
				l.add(catalogue.File, int64(r.Line), "rule %s has %s among its needs, and none of its steps asks for it", r.ID, d.capability)
			}
		}
	}
}
