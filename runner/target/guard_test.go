package target

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/verdict"
)

const apiRoot = "https://staging.example/v1/projects/p"

func sending(t *testing.T, method, path, body string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, apiRoot+path, strings.NewReader(body))
	require.NoError(t, err)
	return req
}

// newGuard knows three contacts: friend, whom we may write to; stranger; both,
// who is one of each.
func newGuard() *guard {
	return &guard{
		allow: []string{"+1555123*", "+46701234567"}, existing: map[string]string{}, contacts: map[string]bool{},
		read: func(_ context.Context, at string) (int, []byte, error) {
			switch strings.TrimPrefix(at, apiRoot+"/contacts/") {
			case "friend":
				return 200, []byte(`{"channel_identities":[{"identity":"15551230001"}]}`), nil
			case "stranger":
				return 200, []byte(`{"channel_identities":[{"identity":"15559999999"}]}`), nil
			case "both":
				return 200, []byte(`{"channel_identities":[{"identity":"15551230001"},{"identity":"15559999999"}]}`), nil
			case "nobody":
				return 404, nil, nil
			case "trouble":
				return 503, nil, nil
			}
			return 0, nil, fmt.Errorf("unexpected %s", at)
		},
	}
}

func TestGuardOfRecipients(t *testing.T) {
	to := func(identities ...string) string {
		var list []string
		for _, i := range identities {
			list = append(list, `{"channel":"SMS","identity":"`+i+`"}`)
		}
		return `{"app_id":"a","recipient":{"identified_by":{"channel_identities":[` + strings.Join(list, ",") + `]}}}`
	}
	contact := func(id string) string { return `{"app_id":"a","recipient":{"contact_id":"` + id + `"}}` }
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
		"a contact that is none":        {"/messages:send", contact("nobody"), false},
		"one that cannot be looked up":  {"/messages:send", contact("trouble"), true},
		"cut short":                     {"/messages:send", to("+15559999999")[:110], true},
		"cut short, to a friend":        {"/messages:send", to("+15551230001")[:110], false},
		"nobody":                        {"/messages:send", `{"app_id":"a","recipient":{}}`, false},
		"a call that reaches nobody":    {"/webhooks", `{"identity":"+15559999999"}`, false},
		"a recipient hidden in a list":  {"/messages:send", `{"recipients":[{"x":{"identity":"+15559999999"}}]}`, true},
		"more than the list has":        {"/messages:send", to(nobody + "4"), true},
		"a contact id with odd letters": {"/messages:send", contact("no/body"), true},
	} {
		t.Run(name, func(t *testing.T) {
			err := newGuard().check(sending(t, http.MethodPost, tc.path, tc.body))
			assert.Equal(t, tc.refused, err != nil, "%v", err)
		})
	}
}

func TestGuardOfTheCap(t *testing.T) {
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

func TestGuardOfExistingApps(t *testing.T) {
	g := newGuard()
	g.existing, g.legacy = map[string]string{"d": "DISPATCH"}, "l"
	for name, tc := range map[string]struct {
		method, path, body string
		withheld           bool
	}{
		"reading":             {"GET", "/apps/d", "", false},
		"changing":            {"PATCH", "/apps/d", `{}`, true},
		"deleting":            {"DELETE", "/apps/d", "", true},
		"the legacy one":      {"PATCH", "/apps/l", `{}`, true},
		"another, of a run":   {"DELETE", "/apps/dd", "", false},
		"a webhook":           {"POST", "/webhooks", `{"app_id":"d"}`, true},
		"a webhook elsewhere": {"POST", "/webhooks", `{"app_id":"x"}`, false},
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

// The guard stands in the client itself: nothing refused reaches the wire.
func TestWhatIsRefusedIsNotSent(t *testing.T) {
	s := &script{statuses: []int{200}}
	c := quick(key)
	c.guard = newGuard()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.serve(t)+"/messages:send",
		strings.NewReader(`{"recipient":{"identified_by":{"channel_identities":[{"identity":"+15559999999"}]}}}`))
	require.NoError(t, err)
	_, err = c.Do(req)
	require.ErrorContains(t, err, "+15559999999 is not among those allowed")
	assert.Empty(t, s.came)
}
