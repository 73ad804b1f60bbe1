package run

import (
	"time"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// Unreached returns the report of a run that ended before it reached its target, for
// readers of reports who do not see the exit status. Every scenario that should have
// run is incomplete. meant is the intended target; decided says why the run ended.
// Unreached returns nil if the suite itself cannot be read.
func Unreached(o Options, meant verdict.Target, decided verdict.Gate) *verdict.Report {
	p, parsed, suite, err := Judged(o, plan.CapabilityNames())
	if err != nil {
		return nil
	}
	if o.Choose != nil {
		if _, err := o.Choose(p); err != nil {
			return nil
		}
	}
	if o.Planned != nil {
		o.Planned(parsed)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	now := o.Now().UTC()
	r := verdict.Judge(p, nil, verdict.Meta{
		Suite: suite, Target: meant, Capabilities: verdict.Capabilities{Absent: o.Without},
		Started: now, Finished: now, Strict: o.Strict, Waivers: o.Waivers,
	})
	// If everything selected is declared absent, nothing was to run, but nothing is
	// known of the target either.
	r.Outcome, r.Gate = verdict.OutcomeIncomplete, decided
	o.Secrets.Mask(r)
	return r
}
