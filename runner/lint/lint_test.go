package lint

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/steps"
)

const rules = `rules:
  - id: APP-NAME
    quote: An app has a name. The list holds 400 of them.
    source: reference
    where: App
    mode: both
    level: should
    reading: The app reads back its name.
  - id: APP-SECRET
    quote: It happens inside.
    source: reference
    where: App
    mode: both
    level: may
    reading: Nobody sees it.
    unobservable: nothing outside could tell
`

const feature = `Feature: The name
  Why it matters.

  @rule:APP-NAME
  Rule: An app has a name.

    Scenario: an app reads back its name
      Given an app
      When it is read
      Then it has its name
`

// vocabulary is what the small feature is written in.
func vocabulary() []steps.Phrase {
	phrase := func(keyword, expr string) steps.Phrase {
		return steps.Phrase{Keyword: keyword, Expr: regexp.MustCompile("^" + expr + "$")}
	}
	return []steps.Phrase{
		phrase("Given", `an app`), phrase("Given/When", `it is (read|renamed)`), phrase("Then", `it has its name`),
	}
}

// more are phrases that only some of the tests need.
func more(keyword, expr string) []steps.Phrase {
	return append(vocabulary(), steps.Phrase{Keyword: keyword, Expr: regexp.MustCompile(expr)})
}

func check(catalogue, text string, phrases []steps.Phrase) []string {
	return suite(fstest.MapFS{"catalogue.yaml": {Data: []byte(catalogue)}, "x/y.feature": {Data: []byte(text)}}, phrases)
}

func TestASmallSuiteInOrder(t *testing.T) {
	assert.Empty(t, check(rules, feature, vocabulary()))
}

func TestTheSuiteItselfIsInOrder(t *testing.T) {
	assert.Empty(t, Problems(features.FS, steps.Phrases()))
}

func TestWhatIsRefused(t *testing.T) {
	swap := func(from, to string) string {
		require.Contains(t, feature, from)
		return strings.Replace(feature, from, to, 1)
	}
	long := strings.Repeat("x", 101)
	for name, tc := range map[string]struct {
		text    string
		phrases []steps.Phrase
		want    string
	}{
		"long line":                       {swap("Why it matters.", long[:99]), nil, "x/y.feature:2: the line has 101 characters, at most 100"},
		"blanks at the end":               {swap("Why it matters.", "Why. "), nil, "x/y.feature:2: the line ends in blanks"},
		"own words":                       {swap("Rule: An app has a name.", "Rule: An app is named."), nil, `x/y.feature:5: the rule is not stated in the documentation's words: "An app has a name.`},
		"parts in disorder":               {swap("Rule: An app has a name.", "Rule: The list … has a name."), nil, "x/y.feature:5: the rule is not stated in the documentation's words"},
		"a rule without words":            {swap("Rule: An app has a name.", "Rule:"), nil, "x/y.feature:5: the rule is not stated in the documentation's words"},
		"a rule that is only an ellipsis": {swap("Rule: An app has a name.", "Rule: …"), nil, "x/y.feature:5: the rule is not stated in the documentation's words"},
		"no scenario":                     {feature + "\n  @rule:APP-SECRET\n  Rule: It happens inside.\n", nil, "x/y.feature:13: the rule has no scenario"},
		"long name":                       {swap("an app reads back its name", "an app "+long[:64]), nil, "x/y.feature:7: the name has 71 characters, at most 70"},
		"no name":                         {swap(" an app reads back its name", ""), nil, "x/y.feature:7: the scenario has no name"},
		"wish in the name":                {swap("reads back", "should read back"), nil, `x/y.feature:7: the name states a wish ("should"), not a fact`},
		"same name twice":                 {feature + "\n    Scenario: an app reads back its name\n      When it is renamed\n      Then it has its name\n", nil, "already"},
		"no When":                         {swap("      When it is read\n", ""), nil, "x/y.feature:7: the scenario has 0 Whens"},
		"two Whens":                       {swap("When it is read\n", "When it is read\n      And it is renamed\n"), nil, "x/y.feature:7: the scenario has 2 Whens"},
		"no Then":                         {swap("      Then it has its name\n", ""), nil, "x/y.feature:7: the scenario does not end in a Then"},
		"Given at the end":                {feature + "      Given an app\n", nil, "x/y.feature:7: the scenario does not end in a Then"},
		"JSON":                            {swap("an app\n", "an app {\"a\": 1}\n"), nil, "x/y.feature:8: the step holds JSON"},
		"URL":                             {swap("it is read\n", "it is read from https://h\n"), nil, "x/y.feature:9: the step holds a URL"},
		"query":                           {swap("it is read\n", "it is read with ?a=b\n"), nil, "x/y.feature:9: the step holds a URL"},
		"wish in a step":                  {swap("it has its name", "it must have its name"), nil, "x/y.feature:10: the step states a wish, not a fact"},
		"undocumented status":             {swap("it has its name", "it is refused with 404"), nil, "x/y.feature:10: the step names status 404, which the documentation of its rule does not"},
		"text block":                      {feature + "        \"\"\"\n        a\n        \"\"\"\n", nil, "x/y.feature:10: the step holds a text block"},
		"undefined step":                  {swap("it is read\n", "it is lifted\n"), nil, `x/y.feature: "an app reads back its name": 0 phrases match step "it is lifted"`},
		"keyword of another":              {swap("Given an app", "Given it has its name"), nil, `0 phrases match step "it has its name"`},
		"a star for a keyword":            {swap("Given an app", "* an app"), nil, `0 phrases match step "an app"`},
		"ambiguous step":                  {feature, more("Given/When", "^it is"), `2 phrases match step "it is read" ^it is (read|renamed)$ | ^it is`},
		"undefined observation": {swap("Then it has", "Then it is observed whether it has no name\n      And it has"), more("Then", "^it is observed whether (.+)$"),
			`0 phrases match what is observed: "it has no name"`},
		"unused phrase":     {feature, more("Then", "^it is gone$"), "steps: no scenario uses the phrase ^it is gone$"},
		"misspelt keyword":  {swap("    Scenario:", "    Scenrio:"), nil, `x/y.feature:7: "Scenrio:" is no keyword; did you mean "Scenario:"?`},
		"unknown rule":      {swap("@rule:APP-NAME", "@rule:APP-NAMES"), nil, "x/y.feature:5: unknown rule APP-NAMES; did you mean APP-NAME?"},
		"unobservable rule": {feature + "\n  @rule:APP-SECRET\n  Rule: It happens inside.\n\n    Scenario: it is seen\n      When it is renamed\n      Then it has its name\n", nil, "catalogue.yaml:9: rule APP-SECRET is called unobservable and has a scenario"},
	} {
		t.Run(name, func(t *testing.T) {
			if tc.phrases == nil {
				tc.phrases = vocabulary()
			}
			assert.Contains(t, strings.Join(check(rules, tc.text, tc.phrases), "\n"), tc.want)
		})
	}
}

func TestStatusesThatTheDocumentationNames(t *testing.T) {
	text := strings.Replace(feature, "it has its name", "the list holds 400 of 202 days", 1)
	phrases := append(vocabulary()[:2], steps.Phrase{Keyword: "Then", Expr: regexp.MustCompile("^the list .*$")})
	assert.Empty(t, check(rules, text, phrases), "the rule's own words name 400, and 202 days are no status")
}

func TestEveryRuleHasAScenarioOrAReason(t *testing.T) {
	more := rules + "  - id: APP-TWO\n    quote: Two.\n    source: reference\n    where: App\n    mode: both\n    level: should\n    reading: Two.\n"
	assert.Equal(t, []string{"catalogue.yaml:17: rule APP-TWO has neither a scenario nor a reason why it cannot be observed"},
		check(more, feature, vocabulary()))
}

func TestTheVocabularyStaysSmall(t *testing.T) {
	phrases := vocabulary()
	for i := len(phrases); i <= mostPhrases; i++ {
		phrases = append(phrases, steps.Phrase{Keyword: "Then", Expr: regexp.MustCompile(fmt.Sprintf("^%d$", i))})
	}
	assert.Contains(t, check(rules, feature, phrases), fmt.Sprintf("steps: %d phrases, at most %d", mostPhrases+1, mostPhrases))
	assert.NotContains(t, strings.Join(check(rules, feature, phrases[:mostPhrases]), "\n"), "phrases, at most")
}

func TestACatalogueThatCannotBeRead(t *testing.T) {
	problems := check("rules: [", feature, vocabulary())
	require.Len(t, problems, 1)
	assert.Contains(t, problems[0], "catalogue.yaml")
	assert.Contains(t, strings.Join(check(strings.Replace(rules, "level: should", "level: shuld", 1), feature, vocabulary()), "\n"), `unknown level "shuld"`)
}
