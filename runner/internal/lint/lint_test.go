package lint

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/features"
	fixtures "github.com/modecert/modecert/fixtures/recorded"
	"github.com/modecert/modecert/runner/internal/catalogue"
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
  Rule: An app has a name. …

    Scenario: an app reads back its name
      Given an app
      When it is read
      Then it has its name

    Scenario Outline: an app that is <done> keeps its name
      Given an app
      When it is <done>
      Then it has its name

      Examples:
        | done    |
        | copied  |
        | read    |
        | renamed |
`

// vocabulary returns the phrases of the small feature.
func vocabulary(more ...steps.Phrase) []steps.Phrase {
	return append([]steps.Phrase{
		phrase("Given", `an app`), phrase("Given/When", `it is (read|copied|renamed)`), phrase("Then", `it has its name`),
	}, more...)
}

func phrase(keyword, expr string) steps.Phrase {
	return steps.Phrase{Keyword: keyword, Expr: regexp.MustCompile("^" + expr + "$"), Text: expr, Group: "A", Sends: "nothing"}
}

// check returns the problems of a small suite, without those about proof.
func check(rules, text string, phrases []steps.Phrase) []string {
	l, err := open(fstest.MapFS{"catalogue.yaml": {Data: []byte(compared(rules))}, "x/y.feature": {Data: []byte(text)}}, phrases)
	if err != nil {
		return append(l.problems, err.Error())
	}
	l.texts()
	return l.problems
}

// compared adds the texts that rules quote as sentences of the reference.
func compared(rules string) string {
	sentences := "reference:\n"
	for line := range strings.Lines(rules) {
		if quote, ok := strings.CutPrefix(line, "    quote: "); ok {
			sentences += "  - {sha256: " + catalogue.Digest(strings.TrimSpace(quote)) + ", opens: It is}\n"
		}
	}
	return rules + sentences
}

// swap puts a mistake into the small feature.
func swap(t *testing.T, from, to string) string {
	t.Helper()
	require.Contains(t, feature, from)
	return strings.Replace(feature, from, to, 1)
}

func TestASmallSuiteInOrder(t *testing.T) {
	assert.Empty(t, check(rules, feature, vocabulary()))
}

func TestTheSuiteItselfIsInOrder(t *testing.T) {
	if testing.Short() {
		t.Skip("make lint does the same")
	}
	assert.Empty(t, Problems(features.FS, fixtures.FS, steps.Phrases()))
}

// Each text gets one clear message.
func TestWhatIsRefused(t *testing.T) {
	const (
		rule   = "Rule: An app has a name. …"
		name   = "an app reads back its name"
		secret = "\n  @rule:APP-SECRET\n  Rule: It happens inside.\n"
	)
	long := strings.Repeat("x", 101)
	anApp, isRead, again := phrase("Given", `an app .+`), phrase("When", `it is read .+`), phrase("Then", `it .+ again`)
	for title, tc := range map[string]struct {
		from, to string
		more     *steps.Phrase
		want     string
	}{
		"long line":                {"Why it matters.", long[:99], nil, "x/y.feature:2: the line has 101 characters, at most 100"},
		"blanks at the end":        {"Why it matters.", "Why. ", nil, "x/y.feature:2: the line ends in blanks"},
		"own words":                {rule, "Rule: An app is named.", nil, `x/y.feature:5: the rule is not stated in the documentation's words: "An app has a name.`},
		"parts in disorder":        {rule, "Rule: The list … has a name.", nil, "x/y.feature:5: the rule is not stated"},
		"a rule without words":     {rule, "Rule:", nil, "x/y.feature:5: the rule is not stated"},
		"only an ellipsis":         {rule, "Rule: …", nil, "x/y.feature:5: the rule is not stated"},
		"a letter of the words":    {rule, "Rule: a", nil, "x/y.feature:5: the rule is not stated"},
		"words out of the midst":   {rule, "Rule: app has a name.", nil, "x/y.feature:5: the rule is not stated"},
		"an end without ellipsis":  {rule, "Rule: An app has a name.", nil, "x/y.feature:5: the rule is not stated"},
		"a start without ellipsis": {rule, "Rule: The list holds 400 of them.", nil, "x/y.feature:5: the rule is not stated"},
		"half a word":              {rule, "Rule: An app has a na …", nil, "x/y.feature:5: the rule is not stated"},
		"too few words":            {rule, "Rule: An … them.", nil, "x/y.feature:5: the rule is not stated"},

		"tag of the feature":    {"Feature:", "@wip\nFeature:", nil, "x/y.feature:1: tag @wip: a feature carries @rule:ID at its Rules and no other tag"},
		"rule of the feature":   {"Feature:", "@rule:APP-NAME\nFeature:", nil, "x/y.feature:1: tag @rule:APP-NAME: a feature"},
		"second tag of a rule":  {"@rule:APP-NAME", "@rule:APP-NAME @wip", nil, "x/y.feature:4: tag @wip: a feature"},
		"tag of a scenario":     {"    Scenario:", "    @skip\n    Scenario:", nil, "x/y.feature:7: tag @skip: a feature"},
		"rule of a scenario":    {"    Scenario:", "    @rule:APP-SECRET\n    Scenario:", nil, "x/y.feature:7: tag @rule:APP-SECRET: a feature"},
		"tag of examples":       {"      Examples:", "      @far\n      Examples:", nil, "x/y.feature:17: tag @far: a feature"},
		"no scenario":           {"        | renamed |\n", "        | renamed |\n" + secret, nil, "x/y.feature:24: the rule has no scenario"},
		"unobservable scenario": {"        | renamed |\n", "        | renamed |\n" + secret + "    Scenario: it is seen\n      When it is read\n      Then it has its name\n", nil, "catalogue.yaml:9: rule APP-SECRET is called unobservable and has a scenario"},

		"long name":            {name, "an app " + long[:64], nil, "x/y.feature:7: the name has 71 characters, at most 70"},
		"long name of a row":   {"| renamed |\n", "| renamed |\n        | " + long[:41] + " |\n", ptr(phrase("When", "it is x+")), "x/y.feature:22: the name has 71 characters, at most 70"},
		"no name":              {" " + name, "", nil, "x/y.feature:7: the scenario has no name"},
		"same name twice":      {"its name\n\n", "its name\n\n    Scenario: " + name + "\n      When it is renamed\n      Then it has its name\n\n", nil, "x/y.feature:12: scenario APP-NAME/an-app-reads-back-its-name stands at x/y.feature:7 already"},
		"same name of a row":   {name, "An app that is  renamed keeps its name", nil, "x/y.feature:21: a scenario of this name stands at x/y.feature:7 already"},
		"wish in a name":       {"reads back", "should read back", nil, `x/y.feature:7: the name states a wish ("should"), not a fact`},
		"wish in a name's row": {"| renamed |\n", "| renamed |\n        | must |\n", ptr(phrase("When", "it is must")), `x/y.feature:22: the row states a wish ("must"), not a fact`},
		"JSON in a name":       {name, `an app reads back {"x":1}`, nil, "x/y.feature:7: the name holds JSON"},
		"URL in a name":        {name, "an app is at https://h", nil, "x/y.feature:7: the name holds a URL or a path"},
		"status in a name":     {name, "an app answers 500", nil, "x/y.feature:7: the name names status 500, which the documentation of its rule does not"},

		"no When":           {"      When it is read\n", "", nil, "x/y.feature:7: the scenario has 0 Whens, and tells one story by one"},
		"two Whens":         {"When it is read\n", "When it is read\n      And it is renamed\n", nil, "x/y.feature:7: the scenario has 2 Whens, and tells one story by one"},
		"no Then":           {"      When it is read\n      Then it has its name\n", "      When it is read\n", nil, "x/y.feature:7: the scenario does not end in a Then: it cannot fail by its rule"},
		"Given at the end":  {"its name\n\n", "its name\n      Given an app\n\n", nil, "x/y.feature:11: a Given stands after a Then"},
		"Given after When":  {"When it is read\n", "When it is read\n      Given an app\n", nil, "x/y.feature:10: a Given stands after a When"},
		"Then before When":  {"When it is read\n", "Then it has its name\n      When it is read\n", nil, "x/y.feature:10: a When stands after a Then"},
		"a second story":    {"its name\n\n", "its name\n      When it is renamed\n      Then it has its name\n\n", nil, "x/y.feature:11: a When stands after a Then"},
		"a star for a word": {"Given an app", "* an app", nil, "x/y.feature:8: * does not tell whether the step is a Given, a When or a Then"},
		"And to begin with": {"Given an app", "And an app", nil, "x/y.feature:8: And does not tell whether"},

		"JSON":                  {"an app\n", "an app {\"a\": 1}\n", &anApp, "x/y.feature:8: the step holds JSON"},
		"a list of JSON":        {"an app\n", "an app [\"a\"]\n", &anApp, "x/y.feature:8: the step holds JSON"},
		"URL":                   {"it is read\n", "it is read from https://h\n", &isRead, "x/y.feature:9: the step holds a URL or a path"},
		"query":                 {"it is read\n", "it is read with ?a=b\n", &isRead, "x/y.feature:9: the step holds a URL or a path"},
		"path":                  {"it is read\n", "it is read at projects/x/messages\n", &isRead, "x/y.feature:9: the step holds a URL or a path"},
		"host":                  {"it is read\n", "it is read at api.sinch.com\n", &isRead, "x/y.feature:9: the step holds a URL or a path"},
		"port":                  {"it is read\n", "it is read at localhost:80\n", &isRead, "x/y.feature:9: the step holds a URL or a path"},
		"wish in a step":        {"it has its name\n\n", "it must have its name again\n\n", &again, `x/y.feature:10: the step states a wish ("must"), not a fact`},
		"undocumented status":   {"it has its name\n\n", "it answers 418 again\n\n", &again, "x/y.feature:10: the step names status 418, which the documentation of its rule does not"},
		"JSON in a row":         {"| renamed |\n", "| renamed |\n        | read {a} |\n", &isRead, "x/y.feature:22: the row holds JSON"},
		"URL in a row":          {"| renamed |\n", "| renamed |\n        | read at https://h |\n", &isRead, "x/y.feature:22: the row holds a URL or a path"},
		"status in a row":       {"| renamed |\n", "| renamed |\n        | read with 404 |\n", &isRead, "x/y.feature:22: the row names status 404"},
		"a fault of all rows":   {"it has its name\n\n      Examples", "it is {<done>} again\n\n      Examples", &again, "x/y.feature:15: the step holds JSON"},
		"text block":            {"an app\n", "an app\n        \"\"\"\n        a\n        \"\"\"\n", nil, "x/y.feature:8: the step holds a table or a text block, which no phrase reads"},
		"table":                 {"an app\n", "an app\n        | {\"a\": 1} | 404 |\n", nil, "x/y.feature:8: the step holds a table or a text block, which no phrase reads"},
		"placeholder":           {"| done    |", "| gone    |", nil, "x/y.feature:12: no column fills <done>; the Examples of line 17 have gone"},
		"undefined step":        {"Given an app\n      When it is read\n", "Given some app\n      When it is read\n", nil, `x/y.feature:8: 0 phrases match step "some app"`},
		"keyword of another":    {"Given an app", "Given it has its name", nil, `x/y.feature:8: 0 phrases match step "it has its name"`},
		"ambiguous step":        {"", "", ptr(phrase("Given/When", "it is renamed")), `x/y.feature:14: 2 phrases match step "it is renamed" ^it is (read|copied|renamed)$ ^it is renamed$`},
		"undefined observation": {"its name\n\n", "its name\n      And it is observed whether it has no name\n\n", ptr(phrase("Then", "it is observed whether (.+)")), `x/y.feature:11: 0 phrases match what is observed: "it has no name"`},
		"unused phrase":         {"", "", ptr(phrase("Then", "it is gone(?: by (night|day))?")), "steps: no scenario uses the phrase ^it is gone(?: by (night|day))?$"},
		"unused alternative":    {"        | renamed |\n", "", nil, `steps: no scenario says "renamed" of the phrases' (read|copied|renamed)`},
		"misspelt keyword":      {"    Scenario:", "    Scenrio:", nil, `x/y.feature:7: "Scenrio:" is no keyword; did you mean "Scenario:"?`},
		"keyword without colon": {"    Scenario:", "    Scenario", nil, `x/y.feature:7: "Scenario" is no keyword; did you mean "Scenario:"?`},
		"misspelt step":         {"Then it has", "Thn it has", nil, `x/y.feature:10: "Thn" is no keyword; did you mean "Then"?`},
		"unknown rule":          {"@rule:APP-NAME", "@rule:APP-NAMES", nil, "x/y.feature:5: unknown rule APP-NAMES; did you mean APP-NAME?"},
	} {
		t.Run(title, func(t *testing.T) {
			phrases := vocabulary()
			if tc.more != nil {
				phrases = vocabulary(*tc.more)
			}
			problems := check(rules, swap(t, tc.from, tc.to), phrases)
			require.Len(t, problems, 1, strings.Join(problems, "\n"))
			assert.Contains(t, problems[0], tc.want)
		})
	}
}

func ptr(p steps.Phrase) *steps.Phrase { return &p }

func TestWordsThatAreWelcome(t *testing.T) {
	phrases := append(vocabulary()[:2], phrase("Then", "it .+"))
	for _, then := range []string{
		"it has 400 of 202 days", // the rule itself names 400, and 202 days are not a status
		"it ends after 404 days", "it ends after 120 hours",
		"it is kept for [3] days", "it costs 1500 or 3650", "it is from April 16th, 2025. And more",
	} {
		assert.Empty(t, check(rules, strings.ReplaceAll(feature, "it has its name", then), phrases), then)
	}
}

func TestARuleMayLeaveWordsOut(t *testing.T) {
	for _, name := range []string{
		"An app has a name. The list holds 400 of them.", "An app has … of them.", "… The list holds … them.", "An … a … of …",
	} {
		assert.Empty(t, check(rules, swap(t, "An app has a name. …", name), vocabulary()), name)
	}
}

func TestEveryRuleHasAScenarioOrAReason(t *testing.T) {
	more := rules + "  - id: APP-TWO\n    quote: Two.\n    source: reference\n    where: App\n    mode: both\n    level: should\n    reading: Two.\n"
	assert.Equal(t, []string{"catalogue.yaml:17: rule APP-TWO has neither a scenario nor a reason why it cannot be observed"},
		check(more, feature, vocabulary()))
}

func TestACatalogueThatCannotBeRead(t *testing.T) {
	problems := Problems(fstest.MapFS{"catalogue.yaml": {Data: []byte("rules: [")}}, fstest.MapFS{}, vocabulary())
	require.Len(t, problems, 1)
	assert.Contains(t, problems[0], "catalogue.yaml")
	assert.Contains(t, strings.Join(check(strings.Replace(rules, "level: should", "level: shuld", 1), feature, vocabulary()), "\n"), `unknown level "shuld"`)
}

// Features that cannot be planned are one problem, besides those known without a
// plan.
func TestAFeatureThatCannotBeRead(t *testing.T) {
	problems := Problems(fstest.MapFS{
		"catalogue.yaml": {Data: []byte(compared(strings.Replace(rules, "level: should", "level: shuld", 1)))},
		"x/y.feature":    {Data: []byte("Featur: F\n")},
	}, fstest.MapFS{}, vocabulary())
	require.Len(t, problems, 2)
	assert.Contains(t, problems[0], `unknown level "shuld"`)
	assert.Equal(t, `x/y.feature:1: "Featur:" is no keyword; did you mean "Feature:"?`, problems[1])
}

// The phrase book has something to say of each phrase, in one line.
func TestPhrasesHaveTheirTexts(t *testing.T) {
	for want, change := range map[string]func(*steps.Phrase){
		"steps: the phrase ^it has its name$ lacks its group, or what it sends or reads":    func(p *steps.Phrase) { p.Sends = "" },
		`steps: the phrase "` + strings.Repeat("w", 101) + `" has 101 characters, at most 100`: func(p *steps.Phrase) { p.Text = strings.Repeat("w", 101) },
	} {
		phrases := vocabulary()
		change(&phrases[2])
		assert.Equal(t, []string{want}, check(rules, feature, phrases))
	}
}
