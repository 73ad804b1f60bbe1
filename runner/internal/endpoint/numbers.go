package endpoint

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"sync"
)

// PerScenario is how many recipients of its own a scenario may need. Without callbacks,
// every message that it waits for takes a control message to another recipient.
const PerScenario = 5

// OwnNumbers is the pattern of the numbers that the suite makes up if no recipients are
// named: 15 digits from 1555, which no subscriber has.
const OwnNumbers = "+1555*"

// unlisted is the prefix of a placeholder for a recipient that the allow-list does not
// have.
const unlisted = "+000"

// numbers hands out the identities of an allow-list. Two scenarios that run at once
// never share one. A number that a scenario has used goes to another only when no fresh
// one is left, since scenarios need recipients that the target does not know. It is
// safe for concurrent use.
type numbers struct {
	entries []entry

	mu   sync.Mutex
	held map[string]bool // in use by a scenario
	had  map[string]bool // used and given back
	back chan struct{}   // closed when numbers are given back
}

// entry is one number of an allow-list, or a pattern: all numbers with a prefix.
type entry struct {
	prefix string
	digits int    // number of digits after the prefix
	size   uint64 // how many numbers the entry has
}

// newEntry parses an entry. The numbers of a pattern have the greatest length allowed,
// since such a number hardly belongs to anyone.
func newEntry(text string) entry {
	prefix, open := strings.CutSuffix("+"+strings.TrimPrefix(text, "+"), "*")
	if !open {
		return entry{prefix, 0, 1}
	}
	// "a maximum of fifteen digits", ITU-T E.164
	digits := max(0, 15-len(prefix)+1)
	return entry{prefix, digits, uint64(math.Pow10(digits))}
}

// number returns the i-th number of an entry, from 0.
func (e entry) number(i uint64) string {
	if e.digits == 0 {
		return e.prefix
	}
	return fmt.Sprintf("%s%0*d", e.prefix, e.digits, i)
}

// newNumbers returns the numbers of an allow-list; for an empty one, the suite's own.
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

// share is the set of numbers of one scenario.
type share struct {
	of   *numbers
	hash func(n int) [32]byte
	// list holds the scenario's numbers; the first used of them were handed out.
	list []string
	used int
}

// number returns the n-th identity of a scenario. Beyond its share it does not wait: if
// no number is left, it returns a placeholder that no allow-list has, so that nothing
// is sent.
func (s *share) number(n int) string {
	for len(s.list) < n {
		s.of.mu.Lock()
		more := s.of.draw(s.hash(len(s.list) + 1))
		s.of.mu.Unlock()
		if more == "" {
			return fmt.Sprintf("%s%d", unlisted, n)
		}
		s.list = append(s.list, more)
	}
	s.used = max(s.used, n)
	return s.list[n-1]
}

// take waits until a scenario can have all its numbers at once, or all that the list
// has. Taking some and waiting for the rest could deadlock. hash draws the n-th.
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

// try takes a share, or returns a channel that is closed when it may be tried again.
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
	if len(s) == PerScenario || len(s) == len(n.held) { // all, or no other scenario holds any
		return &share{of: n, hash: hash, list: s}, nil
	}
	for _, number := range s {
		delete(n.held, number)
	}
	return nil, n.back
}

// draw takes a number that is not in use, if possible one that was never used; it
// returns "" if there is none. The caller holds the lock.
func (n *numbers) draw(h [32]byte) string {
	for _, fresh := range []bool{true, false} {
		for i := range n.entries {
			e := n.entries[(int(h[8])+i)%len(n.entries)]
			start := binary.BigEndian.Uint64(h[:8]) % e.size
			// Among this many in a row one is neither held nor had, if there is any.
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

// give gives a share back.
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

// Recipients lists the numbers of an allow-list, each once, but no more than most of
// them; all reports whether the list is complete.
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
