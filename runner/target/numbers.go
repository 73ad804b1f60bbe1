package target

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"
)

// perScenario is how many recipients a scenario may have of its own: none of
// the suite's needs more.
const perScenario = 3

// numbers hands identities out of an allow-list. Patterns make as many as are
// wanted; plain numbers are shared out, so that no two scenarios that run at
// once write to the same person.
type numbers struct {
	prefixes []string
	shares   chan share // nil where there are patterns
}

// share is what one scenario has of the numbers.
type share struct {
	own      []string
	prefixes []string
	free     bool // the suite's own numbers serve
}

// newNumbers returns what hands out; with an empty list, nil.
func newNumbers(allow []string) *numbers {
	if len(allow) == 0 {
		return nil
	}
	n := &numbers{}
	var plain []string
	for _, a := range allow {
		if prefix, open := strings.CutSuffix(a, "*"); open {
			n.prefixes = append(n.prefixes, prefix)
		} else {
			plain = append(plain, a)
		}
	}
	if len(n.prefixes) > 0 {
		return n
	}
	count := max(1, len(plain)/perScenario)
	n.shares = make(chan share, count)
	for i := range count {
		n.shares <- share{own: plain[i*perScenario : min(len(plain), (i+1)*perScenario)]}
	}
	return n
}

// take waits for a share.
func (n *numbers) take(ctx context.Context) (share, error) {
	switch {
	case n == nil:
		return share{free: true}, nil
	case n.shares == nil:
		return share{prefixes: n.prefixes}, nil
	}
	select {
	case s := <-n.shares:
		return s, nil
	case <-ctx.Done():
		return share{}, ctx.Err()
	}
}

// give returns a share.
func (n *numbers) give(s share) {
	if n != nil && n.shares != nil {
		n.shares <- s
	}
}

// number picks the n-th identity of a scenario. Where the share is used up it is
// one that no list allows, so that nothing is sent.
func (s share) number(n int, h [32]byte) string {
	digits := binary.BigEndian.Uint64(h[:8])
	switch {
	case s.free:
		return fmt.Sprintf("+1555%011d", digits%100_000_000_000)
	case len(s.prefixes) > 0:
		prefix := s.prefixes[int(h[8])%len(s.prefixes)]
		// "a maximum of fifteen digits", ITU-T E.164
		rest := max(0, 15-len(strings.TrimPrefix(prefix, "+")))
		text := fmt.Sprintf("%020d", digits)
		return prefix + text[len(text)-rest:]
	case n <= len(s.own):
		return s.own[n-1]
	}
	return fmt.Sprintf("+000%d", n)
}
