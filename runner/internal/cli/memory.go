package cli

import "runtime/debug"

// Garbage is collected late where measurements showed that it helps: a proof makes and
// drops thousands of small services, and would spend a quarter of its time collecting;
// walks are short and keep little. The limit is in bytes. A run, whatever its target,
// leaves the collector as it is.
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
