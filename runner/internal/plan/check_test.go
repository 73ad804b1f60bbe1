package plan

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Gherkin silently accepts each text, or rejects it with an unhelpful message.
func TestParse_faults(t *testing.T) {
	const (
		rule    = "Feature: F\n  @rule:DISPATCH-ONE\n  Rule: R\n"
		head    = rule + "    @id:s\n"
		outline = head + "    Scenario Outline: S <a>\n      When <b>\n"
		row     = "        | x | 1 | 2 |\n"
		table   = "      Examples:\n        | case | a | b |\n" + row
	)
	for name, tc := range map[string]struct {
		text string
		line int
		want string
	}{
		"empty":                      {"", 1, "holds no feature"},
		"comment only":               {"# nothing\n", 1, "holds no feature"},
		"no feature":                 {"A feature about\n", 1, `"A" is not a keyword; a file begins with "Feature:"`},
		"misspelt Feature":           {"Feture: F\n", 1, `"Feture:" is not a keyword; did you mean "Feature:"?`},
		"unknown language":           {"# language: xx\nFeature: F\n", 1, "is not Gherkin: Language not supported: xx"},
		"tag without a rule":         {"Feature: F\n  nonsense\n    @tag\n", 4, "the file ends too early: after a tag, or within a text block"},
		"text block without end":     {head + "    Scenario: S\n      When a\n        \"\"\"\n        b\n", 9, "the file ends too early"},
		"misspelt Rule":              {"Feature: F\n  Rlue: R\n", 2, `"Rlue:" is not a keyword; did you mean "Rule:"?`},
		"Rule without a colon":       {"Feature: F\n  It is so.\n\n  Rule R\n", 4, `"Rule" is not a keyword; did you mean "Rule:"?`},
		"step among a feature's":     {"Feature: F\n  It is so.\n  Given an app\n", 3, `a Given stands outside any scenario; is "Scenario:" missing above it?`},
		"misspelt Scenario":          {head + "    Scenrio: S\n      When a\n", 5, `"Scenrio:" is not a keyword; did you mean "Scenario:"?`},
		"no space after the colon":   {head + "    Scenrio:S\n      When a\n", 5, `"Scenrio:" is not a keyword`},
		"lower case":                 {head + "    scenario: S\n      When a\n", 5, `"scenario:" is not a keyword; did you mean "Scenario:"?`},
		"half an outline":            {head + "    Scenario outline: S\n      When a\n", 5, `did you mean "Scenario Outline:"?`},
		"first without a colon":      {head + "    Scenario an app\n      When a\n    Scenario: S\n      When a\n", 5, `"Scenario" is not a keyword; did you mean "Scenario:"?`},
		"first outline, no colon":    {head + "    Scenario Outline an app\n      When a\n", 5, `"Scenario Outline" is not a keyword; did you mean "Scenario Outline:"?`},
		"second without a colon":     {head + "    Scenario: S\n      When a\n\n    Scenario an app\n      When a\n", 8, `"Scenario" is not a keyword; did you mean "Scenario:"?`},
		"first scenario left out":    {head + "    Given an app\n    Scenario: S\n      When a\n", 5, `a Given stands outside any scenario; is "Scenario:" missing above it?`},
		"steps after examples":       {outline + table + "      When a\n", 10, `a When stands outside any scenario; is "Scenario:" missing above it?`},
		"after an empty line":        {head + "\n\n    Scenrio: S\n      When a\n", 7, `"Scenrio:" is not a keyword`},
		"prose below a scenario":     {head + "    Scenario: S\n      Somebody asks.\n      When a\n", 6, `"Somebody" is not a keyword; below a Scenario, only steps are allowed`},
		"prose below examples":       {outline + "      Examples:\n        Rather many\n        | case | a | b |\n" + row, 8, `"Rather" is not a keyword; below Examples, only a table is allowed`},
		"misspelt first Examples":    {head + "    Scenario Outline: S\n    Exmples:\n      When a\n", 6, `"Exmples:" is not a keyword; did you mean "Examples:"?`},
		"misspelt Examples":          {outline + "      Exampels:\n        | case | a | b |\n" + row, 7, `"Exampels:" is not a keyword; did you mean "Examples:"?`},
		"Examples without a colon":   {outline + "      Examples\n        | case | a | b |\n" + row, 7, `"Examples" is not a keyword; did you mean "Examples:"?`},
		"misspelt Given":             {head + "    Scenario: S\n      Gven an app\n      When a\n", 6, `"Gven" is not a keyword; did you mean "Given"?`},
		"misspelt Then":              {head + "    Scenario: S\n      When a\n      Thn the app\n", 7, `"Thn" is not a keyword; did you mean "Then"?`},
		"nonsense among steps":       {head + "    Scenario: S\n      When a\n      nonsense\n", 7, `"nonsense" is not a keyword; a step begins with Given, When, Then, And or But`},
		"no steps":                   {head + "    Scenario: S\n", 5, `scenario "S" has no steps`},
		"table":                      {head + "    Scenario: S\n      When a\n        | b |\n", 6, "the step holds a table or a text block, which no phrase reads"},
		"text block":                 {head + "    Scenario: S\n      When a\n        \"\"\"\n        b\n        \"\"\"\n", 6, "the step holds a table or a text block, which no phrase reads"},
		"no Examples":                {outline, 5, `the outline "S <a>" has no Examples`},
		"no rows":                    {outline + "      Examples:\n        | case | a | b |\n", 7, `the examples of "S <a>" are empty`},
		"no table":                   {outline + "      Examples:\n", 7, `the examples of "S <a>" are empty`},
		"a cell too many":            {outline + table + "        | y | 1 | 2 | 3 |\n", 10, "the row has more or fewer cells than the head of its table"},
		"misspelt column of a step":  {outline + strings.Replace(table, "b |", "bb |", 1), 6, "no column fills <b>; the Examples of line 7 have case, a, bb"},
		"misspelt column of a name":  {outline + strings.Replace(table, "| a |", "| aa |", 1), 5, "no column fills <a>; the Examples of line 7 have case, aa, b"},
		"second table":               {outline + table + "      Examples:\n        | case | b | c |\n" + row, 5, "no column fills <a>; the Examples of line 10 have case, b, c"},
		"column too many":            {outline + "      Examples:\n        | case | a | b | c |\n        | x | 1 | 2 | 3 |\n", 8, `neither name nor steps use column "c"`},
		"column twice":               {outline + "      Examples:\n        | case | a | b | b |\n        | x | 1 | 2 | 3 |\n", 8, `column "b" appears twice`},
		"placeholder in a cell":      {outline + "      Examples:\n        | case | a | b |\n        | x | 1 | <c> |\n", 6, "<c> is left in the step once the examples are filled in"},
		"placeholder in a name":      {head + "    Scenario: S <a>\n      When a\n", 5, "<a> is left in the name once the examples are filled in"},
		"placeholder in a step":      {head + "    Scenario: S\n      When <a b>\n", 6, "<a b> is left in the step once the examples are filled in"},
		"Background":                 {"Feature: F\n  Background:\n    Given a\n" + head[11:] + "    Scenario: S\n      When a\n", 2, "a background hides"},
		"Background in a rule":       {rule + "    Background:\n      Given a\n    @id:s\n    Scenario: S\n      When a\n", 3, "a rule holds scenarios only"},
		"scenario outside of a rule": {"Feature: F\n  Scenario: S\n    When a\n", 2, "outside any rule"},
		"no rule tag":                {"Feature: F\n  Rule: R\n    Scenario: S\n      When a\n", 2, "exactly one tag @rule:ID, this one has 0"},
		"two rule tags":              {"Feature: F\n  @rule:A-B @rule:C-D\n  Rule: R\n    Scenario: S\n      When a\n", 3, "this one has 2"},
		"keyword among a rule's":     {rule + "    To the letter.\n    Scenario S\n      When a\n", 5, `"Scenario" is not a keyword; did you mean "Scenario:"?`},
		"misspelt among a rule's":    {rule + "    To the letter.\n    Scenrio: S\n", 5, `"Scenrio:" is not a keyword; did you mean "Scenario:"?`},
		"nonsense after a tag":       {head + "    nonsense\n", 5, `"nonsense" is not a keyword; a tag is followed by a Feature, Rule, Scenario or Examples`},

		"no key":               {rule + "    Scenario: S\n      When a\n", 4, "a scenario carries exactly one tag @id:key, this one has 0; write for instance @id:create-out-of-range above it"},
		"two keys":             {head + "    @id:t\n    Scenario: S\n      When a\n", 6, "exactly one tag @id:key, this one has 2"},
		"an empty key":         {rule + "    @id:\n    Scenario: S\n      When a\n", 5, "@id:: a key is one to four words"},
		"capitals in a key":    {rule + "    @id:Reply\n    Scenario: S\n      When a\n", 5, "@id:Reply: a key is one to four words of lower-case letters and digits, joined by hyphens"},
		"two hyphens":          {rule + "    @id:a--b\n    Scenario: S\n      When a\n", 5, "@id:a--b: a key is one to four words"},
		"five words":           {rule + "    @id:a-b-c-d-e\n    Scenario: S\n      When a\n", 5, "@id:a-b-c-d-e: a key is one to four words"},
		"a long key":           {rule + "    @id:abcdefghijklm-opqrstuvwxy\n    Scenario: S\n      When a\n", 5, "@id:abcdefghijklm-opqrstuvwxy has 25 characters, at most 24"},
		"a key twice":          {head + "    Scenario: S\n      When a\n    @id:s\n    Scenario: T\n      When a\n", 8, "@id:s is already at line 5 of the rule; write another key"},
		"no case":              {outline + "      Examples:\n        | a | b |\n        | 1 | 2 |\n", 8, `the first column is "a"; write the column "case" before it, with a name for each row`},
		"case in the middle":   {outline + "      Examples:\n        | a | case | b |\n        | 1 | x | 2 |\n", 8, `the first column is "a"; write the column "case"`},
		"an empty case":        {outline + "      Examples:\n        | case | a | b |\n        | | 1 | 2 |\n", 9, "the row has no case; write a name"},
		"capitals in a case":   {outline + "      Examples:\n        | case | a | b |\n        | X | 1 | 2 |\n", 9, `case "X": a case is made of lower-case letters and digits, joined by hyphens`},
		"a long case":          {outline + "      Examples:\n        | case | a | b |\n        | conversation-mode | 1 | 2 |\n", 9, "case conversation-mode has 17 characters, at most 16"},
		"a case twice":         {outline + table + row, 10, "case x is already at line 9 of the outline; write another name"},
		"a case in two tables": {outline + table + table, 12, "case x is already at line 9 of the outline; write another name"},
		"a long id": {strings.Replace(outline+table, "DISPATCH-ONE", "DISPATCH-"+strings.Repeat("X", 60), 1), 9,
			"/s/x has 73 characters, at most 72"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(fstest.MapFS{"x/y.feature": {Data: []byte(tc.text)}})
			var fault *FeatureFault
			require.ErrorAs(t, err, &fault)
			assert.Equal(t, "x/y.feature", fault.File)
			assert.Equal(t, tc.line, fault.Line, fault.Reason)
			assert.Contains(t, fault.Reason, tc.want)
			assert.NotContains(t, err.Error(), "\n")
			assert.Less(t, len(err.Error()), 170)
		})
	}
	_, err := Parse(fstest.MapFS{"x/y.feature": {Data: []byte(outline + table)}})
	assert.NoError(t, err, "what the outlines above were before they were spoiled")
}

func TestParse_prose(t *testing.T) {
	_, err := Parse(fstest.MapFS{"x/y.feature": {Data: []byte("Feature: F\n  Two things matter here: this and that. Given\n  time, Rules hold.\n  See https://docs.example\n")}})
	assert.NoError(t, err)
}
