package folder

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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

// Write writes every report. Its error is either a *fault.Panic, or names in one line
// the setting whose folder cannot be written to, the reports that are not there, and
// why. The others are whole.
func Write(setting, dir string, r *verdict.Report, features []plan.Feature) error {
	var reasons []string
	missing := map[string][]string{} // reports by the reason for which they are not there
	for i, err := range writeAll(dir, r, features) {
		var panicked *fault.Panic
		switch {
		case errors.As(err, &panicked):
			return panicked
		case err != nil:
			why := reason(err)
			if missing[why] == nil {
				reasons = append(reasons, why)
			}
			missing[why] = append(missing[why], Names()[i])
		}
	}
	if len(reasons) == 0 {
		return nil
	}
	for i, why := range reasons {
		reasons[i] = why + " (" + strings.Join(missing[why], ", ") + ")"
	}
	return fmt.Errorf("%s %s cannot be written to: %s; make room there or name another folder, and run again", setting, dir, strings.Join(reasons, "; "))
}

// reason returns why a file cannot be written, without the temporary name that it has
// until it is whole.
func reason(err error) string {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err.Error()
	case errors.As(err, &link):
		return link.Err.Error()
	}
	return err.Error()
}

// writeAll writes the independent reports concurrently: encoding the evidence of a
// long run takes longer than collecting it. It returns their errors in the order of
// Names.
func writeAll(dir string, r *verdict.Report, features []plan.Feature) []error {
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
	if errors.Join(errs...) != nil { // a badge alone would look like a run that was reported
		_ = os.Remove(filepath.Join(dir, badge.SVGName))
		_ = os.Remove(filepath.Join(dir, badge.JSONName))
	}
	return errs
}
