package prove

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"time"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/prove/caught"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

// judge turns results into a proof. It is pure.
func judge(o *Options, p *matrix, results []verdict.Result, took time.Duration) *Proof {
	j := &judgement{
		o: o, p: p,
		proof:  &Proof{SchemaVersion: "1", Narrowed: o.Narrowed(), Full: o.Full, Sample: o.Sample, Units: len(results), Seconds: took.Seconds()},
		failed: map[string]map[string]bool{}, observed: map[string]map[string][]string{},
		caught: map[string]*Caught{}, tried: map[string]*Tried{},
		hollow: map[string]*Emptied{},
		met:    map[string]map[string]*verdict.Result{}, reported: map[string]map[string]map[string]bool{},
	}
	for _, v := range p.variants {
		switch v.kind {
		case deviation:
			j.caught[v.id] = &Caught{ID: v.id, Says: v.says, Rule: v.rule, By: []string{}, Missed: []string{}, Beyond: []string{}}
			j.met[v.id], j.reported[v.id] = map[string]*verdict.Result{}, map[string]map[string]bool{}
		case reading, documented:
			j.tried[v.id] = &Tried{ID: v.id, Says: v.says, Violated: []string{}, Warned: []string{}, Unfinished: []string{}}
		}
	}
	for _, v := range p.variants {
		if v.kind == hollow {
			j.hollow[v.id] = &Emptied{ID: v.id, Says: v.says, Rules: map[string]string{}, Conforms: []string{}}
		}
	}
	for i := range results {
		j.result(&results[i])
	}
	j.deviations()
	j.readings()
	j.hollows()
	j.strengths()
	if !o.Update { // may-rules are observed under readings
		j.mayRules()
	}
	if o.Update {
		j.proof.Table, j.proof.HollowTable = j.table(), j.hollowTable()
	}
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
	hollow   map[string]*Emptied
	met      map[string]map[string]*verdict.Result // deviation → scenario → result
	reported map[string]map[string]map[string]bool // deviation → rule → scenarios that report it
}

func (j *judgement) error(format string, args ...any) {
	j.proof.Errors = append(j.proof.Errors, fmt.Sprintf(format, args...))
}

// result records the result of one unit.
func (j *judgement) result(r *verdict.Result) {
	u, ok := j.p.units[r.Scenario]
	switch {
	case !ok:
		j.error("godog ran %s, which was not planned", r.Scenario)
	case r.Fault:
		j.error("%s: a fault of the suite: %v", r.Scenario, r.Err)
	case u.variant.kind == deviation:
		j.deviated(u, r)
	case u.variant.kind == hollow:
		j.emptied(u, r)
	default:
		j.permitted(u, r)
		j.observe(u, r)
	}
}

// own returns a scenario's findings about its own rule. A may-rule requires
// nothing, so its scenarios have none.
func own(u unit, r *verdict.Result) []expect.Finding {
	if r.Err != nil || u.scenario.Rule.Level == catalogue.May {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f expect.Finding) bool { return f.Rule != u.scenario.Rule.ID })
}

func (j *judgement) deviated(u unit, r *verdict.Result) {
	c, rule := j.caught[u.variant.id], u.scenario.Rule.ID
	j.met[c.ID][u.scenario.ID] = r
	if found := own(u, r); len(found) > 0 {
		j.report(u, rule, &found[0])
		if j.failed[u.scenario.ID] == nil {
			j.failed[u.scenario.ID] = map[string]bool{}
		}
		j.failed[u.scenario.ID][c.ID] = true
	} else if r.Err != nil {
		c.Unfinished++
	}
	for i := range r.WireFindings {
		// A fault of shape violates its WIRE rule in any scenario.
		j.report(u, r.WireFindings[i].Rule, &r.WireFindings[i])
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
	if r.Err != nil && !u.variant.mayEnd(r.Err) {
		t.Unfinished = append(t.Unfinished, fmt.Sprintf("%s: %v", u.scenario.ID, r.Err))
	}
}

// deviations completes the results of each deviation.
func (j *judgement) deviations() {
	for _, v := range j.p.variants {
		c := j.caught[v.id]
		if c == nil {
			continue
		}
		c.Breaks = slices.Sorted(maps.Keys(j.reported[v.id]))
		missed, may := j.missed(v)
		c.Missed = append(c.Missed, missed...)
		sort.Strings(c.By)
		sort.Strings(c.Beyond)
		switch {
		case unknown(j.o, v):
			j.error("deviation %s breaks %s, which is not a rule%s", v.id, v.rule, j.o.Plan.Catalogue.Suggest(v.rule))
		case len(c.By) == 0 && !may, j.o.concerns(v.rule) && len(j.reported[v.id][v.rule]) == 0:
			j.error("no scenario catches deviation %s (%s), which is meant to break %s", v.id, v.says, v.rule)
		}
		if !j.o.Update && len(v.known) == 0 {
			j.error("deviation %s is not in %s; %s adds it", v.id, caught.Path, caught.Update)
		} else {
			for _, b := range c.Beyond {
				j.error("deviation %s: %s, which is not in %s; if that is right, %s adds it", v.id, b, caught.Path, caught.Update)
			}
		}
		for _, m := range c.Missed {
			j.error("deviation %s: %s, as %s says it does; if that is right, %s removes it", v.id, m, caught.Path, caught.Update)
		}
		j.proof.Deviations = append(j.proof.Deviations, *c)
	}
}

// readings completes the results of each reading, and of the service as documented.
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
		for _, all := range [][]string{t.Violated, t.Warned, t.Unfinished} {
			sort.Strings(all)
		}
		for _, s := range t.Violated {
			j.error("%s %s is permitted (%s), but: %s", v.kind, v.id, v.says, s)
		}
		for _, s := range t.Unfinished {
			j.error("%s %s is permitted (%s), but there is no verdict: %s", v.kind, v.id, v.says, s)
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
