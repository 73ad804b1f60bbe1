package prove

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/steps"
)

// Readings pair if both affect the same operation.
func TestMeetingPairs(t *testing.T) {
	o := sparse(small(t, "CALLBACK-SIGNATURE"))
	first := whole(o)
	_, err := first.run(t.Context(), o, o.Concurrency, unit.budgets)
	require.NoError(t, err)
	pairs, meets, err := meetingPairs(first, true)
	require.NoError(t, err)
	require.NotEmpty(t, pairs)
	found := map[string]bool{}
	for i, pair := range pairs {
		found[pair.id] = true
		assert.NotEmpty(t, meets[i], pair.id)
		assert.LessOrEqual(t, len(meets[i]), eachPair, pair.id)
		for part := range strings.SplitSeq(pair.id, "+") {
			r, ok := behaviour.ReadingByID(part)
			require.True(t, ok, part)
			for _, u := range meets[i] {
				assert.True(t, first.units["documented × "+u.scenario.ID].trace.Differs(r.Apply), "%s in %s", part, u.scenario.ID)
			}
		}
	}
	assert.True(t, found["times-in-seconds+unknown-members"] || found["unknown-members+times-in-seconds"], "both change every answer")
	for id := range found {
		assert.NotContains(t, id, "conversations-by-contact-refused", "nothing is listed by contact here")
	}

	some, _, err := meetingPairs(first, false)
	require.NoError(t, err)
	assert.LessOrEqual(t, len(some), fewPairs)
	assert.NotEmpty(t, some)
}

// A pair is as permitted as its parts, and may leave unanswered what one of them may.
func TestPaired(t *testing.T) {
	var applied []string
	part := func(id string, unending bool) *variant {
		return &variant{kind: reading, id: id, says: "does " + id, unending: unending, apply: func(*behaviour.Behaviour) { applied = append(applied, id) }}
	}
	pair := paired(part("a", true), part("b", false))
	pair.apply(&behaviour.Behaviour{})
	assert.Equal(t, []string{"a", "b"}, applied)
	assert.Equal(t, "a+b", pair.id)
	assert.Equal(t, "does a; and does b", pair.says)
	assert.True(t, pair.mayEnd(fmt.Errorf("set-up: %w", &steps.UnendedError{})))
	assert.False(t, pair.mayEnd(errors.New("too late")))
	assert.False(t, part("b", false).mayEnd(&steps.UnendedError{}))

	_, err := Run(t.Context(), Options{Pairs: true, Full: true})
	assert.ErrorContains(t, err, "--pairs tries pairs of readings")
}
