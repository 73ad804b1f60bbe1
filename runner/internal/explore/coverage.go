package explore

import "fmt"

// Coverage counts what the walks have covered: operations, each with the mode that its
// app was believed to be in, and pairs of consecutive operations.
type Coverage struct {
	operations, pairs map[string]int
}

func newCoverage() Coverage { return Coverage{map[string]int{}, map[string]int{}} }

func (c Coverage) add(w Walk) {
	modes, before := map[int]string{}, Op("")
	for _, s := range w {
		if m := s.With[optMode]; m == "DISPATCH" || m == "CONVERSATION" {
			modes[max(s.App, s.N*boolean(s.opens()))] = m
		}
		mode := modes[s.App]
		if s.With[optStrategy] == "DISPATCH_ONLY" {
			mode = "DISPATCH_ONLY"
		}
		c.operations[string(s.Do)+" "+mode]++
		if before != "" {
			c.pairs[string(before)+" > "+string(s.Do)]++
		}
		before = s.Do
	}
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// String summarises the coverage.
func (c Coverage) String() string {
	return fmt.Sprintf("%d operations in a mode, %d pairs of operations", len(c.operations), len(c.pairs))
}
