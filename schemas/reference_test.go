package schemas

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/schemas/apireference"
)

// ourOwn are the schemas of bodies that the API reference does not describe: our own
// files, the control protocol, the token endpoint. "empty" is the body where it gives
// none, and the document of 2026 no longer has the registration of opts.
func ourOwn(name string) bool {
	return strings.HasPrefix(name, "control-") || strings.HasPrefix(name, "opt-register-") ||
		slices.Contains([]string{"catalogue", "certificate", "config", "empty", "recording", "report", "token", "waivers"}, name)
}

// comparison compares one schema with the table, object by object.
type comparison struct {
	t     *testing.T
	table *apireference.Table
	// closed collects the members whose enumeration is closed.
	closed map[string]bool
	// request is set for the bodies that we send ourselves.
	request bool
	path    []string // of types, which may refer to each other in a circle
}

// flat returns a schema with what it refers to: the properties and requirements of all.
func (c *comparison) flat(doc map[string]any) (properties map[string]any, required []string, kinds []string) {
	properties = map[string]any{}
	add := func(p map[string]any, r, k []string) {
		maps.Copy(properties, p)
		required, kinds = append(required, r...), append(kinds, k...)
	}
	if ref, ok := doc["$ref"].(string); ok {
		add(c.flat(c.resolve(ref)))
	}
	own, _ := doc["properties"].(map[string]any)
	for name, value := range own {
		if before, there := properties[name].(map[string]any); there { // of the same member, more is said
			both := maps.Clone(before)
			maps.Copy(both, value.(map[string]any))
			value = both
		}
		properties[name] = value
	}
	required = append(required, names(doc["required"])...)
	for _, union := range []string{"oneOf", "anyOf"} {
		alternatives, _ := doc[union].([]any)
		for _, a := range alternatives {
			kinds = append(kinds, names(a.(map[string]any)["required"])...)
		}
	}
	return properties, required, kinds
}

func names(list any) []string {
	all, _ := list.([]any)
	var out []string
	for _, name := range all {
		out = append(out, name.(string))
	}
	return out
}

func (c *comparison) resolve(ref string) map[string]any {
	file, pointer, _ := strings.Cut(ref, "#/$defs/")
	raw, err := files.ReadFile(file)
	require.NoError(c.t, err, ref)
	var doc map[string]any
	require.NoError(c.t, json.Unmarshal(raw, &doc), ref)
	if pointer == "" {
		return doc
	}
	part, ok := doc["$defs"].(map[string]any)[pointer].(map[string]any)
	require.True(c.t, ok, ref)
	return part
}

// object compares an object with a type. A schema that describes no member of it leaves
// it open, which requires nothing.
func (c *comparison) object(where string, doc map[string]any, name string) {
	properties, required, kinds := c.flat(doc)
	if len(properties) == 0 || slices.Contains(c.path, name) {
		return
	}
	said, ok := c.table.Type(name)
	require.True(c.t, ok, "%s: no type %s", where, name)
	slices.Sort(required)
	slices.Sort(said.Required)
	assert.Equal(c.t, slices.Compact(said.Required), slices.Compact(required), "%s requires what %s (%s) requires", where, name, said.Of)
	c.kinds(where, said, kinds)
	c.path = append(c.path, name)
	defer func() { c.path = c.path[:len(c.path)-1] }()
	for member, value := range properties {
		at := where + "/" + member
		type_, ok := said.Members[member]
		if !ok {
			type_, ok = said.OneOf[member]
		}
		if !ok {
			assert.True(c.t, beside[name+"."+member], "%s: %s has no member %s", at, name, member)
			continue
		}
		c.value(at, value.(map[string]any), apireference.Parse(type_))
	}
}

// beside are members that the schemas describe beside those of the document: one
// description serves both directions or several types.
var beside = map[string]bool{
	"inbound-event.app_event":         true,
	"event.contact_event":             true,
	"event.contact_message_event":     true,
	"inbound-message.app_message":     true,
	"event-delivery.conversation_id":  true,
	"recipient-identity.app_id":       true,
	"inject-event-request.contact_id": true,
}

// kinds compares what a request must have one of. An answer may have another kind.
func (c *comparison) kinds(where string, said apireference.Type, kinds []string) {
	if !c.request {
		assert.Empty(c.t, kinds, "%s: an answer may have a kind of its own", where)
		return
	}
	if len(kinds) == 0 {
		return
	}
	known := slices.Concat(slices.Collect(maps.Keys(said.OneOf)), slices.Collect(maps.Keys(said.Members)))
	for _, kind := range kinds {
		assert.Contains(c.t, known, kind, "%s: a kind that the document does not have", where)
	}
	for _, kind := range slices.Concat(slices.Collect(maps.Keys(said.OneOf)), said.Alone) {
		assert.Contains(c.t, kinds, kind, "%s: a documented kind", where)
	}
}

func (c *comparison) value(where string, doc map[string]any, said apireference.Member) {
	whole := doc
	if ref, ok := doc["$ref"].(string); ok {
		whole = c.resolve(ref)
	}
	if said.Many == "list" {
		items, _ := whole["items"].(map[string]any)
		if assert.NotNil(c.t, items, "%s is a list", where) {
			c.value(where+"/*", items, apireference.Member{Name: said.Name})
		}
		return
	}
	if e, ok := c.table.Enumerations[said.Name]; ok {
		c.enumeration(where, whole, said.Name, e)
		return
	}
	if _, ok := c.table.Types[said.Name]; ok && said.Many == "" {
		c.object(where, doc, said.Name)
	}
}

// enumeration checks that a closed list holds every documented value, and notes it.
func (c *comparison) enumeration(where string, doc map[string]any, name string, e apireference.Enumeration) {
	values, closed := doc["enum"].([]any)
	if !closed {
		return
	}
	c.closed[name] = true
	for _, v := range e.Values {
		assert.Contains(c.t, values, any(v), "%s allows what %s lists", where, name)
	}
	if !c.request && !strings.HasPrefix(where, "event/") && !strings.HasPrefix(where, "event-list/") {
		assert.Subset(c.t, values, []any{"", nil}, "%s may be unset", where)
	}
}

// Every schema of a body on the wire requires what the API reference requires, and no
// more; of its enumerations three are closed.
func TestKeys_requireWhatTheReferenceRequires(t *testing.T) {
	table, err := apireference.Load()
	require.NoError(t, err)
	closed := map[string]bool{}
	compared := 0
	for _, name := range Names() {
		if ourOwn(name) {
			continue
		}
		compared++
		t.Run(name, func(t *testing.T) {
			c := &comparison{t: t, table: table, closed: closed, request: strings.HasSuffix(name, "-request")}
			c.object(name, c.resolve(name+suffix), name)
		})
	}
	assert.Equal(t, 49, compared)
	assert.Equal(t, []string{"direction", "direction-to-app", "dispatch-retention-type", "processing-mode", "retention-type"},
		slices.Sorted(maps.Keys(closed)), "closed are processing_mode, retention_type and direction alone")
}

// Every body that the reference describes has a schema, apart from those of operations
// that no scenario calls.
func TestNames_coverTheReferencesBodies(t *testing.T) {
	table, err := apireference.Load()
	require.NoError(t, err)
	uncalled := []string{"channel-profile-request", "channel-profile", "identity-conflict-list"}
	for name, op := range table.Operations {
		for _, body := range []string{op.Request, op.Answer} {
			if body != "" && !slices.Contains(uncalled, body) {
				assert.Contains(t, Names(), body, name)
			}
		}
	}
	for trigger, body := range table.Callbacks {
		assert.Contains(t, Names(), body, trigger)
	}
}

// Of these three the documents do not decide. Each is accepted:
//
//   - An error without the object around it. The schema of the reference requires
//     nothing. The overview of the same document states the wrapped form of all errors,
//     and the live service wraps; only the examples of the responses do not. So the
//     schema accepts it, and WIRE-ERROR, a should-rule, demands the wrapped form itself.
//   - A sparse MESSAGE_INBOUND. The reference requires no member of the message, and
//     parsers in the field meet such callbacks. The rules about the mode demand
//     processing_mode themselves.
//   - Retention policies without retention_type. The reference states a default and does
//     not say whether it is written: what is absent reads as the default.
func TestCheck_undecidedBodies(t *testing.T) {
	for schema, body := range map[string]string{
		"error": `{"code":404,"message":"not found","status":"NOT_FOUND","details":[]}`,
		"callback-message-inbound": `{"app_id":"a","project_id":"p","message":{"id":"m","channel_identity":{"channel":"SMS","identity":"1"},
			"contact_message":{"text_message":{"text":"x"}}}}`,
		"app": `{"id":"a","retention_policy":{"ttl_days":180},"dispatch_retention_policy":{}}`,
	} {
		got, err := Check(schema, []byte(body))
		require.NoError(t, err)
		assert.Empty(t, got, schema)
	}
}

// Unset is absent, empty or null, whatever the type.
func TestCheck_unsetIsAbsentEmptyOrNull(t *testing.T) {
	for schema, members := range map[string][]string{
		"app":     {"processing_mode", "display_name", "id"},
		"message": {"processing_mode", "direction", "accept_time", "id", "metadata"},
		"event":   {"direction", "accept_time", "conversation_id"},
	} {
		for _, member := range members {
			for _, value := range []string{`""`, `null`} {
				body := fmt.Sprintf(`{%q:%s}`, member, value)
				if schema == "event" {
					body = fmt.Sprintf(`{"id":"e","channel_identity":{"channel":"SMS","identity":"1"},"processing_mode":"DISPATCH",%q:%s}`, member, value)
				}
				got, err := Check(schema, []byte(body))
				require.NoError(t, err)
				assert.Empty(t, got, "%s %s", schema, body)
			}
		}
	}
	for _, list := range []string{"app", "contact", "conversation", "recent-conversation", "event", "message", "webhook"} {
		got, err := Check(list+"-list", []byte(`{}`))
		require.NoError(t, err)
		assert.Empty(t, got, list)
	}
}
