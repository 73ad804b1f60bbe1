package expect

import "fmt"

// Observation is the observed behavior of a may-rule. It is not judged, because the
// documentation leaves it open.
type Observation struct {
	// Claim is what was checked, in the words of a phrase. In a report that is read
	// again, it is the whole text and the other fields are empty.
	Claim string
	// Held reports whether the claim is true. Otherwise Saw is what was observed
	// instead, which may differ from run to run.
	Held bool
	Saw  string
}

// String returns the observation in one line.
func (o Observation) String() string {
	switch {
	case o.Held:
		return "yes: " + o.Claim
	case o.Saw != "":
		return fmt.Sprintf("no: %s (%s)", o.Claim, o.Saw)
	}
	return o.Claim
}
