// Package caught holds the table of the proof: the scenarios that fail on each
// deviation of the reference service, and the rules that they report as violated.
// See [Table]. A whole proof writes the table and every other proof is compared
// with it, so that a review shows any change of what the suite catches.
//
// The table belongs to the proof and not to the deviations: the runner knows
// scenarios, and the reference service does not.
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

// Path is the table's path in a checkout.
const Path = "runner/internal/prove/caught/caught.txt"

// Update is the command that writes the table.
const Update = "modecert prove --update"

const head = `# What the scenarios catch: each deviation of the reference service, the rules
# that it is seen to break, and the scenarios that report it. Where no scenario of
# the rule itself does, one of another rule stands for all that meet the fault.
# Written by "` + Update + `"; not to be edited by hand.
`

//go:embed caught.txt
var embedded string

// Load returns the table that this build embeds.
var Load = sync.OnceValues(func() (*Table, error) { return Parse(embedded) })

// Table holds the scenarios that report each rule under each deviation.
type Table struct {
	// Made identifies what the table was made from.
	Made Made
	rows map[string]map[string][]string // deviation → rule → ids of scenarios, sorted
}

// Made identifies what a table depends on: the text of the features, the version of
// the steps, the deviations' ids with the rules that they are meant to break, and the
// code ([Code]), which only a checkout knows.
type Made struct{ Features, Steps, Deviations, Code string }

// From returns the Made of a table that is made now, without its code; features is the
// digest of the features' text.
func From(features string, deviations []behaviour.Deviation) Made {
	return madeOf(features, deviations, func(d behaviour.Deviation) string { return d.ID + " " + d.Breaks })
}

func madeOf[T any](features string, list []T, line func(T) string) Made {
	h := sha256.New()
	for _, v := range list {
		fmt.Fprintln(h, line(v))
	}
	return Made{Features: features, Steps: steps.Version, Deviations: "sha256:" + hex.EncodeToString(h.Sum(nil))[:32]}
}

// Stale names the parts in which a table differs from now, or returns "". It leaves out
// the code, which only a checkout knows.
func (m Made) Stale(now Made) string {
	var changed []string
	for _, part := range []struct{ what, was, is string }{
		{"the features", m.Features, now.Features}, {"the version of the steps", m.Steps, now.Steps}, {"the deviations", m.Deviations, now.Deviations},
	} {
		if part.was != part.is {
			changed = append(changed, part.what)
		}
	}
	return strings.Join(changed, ", ")
}

// New returns an empty table.
func New(made Made) *Table { return &Table{made, map[string]map[string][]string{}} }

// Add records that a scenario reports a rule under a deviation.
func (t *Table) Add(deviation, rule, scenario string) {
	if t.rows[deviation] == nil {
		t.rows[deviation] = map[string][]string{}
	}
	list := t.rows[deviation][rule]
	if i, found := slices.BinarySearch(list, scenario); !found {
		t.rows[deviation][rule] = slices.Insert(list, i, scenario)
	}
}

// Deviations lists the table's deviations, sorted.
func (t *Table) Deviations() []string { return slices.Sorted(maps.Keys(t.rows)) }

// Rules lists the rules that a deviation breaks, sorted.
func (t *Table) Rules(deviation string) []string { return slices.Sorted(maps.Keys(t.rows[deviation])) }

// Scenarios lists the scenarios that report a rule under a deviation, sorted.
func (t *Table) Scenarios(deviation, rule string) []string { return t.rows[deviation][rule] }

// String writes the table: a line per deviation, followed by one per rule. It omits
// the rule from a scenario's id if it is the rule of the line.
func (t *Table) String() string {
	var b strings.Builder
	b.WriteString(head)
	fmt.Fprintf(&b, "features %s\nsteps %s\ndeviations %s\ncode %s\n", t.Made.Features, t.Made.Steps, t.Made.Deviations, t.Made.Code)
	for _, d := range t.Deviations() {
		fmt.Fprintf(&b, "\n%s\n", d)
		for _, rule := range t.Rules(d) {
			fmt.Fprintf(&b, "  %s:", rule)
			for _, s := range t.Scenarios(d, rule) {
				key, own := strings.CutPrefix(s, rule+"/")
				if !own {
					key = "(" + s + ")"
				}
				b.WriteString(" " + key)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// Parse parses the output of String.
func Parse(text string) (*Table, error) {
	t := New(Made{})
	made := map[string]*string{"features": &t.Made.Features, "steps": &t.Made.Steps, "deviations": &t.Made.Deviations, "code": &t.Made.Code}
	err := parse(Path, text, made, "a deviation", "RULE-ID: scenario scenario", func(deviation, rule string, keys []string) {
		for _, key := range keys {
			id, other := strings.CutPrefix(strings.TrimSuffix(key, ")"), "(")
			if !other {
				id = rule + "/" + key
			}
			t.Add(deviation, rule, id)
		}
	})
	if err != nil {
		return nil, err
	}
	return t, nil
}

// parse reads a table: lines that say what it was made from, then the id of each variant
// (a deviation or a hollow service), each followed by indented rows of a head and words.
// kind and like describe in errors what is expected.
func parse(path, text string, made map[string]*string, kind, like string, row func(variant, head string, words []string)) error {
	malformed := func(line int, expected string) error {
		return fmt.Errorf("%s:%d: expected %s; write the table with %s", path, line+1, expected, Update)
	}
	variant, met := "", map[string]bool{}
	for i, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		switch {
		case len(words) == 0, words[0][0] == '#':
		case line[0] == ' ':
			head, colon := strings.CutSuffix(words[0], ":")
			if variant == "" || !colon || len(words) < 2 {
				return malformed(i, fmt.Sprintf("%s, and below it lines such as `  %s`", kind, like))
			}
			row(variant, head, words[1:])
		case len(words) == 2 && made[words[0]] != nil:
			*made[words[0]] = words[1]
		case len(words) == 1 && met[words[0]]:
			return malformed(i, words[0]+" only once")
		case len(words) == 1:
			variant, met[words[0]] = words[0], true
		default:
			return malformed(i, "the id of "+kind+" alone")
		}
	}
	return nil
}
