package explore

import (
	"slices"
	"sync"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
)

var deviations = sync.OnceValue(func() map[string]behaviour.Deviation {
	all := map[string]behaviour.Deviation{}
	for _, d := range behaviour.Deviations() {
		all[d.ID] = d
	}
	return all
})

var readings = sync.OnceValue(func() map[string]behaviour.Reading {
	all := map[string]behaviour.Reading{}
	for _, r := range behaviour.Readings() {
		all[r.ID] = r
	}
	return all
})

// Readings returns the ids of all readings, in order.
func Readings() (ids []string) {
	for _, r := range behaviour.Readings() {
		ids = append(ids, r.ID)
	}
	return ids
}

// Deviations returns the ids of all deviations, in order.
func Deviations() (ids []string) {
	for _, d := range behaviour.Deviations() {
		ids = append(ids, d.ID)
	}
	return ids
}

// same reports whether two observations are the same up to step upTo, inclusive: each
// answer, and all callbacks so far in any order.
func same(a, b []Seen, upTo int) bool { return firstDifference(a[:upTo+1], b[:upTo+1]) < 0 }

// firstDifference returns the first step at which two observations differ, or -1.
func firstDifference(a, b []Seen) int {
	ahead := map[string]int{} // callbacks that only one side has seen
	for i := range a {
		if a[i].Answer != b[i].Answer {
			return i
		}
		if slices.Equal(a[i].Called, b[i].Called) && len(ahead) == 0 {
			continue
		}
		for _, c := range a[i].Called {
			count(ahead, c, 1)
		}
		for _, c := range b[i].Called {
			count(ahead, c, -1)
		}
		if len(ahead) > 0 {
			return i
		}
	}
	return -1
}

func count(of map[string]int, key string, by int) {
	if of[key] += by; of[key] == 0 {
		delete(of, key)
	}
}
