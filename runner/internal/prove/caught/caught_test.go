package caught

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
)

const small = head + `features sha256:f
steps 2
deviations sha256:d
code sha256:c

first
  A-RULE: it-holds it-holds/twice
  WIRE-THING: (A-RULE/it-holds)

second
  B-RULE: it-stands
`

func TestParse(t *testing.T) {
	table, err := Parse(small)
	require.NoError(t, err)
	assert.Equal(t, Made{"sha256:f", "2", "sha256:d", "sha256:c"}, table.Made)
	assert.Equal(t, []string{"first", "second"}, table.Deviations())
	assert.Equal(t, []string{"A-RULE", "WIRE-THING"}, table.Rules("first"))
	assert.Equal(t, []string{"A-RULE/it-holds", "A-RULE/it-holds/twice"}, table.Scenarios("first", "A-RULE"))
	assert.Equal(t, []string{"A-RULE/it-holds"}, table.Scenarios("first", "WIRE-THING"))
	assert.Empty(t, table.Rules("third"))
	assert.Equal(t, small, table.String())
}

func TestParse_refusesWhatIsMalformed(t *testing.T) {
	for name, c := range map[string]struct{ text, error string }{
		"a rule without a deviation": {"  A-RULE: it-holds\n", Path + ":1: expected a deviation, and below it"},
		"a rule without a colon":     {"first\n  A-RULE it-holds\n", ":2: expected a deviation, and below it lines such as `  RULE-ID: scenario scenario`"},
		"a rule without scenarios":   {"first\n  A-RULE:\n", ":2: expected"},
		"a deviation twice":          {"first\n  A-RULE: it-holds\nfirst\n", ":3: expected first only once; write the table with modecert prove --update"},
		"the marks of a merge":       {"first\n<<<<<<< HEAD\n", ":2: expected the id of a deviation alone"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(c.text)
			assert.ErrorContains(t, err, c.error)
		})
	}
}

func TestAdd_notesAScenarioOnce(t *testing.T) {
	table := New(Made{})
	for _, s := range []string{"A-RULE/two", "A-RULE/one", "A-RULE/two"} {
		table.Add("first", "A-RULE", s)
	}
	assert.Equal(t, []string{"A-RULE/one", "A-RULE/two"}, table.Scenarios("first", "A-RULE"))
}

func TestFrom(t *testing.T) {
	d := []behaviour.Deviation{{ID: "first", Breaks: "A-RULE"}}
	made := From("sha256:f", d)
	assert.Empty(t, made.Stale(From("sha256:f", d)))
	assert.Equal(t, "the features", made.Stale(From("sha256:g", d)))
	assert.Equal(t, "the deviations", made.Stale(From("sha256:f", []behaviour.Deviation{{ID: "first", Breaks: "B-RULE"}})))
	assert.Equal(t, "the deviations", made.Stale(From("sha256:f", append(d, behaviour.Deviation{ID: "second", Breaks: "A-RULE"}))))
	older := made
	older.Features, older.Steps = "sha256:e", "0"
	assert.Equal(t, "the features, the version of the steps", older.Stale(made))
}

// The committed table was written by a proof.
func TestTable_asWritten(t *testing.T) {
	table, err := Load()
	require.NoError(t, err)
	assert.Equal(t, table.String(), embedded)
}
