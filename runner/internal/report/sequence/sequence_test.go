package sequence

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

var update = flag.Bool("update", false, "write the golden files anew")

const root = "https://api.example/v1/projects/p/"

func exchange(method, path, request string, status int, response string) wire.Exchange {
	return wire.Exchange{Request: wire.Request{Method: method, URL: root + path, Body: wire.Body(request)},
		Response: &wire.Response{Status: status, Body: wire.Body(response)}}
}

// set-up of an app in CONVERSATION mode with a webhook, and a message to a stranger.
func sent() []wire.Exchange {
	return []wire.Exchange{
		exchange("POST", "apps", `{}`, 200, `{"id":"A1","processing_mode":"CONVERSATION"}`),
		exchange("GET", "contacts?channel=SMS&identity=%2B1555", "", 200, `{"contacts":[]}`),
		exchange("POST", "webhooks", `{"app_id":"A1"}`, 200, `{"id":"W1"}`),
		exchange("POST", "messages:send", `{"app_id":"A1","processing_strategy":"DISPATCH_ONLY","recipient":{"identified_by":{"channel_identities":[{"identity":"+1555"}]}}}`, 200, `{"message_id":"M1"}`),
	}
}

func receipt(after int, mode string) wire.Callback {
	return wire.Callback{After: after, Body: wire.Body(`{"app_id":"A1","message_delivery_report":{"message_id":"M1","processing_mode":"` + mode + `"}}`)}
}

// replied is a scenario of the plain kind: a message, its receipts, a reply.
func replied() *verdict.ScenarioReport {
	return &verdict.ScenarioReport{
		ID: "RULE/reply", Name: "The reply of a stranger", Exchanges: sent(),
		Callbacks: []wire.Callback{
			receipt(4, "DISPATCH"), receipt(4, "DISPATCH"),
			{After: 4, Body: wire.Body(`{"app_id":"A1","message":{"id":"M2","processing_mode":"CONVERSATION"}}`)},
			{Body: wire.Body(`{"app_id":"A1","contact_create_notification":{"contact":{}}}`)},
			{Body: wire.Body(`{"app_id":"A1","message_submit_notification":{"message_id":"M1","processing_mode":"DISPATCH"}}`)},
		},
		Actions: []wire.Action{{Kind: "handset.reply", After: 4, AfterCallback: 2}},
	}
}

// expired is a scenario that moves the clock and polls.
func expired() *verdict.ScenarioReport {
	s := &verdict.ScenarioReport{
		ID: "RULE/expires", Name: "A message is removed after its retention", Exchanges: sent(),
		Actions: []wire.Action{{Kind: "clock.advance", Seconds: 3 * 86400, After: 4}, {Kind: "handset.opt", Direction: "out", After: 4}},
	}
	for range 9 {
		s.Exchanges = append(s.Exchanges, exchange("GET", "messages/M1?messages_source=DISPATCH_SOURCE", "", 404, `{}`),
			exchange("GET", "messages?app_id=A1&messages_source=DISPATCH_SOURCE", "", 200, `{"messages":[]}`))
	}
	return s
}

// hostile is a scenario whose target sends markup and controls.
func hostile() *verdict.ScenarioReport {
	const attack = `</svg><script>alert(1)</script>" onload="x` + "\u202e\x1b[31m"
	s := replied()
	s.ID, s.Name = `RULE/"><b>`, attack
	s.Exchanges[3].Request.URL = root + "messages:send" + attack + "?contact_id=x"
	s.Exchanges[3].Response.Body = wire.Body(`{"processing_mode":"<i>&","message_id":"<b>"}`)
	s.Callbacks[0].Body = wire.Body(`{"<img src=x>":{"processing_mode":"\"><script>"}}`)
	s.Actions[0].Kind = attack
	return s
}

// An update changes what a reader sees; review the diff.
func TestDraw(t *testing.T) {
	incomplete := replied()
	incomplete.Verdict, incomplete.Cause = verdict.Incomplete, "no answer within 10s\nfrom the target"
	for name, c := range map[string]struct {
		s        *verdict.ScenarioReport
		findings []expect.Finding
	}{
		"reply":      {s: replied()},
		"expires":    {s: expired()},
		"violated":   {replied(), []expect.Finding{{Expected: `"CONVERSATION"`, Actual: "absent", Callback: 3}}},
		"absent":     {replied(), []expect.Finding{{Expected: "a callback with event", Actual: "none in time"}}},
		"incomplete": {s: incomplete},
		"hostile":    {hostile(), []expect.Finding{{Expected: "<b>", Actual: strings.Repeat("ö&", 200), Exchange: 4}}},
	} {
		t.Run(name, func(t *testing.T) {
			svg := string(Draw(c.s.ID, c.s, c.findings)) + "\n"
			wellFormed(t, svg)
			path := filepath.Join("testdata", name+".svg")
			if *update {
				require.NoError(t, os.WriteFile(path, []byte(svg), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err, "-update writes it")
			assert.Equal(t, string(want), svg)
		})
	}
}

// wellFormed fails unless a text is one XML element without scripts.
func wellFormed(t *testing.T, svg string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
		if e, ok := token.(xml.StartElement); ok {
			assert.Contains(t, []string{"svg", "desc", "path", "rect", "text", "tspan"}, e.Name.Local)
			for _, a := range e.Attr {
				assert.False(t, strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "style", a.Name.Local)
			}
		}
	}
}

func TestDraw_nothing(t *testing.T) {
	assert.Empty(t, Draw("x", &verdict.ScenarioReport{}, nil))
}

// described returns the sentences of a diagram's description.
func described(s *verdict.ScenarioReport, findings ...expect.Finding) string {
	svg := string(Draw("x", s, findings))
	_, after, _ := strings.Cut(svg, `<desc id="seq-x">`)
	words, _, _ := strings.Cut(after, "</desc>")
	return words
}

func TestDraw_words(t *testing.T) {
	one := func(x ...wire.Exchange) *verdict.ScenarioReport { return &verdict.ScenarioReport{Exchanges: x} }
	acts := func(a ...wire.Action) *verdict.ScenarioReport { return &verdict.ScenarioReport{Actions: a} }
	calls := func(body string) *verdict.ScenarioReport {
		return &verdict.ScenarioReport{Exchanges: sent()[3:], Callbacks: []wire.Callback{{After: 1, Body: wire.Body(body)}}}
	}
	failed := exchange("GET", "apps", "", 200, "")
	failed.Response, failed.Error = nil, "refused"
	for name, c := range map[string]struct {
		s    *verdict.ScenarioReport
		want string
	}{
		"creation alone is the story":   {one(sent()[0]), "Suite calls service: POST /apps, answer 200, CONVERSATION."},
		"asked for a mode":              {one(exchange("POST", "apps", `{"processing_mode":"DISPATCH"}`, 400, "{}")), "Suite calls service: POST /apps, DISPATCH, answer 400."},
		"ids are left out":              {one(exchange("POST", "conversations/C1:stop", "", 200, "")), "Suite calls service: POST /conversations/{conversation}:stop, answer 200."},
		"a list":                        {one(exchange("GET", "messages?contact_id=c&app_id=A1", "", 200, `{"messages":[1,2]}`)), "Suite calls service: GET /messages?contact_id, answer 200, 2 messages."},
		"no answer":                     {one(failed), "Suite calls service: GET /apps, answer no response."},
		"outside of the project":        {one(wire.Exchange{Request: wire.Request{Method: "GET", URL: "/token"}}), "Suite calls service: GET /token, answer no response."},
		"writing":                       {acts(wire.Action{Kind: "handset.reply"}), "Recipient writes."},
		"typing":                        {acts(wire.Action{Kind: "handset.event"}), "Recipient types."},
		"opting":                        {acts(wire.Action{Kind: "handset.opt", Direction: "in", Error: "x"}), "Recipient opts in, failed."},
		"a day":                         {acts(wire.Action{Kind: "clock.advance", Seconds: 86400}), "1 day passes."},
		"hours":                         {acts(wire.Action{Kind: "clock.advance", Seconds: 47 * 3600}), "47 hours pass."},
		"an odd time":                   {acts(wire.Action{Kind: "clock.advance", Seconds: 90}), "1m30s pass."},
		"a callback of an unknown kind": {calls(`{"news":{}}`), "Service calls back: news."},
		"a callback of no kind":         {calls(`[]`), "Service calls back: of no documented kind."},
		"a callback of another app":     {calls(`{"app_id":"A2","opt_in_notification":{"processing_mode":"DISPATCH"}}`), "Service calls back: OPT_IN, DISPATCH, app 2."},
	} {
		t.Run(name, func(t *testing.T) { assert.Contains(t, described(c.s)+" ", c.want+" ") })
	}
}

// Callbacks and actions stand where they came, and all else is summed up.
func TestDraw_order(t *testing.T) {
	assert.Equal(t, "Set-up: an app in CONVERSATION mode, a webhook. "+
		"Suite calls service: POST /messages:send, DISPATCH_ONLY, answer 200. "+
		"Service calls back: MESSAGE_DELIVERY, DISPATCH, 2 times. Recipient writes. "+
		"Service calls back: MESSAGE_INBOUND, CONVERSATION, message 2. "+
		"Callbacks that no step reads: CONTACT_CREATE, MESSAGE_SUBMIT (DISPATCH).", described(replied()))
	assert.Equal(t, "Set-up: an app in CONVERSATION mode, a webhook. "+
		"Suite calls service: POST /messages:send, DISPATCH_ONLY, answer 200. 3 days pass. Recipient opts out. "+
		"Suite calls service: GET /messages/{message}, DISPATCH_SOURCE, answer 404, 9 times. "+
		"Suite calls service: GET /messages, DISPATCH_SOURCE, answer 200, none, 9 times.", described(expired()))
}

// What a finding points to is never summed up with anything else.
func TestDraw_marks(t *testing.T) {
	for at, want := range map[expect.Finding]string{
		{Exchange: 1}: "Suite calls service: POST /apps, answer 200, CONVERSATION. ✗ violated",
		{Callback: 2}: "Service calls back: MESSAGE_DELIVERY, DISPATCH. Service calls back: MESSAGE_DELIVERY, DISPATCH. ✗ violated",
		{Callback: 5}: "Service calls back: MESSAGE_SUBMIT, DISPATCH. ✗ violated",
		{}:            "Callbacks that no step reads: CONTACT_CREATE, MESSAGE_SUBMIT (DISPATCH). ✗ violated",
	} {
		assert.Contains(t, described(replied(), at), want)
	}
}

// A long diagram is bounded and still shows what is violated.
func TestDraw_long(t *testing.T) {
	s := &verdict.ScenarioReport{}
	var findings []expect.Finding
	for i := range 200 {
		s.Exchanges = append(s.Exchanges, exchange("POST", fmt.Sprintf("messages/M%d", i), "", 200, ""))
	}
	assert.Equal(t, maxLines, strings.Count(described(s), "Suite calls"))
	assert.Contains(t, described(s), "… 176 lines left out.")
	for i := 90; i < 95; i++ {
		findings = append(findings, expect.Finding{Expected: "a", Actual: "b", Exchange: i})
	}
	words := described(s, findings...)
	assert.Equal(t, 5, strings.Count(words, "violated"))
	assert.LessOrEqual(t, strings.Count(words, "Suite calls"), maxLines)
	for i := range 200 {
		findings = append(findings, expect.Finding{Expected: "a", Actual: "b", Exchange: i + 1})
	}
	assert.LessOrEqual(t, strings.Count(described(s, findings...), "Suite calls"), maxLines+2)
}
