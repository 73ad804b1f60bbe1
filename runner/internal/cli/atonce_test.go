package cli

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/config"
)

// A live target shows how many scenarios it bears, unless the user says how many; a
// person or a command that acts as the recipient does not.
func TestAtOnce(t *testing.T) {
	at := func(h *config.Handset) *config.File {
		f := &config.File{}
		f.Capabilities.Handset.Offered = h
		return f
	}
	for name, tc := range map[string]struct {
		f      runFlags
		most   int // scenarios at once, or open at once
		adapts bool
	}{
		"recordings":            {runFlags{}, config.DefaultConcurrency, false},
		"recordings, as asked":  {runFlags{concurrency: 7}, 7, false},
		"the reference service": {runFlags{target: "reference"}, 0, true},
		"an endpoint":           {runFlags{config: at(nil)}, 0, true},
		"an endpoint's handset": {runFlags{config: at(&config.Handset{Control: "http://c.example"})}, 0, true},
		"an endpoint, as asked": {runFlags{config: at(nil), concurrency: 1}, 1, false},
		"a person":              {runFlags{config: at(&config.Handset{Ask: true})}, config.DefaultConcurrency, false},
		"a command":             {runFlags{config: at(&config.Handset{Command: []string{"reply"}})}, config.DefaultConcurrency, false},
	} {
		(&app{}).atOnce(&tc.f)
		assert.Equal(t, tc.adapts, tc.f.adapts, name)
		if tc.adapts {
			assert.Equal(t, tc.f.concurrency, tc.f.mostAtOnce(), name)
			assert.Zero(t, tc.f.manners().Concurrency, name)
		} else {
			assert.Equal(t, tc.most, tc.f.concurrency, name)
			assert.Zero(t, tc.f.mostAtOnce(), name)
		}
	}
}
