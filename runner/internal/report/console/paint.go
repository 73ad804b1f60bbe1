package console

import (
	"github.com/fatih/color"

	"github.com/modecert/modecert/runner/internal/verdict"
)

// painter colours text if it is true. It does not use the colour library's global
// setting, which depends on the process's standard output and not on the actual
// writer.
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

// magenta is for what could not be judged: neither a violation nor in order.
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
