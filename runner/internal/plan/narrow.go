package plan

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/schemas/nearest"
)

// ErrNothing means that the selection leaves nothing to run: a run that checks
// nothing must not be green.
var ErrNothing = errors.New("the selection holds no scenario")

// SelectionError is a selection that cannot be applied.
type SelectionError struct{ Reason string }

func (e *SelectionError) Error() string { return e.Reason }

// narrow applies the user's selection.
func (p *Plan) narrow() error {
	chosen, err := p.chooser()
	if err != nil {
		return err
	}
	left := 0
	for i := range p.Scenarios {
		s := &p.Scenarios[i]
		switch {
		case !p.Selection.Covers(s.Rule.Mode):
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

func (p *Plan) chooser() (func(int, *Scenario) bool, error) {
	sel := p.Selection
	if !slices.Contains([]string{"all", string(catalogue.Dispatch), string(catalogue.Conversation)}, sel.Mode) {
		return nil, &SelectionError{fmt.Sprintf("unknown mode %q; one of dispatch, conversation, all", sel.Mode)}
	}
	for _, id := range sel.Rules {
		if err := p.Known(id); err != nil {
			return nil, err
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
		if err := p.knownTags(sel.Tags); err != nil {
			return nil, err
		}
	}
	shard, of, err := ParseShard(sel.Shard)
	if err != nil {
		return nil, err
	}
	return func(i int, s *Scenario) bool {
		return sel.Names(s.ID) && (failed == nil || failed[s.ID]) &&
			tags(s.Tags) && shardOf(i, s, of) == shard
	}, nil
}

// knownTags returns an error that names the nearest tag if an expression names one that
// no scenario has.
func (p *Plan) knownTags(expr string) error {
	known := p.Tags()
	for _, word := range words(expr) {
		if strings.HasPrefix(word, "@") && !slices.Contains(known, word) {
			return &SelectionError{fmt.Sprintf("no scenario has the tag %s%s", word, nearest.Suggest(word, known, ""))}
		}
	}
	return nil
}

// Tags lists the tags of the scenarios, sorted.
func (p *Plan) Tags() []string {
	var tags []string
	for i := range p.Scenarios {
		tags = append(tags, p.Scenarios[i].Tags...)
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}

// shardOf returns the shard, counted from 1, of the i-th scenario. Scenarios that
// move the clock are all in the first: shards run at the same time, and a clock
// belongs to its project. Whether each shard has its own project is not known yet.
func shardOf(i int, s *Scenario, of int) int {
	if slices.Contains(s.Rule.Needs, Clock) {
		return 1
	}
	return i%of + 1
}

// failedFrom returns the set of scenarios to repeat, or nil if all run. A scenario
// that the suite does not have is an error: it was renamed, and skipping it would
// hide its failure.
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
			return nil, &SelectionError{fmt.Sprintf("the report to repeat names scenario %s, which this suite does not have%s", id, Alike(id, p.rules(), ids))}
		}
		failed[id] = true
	}
	return failed, nil
}

// ParseShard parses i/n, part i of n; "" means 1/1.
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
