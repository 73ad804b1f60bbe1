package cli

import "runtime/debug"

// Garbage is collected late where that was measured to help. A run without an
// endpoint and a list are short: what they keep is little, and the limit, in
// bytes, keeps the whole process below 150 MB. A proof makes and drops thousands
// of small services, and would spend a quarter of its time collecting.
const (
	shortPercent, shortLimit = 800, 112 << 20
	proofPercent, proofLimit = 400, 3 << 30
)

// collectLate has garbage collected where as many percent of what is kept have
// become garbage, or at the limit. It returns what ends it.
func collectLate(percent int, limit int64) (end func()) {
	percent, limit = debug.SetGCPercent(percent), debug.SetMemoryLimit(limit)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}
