package plan

import (
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/modecert/modecert/runner/internal/catalogue"
)

// The capabilities, as the catalogue names them.
const (
	Callbacks  = catalogue.Callbacks
	Recipients = catalogue.Recipients
	Events     = catalogue.Events
	Handset    = catalogue.Handset
	Clock      = catalogue.Clock
	LegacyApp  = catalogue.LegacyApp
)

// CapabilityNames lists every capability.
func CapabilityNames() []string { return catalogue.CapabilityNames() }

// Options is the input of a plan besides features and catalogue.
type Options struct {
	Selection Selection
	// Offered lists what the target can do, Absent what the operator declared that
	// it cannot do.
	Offered []string
	Absent  []string
	// StepsVersion is the version of the steps' behaviour, a part of digests.
	StepsVersion string
}

// Build plans a run.
func Build(features fs.FS, cat *catalogue.Catalogue, o Options) (*Plan, []Feature, error) {
	parsed, err := Parse(features)
	if err != nil {
		return nil, nil, err
	}
	var scenarios []Scenario
	for _, f := range parsed {
		if scenarios, err = f.scenarios(scenarios, cat, o.StepsVersion); err != nil {
			return nil, nil, err
		}
	}
	p, err := Of(cat, scenarios, digestOfText(parsed), o)
	return p, parsed, err
}

// Of plans a run of scenarios that are read already, in the order of reading. digest
// identifies the text of their features.
func Of(cat *catalogue.Catalogue, scenarios []Scenario, digest string, o Options) (*Plan, error) {
	p := &Plan{Selection: o.Selection, Catalogue: cat, Scenarios: scenarios, Absent: o.Absent, FeaturesDigest: digest}
	if p.Selection.Mode == "" {
		p.Selection.Mode = "all"
	}
	if err := p.unique(); err != nil {
		return nil, err
	}
	if err := p.narrow(); err != nil {
		return nil, err
	}
	p.Offer(o.Offered)
	return p, nil
}

// scenarios appends the scenarios of a feature.
func (f *Feature) scenarios(all []Scenario, cat *catalogue.Catalogue, stepsVersion string) ([]Scenario, error) {
	nodes := index(f.Document)
	for _, pickle := range f.Pickles {
		node := nodes[pickle.AstNodeIds[0]]
		ruleID := RuleOf(node.rule)
		rule, ok := cat.ByID(ruleID)
		if !ok {
			return nil, &FeatureFault{f.URI, int(node.rule.Location.Line), fmt.Sprintf("unknown rule %s%s", ruleID, cat.Suggest(ruleID))}
		}
		s := Scenario{
			ID:     idOf(ruleID, node.scenario, rowOf(nodes, pickle)),
			Rule:   rule,
			Name:   pickle.Name,
			URI:    f.URI,
			Line:   int(pickle.Location.Line),
			Digest: DigestOf(pickle, stepsVersion),
			Tags:   tagsOf(rule, pickle),
		}
		for _, step := range pickle.Steps {
			s.Steps = append(s.Steps, strings.TrimSpace(nodes[step.AstNodeIds[0]].keyword())+" "+step.Text)
		}
		all = append(all, s)
	}
	return all, nil
}

// unique returns an error if two scenarios have the same id or text: their results
// could not be told apart.
func (p *Plan) unique() error {
	ids, digests := make(map[string]*Scenario, len(p.Scenarios)), make(map[string]*Scenario, len(p.Scenarios))
	for i := range p.Scenarios {
		s := &p.Scenarios[i]
		if other, ok := ids[s.ID]; ok {
			return &FeatureFault{s.URI, s.Line, fmt.Sprintf("scenario %s is already at %s:%d", s.ID, other.URI, other.Line)}
		}
		if other, ok := digests[s.Digest]; ok {
			return &FeatureFault{s.URI, s.Line, fmt.Sprintf("the same scenario is already at %s:%d", other.URI, other.Line)}
		}
		ids[s.ID], digests[s.Digest] = s, s
	}
	return nil
}

// Offer marks what a target with these capabilities cannot show. It replaces the
// effect of an earlier call: a run is planned before its target is known.
func (p *Plan) Offer(offered []string) {
	p.Missing = nil
	for i := range p.Scenarios {
		s := &p.Scenarios[i]
		if s.Disposition == NotVerified {
			s.Disposition, s.Reason = Run, ""
		}
		if s.Disposition != Run {
			continue
		}
		var absent, missing []string
		for _, need := range s.Rule.Needs {
			switch {
			case slices.Contains(p.Absent, need):
				absent = append(absent, need)
			case !slices.Contains(offered, need):
				missing = append(missing, need)
			}
		}
		if len(missing)+len(absent) == 0 {
			continue
		}
		s.Disposition = NotVerified
		s.Reason = reason(absent, missing)
		for _, m := range missing {
			if s.Rule.Standing == "" && !slices.Contains(p.Missing, m) {
				p.Missing = append(p.Missing, m)
			}
		}
	}
	sort.Strings(p.Missing)
}

// Withhold marks scenarios that the target's operator prevents from running. why
// returns the reason, or "" if there is none.
func (p *Plan) Withhold(why func(*Scenario) string) {
	for i := range p.Scenarios {
		s := &p.Scenarios[i]
		if s.Disposition != Run {
			continue
		}
		if reason := why(s); reason != "" {
			s.Disposition, s.Reason = NotVerified, reason
		}
	}
}

// LeftOut is the reason of a selected scenario that a quick run omits.
const LeftOut = "left out of the quick run"

// Choose keeps, of the scenarios that are to run, those that ids names.
func (p *Plan) Choose(ids []string, q Quick) {
	p.Selection.Quick = &q
	for i := range p.Scenarios {
		if s := &p.Scenarios[i]; s.Disposition == Run && !slices.Contains(ids, s.ID) {
			s.Disposition, s.Reason = NotSelected, LeftOut
		}
	}
}

func reason(absent, missing []string) string {
	if len(missing) == 0 {
		return "declared absent: " + strings.Join(absent, ", ")
	}
	return "neither offered nor declared absent: " + strings.Join(missing, ", ")
}

// Running returns the scenarios to run.
func (p *Plan) Running() []Scenario {
	var r []Scenario
	for _, s := range p.Scenarios {
		if s.Disposition == Run {
			r = append(r, s)
		}
	}
	return r
}

// tagsOf returns the tags derived from a scenario's rule, followed by those of the
// feature that say something else.
func tagsOf(r *catalogue.Rule, p *messages.Pickle) []string {
	tags := []string{"@" + string(r.Mode), "@" + string(r.Level), "@" + string(r.Source)}
	for _, n := range r.Needs {
		tags = append(tags, "@needs-"+n)
	}
	for _, t := range p.Tags {
		if !slices.Contains(tags, t.Name) {
			tags = append(tags, t.Name)
		}
	}
	return tags
}
