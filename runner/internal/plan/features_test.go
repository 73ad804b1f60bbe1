package plan

import (
	"errors"
	"testing"
	"testing/fstest"

	messages "github.com/cucumber/messages/go/v34"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParse_orderOfPath(t *testing.T) {
	parsed, err := Parse(ours())
	require.NoError(t, err)
	require.Len(t, parsed, 2)
	assert.Equal(t, "a/first.feature", parsed[0].URI)
	assert.Equal(t, "b/second.feature", parsed[1].URI)
	assert.Len(t, parsed[0].Pickles, 5)
}

// A feature in the wrong place would silently never run.
func TestParse_wrongPlace(t *testing.T) {
	for _, path := range []string{"lost.feature", "a/b/deep.feature"} {
		_, err := Parse(fstest.MapFS{path: {Data: []byte("Feature: F\n")}})
		var fault *FeatureFault
		require.ErrorAs(t, err, &fault, path)
		assert.Equal(t, path, fault.File)
	}
}

func TestParse_unreadableFile(t *testing.T) {
	_, err := Parse(fstest.MapFS{"x/y.feature/inside": {Data: []byte("a folder")}})
	require.Error(t, err)
	assert.False(t, errors.Is(err, ErrNothing))
}

func TestDigestOf(t *testing.T) {
	base := func() *messages.Pickle {
		return &messages.Pickle{Name: "n", Tags: []*messages.PickleTag{{Name: "@rule:A"}}, Steps: []*messages.PickleStep{{
			Type: messages.PickleStepType_ACTION, Text: "x",
		}}}
	}
	same := base()
	same.Id, same.Uri = "7", "elsewhere"
	assert.Equal(t, DigestOf(base(), "1"), DigestOf(same, "1"), "place and number are no part of the text")
	assert.Regexp(t, `^sha256:[0-9a-f]{32}$`, DigestOf(base(), "1"))

	for name, change := range map[string]func(*messages.Pickle){
		"name":       func(p *messages.Pickle) { p.Name = "m" },
		"tag":        func(p *messages.Pickle) { p.Tags[0].Name = "@rule:B" },
		"keyword":    func(p *messages.Pickle) { p.Steps[0].Type = messages.PickleStepType_CONTEXT },
		"text":       func(p *messages.Pickle) { p.Steps[0].Text = "y" },
		"more steps": func(p *messages.Pickle) { p.Steps = append(p.Steps, &messages.PickleStep{Text: "z"}) },
		"no step":    func(p *messages.Pickle) { p.Steps = nil },
	} {
		changed := base()
		change(changed)
		assert.NotEqual(t, DigestOf(base(), "1"), DigestOf(changed, "1"), name)
	}
	assert.NotEqual(t, DigestOf(base(), "1"), DigestOf(base(), "2"), "the steps' version")
}
