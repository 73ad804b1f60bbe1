package schemas

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// instance says what a file of testdata must show. Its name is good-… or
// bad-<keyword>[-<n>].
var instance = regexp.MustCompile(`^(good|bad-([a-zA-Z]+))(-\d+)?\.json$`)

func TestCheck_instances(t *testing.T) {
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			files, err := os.ReadDir(filepath.Join("testdata", name))
			require.NoError(t, err, "every schema needs instances")
			good, bad := 0, 0
			for _, f := range files {
				m := instance.FindStringSubmatch(f.Name())
				require.NotNil(t, m, "%s: name neither good-… nor bad-<keyword>…", f.Name())
				body, err := os.ReadFile(filepath.Join("testdata", name, f.Name()))
				require.NoError(t, err)
				got, err := Check(name, body)
				require.NoError(t, err)
				if m[1] == "good" {
					good++
					assert.Empty(t, got, f.Name())
					continue
				}
				bad++
				assert.Len(t, got, 1, "%s: one fault, one violation", f.Name())
				for _, v := range got {
					assert.Equal(t, m[2], v.Keyword, "%s: %+v", f.Name(), v)
					assert.NotEmpty(t, v.Message, f.Name())
				}
			}
			assert.GreaterOrEqual(t, good, 1, "good instances")
			assert.GreaterOrEqual(t, bad, 2, "bad instances")
		})
	}
}

func TestNames_coverTheInstances(t *testing.T) {
	folders, err := os.ReadDir("testdata")
	require.NoError(t, err)
	for _, f := range folders {
		if f.Name() == "fuzz" { // go test keeps the findings of fuzzing there
			continue
		}
		assert.Contains(t, Names(), f.Name())
	}
}

func TestNames(t *testing.T) {
	assert.Len(t, Names(), 69)
	assert.IsIncreasing(t, Names())
	assert.NotContains(t, Names(), "defs")
	Names()[0] = "scribbled on"
	assert.NotContains(t, Names(), "scribbled on")
}

func TestCheck_unknownSchemaNamesTheNearest(t *testing.T) {
	_, err := Check("callback-message-inbond", []byte(`{}`))
	require.EqualError(t, err, `unknown schema "callback-message-inbond"; did you mean callback-message-inbound?`)
}

func TestViolations(t *testing.T) {
	long := strings.Repeat("ü", 5000)
	for name, c := range map[string]struct {
		schema, body string
		want         []Violation
	}{
		"a missing member is missed in the object around it": {
			"webhook", `{"app_id":"a"}`,
			[]Violation{{"", "required", "missing properties: 'target'", `{"app_id":"a"}`}},
		},
		"several, in order of pointer": {
			"error", `{"error":{"code":"x","message":"","status":7}}`,
			[]Violation{
				{"/error/code", "type", "expected integer or null, but got string", `"x"`},
				{"/error/status", "type", "expected string or null, but got number", `7`},
			},
		},
		"pointers are plain RFC 6901": {
			"message-send-request", `{"app_id":"a","recipient":{"contact_id":"c"},"message":{"text_message":{"text":""}},"channel_properties":{"50% a/b~c ü":1}}`,
			[]Violation{{"/channel_properties/50% a~1b~0c ü", "type", "expected string, but got number", "1"}},
		},
		"alternatives are one violation": {
			"capability-query-request", `{"app_id":"a","recipient":{}}`,
			[]Violation{{"/recipient", "oneOf", "none of the alternatives fits: missing properties: 'contact_id'; missing properties: 'identified_by'", "{}"}},
		},
		"unknown members pass where the schema looks forward": {
			"control-now", `{"now":1,"then":2}`,
			[]Violation{{"/now", "type", "expected string, but got number", "1"}},
		},
		"long values are shortened by characters": {
			"control-now", `{"now":"` + long + `"}`,
			[]Violation{{"/now", "format", "'" + long + "' is not valid 'date-time'", `"` + long[:2*3998] + "…"}},
		},
		"a body that is no JSON": {
			"app", "<html>", []Violation{{"", "json", "line 1, column 1: invalid character '<' looking for beginning of value", "<html>"}},
		},
		"a member named twice": {
			"app", "{\n  \"a\": [{\"b/c\": 1, \"b/c\": 2}]}",
			[]Violation{{"/a/0/b~1c", "json", `line 2, column 20: duplicate key "b/c"`, "{\n  \"a\": [{\"b/c\": 1, \"b/c\": 2}]}"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Check(c.schema, []byte(c.body))
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}

// The validator iterates over maps, so its order differs from run to run; the order
// of violations must not.
func TestCheck_orderIsStable(t *testing.T) {
	body := []byte(`{"project_id":"p","app_id":"a","channel":"SMS","identity":"i","z":1,"y":2,"x":3,"w":4}`)
	want := []Violation{
		{"", "additionalProperties", "unknown properties: 'w', 'x', 'y', 'z'", `{"app_id":"a","channel":"SMS","identity":"i","project_id":"p","w":4,"x":3,"y":2,"z":1}`},
		{"", "required", "missing properties: 'text'", `{"app_id":"a","channel":"SMS","identity":"i","project_id":"p","w":4,"x":3,"y":2,"z":1}`},
	}
	for range 50 {
		got, err := Check("control-reply-request", body)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

// Schemas describe shapes, not rules: values that a mode forbids pass here.
func TestCheck_knowsNoBoundsAndNoModes(t *testing.T) {
	for name, c := range map[string]struct{ schema, body string }{
		"a TTL beyond its bound":         {"app-update-request", `{"dispatch_retention_policy":{"retention_type":"PERSIST_RETENTION_POLICY","ttl_days":8},"retention_policy":{"ttl_days":-1}}`},
		"a TTL out of all bounds":        {"app-update-request", `{"retention_policy":{"ttl_days":99999999999999999999999}}`},
		"a DISPATCH message with ids":    {"message", `{"id":"m","direction":"TO_APP","accept_time":"2026-03-14T09:26:53Z","processing_mode":"DISPATCH","contact_id":"c","conversation_id":"v"}`},
		"a CONVERSATION message without": {"message", `{"id":"m","direction":"TO_APP","accept_time":"2026-03-14T09:26:53Z","processing_mode":"CONVERSATION"}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Check(c.schema, []byte(c.body))
			require.NoError(t, err)
			assert.Empty(t, got)
		})
	}
}

func TestCheck_isSafeForConcurrentUse(t *testing.T) {
	shelf := newShelf(files)
	var wg sync.WaitGroup
	for range 4 {
		for _, name := range shelf.names {
			wg.Go(func() {
				schema, err := shelf.schema(name)
				if assert.NoError(t, err) {
					assert.Error(t, schema.Validate("no object"), name)
				}
			})
		}
	}
	wg.Wait()
}

func TestOpen_fetchesNothing(t *testing.T) {
	for _, url := range []string{"https://example.com/x.schema.json", "file:///etc/passwd", base + "nowhere.schema.json"} {
		_, err := open(files, url)
		assert.Error(t, err, url)
	}
}

// A body that is nested too deep is one violation, and the validator does not read
// it.
func TestCheck_deepBody(t *testing.T) {
	found, err := Check("app", []byte(strings.Repeat("[", 8<<20)))
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.Contains(t, found[0].Message, "nested deeper than 512 levels")
}
