package run

import (
	"time"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// Unreached is the report of a run that ended before it met its target, for who
// reads reports and no exit status: whatever was to run is incomplete. The
// target is the one that was meant, decided why it ended. It is nil where the
// suite itself cannot be read.
func Unreached(o Options, meant verdict.Target, decided verdict.Gate) *verdict.Report {
	p, parsed, err := Plan(o, plan.CapabilityNames())
	if err != nil {
		return nil
	}
	if o.Planned != nil {
		o.Planned(parsed)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	now := o.Now().UTC()
	r := verdict.Judge(p, nil, verdict.Meta{
		Suite: verdict.Suite{Version: Version}, Target: meant, Capabilities: verdict.Capabilities{Absent: o.Without},
		Started: now, Finished: now, Strict: o.Strict, Waivers: o.Waivers,
	})
	// Where everything that was selected is declared absent nothing was to run,
	// and still nobody knows anything.
	r.Outcome, r.Gate = verdict.OutcomeIncomplete, decided
	o.Secrets.Mask(r)
	return r
}
