package ledger

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// object is something at a target.
type object struct {
	kind, id string
	names    []string // an app's display name, a contact's identities
	ours     bool     // the run made it
}

// store is a target that several write to. It keeps account of what was deleted
// that the run did not make.
type store struct {
	objects []object
	next    int
	stolen  []object
}

func (s *store) add(kind string, ours bool, names ...string) string {
	s.next++
	id := fmt.Sprint(s.next)
	s.objects = append(s.objects, object{kind, id, names, ours})
	return id
}

func (s *store) find(kind, name string) (found []object) {
	for _, o := range s.objects {
		if o.kind == kind && slices.Contains(o.names, name) {
			found = append(found, o)
		}
	}
	return found
}

func (s *store) delete(id string) {
	for i, o := range s.objects {
		if o.id == id {
			if !o.ours {
				s.stolen = append(s.stolen, o)
			}
			s.objects = slices.Delete(s.objects, i, i+1)
			return
		}
	}
}

// undoing undoes as an endpoint does: by id, or else by a look-up that takes only
// what stands for the claimed name and for no other.
type undoing struct {
	*store
	fails func() bool
}

var errPutOff = errors.New("status 503")

func (u undoing) Undo(_ context.Context, e Entry) error {
	if u.fails() {
		return errPutOff
	}
	if e.ID != "" {
		u.delete(e.ID)
		return nil
	}
	for _, o := range u.find(e.Kind, e.Name) {
		if len(o.names) == 1 {
			u.delete(o.id)
		}
	}
	return nil
}

// tape is a disk that a run writes its ledger to.
type tape struct{ bytes.Buffer }

func (*tape) Close() error { return nil }
func (*tape) Sync() error  { return nil }

// trial is one interleaving: scenarios of a run, strangers in the same project,
// calls that break off before or after they took effect, and a run that may be
// killed at any moment and cleaned up after by its ledger.
type trial struct {
	*rand.Rand
	store   store
	disk    tape
	ledgers []*Ledger
	own     int // names handed out by the run so far
	claimed []string
}

func (t *trial) chance(n int) bool { return t.IntN(n) == 0 }

// step lets one of them do one thing.
func (t *trial) step() error {
	if t.chance(3) {
		t.stranger()
		return nil
	}
	i := t.IntN(len(t.ledgers))
	if t.chance(6) { // a scenario ends
		t.ledgers[i].Undo(context.Background(), undoing{&t.store, func() bool { return t.chance(8) }})
		t.ledgers[i] = New(&File{f: &t.disk})
		return nil
	}
	return t.create(t.ledgers[i])
}

// stranger makes or deletes something of its own. A contact of a stranger's may
// come to stand for an identity of ours beside its own.
func (t *trial) stranger() {
	switch t.IntN(4) {
	case 0:
		t.store.add("app", false, fmt.Sprint("their app ", t.IntN(3)))
	case 1:
		t.store.add("contact", false, fmt.Sprint("+1", t.IntN(6)))
	case 2:
		if len(t.claimed) > 0 {
			name := t.claimed[t.IntN(len(t.claimed))]
			if len(t.store.find("contact", name)) == 0 {
				t.store.add("contact", false, "+46", name)
			}
		}
	case 3:
		for _, o := range t.store.objects {
			if !o.ours && t.chance(3) {
				t.store.objects = slices.DeleteFunc(t.store.objects, func(x object) bool { return x.id == o.id })
				return
			}
		}
	}
}

// create does as a scenario does: it looks an identity up, claims, makes, and
// notes the id.
func (t *trial) create(l *Ledger) error {
	kind, name := "app", ""
	if t.chance(2) {
		kind, name = "contact", fmt.Sprint("+1", t.IntN(12))
		if len(t.store.find(kind, name)) > 0 {
			return nil // it was there before: the scenario is incomplete
		}
		// A stranger's identity that is free now might be taken at any time: the
		// run keeps to identities that are its own.
		name = "+9" + name
		if len(t.store.find(kind, name)) > 0 {
			return nil
		}
		t.claimed = append(t.claimed, name)
	} else {
		t.own++
		name = fmt.Sprint("modecert app-", t.own)
	}
	if err := l.Claim(kind, name); err != nil {
		return err
	}
	switch t.IntN(5) {
	case 0: // refused
		return nil
	case 1: // made, and the answer broke off
		t.store.add(kind, true, name)
		return nil
	}
	return l.Made(kind, name, t.store.add(kind, true, name))
}

// killed cleans up after a run by what its disk holds.
func (t *trial) killed() error {
	text := t.disk.Bytes()
	if n := len(text); n > 0 && t.chance(2) { // in the middle of a line
		if end := bytes.LastIndexByte(text[:n-1], '\n'); end+1 < n {
			text = text[:end+1+t.IntN(n-end-1)]
		}
	}
	a := &Account{}
	lines := bytes.Split(text, []byte("\n"))
	for i, raw := range lines {
		var l line
		if len(raw) == 0 {
			continue
		}
		if err := json.Unmarshal(raw, &l); err != nil {
			if i == len(lines)-1 {
				break
			}
			return err
		}
		if err := a.note(l); err != nil {
			return err
		}
	}
	Restore(nil, a).Undo(context.Background(), undoing{&t.store, func() bool { return false }})
	return nil
}

func interleave(seed uint64) (*trial, error) {
	t := &trial{Rand: rand.New(rand.NewPCG(seed, 7))}
	for range 1 + t.IntN(3) {
		t.ledgers = append(t.ledgers, New(&File{f: &t.disk}))
	}
	for range 4 + t.IntN(16) {
		if err := t.step(); err != nil {
			return t, err
		}
	}
	if t.chance(4) {
		return t, t.killed()
	}
	for _, l := range t.ledgers {
		l.Undo(context.Background(), undoing{&t.store, func() bool { return false }})
	}
	return t, nil
}

// Whatever happens in whatever order, nothing is deleted that the run did not
// make.
func TestNothingIsDeletedThatTheRunDidNotMake(t *testing.T) {
	trials := uint64(1_000_000)
	if testing.Short() {
		trials = 2_000
	}
	var next, deletions atomic.Uint64
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for seed := next.Add(1); seed <= trials && !t.Failed(); seed = next.Add(1) {
				x, err := interleave(seed)
				if err != nil || len(x.store.stolen) > 0 {
					t.Errorf("seed %d: deleted %v, error %v", seed, x.store.stolen, err)
					return
				}
				deletions.Add(uint64(x.store.next - len(x.store.objects)))
			}
		})
	}
	all.Wait()
	assert.Greater(t, deletions.Load(), trials, "the trials do delete")
}

// The property can fail: who deletes whatever stands for a name takes what is a
// stranger's.
func TestThePropertyCanFail(t *testing.T) {
	s := &store{}
	s.add("contact", false, "+46", "+91")
	for _, o := range s.find("contact", "+91") {
		s.delete(o.id)
	}
	require.Len(t, s.stolen, 1)
}
