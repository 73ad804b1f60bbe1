package cli

import "runtime/debug"

// Garbage is collected late where measurements showed that it helps. A run without
// an endpoint, or a list, is short and keeps little; the limit, in bytes, keeps the
// whole process below 150 MB. A proof makes and drops thousands of small services,
// and would spend a quarter of its time collecting.
const (
	shortPercent, shortLimit = 800, 112 << 20
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
