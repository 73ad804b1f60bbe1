package steps

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// fake is a target within the test. It holds the answer to each operation and the
// callbacks, and records the calls. It implements every part of a session, and the
// sink.
type fake struct {
	answers   map[string][]answered // by operation, in order; the last one repeats
	callbacks []string
	signed    string // what is wrong with the callbacks' signatures
	also      string // the text of the callbacks that come to the second door, too; "" for none
	asked     []string
	sent      map[string]string // the last request body of each operation
	names     int
	now       time.Time
	wire      []expect.Finding
	observed  []string
	lost      string // the operation that succeeds without an effect
	// hides reports whether the DISPATCH source does not show a message; nil hides none.
	hides func(id string) bool
	wrote func(text string) string // what the handset says it sent
	fails error                    // of the handset, the clock and the legacy app
}

type answered struct {
	status int
	body   string
}

const (
	fakeApp = `{"id":"A","display_name":"app","channel_credentials":[],"processing_mode":"CONVERSATION",` +
		`"retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY","ttl_days":30},"dispatch_retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY","ttl_days":7}}`
	fakeIdentity     = `{"channel":"SMS","identity":"+15550001","app_id":""}`
	fakeContact      = `{"id":"C","channel_identities":[` + fakeIdentity + `],"language":"EN_US","display_name":"Ada"}`
	fakeConversation = `{"id":"V","app_id":"A","contact_id":"C","active":true,"active_channel":"SMS"}`
	fakeTraffic      = `"channel_identity":` + fakeIdentity + `,"contact_id":"C","conversation_id":"V","processing_mode":"CONVERSATION","metadata":"meta"`
)

// fakeMessage returns a message of the suite or, if id begins with R, a reply.
func fakeMessage(id string) string {
	part, direction := "app_message", "TO_APP"
	if strings.HasPrefix(id, "R") {
		part = "contact_message"
	} else {
		direction = "TO_CONTACT"
	}
	return fmt.Sprintf(`{"id":%q,"direction":%q,%q:{"text_message":{"text":"text of %s"}},"accept_time":"2030-01-01T00:00:0%cZ",%s}`, id, direction, part, id, '9'-id[1]+'0', fakeTraffic)
}

var fakeMessages = `{"messages":[` + strings.Join([]string{fakeMessage("M1"), fakeMessage("M2"), fakeMessage("M3"), fakeMessage("R1"), fakeMessage("R2")}, ",") + `],"next_page_token":""}`

func newFake() *fake {
	f := &fake{answers: map[string][]answered{}, sent: map[string]string{}, wrote: func(text string) string { return text }}
	for op, body := range map[string]string{
		"app.create": fakeApp, "app.get": fakeApp, "app.update": fakeApp, "app.list": `{"apps":[` + fakeApp + `]}`, "app.delete": `{}`,
		"contact.create": fakeContact, "contact.get": fakeContact, "contact.delete": `{}`, "conversation.delete": `{}`, "contact.list": `{"contacts":[` + fakeContact + `],"next_page_token":""}`,
		"conversation.create": fakeConversation, "conversation.get": fakeConversation, "conversation.stop": `{}`,
		"conversation.list":           `{"conversations":[` + fakeConversation + `],"next_page_token":"","total_size":1}`,
		"conversation.recent":         `{"conversations":[],"next_page_token":"","total_size":0}`,
		"conversation.inject-message": `{}`,
		"conversation.inject-event":   `{"event_id":"E","accepted_time":"2030-01-01T00:00:00Z"}`,
		"message.send":                `{"message_id":"M4","accepted_time":"2030-01-01T00:00:00Z"}`,
		"message.get":                 fakeMessage("M3"), "message.update": fakeMessage("M3"), "message.delete": `{}`,
		"message.list": fakeMessages, "message.last": fakeMessages,
		"event.send": `{"event_id":"E","accepted_time":"2030-01-01T00:00:00Z"}`, "event.get": `{"id":"E","direction":"TO_CONTACT","accept_time":"2030-01-01T00:00:00Z",` + fakeTraffic + `}`, "event.list": `{"events":[]}`,
		"webhook.create": `{"id":"W","app_id":"A","target":"http://inbox.test","target_type":"HTTP","triggers":[]}`, "webhook.update": `{"id":"W","app_id":"A","target":"http://inbox.test","target_type":"HTTP","triggers":[]}`, "webhook.delete": `{}`, "webhook.list": `{"webhooks":[{"id":"W","app_id":"A","target":"http://inbox.test","triggers":["OPT_IN"]}]}`,
		"capability.query": `{"request_id":"Q","app_id":"A","recipient":{"contact_id":"C"}}`,
	} {
		f.answers[op] = []answered{{200, body}}
	}
	for op, id := range map[string]string{"message.send": `"M4"`, "event.send": `"E"`} { // each has an id of its own
		first := f.answers[op][0].body
		for _, next := range []string{`"N5"`, `"N6"`} {
			f.answers[op] = append(f.answers[op], answered{200, strings.Replace(first, id, next, 1)})
		}
	}
	for _, id := range []string{"M1", "M2", "M3", "M4", "N5", "N6"} {
		f.callback("message_delivery_report", `"message_id":%q,"status":"DELIVERED",%s`, id, fakeTraffic)
		f.callback("message_submit_notification", `"message_id":%q,%s`, id, fakeTraffic)
	}
	f.callback("event_delivery_report", `"event_id":"E","status":"DELIVERED",%s`, fakeTraffic)
	for _, id := range []string{"R1", "R2"} {
		f.callback("message", `%s`, strings.TrimSuffix(strings.TrimPrefix(fakeMessage(id), "{"), "}"))
	}
	f.callback("event", `"id":"E2","direction":"TO_APP","accept_time":"2030-01-01T00:00:00Z","contact_event":{"composing_event":{}},%s`, fakeTraffic)
	f.callback("contact_create_notification", `"contact":%s`, fakeContact)
	f.callback("conversation_start_notification", `"conversation":%s`, fakeConversation)
	f.callback("capability_notification", `"channel":"SMS","identity":"+15550001","capability_status":"CAPABILITY_FULL"`)
	f.callback("opt_in_notification", `"channel":"SMS","identity":"+15550001","status":"OPT_IN_SUCCEEDED",%s`, fakeTraffic)
	return f
}

// callback adds a callback to the inbox.
func (f *fake) callback(kind, format string, args ...any) {
	f.callbacks = append(f.callbacks, fmt.Sprintf(`{"app_id":"A","project_id":"P","accepted_time":"2030-01-01T00:00:00Z","event_time":"2030-01-01T00:00:00Z","message_metadata":"{\"topic\":\"t\"}","correlation_id":"corr",%q:{%s}}`, kind, fmt.Sprintf(format, args...)))
}

// Do answers a call as scripted, whatever ids its path holds.
func (f *fake) Do(req *http.Request) (*http.Response, error) {
	path := strings.TrimPrefix(req.URL.Path, "/v1/projects/P")
	body, _ := io.ReadAll(req.Body)
	for name, op := range operations {
		before, after, id := strings.Cut(op.path, "{}")
		within, ok := strings.CutPrefix(path, before)
		within, ok2 := strings.CutSuffix(within, after)
		if op.method != req.Method || !id && path != op.path || id && (!ok || !ok2 || within == "" || strings.ContainsAny(within, "/:")) {
			continue
		}
		as := ""
		if _, stranger := req.Header["Authorization"]; stranger {
			as = "!"
		}
		f.asked, f.sent[name] = append(f.asked, name+as), string(body)
		a := f.answers[name][0]
		if len(f.answers[name]) > 1 {
			f.answers[name] = f.answers[name][1:]
		}
		if f.hides != nil && strings.Contains(req.URL.RawQuery+string(body), "DISPATCH_SOURCE") {
			a = f.behind(name, within, a)
		}
		if a.status == http.StatusOK && as == "" {
			if a.body = f.shows(op, within, a.body); op.method != http.MethodGet {
				a.body = f.takesEffect(name, string(body), a.body)
			}
		}
		return &http.Response{StatusCode: a.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(a.body))}, nil
	}
	return nil, fmt.Errorf("no operation is %s %s", req.Method, path)
}

// Together answers calls in their order.
func (f *fake) Together(reqs []*http.Request) (answers []*http.Response, errs []error) {
	for _, req := range reqs {
		a, err := f.Do(req)
		answers, errs = append(answers, a), append(errs, err)
	}
	return answers, errs
}

// behind returns an answer of the DISPATCH source without the messages that it hides. It
// holds the control message M4 besides those of the usual list.
func (f *fake) behind(name, id string, a answered) answered {
	switch {
	case name == "message.get" && f.hides(id):
		return answered{404, `{"error":{"code":404,"message":"no","status":"X","details":[]}}`}
	case name == "message.list", name == "message.last":
		var shown []string
		for _, id := range []string{"M1", "M2", "M3", "M4"} {
			if !f.hides(id) {
				shown = append(shown, fakeMessage(id))
			}
		}
		return answered{200, `{"messages":[` + strings.Join(shown, ",") + `]}`}
	}
	return a
}

// shows returns an answer to a look-up with the id that was asked for.
func (*fake) shows(op operation, id, body string) string {
	is := gjson.Get(body, "id").String()
	if op.method != http.MethodGet || id == "" || op.list() || is == "" {
		return body
	}
	return strings.Replace(body, fmt.Sprintf(`"id":%q`, is), fmt.Sprintf(`"id":%q`, id), 1)
}

// takesEffect lets look-ups show what a call has set, deleted or stopped, and returns its
// answer, which shows it too. What no app can be set to has no effect.
func (f *fake) takesEffect(name, body, answer string) string {
	look, gone := strings.Split(name, ".")[0]+".get", answered{404, `{"error":{"code":404,"message":"no","status":"X","details":[]}}`}
	if name == f.lost || strings.Contains(body, "BATCH") {
		return answer
	}
	switch name {
	case "app.create", "app.update":
		a := f.answers[look][0]
		f.answers[look] = append([]answered{{a.status, with(a.body, body)}}, f.answers[look][1:]...)
		return with(answer, body)
	case "app.delete", "message.delete", "contact.delete", "conversation.delete":
		f.answers[look] = []answered{gone}
	case "conversation.stop":
		f.answers[look] = []answered{{200, strings.Replace(f.answers[look][0].body, `"active":true`, `"active":false`, 1)}}
	}
	return answer
}

// with returns an app with the members that a request sets, of those that it shows. null
// sets nothing.
func with(app, request string) string {
	var set, shown map[string]json.RawMessage
	if json.Unmarshal([]byte(request), &set) != nil || json.Unmarshal([]byte(app), &shown) != nil {
		return app
	}
	for _, member := range []string{"display_name", "processing_mode", "retention_policy", "dispatch_retention_policy"} {
		if v, ok := set[member]; ok && shown[member] != nil && !strings.Contains(string(v), "null") {
			shown[member] = v
		}
	}
	text, _ := json.Marshal(shown)
	return string(text)
}

func (f *fake) Name(kind string) string { f.names++; return fmt.Sprint(kind, "-", f.names) }
func (*fake) Identity() string          { return "+15550002" }
func (*fake) Secret() string            { return "secret" }

func (*fake) Claim(string, string) error        { return nil }
func (*fake) ClaimContact(string, string) error { return nil }
func (*fake) Made(string, string, string) error { return nil }

func (f *fake) Now() time.Time                                 { return f.now }
func (f *fake) Sleep(_ context.Context, d time.Duration) error { f.now = f.now.Add(d); return nil }
func (*fake) Attempt(bool)                                     {}

func (*fake) URL() string       { return "http://inbox.test" }
func (*fake) Door(n int) string { return fmt.Sprint("http://inbox.test/", n) }
func (f *fake) Read(_ context.Context, want Filter) ([]Callback, error) {
	var found []Callback
	for i, c := range f.callbacks {
		if (want.Body == "" || gjson.Get(c, want.Body).Exists()) && strings.Contains(c, want.Contains) {
			found = append(found, Callback{Body: []byte(c), Number: i + 1, SignatureFault: f.signed})
			if f.also != "" && strings.Contains(c, f.also) {
				found = append(found, Callback{Body: []byte(c), Number: i + 1, SignatureFault: f.signed, To: 2})
			}
		}
	}
	return found, nil
}
func (*fake) Rest(context.Context) ([]Callback, error) { return nil, nil }

func (f *fake) Reply(_ context.Context, s Sender, text string) (string, error) {
	return f.wrote(text), f.acts("reply " + s.Identity + ": " + text)
}
func (f *fake) Event(_ context.Context, s Sender) error { return f.acts("typing " + s.Identity) }
func (f *fake) Opt(_ context.Context, s Sender, direction string) error {
	return f.acts("opt " + direction + " " + s.Identity)
}
func (f *fake) Advance(_ context.Context, by time.Duration) error { return f.acts(by.String()) }
func (*fake) Accepted(time.Time, time.Duration) error             { return nil }
func (f *fake) App(context.Context, string) (string, bool, error) {
	return "L", true, f.acts("legacy app")
}
func (f *fake) acts(what string) error { f.asked = append(f.asked, what); return f.fails }

func (f *fake) Wire(finding expect.Finding)  { f.wire = append(f.wire, finding) }
func (f *fake) Observe(o expect.Observation) { f.observed = append(f.observed, o.String()) }

// world returns a world on top of the fake: an app in CONVERSATION mode has sent
// three messages to a recipient, who has replied twice.
func (f *fake) world(t *testing.T) *World {
	t.Helper()
	w := NewWorld()
	w.Enter(&Session{HTTP: f, Together: f.Together, BaseURL: "http://t.test", Project: "P", Values: f, Ledger: f, Pace: f, Inbox: f, Handset: f, TimeMachine: f, LegacyApps: f,
		Channels: Channels{Messages: "SMS", Events: "RCS", Credentials: []byte(`[]`)}, Budgets: Budgets{Eventually: time.Second}}, Rule{ID: "RULE-A"}, f)
	w.app = &app{id: "A", name: "app", mode: modeConversation, hooked: true, before: fakeApp}
	w.control = &app{id: "CONTROL", mode: modeConversation, hooked: true, deaf: true}
	w.recipient = &recipient{channel: "SMS", identity: "+15550001", contactID: "C", conversationID: "V"}
	for _, id := range []string{"M1", "M2", "M3", "R1", "R2"} {
		w.take(found{traffic: &traffic{kind: "message", id: id, inbound: id[0] == 'R', text: "text of " + id, vouched: true, mode: modeConversation, app: w.app, with: w.recipient}})
	}
	w.values = map[string]string{"message metadata A": "meta", "conversation metadata A": "t", "correlation ID A": "corr"}
	w.taken.sent, w.taken.replies, w.settled = len(w.sent), len(w.replies), true
	w.outcome = &Answer{op: operations["app.get"], status: 200, body: []byte(fakeApp)}
	l := lists["messages"]
	w.listing = &l
	require.Empty(t, f.asked)
	return w
}

// A change alters the usual state.
type change func(*fake, *World)

// answers changes the answer of an operation: to an error body with a status, or to
// the given body.
func answers(op string, status int, body ...string) change {
	return func(f *fake, _ *World) {
		f.answers[op] = []answered{{status, cmp.Or(strings.Join(body, ""), fmt.Sprintf(`{"error":{"code":%d,"message":"no","status":"X","details":[]}}`, status))}}
	}
}

// instead replaces a text in the answer of an operation.
func instead(op, old, text string) change {
	return func(f *fake, _ *World) {
		f.answers[op] = []answered{{f.answers[op][0].status, strings.ReplaceAll(f.answers[op][0].body, old, text)}}
	}
}

// inTurn makes an operation succeed with one body after the other.
func inTurn(op string, bodies ...string) change {
	return func(f *fake, _ *World) {
		f.answers[op] = nil
		for _, body := range bodies {
			f.answers[op] = append(f.answers[op], answered{200, body})
		}
	}
}

// called replaces a text in all callbacks; a callback that becomes empty is removed.
func called(old, text string) change {
	return func(f *fake, _ *World) {
		for i := range f.callbacks {
			f.callbacks[i] = strings.ReplaceAll(f.callbacks[i], old, text)
		}
	}
}

// silent removes the callbacks of a kind.
func silent(kind string) change {
	return func(f *fake, _ *World) {
		f.callbacks = slices.DeleteFunc(f.callbacks, func(c string) bool { return strings.Contains(c, `"`+kind+`":`) })
	}
}

// refusedWith makes the last request a refused one.
func refusedWith(status int) change {
	return func(_ *fake, w *World) { w.outcome = &Answer{op: operations["app.create"], status: status} }
}

// all combines several changes.
func all(changes ...change) change {
	return func(f *fake, w *World) {
		for _, c := range changes {
			c(f, w)
		}
	}
}

// said runs a step first, as a When.
func said(t *testing.T, text string) change {
	return func(f *fake, w *World) {
		require.NoError(t, says(t, w, text), text)
		f.asked = nil
	}
}
