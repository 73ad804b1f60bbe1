package cli

import (
	"errors"
	"fmt"
	"sync"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report/badge"
	"github.com/modecert/modecert/runner/internal/report/html"
	"github.com/modecert/modecert/runner/internal/report/jsonreport"
	"github.com/modecert/modecert/runner/internal/report/junit"
	"github.com/modecert/modecert/runner/internal/report/messages"
	"github.com/modecert/modecert/runner/internal/report/summary"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/fault"
)

// stepSummary names the file that GitHub shows on the page of a job.
const stepSummary = "GITHUB_STEP_SUMMARY"

// write writes every report that a folder gets. Its error is that the folder
// cannot be written to, or a fault of ours.
func (a *app) write(dir string, r *verdict.Report, features []plan.Feature, strict bool) error {
	err := writeAll(dir, r, features, strict)
	var panicked *fault.Panic
	switch {
	case errors.As(err, &panicked):
		return panicked
	case err != nil:
		return &config.Error{Reason: fmt.Sprintf("--out %s cannot be written to: %v", dir, err)}
	}
	return nil
}

// writeAll writes the reports at once, since they are independent: evidence of a
// long run takes longer to encode than to make.
func writeAll(dir string, r *verdict.Report, features []plan.Feature, strict bool) error {
	writers := []func() error{
		func() error { return jsonreport.Write(dir, r) },
		func() error { return junit.Write(dir, r, junit.Options{Strict: strict}) },
		func() error { return html.Write(dir, r, features) },
		func() error { return messages.Write(dir, r, features) },
		func() error { return summary.Write(dir, r) },
		func() error { return badge.Write(dir, r) },
	}
	errs := make([]error, len(writers))
	var wg sync.WaitGroup
	for i, w := range writers {
		wg.Go(func() { errs[i] = fault.Catch(w) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// summarise adds a run to the summary of a job on GitHub, also where it writes
// no report. That it cannot is said, and changes no status: the run was judged.
func (a *app) summarise(r *verdict.Report) {
	path, _ := a.env(stepSummary)
	if path == "" {
		return
	}
	if err := summary.Append(path, r); err != nil {
		a.complain("%s cannot be written to: %v", stepSummary, err)
	}
}
