package endpoint

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"sync"
)

// PerScenario is how many recipients a scenario may need of its own: where no
// callbacks come, every message that it waits for takes a control message to
// somebody else.
const PerScenario = 5

// OwnNumbers are the numbers that the suite makes up where no recipients are
// named: 15 digits from 1555, which no subscriber has.
const OwnNumbers = "+1555*"

// nobody begins what stands for a recipient that the allow-list does not have.
const nobody = "+000"

// numbers hands identities out of an allow-list. No two scenarios that run at
// once have the same one, and one that a scenario has had goes to another only
// when no fresh one is left: a scenario wants recipients whom nobody knows.
type numbers struct {
	entries []entry

	mu   sync.Mutex
	held map[string]bool // in a scenario's hands
	had  map[string]bool // given back
	back chan struct{}   // closed once numbers are given back
}

// entry is a number of an allow-list, or a pattern: all numbers with a prefix.
type entry struct {
	prefix string
	digits int    // that follow the prefix
	size   uint64 // how many numbers it has
}

// newEntry reads an entry. A pattern's numbers have as many digits as any may
// have: such a number is hardly anybody's.
func newEntry(text string) entry {
	prefix, open := strings.CutSuffix("+"+strings.TrimPrefix(text, "+"), "*")
	if !open {
		return entry{prefix, 0, 1}
	}
	// "a maximum of fifteen digits", ITU-T E.164
	digits := max(0, 15-len(prefix)+1)
	return entry{prefix, digits, uint64(math.Pow10(digits))}
}

// number is the i-th of an entry, from 0.
func (e entry) number(i uint64) string {
	if e.digits == 0 {
		return e.prefix
	}
	return fmt.Sprintf("%s%0*d", e.prefix, e.digits, i)
}

// newNumbers returns what hands out; with an empty list, the suite's own.
func newNumbers(allow []string) *numbers {
	if len(allow) == 0 {
		allow = []string{OwnNumbers}
	}
	n := &numbers{held: map[string]bool{}, had: map[string]bool{}, back: make(chan struct{})}
	for _, a := range allow {
		n.entries = append(n.entries, newEntry(a))
	}
	return n
}

// share is what one scenario has of the numbers.
type share struct {
	of   *numbers
	hash func(n int) [32]byte
	// list holds what the scenario has; so many of them were handed out.
	list []string
	used int
}

// number picks the n-th identity of a scenario. One more than the scenario has
// waits for nobody: where none is left it is one that no list allows, so that
// nothing is sent.
func (s *share) number(n int) string {
	for len(s.list) < n {
		s.of.mu.Lock()
		more := s.of.draw(s.hash(len(s.list) + 1))
		s.of.mu.Unlock()
		if more == "" {
			return fmt.Sprintf("%s%d", nobody, n)
		}
		s.list = append(s.list, more)
	}
	s.used = max(s.used, n)
	return s.list[n-1]
}

// take waits until a scenario can have all its numbers at once, or as many as the
// list has: who waited with some in hand might wait for ever. hash draws the n-th.
func (n *numbers) take(ctx context.Context, hash func(n int) [32]byte) (*share, error) {
	for {
		s, back := n.try(hash)
		if s != nil {
			return s, nil
		}
		select {
		case <-back:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// try takes a share, or returns what tells that it may be tried again.
func (n *numbers) try(hash func(n int) [32]byte) (*share, <-chan struct{}) {
	n.mu.Lock()
	defer n.mu.Unlock()
	var s []string
	for i := range PerScenario {
		number := n.draw(hash(i + 1))
		if number == "" {
			break
		}
		s = append(s, number)
	}
	if len(s) == PerScenario || len(s) == len(n.held) { // all, or there are no more
		return &share{of: n, hash: hash, list: s}, nil
	}
	for _, number := range s {
		delete(n.held, number)
	}
	return nil, n.back
}

// draw takes a number that nobody holds, one that nobody has had if there is one;
// empty where there is none. The caller holds the lock.
func (n *numbers) draw(h [32]byte) string {
	for _, fresh := range []bool{true, false} {
		for i := range n.entries {
			e := n.entries[(int(h[8])+i)%len(n.entries)]
			start := binary.BigEndian.Uint64(h[:8]) % e.size
			// Of so many in a row one is neither held nor had, if any is.
			for k := range min(e.size, uint64(len(n.held)+len(n.had)+1)) {
				number := e.number((start + k) % e.size)
				if !n.held[number] && !(fresh && n.had[number]) {
					n.held[number] = true
					return number
				}
			}
		}
	}
	return ""
}

// give returns a share.
func (n *numbers) give(s *share) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for i, number := range s.list {
		delete(n.held, number)
		if i < s.used {
			n.had[number] = true
		}
	}
	close(n.back)
	n.back = make(chan struct{})
}

// Recipients lists the numbers that an allow-list has, each once, as long as
// there are no more than some; all tells whether these are all.
func Recipients(allow []string, most int) (list []string, all bool) {
	seen := map[string]bool{}
	for _, a := range allow {
		e := newEntry(a)
		for i := range e.size {
			number := e.number(i)
			if seen[number] {
				continue
			}
			if len(list) == most {
				return list, false
			}
			seen[number] = true
			list = append(list, number)
		}
	}
	return list, true
}
