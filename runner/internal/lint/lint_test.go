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
    title: An app keeps its name
    quote: An app has a name. The list holds 400 of them.
    source: reference
    where: App
    mode: both
    level: should
    reading: The app reads back its name.
  - id: APP-SECRET
    title: "Open: does it happen inside?"
    quote: It happens inside.
    source: reference
    where: App
    mode: both
    level: may
    reading: It is not seen.
    unobservable: nothing outside could tell
`

const feature = `Feature: The name
  Why it matters.

  @rule:APP-NAME @should @both @reference
  Rule: An app keeps its name
    "An app has a name. The list holds 400 of them."
    API reference, App

    @id:read
    Scenario: An app reads back its name
      Given an app
      When it is read
      Then it has its name

    @id:changed
    Scenario Outline: An app that is <done> keeps its name
      Given an app
      When it is <done>
      Then it has its name

      Examples:
        | case    | done    |
        | copied  | copied  |
        | read    | read    |
        | renamed | renamed |
`

// vocabulary returns the phrases of the small feature.
func vocabulary(more ...steps.Phrase) []steps.Phrase {
	return append([]steps.Phrase{
		phrase("Given", `an app`), phrase("Given/When", `it is (read|copied|renamed)`), phrase("Then", `it has its name`),
	}, more...)
}

func phrase(keyword, expr string) steps.Phrase {
	return steps.Phrase{Keyword: keyword, Expr: func() *regexp.Regexp { return regexp.MustCompile("^" + expr + "$") }, Text: expr, Group: "A", Sends: "nothing"}
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
	var sentences strings.Builder
	sentences.WriteString("reference:\n")
	for line := range strings.Lines(rules) {
		if quote, ok := strings.CutPrefix(line, "    quote: "); ok {
			sentences.WriteString("  - {sha256: " + catalogue.Digest(strings.TrimSpace(quote)) + ", opens: It is}\n")
		}
	}
	return rules + sentences.String()
}

// swap puts a mistake into the small feature.
func swap(t *testing.T, from, to string) string {
	t.Helper()
	require.Contains(t, feature, from)
	return strings.Replace(feature, from, to, 1)
}

func TestProblems_smallSuite(t *testing.T) {
	assert.Empty(t, check(rules, feature, vocabulary()))
}

func TestProblems_ofTheSuite(t *testing.T) {
	if testing.Short() {
		t.Skip("make lint does the same")
	}
	assert.Empty(t, Problems(features.FS, fixtures.FS, steps.Phrases()))
}

// Each text gets one clear message.
func TestProblems(t *testing.T) {
	const (
		rule   = "Rule: An app keeps its name"
		cited  = "    \"An app has a name. The list holds 400 of them.\"\n    API reference, App\n"
		name   = "An app reads back its name"
		last   = "        | renamed | renamed |\n"
		secret = "\n  @rule:APP-SECRET @may @both @reference\n  Rule: Open: does it happen inside?\n    \"It happens inside.\"\n    API reference, App\n"
	)
	long := strings.Repeat("x", 111)
	anApp, isRead, again := phrase("Given", `an app .+`), phrase("When", `it is read .+`), phrase("Then", `it .+ again`)
	for title, tc := range map[string]struct {
		from, to string
		more     *steps.Phrase
		want     string
	}{
		"long line":             {"Why it matters.", long[:99], nil, "x/y.feature:2: the line has 101 characters, at most 100"},
		"blanks at the end":     {"Why it matters.", "Why. ", nil, "x/y.feature:2: the line ends in blanks"},
		"another title":         {rule, "Rule: An app is named", nil, "x/y.feature:5: the Rule is not the title of APP-NAME in the catalogue; write: An app keeps its name"},
		"no title of the rule":  {rule, "Rule:", nil, "x/y.feature:5: the Rule is not the title"},
		"no quotation":          {cited, "", nil, "x/y.feature:5: the description does not begin with quotation and place; write below the Rule:\n    \"An app has a name. The list holds 400 of them.\"\n    API reference, App"},
		"a letter of the words": {"has a name. The", "has a Name. The", nil, "x/y.feature:5: the description does not begin with quotation and place"},
		"no place":              {"    API reference, App\n", "", nil, "x/y.feature:5: the description does not begin with quotation and place"},
		"another place":         {"reference, App\n", "reference, Apps\n", nil, "x/y.feature:5: the description does not begin with quotation and place"},
		"words before":          {cited, "    It is so.\n" + cited, nil, "x/y.feature:5: the description does not begin with quotation and place"},
		"quaint description":    {cited, cited + "\n    It has one, in vain.\n", nil, `x/y.feature:5: the description says "in vain"; write: is refused`},
		"quaint feature":        {"Feature: The name", "Feature: Nobody", nil, `x/y.feature:1: the name of the feature says "Nobody"; write: no contact`},
		"quaint prose":          {"Why it matters.", "For whoever asks.", nil, `x/y.feature:1: the description of the feature says "whoever"; write: anyone who`},
		"quaint examples":       {"Examples:", "Examples: what nobody saw", nil, `x/y.feature:21: the name of the Examples says "nobody"`},

		"tag of the feature":    {"Feature:", "@wip\nFeature:", nil, "x/y.feature:1: tag @wip: take it out; Rules carry the tags of the catalogue, scenarios carry @id:key"},
		"surplus tag of a rule": {"@rule:APP-NAME", "@rule:APP-NAME @needs-clock", nil, "x/y.feature:4: the catalogue knows no tag @needs-clock of APP-NAME; write: @rule:APP-NAME @should @both @reference"},
		"missing tag of a rule": {" @both", "", nil, "x/y.feature:5: tag @both is missing; write: @rule:APP-NAME @should @both @reference"},
		"tag of a scenario":     {"    @id:read\n", "    @id:read @skip\n", nil, "x/y.feature:9: tag @skip: take it out"},
		"tag of examples":       {"      Examples:", "      @far\n      Examples:", nil, "x/y.feature:21: tag @far: take it out"},
		"an article in a key":   {"@id:read", "@id:read-the-name", nil, `x/y.feature:9: the key read-the-name holds "the"; keys name what a scenario is about`},
		"a scenario without id": {"    @id:read\n", "", nil, "x/y.feature:9: a scenario carries exactly one tag @id:key, this one has 0"},
		"no scenario":           {last, last + secret, nil, "x/y.feature:28: the rule has no scenario"},
		"unobservable scenario": {last, last + secret + "    @id:seen\n    Scenario: It is seen\n      When it is read\n      Then it has its name\n", nil, "catalogue.yaml:10: rule APP-SECRET is called unobservable and has a scenario"},

		"long title":            {name, "An app " + long[:104], nil, "x/y.feature:10: the title has 111 characters, at most 110"},
		"long title of a row":   {last, last + "        | long | " + long[:81] + " |\n", new(phrase("When", "it is x+")), "x/y.feature:26: the title has 111 characters, at most 110"},
		"no title":              {" " + name, "", nil, "x/y.feature:10: the scenario has no title"},
		"small letter":          {name, "an app reads back its name", nil, `x/y.feature:10: the title "an app reads back its name" does not begin with a capital letter`},
		"elided title":          {name, "An app … its name", nil, `x/y.feature:10: the title says "…"; write: the whole words`},
		"quaint title":          {name, "An app is read to no avail", nil, `x/y.feature:10: the title says "to no avail"; write: is refused`},
		"same key twice":        {"its name\n\n    @id:changed", "its name\n\n    @id:read\n    Scenario: Again\n      When it is renamed\n      Then it has its name\n\n    @id:changed", nil, "x/y.feature:16: @id:read is already at line 10 of the rule; write another key"},
		"same title of a row":   {name, "An app that is  renamed keeps its name", nil, "x/y.feature:25: a scenario of this title is already at x/y.feature:10; say what is different"},
		"wish in a title":       {"reads back", "should read back", nil, `x/y.feature:10: the title states a wish ("should"), not a fact`},
		"wish in a title's row": {last, last + "        | wish | must |\n", new(phrase("When", "it is must")), `x/y.feature:26: the row states a wish ("must"), not a fact`},
		"JSON in a title":       {name, `An app reads back {"x":1}`, nil, "x/y.feature:10: the title holds JSON"},
		"URL in a title":        {name, "An app is at https://h", nil, "x/y.feature:10: the title holds a URL or a path"},
		"status in a title":     {name, "An app answers 500", nil, "x/y.feature:10: the title names status 500, which the documentation of its rule does not"},

		"no When":           {"      When it is read\n", "", nil, "x/y.feature:10: the scenario has 0 Whens; it needs exactly one"},
		"two Whens":         {"When it is read\n", "When it is read\n      And it is renamed\n", nil, "x/y.feature:10: the scenario has 2 Whens; it needs exactly one"},
		"no Then":           {"      When it is read\n      Then it has its name\n", "      When it is read\n", nil, "x/y.feature:10: the scenario does not end in a Then: it cannot fail by its rule"},
		"Given at the end":  {"its name\n\n", "its name\n      Given an app\n\n", nil, "x/y.feature:14: a Given comes after a Then"},
		"Given after When":  {"When it is read\n", "When it is read\n      Given an app\n", nil, "x/y.feature:13: a Given comes after a When"},
		"Then before When":  {"When it is read\n", "Then it has its name\n      When it is read\n", nil, "x/y.feature:13: a When comes after a Then"},
		"a second story":    {"its name\n\n", "its name\n      When it is renamed\n      Then it has its name\n\n", nil, "x/y.feature:14: a When comes after a Then"},
		"a star for a word": {"Given an app", "* an app", nil, "x/y.feature:11: * does not say whether the step is a Given, a When or a Then"},
		"And to begin with": {"Given an app", "And an app", nil, "x/y.feature:11: And does not say whether"},

		"JSON":                  {"an app\n", "an app {\"a\": 1}\n", &anApp, "x/y.feature:11: the step holds JSON"},
		"a list of JSON":        {"an app\n", "an app [\"a\"]\n", &anApp, "x/y.feature:11: the step holds JSON"},
		"URL":                   {"it is read\n", "it is read from https://h\n", &isRead, "x/y.feature:12: the step holds a URL or a path"},
		"query":                 {"it is read\n", "it is read with ?a=b\n", &isRead, "x/y.feature:12: the step holds a URL or a path"},
		"path":                  {"it is read\n", "it is read at projects/x/messages\n", &isRead, "x/y.feature:12: the step holds a URL or a path"},
		"host":                  {"it is read\n", "it is read at api.sinch.com\n", &isRead, "x/y.feature:12: the step holds a URL or a path"},
		"port":                  {"it is read\n", "it is read at localhost:80\n", &isRead, "x/y.feature:12: the step holds a URL or a path"},
		"wish in a step":        {"it has its name\n\n", "it must have its name again\n\n", &again, `x/y.feature:13: the step states a wish ("must"), not a fact`},
		"undocumented status":   {"it has its name\n\n", "it answers 418 again\n\n", &again, "x/y.feature:13: the step names status 418, which the documentation of its rule does not"},
		"JSON in a row":         {last, last + "        | more | read {a} |\n", &isRead, "x/y.feature:26: the row holds JSON"},
		"URL in a row":          {last, last + "        | more | read at https://h |\n", &isRead, "x/y.feature:26: the row holds a URL or a path"},
		"status in a row":       {last, last + "        | more | read with 404 |\n", &isRead, "x/y.feature:26: the row names status 404"},
		"a fault of all rows":   {"it has its name\n\n      Examples", "it is {<done>} again\n\n      Examples", &again, "x/y.feature:19: the step holds JSON"},
		"text block":            {"an app\n", "an app\n        \"\"\"\n        a\n        \"\"\"\n", nil, "x/y.feature:11: the step holds a table or a text block, which no phrase reads"},
		"table":                 {"an app\n", "an app\n        | {\"a\": 1} | 404 |\n", nil, "x/y.feature:11: the step holds a table or a text block, which no phrase reads"},
		"placeholder":           {"| done    |", "| gone    |", nil, "x/y.feature:16: no column fills <done>; the Examples of line 21 have case, gone"},
		"undefined step":        {"Given an app\n      When it is read\n", "Given some app\n      When it is read\n", nil, `x/y.feature:11: 0 phrases match step "some app"`},
		"keyword of another":    {"Given an app", "Given it has its name", nil, `x/y.feature:11: 0 phrases match step "it has its name"`},
		"ambiguous step":        {"", "", new(phrase("Given/When", "it is renamed")), `x/y.feature:18: 2 phrases match step "it is renamed" ^it is (read|copied|renamed)$ ^it is renamed$`},
		"undefined observation": {"its name\n\n", "its name\n      And it is observed whether it has no name\n\n", new(phrase("Then", "it is observed whether (.+)")), `x/y.feature:14: 0 phrases match what is observed: "it has no name"`},
		"unused phrase":         {"", "", new(phrase("Then", "it is gone(?: by (night|day))?")), "steps: no scenario uses the phrase ^it is gone(?: by (night|day))?$"},
		"unused alternative":    {last, "", nil, `steps: no scenario says "renamed" of the phrases' (read|copied|renamed)`},
		"misspelt keyword":      {"    Scenario:", "    Scenrio:", nil, `x/y.feature:10: "Scenrio:" is not a keyword; did you mean "Scenario:"?`},
		"keyword without colon": {"    Scenario:", "    Scenario", nil, `x/y.feature:10: "Scenario" is not a keyword; did you mean "Scenario:"?`},
		"misspelt step":         {"Then it has", "Thn it has", nil, `x/y.feature:13: "Thn" is not a keyword; did you mean "Then"?`},
		"unknown rule":          {"@rule:APP-NAME", "@rule:APP-NAMES", nil, "x/y.feature:5: unknown rule APP-NAMES; did you mean APP-NAME?"},

		"seven steps":  {"When it is read\n", "And an app\n      And an app\n      And an app\n      And an app\n      And an app\n      When it is read\n", nil, "x/y.feature:10: the scenario has 8 steps, at most 7; shorten it, or give the reason in longStories of runner/internal/lint"},
		"quaint step":  {"it has its name\n\n", "it is told of again\n\n", &again, `x/y.feature:13: the step says "told of"; write: created with`},
		"one days":     {last, last + "        | one | read for 1 days |\n", &isRead, `x/y.feature:26: the row says "1 days"; write: 1 day`},
		"a long table": {"        | copied  | copied  |", "        | copied  | copied  " + strings.Repeat(" ", 100) + "|", nil, "x/y.feature:23: the line has 129 characters, at most 124"},
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

func TestFaults_allowedWords(t *testing.T) {
	phrases := append(vocabulary()[:2], phrase("Then", "it .+"))
	for _, then := range []string{
		"it has 400 of 202 days", // the rule itself names 400, and 202 days are not a status
		"it ends after 404 days", "it ends after 120 hours",
		"it is kept for [3] days", "it costs 1500 or 3650", "it is from April 16th, 2025. And more",
	} {
		assert.Empty(t, check(rules, strings.ReplaceAll(feature, "it has its name", then), phrases), then)
	}
}

// A table shows something in every column and with more than one row.
func TestTables(t *testing.T) {
	const table = "        | case    | done    |\n        | copied  | copied  |\n        | read    | read    |\n        | renamed | renamed |\n"
	for name, tc := range map[string]struct {
		table, when string
		want        []string
	}{
		"one row": {"        | case | done |\n        | all | copied |\n", "it is <done>",
			[]string{"x/y.feature:21: the table has one row; write a Scenario without Examples, or join it to another table"}},
		"one row of several tables": {table + "\n      Examples: more\n        | case | done |\n        | all | renewed |\n", "it is <done>",
			[]string{"x/y.feature:27: the table has one row; write a Scenario without Examples, or join it to another table"}},
		"a constant column": {"        | case | done | how |\n        | a | copied | well |\n        | b | read | well |\n", "it is <done> <how>",
			[]string{`x/y.feature:22: column "how" has the same value in every row; write "well" into the steps`}},
		"constant in each table": {"        | case | done | how |\n        | a | copied | well |\n        | b | read | well |\n      Examples: more\n        | case | done | how |\n        | c | renamed | badly |\n        | d | renewed | badly |\n", "it is <done> <how>", nil},
		"a column of the title": {"        | case | done | how |\n        | a | copied | well |\n        | b | read | badly |\n", "it is <how>",
			[]string{`x/y.feature:22: only the title uses column "done"; leave it out, or let a step say it`}},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(strings.Replace(feature, table, tc.table, 1), "it is <done>", tc.when, 1)
			phrases := []steps.Phrase{phrase("Given", `an app`), phrase("When", `it is .+`), phrase("Then", `it has its name`)}
			assert.Equal(t, tc.want, check(rules, text, phrases))
		})
	}
}

func TestLongStories(t *testing.T) {
	longStories["APP-NAME"] = "a test"
	t.Cleanup(func() { delete(longStories, "APP-NAME") })
	assert.Equal(t, []string{"lint: no scenario of APP-NAME has more than 7 steps; take it out of longStories"}, check(rules, feature, vocabulary()))
	assert.Empty(t, check(rules, strings.Replace(feature, "Given an app\n", "Given an app\n"+strings.Repeat("      And an app\n", 5), 1), vocabulary()))
}

func TestFeature_longFile(t *testing.T) {
	text := feature + strings.Repeat("\n", 301-strings.Count(feature, "\n"))
	assert.Equal(t, []string{"x/y.feature:1: the file has 301 lines, at most 300; divide it"}, check(rules, text, vocabulary()))
	assert.Empty(t, check(rules, text[:len(text)-1], vocabulary()))
}

func TestBans(t *testing.T) {
	for text, want := range map[string][]string{
		"A reply mends it":                    {`says "mends"; write: correct`},
		"It is amended, and recommended":      nil,
		"kept for -1 days, 11 days, 0.1 days": nil,
		"kept for 1 days":                     {`says "1 days"; write: 1 day`},
		"Told of a thing, UNASKED":            {`says "Told of"; write: created with`, `says "UNASKED"; write: an inbound message`},
		"It has its shape … again":            {`says "has its shape"; write: matches the API reference`, `says "…"; write: the whole words`},
	} {
		assert.Equal(t, want, bans(text), text)
	}
}

func TestCoverage(t *testing.T) {
	more := rules + "  - id: APP-TWO\n    title: Two\n    quote: Two.\n    source: reference\n    where: App\n    mode: both\n    level: should\n    reading: Two.\n"
	assert.Equal(t, []string{"catalogue.yaml:19: rule APP-TWO has neither a scenario nor a reason why it cannot be observed"},
		check(more, feature, vocabulary()))
}

func TestProblems_unreadableCatalogue(t *testing.T) {
	problems := Problems(fstest.MapFS{"catalogue.yaml": {Data: []byte("rules: [")}}, fstest.MapFS{}, vocabulary())
	require.Len(t, problems, 1)
	assert.Contains(t, problems[0], "catalogue.yaml")
	assert.Contains(t, strings.Join(check(strings.Replace(rules, "level: should", "level: shuld", 1), feature, vocabulary()), "\n"), `unknown level "shuld"`)
}

// Features that cannot be planned are one problem, besides those known without a
// plan.
func TestProblems_unreadableFeature(t *testing.T) {
	problems := Problems(fstest.MapFS{
		"catalogue.yaml": {Data: []byte(compared(strings.Replace(rules, "level: should", "level: shuld", 1)))},
		"x/y.feature":    {Data: []byte("Featur: F\n")},
	}, fstest.MapFS{}, vocabulary())
	require.Len(t, problems, 2)
	assert.Contains(t, problems[0], `unknown level "shuld"`)
	assert.Equal(t, `x/y.feature:1: "Featur:" is not a keyword; did you mean "Feature:"?`, problems[1])
}

// The phrase book has something to say of each phrase, in one line.
func TestVocabulary(t *testing.T) {
	for want, change := range map[string]func(*steps.Phrase){
		"steps: the phrase ^it has its name$ lacks its group, or what it sends or reads":       func(p *steps.Phrase) { p.Sends = "" },
		`steps: the phrase "` + strings.Repeat("w", 101) + `" has 101 characters, at most 100`: func(p *steps.Phrase) { p.Text = strings.Repeat("w", 101) },
	} {
		phrases := vocabulary()
		change(&phrases[2])
		assert.Equal(t, []string{want}, check(rules, feature, phrases))
	}
}
