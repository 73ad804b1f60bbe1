package endpoint

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/session"
)

// A mistyped app is reported before the run, and is never a finding about the target.
func TestCheckApps(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		mode := map[string]string{"/v1/projects/p/apps/d": "DISPATCH", "/v1/projects/p/apps/c": "CONVERSATION"}[r.URL.Path]
		switch {
		case r.URL.Path == "/v1/projects/p/apps/ill":
			w.WriteHeader(http.StatusInternalServerError)
			fmt.Fprint(w, `{"error":{}}`)
		case r.URL.Path == "/v1/projects/p/apps":
			fmt.Fprint(w, `{"apps":[]}`)
		case mode == "":
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"error":{}}`)
		default:
			fmt.Fprintf(w, `{"processing_mode":%q}`, mode)
		}
	}))
	defer server.Close()
	for name, tc := range map[string]struct {
		apps Existing
		want string
	}{
		"all well":             {Existing{"d", "c", "c"}, ""},
		"in trouble":           {Existing{Legacy: "ill"}, ""},
		"no such dispatch app": {Existing{Dispatch: "NOPE"}, "apps.dispatch_app: project p has no app NOPE"},
		"no such conversation": {Existing{Conversation: "NOPE"}, "apps.conversation_app: project p has no app NOPE"},
		"no such legacy app":   {Existing{Legacy: "NOPE"}, "apps.legacy_app (--legacy-app): project p has no app NOPE"},
		"modes exchanged":      {Existing{Dispatch: "c"}, `app c is in mode "CONVERSATION", not in DISPATCH`},
		"a legacy app changed": {Existing{Legacy: "d"}, `app d is in mode "DISPATCH", not in CONVERSATION`},
	} {
		t.Run(name, func(t *testing.T) {
			e := answering(t, 200, "application/json", "{}")
			e.URL, e.Project, e.Apps = server.URL, "p", tc.apps
			connected, err := Connect(t.Context(), e)
			if tc.want == "" {
				require.NoError(t, err)
				require.NoError(t, connected.Close(t.Context()))
				return
			}
			var setting *session.SettingError
			require.ErrorAs(t, err, &setting)
			assert.Contains(t, err.Error(), tc.want)
		})
	}
}
