package explore

import (
	"slices"
	"sync"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
)

// judge decides which observations of a walk are permitted. A target shows its readings
// in every walk, so the judge starts with those that it has shown so far. It also treats
// a violation that was found as known, so that walks continue past it.
type judge struct {
	offer Offer

	mu    sync.Mutex
	known Variant
}

// orders lists every order of the steps that a walk makes at once.
func orders(w Walk) []uint {
	var all []uint
	for order := range uint(1) << len(w.pairs()) {
		all = append(all, order)
	}
	return all
}

// beginnings are the variants to start with: what is known of the target, and the
// documented service.
func (j *judge) beginnings() []Variant {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.known.Readings)+len(j.known.Deviations) == 0 {
		return []Variant{{}}
	}
	return []Variant{j.known, {Deviations: j.known.Deviations}}
}

// shown names what is known of the target.
func (j *judge) shown() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.known.String()
}

// adopt makes a variant the known behaviour of the target.
func (j *judge) adopt(v Variant) {
	v.Swapped = 0
	j.mu.Lock()
	defer j.mu.Unlock()
	j.known = v
}

// condone adds a deviation to the known behaviour of the target.
func (j *judge) condone(id string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !slices.Contains(j.known.Deviations, id) {
		j.known.Deviations = append(slices.Clone(j.known.Deviations), id)
	}
}

// expected returns the permitted observations of a walk that are tried first.
func (j *judge) expected(w Walk) []expectation {
	var all []expectation
	v := j.beginnings()[0]
	for _, v.Swapped = range orders(w) {
		all = append(all, expectation{v, Imagine(w, v, j.offer)})
	}
	return all
}

// explain returns the permitted observations of a walk that match what was seen of its
// beginning. It tries the documented and the known behaviour, each alone and with one or
// two further readings.
//
// It tries two readings together only if one of them alone changes something at the place
// of the first difference, and so begins to explain it. The other may take effect only in
// combination.
//
// A thorough explanation also tries readings that change nothing alone, and both orders.
func (j *judge) explain(w Walk, saw []Seen, thorough bool) []expectation {
	part := w[:len(saw)]
	var found []Variant
	for _, from := range j.beginnings() {
		for _, from.Swapped = range orders(part) {
			if found = append(found, j.within(part, saw, from, thorough)...); len(found) > 0 {
				break
			}
		}
		if len(found) > 0 {
			break
		}
	}
	var all []expectation
	for _, v := range found {
		seen := Imagine(w, v, j.offer)
		if same(saw, seen, len(saw)-1) {
			all = append(all, expectation{v, seen})
		}
	}
	return all
}

// within returns the variants that match what was seen, among those with at most two more
// readings than from.
func (j *judge) within(w Walk, saw []Seen, from Variant, thorough bool) (found []Variant) {
	own, differs := j.traced(w, from)
	at := firstDifference(own, saw)
	if at < 0 {
		return []Variant{from}
	}
	var starts, others []string
	for _, id := range Readings() {
		v := from.with(id)
		if slices.Contains(from.Readings, id) || !differs(v) {
			continue
		}
		seen := imagine(w, v.behaviour(), v.Swapped, j.offer, saw[:at]) // an earlier difference explains nothing
		if len(seen) == len(saw) && same(seen, saw, len(saw)-1) {
			found = append(found, v)
			continue
		}
		switch first := firstDifference(seen, own); {
		case first < 0 && !thorough:
		case first < 0, first > at:
			others = append(others, id)
		case first == at:
			starts, others = append(starts, id), append(others, id)
		}
	}
	if len(found) > 0 {
		return found
	}
	try := func(v Variant) bool {
		_, ok := agrees(w, v, j.offer, saw)
		if ok {
			found = append(found, v)
		}
		return ok
	}
	tried := map[[2]string]bool{}
	for _, a := range starts {
		for _, b := range others {
			if a == b || tried[[2]string{a, b}] {
				continue
			}
			tried[[2]string{b, a}] = true
			if !try(from.with(a, b)) && thorough {
				try(from.with(b, a))
			}
		}
	}
	return found
}

// traced makes a walk. It returns a function that reports whether a changed behaviour
// could make a difference in the walk.
func (j *judge) traced(w Walk, from Variant) ([]Seen, func(Variant) bool) {
	var trace behaviour.Trace
	seen := imagine(w, trace.Of(from.apply), from.Swapped, j.offer, nil)
	return seen, func(v Variant) bool { return trace.Differs(v.apply) }
}

// shows returns the first step at which a deviation differs from a variant, or -1.
func (j *judge) shows(w Walk, from Variant, deviation string) int {
	own, differs := j.traced(w, from)
	if !differs(from.breaking(deviation)) {
		return -1
	}
	seen, _ := agrees(w, from.breaking(deviation), j.offer, own)
	return firstDifference(seen, own)
}

// attribute returns the deviations that show exactly what was seen in a walk. It also
// returns those that first differ in the same answer to the same step.
func (j *judge) attribute(w Walk, saw []Seen) (exact, alike []string) {
	from := j.beginnings()[0]
	own, differs := j.traced(w, from)
	at := firstDifference(own, saw)
	for _, id := range Deviations() {
		if slices.Contains(from.Deviations, id) || !differs(from.breaking(id)) {
			continue
		}
		seen, ok := agrees(w, from.breaking(id), j.offer, saw)
		switch {
		case ok:
			exact = append(exact, id)
		case at >= 0 && firstDifference(seen, own) == at && seen[at].Answer == saw[at].Answer && slices.Equal(seen[at].Called, saw[at].Called):
			alike = append(alike, id)
		}
	}
	return exact, alike
}
