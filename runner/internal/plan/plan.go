// Package plan decides what a run does before anything runs: [Build] reads the
// features, joins them to the catalogue and applies selection and capabilities;
// [Mask] blanks everything that is not to be run. Exit statuses are computed from
// the plan, so that a scenario that never ran is not forgotten.
package plan

import "github.com/modecert/modecert/runner/internal/catalogue"

// Disposition is what the run does with a scenario.
type Disposition string

// The dispositions.
const (
	Run           Disposition = "run"
	NotVerified   Disposition = "not-verified"   // a capability is missing
	NotApplicable Disposition = "not-applicable" // outside the selected modes
	NotSelected   Disposition = "not-selected"   // excluded by the user's selection
)

// Scenario is one executable example of one rule.
type Scenario struct {
	// ID is <RULE-ID>/<key>[/<case>], as the feature writes it down: the tag @id:key
	// of the scenario, and the first column of its examples.
	ID   string
	Rule *catalogue.Rule
	// Name is the scenario's name for readers; URI and Line are its place.
	Name string
	URI  string
	Line int
	// Steps are the texts of the steps, with examples filled in.
	Steps []string
	// Tags holds all tags, including those derived from the catalogue.
	Tags []string
	// Digest identifies the scenario's text. A recording with another digest is
	// stale.
	Digest      string
	Disposition Disposition
	// Reason says why the scenario is not run.
	Reason string
	// Turn is the scenario's place in the order in which scenarios begin. Scenarios of the
	// same turn begin in the order of the features.
	Turn int
}

// Plan is what a run is to do.
type Plan struct {
	Selection Selection
	// Catalogue holds every rule, in the order of the features.
	Catalogue *catalogue.Catalogue
	// Scenarios holds every scenario of the suite, including those not run, in the
	// order of reading: by path of the feature, and by line within it.
	Scenarios []Scenario
	// Missing lists capabilities that rules need and that are neither offered nor
	// declared absent. Absent lists those declared absent.
	Missing []string
	Absent  []string
	// FeaturesDigest identifies the text of all features.
	FeaturesDigest string
}

// Selection is the user's choice of what to run.
type Selection struct {
	Mode string `json:"mode"` // dispatch, conversation or all
	// Rules are the ids of rules, outlines and scenarios to run, or patterns of them;
	// see Matches.
	Rules []string `json:"rules,omitempty"`
	Tags  string   `json:"tags,omitempty"`
	Shard string   `json:"shard,omitempty"` // i/n
	// FailedFrom lists the ids of the only scenarios to run: those that did not
	// conform in an earlier run, or that go test -run names.
	FailedFrom []string `json:"failed_from,omitempty"`
	// Quick describes a quick run; it is nil for any other.
	Quick *Quick `json:"quick,omitempty"`
}

// Quick is a selection of scenarios by what they are known to catch.
type Quick struct {
	// Budget is the time limit of the run, such as 20s; it is empty if the run was to catch
	// a share of the deviations.
	Budget string `json:"budget,omitempty"`
	// Catches is how many deviations of the reference service the selected scenarios catch.
	// Of is how many all candidates catch.
	Catches int `json:"catches"`
	Of      int `json:"of"`
}

// Covers reports whether the rules of a mode are selected.
func (s Selection) Covers(mode catalogue.Mode) bool {
	return s.Mode == "" || s.Mode == "all" || mode == catalogue.Both || string(mode) == s.Mode
}
