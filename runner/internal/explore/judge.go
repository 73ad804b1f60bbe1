package explore

import (
	"slices"
	"sync"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
)

// judge knows which courses of a walk are permitted. What a target has shown of its
// readings it shows in every walk, so that the judge begins with these; and a violation
// that was found is taken for known, so that walks go on beyond it.
type judge struct {
	offer Offer

	mu    sync.Mutex
	known Variant
}

// orders lists every order of the steps of a walk that are made at once.
func orders(w Walk) []uint {
	var all []uint
	for order := range uint(1) << len(w.pairs()) {
		all = append(all, order)
	}
	return all
}

// beginnings are the variants to begin with: the documented one, and what is known of the
// target.
func (j *judge) beginnings() []Variant {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.known.Readings)+len(j.known.Deviations) == 0 {
		return []Variant{{}}
	}
	return []Variant{j.known, {Deviations: j.known.Deviations}}
}

// shown returns the name of what is known of the target.
func (j *judge) shown() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.known.String()
}

// adopt takes a variant for what the target is.
func (j *judge) adopt(v Variant) {
	v.Swapped = 0
	j.mu.Lock()
	defer j.mu.Unlock()
	j.known = v
}

// condone takes a deviation for known.
func (j *judge) condone(id string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !slices.Contains(j.known.Deviations, id) {
		j.known.Deviations = append(slices.Clone(j.known.Deviations), id)
	}
}

// expected returns the permitted courses of a walk that are tried first.
func (j *judge) expected(w Walk) []expectation {
	var all []expectation
	v := j.beginnings()[0]
	for _, v.Swapped = range orders(w) {
		all = append(all, expectation{v, Imagine(w, v, j.offer)})
	}
	return all
}

// explain returns the courses of a walk that agree with what was seen of its beginning, on
// a service as documented or as the target is known, with one reading more or with two.
//
// Two readings are tried together only where one of them alone changes something at the
// place of the first difference, and so begins to explain it; the other one may come into
// play with it.
//
// A thorough explanation tries what changes nothing alone, too, and either order.
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

// within returns the variants that agree with what was seen, of those that have at most two
// readings more than from.
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
		seen := v.imagine(w, j.offer, saw[:at]) // a difference before explains nothing
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

// traced makes a walk, and returns a function that reports whether a change of the behaviour
// could make any difference in it.
func (j *judge) traced(w Walk, from Variant) ([]Seen, func(Variant) bool) {
	var trace behaviour.Trace
	seen := imagine(w, trace.Of(from.imagined), from.Swapped, j.offer, nil)
	return seen, func(v Variant) bool { return trace.Differs(v.imagined) }
}

// shows returns the first step of a walk at which a deviation differs from a variant; -1 if
// none does.
func (j *judge) shows(w Walk, from Variant, deviation string) int {
	own, differs := j.traced(w, from)
	if !differs(from.breaking(deviation)) {
		return -1
	}
	seen, _ := agrees(w, from.breaking(deviation), j.offer, own)
	return firstDifference(seen, own)
}

// attribute returns the deviations that show just what was seen of a walk, and, if there
// are none, those that first differ in the same answer to the same step.
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
