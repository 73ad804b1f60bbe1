package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Against every host but this one a run keeps to the limits of the public service.
func TestEndpoint_limits(t *testing.T) {
	for url, want := range map[string][2]float64{
		"https://staging.example": {800, 20}, "http://127.0.0.1:1": {0, 0},
		"https://eu.conversation.api.sinch.com": {800, 20},
	} {
		for _, asked := range []float64{0, 3} {
			f, err := Effective(&File{Rate: asked, Target: Target{URL: url, Project: "p", Auth: Auth{None: true}}}, Flags{}, func(string) (string, bool) { return "", false })
			require.NoError(t, err)
			e, err := f.Endpoint()
			require.NoError(t, err)
			rate := want[0]
			if asked > 0 {
				rate = asked
			}
			assert.InDelta(t, rate, e.PerSecond, 0, url)
			assert.InDelta(t, want[1], e.PerApp, 0, url)
			assert.Zero(t, f.Concurrency, url)
		}
	}
}
