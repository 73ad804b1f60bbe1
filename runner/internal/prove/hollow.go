package prove

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/prove/caught"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps"
)

// Names that stand for several calls: everyCall for all operations of the API, toWebhooks
// for the callbacks, which only a webhook receives.
const everyCall, toWebhooks = "every call", "callbacks to webhooks"

// controlCalls maps operations of the control protocol to the names by which phrases
// call them.
var controlCalls = map[string]string{
	"Control_Reply": "handset.reply", "Control_Compose": "handset.typing", "Control_Opt": "handset.opt", "Control_AdvanceClock": "clock.advance",
}

// callsOf returns what a hollow service does not do, in the words of the phrases:
// operations by the names of the steps, and capabilities. The steps and the reference
// service name operations differently; method and path join them.
func callsOf(of []string) []string {
	byPath := map[string]string{}
	for _, op := range steps.Operations() {
		byPath[op.Method+" "+op.Path] = op.Name
	}
	names := maps.Clone(controlCalls)
	for _, op := range reference.Operations() {
		if name := byPath[op.Method+" "+op.Path]; name != "" {
			names[op.Name] = name
		}
	}
	names[behaviour.EveryOperation] = everyCall
	names[behaviour.NewRetention], names[behaviour.Settings] = "app.create.retention", "app.get.settings"
	names[behaviour.Callbacks], names[behaviour.Webhooks] = plan.Callbacks, toWebhooks
	var list []string
	for _, op := range of {
		if name := names[op]; name != "" {
			list = append(list, name)
		}
	}
	return list
}

// calledBy lists what the steps of a scenario need, by the names of callsOf.
func calledBy(s *plan.Scenario) map[string]bool {
	called, ownURL := map[string]bool{}, false
	for _, step := range s.Steps {
		_, text, _ := strings.Cut(step, " ") // without the keyword
		e := steps.EffectsOf(text)
		for _, name := range e.Calls {
			called[name] = true
			if !strings.HasPrefix(name, "handset.") && !strings.HasPrefix(name, "clock.") {
				called[everyCall] = true
			}
		}
		if slices.Contains(e.Needs, plan.Callbacks) {
			called[plan.Callbacks], called[toWebhooks] = true, true
		}
		ownURL = ownURL || e.NamesCallbackURL
	}
	if ownURL {
		delete(called, toWebhooks)
	}
	return called
}

// fewHollowed is how many rules run on a hollow service in a sample.
const fewHollowed = 8

// hollowed lists the scenarios that run on a hollow service. They belong to the must- and
// should-rules that need what is hollow, and the service decides something differently in
// them. An ordinary proof runs one of each rule, a sample one of each of a few rules; a
// full, narrowed or updating proof runs all.
func hollowed(o *Options, v *variant, first *matrix, called map[string]map[string]bool) []unit {
	one := !o.Narrowed() && !o.Full && !o.Update
	scenarios := first.scenarios
	if one {
		scenarios = slices.SortedFunc(slices.Values(scenarios), func(a, b *plan.Scenario) int { return apart(v.id+a.ID, v.id+b.ID) })
	}
	var list []unit
	met := map[string]bool{}
	for _, s := range scenarios {
		u := first.units[s.ID]
		rule := u.scenario.Rule
		switch {
		case rule.Level == catalogue.May, !o.concerns(rule.ID), one && met[rule.ID], o.Sample && len(met) == fewHollowed:
			continue
		case !slices.ContainsFunc(v.of, func(name string) bool { return called[u.scenario.ID][name] }), !u.trace.Differs(v.apply):
			continue
		}
		met[rule.ID] = true
		list = append(list, unit{v, u.scenario, nil})
	}
	return list
}

// becomes returns the verdict on one scenario.
func becomes(u unit, r *verdict.Result) verdict.Verdict {
	shape := func() bool {
		for i := range r.WireFindings {
			if r.WireFindings[i].Rule == u.scenario.Rule.ID {
				return true
			}
		}
		return false
	}
	switch {
	case len(own(u, r)) > 0 || shape():
		return verdict.Violates
	case r.NotVerified:
		return verdict.NotVerified
	case r.Err != nil:
		return verdict.Incomplete
	}
	return verdict.Conforms
}

// strength orders the verdicts of scenarios; a rule has the strongest one.
var strength = []verdict.Verdict{verdict.Conforms, verdict.NotVerified, verdict.Incomplete, verdict.Violates}

func stronger(a, b verdict.Verdict) bool {
	return slices.Index(strength, a) > slices.Index(strength, b)
}

// emptied records the verdict on a scenario on a hollow service.
func (j *judgement) emptied(u unit, r *verdict.Result) {
	e, rule, is := j.hollow[u.variant.id], u.scenario.Rule.ID, becomes(u, r)
	if is == verdict.Conforms {
		e.Conforms = append(e.Conforms, u.scenario.ID)
	}
	if was, met := e.Rules[rule]; !met || stronger(is, verdict.Verdict(was)) {
		e.Rules[rule] = string(is)
	}
}

// hollows completes the results of each hollow service and compares them with the table.
// If only a part of a rule's scenarios ran, a weaker verdict than the table's is
// accepted.
func (j *judgement) hollows() {
	part := !j.o.Narrowed() && !j.o.Full && !j.o.Update
	again := "; if that is right, " + caught.Update + " adds it"
	for _, v := range j.p.variants {
		e := j.hollow[v.id]
		if e == nil {
			continue
		}
		slices.Sort(e.Conforms)
		for _, s := range e.Conforms {
			j.error("hollow service %s (%s): scenario %s conforms, although it needs what is hollow", v.id, v.says, s)
		}
		j.proof.Hollows = append(j.proof.Hollows, *e)
		if len(e.Rules) == 0 && j.o.everyRule() {
			j.error("hollow service %s (%s): no scenario could distinguish it from the service as documented", v.id, v.says)
		}
		if j.o.Update {
			continue
		}
		for _, rule := range slices.Sorted(maps.Keys(e.Rules)) {
			is, known := e.Rules[rule], v.becomes[rule]
			switch {
			case is == string(verdict.Conforms), is == known, part && known != "" && stronger(verdict.Verdict(known), verdict.Verdict(is)):
			case known == "":
				j.error("hollow service %s: rule %s has the verdict %s, but %s does not list it%s", v.id, rule, is, caught.HollowPath, again)
			default:
				j.error("hollow service %s: rule %s has the verdict %s, but %s has %s%s", v.id, rule, is, caught.HollowPath, known, again)
			}
		}
		for _, rule := range slices.Sorted(maps.Keys(v.becomes)) {
			if _, met := e.Rules[rule]; !met && !j.o.Sample && j.o.concerns(rule) {
				j.error("hollow service %s: rule %s, which %s has, does not need it%s", v.id, rule, caught.HollowPath, again)
			}
		}
	}
}

// hollowTable makes the table of the verdicts on hollow services.
func (j *judgement) hollowTable() *caught.HollowTable {
	t := caught.NewHollow(caught.FromHollow(j.o.Plan.FeaturesDigest, behaviour.Hollows()))
	for id, e := range j.hollow {
		for rule, is := range e.Rules {
			t.Set(id, rule, is)
		}
	}
	return t
}

// hollowVariants lists the hollow services, with the table's verdicts on them.
func hollowVariants(table *caught.HollowTable) []*variant {
	var all []*variant
	for _, h := range behaviour.Hollows() {
		all = append(all, &variant{kind: hollow, id: h.ID, says: h.Says, of: callsOf(h.Of), becomes: table.Rules(h.ID), apply: h.Apply})
	}
	return all
}

// Emptied is a hollow service and the verdicts on it.
type Emptied struct {
	ID   string `json:"id"`
	Says string `json:"says"`
	// Rules maps each rule that needs what is hollow to its verdict.
	Rules map[string]string `json:"rules"`
	// Conforms lists the scenarios that need it and wrongly conform.
	Conforms []string `json:"conforms"`
}

// Verdicts counts the verdicts, as "12 incomplete, 3 violates".
func (e Emptied) Verdicts() string {
	count := map[string]int{}
	for _, v := range e.Rules {
		count[v]++
	}
	var said []string
	for _, v := range slices.Sorted(maps.Keys(count)) {
		said = append(said, fmt.Sprintf("%d %s", count[v], v))
	}
	return strings.Join(said, ", ")
}
