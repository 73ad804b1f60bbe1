package conformance

import (
	"path/filepath"
	"time"

	"github.com/modecert/modecert/runner/internal/ledger"
	"github.com/modecert/modecert/runner/internal/report/folder"
)

// account opens the ledger of a run. A Handler ends with the test, so it needs a
// ledger only if Config.Ledger names one.
func (r *testRun) account(t Target) {
	r.t.Helper()
	path := r.config.Ledger
	if path == "" && t.Handler != nil {
		return
	}
	if path == "" && r.config.Out != "" {
		path = filepath.Join(r.config.Out, folder.LedgerName)
	}
	file, err := (*ledger.File)(nil), error(nil)
	if path == "" {
		if file, path, err = ledger.OpenPassing(time.Now()); err != nil {
			r.t.Logf("modecert: no ledger is kept of what this test makes (%v); name a file in Config.Ledger", err)
			return
		}
	} else if file, err = ledger.Open(path); err != nil {
		r.t.Fatalf("modecert: Config.Ledger: %v", err)
	}
	r.t.Logf("modecert: what this test makes is listed in %s until it is deleted", path)
	r.t.Cleanup(func() { _ = file.Close() })
	r.endpoint.Ledger = file
}
