package verdict

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"

	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/runner/internal/plan"
)

// Merge makes one report of the reports of all shards of a run. It copies no
// verdict but judges the shards' scenarios again. It returns an error unless the
// shards make up exactly one run: the same suite, target, seed and selection, each
// shard once, and each scenario in exactly one shard. Errors name shards by names,
// which has the order of the reports.
func Merge(shards []*Report, names []string) (*Report, error) {
	if err := alike(shards, names); err != nil {
		return nil, err
	}
	if err := complete(shards, names); err != nil {
		return nil, err
	}
	var whole *plan.Plan
	var results []Result
	var meta Meta
	owners := map[string]string{}
	for i, shard := range shards {
		if err := Disagreement(shard); err != nil {
			return nil, fmt.Errorf("%s: %w", names[i], err)
		}
		p, res, m, err := Replay(shard)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", names[i], err)
		}
		results = append(results, res...)
		if whole == nil {
			whole, meta = p, m
			whole.Selection.Shard = ""
		}
		if m.Started.Before(meta.Started) {
			meta.Started = m.Started
		}
		if m.Finished.After(meta.Finished) {
			meta.Finished = m.Finished
		}
		if err := join(whole, p, owners, names[i]); err != nil {
			return nil, err
		}
	}
	if err := owned(whole, shards, names, owners); err != nil {
		return nil, err
	}
	return Judge(whole, results, meta), nil
}

// shared returns what the shards of one run have in common.
func shared(r *Report) map[string]any {
	selection, capabilities := r.Selection, r.Capabilities
	selection.Shard = ""
	capabilities.Missing = nil // a shard misses only what its own scenarios need
	rules := make([]string, len(r.Rules))
	for i := range r.Rules {
		rules[i] = r.Rules[i].ID + " " + string(r.Rules[i].Level) + " " + string(r.Rules[i].Mode)
	}
	return map[string]any{
		"suite": r.Suite, "target": r.Target, "seed": r.Seed, "selection": selection, "capabilities": capabilities,
		"waivers": WithoutStates(r.Waivers), "strict": r.Strict, "rules": rules, "challenge": r.Challenge,
	}
}

// alike returns an error if the shards are of different runs.
func alike(shards []*Report, names []string) error {
	if len(shards) == 0 {
		return fmt.Errorf("no shard to merge")
	}
	return sameIn(shards, names, "suite", "target", "seed", "selection", "capabilities", "waivers", "strict", "rules", "challenge")
}

// mostShown is how many characters of what differs an error shows.
const mostShown = 160

// sameIn returns an error unless the reports share all of this; see shared.
func sameIn(reports []*Report, names []string, parts ...string) error {
	first := shared(reports[0])
	for _, what := range parts {
		for i, r := range reports[1:] {
			a, _ := json.Marshal(first[what])
			b, err := json.Marshal(shared(r)[what])
			switch {
			case err != nil:
				return err
			case string(a) == string(b):
			case what == "seed":
				return fmt.Errorf("different seed: %s has %s, %s has %s; run every shard with the same --seed", names[0], a, names[i+1], b)
			default:
				return fmt.Errorf("different %s: %s has %s, %s has %s", what, names[0], plain.Shorten(string(a), mostShown), names[i+1], plain.Shorten(string(b), mostShown))
			}
		}
	}
	return nil
}

// complete returns an error if a shard is repeated or missing, or if its run did
// not finish.
func complete(shards []*Report, names []string) error {
	have := map[int]string{}
	of := 0
	for i, shard := range shards {
		n, total, err := plan.ParseShard(shard.Selection.Shard)
		switch {
		case err != nil || shard.Selection.Shard == "":
			return fmt.Errorf("%s: it is not the report of a shard (run --shard i/n)", names[i])
		case of == 0:
			of = total
		case of != total:
			return fmt.Errorf("%s is a shard of %d, %s one of %d", names[0], of, names[i], total)
		}
		if other, ok := have[n]; ok {
			return fmt.Errorf("overlap: %s and %s are both shard %d/%d", other, names[i], n, total)
		}
		have[n] = names[i]
		if s := shard.Gate.Status; s != 0 && s != 1 && s != 3 {
			return fmt.Errorf("%s: its run ended with status %d and cannot be used; run it again", names[i], s)
		}
	}
	for n := 1; n <= of; n++ {
		if have[n] == "" {
			return fmt.Errorf("gap: shard %d/%d is missing", n, of)
		}
	}
	return nil
}

// join copies the disposition of each of a shard's scenarios into the whole plan.
// owners records which shard each scenario came from.
func join(whole, shard *plan.Plan, owners map[string]string, name string) error {
	at := map[string]*plan.Scenario{}
	for i := range whole.Scenarios {
		at[whole.Scenarios[i].ID] = &whole.Scenarios[i]
	}
	if len(shard.Scenarios) != len(whole.Scenarios) {
		return fmt.Errorf("%s lists %d scenarios, the first shard %d", name, len(shard.Scenarios), len(whole.Scenarios))
	}
	for _, s := range shard.Scenarios {
		w, ok := at[s.ID]
		switch {
		case !ok:
			return fmt.Errorf("%s lists scenario %s, which the first shard does not", name, s.ID)
		case s.Disposition == plan.NotSelected || s.Disposition == plan.NotApplicable:
			continue
		case owners[s.ID] != "":
			return fmt.Errorf("overlap: scenario %s is in %s and in %s", s.ID, owners[s.ID], name)
		}
		owners[s.ID] = name
		w.Disposition, w.Reason = s.Disposition, s.Reason
	}
	for _, m := range shard.Missing {
		if !slices.Contains(whole.Missing, m) {
			whole.Missing = append(whole.Missing, m)
		}
	}
	sort.Strings(whole.Missing)
	return nil
}

// owned returns an error if no shard has some scenario.
func owned(whole *plan.Plan, shards []*Report, names []string, owners map[string]string) error {
	for i, shard := range shards {
		for j := range shard.Rules {
			for _, s := range shard.Rules[j].Scenarios {
				if s.Disposition == plan.Run && !s.Executed {
					return fmt.Errorf("gap: scenario %s was to run in %s and did not; run that shard again", s.ID, names[i])
				}
			}
		}
	}
	if whole.Selection.Tags != "" || len(whole.Selection.Rules) > 0 || len(whole.Selection.FailedFrom) > 0 {
		return nil // a narrowed selection: a scenario in no shard is expected
	}
	for _, s := range whole.Scenarios {
		if s.Disposition == plan.NotSelected && owners[s.ID] == "" {
			return fmt.Errorf("gap: scenario %s is in no shard", s.ID)
		}
	}
	return nil
}
