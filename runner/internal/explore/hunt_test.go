package explore

import (
	"context"
	"runtime"
	"slices"
	"sync"
)

// found is a walk that shows a deviation: the first one that no reading explains, or else
// the first one.
type found struct {
	seed      int64
	walk      Walk
	by        string // the readings that explain it
	explained int    // how many walks readings explain
}

func (f *found) take(seed int64, w Walk, by string) {
	if by != "" {
		f.explained++
	}
	if better := f.by != "" && by == ""; f.walk == nil || better || (f.by == "") == (by == "") && seed < f.seed {
		f.seed, f.walk, f.by = seed, w, by
	}
}

// mostExplained is how many walks in which readings explain a deviation are tried.
const mostExplained = 40

// hunted returns what walks show of deviations.
func hunted(ctx context.Context, ids []string, seed int64, walks int) map[string]*found {
	shown := map[string]*found{}
	for _, id := range ids {
		shown[id] = &found{}
	}
	rest := slices.Clone(ids)
	j := &judge{offer: Everything}
	var mu sync.Mutex
	const batch = 16
	for from := 0; from < walks && len(rest) > 0 && ctx.Err() == nil; from += batch {
		each(min(batch, walks-from), runtime.GOMAXPROCS(0), func(i int) {
			at := seed + int64(from+i)
			w := Generate(at, Everything)
			var courses []*course
			for _, order := range orders(w) {
				courses = append(courses, j.course(w, Variant{Swapped: order}))
			}
			for _, id := range rest {
				f := shown[id]
				mu.Lock()
				needless := f.walk != nil && f.by == "" && f.seed < at
				mu.Unlock()
				if needless {
					continue
				}
				if by, differs := faulty(courses, id); differs {
					mu.Lock()
					f.take(at, w, by)
					mu.Unlock()
				}
			}
		})
		rest = slices.DeleteFunc(rest, func(id string) bool {
			f := shown[id]
			return f.walk != nil && f.by == "" || f.explained >= mostExplained
		})
	}
	return shown
}

// faulty reports whether a walk shows a deviation, and by which readings that is explained; by
// is "" if it is not.
func faulty(orders []*course, id string) (by string, differs bool) {
	first, v := orders[0], Variant{Deviations: []string{id}}
	if !first.differs(v) {
		return "", false
	}
	saw := Imagine(first.w, v, first.offer)
	for _, c := range orders {
		if found := c.explain(saw, false); len(found) > 0 {
			by = found[0].String()
			return by, by != ""
		}
	}
	return "", true
}
