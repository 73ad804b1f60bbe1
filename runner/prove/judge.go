package prove

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/modecert/modecert/runner/catalogue"
	"github.com/modecert/modecert/runner/plan"
	"github.com/modecert/modecert/runner/verdict"
	"github.com/modecert/modecert/steps/expect"
)

// judge turns results into a proof. It is pure.
func judge(o *Options, p *matrix, results []verdict.Result, took time.Duration) *Proof {
	j := &judgement{
		o: o, p: p,
		proof:  &Proof{SchemaVersion: "1", Narrowed: o.Narrowed(), Full: o.Full, Units: len(results), Seconds: took.Seconds()},
		failed: map[string]map[string]bool{}, observed: map[string]map[string][]string{},
		caught: map[string]*Caught{}, tried: map[string]*Tried{}, reported: map[string]map[string]bool{},
	}
	for _, v := range p.variants {
		switch v.kind {
		case deviation:
			j.caught[v.id] = &Caught{ID: v.id, Says: v.says, Breaks: v.breaks, By: []string{}, Missed: []string{}, Beyond: []string{}}
			j.reported[v.id] = map[string]bool{}
		case reading, documented:
			j.tried[v.id] = &Tried{ID: v.id, Says: v.says, Violated: []string{}, Warned: []string{}, Unfinished: []string{}}
		}
	}
	for i := range results {
		j.result(&results[i])
	}
	j.deviations()
	j.readings()
	j.strengths()
	j.mayRules()
	if j.proof.Errors == nil {
		j.proof.Errors = []string{}
	}
	j.proof.Proven = len(j.proof.Errors) == 0
	return j.proof
}

type judgement struct {
	o        *Options
	p        *matrix
	proof    *Proof
	failed   map[string]map[string]bool     // scenario → deviations it fails on
	observed map[string]map[string][]string // scenario of a may-rule → observation → variants
	caught   map[string]*Caught
	tried    map[string]*Tried
	reported map[string]map[string]bool // deviation → rules that report violates
}

func (j *judgement) error(format string, args ...any) {
	j.proof.Errors = append(j.proof.Errors, fmt.Sprintf(format, args...))
}

// result sorts what happened in one unit.
func (j *judgement) result(r *verdict.Result) {
	u, ok := j.p.units[r.Scenario]
	switch {
	case !ok:
		j.error("godog ran %s, which nobody planned", r.Scenario)
	case r.Fault:
		j.error("%s: a fault of the suite: %v", r.Scenario, r.Err)
	case u.variant.kind == deviation:
		j.deviated(u, r)
	default:
		j.permitted(u, r)
		j.observe(u, r)
	}
}

// own returns the findings that a scenario made of its own rule. A may-rule
// claims nothing, so its scenarios make none.
func own(u unit, r *verdict.Result) []expect.Finding {
	if r.Err != nil || u.scenario.Rule.Level == catalogue.May {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f expect.Finding) bool { return f.Rule != u.scenario.Rule.ID })
}

func (j *judgement) deviated(u unit, r *verdict.Result) {
	c := j.caught[u.variant.id]
	if found := own(u, r); len(found) > 0 {
		if slices.Contains(u.variant.breaks, u.scenario.Rule.ID) {
			c.By = append(c.By, u.scenario.ID)
			j.reported[c.ID][u.scenario.Rule.ID] = true
			if j.failed[u.scenario.ID] == nil {
				j.failed[u.scenario.ID] = map[string]bool{}
			}
			j.failed[u.scenario.ID][u.variant.id] = true
		} else {
			c.Beyond = append(c.Beyond, fmt.Sprintf("%s: %s", u.scenario.ID, found[0].Error()))
		}
	} else if r.Err != nil {
		c.Unfinished++
	}
	for _, f := range r.WireFindings {
		// A fault of shape reddens its WIRE rule wherever it is met.
		if slices.Contains(u.variant.breaks, f.Rule) {
			j.reported[c.ID][f.Rule] = true
			if !slices.Contains(c.By, u.scenario.ID) {
				c.By = append(c.By, u.scenario.ID)
			}
		} else {
			c.Beyond = append(c.Beyond, fmt.Sprintf("%s, met by %s: %s", f.Rule, u.scenario.ID, f.Error()))
		}
	}
}

func (j *judgement) permitted(u unit, r *verdict.Result) {
	t := j.tried[u.variant.id]
	for _, f := range slices.Concat(own(u, r), r.WireFindings) {
		entry := fmt.Sprintf("%s: %s", u.scenario.ID, f.Error())
		rule, _ := j.o.Plan.Catalogue.ByID(f.Rule)
		if rule != nil && rule.Level == catalogue.Should {
			t.Warned = append(t.Warned, entry)
		} else {
			t.Violated = append(t.Violated, entry)
		}
	}
	if r.Err != nil {
		t.Unfinished = append(t.Unfinished, fmt.Sprintf("%s: %v", u.scenario.ID, r.Err))
	}
}

// deviations closes the account of each deviation.
func (j *judgement) deviations() {
	for _, v := range j.p.variants {
		c := j.caught[v.id]
		if c == nil {
			continue
		}
		for _, rule := range unknownRules(j.o, v) {
			j.error("deviation %s breaks %s, which is no rule%s", v.id, rule, plan.SuggestRule(j.o.Plan.Catalogue, rule))
		}
		for _, rule := range v.breaks {
			if !j.reported[v.id][rule] && j.o.concerns(rule) {
				c.Missed = append(c.Missed, rule)
			}
		}
		sort.Strings(c.By)
		sort.Strings(c.Beyond)
		if len(c.By) == 0 {
			j.error("deviation %s (%s) is caught by nothing: %s", v.id, v.says, list(v.breaks))
		}
		for _, rule := range c.Missed {
			if len(c.By) > 0 {
				j.error("deviation %s is said to break %s, whose scenarios do not notice", v.id, rule)
			}
		}
		for _, b := range c.Beyond {
			j.error("deviation %s: beyond its rules: %s", v.id, b)
		}
		j.proof.Deviations = append(j.proof.Deviations, *c)
	}
}

// readings closes the account of each reading, and of the service as documented.
func (j *judgement) readings() {
	met := map[*variant]bool{}
	for _, u := range j.p.units {
		met[u.variant] = true
	}
	for _, v := range j.p.variants {
		t := j.tried[v.id]
		switch {
		case t == nil:
			continue
		case !met[v] && len(j.o.Rules) > 0:
			continue
		case !met[v]:
			j.error("reading %s (%s) differs from the service as documented in no scenario", v.id, v.says)
		}
		for _, list := range [][]string{t.Violated, t.Warned, t.Unfinished} {
			sort.Strings(list)
		}
		for _, s := range t.Violated {
			j.error("%s %s is permitted (%s), and yet: %s", v.kind, v.id, v.says, s)
		}
		for _, s := range t.Unfinished {
			j.error("%s %s is permitted (%s), and yet no answer: %s", v.kind, v.id, v.says, s)
		}
		if v.kind == documented {
			for _, s := range t.Warned {
				j.error("the service as documented is warned: %s", s)
			}
			continue
		}
		j.proof.Readings = append(j.proof.Readings, *t)
	}
}
