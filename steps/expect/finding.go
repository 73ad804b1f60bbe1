// Package expect holds the matchers of the suite: a value goes in, a finding
// comes out. A matcher knows nothing of scenarios, targets or reports, so each
// can be read, and tested, alone.
package expect

import "fmt"

// Finding is a difference between what a rule says and what was observed. It
// is the only source of the verdict "violates".
type Finding struct {
	// Rule is the id of the rule that was broken. Matchers leave it empty;
	// the scenario's world fills in the rule under test.
	Rule string `json:"rule,omitempty"`
	// Expected and Actual are short phrases for a person to compare.
	Expected string `json:"expected"`
	Actual   string `json:"actual"`
	// Pointer is the JSON pointer of the offending value, where there is one.
	Pointer string `json:"pointer,omitempty"`
	// Exchange is the number, counted from 1 within the scenario, of the
	// exchange that shows the difference; 0 where none does.
	Exchange int `json:"exchange,omitempty"`
	// Callback is the number, counted from 1 within the scenario, of the
	// callback that shows the difference; 0 where none does.
	Callback int `json:"callback,omitempty"`
	// Hint says what an implementer might look at first.
	Hint string `json:"hint,omitempty"`
}

// Shown returns the finding as it may be shown: first mask takes out of its texts
// what must show nowhere, then what was observed is shortened. Once a text is cut,
// no search finds a secret in it. mask is told the pointer of the value.
func (f Finding) Shown(mask func(pointer, text string) string) Finding {
	f.Expected, f.Actual = mask("", f.Expected), Shorten(mask(f.Pointer, f.Actual))
	return f
}

// Error makes a finding an error, so that a step can return it.
func (f *Finding) Error() string {
	at := ""
	if f.Pointer != "" {
		at = " at " + f.Pointer
	}
	return fmt.Sprintf("expected %s, got %s%s", f.Expected, f.Actual, at)
}
