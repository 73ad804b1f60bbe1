package session

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/ledger"
)

func TestValues_repeatable(t *testing.T) {
	handed := map[string]string{}
	a := NewValues(7, "R-A/s", func(k, v string) { handed[k] = v })
	b := NewValues(7, "R-A/s", nil)
	for range 3 {
		assert.Equal(t, a.Name("app"), b.Name("app"))
		assert.Equal(t, a.Identity(), b.Identity())
	}
	assert.Equal(t, a.Secret(), b.Secret())
	assert.Equal(t, a.Secret(), a.Secret(), "a scenario has one secret")
	assert.Len(t, handed, 6)
	assert.NotContains(t, handed, "secret", "a secret is not handed to a recording")
	assert.Regexp(t, `^modecert app-1 [0-9a-f]{12}$`, handed["app-1"])
	a.Began = time.Date(2025, 4, 16, 10, 0, 0, 7, time.FixedZone("", 7200))
	assert.Regexp(t, `^modecert app-4 20250416T080000Z [0-9a-f]{12}$`, a.Name("app"), "what is found by its name tells when the run began")
	assert.True(t, ledger.Marked(handed["app-4"]))
	assert.Regexp(t, `^modecert message-1 [0-9a-f]{12}$`, a.Name("message"), "what a person may have to type does not")
	assert.Regexp(t, `^\+1555\d{11}$`, handed["identity-3"])
}

func TestValues_distinct(t *testing.T) {
	seen := map[string]string{}
	take := func(who, value string) {
		other, twice := seen[value]
		assert.False(t, twice, "%s and %s share %s", who, other, value)
		seen[value] = who
	}
	for seed := range int64(3) {
		for s := range 100 {
			who := fmt.Sprintf("seed %d, scenario %d", seed, s)
			v := NewValues(seed, fmt.Sprintf("R-A/%d", s), nil)
			for range 3 {
				take(who, v.Identity())
				take(who, v.Name("app"))
				take(who, v.Name("contact"))
			}
			take(who, v.Secret())
		}
	}
}

func TestValues_concurrentUse(t *testing.T) {
	v := NewValues(1, "R-A/s", nil)
	var all sync.WaitGroup
	var seen sync.Map
	for range 50 {
		all.Go(func() {
			_, twice := seen.LoadOrStore(v.Identity(), true)
			assert.False(t, twice)
		})
	}
	all.Wait()
}
