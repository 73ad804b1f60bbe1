package conformance

import (
	"testing"
	"time"

	"github.com/modecert/modecert/runner/internal/ledger"
)

// Ledger names the file that lists what Test makes at an implementation, each
// line before the call, and what of it is deleted again. Where a test was killed,
// modecert clean --ledger deletes the rest. Without this option the file is in
// the user's cache folder (modecert/ledgers), the test's log says its name, and it
// is gone once all it lists is; a Handler, which ends with the test, has none.
func Ledger(path string) Option { return func(r *testRun) { r.ledger = path } }

// account begins the ledger of a run.
func (r *testRun) account(t *testing.T, s Subject) {
	t.Helper()
	file, path, err := (*ledger.File)(nil), r.ledger, error(nil)
	switch {
	case r.ledger != "":
		if file, err = ledger.Open(r.ledger); err != nil {
			t.Fatalf("modecert: conformance.Ledger: %v", err)
		}
	case s.handler != nil:
		return
	default:
		if file, path, err = ledger.OpenPassing(time.Now()); err != nil {
			t.Logf("modecert: no ledger is kept of what this test makes (%v); name a file with conformance.Ledger", err)
			return
		}
	}
	t.Logf("modecert: what this test makes is listed in %s until it is deleted", path)
	t.Cleanup(func() { _ = file.Close() })
	r.endpoint.Ledger = file
}
