package plan

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	messages "github.com/cucumber/messages/go/v21"

	"github.com/modecert/modecert/runner/catalogue"
)

// ErrNothing is returned where a selection leaves nothing to run: a run that
// checks nothing must not be green.
var ErrNothing = errors.New("the selection holds no scenario")

// A SelectionError is a selection that cannot be followed.
type SelectionError struct{ Reason string }

func (e *SelectionError) Error() string { return e.Reason }

// Capability names, as the catalogue's needs and the command line spell them.
const (
	Callbacks  = "callbacks"
	Recipients = "recipients"
	Events     = "events"
	Handset    = "handset"
	Clock      = "clock"
	LegacyApp  = "legacy-app"
)

// CapabilityNames lists every capability.
func CapabilityNames() []string {
	return []string{Callbacks, Recipients, Events, Handset, Clock, LegacyApp}
}

// Options is what a plan is built from beside features and catalogue.
type Options struct {
	Selection Selection
	// Offered lists what the target can do; Absent what the operator declared
	// that it cannot.
	Offered []string
	Absent  []string
	// StepsVersion is the version of the steps' behaviour, part of digests.
	StepsVersion string
}

// Build plans a run.
func Build(features fs.FS, cat *catalogue.Catalogue, o Options) (*Plan, []Feature, error) {
	parsed, err := Parse(features)
	if err != nil {
		return nil, nil, err
	}
	p := &Plan{Selection: o.Selection, Catalogue: cat, Absent: o.Absent, FeaturesDigest: digestOfText(parsed)}
	if p.Selection.Mode == "" {
		p.Selection.Mode = "all"
	}
	for _, f := range parsed {
		if err := p.add(f, o.StepsVersion); err != nil {
			return nil, nil, err
		}
	}
	sort.SliceStable(p.Scenarios, func(i, j int) bool { return p.Scenarios[i].ID < p.Scenarios[j].ID })
	if err := p.unique(); err != nil {
		return nil, nil, err
	}
	if err := p.narrow(); err != nil {
		return nil, nil, err
	}
	p.Offer(o.Offered)
	return p, parsed, nil
}

// add takes the scenarios of one feature into the plan.
func (p *Plan) add(f Feature, stepsVersion string) error {
	nodes := index(f.Document)
	for _, pickle := range f.Pickles {
		node := nodes[pickle.AstNodeIds[0]]
		ruleID := ruleTags(node.rule.Tags)[0]
		rule, ok := p.Catalogue.ByID(ruleID)
		if !ok {
			return &FeatureFault{f.URI, int(node.rule.Location.Line), fmt.Sprintf("unknown rule %s%s", ruleID, SuggestRule(p.Catalogue, ruleID))}
		}
		s := Scenario{
			ID:     ruleID + "/" + slug(placeholder.ReplaceAllString(node.scenario.Name, "$1")),
			Rule:   rule,
			Name:   pickle.Name,
			URI:    f.URI,
			Line:   int(node.scenario.Location.Line),
			Digest: DigestOf(pickle, stepsVersion),
			Tags:   tagsOf(rule, pickle),
		}
		if len(pickle.AstNodeIds) > 1 {
			row := nodes[pickle.AstNodeIds[1]].row
			s.Line = int(row.Location.Line)
			s.ID += "/" + slug(cells(row))
		}
		for _, step := range pickle.Steps {
			s.Steps = append(s.Steps, strings.TrimSpace(nodes[step.AstNodeIds[0]].keyword())+" "+step.Text)
		}
		p.Scenarios = append(p.Scenarios, s)
	}
	return nil
}

// unique refuses two scenarios of one id or one text: results could not be
// told apart.
func (p *Plan) unique() error {
	ids, digests := map[string]Scenario{}, map[string]Scenario{}
	for _, s := range p.Scenarios {
		if other, ok := ids[s.ID]; ok {
			return &FeatureFault{s.URI, s.Line, fmt.Sprintf("scenario %s stands at %s:%d already", s.ID, other.URI, other.Line)}
		}
		if other, ok := digests[s.Digest]; ok {
			return &FeatureFault{s.URI, s.Line, fmt.Sprintf("the same scenario stands at %s:%d already", other.URI, other.Line)}
		}
		ids[s.ID], digests[s.Digest] = s, s
	}
	return nil
}

// narrow applies what the user narrowed the run to.
func (p *Plan) narrow() error {
	chosen, err := p.chooser()
	if err != nil {
		return err
	}
	left := 0
	for i := range p.Scenarios {
		s := &p.Scenarios[i]
		switch {
		case !applies(p.Selection.Mode, s.Rule.Mode):
			s.Disposition, s.Reason = NotApplicable, "the rule speaks of the other mode"
		case !chosen(i, s):
			s.Disposition, s.Reason = NotSelected, "narrowed away"
		default:
			s.Disposition = Run
			left++
		}
	}
	if left == 0 {
		return ErrNothing
	}
	return nil
}

// applies reports whether a rule's mode is among the selected ones.
func applies(selected string, mode catalogue.Mode) bool {
	return selected == "all" || mode == catalogue.Both || string(mode) == selected
}

func (p *Plan) chooser() (func(int, *Scenario) bool, error) {
	sel := p.Selection
	if !slices.Contains([]string{"all", string(catalogue.Dispatch), string(catalogue.Conversation)}, sel.Mode) {
		return nil, &SelectionError{fmt.Sprintf("unknown mode %q; one of dispatch, conversation, all", sel.Mode)}
	}
	for _, id := range sel.Rules {
		if _, ok := p.Catalogue.ByID(id); !ok {
			return nil, &SelectionError{fmt.Sprintf("unknown rule %q%s", id, SuggestRule(p.Catalogue, id))}
		}
	}
	failed, err := p.failedFrom()
	if err != nil {
		return nil, err
	}
	tags := func([]string) bool { return true }
	if sel.Tags != "" {
		var err error
		if tags, err = ParseTags(sel.Tags); err != nil {
			return nil, &SelectionError{err.Error()}
		}
	}
	shard, of, err := ParseShard(sel.Shard)
	if err != nil {
		return nil, err
	}
	return func(i int, s *Scenario) bool {
		return (len(sel.Rules) == 0 || slices.Contains(sel.Rules, s.Rule.ID)) && (failed == nil || failed[s.ID]) &&
			tags(s.Tags) && i%of == shard-1
	}, nil
}

// failedFrom returns the scenarios that an earlier run left to be repeated, or
// nil where it did not. One that this suite does not have is refused: it has
// been renamed, and leaving it out would make its failure vanish.
func (p *Plan) failedFrom() (map[string]bool, error) {
	if len(p.Selection.FailedFrom) == 0 {
		return nil, nil
	}
	var ids []string
	for _, s := range p.Scenarios {
		ids = append(ids, s.ID)
	}
	failed := map[string]bool{}
	for _, id := range p.Selection.FailedFrom {
		if !slices.Contains(ids, id) {
			return nil, &SelectionError{fmt.Sprintf("the report to repeat names scenario %s, which this suite does not have%s", id, Suggest(id, ids, ""))}
		}
		failed[id] = true
	}
	return failed, nil
}

// ParseShard reads i/n, part i of n; nothing is 1/1.
func ParseShard(s string) (i, n int, err error) {
	if s == "" {
		return 1, 1, nil
	}
	a, b, ok := strings.Cut(s, "/")
	i, err1 := strconv.Atoi(a)
	n, err2 := strconv.Atoi(b)
	if !ok || err1 != nil || err2 != nil || i < 1 || n < i {
		return 0, 0, &SelectionError{fmt.Sprintf("shard %q is not of the form i/n with 1 <= i <= n", s)}
	}
	return i, n, nil
}

// Offer puts aside what a target with these capabilities cannot show. What an
// earlier offer put aside is considered anew: a run is planned before its target
// is known.
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
			if !slices.Contains(p.Missing, m) {
				p.Missing = append(p.Missing, m)
			}
		}
	}
	sort.Strings(p.Missing)
}

// Withhold puts aside what a target's operator keeps from being run: why returns
// the reason, empty where there is none.
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

func reason(absent, missing []string) string {
	if len(missing) == 0 {
		return "declared absent: " + strings.Join(absent, ", ")
	}
	return "neither offered nor declared absent: " + strings.Join(missing, ", ")
}

// Running returns the scenarios that are to run.
func (p *Plan) Running() []Scenario {
	var r []Scenario
	for _, s := range p.Scenarios {
		if s.Disposition == Run {
			r = append(r, s)
		}
	}
	return r
}

// tagsOf derives a scenario's tags from its rule and adds its own.
func tagsOf(r *catalogue.Rule, p *messages.Pickle) []string {
	tags := []string{"@" + string(r.Mode), "@" + string(r.Level), "@" + string(r.Source)}
	for _, n := range r.Needs {
		tags = append(tags, "@needs-"+n)
	}
	for _, t := range p.Tags {
		tags = append(tags, t.Name)
	}
	return tags
}

var placeholder = regexp.MustCompile(`<([^>]*)>`)

// slug makes a stable, readable part of an id: words of letters, digits and
// dots, with hyphens between them.
func slug(s string) string {
	s = strings.ReplaceAll(s, "-", " minus ")
	if strings.Contains(s, " minus ") && !negative.MatchString(s) {
		s = strings.ReplaceAll(s, " minus ", " ")
	}
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.'
	}), "-")
}

// negative finds numbers below zero, which must not share a slug with their
// positive twins.
var negative = regexp.MustCompile(`(^|\s) ?minus \d`)

func cells(row *messages.TableRow) string {
	var v []string
	for _, c := range row.Cells {
		v = append(v, c.Value)
	}
	return strings.Join(v, " ")
}
