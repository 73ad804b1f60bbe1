package bundle

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/recorded"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// Rejudged is the result of replaying the evidence.
type Rejudged struct {
	// Scenarios counts the scenarios that were judged again.
	Scenarios int
	// Skipped counts the scenarios that are incomplete in the report, and so have no verdict
	// to compare.
	Skipped int
	// Differ has a line for each verdict that differs.
	Differ []string
}

// Rejudge replays the recordings with the steps of this binary, and compares every
// verdict with the report's. It makes no calls. An error means that the evidence cannot
// be judged here.
func (e *Evidence) Rejudge(ctx context.Context, r *verdict.Report) (*Rejudged, error) {
	o := run.Options{
		Edition: r.Suite.Edition,
		Connect: func(context.Context) (session.Target, error) {
			return recorded.Open(e.Recordings, false, config.DefaultChannels())
		},
		Selection: r.Selection, Without: r.Capabilities.Absent, Strict: r.Strict, Waivers: verdict.WithoutStates(r.Waivers),
		Concurrency: 4 * runtime.GOMAXPROCS(0),
		Now:         func() time.Time { return r.Started },
	}
	_, _, suite, err := run.Judged(o, plan.CapabilityNames())
	if err != nil {
		return nil, err
	}
	if suite != r.Suite {
		return nil, fmt.Errorf("its run was judged by modecert %s (catalogue %s, features %s, edition %s): use that one to judge it again",
			r.Suite.Version, r.Suite.CatalogueDigest, r.Suite.FeaturesDigest, r.Suite.Edition)
	}
	if err := e.challenged(r); err != nil {
		return nil, err
	}
	again, decided := run.Run(ctx, o)
	if again == nil {
		return nil, fmt.Errorf("the replay did not begin: %v", decided.Reasons)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return differences(r, again), nil
}

// challenged checks that every recording has the seed of the challenge. A replay uses the
// names of that seed, which do not match the requests of other recordings.
func (e *Evidence) challenged(r *verdict.Report) error {
	if r.Challenge == "" {
		return nil
	}
	seed := session.SeedOf(r.Challenge)
	if r.Seed != seed {
		return fmt.Errorf("the report's seed %d is not that of its challenge", r.Seed)
	}
	paths, err := cassette.All(e.Recordings)
	if err != nil {
		return err
	}
	for _, path := range paths {
		rec, err := cassette.Load(e.Recordings, path)
		if err != nil {
			return err
		}
		if rec.Seed != seed {
			return fmt.Errorf("the seed of %s is not that of the challenge", path)
		}
	}
	return nil
}

// differences compares the verdicts of a report with those of its replay. It ignores what
// incomplete scenarios showed, since they leave no recordings.
func differences(r, again *verdict.Report) *Rejudged {
	j := &Rejudged{}
	incomplete := map[string]bool{}
	for i := range r.Rules {
		for _, s := range r.Rules[i].Scenarios {
			if s.Verdict == verdict.Incomplete {
				incomplete[s.ID] = true
			}
		}
	}
	differ := func(format string, args ...any) { j.Differ = append(j.Differ, fmt.Sprintf(format, args...)) }
	for i := range r.Rules {
		was, now := &r.Rules[i], &again.Rules[i]
		whole := true
		for k, s := range was.Scenarios {
			if incomplete[s.ID] {
				j.Skipped++
				whole = false
				continue
			}
			if s.Executed {
				j.Scenarios++
			}
			if n := now.Scenarios[k]; n.Verdict != s.Verdict {
				differ("scenario %s: the report says %s, the replay %s%s", s.ID, s.Verdict, n.Verdict, because(n.Cause))
			}
		}
		a, b := found(was, incomplete), found(now, incomplete)
		for _, id := range a {
			if !slices.Contains(b, id) {
				differ("rule %s: the report has a finding of %s on the wire, the replay has none", was.ID, id)
			}
		}
		for _, id := range b {
			if !slices.Contains(a, id) {
				differ("rule %s: the replay has a finding of %s on the wire, the report has none", was.ID, id)
			}
		}
		if whole && len(a) == len(was.WireFindings) && was.Verdict != now.Verdict {
			differ("rule %s: the report says %s, the replay %s", was.ID, was.Verdict, now.Verdict)
		}
	}
	if len(incomplete) == 0 && r.Outcome != again.Outcome {
		differ("the report says %s, the replay %s", r.Outcome, again.Outcome)
	}
	return j
}

func because(cause string) string {
	if cause == "" {
		return ""
	}
	return " (" + cause + ")"
}

// found lists the scenarios that found something on the wire, one entry for each
// finding.
func found(rr *verdict.RuleReport, without map[string]bool) (ids []string) {
	for _, w := range rr.WireFindings {
		if !without[w.Scenario] {
			ids = append(ids, w.Scenario)
		}
	}
	return ids
}
