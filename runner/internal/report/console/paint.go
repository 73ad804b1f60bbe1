package console

import (
	"github.com/fatih/color"

	"github.com/modecert/modecert/runner/internal/verdict"
)

// painter paints, or, when false, leaves text as it is. It decides for itself
// and not by the colour library's global, which looks at the process's own
// standard output rather than at the writer in hand.
type painter bool

func (on painter) in(s string, attributes ...color.Attribute) string {
	if !on {
		return s
	}
	c := color.New(attributes...)
	c.EnableColor()
	return c.Sprint(s)
}

func (on painter) red(s string) string   { return on.in(s, color.FgRed, color.Bold) }
func (on painter) green(s string) string { return on.in(s, color.FgGreen) }

// magenta is for what could not be judged: it is no violation, and not in order.
func (on painter) magenta(s string) string { return on.in(s, color.FgMagenta, color.Bold) }
func (on painter) yellow(s string) string  { return on.in(s, color.FgYellow) }

func (on painter) verdict(v verdict.Verdict, s string) string {
	switch v {
	case verdict.Conforms, verdict.Observed:
		return on.green(s)
	case verdict.Violates:
		return on.red(s)
	case verdict.Incomplete:
		return on.magenta(s)
	case verdict.NotVerified, verdict.Waived:
		return on.yellow(s)
	}
	return s
}

func (on painter) outcome(o verdict.Outcome, s string) string {
	switch o {
	case verdict.OutcomeConforms:
		return on.green(s)
	case verdict.OutcomeViolates:
		return on.red(s)
	case verdict.OutcomeIncomplete:
		return on.magenta(s)
	}
	return on.yellow(s)
}
