package steps

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/steps/expect"
)

// creator answers every creation of an app with the same body, and records what the
// steps do with it.
type creator struct {
	crowd
	id     string
	err    error
	n      int
	paths  []string
	made   []string
	faults []expect.Finding
}

func (c *creator) Do(req *http.Request) (*http.Response, error) {
	c.paths = append(c.paths, req.Method+" "+req.URL.EscapedPath())
	if c.err != nil {
		return nil, c.err
	}
	body := fmt.Sprintf(`{"id":%q,"display_name":"app-%d","processing_mode":"DISPATCH"}`, c.id, c.n)
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
}
func (c *creator) Name(kind string) string { c.n++; return fmt.Sprint(kind, "-", c.n) }
func (c *creator) Wire(f expect.Finding)   { c.faults = append(c.faults, f) }
func (c *creator) Made(_, name, id string) error {
	c.made = append(c.made, name+" "+id)
	return nil
}

func enterCreator(c *creator) *World {
	w := NewWorld()
	w.Enter(&Session{HTTP: c, BaseURL: "http://target.test", Project: "p", Values: c, Ledger: c,
		Channels: Channels{Messages: "SMS", Credentials: []byte(`[{"channel":"SMS"}]`)}}, Rule{ID: "R"}, c)
	return w
}

func (c *creator) found(text string) bool {
	for _, f := range c.faults {
		if f.Rule == "WIRE-APP" && strings.Contains(f.Expected+" "+f.Actual, text) {
			return true
		}
	}
	return false
}

// An id that is not plain is a finding, is not recorded in the ledger, and is not
// used in a path.
func TestWorldPlainIDs(t *testing.T) {
	for _, id := range []string{"..", "a/b", "a?b", strings.Repeat("9", 150_000)} {
		c := &creator{id: id}
		err := enterCreator(c).Given(t.Context(), "an app in DISPATCH mode")
		kind, _ := Judge(err)
		assert.Equal(t, Unfinished, kind, id[:2])
		assert.Less(t, len(err.Error()), 400)
		assert.True(t, c.found("1 to 128 letters"), "%v", c.faults)
		assert.Empty(t, c.made)
		assert.Equal(t, []string{"POST /v1/projects/p/apps"}, c.paths)
	}
	c := &creator{id: "A"}
	w := enterCreator(c)
	_, err := w.do(t.Context(), "message.get", call{ids: []string{""}})
	require.ErrorContains(t, err, "no answer has named its id")
	_, err = w.do(t.Context(), "message.get", call{ids: []string{"../apps"}})
	require.ErrorContains(t, err, "cannot stand in a path")
	assert.Empty(t, c.paths, "no such path leaves the suite")
}

// An answer to a second creation with the id of the first app is a finding.
func TestWorldNewID_oneForEverything(t *testing.T) {
	c := &creator{id: "A"}
	w := enterCreator(c)
	require.NoError(t, w.Given(t.Context(), "an app in DISPATCH mode"))
	err := w.Given(t.Context(), "another app in DISPATCH mode")
	require.ErrorContains(t, err, "the answer carries the id of the previous app")
	assert.True(t, c.found("the id of the previous app (A)"))
	assert.Equal(t, []string{"app-1 A"}, c.made)
}

// An answer to a message or an event with the id of the one before is a finding at once:
// what is read under this id later could be either.
func TestWorldNewID_oneForTwoMessages(t *testing.T) {
	for op, text := range map[string]string{"message.send": "a message is sent to the recipient", "event.send": "an event is sent to the recipient"} {
		f := newFake()
		f.answers[op] = f.answers[op][:1]
		w := f.world(t)
		require.NoError(t, says(t, w, text))
		require.Empty(t, f.wire)
		require.ErrorContains(t, says(t, w, text), "the previous", text)
		require.NotEmpty(t, f.wire, text)
		assert.Equal(t, "an id of its own", f.wire[0].Expected)
	}
}

// somebodys is a Foreign error of a session.
type somebodys struct{ error }

func (somebodys) Foreign() (kind, is string) { return "app", "its display_name is Production Bot" }

func TestWorldNewID_foreignIsAFindingOfItsResource(t *testing.T) {
	c := &creator{err: somebodys{fmt.Errorf("not ours")}}
	err := enterCreator(c).Given(t.Context(), "an app in DISPATCH mode")
	kind, _ := Judge(err)
	assert.Equal(t, Unfinished, kind)
	assert.True(t, c.found("the id of another: its display_name is Production Bot"), "%v", c.faults)
}
