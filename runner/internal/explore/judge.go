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
	var all []expectation
	for _, from := range j.beginnings() {
		for _, from.Swapped = range orders(part) {
			for _, v := range j.course(part, from).explain(saw, thorough) {
				seen := Imagine(w, v, j.offer)
				if same(saw, seen, len(saw)-1) {
					all = append(all, expectation{v, seen})
				}
			}
			if len(all) > 0 {
				return all
			}
		}
	}
	return nil
}

// course is a walk on one variant. What it shows with one reading more is imagined once.
type course struct {
	w     Walk
	from  Variant
	offer Offer
	own   []Seen
	// differs reports whether a change of the behaviour could make any difference.
	differs func(Variant) bool
	with    map[string][]Seen
	beside  map[string][]string // see roused
}

func (j *judge) course(w Walk, from Variant) *course {
	c := &course{w: w, from: from, offer: j.offer, with: map[string][]Seen{}, beside: map[string][]string{}}
	c.own, c.differs = traced(w, from, j.offer)
	return c
}

// more returns what the walk shows with one reading more.
func (c *course) more(id string) []Seen {
	seen, ok := c.with[id]
	if v := c.from.with(id); !ok && c.differs(v) {
		seen = Imagine(c.w, v, c.offer)
	}
	c.with[id] = seen
	return seen
}

// roused returns the readings that decide nothing otherwise alone, but do beside another.
func (c *course) roused(by string) []string {
	ids, ok := c.beside[by]
	if !ok {
		_, differs := traced(c.w, c.from.with(by), c.offer)
		for _, id := range Readings() {
			if c.with[id] == nil && id != by && differs(c.from.with(by, id)) {
				ids = append(ids, id)
			}
		}
		c.beside[by] = ids
	}
	return ids
}

// explain returns the variants that agree with what was seen of the walk, of those that
// have at most two readings more.
func (c *course) explain(saw []Seen, thorough bool) (found []Variant) {
	at := firstDifference(c.own, saw)
	if at < 0 {
		return []Variant{c.from}
	}
	var starts, others []string
	for _, id := range Readings() {
		seen := c.more(id)
		if slices.Contains(c.from.Readings, id) {
			continue
		}
		if seen == nil {
			continue
		}
		// A reading that differs before explains nothing.
		first, wrong := firstDifference(seen, c.own), firstDifference(seen, saw)
		switch {
		case wrong < 0:
			found = append(found, c.from.with(id))
		case wrong < at, first < 0 && !thorough:
		default:
			others = append(others, id)
			if first == at {
				starts = append(starts, id)
			}
		}
	}
	if len(found) > 0 {
		return found
	}
	tried := map[[2]string]bool{}
	for _, a := range starts {
		// The second one has to change what the first one shows wrongly.
		wrong := firstDifference(c.with[a], saw)
		_, differs := traced(c.w[:wrong+1], c.from.with(a), c.offer)
		for _, b := range slices.Concat(others, c.roused(a)) {
			if a == b || tried[[2]string{a, b}] || !differs(c.from.with(a, b)) && !(thorough && differs(c.from.with(b, a))) {
				continue
			}
			tried[[2]string{b, a}] = true
			for _, v := range []Variant{c.from.with(a, b), c.from.with(b, a)} {
				if _, ok := agrees(c.w, v, c.offer, saw); ok {
					found = append(found, v)
					break
				}
				if !thorough {
					break
				}
			}
		}
	}
	return found
}

// traced makes a walk, and returns a function that reports whether a change of the behaviour
// could make any difference in it.
func traced(w Walk, from Variant, offer Offer) ([]Seen, func(Variant) bool) {
	var trace behaviour.Trace
	seen := imagine(w, trace.Of(from.imagined), from.Swapped, offer, nil)
	return seen, func(v Variant) bool { return trace.Differs(v.imagined) }
}

// shows returns the first step at which a deviation differs from a variant, or -1.
func (j *judge) shows(w Walk, from Variant, deviation string) int {
	own, differs := traced(w, from, j.offer)
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
	own, differs := traced(w, from, j.offer)
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
