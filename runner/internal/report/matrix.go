package report

import (
	"fmt"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// Documents, Levels and Modes are the rows and columns of every table of rules, in
// order.
var (
	Documents = []Document{{catalogue.Page, "Processing Modes page"}, {catalogue.Reference, "API reference"}}
	Levels    = []catalogue.Level{catalogue.Must, catalogue.Should, catalogue.May}
	Modes     = []catalogue.Mode{catalogue.Dispatch, catalogue.Conversation, catalogue.Both}
)

// WorstFirst is the order in which reports name and count verdicts.
var WorstFirst = []verdict.Verdict{
	verdict.Violates, verdict.Incomplete, verdict.NotVerified, verdict.Waived, verdict.Observed,
	verdict.Conforms, verdict.NotApplicable, verdict.NotSelected,
}

// Document is a document that rules quote, and its title.
type Document struct {
	Source catalogue.Source
	Title  string
}

// Cell is a place in a table of rules. An empty member matches any value.
type Cell struct {
	Source catalogue.Source
	Level  catalogue.Level
	Mode   catalogue.Mode
}

// Holds reports whether the cell contains a rule.
func (c Cell) Holds(r *catalogue.Rule) bool {
	return (c.Source == "" || c.Source == r.Source) && (c.Level == "" || c.Level == r.Level) && (c.Mode == "" || c.Mode == r.Mode)
}

// Rules returns the report's rules that are in the cell and apply to the target. It
// omits rules of modes that were not selected and unobservable rules.
func (c Cell) Rules(r *verdict.Report) (rules []*verdict.RuleReport) {
	for i := range r.Rules {
		rr := &r.Rules[i]
		if rr.Verdict != verdict.NotApplicable && c.Holds(&catalogue.Rule{Source: rr.Source, Level: rr.Level, Mode: rr.Mode}) {
			rules = append(rules, rr)
		}
	}
	return rules
}

// Count returns how many rules of the cell are in order, and whether all are. For a
// cell without rules the text is a dash.
func (c Cell) Count(r *verdict.Report) (text string, all bool) {
	rules, good := c.Rules(r), 0
	for _, rr := range rules {
		if InOrder(rr) {
			good++
		}
	}
	if len(rules) == 0 {
		return "–", false
	}
	return fmt.Sprintf("%d/%d", good, len(rules)), good == len(rules)
}

// InPart counts, in a Tally, the rules that are in order as far as a narrowed run
// went. It is not a verdict.
const InPart verdict.Verdict = "in part"

// Narrowed reports whether a run omitted scenarios of a rule and the rule is in
// order in the others.
func Narrowed(rr *verdict.RuleReport) bool {
	if rr.Verdict != verdict.Conforms && rr.Verdict != verdict.Observed {
		return false
	}
	for i := range rr.Scenarios {
		if rr.Scenarios[i].Verdict == verdict.NotSelected {
			return true
		}
	}
	return false
}

// InOrder reports whether a rule conforms, or was observed, in all its scenarios.
func InOrder(rr *verdict.RuleReport) bool {
	return (rr.Verdict == verdict.Conforms || rr.Verdict == verdict.Observed) && !Narrowed(rr)
}
