package caught

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/steps"
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

// HollowTable holds the verdict of each rule on each hollow service that it needs
// more of than there is.
type HollowTable struct {
	// Made identifies what the table was made from; its Deviations are the hollow
	// services.
	Made Made
	rows map[string]map[string]string // hollow service → rule → verdict
}

// FromHollow returns the Made of a table of hollow services that is made now; features
// is the digest of the features' text.
func FromHollow(features string, hollows []behaviour.Hollow) Made {
	h := sha256.New()
	for _, d := range hollows {
		fmt.Fprintf(h, "%s %s\n", d.ID, strings.Join(d.Of, " "))
	}
	return Made{Features: features, Steps: steps.Version, Deviations: "sha256:" + hex.EncodeToString(h.Sum(nil))[:32]}
}

// NewHollow returns an empty table.
func NewHollow(made Made) *HollowTable { return &HollowTable{made, map[string]map[string]string{}} }

// Set records the verdict of a rule on a hollow service.
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
	hollow := ""
	for i, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		switch {
		case len(words) == 0, words[0][0] == '#':
		case line[0] == ' ':
			verdict, colon := strings.CutSuffix(words[0], ":")
			if hollow == "" || !colon || len(words) < 2 {
				return nil, fmt.Errorf("%s:%d: expected a hollow service, and below it lines such as `  incomplete: RULE-ID RULE-ID`; write the table with %s", HollowPath, i+1, Update)
			}
			for _, rule := range words[1:] {
				t.Set(hollow, rule, verdict)
			}
		case len(words) == 2 && made[words[0]] != nil:
			*made[words[0]] = words[1]
		case len(words) == 1:
			hollow = words[0]
		default:
			return nil, fmt.Errorf("%s:%d: expected the id of a hollow service alone; write the table with %s", HollowPath, i+1, Update)
		}
	}
	return t, nil
}
