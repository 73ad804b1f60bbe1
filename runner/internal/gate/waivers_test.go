package gate_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/strictyaml"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

const goodWaivers = `# known
waivers:
  - rule: A-ONE
    reason: fixed in 2.5
    owner: ann@example.com
    expires: 2026-12-31
    link: https://tracker.example/1
  - {scenario: B-TWO/x/y, reason: r, owner: o, expires: "2026-01-02"}
`

func TestParseWaivers(t *testing.T) {
	got, err := gate.ParseWaivers("w.yaml", []byte(goodWaivers))
	require.NoError(t, err)
	assert.Equal(t, []verdict.Waiver{
		{Rule: "A-ONE", Reason: "fixed in 2.5", Owner: "ann@example.com", Expires: "2026-12-31", Link: "https://tracker.example/1"},
		{Scenario: "B-TWO/x/y", Reason: "r", Owner: "o", Expires: "2026-01-02"},
	}, got)
	got, err = gate.ParseWaivers("w.yaml", []byte("waivers: []"))
	require.NoError(t, err)
	assert.Empty(t, got)
}

func TestParseWaivers_refuses(t *testing.T) {
	edit := func(from, to string) string {
		if !strings.Contains(goodWaivers, from) {
			panic(from)
		}
		return strings.Replace(goodWaivers, from, to, 1)
	}
	for name, tc := range map[string]struct{ text, want string }{
		"nothing":            {"", "w.yaml: empty; it has the keys waivers"},
		"no YAML":            {"waivers: [", "w.yaml: yaml: line 1"},
		"a text":             {"waivers", "w.yaml:1: the top: must have keys with values"},
		"no key":             {"{}", "w.yaml:1: the key waivers is missing"},
		"another key":        {edit("waivers:", "waiver:"), `w.yaml:2: the top: unknown key "waiver"; did you mean waivers?`},
		"no list":            {"waivers: all", "w.yaml:1: waivers: must be a list"},
		"an entry of text":   {"waivers: [A-ONE]", "w.yaml:1: waivers: must have keys with values"},
		"a second document":  {goodWaivers + "---\nwaivers: []\n", "w.yaml:9: a second document"},
		"a misspelt key":     {edit("expires: 2026-12-31", "expire: 2026-12-31"), `w.yaml:6: waivers: unknown key "expire"; did you mean expires?`},
		"a key twice":        {edit("owner: ann@example.com", "reason: again"), "w.yaml:5: waivers: the key reason is in line 4 already"},
		"an empty value":     {edit("owner: ann@example.com", "owner:"), "w.yaml:5: owner: must be a text"},
		"a blank value":      {edit("owner: ann@example.com", "owner: ' '"), "w.yaml:5: a waiver needs the key owner, with a text"},
		"a list as value":    {edit("owner: ann@example.com", "owner: [ann]"), "w.yaml:5: owner: must be a text"},
		"no owner":           {edit("    owner: ann@example.com\n", ""), "w.yaml:3: a waiver needs the key owner"},
		"no subject":         {edit("rule: A-ONE\n    reason", "reason"), "w.yaml:3: a waiver names a rule or a scenario"},
		"no day":             {edit("2026-12-31", "2026-02-30"), `w.yaml:6: expires: "2026-02-30" is not a date`},
		"a day and a time":   {edit("2026-12-31", "2026-12-31T00:00:00Z"), "w.yaml:6: expires:"},
		"no rule's id":       {edit("A-ONE", "a-one"), `w.yaml:3: rule: "a-one" is not a rule's id`},
		"no scenario's id":   {edit("B-TWO/x/y", "B-TWO"), `w.yaml:8: scenario: "B-TWO" is not a scenario's id`},
		"of another rule":    {edit("scenario: B-TWO/x/y", "rule: A-ONE, scenario: B-TWO/x"), "w.yaml:8: scenario B-TWO/x is not one of rule A-ONE"},
		"no link":            {edit("https://tracker.example/1", "tracker"), `w.yaml:7: link: "tracker" is not an http`},
		"the same once more": {edit("scenario: B-TWO/x/y", "rule: A-ONE"), "w.yaml:8: A-ONE is waived in line 3 already"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := gate.ParseWaivers("w.yaml", []byte(tc.text))
			var fault *strictyaml.Fault
			require.ErrorAs(t, err, &fault)
			assert.Contains(t, err.Error(), tc.want)
		})
	}
	_, err := gate.ReadWaivers(filepath.Join(t.TempDir(), "none.yaml"))
	assert.ErrorContains(t, err, "none.yaml: it cannot be read")
}

// The reader and the published schema agree. JSON is YAML.
func TestParseWaivers_agreesWithTheSchema(t *testing.T) {
	dir := "../../../schemas/testdata/waivers"
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Greater(t, len(files), 5)
	for _, f := range files {
		_, err := gate.ReadWaivers(filepath.Join(dir, f.Name()))
		if strings.HasPrefix(f.Name(), "good") {
			assert.NoError(t, err, f.Name())
		} else {
			assert.Error(t, err, f.Name())
		}
	}
}

// What waivers init writes can be read, and opens the gate.
func TestFirstWaivers_openTheGate(t *testing.T) {
	broken := verdict.Result{Scenario: "A/one", Steps: ranWell, Findings: []expect.Finding{{Expected: "status 400", Actual: "a\nbody: [\x1b]"}}}
	wire := verdict.Result{Scenario: "A/one", Steps: ranWell, WireFindings: []expect.Finding{{Rule: "A", Expected: "x", Actual: "y", Pointer: "/a"}}}
	for name, result := range map[string]verdict.Result{"a finding": broken, "on the wire": wire} {
		t.Run(name, func(t *testing.T) {
			r := one(verdict.Meta{Started: day}, result)
			require.Equal(t, gate.Red, gate.Decide(r, gate.Facts{}).Status)
			waivers, incomplete := gate.FirstWaivers(r, "team", "2026-12-31")
			require.Len(t, waivers, 1)
			assert.Zero(t, incomplete)
			assert.NotContains(t, waivers[0].Reason, "\n")
			assert.Contains(t, waivers[0].Reason, "found on 2026-03-31: expected ")

			again := one(verdict.Meta{Started: day, Waivers: waivers}, result)
			assert.Equal(t, verdict.OutcomeConformsWithWaivers, again.Outcome)
			assert.Equal(t, gate.Green, gate.Decide(again, gate.Facts{}).Status)
			kept, _ := gate.FirstWaivers(again, "other", "2027-01-01")
			assert.Equal(t, waivers, kept, "what is waived stays as it is")
		})
	}
	_, incomplete := gate.FirstWaivers(one(verdict.Meta{}, verdict.Result{Scenario: "A/one", Err: errors.New("boom")}), "o", "2026-12-31")
	assert.Equal(t, 1, incomplete)
}

func TestEncodeWaivers_areReadAgain(t *testing.T) {
	for _, list := range [][]verdict.Waiver{
		nil,
		{{Rule: "A-ONE", Reason: "yes", Owner: "no", Expires: "2026-12-31", Link: "https://x.example"}, {Scenario: "B-TWO/x", Reason: "a: b # c", Owner: "123", Expires: "2026-01-01"}},
	} {
		var b bytes.Buffer
		require.NoError(t, gate.EncodeWaivers(&b, list))
		got, err := gate.ParseWaivers("w", b.Bytes())
		require.NoError(t, err, b.String())
		assert.ElementsMatch(t, list, got)
	}
}
