package endpoint

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/runner/internal/ledger"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/schemas/wire"
)

// LastLook finds contacts that appear after their scenario was undone. It deletes the
// run's own and reports those that may belong to someone else.
func TestLastLook(t *testing.T) {
	contacts := map[string]string{
		"+1555": `{"id":"C-1","display_name":"Unknown","channel_identities":[{"channel":"SMS","identity":"1555"}]}`,
		"+1556": `{"id":"C-2","display_name":"Anna","channel_identities":[{"channel":"SMS","identity":"1556"}]}`,
	}
	var mu sync.Mutex
	var came []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		came = append(came, r.Method+" "+r.URL.Path)
		switch r.URL.Path {
		case "/v1/projects/p/contacts":
			fmt.Fprintf(w, `{"contacts":[%s]}`, contacts[r.FormValue("identity")])
		case "/v1/projects/p/contacts/C-1":
			fmt.Fprint(w, contacts["+1555"])
		}
	}))
	defer server.Close()
	e := &endpoint{Endpoint: Endpoint{URL: server.URL, Project: "p"}, client: quick(key), now: time.Now, after: &aftermath{}}
	e.client.guard = e.guardian()
	contact := func(identity string) ledger.Entry {
		return ledger.Entry{Kind: "contact", Channel: "SMS", Name: identity, ID: "gone"}
	}
	e.after.expect("R-A/first", []ledger.Entry{contact("+1555"), {Kind: "app", Name: ownApp}, contact("+1557")}, nil)
	e.after.expect("R-A/second", []ledger.Entry{contact("+1555"), contact("+1556")},
		map[ledger.Entry]string{contact("+1555"): "contact +1555: no answer"})
	assert.Equal(t, map[string]session.Left{"R-A/first": {}, "R-A/second": {Settled: []string{"contact +1555: no answer"},
		Stays: []string{"contact +1556: C-2 stands for it and may belong to another client: kept"}}}, e.LastLook(t.Context()))
	assert.Contains(t, came, "DELETE /v1/projects/p/contacts/C-1")
	assert.NotContains(t, came, "DELETE /v1/projects/p/contacts/C-2")
	assert.Len(t, came, 5, "each number is looked up once: %s", came)
	assert.Empty(t, e.LastLook(t.Context()), "there is one last look")
}

// A list names a contact that the copy behind the next read does not know yet.
func TestEraser_staleCopy(t *testing.T) {
	const contact = `{"id":"C-1","channel_identities":[{"channel":"SMS","identity":"1555"}]}`
	reads, deleted := 0, 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/v1/projects/p/contacts":
			fmt.Fprintf(w, `{"contacts":[%s]}`, contact)
		case r.Method == http.MethodDelete:
			deleted++
		case reads == 0:
			reads++
			http.NotFound(w, r)
		default:
			fmt.Fprint(w, contact)
		}
	}))
	defer server.Close()
	e := &endpoint{Endpoint: Endpoint{URL: server.URL, Project: "p"}, client: quick(key), now: time.Now}
	e.client.guard = e.guardian()
	e.client.guard.eventually = time.Second
	account := ledger.New(nil)
	require.NoError(t, account.ClaimContact("SMS", "+1555"))
	assert.Empty(t, account.Undo(t.Context(), e.eraser(newOwner(e.client, e.client.guard, account))))
	assert.Equal(t, 1, deleted)
}

// A creation that was certainly refused leaves nothing behind, and is no error if it
// cannot be looked up.
func TestAllRefused(t *testing.T) {
	app := ledger.Entry{Kind: "app", Name: ownApp}
	contact := ledger.Entry{Kind: "contact", Channel: "SMS", Name: "+1555"}
	x := func(url string, status int, body string) wire.Exchange {
		e := wire.Exchange{Request: wire.Request{Method: http.MethodPost, URL: url, Body: wire.Body(body)}}
		if status > 0 {
			e.Response = &wire.Response{Status: status}
		}
		return e
	}
	const named = `{"display_name":"` + ownApp + `"}`
	for name, tc := range map[string]struct {
		entry   ledger.Entry
		asked   []wire.Exchange
		refused bool
	}{
		"refused":                      {app, []wire.Exchange{x("/apps", 403, named)}, true},
		"not implemented":              {app, []wire.Exchange{x("/apps", 501, named)}, true},
		"torn":                         {app, []wire.Exchange{x("/apps", 400, named[:len(named)-1])}, true},
		"in trouble":                   {app, []wire.Exchange{x("/apps", 503, named)}, false},
		"too slow":                     {app, []wire.Exchange{x("/apps", 408, named)}, false},
		"lost":                         {app, []wire.Exchange{x("/apps", 0, named)}, false},
		"another one":                  {app, []wire.Exchange{x("/apps", 403, `{}`)}, false},
		"made":                         {app, []wire.Exchange{x("/apps", 200, named)}, false},
		"refused, and made in the end": {app, []wire.Exchange{x("/apps", 400, named), x("/apps", 200, named)}, false},
		"nothing was sent":             {contact, []wire.Exchange{x("/messages:send", 400, ""), x("/contacts", 501, "")}, true},
		"a message was":                {contact, []wire.Exchange{x("/messages:send", 400, ""), x("/messages:send", 200, "")}, false},
		"nothing was asked":            {contact, nil, false},
	} {
		assert.Equal(t, tc.refused, allRefused(tc.asked, tc.entry), name)
	}

	forbidden := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	defer forbidden.Close()
	for _, refused := range []bool{false, true} {
		account := ledger.New(nil)
		require.NoError(t, account.Claim("app", ownApp))
		if refused {
			account.Refused("app", ownApp)
		}
		failed := account.Undo(t.Context(), &ledger.Eraser{API: api.Client{HTTP: quick(key), Root: forbidden.URL}})
		assert.Equal(t, refused, len(failed) == 0, "%s", failed)
	}
}
