package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/forecast"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/run"
)

// assumedCall is the time that a call to a service elsewhere takes, for an estimate.
const assumedCall = 200 * time.Millisecond

// dryRun prints what the run would call, send and make, and calls nothing. What the
// target offers is unknown until it is asked: it counts as offering whatever is not
// declared absent.
func (a *app) dryRun(f *runFlags) error {
	o, err := a.options(f, a.look(f))
	if err != nil {
		return err
	}
	offered := slices.DeleteFunc(plan.CapabilityNames(), func(name string) bool { return slices.Contains(o.Without, name) })
	p, _, _, err := run.Judged(o, offered)
	if err != nil {
		return err
	}
	choice := a.order(f)
	if choice != nil {
		if _, err := choice.choose(p); err != nil {
			return err
		}
		choice.write(a.stdout)
	}
	cost, err := forecast.Of(p.Running(), a.fixtures)
	if err != nil {
		return err
	}
	line := lines(a.stdout)
	target, manners := cmp.Or(f.target, "recorded"), f.manners()
	against := map[string]string{"recorded": "the recordings", "reference": "the reference service"}[target]
	if f.config != nil {
		target, against = "endpoint", strings.Join(strings.Fields("endpoint "+f.config.Target.Name+" "+f.config.Target.URL), " ")
	}
	line("would run", "%s against %s", report.Counted(cost.Scenarios, "scenario"), against)
	if len(o.Without) > 0 {
		line("without", "%s", strings.Join(o.Without, ", "))
	}
	if cost.Unknown > 0 {
		line("not counted", "%s never recorded", report.Counted(cost.Unknown, "scenario"))
	}
	if target == "recorded" {
		line("calls", "none: recordings are played back")
		return nil
	}
	line("calls", "at least %d; polling repeats some", cost.Calls)
	line("sends", "%s and %s, to %s", report.Counted(cost.Messages, "message"), report.Counted(cost.Events, "event"), report.Counted(cost.Recipients, "recipient"))
	line("creates", "%s, %s, %s, %s, and deletes them",
		report.Counted(cost.Apps, "app"), report.Counted(cost.Contacts, "contact"), report.Counted(cost.Conversations, "conversation"), report.Counted(cost.Webhooks, "webhook"))
	line("asks for", "%s, %s of the clock, %s", report.Counted(cost.Replies, "handset action"), report.Counted(cost.ClockMoves, "move"), report.Counted(cost.LegacyApps, "legacy app"))
	if f.config == nil {
		return nil
	}
	if most := f.config.Recipients.MaxSends; most > 0 && cost.Messages+cost.Events > most {
		line("limit", "recipients.max_sends is %d: what goes beyond it is not sent, and its scenarios are incomplete", most)
	}
	line("takes", "%s, if a call takes %s, with %s at once%s", rounded(cost.Time(manners)), assumedCall, atOnce(manners.Concurrency), atRate(manners.PerSecond))
	return nil
}

// manners returns the settings that the run's time depends on. They are those of an
// endpoint even if recordings or the reference service take its place.
func (f *runFlags) manners() forecast.Manners {
	m := forecast.Manners{Concurrency: f.concurrency, Call: assumedCall, Never: cmp.Or(f.never, config.DefaultNever)}
	if f.adapts {
		m.Concurrency = 0
	}
	if f.config != nil {
		m.Never, m.PerSecond = f.config.Budgets.Never, f.config.Rate
	}
	return m
}

// sayCost prints what a run against an endpoint will call and send, and how long it will
// take.
func (a *app) sayCost(f *runFlags) func([]plan.Scenario) {
	if f.config == nil || f.quiet {
		return nil
	}
	return func(scenarios []plan.Scenario) {
		cost, err := forecast.Of(scenarios, a.fixtures)
		if err != nil || cost.Scenarios == 0 {
			return // it is only an estimate, and the run does not need it
		}
		fmt.Fprintf(a.stderr, "scenarios: %d, calls: at least %d, messages: %d, events: %d, time: %s\n",
			cost.Scenarios, cost.Calls, cost.Messages, cost.Events, rounded(cost.Time(f.manners())))
	}
}

func atOnce(scenarios int) string {
	if scenarios == 0 {
		return "as many scenarios as the target bears"
	}
	return report.Counted(scenarios, "scenario")
}

func rounded(d time.Duration) string {
	if d < time.Minute {
		return "less than a minute"
	}
	return "about " + report.Counted(int((d+30*time.Second).Minutes()), "minute")
}

func atRate(perSecond float64) string {
	if perSecond == 0 {
		return ""
	}
	return fmt.Sprintf(" and at most %g requests a second", perSecond)
}
