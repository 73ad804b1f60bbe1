// Package expect holds the matchers of the suite. A matcher takes a value and returns
// a [Finding], or nil if the value is as expected. Matchers do not know scenarios,
// targets or reports, so each can be read and tested alone.
package expect

import "fmt"

// Finding is a difference between what a rule says and what was observed. Only a
// finding leads to the verdict "violates".
type Finding struct {
	// Rule is the id of the violated rule. Matchers leave it empty; the scenario's
	// world sets the rule under test.
	Rule string `json:"rule,omitempty"`
	// Expected and Actual are short phrases for a reader to compare.
	Expected string `json:"expected"`
	Actual   string `json:"actual"`
	// Pointer is the JSON pointer of the offending value, if there is one.
	Pointer string `json:"pointer,omitempty"`
	// Exchange is the number of the exchange that shows the difference, counted from
	// 1 within the scenario; 0 if there is none.
	Exchange int `json:"exchange,omitempty"`
	// Callback is the number of the callback that shows the difference, counted from
	// 1 within the scenario; 0 if there is none.
	Callback int `json:"callback,omitempty"`
	// Hint suggests what an implementer should look at first.
	Hint string `json:"hint,omitempty"`
}

// Shown returns the finding as it may be shown. It first calls mask to remove secrets
// from Expected and Actual, and then shortens Actual: a search would not find a
// secret that was cut. mask gets the pointer of the value for Actual, and an empty
// pointer for Expected.
func (f Finding) Shown(mask func(pointer, text string) string) Finding {
	f.Expected, f.Actual = mask("", f.Expected), Shorten(mask(f.Pointer, f.Actual))
	return f
}

// Error implements error, so that a step can return a finding.
func (f *Finding) Error() string {
	at := ""
	if f.Pointer != "" {
		at = " at " + f.Pointer
	}
	return fmt.Sprintf("expected %s, got %s%s", f.Expected, f.Actual, at)
}
