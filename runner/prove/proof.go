package prove

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/catalogue"
	"github.com/modecert/modecert/runner/plan"
	"github.com/modecert/modecert/runner/verdict"
	"github.com/modecert/modecert/steps/expect"
)

// Proof is what a proof came to; prove.json is its serialisation.
type Proof struct {
	SchemaVersion string     `json:"schema_version"`
	Proven        bool       `json:"proven"`
	Narrowed      bool       `json:"narrowed"`
	Full          bool       `json:"full"`
	Units         int        `json:"units"`
	Seconds       float64    `json:"seconds"`
	Deviations    []Caught   `json:"deviations"`
	Readings      []Tried    `json:"readings"`
	Scenarios     []Strength `json:"scenarios"`
	MayRules      []Seen     `json:"may_rules"`
	// Errors lists everything that keeps the suite from being proven.
	Errors []string `json:"errors"`
}

// Caught is a deviation and what caught it.
type Caught struct {
	ID     string   `json:"id"`
	Says   string   `json:"says"`
	Breaks []string `json:"breaks"`
	By     []string `json:"caught_by"` // scenarios that report one of the rules it breaks
	Missed []string `json:"missed_by"` // rules it breaks whose scenarios all passed
	Beyond []string `json:"beyond"`    // scenarios of other rules that report violates
	// Unfinished counts scenarios that came to no answer under it.
	Unfinished int `json:"unfinished"`
}

// Tried is a reading and what it was wrongly held against.
type Tried struct {
	ID       string   `json:"id"`
	Says     string   `json:"says"`
	Violated []string `json:"violated"` // must-rules
	Warned   []string `json:"warned"`   // should-rules
	// Unfinished lists scenarios that came to no answer under it.
	Unfinished []string `json:"unfinished"`
}

// Strength is a scenario and the deviations that it fails on.
type Strength struct {
	ID      string   `json:"id"`
	Level   string   `json:"level"`
	FailsOn []string `json:"fails_on"`
}

// Seen is a may-rule and how differently it was observed.
type Seen struct {
	Rule         string              `json:"rule"`
	Observations map[string][]string `json:"observations"` // observation → variants
}

// judge turns results into a proof. It is pure.
func judge(o *Options, p *assembled, results []verdict.Result, took time.Duration) *Proof {
	j := &judgement{
		o: o, p: p,
		proof:  &Proof{SchemaVersion: "1", Narrowed: o.Narrowed(), Full: o.Full, Units: len(results), Seconds: took.Seconds()},
		failed: map[string]map[string]bool{}, observed: map[string]map[string]map[string]bool{},
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
	p        *assembled
	proof    *Proof
	failed   map[string]map[string]bool            // scenario → deviations it fails on
	observed map[string]map[string]map[string]bool // may-rule → observation → variants
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
	if !ok {
		j.error("godog ran %s, which nobody planned", r.Scenario)
		return
	}
	if u.scenario.Rule.Level == catalogue.May {
		j.observe(u, r)
		return
	}
	if r.Fault {
		j.error("%s: a fault of the suite: %v", r.Scenario, r.Err)
		return
	}
	if u.variant.kind == deviation {
		j.deviated(u, r)
	} else {
		j.permitted(u, r)
	}
}

// own returns the findings that a scenario made of its own rule.
func own(u unit, r *verdict.Result) []expect.Finding {
	if r.Err != nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f expect.Finding) bool { return f.Rule != u.scenario.Rule.ID })
}

func (j *judgement) deviated(u unit, r *verdict.Result) {
	c := j.caught[u.variant.id]
	if len(own(u, r)) > 0 {
		if slices.Contains(u.variant.breaks, u.scenario.Rule.ID) {
			c.By = append(c.By, u.scenario.ID)
			j.reported[c.ID][u.scenario.Rule.ID] = true
			if j.failed[u.scenario.ID] == nil {
				j.failed[u.scenario.ID] = map[string]bool{}
			}
			j.failed[u.scenario.ID][u.variant.id] = true
		} else {
			c.Beyond = append(c.Beyond, fmt.Sprintf("%s: %s", u.scenario.ID, r.Findings[0].Error()))
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

func (j *judgement) observe(u unit, r *verdict.Result) {
	if u.variant.kind == deviation || len(r.Observations) == 0 {
		return
	}
	rule := u.scenario.Rule.ID
	if j.observed[rule] == nil {
		j.observed[rule] = map[string]map[string]bool{}
	}
	// What was seen is told per scenario: two scenarios of one rule may well
	// see two things of one and the same service.
	seen := u.scenario.ID + ": " + strings.Join(r.Observations, "; ")
	if j.observed[rule][seen] == nil {
		j.observed[rule][seen] = map[string]bool{}
	}
	j.observed[rule][seen][u.variant.id] = true
}

// deviations closes the account of each deviation.
func (j *judgement) deviations() {
	for _, v := range j.p.variants {
		c := j.caught[v.id]
		if c == nil {
			continue
		}
		for _, rule := range v.breaks {
			if _, ok := j.o.Plan.Catalogue.ByID(rule); !ok {
				j.error("deviation %s breaks %s, which is no rule%s", v.id, rule, plan.SuggestRule(j.o.Plan.Catalogue, rule))
			}
			if !j.reported[v.id][rule] && (len(j.o.Rules) == 0 || slices.Contains(j.o.Rules, rule)) {
				c.Missed = append(c.Missed, rule)
			}
		}
		sort.Strings(c.By)
		sort.Strings(c.Beyond)
		if len(c.By) == 0 {
			j.error("deviation %s (%s) is caught by nothing: %s", v.id, v.says, strings.Join(v.breaks, ", "))
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
	for _, v := range j.p.variants {
		t := j.tried[v.id]
		if t == nil {
			continue
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

// strengths lists what each must- and should-scenario fails on.
func (j *judgement) strengths() {
	whole := len(j.o.Deviations)+len(j.o.Readings) == 0
	breaking := map[string]int{} // rule → deviations
	for _, v := range j.p.variants {
		for _, rule := range v.breaks {
			breaking[rule]++
		}
	}
	for _, s := range j.o.Plan.Scenarios {
		if s.Rule.Level == catalogue.May || len(j.o.Rules) > 0 && !slices.Contains(j.o.Rules, s.Rule.ID) {
			continue
		}
		fails := make([]string, 0, len(j.failed[s.ID]))
		for d := range j.failed[s.ID] {
			fails = append(fails, d)
		}
		sort.Strings(fails)
		j.proof.Scenarios = append(j.proof.Scenarios, Strength{s.ID, string(s.Rule.Level), fails})
		if whole && len(fails) == 0 {
			j.error("scenario %s fails on no deviation", s.ID)
		}
	}
	if !whole {
		return
	}
	for _, r := range j.o.Plan.Catalogue.Rules {
		if r.Level != catalogue.May && r.Unobservable == "" && breaking[r.ID] < 2 && (len(j.o.Rules) == 0 || slices.Contains(j.o.Rules, r.ID)) {
			j.error("rule %s is broken by %d deviations, at least 2", r.ID, breaking[r.ID])
		}
	}
}

// mayRules checks that each may-rule can be seen to differ.
func (j *judgement) mayRules() {
	for _, r := range j.o.Plan.Catalogue.Rules {
		if r.Level != catalogue.May || len(j.o.Rules) > 0 && !slices.Contains(j.o.Rules, r.ID) {
			continue
		}
		seen := Seen{Rule: r.ID, Observations: map[string][]string{}}
		ways := map[string]int{} // scenario → different observations
		for what, variants := range j.observed[r.ID] {
			scenario, _, _ := strings.Cut(what, ": ")
			ways[scenario]++
			for v := range variants {
				seen.Observations[what] = append(seen.Observations[what], v)
			}
			sort.Strings(seen.Observations[what])
		}
		j.proof.MayRules = append(j.proof.MayRules, seen)
		differs := false
		for _, n := range ways {
			differs = differs || n > 1
		}
		if !differs && len(j.o.Deviations)+len(j.o.Readings) == 0 {
			j.error("may-rule %s is observed alike under every reading", r.ID)
		}
	}
}
