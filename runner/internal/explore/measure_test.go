package explore

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A planted fault counts as found where some walk shows what no reading explains: what is
// seldom asked for shows, and a walk goes on beyond what a reading explains.
func TestMeasure_findsAPlantedFault(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes hundreds of walks")
	}
	ids := []string{
		"null-dispatch-retention-persists", "metadata-report-means-conversation", "rich-content-in-conversation", "sixth-message-in-conversation",
		"two-identities-in-conversation", "contact-created-once", "other-events-refused", "receipt-at-callback-url-in-the-other-mode",
		"list-window-ignored", "page-size-one-more", "callbacks-of-another-project", "correlation-id-in-lower-case", "answers-an-hour-ahead",
		"at-once-in-dispatch", "at-once-starts-conversations", "merge-patch-after-a-reply-replaces",
		"dispatch-contact-id-accepted", "dispatch-mo-never-stored", "list-of-dispatch-messages-oldest-first", "stop-answered-and-not-done",
	}
	for id, f := range hunted(context.Background(), ids, 1, 1000) {
		assert.NotNil(t, f.walk, "%s is not found", id)
		assert.Empty(t, f.by, "%s is explained", id)
	}
}

// Over HTTP a fault is found by the walk that shows it in this process.
func TestMeasure_pursuesAPlantedFault(t *testing.T) {
	const id = "rich-content-in-dispatch"
	m := &measuring{shown: hunted(context.Background(), []string{id}, 1, 400)}
	require.NotNil(t, m.shown[id].walk)
	f, err := m.pursued(context.Background(), id)
	require.NoError(t, err)
	require.NotNil(t, f)
	assert.Contains(t, f.Deviations, id)
}

// Without connections the same is found, in callbacks too, and nothing else.
func TestRun_inProcess(t *testing.T) {
	const id = "dispatch-mt-reports-contact-never-made"
	faulty := Variant{Deviations: []string{id}}
	w, _ := shows(t, faulty, Variant{})
	o := Options{Walks: []Walk{w}, Seed: 1, Eventually: hurry, Never: window}
	r, err := exploredInProcess(context.Background(), faulty, o)
	require.NoError(t, err)
	require.Len(t, r.Findings, 1)
	assert.Contains(t, r.Findings[0].Deviations, id)
	o.Eventually = patience
	r, err = exploredInProcess(context.Background(), Variant{}, o)
	require.NoError(t, err)
	assert.Empty(t, r.Findings)
	assert.Empty(t, r.Unfinished)
	assert.Empty(t, r.Left)
}

// A small measurement asks for no share.
func TestWeigh(t *testing.T) {
	few := measuring{faults: 100, found: 20, lengths: []int{2, 6, 7}}
	for name, c := range map[string]struct {
		least int
		m     measuring
		says  []string
	}{
		"all is well":    {95, measuring{faults: 100, found: 97, lengths: []int{1, 5, 9}}, nil},
		"one is lost":    {95, measuring{faults: 100, found: 97, lengths: []int{1, 5, 9}, lost: []string{"c"}}, nil},
		"too few, lost":  {95, measuring{faults: 100, found: 94, lengths: []int{1, 2, 3, 4, 5, 5, 5, 5}, lost: []string{"c", "d"}}, []string{"94 of 100", "8 of 10"}},
		"long":           {1, few, []string{"6 steps"}},
		"no share asked": {0, few, nil},
	} {
		c.m.Least = c.least
		c.m.weigh()
		require.Len(t, c.m.problems, len(c.says), name)
		for i, says := range c.says {
			assert.Contains(t, c.m.problems[i], says, name)
		}
	}
}
