package cli

import "runtime/debug"

// Collecting garbage late helps where measurements showed it. A proof makes and drops
// thousands of small services, and would spend a quarter of its time collecting; walks
// are short and keep little. The limit is in bytes. A run leaves the collector as it is,
// whatever its target.
const (
	shortPercent             = 800
	proofPercent, proofLimit = 400, 3 << 30
)

// collectLate sets the collector's percentage (GOGC) and memory limit. end restores
// the previous values.
func collectLate(percent int, limit int64) (end func()) {
	percent, limit = debug.SetGCPercent(percent), debug.SetMemoryLimit(limit)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}
