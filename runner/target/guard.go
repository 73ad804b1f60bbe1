package target

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/tidwall/gjson"
)

// guard stands below every HTTP call of the suite: whatever a scenario means to
// do, nobody outside the allow-list is sent to, no more is sent than was agreed,
// and an app that was there before is not changed.
type guard struct {
	allow    []string          // numbers, or prefixes that end in *
	max      int               // sends in all; 0 is no cap
	existing map[string]string // apps that are not ours: mode by id
	legacy   string            // another one
	read     func(ctx context.Context, url string) (status int, body []byte, err error)

	mu       sync.Mutex
	sends    int
	contacts map[string]bool // known to hold only identities that are allowed
}

// withheldError is a call that the operator's configuration forbids: what needs
// it is not verified.
type withheldError struct{ reason string }

func (e *withheldError) Error() string { return e.reason }

// NotVerified makes it a reason for a verdict (verdict.Unverifiable).
func (e *withheldError) NotVerified() string { return e.reason }

// notSent ends the reasons for which a call was not made.
const notSent = "the request was not sent"

// errNobody is a recipient that the allow-list has not got.
var errNobody = errors.New("the scenario needs more recipients than there are: name at least five numbers in recipients.allow, or a pattern such as +1555123*")

// brokenIdentity finds identities in a body that is no JSON: a request may be
// malformed on purpose, and a lenient target may yet act on it.
var brokenIdentity = regexp.MustCompile(`"(identity|contact_id)"\s*:\s*"([^"]*)`)

// check returns why a request must not be made; nil is a nod.
func (g *guard) check(req *http.Request) error {
	if g == nil {
		return nil
	}
	if strings.HasPrefix(req.URL.Query().Get("identity"), nobody) {
		return errNobody
	}
	if req.Method == http.MethodGet {
		return nil
	}
	var body []byte
	if req.GetBody != nil {
		r, err := req.GetBody()
		if err != nil {
			return err
		}
		if body, err = io.ReadAll(r); err != nil {
			return err
		}
	}
	path := req.URL.Path
	if err := g.checkApps(req.Method, path, body); err != nil {
		return err
	}
	sends := strings.HasSuffix(path, "/messages:send") || strings.HasSuffix(path, "/events:send")
	if sends || strings.HasSuffix(path, "/capability:query") || strings.HasSuffix(path, "/contacts") {
		if err := g.checkRecipients(req, body); err != nil {
			return err
		}
	}
	if sends {
		return g.count()
	}
	return nil
}

// checkApps keeps apps that were there before as they are, and the project
// without new ones where they are to be used.
func (g *guard) checkApps(method, path string, body []byte) error {
	if len(g.existing) > 0 && method == http.MethodPost && strings.HasSuffix(path, "/apps") {
		return &withheldError{"existing apps are configured, so none is made"}
	}
	for _, id := range append(slices.Collect(maps.Keys(g.existing)), g.legacy) {
		if id == "" {
			continue
		}
		at := strings.Contains(path+"/", "/apps/"+url.PathEscape(id)+"/")
		hook := strings.HasSuffix(path, "/webhooks") && gjson.GetBytes(body, "app_id").String() == id
		if at || hook {
			return &withheldError{"existing app " + id + " is never changed"}
		}
	}
	return nil
}

func (g *guard) checkRecipients(req *http.Request, body []byte) error {
	if len(g.allow) == 0 {
		return nil
	}
	identities, contacts := named(body)
	for _, i := range identities {
		if !g.allowed(i) {
			return fmt.Errorf("recipient %s is not among those allowed (recipients.allow): %s", i, notSent)
		}
	}
	for _, c := range contacts {
		if err := g.checkContact(req, c); err != nil {
			return err
		}
	}
	return nil
}

// named lists the identities and contacts that a body names anywhere.
func named(body []byte) (identities, contacts []string) {
	if !gjson.ValidBytes(body) {
		for _, m := range brokenIdentity.FindAllSubmatch(body, -1) {
			if string(m[1]) == "identity" {
				identities = append(identities, string(m[2]))
			} else {
				contacts = append(contacts, string(m[2]))
			}
		}
		return identities, contacts
	}
	var visit func(r gjson.Result)
	visit = func(r gjson.Result) {
		r.ForEach(func(k, v gjson.Result) bool {
			switch {
			case v.IsObject() || v.IsArray():
				visit(v)
			case k.String() == "identity":
				identities = append(identities, v.String())
			case k.String() == "contact_id":
				contacts = append(contacts, v.String())
			}
			return true
		})
	}
	visit(gjson.ParseBytes(body))
	return identities, contacts
}

// allowed compares digits: channels write numbers with a plus and without.
func (g *guard) allowed(identity string) bool {
	n := strings.TrimPrefix(identity, "+")
	return n == "" || slices.ContainsFunc(g.allow, func(a string) bool {
		prefix, open := strings.CutSuffix(strings.TrimPrefix(a, "+"), "*")
		return n == prefix || open && strings.HasPrefix(n, prefix)
	})
}

// checkContact looks up whom a contact stands for. One that does not exist
// reaches nobody.
func (g *guard) checkContact(req *http.Request, id string) error {
	g.mu.Lock()
	known := g.contacts[id]
	g.mu.Unlock()
	if known || id == "" {
		return nil
	}
	at := *req.URL
	at.RawQuery, at.RawPath = "", ""
	at.Path = at.Path[:strings.LastIndex(at.Path, "/")]
	status, body, err := g.read(req.Context(), at.String()+"/contacts/"+url.PathEscape(id))
	switch {
	case err != nil:
		return fmt.Errorf("looking up whom contact %s stands for: %w", id, err)
	case status == http.StatusNotFound || status == http.StatusBadRequest:
		return nil
	case status != http.StatusOK:
		return fmt.Errorf("looking up whom contact %s stands for: status %d", id, status)
	}
	for _, i := range gjson.GetBytes(body, "channel_identities.#.identity").Array() {
		if !g.allowed(i.String()) {
			return fmt.Errorf("contact %s stands for %s, who is not among those allowed (recipients.allow): %s", id, i, notSent)
		}
	}
	g.mu.Lock()
	g.contacts[id] = true
	g.mu.Unlock()
	return nil
}

// count takes one from the cap.
func (g *guard) count() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.max > 0 && g.sends >= g.max {
		return fmt.Errorf("the cap of %d sends is spent (recipients.max_sends): %s", g.max, notSent)
	}
	g.sends++
	return nil
}

// maxRead bounds what is read of an answer to a call of our own, in bytes.
const maxRead = 8 << 20

// readAll reads such an answer. A part of one would look like a body that is no
// JSON.
func readAll(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxRead+1))
	if err == nil && len(body) > maxRead {
		err = fmt.Errorf("the answer is larger than %d MiB", maxRead>>20)
	}
	return body, err
}
