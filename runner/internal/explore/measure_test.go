package explore

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A planted fault counts as found where some walk shows what no reading explains.
func TestMeasure_plantedFault(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes hundreds of walks")
	}
	for id, explained := range map[string]string{"anonymous-may-read": "", "dispatch-ttl-cut-to-7": "ttl-clamped", "dispatch-mo-not-delivered-at-zero-days": ""} {
		after := int64(0)
		if id == "dispatch-mo-not-delivered-at-zero-days" {
			after = 20201 // then come two walks whose first callback is the missing one
		}
		w, seed := another(context.Background(), id, after)
		require.NotNil(t, w, id)
		m := &measuring{shown: map[string]found{id: {seed, w}}}
		assert.Equal(t, explained, m.judged(context.Background(), id), id)
		f, by, err := m.pursued(context.Background(), id)
		require.NoError(t, err)
		assert.Equal(t, explained, by, "over HTTP: %s", id)
		if explained != "" {
			assert.Nil(t, f, id)
			continue
		}
		require.NotNil(t, f, id)
		assert.Contains(t, f.Deviations, id)
	}
}

// Without connections the same is found, in callbacks too, and nothing else.
func TestRun_inProcess(t *testing.T) {
	const id = "dispatch-mt-reports-contact-never-made"
	faulty := Variant{Deviations: []string{id}}
	w, _ := shows(t, faulty, Variant{})
	o := Options{Walks: []Walk{w}, Seed: 1, Eventually: hurry, Never: window, inProcess: true}
	r, err := explored(context.Background(), faulty, o)
	require.NoError(t, err)
	require.Len(t, r.Findings, 1)
	assert.Contains(t, r.Findings[0].Deviations, id)
	o.Eventually = patience
	r, err = explored(context.Background(), Variant{}, o)
	require.NoError(t, err)
	assert.Empty(t, r.Findings)
	assert.Empty(t, r.Unfinished)
	assert.Empty(t, r.Left)
}

// What a reading explains was not found, and needs no confirmation. A small measurement asks
// for no share.
func TestWeigh(t *testing.T) {
	few := Measurement{Faults: 100, Found: 20, Confirmed: 3, Explained: []string{"a by b"}, Lengths: []int{2, 6, 7}}
	for name, c := range map[string]struct {
		least int
		m     Measurement
		says  []string
	}{
		"all is well":    {95, Measurement{Faults: 100, Found: 97, Confirmed: 3, Explained: []string{"a by b"}, Lengths: []int{1, 5, 9}}, nil},
		"too few, lost":  {95, Measurement{Faults: 100, Found: 95, Confirmed: 9, Explained: []string{"a by b"}, Lost: []string{"c"}}, []string{"94 of 100", "9 of 10"}},
		"long":           {1, few, []string{"6 steps"}},
		"no share asked": {0, few, nil},
	} {
		m := &measuring{Scale: Scale{Least: c.least}, Measurement: &c.m}
		m.weigh()
		require.Len(t, m.Problems, len(c.says), name)
		for i, says := range c.says {
			assert.Contains(t, m.Problems[i], says, name)
		}
	}
}
