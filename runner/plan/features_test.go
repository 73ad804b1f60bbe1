package plan

import (
	"errors"
	"testing"
	"testing/fstest"

	messages "github.com/cucumber/messages/go/v21"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each text is one that Gherkin itself takes without a word, or nearly so.
func TestFaultsOfFeatures(t *testing.T) {
	const head = "Feature: F\n  @rule:DISPATCH-ONE\n  Rule: R\n"
	for name, tc := range map[string]struct {
		text string
		line int
		want string
	}{
		"empty":                      {"", 1, "holds no feature"},
		"no Gherkin":                 {"Feature: F\n  nonsense\n    @tag\n", 1, "is no Gherkin"},
		"misspelt Feature":           {"Feture: F\n", 1, "is no Gherkin"},
		"misspelt Rule":              {"Feature: F\n  Rlue: R\n", 2, `"Rlue:" is no keyword; did you mean "Rule:"?`},
		"misspelt Scenario":          {head + "    Scenrio: S\n      When a\n", 4, `"Scenrio:" is no keyword; did you mean "Scenario:"?`},
		"no space after the colon":   {head + "    Scenrio:S\n      When a\n", 4, `"Scenrio:" is no keyword`},
		"lower case":                 {head + "    scenario: S\n      When a\n", 4, `"scenario:" is no keyword; did you mean "Scenario:"?`},
		"half an outline":            {head + "    Scenario outline: S\n      When a\n", 4, `did you mean "Scenario Outline:"?`},
		"after an empty line":        {head + "\n\n    Scenrio: S\n      When a\n", 6, `"Scenrio:" is no keyword`},
		"after prose":                {head + "    It is so.\n    Scenrio: S\n      When a\n", 5, `"Scenrio:" is no keyword`},
		"misspelt Examples":          {head + "    Scenario Outline: S\n    Exmples:\n      When a\n", 4, "text that is no step"},
		"misspelt Given":             {head + "    Scenario: S\n      Gven an app\n      When a\n", 4, `scenario "S" has text that is no step: "Gven an app"`},
		"misspelt Then":              {head + "    Scenario: S\n      When a\n      Ten b\n", 1, "is no Gherkin"},
		"no steps":                   {head + "    Scenario: S\n", 4, `scenario "S" has no steps`},
		"no rows":                    {head + "    Scenario Outline: S\n      When <a>\n      Examples:\n        | a |\n", 6, `the examples of "S" are empty`},
		"Background":                 {"Feature: F\n  Background:\n    Given a\n" + head[11:] + "    Scenario: S\n      When a\n", 2, "a background hides"},
		"Background in a rule":       {head + "    Background:\n      Given a\n    Scenario: S\n      When a\n", 3, "a rule holds scenarios only"},
		"scenario outside of a rule": {"Feature: F\n  Scenario: S\n    When a\n", 2, "outside any rule"},
		"no rule tag":                {"Feature: F\n  Rule: R\n    Scenario: S\n      When a\n", 2, "exactly one tag @rule:ID, this one has 0"},
		"two rule tags":              {"Feature: F\n  @rule:A-B @rule:C-D\n  Rule: R\n    Scenario: S\n      When a\n", 3, "this one has 2"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(fstest.MapFS{"x/y.feature": {Data: []byte(tc.text)}})
			var fault *FeatureFault
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, "x/y.feature", fault.File)
			assert.Equal(t, tc.line, fault.Line, fault.Reason)
			assert.Contains(t, fault.Reason, tc.want)
			assert.Contains(t, err.Error(), "x/y.feature:")
		})
	}
}

func TestProseWithAColonIsNoFault(t *testing.T) {
	_, err := Parse(fstest.MapFS{"x/y.feature": {Data: []byte("Feature: F\n  Two things matter here: this and that.\n  See https://docs.example\n")}})
	assert.NoError(t, err)
}

func TestFilesAreReadInOrderOfPath(t *testing.T) {
	parsed, err := Parse(ours())
	require.NoError(t, err)
	require.Len(t, parsed, 2)
	assert.Equal(t, "a/first.feature", parsed[0].URI)
	assert.Equal(t, "b/second.feature", parsed[1].URI)
	assert.Len(t, parsed[0].Pickles, 5)
}

// A feature that lies where nobody looks would never run, and nobody would know.
func TestAFeatureInTheWrongPlaceIsAFault(t *testing.T) {
	for _, path := range []string{"lost.feature", "a/b/deep.feature"} {
		_, err := Parse(fstest.MapFS{path: {Data: []byte("Feature: F\n")}})
		var fault *FeatureFault
		require.ErrorAs(t, err, &fault, path)
		assert.Equal(t, path, fault.File)
	}
}

func TestAnUnreadableFileIsAnError(t *testing.T) {
	_, err := Parse(fstest.MapFS{"x/y.feature/inside": {Data: []byte("a folder")}})
	require.Error(t, err)
	assert.False(t, errors.Is(err, ErrNothing))
}

func TestDigestTellsTextsApart(t *testing.T) {
	base := func() *messages.Pickle {
		return &messages.Pickle{Name: "n", Tags: []*messages.PickleTag{{Name: "@rule:A"}}, Steps: []*messages.PickleStep{{
			Type: messages.PickleStepType_ACTION, Text: "x",
			Argument: &messages.PickleStepArgument{DataTable: &messages.PickleTable{Rows: []*messages.PickleTableRow{{Cells: []*messages.PickleTableCell{{Value: "c"}}}}}},
		}}}
	}
	same := base()
	same.Id, same.Uri = "7", "elsewhere"
	assert.Equal(t, DigestOf(base(), "1"), DigestOf(same, "1"), "place and number are no part of the text")
	assert.Regexp(t, `^sha256:[0-9a-f]{32}$`, DigestOf(base(), "1"))

	for name, change := range map[string]func(*messages.Pickle){
		"name":    func(p *messages.Pickle) { p.Name = "m" },
		"tag":     func(p *messages.Pickle) { p.Tags[0].Name = "@rule:B" },
		"keyword": func(p *messages.Pickle) { p.Steps[0].Type = messages.PickleStepType_CONTEXT },
		"text":    func(p *messages.Pickle) { p.Steps[0].Text = "y" },
		"cell":    func(p *messages.Pickle) { p.Steps[0].Argument.DataTable.Rows[0].Cells[0].Value = "d" },
		"block": func(p *messages.Pickle) {
			p.Steps[0].Argument.DocString = &messages.PickleDocString{Content: "block"}
		},
		"more steps": func(p *messages.Pickle) { p.Steps = append(p.Steps, &messages.PickleStep{Text: "z"}) },
		"no step":    func(p *messages.Pickle) { p.Steps = nil },
	} {
		changed := base()
		change(changed)
		assert.NotEqual(t, DigestOf(base(), "1"), DigestOf(changed, "1"), name)
	}
	assert.NotEqual(t, DigestOf(base(), "1"), DigestOf(base(), "2"), "the steps' version")
}
