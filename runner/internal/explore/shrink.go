package explore

import (
	"maps"
	"slices"
)

// Shrink returns the shortest walk that it finds for which fails still holds. It removes
// steps first, and then options of steps. It calls fails at most tries times.
func Shrink(w Walk, tries int, fails func(Walk) bool) Walk {
	try := func(smaller Walk) bool {
		if tries <= 0 || len(smaller) == 0 {
			return false
		}
		tries--
		return fails(smaller)
	}
	if near := w.near(); len(near) < len(w) && try(near) {
		w = near
	}
	for again := true; again; {
		again = false
		for size := max(1, len(w)/2); size > 0; size /= 2 {
			for from := len(w) - size; from > -size; from -= size {
				cut := map[int]bool{}
				for _, s := range w[max(0, from):min(len(w), from+size)] {
					cut[s.N] = true
				}
				smaller := w.without(func(s Step) bool { return cut[s.N] })
				if len(smaller) < len(w) && try(smaller) {
					w, again = smaller, true
					from = min(from, len(w))
				}
			}
		}
		for i := range w {
			for _, simpler := range simplifications(w[i]) {
				next := w.clone()
				next[i] = simpler
				if try(next) {
					w, again = next, true
					break
				}
			}
		}
	}
	return w
}

// simplifications returns copies of a step, each with one option removed or set to a more
// common value.
func simplifications(s Step) []Step {
	var all []Step
	for _, key := range slices.Sorted(maps.Keys(s.With)) {
		less := s.clone()
		delete(less.With, key)
		all = append(all, less)
	}
	for key, usual := range map[string]string{optHours: "24", optDispatchDays: "1"} {
		if v, ok := s.With[key]; ok && v != usual {
			simpler := s.clone()
			simpler.With[key] = usual
			all = append(all, simpler)
		}
	}
	return all
}

// Renumbered returns the walk with its steps numbered in order.
func (w Walk) Renumbered() Walk {
	out, n := w.clone(), map[int]int{}
	for i := range out {
		n[out[i].N] = i + 1
		out[i].N = i + 1
		out[i].App, out[i].Of = n[out[i].App], n[out[i].Of]
	}
	return out
}

// near returns the steps that are related to the last one: by its app, its recipient, or
// the object that it names.
func (w Walk) near() Walk {
	if len(w) == 0 {
		return w
	}
	last := w[len(w)-1]
	for _, s := range w {
		if s.N == last.Of {
			last.App, last.Who = s.App, s.Who
		}
	}
	return w.without(func(s Step) bool {
		mine := s.N == w[len(w)-1].N || s.N == last.App || s.Do == PassTime ||
			(s.App == 0 || last.App == 0 || s.App == last.App) && (s.Who == 0 || last.Who == 0 || s.Who == last.Who) && !s.reads() && !s.opens()
		return !mine
	})
}
