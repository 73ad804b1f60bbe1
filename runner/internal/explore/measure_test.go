package explore

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A planted fault is confirmed over HTTP by the shortest walk that shows it, and is not
// found where a reading explains it in that walk and in longer ones.
func TestAPlantedFaultIsPursuedByTheShortestWalk(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes hundreds of walks")
	}
	pursued := func(id string) (Walk, *Finding, string) {
		w, seed := another(context.Background(), id, 0)
		require.NotNil(t, w, id)
		m := &measuring{shown: map[string]found{id: {seed, w}}}
		f, explained, err := m.pursued(context.Background(), id, true)
		require.NoError(t, err)
		return w, f, explained
	}
	w, f, _ := pursued("anonymous-may-read")
	require.NotNil(t, f)
	assert.Less(t, f.Original, len(w), "what was made over HTTP is shorter than what was found")
	assert.Contains(t, f.Deviations, "anonymous-may-read")
	_, f, explained := pursued("dispatch-ttl-cut-to-7")
	assert.Nil(t, f)
	assert.Equal(t, "ttl-clamped", explained)
}
