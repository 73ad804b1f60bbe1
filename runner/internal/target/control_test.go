package target

import (
	"encoding/json"
	"fmt"
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
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/ledger"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/steps"
)

// controlled serves the control protocol: fixed answers by path, and what came.
func controlled(t *testing.T, answers map[string]string) (*control, *[]string) {
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
	return &control{http: quick(key), base: server.URL, project: "P", credentials: json.RawMessage(`[]`)}, &came
}

func TestCapabilitiesAreThoseOffered(t *testing.T) {
	for answer, want := range map[string][]string{
		`{"handset":true,"clock":true,"legacy_app":true}`:    {"clock", "handset", "legacy-app"},
		`{"handset":true,"clock":false,"legacy_app":false}`:  {"handset"},
		`{"handset":false,"clock":false,"legacy_app":false}`: nil,
	} {
		c, _ := controlled(t, map[string]string{"/capabilities": answer})
		require.NoError(t, c.connect(t.Context()))
		slices.Sort(c.capabilities)
		assert.Equal(t, want, c.capabilities, answer)
	}
}

func TestAnswersThatBreakTheControlProtocol(t *testing.T) {
	for name, answers := range map[string]map[string]string{
		"refused":      {},
		"no JSON":      {"/capabilities": "<html>"},
		"a pit":        {"/capabilities": strings.Repeat(`[{"a":`, 150_000)},
		"another body": {"/capabilities": `{"handset":"yes"}`},
	} {
		c, _ := controlled(t, answers)
		assert.ErrorContains(t, c.connect(t.Context()), "control protocol: ", name)
	}
}

func TestActionsOfTheControlProtocol(t *testing.T) {
	c, came := controlled(t, map[string]string{
		"/handset/replies": "{}", "/handset/events": "", "/handset/opts": "{}",
		"/clock": `{"now":"2025-04-29T12:00:00Z"}`, "/clock/advance": `{"now":"2025-05-01T00:00:00Z"}`, "/legacy-apps": `{"app_id":"A-1","made":true}`,
	})
	tape := cassette.NewRecorder(c.base, "P")
	s := &controlSession{c, tape, none}
	who := steps.Sender{AppID: "A", Channel: "SMS", Identity: "+1555"}
	require.NoError(t, s.Reply(t.Context(), who, "hello"))
	require.NoError(t, s.Event(t.Context(), who))
	require.NoError(t, s.Opt(t.Context(), who, "in"))
	require.NoError(t, s.Advance(t.Context(), 36*time.Hour))
	o := &opened{endpoint: &endpoint{client: c.http, now: time.Now}, account: ledger.New(nil)}
	o.owner = newOwner(c.http, nil, o.account)
	id, owned, err := (&askedLegacyApp{s, o}).App(t.Context(), "old")
	require.NoError(t, err)
	assert.Equal(t, "A-1", id)
	assert.True(t, owned)
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
	assert.Equal(t, []string{actReply, actEvent, actOpt, actAdvance, actLegacy}, kinds)
}

func TestAFailedActionIsOnTheTapeToo(t *testing.T) {
	c, _ := controlled(t, nil)
	tape := cassette.NewRecorder(c.base, "P")
	err := (&controlSession{c, tape, none}).Reply(t.Context(), steps.Sender{AppID: "A", Channel: "SMS", Identity: "+1555"}, "hello")
	require.EqualError(t, err, "control protocol: /handset/replies was answered with status 418")
	require.Len(t, tape.Tape(), 1)
	assert.Equal(t, err.Error(), tape.Tape()[0].Action.Error)
	assert.Error(t, (&controlSession{c, nil, none}).Advance(t.Context(), time.Hour), "without a tape, too")
}

// A front door that answers everything with a page has made nobody reply.
func TestControlBodiesKeepTheirSchemas(t *testing.T) {
	c, came := controlled(t, map[string]string{"/handset/replies": "<html>", "/handset/events": "[]", "/clock": `{"now":"2025-05-01T00:00:00Z"}`, "/clock/advance": `{"now":"noon"}`})
	s := &controlSession{c, nil, none}
	who := steps.Sender{AppID: "A", Channel: "SMS", Identity: "+1555"}
	assert.ErrorContains(t, s.Reply(t.Context(), who, "hello"), "the answer to /handset/replies does not keep schema empty")
	assert.ErrorContains(t, s.Event(t.Context(), who), "the answer to /handset/events does not keep schema empty")
	assert.ErrorContains(t, s.Advance(t.Context(), time.Hour), "schema control-now")

	sent := len(*came)
	var fault *steps.SuiteFault
	assert.ErrorAs(t, s.Opt(t.Context(), who, "sideways"), &fault)
	assert.ErrorAs(t, s.Reply(t.Context(), steps.Sender{AppID: "A"}, "hello"), &fault)
	assert.Len(t, *came, sent, "a request of ours that is wrong is not sent")
}

const (
	ownApp   = "modecert app-1 20250416T080000Z 3f9a2b7c44d1"
	soundApp = `{"id":"A","display_name":"` + ownApp + `","processing_mode":"DISPATCH","channel_credentials":[],` +
		`"retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY","ttl_days":180},"dispatch_retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY","ttl_days":0}}`
	soundContact = `{"id":"C","display_name":"Unknown","channel_identities":[{"channel":"SMS","identity":"+1555"}]}`
)

// What is wrong with the answers to a clean-up is found, and undoes it all the same.
func TestAnswersToOurOwnCallsAreHeldAgainstTheirSchemas(t *testing.T) {
	for name, tc := range map[string]struct {
		status int
		body   string
		entry  ledger.Entry
		rule   string // empty where nothing is wrong
	}{
		"sound":                     {200, `{}`, ledger.Entry{Kind: "app", Name: ownApp, ID: "A"}, ""},
		"a page":                    {200, `<html>`, ledger.Entry{Kind: "app", Name: ownApp, ID: "A"}, "WIRE-APP"},
		"a contact's, as a list":    {200, `[]`, ledger.Entry{Kind: "contact", Name: "+1555", ID: "C"}, "WIRE-CONTACT"},
		"gone, without a body":      {404, ``, ledger.Entry{Kind: "app", Name: ownApp, ID: "A"}, "WIRE-ERROR"},
		"busy, with a proxy's page": {503, `<html>`, ledger.Entry{Kind: "app", Name: ownApp, ID: "A"}, ""},
		"a list of no apps":         {200, `{"apps":7}`, ledger.Entry{Kind: "app", Name: ownApp}, "WIRE-APP"},
		"a list without an end":     {200, `{"apps":[` + strings.Repeat("{},", maxRead/3), ledger.Entry{Kind: "app", Name: ownApp}, ""},
		"a list of no contacts":     {200, `{"contacts":7}`, ledger.Entry{Kind: "contact", Name: "+1555"}, "WIRE-CONTACT"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if object := map[string]string{"/apps/A": soundApp, "/contacts/C": soundContact}[r.URL.Path]; object != "" && r.Method == http.MethodGet {
				fmt.Fprint(w, object)
				return
			}
			w.WriteHeader(tc.status)
			fmt.Fprint(w, tc.body)
		}))
		found := &shapes{}
		_ = (&ledger.Eraser{HTTP: quick(key), Root: server.URL, Channel: "SMS", Answered: found.check}).Undo(t.Context(), tc.entry)
		server.Close()
		got := found.take()
		if tc.rule == "" {
			assert.Empty(t, got, name)
			continue
		}
		require.NotEmpty(t, got, name)
		assert.Equal(t, tc.rule, got[0].Rule, name)
		assert.Contains(t, got[0].Expected, "of our own", name)
		assert.Empty(t, found.take(), "what was told is told once")
	}
	var nobody *shapes
	nobody.check(http.MethodGet, "/apps", 200, []byte("<html>"))
	assert.Empty(t, nobody.take())
}

// Only a legacy app that was made for the scenario, and bears the name that was asked
// for, is the scenario's own. Any other is used as one that was there before.
func TestWhoseALegacyAppIs(t *testing.T) {
	for name, tc := range map[string]struct {
		answer, needs string
		owned         bool
		err           string
	}{
		"made":                       {`{"app_id":"A","made":true}`, plan.LegacyApp, true, ""},
		"there before":               {`{"app_id":"A","made":false}`, plan.LegacyApp, false, ""},
		"of another name":            {`{"app_id":"theirs","made":true}`, plan.LegacyApp, false, ""},
		"there when the run began":   {`{"app_id":"before","made":true}`, plan.LegacyApp, false, ""},
		"the operator's":             {`{"app_id":"d","made":true}`, plan.LegacyApp, false, ""},
		"nowhere":                    {`{"app_id":"nowhere","made":true}`, plan.LegacyApp, false, "cannot be found"},
		"no plain id":                {`{"app_id":"..","made":true}`, plan.LegacyApp, false, "cannot stand in a path"},
		"there, to be subscribed to": {`{"app_id":"A","made":false}`, plan.Callbacks, false, "nothing is subscribed"},
		"unsaid":                     {`{"app_id":"A"}`, plan.LegacyApp, false, "missing properties: 'made'"},
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := controlled(t, map[string]string{"/legacy-apps": tc.answer})
			g := newGuard()
			g.sleep = realPace{}.Sleep
			o := &opened{endpoint: &endpoint{client: &client{guard: g}, now: time.Now}, account: ledger.New(nil),
				scenario: &plan.Scenario{Rule: &catalogue.Rule{Needs: []string{tc.needs}}}}
			require.NoError(t, o.account.Claim("app", ownApp))
			o.owner = newOwner(nil, g, o.account)
			id, owned, err := (&askedLegacyApp{&controlSession{c, nil, none}, o}).App(t.Context(), ownApp)
			if tc.err != "" {
				require.ErrorContains(t, err, tc.err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tc.owned, owned)
			if change := g.own(t.Context(), o.owner, "apps", id, ""); !owned {
				var kept *withheldError
				assert.ErrorAs(t, change, &kept)
			} else {
				assert.NoError(t, change)
			}
		})
	}
}
