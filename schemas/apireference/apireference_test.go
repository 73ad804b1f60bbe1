package apireference

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var scalars = []string{"text", "boolean", "int32", "int64", "integer", "number", "time", "object"}

func load(t *testing.T) *Table {
	t.Helper()
	table, err := Load()
	require.NoError(t, err)
	return table
}

// The table names nothing that it does not hold, and holds nothing that it does not
// reach.
func TestParse_theTableIsWhole(t *testing.T) {
	table := load(t)
	reached := map[string]bool{"error": true}
	var reach func(where, said string)
	reach = func(where, said string) {
		m := Parse(said)
		assert.Contains(t, []string{"", "list", "map"}, m.Many, where)
		if slices.Contains(scalars, m.Name) || reached[m.Name] {
			return
		}
		reached[m.Name] = true
		if e, ok := table.Enumerations[m.Name]; ok {
			assert.NotEmpty(t, e.Of, m.Name)
			assert.NotEmpty(t, e.Values, m.Name)
			if e.Default != "" {
				assert.Contains(t, e.Values, e.Default, m.Name)
			}
			return
		}
		for name := m.Name; name != ""; name = table.Types[name].Extends {
			own, ok := table.Types[name]
			if !assert.True(t, ok, "%s: %q is neither a scalar nor in the table", where, name) {
				return
			}
			assert.NotEmpty(t, own.Of, name)
			reached[name] = true
		}
		whole, _ := table.Type(m.Name)
		for _, required := range whole.Required {
			assert.Contains(t, whole.Members, required, m.Name)
		}
		for _, members := range []map[string]string{whole.Members, whole.OneOf} {
			for member, said := range members {
				reach(m.Name+"."+member, said)
			}
		}
	}
	reached["error"] = false
	reach("errors", "error")
	for name, op := range table.Operations {
		assert.Contains(t, []string{"GET", "POST", "PATCH", "DELETE"}, op.Method, name)
		assert.True(t, strings.HasPrefix(op.Path, "/"), name)
		for _, said := range slices.Concat(slices.Collect(maps.Values(op.Parameters)), []string{op.Request, op.Answer}) {
			if said != "" {
				reach(name, said)
			}
		}
		for _, required := range op.RequiredParameters {
			assert.Contains(t, op.Parameters, required, name)
		}
	}
	for trigger, body := range table.Callbacks {
		assert.Contains(t, table.Enumerations["trigger"].Values, trigger)
		reach(trigger, body)
	}
	for _, names := range [][]string{slices.Collect(maps.Keys(table.Types)), slices.Collect(maps.Keys(table.Enumerations))} {
		for _, name := range names {
			assert.True(t, reached[name], "nothing leads to %s", name)
		}
	}
}

func TestType_extends(t *testing.T) {
	webhook, ok := load(t).Type("webhook-create-request")
	require.True(t, ok)
	assert.ElementsMatch(t, []string{"app_id", "target"}, webhook.Required)
	assert.Contains(t, webhook.Members, "triggers")
	_, ok = load(t).Type("nobody")
	assert.False(t, ok)
}

func TestParse(t *testing.T) {
	assert.Equal(t, Member{Name: "text"}, Parse("text"))
	assert.Equal(t, Member{Many: "list", Name: "channel"}, Parse("list of channel"))
	assert.Equal(t, Member{Name: "int64", Default: "180"}, Parse("int64 = 180"))
}
