package endpoint

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/runner/internal/ledger"
)

const (
	ownApp   = "modecert app-1 20250416T080000Z 3f9a2b7c44d1"
	soundApp = `{"id":"A","display_name":"` + ownApp + `","processing_mode":"DISPATCH","channel_credentials":[],` +
		`"retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY","ttl_days":180},"dispatch_retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY","ttl_days":0}}`
	soundContact = `{"id":"C","display_name":"Unknown","channel_identities":[{"channel":"SMS","identity":"+1555"}]}`
)

// A malformed answer to a clean-up call is a finding, and the clean-up still works.
func TestShapes(t *testing.T) {
	for name, tc := range map[string]struct {
		status int
		body   string
		entry  ledger.Entry
		rule   string // empty if there is no finding
	}{
		"sound":                     {200, `{}`, ledger.Entry{Kind: "app", Name: ownApp, ID: "A"}, ""},
		"a page":                    {200, `<html>`, ledger.Entry{Kind: "app", Name: ownApp, ID: "A"}, "WIRE-APP"},
		"a contact's, as a list":    {200, `[]`, ledger.Entry{Kind: "contact", Name: "+1555", ID: "C"}, "WIRE-CONTACT"},
		"gone, without a body":      {404, ``, ledger.Entry{Kind: "app", Name: ownApp, ID: "A"}, "WIRE-ERROR"},
		"busy, with a proxy's page": {503, `<html>`, ledger.Entry{Kind: "app", Name: ownApp, ID: "A"}, ""},
		"a list of no apps":         {200, `{"apps":7}`, ledger.Entry{Kind: "app", Name: ownApp}, "WIRE-APP"},
		"a list without an end":     {200, `{"apps":[` + strings.Repeat("{},", api.MaxAnswer/3), ledger.Entry{Kind: "app", Name: ownApp}, ""},
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
		_ = (&ledger.Eraser{API: api.Client{HTTP: quick(key), Root: server.URL}, Channel: "SMS", Answered: found.check}).Undo(t.Context(), tc.entry)
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

// The API reference gives the answer to a deletion no content.
func TestShapes_deletionWithoutBody(t *testing.T) {
	s := &shapes{}
	s.check("DELETE", "/apps/A", 200, nil)
	s.check("DELETE", "/contacts/C", 204, nil)
	s.check("DELETE", "/apps/A", 200, []byte(`{}`))
	assert.Empty(t, s.take())
	s.check("DELETE", "/apps/A", 200, []byte(`[]`))
	assert.Len(t, s.take(), 1)
}
