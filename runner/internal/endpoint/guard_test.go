package endpoint

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/ledger"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps"
)

const apiRoot = "https://staging.example/v1/projects/p"

// sending returns a request of an owner with the app A and the numbers of the contact
// friend.
func sending(t *testing.T, method, path, body string) *http.Request {
	t.Helper()
	account := ledger.New(nil)
	require.NoError(t, account.Claim("app", ownApp))
	require.NoError(t, account.ClaimContact("SMS", "+15551230001"))
	req, err := http.NewRequestWithContext(newOwner(nil, nil, account).as(t.Context()), method, apiRoot+path, strings.NewReader(body))
	require.NoError(t, err)
	return req
}

var none = evidence.NewRedactor()

// newGuard returns a guard with two apps, A (ours) and theirs; three contacts: friend
// (ours), stranger, and both (one identity of each); and the objects that belong to
// them.
func newGuard() *guard {
	objects := map[string]string{
		"apps/A":         soundApp,
		"apps/theirs":    `{"id":"theirs","display_name":"Production Bot"}`,
		"apps/mixed":     soundApp,
		"apps/before":    `{"id":"before","display_name":"` + ownApp + `"}`,
		"webhooks/w":     `{"id":"w","app_id":"A"}`,
		"webhooks/x":     `{"id":"x","app_id":"theirs"}`,
		"messages/m":     `{"id":"m","channel_identity":{"channel":"SMS","identity":"15551230001"}}`,
		"messages/n":     `{"id":"n","channel_identity":{"channel":"SMS","identity":"+15559999999"}}`,
		"messages/o":     `{"id":"o","app_message":{"text_message":{"text":"theirs"}}}`,
		"messages/card":  `{"id":"card","app_message":{"card_message":{}}}`,
		"messages/named": `{"id":"named","contact_id":"friend","app_message":{"card_message":{}}}`,
		"messages/d?messages_source=DISPATCH_SOURCE": `{"id":"d","app_message":{"text_message":{"text":"theirs"}}}`,
		"apps/mute":         `{"id":"mute"}`,
		"apps/dumb":         `{"id":"dumb"}`,
		"apps":              `{"apps":[{"id":"mute","display_name":"` + ownApp + `"},{"id":"dumb"}]}`,
		"contacts/anna":     `{"id":"anna","display_name":"Anna","channel_identities":[{"channel":"WHATSAPP","identity":"15551230001"}]}`,
		"contacts/friend":   `{"id":"friend","channel_identities":[{"identity":"15551230001"}]}`,
		"contacts/stranger": `{"id":"stranger","channel_identities":[{"identity":"15559999999"}]}`,
		"contacts/both":     `{"id":"both","channel_identities":[{"identity":"15551230001"},{"identity":"15559999999"}]}`,
		"contacts/none":     `{"id":"none"}`,
		"conversations/a":   `{"id":"a","app_id":"A","contact_id":"stranger"}`,
		"conversations/b":   `{"id":"b","app_id":"theirs","contact_id":"friend"}`,
		"conversations/c":   `{"id":"c","app_id":"d","contact_id":"friend"}`,
		"conversations/e":   `{"id":"e","app_id":"d","contact_id":"stranger"}`,
	}
	return &guard{sent: &sent{},
		root: apiRoot, allow: []string{"+1555123*", "+46701234567"}, existing: map[string]bool{"d": true}, before: map[string]bool{"before": true}, now: time.Now,
		read: func(_ context.Context, path string) (api.Answer, error) {
			switch path = strings.TrimPrefix(path, "/"); {
			case objects[path] != "":
				return api.Answer{Status: 200, Body: []byte(objects[path])}, nil
			case strings.HasSuffix(path, "/trouble"):
				return api.Answer{Status: 503}, nil
			case strings.HasSuffix(path, "/off"):
				return api.Answer{}, errors.New("cut off")
			}
			return api.Answer{Status: 404}, nil
		},
	}
}

func TestGuard_recipients(t *testing.T) {
	to := func(identities ...string) string {
		var list []string
		for _, i := range identities {
			list = append(list, `{"channel":"SMS","identity":"`+i+`"}`)
		}
		return `{"app_id":"A","recipient":{"identified_by":{"channel_identities":[` + strings.Join(list, ",") + `]}}}`
	}
	contact := func(id string) string { return `{"app_id":"A","recipient":{"contact_id":"` + id + `"}}` }
	for name, tc := range map[string]struct {
		path, body string
		refused    bool
	}{
		"a pattern":                     {"/messages:send", to("+15551230001"), false},
		"without its plus":              {"/messages:send", to("15551230001"), false},
		"a number":                      {"/messages:send", to("+46701234567"), false},
		"a longer number":               {"/messages:send", to("+467012345678"), true},
		"a stranger":                    {"/messages:send", to("+15559999999"), true},
		"a stranger beside":             {"/messages:send", to("+15551230001", "+15559999999"), true},
		"an event to a stranger":        {"/events:send", to("+15559999999"), true},
		"a stranger's capability":       {"/capability:query", to("+15559999999"), true},
		"a contact for a stranger":      {"/contacts", `{"channel_identities":[{"channel":"SMS","identity":"+15559999999"}]}`, true},
		"a friend's contact":            {"/messages:send", contact("friend"), false},
		"a stranger's contact":          {"/messages:send", contact("stranger"), true},
		"one who is both":               {"/messages:send", contact("both"), true},
		"a contact that does not exist": {"/messages:send", contact(steps.UnknownID), false},
		"a contact that is not there":   {"/messages:send", contact("nobody"), true},
		"one that cannot be looked up":  {"/messages:send", contact("trouble"), true},
		"cut short":                     {"/messages:send", to("+15559999999")[:110], true},
		"cut short, to a friend":        {"/messages:send", to("+15551230001")[:110], false},
		"nobody":                        {"/messages:send", `{"app_id":"A","recipient":{}}`, false},
		"a call that reaches nobody":    {"/webhooks", `{"app_id":"A","identity":"+15559999999"}`, false},
		"a recipient hidden in a list":  {"/messages:send", `{"recipients":[{"x":{"identity":"+15559999999"}}]}`, true},
		"more than the list has":        {"/messages:send", to(unlisted + "4"), true},
		"a contact id with odd letters": {"/messages:send", contact("no/body"), true},
	} {
		t.Run(name, func(t *testing.T) {
			err := newGuard().check(sending(t, http.MethodPost, tc.path, tc.body))
			assert.Equal(t, tc.refused, err != nil, "%v", err)
		})
	}
}

func TestGuard_cap(t *testing.T) {
	g := newGuard()
	g.max = 2
	send := func() error {
		return g.check(sending(t, http.MethodPost, "/messages:send", `{"recipient":{"contact_id":"friend"}}`))
	}
	require.NoError(t, send())
	require.NoError(t, g.check(sending(t, http.MethodPost, "/apps", `{}`)), "what sends nothing is not counted")
	require.NoError(t, send())
	require.ErrorContains(t, send(), "the cap of 2 sends is spent")
}

func TestGuard_existingApps(t *testing.T) {
	g := newGuard()
	g.apps = true
	for name, tc := range map[string]struct {
		method, path, body string
		withheld           bool
	}{
		"reading":             {"GET", "/apps/d", "", false},
		"changing":            {"PATCH", "/apps/d", `{}`, true},
		"deleting":            {"DELETE", "/apps/d", "", true},
		"another, of a run":   {"DELETE", "/apps/A", "", false},
		"a webhook":           {"POST", "/webhooks", `{"app_id":"d"}`, true},
		"a webhook elsewhere": {"POST", "/webhooks", `{"app_id":"A"}`, false},
		"making one":          {"POST", "/apps", `{}`, true},
		"sending from it":     {"POST", "/messages:send", `{"app_id":"d"}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			err := g.check(sending(t, tc.method, tc.path, tc.body))
			var unverifiable verdict.Unverifiable
			if !tc.withheld {
				assert.NoError(t, err)
				return
			}
			require.ErrorAs(t, err, &unverifiable, "what needs it is not verified, not wrong")
			assert.NotEmpty(t, unverifiable.NotVerified())
		})
	}
}

// In every configuration, only objects that were read and found to be the owner's own
// are changed, deleted, subscribed to or sent through.
func TestGuard_foreignObjects(t *testing.T) {
	for call, refusal := range map[string]string{
		"PATCH /apps/A":                               "",
		"DELETE /apps/A":                              "",
		"GET /apps/theirs":                            "",
		"PATCH /apps/theirs":                          "Production Bot",
		"DELETE /apps/theirs":                         "Production Bot",
		"PUT /apps/theirs":                            "Production Bot",
		"DELETE /apps/mixed":                          "it reads as that of id A",
		"DELETE /apps/before":                         "it was there before the run",
		"DELETE /apps/nowhere":                        "cannot be found",
		"DELETE /apps/trouble":                        "status 503",
		"DELETE /apps/off":                            "cut off",
		"DELETE /apps/" + steps.UnknownID:             "",
		"POST /webhooks {\"app_id\":\"A\"}":           "",
		"POST /webhooks {\"app_id\":\"theirs\"}":      "Production Bot",
		"POST /webhooks {\"app_id\":\"theirs\"":       "Production Bot", // torn
		"POST /messages:send {\"app_id\":\"theirs\"}": "Production Bot",
		"DELETE /webhooks/w":                          "",
		"DELETE /webhooks/x":                          "it belongs to app",
		"DELETE /messages/m":                          "",
		"DELETE /messages/n":                          "it was exchanged with",
		"PATCH /messages/o":                           "its text is not",
		"DELETE /messages/p":                          "cannot be found",
		"PATCH /messages/card":                        "it belongs to contact",
		"PATCH /messages/named":                       "",
		"DELETE /apps/mute":                           "",
		"DELETE /apps/dumb":                           "shows no display_name",
		"PATCH /contacts/anna":                        "it stands for",
		"DELETE /messages/" + steps.UnknownID:         "",
		"PATCH /contacts/friend":                      "",
		"DELETE /contacts/stranger":                   "it stands for",
		"DELETE /contacts/both":                       "it stands for",
		"DELETE /contacts/none":                       "it stands for",
		"POST /conversations/a:stop":                  "",
		"POST /conversations/b:stop":                  "it belongs to app",
		"POST /conversations/c:inject-event":          "",
		"POST /conversations/c:inject-message":        "",
		"POST /conversations/e:stop":                  "it belongs to contact",
		"POST /conversations {\"app_id\":\"d\",\"contact_id\":\"stranger\"}": "it stands for",
		"POST /contacts:merge {}": "not a call of the suite",
		"POST /apps/A:rotate":     "not a call of the suite",
		"DELETE /apps":            "not a call of the suite",
		"DELETE /templates/A":     "not a call of the suite",
		"POST /messages:fetch-last-message {\"app_id\":\"theirs\"}": "",
		"DELETE /apps/..":                       "not that of a resource",
		"GET /apps/":                            "not that of a resource",
		"GET /apps//webhooks":                   "not that of a resource",
		"GET /apps/%2e%2e":                      "not that of a resource",
		"GET /apps/a%2Fb":                       "not that of a resource",
		"GET /apps/" + strings.Repeat("x", 129): "not that of a resource",
	} {
		t.Run(call[:min(len(call), 60)], func(t *testing.T) {
			method, rest, _ := strings.Cut(call, " ")
			path, body, _ := strings.Cut(rest, " ")
			err := newGuard().check(sending(t, method, path, body))
			if refusal == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, refusal)
			assert.True(t, api.Unsent(err), "%v", err)
		})
	}
}

// The id in the answer to a send is that of the sent message, unless the message shows
// otherwise, here or in another store, or two answers named the same id.
func TestGuard_namedMessages(t *testing.T) {
	for id, refusal := range map[string]string{"gone": "", "d": "its text is not", "twice": "cannot be found"} {
		g := newGuard()
		req := sending(t, http.MethodDelete, "/messages/"+id+"?messages_source=CONVERSATION_SOURCE", "")
		o, _ := req.Context().Value(ownerKey{}).(*owner)
		o.note(id, time.Now())
		g.sent.answer(id)
		if id == "twice" {
			g.sent.answer(id)
		}
		if err := g.check(req); refusal == "" {
			assert.NoError(t, err, id)
		} else {
			assert.ErrorContains(t, err, refusal, id)
		}
	}
}

// A call without an owner is refused, and so is a call outside the project.
func TestGuard_withoutOwner(t *testing.T) {
	g := newGuard()
	for at, refusal := range map[string]string{
		apiRoot + "/apps": "no scenario and no clean-up",
		"https://staging.example/control/clock/advance": "not in the project",
		"https://staging.example/v1/projects/q/apps":    "not in the project",
		"https://elsewhere.example/apps":                "not in the project",
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, at, strings.NewReader("{}"))
		require.NoError(t, err)
		assert.ErrorContains(t, g.check(req), refusal, at)
	}
}

// The guard is in the client itself: a refused call is not sent.
func TestGuard_refusedIsNotSent(t *testing.T) {
	s := &script{statuses: []int{200}}
	c := quick(key)
	c.guard = newGuard()
	c.guard.root = s.serve(t)
	req, err := http.NewRequestWithContext(newOwner(c, nil, ledger.New(nil)).as(t.Context()), http.MethodPost, c.guard.root+"/messages:send",
		strings.NewReader(`{"recipient":{"identified_by":{"channel_identities":[{"identity":"+15559999999"}]}}}`))
	require.NoError(t, err)
	_, err = c.Do(req)
	require.ErrorContains(t, err, "+15559999999 is not among those allowed")
	assert.Empty(t, s.came)
}
