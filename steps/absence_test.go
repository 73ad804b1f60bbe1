package steps

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// statuses answers each call by its path below the project: with the status of that
// path, and with an empty list if that is a success.
type statuses map[string]int

func (s statuses) Do(req *http.Request) (*http.Response, error) {
	path := strings.TrimPrefix(req.URL.Path, "/v1/projects/P")
	if app := req.URL.Query().Get("app_id"); s[path+" of "+app] != 0 {
		path += " of " + app
	}
	status, ok := s[path]
	if strings.Contains(path, ":") { // further doors, which the target does not offer
		status, ok = http.StatusNotImplemented, true
	}
	if !ok {
		return nil, fmt.Errorf("nobody expected %s", req.URL)
	}
	body := `{"id":"` + path[strings.LastIndex(path, "/")+1:] + `","messages":[],"conversations":[],"contacts":[]}`
	if status != http.StatusOK {
		body = fmt.Sprintf(`{"error":{"code":%d,"message":"no","status":"X"}}`, status)
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
}

// impatient is a pace for polls of a single attempt.
type impatient struct{}

func (impatient) Now() time.Time                             { return time.Time{} }
func (impatient) Sleep(context.Context, time.Duration) error { return nil }
func (impatient) Attempt(bool)                               {}

// after is a world in which an app has sent a message and all its effects have
// happened.
func after(mode string, answers statuses) *World {
	w := NewWorld()
	w.Enter(&Session{HTTP: answers, BaseURL: "http://t.test", Project: "P", Pace: impatient{}}, Rule{ID: "RULE-A"}, &sink{})
	w.app = &app{id: "A", mode: mode, hooked: true, deaf: true}
	w.control = &app{id: "C", mode: modeConversation, hooked: true, deaf: true}
	w.recipient = &recipient{channel: "SMS", identity: "+1"}
	w.sent = []*traffic{{kind: "message", id: "M", mode: mode, app: w.app, with: w.recipient}}
	w.settled = true
	return w
}

const absent Kind = -1 // the check shows that nothing is there

func judged(t *testing.T, want Kind, err error, name string) {
	t.Helper()
	if want == absent {
		assert.NoError(t, err, name)
		return
	}
	require.Error(t, err, name)
	kind, _ := Judge(err)
	assert.Equal(t, want, kind, "%s: %v", name, err)
}

func TestWorldIsNeverStored_refusedLookUp(t *testing.T) {
	for name, tc := range map[string]struct {
		get, list int
		want      Kind
	}{
		"neither found nor listed": {404, 200, absent},
		"gone":                     {410, 200, absent},
		"found":                    {200, 200, Broken},
		"forbidden":                {403, 200, Unfinished},
		"credentials":              {401, 200, Unfinished},
		"put off":                  {429, 200, Unfinished},
		"list not found":           {404, 404, Unfinished},
		"list a bad request":       {404, 400, Unfinished},
		"list forbidden":           {404, 403, Unfinished},
		"list wants credentials":   {404, 401, Unfinished},
	} {
		answers := statuses{"/messages/M": tc.get, "/messages": tc.list}
		judged(t, tc.want, after(modeDispatch, answers).isNeverStored(t.Context(), "message", ""), name)
		judged(t, tc.want, after(modeDispatch, answers).isNoLongerStored(t.Context(), "message"), name)
	}
}

func TestWorldRecipientHasNo_refusedList(t *testing.T) {
	for name, tc := range map[string]struct {
		mode         string
		own, control int
		want         Kind
	}{
		"none listed":                         {modeDispatch, 200, 200, absent},
		"a bad request of a DISPATCH app":     {modeDispatch, 400, 200, absent},
		"a bad request whatever the app":      {modeDispatch, 400, 400, Unfinished},
		"a bad request of a CONVERSATION app": {modeConversation, 400, 200, Unfinished},
		"not found":                           {modeDispatch, 404, 200, Unfinished},
		"forbidden":                           {modeDispatch, 403, 200, Unfinished},
		"credentials":                         {modeDispatch, 401, 200, Unfinished},
	} {
		w := after(tc.mode, statuses{"/conversations of A": tc.own, "/conversations of C": tc.control})
		judged(t, tc.want, w.recipientHasNo(t.Context(), "conversation"), name)
	}
}

func TestWorldRecipientHasNo_refusedLookUp(t *testing.T) {
	for status, want := range map[int]struct{ none, one Kind }{
		200: {absent, Broken}, 400: {Unfinished, Broken}, 401: {Unfinished, Unfinished}, 403: {Unfinished, Unfinished}, 404: {Unfinished, Broken},
	} {
		w := after(modeDispatch, statuses{"/contacts": status})
		judged(t, want.none, w.recipientHasNo(t.Context(), "contact"), fmt.Sprint(status))
		w = after(modeDispatch, statuses{"/contacts": status})
		judged(t, want.one, w.recipientHas(t.Context(), "a", "contact"), fmt.Sprintf("%d, where there is to be one", status))
	}
}

// A status about the caller is not a refusal of the request.
func TestWorldRequestRefused_speaksOfTheCaller(t *testing.T) {
	for status, want := range map[int]Kind{200: Broken, 400: absent, 401: Unfinished, 403: Unfinished, 404: absent, 405: absent} {
		w, _ := answering(status, "{}")
		f, err := w.listApps(t.Context())
		if err == nil {
			w.take(f)
			err = w.requestRefused(t.Context(), "4xx")
		}
		judged(t, want, err, fmt.Sprint(status))
	}
}

func TestWorldSameAccepted_controlOfARefusal(t *testing.T) {
	for status, want := range map[int]Kind{200: absent, 404: Broken, 400: Broken, 401: Unfinished, 403: Unfinished} {
		w, _ := answering(status, "{}")
		var asked []string
		w.last = spoken{&Phrase{
			Expr: func() *regexp.Regexp { return regexp.MustCompile(`(\w+) messages for (?P<ttl>\S+ days)`) },
			act: func(w *World, ctx context.Context, said []string) (found, error) {
				asked = said
				f, err := w.listApps(ctx)
				f.app = &app{id: "another"}
				return f, err
			},
		}, []string{"DISPATCH", "8 days"}}
		w.app, w.outcome = &app{id: "A"}, &Answer{status: 418}
		judged(t, want, w.sameAccepted(t.Context(), "ttl", "7 days", ""), fmt.Sprint(status))
		assert.Equal(t, []string{"DISPATCH", "7 days"}, asked)
		assert.Equal(t, "A", w.app.id, "the scenario goes on where it was")
		assert.Equal(t, 418, w.outcome.status)
		assert.Equal(t, []string{"DISPATCH", "8 days"}, w.last.said)
		judged(t, Faulty, w.sameAccepted(t.Context(), "policy", "P", ""), "no policy was asked for")
	}
	w, _ := answering(200, "{}")
	judged(t, Faulty, w.sameAccepted(t.Context(), "ttl", "7 days", ""), "nothing was asked for")
	judged(t, Faulty, w.acceptedOnceIn(t.Context(), modeDispatch), "nothing was asked for")
}
