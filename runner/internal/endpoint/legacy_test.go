package endpoint

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/control"
	"github.com/modecert/modecert/runner/internal/ledger"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/steps"
)

// A legacy app is the scenario's own only if it was made for the scenario and has the
// requested name. Any other is used as an app from before the run.
func TestLegacyApp_owner(t *testing.T) {
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
		"no plain id":                {`{"app_id":"..","made":true}`, plan.LegacyApp, false, "cannot be used in a path"},
		"there, to be subscribed to": {`{"app_id":"A","made":false}`, plan.Callbacks, false, "nothing is subscribed"},
		"unsaid":                     {`{"app_id":"A"}`, plan.LegacyApp, false, "missing properties: 'made'"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, tc.answer) }))
			defer server.Close()
			c := &control.Client{HTTP: server.Client(), Base: server.URL, Project: "P", Credentials: json.RawMessage(`[]`)}
			g := newGuard()
			g.sleep = sleep
			o := &liveSession{endpoint: &endpoint{client: &client{guard: g}, now: time.Now}, account: ledger.New(nil),
				scenario: &plan.Scenario{Rule: &catalogue.Rule{Needs: []string{tc.needs}}}}
			require.NoError(t, o.account.Claim("app", ownApp))
			o.owner = newOwner(nil, g, o.account)
			id, owned, err := (&askedLegacyApp{&control.Session{Client: c, Redact: none}, o}).App(t.Context(), ownApp)
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

func TestLegacyApp_ofTheOperator(t *testing.T) {
	target := &endpoint{numbers: newNumbers(nil), Endpoint: Endpoint{URL: "https://h.test", Handset: &control.CommandHandset{Command: []string{"true"}, Timeout: time.Second}, Apps: Existing{Legacy: "A-OLD"}}}
	require.NoError(t, target.offer(t.Context()))
	assert.Equal(t, []string{plan.Handset, plan.LegacyApp, plan.Recipients}, target.Capabilities())
	target.client = quick(key)
	s, err := target.Open(t.Context(), planned)
	require.NoError(t, err)
	require.NoError(t, s.Steps.Handset.Event(t.Context(), steps.Sender{AppID: "A", Channel: "SMS", Identity: "+1555"}))
	id, owned, err := s.Steps.LegacyApps.App(t.Context(), "any name")
	require.NoError(t, err)
	assert.Equal(t, "A-OLD", id)
	assert.False(t, owned, "it is nobody's to change")
}
