package verdict

import (
	"fmt"
	"slices"

	"github.com/modecert/modecert/runner/internal/plan"
)

// Unjudged lists by id, sorted, the scenarios of a report that were to run and are
// incomplete. Only these can be completed by a later run: what was judged stays judged.
func Unjudged(r *Report) []string {
	var ids []string
	for i := range r.Rules {
		for _, s := range r.Rules[i].Scenarios {
			if s.Verdict == Incomplete {
				ids = append(ids, s.ID)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// Complete makes one report of a run and of later ones that ran only what was incomplete
// in it, in their order. It copies no verdict but judges all scenarios again. It returns
// an error unless the runs are of the same suite and target, or if a later run has a
// result of a scenario that was judged before. What an incomplete scenario found on the
// wire is kept. Errors name runs by names, which has the order of the reports.
func Complete(runs []*Report, names []string) (*Report, error) {
	if err := sameRun(runs, names); err != nil {
		return nil, err
	}
	whole, results, meta, err := Replay(runs[0])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", names[0], err)
	}
	open := map[string]bool{}
	for _, id := range Unjudged(runs[0]) {
		open[id] = true
	}
	for i, later := range runs[1:] {
		_, more, m, err := Replay(later)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", names[i+1], err)
		}
		judged := map[string]bool{}
		for _, rr := range later.Rules {
			for _, s := range rr.Scenarios {
				judged[s.ID] = s.Verdict != Incomplete
			}
		}
		for _, res := range more {
			if !open[res.Scenario] {
				return nil, fmt.Errorf("%s: scenario %s was judged before, and a later run replaces only what was incomplete (run --complete)", names[i+1], res.Scenario)
			}
			results = replace(results, res)
			meta.Completed = append(meta.Completed, res.Scenario)
			open[res.Scenario] = !judged[res.Scenario]
		}
		if m.Finished.After(meta.Finished) {
			meta.Finished = m.Finished
		}
	}
	slices.Sort(meta.Completed)
	meta.Completed = slices.Compact(meta.Completed)
	return Judge(whole, results, meta), nil
}

// replace replaces an earlier result by a later one, and keeps what the earlier
// one found on the wire.
func replace(results []Result, later Result) []Result {
	i := slices.IndexFunc(results, func(r Result) bool { return r.Scenario == later.Scenario })
	if i < 0 {
		return append(results, later)
	}
	later.WireFindings = append(slices.Clone(results[i].WireFindings), later.WireFindings...)
	results[i] = later
	return results
}

// sameRun returns an error unless the later runs complete the first one.
func sameRun(runs []*Report, names []string) error {
	if len(runs) < 2 {
		return fmt.Errorf("%s: it is not the report of a shard (run --shard i/n), and no later run completes it (run --complete)", names[0])
	}
	for i, r := range runs {
		if err := Disagreement(r); err != nil {
			return fmt.Errorf("%s: %w", names[i], err)
		}
		if s := r.Gate.Status; s != 0 && s != 1 && s != 3 && s != 130 {
			return fmt.Errorf("%s: its run ended with status %d and cannot be used; run it again", names[i], s)
		}
		if i == 0 {
			continue
		}
		if len(r.Selection.FailedFrom) == 0 || r.Selection.Shard != "" {
			return fmt.Errorf("%s: it completes no run (run --complete %s)", names[i], names[0])
		}
	}
	return sameIn(runs, names, "suite", "target", "capabilities", "waivers", "strict", "rules", "challenge")
}

// Completes reports whether reports are those of a run and of later ones that complete
// it, and not of shards.
func Completes(runs []*Report) bool {
	return slices.ContainsFunc(runs, func(r *Report) bool { return len(r.Selection.FailedFrom) > 0 }) && !sharded(runs)
}

func sharded(runs []*Report) bool {
	return slices.ContainsFunc(runs, func(r *Report) bool {
		_, of, err := plan.ParseShard(r.Selection.Shard)
		return err == nil && of > 1
	})
}
