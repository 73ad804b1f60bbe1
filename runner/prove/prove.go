// Package prove shows that the suite is worth trusting: every scenario fails,
// by its own finding, on some deviation of the reference service, and none
// fails on a behaviour that the documentation permits. One godog suite runs a
// plan of deviations × scenarios, each unit against a service of its own.
package prove

import (
	"context"
	"fmt"
	"path"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	messages "github.com/cucumber/messages/go/v21"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/plan"
	"github.com/modecert/modecert/runner/suite"
	"github.com/modecert/modecert/runner/target"
	"github.com/modecert/modecert/runner/verdict"
	"github.com/modecert/modecert/steps"
)

// Options says what to prove.
type Options struct {
	// Plan and Features are those of the whole suite.
	Plan     *plan.Plan
	Features []plan.Feature
	Channels steps.Channels
	// Rules, Deviations and Readings narrow the proof; all are proven where
	// nothing is named.
	Rules, Deviations, Readings []string
	// Full runs every scenario on every deviation and reading. Otherwise a
	// deviation meets all scenarios of the rules it breaks, one of each other
	// rule of their subjects, and one of each rule that meets it; a reading meets one scenario of every rule
	// and all of those that it shows.
	Full        bool
	Concurrency int
	Progress    Progress
}

// Progress is told how a proof goes on.
type Progress interface {
	Start(total int)
	Done(scenario string, v verdict.Verdict)
	Stop()
}

// Narrowed reports whether less than everything is to be proven.
func (o *Options) Narrowed() bool {
	return len(o.Rules)+len(o.Deviations)+len(o.Readings) > 0
}

// The services are on this host and have nothing else to do, so what is to
// happen happens within milliseconds; a budget is spent in full only where it
// never does. That is what many a deviation comes to, so it is short there; a
// reading, or a rule that a deviation leaves alone, must not be held up to
// blame because the machine was busy.
const (
	shortBudget = 1500 * time.Millisecond
	longBudget  = 10 * time.Second
	window      = 20 * time.Millisecond
)

// memory is what a proof may use before it collects garbage in earnest, in bytes.
const memory = 3 << 30

// budgets returns how long a unit waits.
func (u unit) budgets() steps.Budgets {
	if u.variant.kind == deviation && slices.Contains(u.variant.breaks, u.scenario.Rule.ID) {
		return steps.Budgets{Eventually: shortBudget, Never: window}
	}
	return steps.Budgets{Eventually: longBudget, Never: window}
}

// kind tells deviations from readings; the third kind is the service as
// documented, which may-rules are compared with.
type kind string

const (
	deviation  kind = "deviation"
	reading    kind = "reading"
	documented kind = "documented"
)

// variant is a behaviour of the service under a name.
type variant struct {
	kind   kind
	id     string
	says   string
	breaks []string // rules that a deviation breaks
	shows  []string // may-rules that a reading shows
	met    string   // of steps of scenarios that meet a deviation whatever their rules
	apply  []func(*behaviour.Behaviour)
}

func (v *variant) behaviour() behaviour.Behaviour {
	b := behaviour.Documented()
	for _, apply := range v.apply {
		apply(&b)
	}
	return b
}

// unit is one scenario against one variant.
type unit struct {
	variant  *variant
	scenario *plan.Scenario // of the suite's plan
}

// Run proves what is asked for.
func Run(ctx context.Context, o Options) (*Proof, error) {
	p, err := assemble(&o)
	if err != nil {
		return nil, err
	}
	t, err := target.NewUnits(o.Channels,
		func(s *plan.Scenario) steps.Budgets { return p.units[s.ID].budgets() },
		func(s *plan.Scenario) behaviour.Behaviour { return p.units[s.ID].variant.behaviour() })
	if err != nil {
		return nil, err
	}
	defer t.Close(context.WithoutCancel(ctx))
	if o.Progress != nil {
		o.Progress.Start(len(p.scenarios))
		defer o.Progress.Stop()
	}
	// A proof makes and drops thousands of small services, and the collector
	// would take a quarter of the time: it may use some memory instead.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(memory))
	started := time.Now()
	results, err := suite.RunUnits(ctx, p.contents, p.scenarios, t, suite.Options{
		Concurrency: o.Concurrency, StepsVersion: steps.Version, Forget: true,
		Done: func(s *plan.Scenario, r *verdict.Result) {
			if o.Progress != nil {
				o.Progress.Done(s.ID, p.progress(s, r))
			}
		},
	})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return judge(&o, p, results, time.Since(started)), nil
}

// assembled is everything that is to run.
type assembled struct {
	variants  []*variant
	units     map[string]unit // by the id of the unit's scenario
	scenarios []*plan.Scenario
	contents  []plan.Masked
}

// progress turns what is bad for a proof into what a progress line counts as
// failing: a reading or the documented service that is found to violate.
func (p *assembled) progress(s *plan.Scenario, r *verdict.Result) verdict.Verdict {
	if p.units[s.ID].variant.kind != deviation && len(r.Findings) > 0 {
		return verdict.Violates
	}
	return verdict.Conforms
}

// assemble makes the plan: variants, their scenarios, and the text that godog
// is to run.
func assemble(o *Options) (*assembled, error) {
	variants, err := variantsOf(o)
	if err != nil {
		return nil, err
	}
	p := &assembled{variants: variants, units: map[string]unit{}}
	for _, v := range variants {
		keep := map[string]bool{}
		for _, s := range matter(o, v) {
			u := *s
			u.ID, u.URI = v.id+" × "+s.ID, path.Join(v.id, s.URI)
			p.units[u.ID] = unit{v, s}
			p.scenarios = append(p.scenarios, &u)
			keep[s.Digest] = true
		}
		masked := plan.Mask(o.Features, func(m *messages.Pickle) string { return plan.DigestOf(m, steps.Version) }, keep)
		for _, m := range masked {
			p.contents = append(p.contents, plan.Masked{URI: path.Join(v.id, m.URI), Text: m.Text})
		}
	}
	if len(p.scenarios) == 0 {
		return nil, plan.ErrNothing
	}
	return p, nil
}

// matter lists the scenarios that a variant can matter to.
func matter(o *Options, v *variant) []*plan.Scenario {
	folders := map[string]bool{}
	for i := range o.Plan.Scenarios {
		if s := &o.Plan.Scenarios[i]; slices.Contains(v.breaks, s.Rule.ID) {
			folders[path.Dir(s.URI)] = true
		}
	}
	seen, met := map[string]bool{}, map[string]bool{}
	var list []*plan.Scenario
	for i := range o.Plan.Scenarios {
		s := &o.Plan.Scenarios[i]
		first := !seen[s.Rule.ID]
		seen[s.Rule.ID] = true
		own := slices.Contains(v.breaks, s.Rule.ID) || slices.Contains(v.shows, s.Rule.ID)
		switch {
		case len(o.Rules) > 0 && !slices.Contains(o.Rules, s.Rule.ID):
		case o.Full, own, v.kind == documented:
			list = append(list, s)
		case v.meets(s) && !met[s.Rule.ID]:
			met[s.Rule.ID] = true
			list = append(list, s)
		case v.kind == deviation && first && folders[path.Dir(s.URI)]:
			list = append(list, s)
		case v.kind == reading && first:
			list = append(list, s)
		}
	}
	return list
}

// meets reports whether a scenario shows the variant whatever its own rule is.
func (v *variant) meets(s *plan.Scenario) bool {
	return v.met != "" && slices.ContainsFunc(s.Steps, func(step string) bool { return strings.Contains(step, v.met) })
}

// variantsOf lists the variants that are asked for.
func variantsOf(o *Options) ([]*variant, error) {
	var all []*variant
	wanted := func(list []string, id string) bool {
		if len(o.Deviations)+len(o.Readings) == 0 {
			return true
		}
		return slices.Contains(list, id)
	}
	for _, d := range behaviour.Deviations() {
		if wanted(o.Deviations, d.ID) && touches(o.Rules, d.Breaks) {
			all = append(all, &variant{kind: deviation, id: d.ID, says: d.Says, breaks: d.Breaks, met: behaviour.Met(d.ID), apply: []func(*behaviour.Behaviour){d.Apply}})
		}
	}
	for _, r := range behaviour.Readings() {
		if wanted(o.Readings, r.ID) {
			all = append(all, &variant{kind: reading, id: r.ID, says: r.Says, shows: r.Shows, apply: []func(*behaviour.Behaviour){r.Apply}})
		}
	}
	if len(o.Deviations)+len(o.Readings) == 0 {
		all = append(all, &variant{kind: documented, id: "documented", says: "behaves as documented"})
	}
	return all, unknown(o, all)
}

// touches reports whether a deviation breaks one of some rules.
func touches(rules, breaks []string) bool {
	return len(rules) == 0 || slices.ContainsFunc(breaks, func(b string) bool { return slices.Contains(rules, b) })
}

// unknown refuses names that nothing has.
func unknown(o *Options, found []*variant) error {
	for _, id := range slices.Concat(o.Deviations, o.Readings) {
		if !slices.ContainsFunc(found, func(v *variant) bool { return v.id == id }) {
			return &plan.SelectionError{Reason: fmt.Sprintf("unknown deviation or reading %q%s", id, plan.Suggest(id, Names(), ""))}
		}
	}
	for _, id := range o.Rules {
		if _, ok := o.Plan.Catalogue.ByID(id); !ok {
			return &plan.SelectionError{Reason: fmt.Sprintf("unknown rule %q%s", id, plan.SuggestRule(o.Plan.Catalogue, id))}
		}
	}
	return nil
}

// Names lists every deviation and reading.
func Names() []string {
	var ids []string
	for _, d := range behaviour.Deviations() {
		ids = append(ids, d.ID)
	}
	for _, r := range behaviour.Readings() {
		ids = append(ids, r.ID)
	}
	return ids
}

// Catches lists what the scenarios of a rule are meant to catch.
func Catches(rule string) []string {
	var says []string
	for _, d := range behaviour.Deviations() {
		if slices.Contains(d.Breaks, rule) {
			says = append(says, d.ID+": "+strings.TrimSuffix(d.Says, "."))
		}
	}
	return says
}
