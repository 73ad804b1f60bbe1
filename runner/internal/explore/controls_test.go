package explore

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// controls explores permitted services, many at once, since their walks wait more than
// they compute. Those that show late what they hold wait longest, and come first.
// The documented service is explored over HTTP, the others without connections.
func (m *measuring) controls(ctx context.Context, of string, all []Variant, steps, atOnce int) error {
	var mu sync.Mutex
	var failed error
	var made, findings, unrepeated, withheld int
	begun := time.Now()
	var late, others []int
	for i, v := range all {
		if lags(v) {
			late = append(late, i)
		} else {
			others = append(others, i)
		}
	}
	order := append(late, others...)
	each(len(all), services, func(n int) {
		if ctx.Err() != nil {
			return
		}
		i, atOnce := order[n], atOnce
		if n < len(late) {
			atOnce *= 4
		}
		v := all[i]
		explore := explored
		if len(v.Readings) > 0 {
			explore = exploredInProcess
		}
		r, err := explore(ctx, v, Options{Seed: m.seed + int64(1000*(i+1)), Steps: steps, Concurrency: atOnce, Eventually: patience, Never: window})
		mu.Lock()
		defer mu.Unlock()
		if failed = cmp.Or(failed, err); err != nil {
			return
		}
		made += r.Steps
		findings += len(r.Findings)
		unrepeated += r.Unrepeated
		withheld += r.Unfinished[errWithheld.Error()]
		name := cmp.Or(v.String(), "the documented service")
		for _, f := range r.Findings {
			m.problem("a finding on %s: %s", name, f.Summary())
			fmt.Fprintf(m.out, "FOUND  on %s, of seed %d: %s\n%s", name, f.Seed, f.Summary(), File{Seed: f.Seed, Steps: f.Walk}.Bytes())
		}
		for reason, n := range r.Unfinished {
			if reason != errWithheld.Error() {
				m.problem("%s: %d walks did not end: %s", name, n, reason)
			}
		}
		if len(r.Left) > 0 && !slices.Contains(v.Readings, named) {
			m.problem("%s: left behind: %s", name, r.Left[0])
		}
	})
	fmt.Fprintf(m.out, "negative control, %s: %d findings in %d steps on %d services (%d differences were not seen again, %d walks ended where a call was withheld), in %s\n",
		of, findings, made, len(all), unrepeated, withheld, since(begun))
	return failed
}

// services is how many are explored at once.
const services = 40

// lags reports whether a variant shows late what it holds.
func lags(v Variant) bool {
	b := v.behaviour()
	for _, op := range []string{"Messages_ListMessages", "Contact_ListContacts", "App_ListApps", "Messages_GetMessage", "App_GetApp"} {
		if max(b.SeenAfter(op), b.SeenAfter(op)) > 0 { // of two copies one may lag
			return true
		}
	}
	return false
}

// named is the reading under which a target names contacts. Whoever bears a name may be
// somebody else's, so that the clean-up keeps them.
const named = "contacts-named-by-messages"

// filled is the reading that no control can walk under: a new project lists apps of
// others, so that the client refuses it as one that is in use.
const filled = "apps-of-others-listed"

// walkable returns the readings under which walks can be made.
func walkable() []string {
	return slices.DeleteFunc(Readings(), func(id string) bool { return id == filled })
}

func (m *measuring) documented(ctx context.Context) error {
	return m.controls(ctx, "the documented service", []Variant{{}}, m.Documented, 24)
}

func (m *measuring) readings(ctx context.Context) error {
	var all []Variant
	ids := walkable()
	if m.Readings > 0 {
		draw := rand.New(rand.NewPCG(uint64(m.seed), 3))
		draw.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		ids = ids[:min(len(ids), m.Readings)]
	}
	for _, id := range ids {
		all = append(all, Variant{Readings: []string{id}})
	}
	fmt.Fprintf(m.out, "not walked under %s: the client refuses a new project that has apps\n", filled)
	return m.controls(ctx, "readings", all, m.Reading, 2)
}

func (m *measuring) pairs(ctx context.Context) error {
	draw := rand.New(rand.NewPCG(uint64(m.seed), 2))
	var all []Variant
	ids := walkable()
	for range m.Pairs {
		a, b := draw.IntN(len(ids)), draw.IntN(len(ids))
		for a == b {
			b = draw.IntN(len(ids))
		}
		all = append(all, Variant{Readings: []string{ids[a], ids[b]}})
	}
	return m.controls(ctx, "pairs of readings", all, m.Pair, 1) // what one walk shows of its readings the next one begins with
}
