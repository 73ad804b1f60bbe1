package endpoint

import (
	"context"
	"encoding/binary"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/session"
)

// drawing returns hashes that draw the same first number for each n, or, with a step,
// one after the other.
func drawing(step uint64) func(int) [32]byte {
	return func(n int) (h [32]byte) {
		binary.BigEndian.PutUint64(h[:8], uint64(n)*step)
		return h
	}
}

func TestNumbers_own(t *testing.T) {
	n := newNumbers(nil)
	v := session.NewValues(1, "RULE/scenario", nil)
	s, err := n.take(t.Context(), v.IdentityHash)
	require.NoError(t, err)
	// A replay, which has no allow-list, gets the same numbers.
	replayed := session.NewValues(1, "RULE/scenario", nil)
	for i := range PerScenario {
		assert.Equal(t, replayed.Identity(), s.number(i+1))
		assert.Regexp(t, `^\+1555\d{11}$`, s.number(i+1))
	}
}

// For all draws, two scenarios never have the same number at the same time, and a fresh
// number is preferred to a used one.
func TestNumbers_distinct(t *testing.T) {
	for name, allow := range map[string][]string{
		"a pattern of a hundred": {"+1555123456789*"},
		"numbers":                {"+1", "+2", "+3", "+4", "+5", "+6", "+7", "+8", "+9", "+10"},
		"both, and some twice":   {"+15551234567890*", "+15551234567890*", "15551234567891*", "+155512345678917"},
	} {
		t.Run(name, func(t *testing.T) {
			all, whole := Recipients(allow, 1000)
			require.True(t, whole)
			n := newNumbers(allow)
			seen := map[string]bool{}
			var first *share
			for range len(all) / PerScenario {
				s, err := n.take(t.Context(), drawing(0))
				require.NoError(t, err)
				for i := range PerScenario {
					number := s.number(i + 1)
					assert.False(t, seen[number], "%s comes twice", number)
					assert.Contains(t, all, number)
					seen[number] = true
				}
				if first == nil {
					first = s
				}
			}
			ended, cancel := context.WithCancel(t.Context())
			cancel()
			_, err := n.take(ended, drawing(0))
			require.ErrorIs(t, err, context.Canceled, "no further scenario begins")
			got := make(chan *share)
			go func() {
				s, _ := n.take(t.Context(), drawing(0))
				got <- s
			}()
			n.give(first)
			assert.Contains(t, first.list, (<-got).number(1), "what came back goes to the one who waited")
		})
	}
}

// A number that a scenario did not use stays fresh.
func TestNumbers_unusedFirst(t *testing.T) {
	n := newNumbers([]string{"+15551234567890*"})
	s, err := n.take(t.Context(), drawing(1))
	require.NoError(t, err)
	used := s.number(1)
	n.give(s)
	s, err = n.take(t.Context(), drawing(1))
	require.NoError(t, err)
	assert.NotContains(t, s.list, used)
}

func TestNumbers_exhausted(t *testing.T) {
	n := newNumbers([]string{"+1", "+2"})
	s, err := n.take(t.Context(), drawing(1))
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{"+1", "+2"}, []string{s.number(1), s.number(2)})
	g := newGuard()
	assert.False(t, g.allowed(s.number(3)), "one too many reaches nobody")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, apiRoot+"/contacts?channel=SMS&identity=%2B0003", nil)
	require.NoError(t, err)
	require.ErrorIs(t, g.check(req), errNobody, "and is said plainly before anything is asked")

	// A pattern has one more, as long as no other scenario has it.
	n = newNumbers([]string{"+1555123456789*"})
	s, err = n.take(t.Context(), drawing(1))
	require.NoError(t, err)
	assert.Regexp(t, `^\+1555123456789\d\d$`, s.number(PerScenario+1))
}

func TestNumbers_concurrentUse(t *testing.T) {
	n := newNumbers([]string{"+15551234567890*", "+46701"})
	var held sync.Map
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			for range 20 {
				s, err := n.take(context.Background(), drawing(uint64(i)))
				assert.NoError(t, err)
				for k := range PerScenario {
					_, twice := held.LoadOrStore(s.number(k+1), i)
					assert.False(t, twice)
				}
				for k := range PerScenario {
					held.Delete(s.number(k + 1))
				}
				n.give(s)
			}
		})
	}
	all.Wait()
}

func TestRecipients(t *testing.T) {
	for want, allow := range map[string][]string{
		"[+1 +2] true":              {"+1", "2", "+2"},
		"[+1 +2] false":             {"+1", "+2", "+1666*"},
		"[+155512345678901] true":   {"+155512345678901*"}, // fifteen digits: a number
		"[+1 +15551234567890] true": {"+1", "+15551234567890"},
	} {
		list, whole := Recipients(allow, 2)
		assert.Equal(t, want, fmt.Sprint(list, whole))
	}
	list, whole := Recipients([]string{"+15551234567890*"}, 100)
	assert.True(t, whole)
	assert.Len(t, list, 10)
}
