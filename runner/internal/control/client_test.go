package control

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/steps"
)

var none = evidence.NewRedactor()

// controlled serves the control protocol with fixed answers by path, and records the
// requests.
func controlled(t *testing.T, answers map[string]string) (*Client, *[]string) {
	t.Helper()
	var came []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		came = append(came, r.Method+" "+r.URL.Path+" "+string(body))
		answer, ok := answers[r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	return &Client{HTTP: server.Client(), Base: server.URL, Project: "P", Credentials: json.RawMessage(`[]`)}, &came
}

func TestConnect(t *testing.T) {
	for answer, want := range map[string][]string{
		`{"handset":true,"clock":true,"legacy_app":true}`:    {"clock", "handset", "legacy-app"},
		`{"handset":true,"clock":false,"legacy_app":false}`:  {"handset"},
		`{"handset":false,"clock":false,"legacy_app":false}`: nil,
	} {
		c, _ := controlled(t, map[string]string{"/capabilities": answer})
		require.NoError(t, c.Connect(t.Context()))
		slices.Sort(c.Capabilities)
		assert.Equal(t, want, c.Capabilities, answer)
	}
}

func TestClient_refusedAnswers(t *testing.T) {
	for name, answers := range map[string]map[string]string{
		"refused":      {},
		"no JSON":      {"/capabilities": "<html>"},
		"a pit":        {"/capabilities": strings.Repeat(`[{"a":`, 150_000)},
		"another body": {"/capabilities": `{"handset":"yes"}`},
	} {
		c, _ := controlled(t, answers)
		assert.ErrorContains(t, c.Connect(t.Context()), "control protocol: ", name)
	}
}

func TestSession_actions(t *testing.T) {
	c, came := controlled(t, map[string]string{
		"/handset/replies": "{}", "/handset/events": "", "/handset/opts": "{}",
		"/clock": `{"now":"2025-04-29T12:00:00Z"}`, "/clock/advance": `{"now":"2025-05-01T00:00:00Z"}`, "/legacy-apps": `{"app_id":"A-1","made":true}`,
	})
	tape := cassette.NewRecorder(c.Base, "P")
	s := &Session{c, tape, none}
	who := steps.Sender{AppID: "A", Channel: "SMS", Identity: "+1555"}
	require.NoError(t, reply(t, s, who, "hello"))
	require.NoError(t, s.Event(t.Context(), who))
	require.NoError(t, s.Opt(t.Context(), who, "in"))
	require.NoError(t, s.Advance(t.Context(), 36*time.Hour))
	id, made, err := c.LegacyApp(t.Context(), "old")
	require.NoError(t, err)
	assert.Equal(t, "A-1", id)
	assert.True(t, made)
	assert.Equal(t, []string{
		`POST /handset/replies {"app_id":"A","channel":"SMS","identity":"+1555","project_id":"P","text":"hello"}`,
		`POST /handset/events {"app_id":"A","channel":"SMS","identity":"+1555","project_id":"P"}`,
		`POST /handset/opts {"app_id":"A","channel":"SMS","direction":"in","identity":"+1555","project_id":"P"}`,
		`GET /clock `,
		`POST /clock/advance {"project_id":"P","seconds":129600}`,
		`POST /legacy-apps {"channel_credentials":[],"display_name":"old","project_id":"P"}`,
	}, *came)
	kinds := []string{}
	for _, e := range tape.Tape() {
		kinds = append(kinds, e.Action.Kind)
	}
	assert.Equal(t, []string{cassette.ActReply, cassette.ActEvent, cassette.ActOpt, cassette.ActAdvance}, kinds)
}

func TestSession_failedActionIsRecorded(t *testing.T) {
	c, _ := controlled(t, nil)
	tape := cassette.NewRecorder(c.Base, "P")
	err := reply(t, &Session{c, tape, none}, steps.Sender{AppID: "A", Channel: "SMS", Identity: "+1555"}, "hello")
	require.EqualError(t, err, "control protocol: /handset/replies was answered with status 418")
	require.Len(t, tape.Tape(), 1)
	assert.Equal(t, err.Error(), tape.Tape()[0].Action.Error)
	assert.Error(t, (&Session{c, nil, none}).Advance(t.Context(), time.Hour), "without a tape, too")
}

// A proxy that answers everything with an HTML page has not made a recipient reply.
func TestClient_schemas(t *testing.T) {
	c, came := controlled(t, map[string]string{"/handset/replies": "<html>", "/handset/events": "[]", "/clock": `{"now":"2025-05-01T00:00:00Z"}`, "/clock/advance": `{"now":"noon"}`})
	s := &Session{c, nil, none}
	who := steps.Sender{AppID: "A", Channel: "SMS", Identity: "+1555"}
	assert.ErrorContains(t, reply(t, s, who, "hello"), "the answer to /handset/replies does not match schema control-reply")
	assert.ErrorContains(t, s.Event(t.Context(), who), "the answer to /handset/events does not match schema empty")
	assert.ErrorContains(t, s.Advance(t.Context(), time.Hour), "schema control-now")

	sent := len(*came)
	var fault *steps.SuiteFault
	assert.ErrorAs(t, s.Opt(t.Context(), who, "sideways"), &fault)
	assert.ErrorAs(t, reply(t, s, steps.Sender{AppID: "A"}, "hello"), &fault)
	assert.Len(t, *came, sent, "a request of ours that is wrong is not sent")
}

// reply makes a recipient reply, whatever the handset says it sent.
func reply(t *testing.T, h steps.Handset, from steps.Sender, text string) error {
	_, err := h.Reply(t.Context(), from, text)
	return err
}

// What the server says was sent reaches the step and the tape; an empty answer says
// nothing.
func TestSession_reply(t *testing.T) {
	for answer, want := range map[string]string{`{"text":"hi"}`: "hi", `{}`: "", `{"text":null}`: "", "": "", "null": ""} {
		c, _ := controlled(t, map[string]string{"/handset/replies": answer})
		tape := cassette.NewRecorder(c.Base, "P")
		sent, err := (&Session{c, tape, none}).Reply(t.Context(), steps.Sender{AppID: "A", Channel: "SMS", Identity: "+1555"}, "hello")
		require.NoError(t, err, answer)
		assert.Equal(t, want, sent, answer)
		assert.Equal(t, want != "", len(tape.Tape()[0].Action.Output) > 0, answer)
	}
}
