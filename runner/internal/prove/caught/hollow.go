package caught

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
)

// HollowPath is the path of the table of hollow services in a checkout.
const HollowPath = "runner/internal/prove/caught/hollow.txt"

const hollowHead = `# What becomes of the must- and should-rules on each hollow service, a service that
# answers and does not do what it is asked for: of those rules that need what is
# hollow, as their steps say. None conforms.
# Written by "` + Update + `"; not to be edited by hand.
`

//go:embed hollow.txt
var embeddedHollow string

// LoadHollow returns the table of hollow services that this build embeds.
var LoadHollow = sync.OnceValues(func() (*HollowTable, error) { return ParseHollow(embeddedHollow) })

// HollowTable holds the verdict on each rule on each hollow service, if the rule needs
// something that the service does not do.
type HollowTable struct {
	// Made identifies what the table was made from; its Deviations are the hollow
	// services.
	Made Made
	rows map[string]map[string]string // hollow service → rule → verdict
}

// FromHollow returns the Made of a table of hollow services that is made now; features
// is the digest of the features' text.
func FromHollow(features string, hollows []behaviour.Hollow) Made {
	return madeOf(features, hollows, func(h behaviour.Hollow) string { return h.ID + " " + strings.Join(h.Of, " ") })
}

// NewHollow returns an empty table.
func NewHollow(made Made) *HollowTable { return &HollowTable{made, map[string]map[string]string{}} }

// Set records the verdict on a rule on a hollow service.
func (t *HollowTable) Set(hollow, rule, verdict string) {
	if t.rows[hollow] == nil {
		t.rows[hollow] = map[string]string{}
	}
	t.rows[hollow][rule] = verdict
}

// Rules returns the verdicts on a hollow service by rule.
func (t *HollowTable) Rules(hollow string) map[string]string { return t.rows[hollow] }

// String writes the table: a line per hollow service, followed by one per verdict.
func (t *HollowTable) String() string {
	var b strings.Builder
	b.WriteString(hollowHead)
	fmt.Fprintf(&b, "features %s\nsteps %s\nhollow %s\n", t.Made.Features, t.Made.Steps, t.Made.Deviations)
	for _, h := range slices.Sorted(maps.Keys(t.rows)) {
		fmt.Fprintf(&b, "\n%s\n", h)
		by := map[string][]string{}
		for rule, verdict := range t.rows[h] {
			by[verdict] = append(by[verdict], rule)
		}
		for _, verdict := range slices.Sorted(maps.Keys(by)) {
			slices.Sort(by[verdict])
			fmt.Fprintf(&b, "  %s: %s\n", verdict, strings.Join(by[verdict], " "))
		}
	}
	return b.String()
}

// ParseHollow parses the output of String.
func ParseHollow(text string) (*HollowTable, error) {
	t := NewHollow(Made{})
	made := map[string]*string{"features": &t.Made.Features, "steps": &t.Made.Steps, "hollow": &t.Made.Deviations}
	err := parse(HollowPath, text, made, "a hollow service", "incomplete: RULE-ID RULE-ID", func(hollow, verdict string, rules []string) {
		for _, rule := range rules {
			t.Set(hollow, rule, verdict)
		}
	})
	if err != nil {
		return nil, err
	}
	return t, nil
}
