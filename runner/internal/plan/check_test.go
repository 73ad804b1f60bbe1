package plan

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Gherkin silently accepts each text, or rejects it with an unhelpful message.
func TestFaultsOfFeatures(t *testing.T) {
	const (
		head    = "Feature: F\n  @rule:DISPATCH-ONE\n  Rule: R\n"
		outline = head + "    Scenario Outline: S <a>\n      When <b>\n"
		row     = "        | 1 | 2 |\n"
		table   = "      Examples:\n        | a | b |\n" + row
	)
	for name, tc := range map[string]struct {
		text string
		line int
		want string
	}{
		"empty":                      {"", 1, "holds no feature"},
		"comment only":               {"# nothing\n", 1, "holds no feature"},
		"no feature":                 {"A feature about\n", 1, `"A" is no keyword; a file begins with "Feature:"`},
		"misspelt Feature":           {"Feture: F\n", 1, `"Feture:" is no keyword; did you mean "Feature:"?`},
		"unknown language":           {"# language: xx\nFeature: F\n", 1, "is no Gherkin: Language not supported: xx"},
		"tag without a rule":         {"Feature: F\n  nonsense\n    @tag\n", 4, "the file ends too early: after a tag, or within a text block"},
		"text block without end":     {head + "    Scenario: S\n      When a\n        \"\"\"\n        b\n", 8, "the file ends too early"},
		"misspelt Rule":              {"Feature: F\n  Rlue: R\n", 2, `"Rlue:" is no keyword; did you mean "Rule:"?`},
		"Rule without a colon":       {"Feature: F\n  It is so.\n\n  Rule R\n", 4, `"Rule" is no keyword; did you mean "Rule:"?`},
		"step among a feature's":     {"Feature: F\n  It is so.\n  Given an app\n", 3, `a Given stands outside any scenario; is "Scenario:" missing above it?`},
		"misspelt Scenario":          {head + "    Scenrio: S\n      When a\n", 4, `"Scenrio:" is no keyword; did you mean "Scenario:"?`},
		"no space after the colon":   {head + "    Scenrio:S\n      When a\n", 4, `"Scenrio:" is no keyword`},
		"lower case":                 {head + "    scenario: S\n      When a\n", 4, `"scenario:" is no keyword; did you mean "Scenario:"?`},
		"half an outline":            {head + "    Scenario outline: S\n      When a\n", 4, `did you mean "Scenario Outline:"?`},
		"first without a colon":      {head + "    Scenario an app\n      When a\n    Scenario: S\n      When a\n", 4, `"Scenario" is no keyword; did you mean "Scenario:"?`},
		"first outline, no colon":    {head + "    Scenario Outline an app\n      When a\n", 4, `"Scenario Outline" is no keyword; did you mean "Scenario Outline:"?`},
		"second without a colon":     {head + "    Scenario: S\n      When a\n\n    Scenario an app\n      When a\n", 7, `"Scenario" is no keyword; did you mean "Scenario:"?`},
		"first scenario left out":    {head + "    Given an app\n    Scenario: S\n      When a\n", 4, `a Given stands outside any scenario; is "Scenario:" missing above it?`},
		"steps after examples":       {outline + table + "      When a\n", 9, `a When stands outside any scenario; is "Scenario:" missing above it?`},
		"after an empty line":        {head + "\n\n    Scenrio: S\n      When a\n", 6, `"Scenrio:" is no keyword`},
		"prose below a rule":         {head + "\n    It is so.\n    Scenario: S\n      When a\n", 5, `"It" is no keyword; below a Rule stand scenarios only`},
		"prose below a scenario":     {head + "    Scenario: S\n      Somebody asks.\n      When a\n", 5, `"Somebody" is no keyword; below a Scenario stand steps only`},
		"prose below examples":       {outline + "      Examples:\n        Rather many\n        | a | b |\n" + row, 7, `"Rather" is no keyword; below Examples stands a table only`},
		"misspelt first Examples":    {head + "    Scenario Outline: S\n    Exmples:\n      When a\n", 5, `"Exmples:" is no keyword; did you mean "Examples:"?`},
		"misspelt Examples":          {outline + "      Exampels:\n        | a | b |\n" + row, 6, `"Exampels:" is no keyword; did you mean "Examples:"?`},
		"Examples without a colon":   {outline + "      Examples\n        | a | b |\n" + row, 6, `"Examples" is no keyword; did you mean "Examples:"?`},
		"misspelt Given":             {head + "    Scenario: S\n      Gven an app\n      When a\n", 5, `"Gven" is no keyword; did you mean "Given"?`},
		"misspelt Then":              {head + "    Scenario: S\n      When a\n      Thn the app\n", 6, `"Thn" is no keyword; did you mean "Then"?`},
		"nonsense among steps":       {head + "    Scenario: S\n      When a\n      nonsense\n", 6, `"nonsense" is no keyword; a step begins with Given, When, Then, And or But`},
		"no steps":                   {head + "    Scenario: S\n", 4, `scenario "S" has no steps`},
		"table":                      {head + "    Scenario: S\n      When a\n        | b |\n", 5, "the step holds a table or a text block, which no phrase reads"},
		"text block":                 {head + "    Scenario: S\n      When a\n        \"\"\"\n        b\n        \"\"\"\n", 5, "the step holds a table or a text block, which no phrase reads"},
		"no Examples":                {outline, 4, `the outline "S <a>" has no Examples`},
		"no rows":                    {outline + "      Examples:\n        | a | b |\n", 6, `the examples of "S <a>" are empty`},
		"no table":                   {outline + "      Examples:\n", 6, `the examples of "S <a>" are empty`},
		"a cell too many":            {outline + table + "        | 1 | 2 | 3 |\n", 9, "the row has more or fewer cells than the head of its table"},
		"misspelt column of a step":  {outline + strings.Replace(table, "b", "bb", 1), 5, "no column fills <b>; the Examples of line 6 have a, bb"},
		"misspelt column of a name":  {outline + strings.Replace(table, "a |", "aa |", 1), 4, "no column fills <a>; the Examples of line 6 have aa, b"},
		"second table":               {outline + table + "      Examples:\n        | b | c |\n" + row, 4, "no column fills <a>; the Examples of line 9 have b, c"},
		"column too many":            {outline + "      Examples:\n        | a | b | c |\n        | 1 | 2 | 3 |\n", 7, `neither name nor steps use column "c"`},
		"column twice":               {outline + "      Examples:\n        | a | b | b |\n        | 1 | 2 | 3 |\n", 7, `column "b" stands twice`},
		"placeholder in a cell":      {outline + "      Examples:\n        | a | b |\n        | 1 | <c> |\n", 5, "<c> is left in the step once the examples are filled in"},
		"placeholder in a name":      {head + "    Scenario: S <a>\n      When a\n", 4, "<a> is left in the name once the examples are filled in"},
		"placeholder in a step":      {head + "    Scenario: S\n      When <a b>\n", 5, "<a b> is left in the step once the examples are filled in"},
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
			assert.NotContains(t, err.Error(), "\n")
			assert.Less(t, len(err.Error()), 150)
		})
	}
	_, err := Parse(fstest.MapFS{"x/y.feature": {Data: []byte(outline + table)}})
	assert.NoError(t, err, "what the outlines above were before they were spoiled")
}

func TestProseIsNoFault(t *testing.T) {
	_, err := Parse(fstest.MapFS{"x/y.feature": {Data: []byte("Feature: F\n  Two things matter here: this and that. Given\n  time, Rules hold.\n  See https://docs.example\n")}})
	assert.NoError(t, err)
}
