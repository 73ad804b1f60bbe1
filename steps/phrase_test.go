package steps

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/cucumber/godog"
	"github.com/stretchr/testify/assert"
)

// The step's keyword decides whether an action has to succeed.
func TestRegister(t *testing.T) {
	for keyword, want := range map[string]int{"Given": 1, "When": 0, "Then": 1} {
		f := newFake()
		w := f.world(t)
		answers("app.list", 400)(f, w)
		text := "the apps are listed"
		suite := godog.TestSuite{
			ScenarioInitializer: func(sc *godog.ScenarioContext) { Register(sc, w, []string{text, "the request is refused"}) },
			Options: &godog.Options{Format: "progress", Output: io.Discard, Strict: true, FeatureContents: []godog.Feature{{
				Name: "f", Contents: []byte("Feature: f\n  Scenario: s\n    " + keyword + " " + text + "\n    Then the request is refused\n"),
			}}},
		}
		assert.Equal(t, want, suite.Run(), keyword)
		asks := "app.list"
		if keyword == "Then" {
			asks = "" // an action is no outcome
		}
		assert.Equal(t, asks, strings.Join(slices.Compact(f.asked), " "), keyword) // a Given repeats a read that is refused
	}
}

func TestKnown(t *testing.T) {
	assert.True(t, Known("the apps are listed"))
	assert.False(t, Known("the apps are listed twice"))
}
