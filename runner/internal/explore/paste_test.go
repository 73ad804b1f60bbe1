package explore

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps"
)

// runPasted runs the text of a scenario under its rule in the features, on the reference
// service with a deviation, or as documented if it is "". It reports whether the scenario
// violates, or shows a fault of body shape that its rule is about. An error says that it
// came to no verdict.
func runPasted(ctx context.Context, rule, scenario, deviation string) (violated bool, err error) {
	all, err := paste(rule, scenario)
	if err != nil {
		return false, err
	}
	var v Variant
	if deviation != "" {
		v.Deviations = []string{deviation}
	}
	key, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(scenario), "@id:"), "\n")
	id := rule + "/" + key
	report, gate := run.Run(ctx, run.Options{
		Features: all, Concurrency: 1, Selection: plan.Selection{Rules: []string{id}},
		Connect: func(ctx context.Context) (session.Target, error) {
			return endpoint.StartReference(ctx, endpoint.Endpoint{
				Channels: config.DefaultChannels(), Budgets: steps.Budgets{Eventually: patience, Never: 50 * time.Millisecond},
				Request: time.Minute, RetryPause: config.DefaultRetryPause, Seed: 1,
			}, reference.Options{Behaviour: v.behaviour()})
		},
	})
	if report == nil {
		return false, fmt.Errorf("the scenario cannot be run: %s", strings.Join(gate.Reasons, "; "))
	}
	for _, r := range report.Rules {
		// A fault of body shape violates a rule, and no scenario.
		if slices.ContainsFunc(r.WireFindings, func(f verdict.WireFinding) bool { return f.Scenario == id }) && r.ID == rule {
			return true, nil
		}
		for _, s := range r.Scenarios {
			if s.ID != id {
				continue
			}
			switch s.Verdict {
			case verdict.Violates:
				return true, nil
			case verdict.Conforms:
				return false, nil
			}
			return false, fmt.Errorf("its verdict is %s: %s", s.Verdict, s.Cause)
		}
	}
	return false, fmt.Errorf("the scenario is not in the report")
}

// paste returns the features with one more scenario, the first of its rule.
func paste(rule, scenario string) (fs.FS, error) {
	all := fstest.MapFS{}
	done := false
	err := fs.WalkDir(features.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(features.FS, name)
		if err != nil {
			return err
		}
		if before, of, ok := bytes.Cut(raw, []byte("@rule:"+rule+" ")); ok && path.Ext(name) == ".feature" {
			at := len(raw) - len(of) + bytes.Index(of, []byte("    @id:"))
			raw, done = bytes.Join([][]byte{raw[:at], []byte(scenario + "\n"), raw[at:]}, nil), at > len(before)
		}
		all[name] = &fstest.MapFile{Data: raw}
		return nil
	})
	if err == nil && !done {
		err = fmt.Errorf("no feature has a rule %s", rule)
	}
	return all, err
}
