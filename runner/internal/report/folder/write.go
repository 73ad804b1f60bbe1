package folder

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/modecert/modecert/runner/internal/atomicfile"
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
	writers := map[string]func(io.Writer) error{
		jsonreport.FileName: func(w io.Writer) error { return jsonreport.Encode(w, r) },
		junit.FileName:      func(w io.Writer) error { return junit.Encode(w, selected) },
		ctrf.FileName:       func(w io.Writer) error { return ctrf.Encode(w, r) },
		html.FileName:       func(w io.Writer) error { return html.Encode(w, selected, features) },
		messages.FileName:   func(w io.Writer) error { return messages.Encode(w, selected, features) },
		summary.FileName:    func(w io.Writer) error { return summary.Encode(w, r) },
		badge.JSONName:      func(w io.Writer) error { return badge.JSON(w, r) },
		badge.SVGName:       func(w io.Writer) error { return badge.SVG(w, r) },
	}
	errs := make([]error, len(writers))
	var wg sync.WaitGroup
	for i, name := range Names() {
		wg.Go(func() {
			errs[i] = fault.Catch(func() error { return atomicfile.Write(filepath.Join(dir, name), 0o644, writers[name]) })
		})
	}
	wg.Wait()
	err := errors.Join(errs...)
	if err != nil { // a badge alone would look like a run that was reported
		_ = os.Remove(filepath.Join(dir, badge.SVGName))
		_ = os.Remove(filepath.Join(dir, badge.JSONName))
	}
	return err
}
