package prove

import "github.com/modecert/modecert/runner/internal/prove/caught"

// Proof is the result of a proof; prove.json is its serialisation.
type Proof struct {
	SchemaVersion string `json:"schema_version"`
	Proven        bool   `json:"proven"`
	Narrowed      bool   `json:"narrowed"`
	Full          bool   `json:"full"`
	Sample        bool   `json:"sample"`
	Units         int    `json:"units"`
	// Repeated counts the units that ran again, because the short budget may have caused
	// their finding, a busy machine may have prevented one, or their result differed from
	// the table, perhaps by chance.
	Repeated   int        `json:"repeated"`
	Seconds    float64    `json:"seconds"`
	Deviations []Caught   `json:"deviations"`
	Readings   []Tried    `json:"readings"`
	Hollows    []Emptied  `json:"hollow"`
	Scenarios  []Strength `json:"scenarios"`
	MayRules   []Seen     `json:"may_rules"`
	// Errors lists everything that keeps the suite from being proven.
	Errors []string `json:"errors"`
	// Table is the new table, if Options.Update was set.
	Table *caught.Table `json:"-"`
	// HollowTable is the new table of hollow services, if Options.Update was set.
	HollowTable *caught.HollowTable `json:"-"`
}

// Caught is a deviation and what caught it.
type Caught struct {
	ID     string   `json:"id"`
	Says   string   `json:"says"`
	Rule   string   `json:"rule"`      // rule that it is meant to break
	Breaks []string `json:"breaks"`    // rules that it broke
	By     []string `json:"caught_by"` // scenarios that reported one of them
	Missed []string `json:"missed_by"` // scenarios that were known to report a rule and did not
	Beyond []string `json:"beyond"`    // scenarios that reported a rule and were not known to
	// Unfinished counts scenarios without a result under it.
	Unfinished int `json:"unfinished"`
}

// Tried is a reading and the rules that wrongly failed on it.
type Tried struct {
	ID       string   `json:"id"`
	Says     string   `json:"says"`
	Violated []string `json:"violated"` // must-rules
	Warned   []string `json:"warned"`   // should-rules
	// Unfinished lists scenarios without a result under it.
	Unfinished []string `json:"unfinished"`
}

// Strength is a scenario and the deviations on which it fails.
type Strength struct {
	ID      string   `json:"id"`
	Level   string   `json:"level"`
	FailsOn []string `json:"fails_on"`
}

// Seen is a scenario of a may-rule and its different observations.
type Seen struct {
	ID   string `json:"id"`
	Rule string `json:"rule"`
	// Observations maps each observation to the variants under which it was made.
	Observations map[string][]string `json:"observations"`
}
