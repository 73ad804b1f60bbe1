// Package plan decides what a run does before anything runs: it reads the
// features, joins them to the catalogue, applies the selection and the
// capabilities, and masks whatever is not to be run. Exit statuses are computed
// from the plan, so that a scenario that never ran is never forgotten.
package plan

import "github.com/modecert/modecert/runner/internal/catalogue"

// Disposition says what the run is to do with a scenario.
type Disposition string

// The dispositions.
const (
	Run           Disposition = "run"
	NotVerified   Disposition = "not-verified"   // a capability is missing
	NotApplicable Disposition = "not-applicable" // outside the selected modes
	NotSelected   Disposition = "not-selected"   // narrowed away by the user
)

// Scenario is one executable example of one rule.
type Scenario struct {
	// ID is <RULE-ID>/<slug>[/<example>].
	ID   string
	Rule *catalogue.Rule
	// Name is the scenario's name as a reader sees it, URI and Line its place.
	Name string
	URI  string
	Line int
	// Steps are the scenario's steps in words, examples filled in.
	Steps []string
	// Tags are all tags, those derived from the catalogue included.
	Tags []string
	// Digest identifies the scenario's text: a recording made from another
	// text is stale.
	Digest      string
	Disposition Disposition
	// Reason says why it is not run.
	Reason string
}

// Plan is everything a run intends.
type Plan struct {
	Selection Selection
	// Catalogue holds every rule, in the catalogue's order.
	Catalogue *catalogue.Catalogue
	// Scenarios holds every scenario of the suite, also those not run, in
	// order of id.
	Scenarios []Scenario
	// Missing lists capabilities that rules need and that were neither offered
	// nor declared absent; Absent those declared absent.
	Missing []string
	Absent  []string
	// FeaturesDigest identifies the text of all features.
	FeaturesDigest string
}

// Selection is what the user narrowed the run to.
type Selection struct {
	Mode  string   `json:"mode"` // dispatch, conversation or all
	Rules []string `json:"rules,omitempty"`
	Tags  string   `json:"tags,omitempty"`
	Shard string   `json:"shard,omitempty"` // i/n
	// FailedFrom lists the only scenarios to run, by id: those that an earlier run
	// did not find to conform, or that go test -run names.
	FailedFrom []string `json:"failed_from,omitempty"`
}

// Narrowed reports whether anything but the whole suite was selected.
func (s Selection) Narrowed() bool {
	return (s.Mode != "" && s.Mode != "all") || len(s.Rules) > 0 || len(s.FailedFrom) > 0 || s.Tags != "" || s.Shard != ""
}

// Covers reports whether rules of a mode are among the selected ones.
func (s Selection) Covers(mode catalogue.Mode) bool {
	return s.Mode == "" || s.Mode == "all" || mode == catalogue.Both || string(mode) == s.Mode
}
