package folder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/report/badge"
	"github.com/modecert/modecert/runner/internal/report/ctrf"
	"github.com/modecert/modecert/runner/internal/report/html"
	"github.com/modecert/modecert/runner/internal/report/jsonreport"
	"github.com/modecert/modecert/runner/internal/report/junit"
	"github.com/modecert/modecert/runner/internal/report/messages"
	"github.com/modecert/modecert/runner/internal/report/summary"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/fault"
)

// Write writes every report. Its error is either a *fault.Panic, or names the
// setting whose folder cannot be written to.
func Write(setting, dir string, r *verdict.Report, features []plan.Feature) error {
	err := writeAll(dir, r, features)
	var panicked *fault.Panic
	switch {
	case errors.As(err, &panicked):
		return panicked
	case err != nil:
		return fmt.Errorf("%s %s cannot be written to: %w", setting, dir, err)
	}
	return nil
}

// writeAll writes the independent reports concurrently: encoding the evidence of a
// long run takes longer than collecting it.
func writeAll(dir string, r *verdict.Report, features []plan.Feature) error {
	// report.json is whole: shards are merged, and reports compared, by what they left out.
	selected := report.Selected(r)
	writers := []func() error{
		func() error { return jsonreport.Write(dir, r) },
		func() error { return junit.Write(dir, selected, junit.Options{Strict: r.Strict}) },
		func() error { return ctrf.Write(dir, r) },
		func() error { return html.Write(dir, selected, features) },
		func() error { return messages.Write(dir, selected, features) },
		func() error { return summary.Write(dir, r) },
		func() error { return badge.Write(dir, r) },
	}
	errs := make([]error, len(writers))
	var wg sync.WaitGroup
	for i, w := range writers {
		wg.Go(func() { errs[i] = fault.Catch(w) })
	}
	wg.Wait()
	err := errors.Join(errs...)
	if err != nil { // a badge alone would look like a run that was reported
		_ = os.Remove(filepath.Join(dir, badge.SVGName))
		_ = os.Remove(filepath.Join(dir, badge.JSONName))
	}
	return err
}
