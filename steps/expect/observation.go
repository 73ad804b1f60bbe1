package expect

import "fmt"

// Observation is what a may-rule was seen to do: the documentation leaves it open,
// so nothing is judged.
type Observation struct {
	// Claim is what was looked for, in the words of a phrase. Of a report that is
	// read again it is the whole text, and the rest is empty.
	Claim string
	// Held is set where it was so; otherwise Saw is what was seen in its place,
	// which may differ from run to run.
	Held bool
	Saw  string
}

// String says it in a line.
func (o Observation) String() string {
	switch {
	case o.Held:
		return "yes: " + o.Claim
	case o.Saw != "":
		return fmt.Sprintf("no: %s (%s)", o.Claim, o.Saw)
	}
	return o.Claim
}
