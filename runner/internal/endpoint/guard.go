package endpoint

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

// guard stands below every HTTP call to an endpoint: whatever a scenario does,
// nobody outside the allow-list is sent to, no more is sent than was agreed, and
// nothing is changed or deleted that is not known to be the caller's own.
type guard struct {
	root     string          // where the project's resources lie
	allow    []string        // numbers, or prefixes that end in *
	max      int             // sends in all; 0 is no cap
	apps     bool            // existing apps stand in for new ones
	existing map[string]bool // apps that are used, and never changed
	before   map[string]bool // ids of apps that were there when the run began
	// eventually is how long what was made may take to be seen.
	eventually time.Duration
	read       func(ctx context.Context, path string) (api.Answer, error)
	now        func() time.Time
	sleep      func(context.Context, time.Duration) error

	sent *sent
}

// sent is what a run has sent, whatever the project.
type sent struct {
	mu sync.Mutex
	n  int
	// named counts the answers to sends by the id that they named: one that two
	// answers named is that of neither message.
	named map[string]int
}

// answer notes the id that the answer to a send named.
func (s *sent) answer(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.named == nil {
		s.named = map[string]int{}
	}
	s.named[id]++
}

// once reports whether exactly one answer to a send named an id.
func (s *sent) once(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.named[id] == 1
}

// withheldError is a call that the operator's configuration forbids: what needs
// it is not verified.
type withheldError struct{ reason string }

func (e *withheldError) Error() string { return e.reason }

// Declared is true: what the guard withholds, the configuration does
// (verdict.Declared).
func (e *withheldError) Declared() bool { return true }

// Unsent is true (api.Unsent).
func (e *withheldError) Unsent() bool { return true }

// NotVerified makes it a reason for a verdict (verdict.Unverifiable).
func (e *withheldError) NotVerified() string { return e.reason }

// unsentf returns a reason for which a call was not made.
func unsentf(format string, args ...any) error {
	return api.Unsentf(format+": the request was not sent", args...)
}

// errNobody is a recipient that the allow-list has not got.
var errNobody = api.Unsentf("the scenario needs more recipients than there are: name at least five numbers in recipients.allow, or a pattern such as +1555123*")

// brokenMember finds ids and identities in a body that is no JSON: a request may
// be malformed on purpose, and a lenient target may yet act on it.
var brokenMember = regexp.MustCompile(`"(identity|(?:app|contact|conversation)_id)"\s*:\s*"([^"]*)`)

// check returns why a request must not be made; nil lets it pass.
func (g *guard) check(req *http.Request) error {
	if g == nil {
		return nil
	}
	if strings.HasPrefix(req.URL.Query().Get("identity"), nobody) {
		return errNobody
	}
	path, ours := strings.CutPrefix(req.URL.Scheme+"://"+req.URL.Host+req.URL.EscapedPath(), g.root)
	if ours && !plainPath(path) {
		return unsentf("the path %s is not that of a resource", expect.Shorten(path))
	}
	if req.Method == http.MethodGet {
		return nil
	}
	if !ours {
		return unsentf("%s %s is not in the project", req.Method, req.URL.Redacted())
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
	names := named(body)
	if err := g.checkOwner(req, path, names); err != nil {
		return err
	}
	sends := path == "/messages:send" || path == "/events:send"
	if sends || path == "/capability:query" || path == "/contacts" {
		if err := g.checkRecipients(names["identity"]); err != nil {
			return err
		}
	}
	if sends {
		return g.count()
	}
	return nil
}

// plainPath reports whether each segment of a path below the project is a plain
// id or a word, and none is empty.
func plainPath(path string) bool {
	rest, rooted := strings.CutPrefix(path, "/")
	if !rooted {
		return false
	}
	for segment := range strings.SplitSeq(rest, "/") {
		id, _, _ := strings.Cut(segment, ":")
		if !expect.PlainID(id) {
			return false
		}
	}
	return true
}

func (g *guard) checkRecipients(identities []string) error {
	if len(g.allow) == 0 {
		return nil
	}
	for _, i := range identities {
		if !g.allowed(i) {
			return unsentf("recipient %s is not among those allowed (recipients.allow)", i)
		}
	}
	return nil
}

// named lists the identities, and the ids of apps, contacts and conversations, that
// a body names anywhere, by member.
func named(body []byte) map[string][]string {
	names := map[string][]string{}
	if !wire.Valid(body) {
		for _, m := range brokenMember.FindAllSubmatch(body, -1) {
			names[string(m[1])] = append(names[string(m[1])], string(m[2]))
		}
		return names
	}
	var visit func(r gjson.Result)
	visit = func(r gjson.Result) {
		r.ForEach(func(k, v gjson.Result) bool {
			switch name := k.String(); {
			case v.IsObject() || v.IsArray():
				visit(v)
			case name == "identity" || name == "app_id" || name == "contact_id" || name == "conversation_id":
				names[name] = append(names[name], v.String())
			}
			return true
		})
	}
	visit(gjson.ParseBytes(body))
	return names
}

// allowed compares digits: channels write numbers with a plus and without.
func (g *guard) allowed(identity string) bool {
	n := strings.TrimPrefix(identity, "+")
	return n == "" || slices.ContainsFunc(g.allow, func(a string) bool {
		prefix, open := strings.CutSuffix(strings.TrimPrefix(a, "+"), "*")
		return n == prefix || open && strings.HasPrefix(n, prefix)
	})
}

// count takes one from the cap.
func (g *guard) count() error {
	g.sent.mu.Lock()
	defer g.sent.mu.Unlock()
	if g.max > 0 && g.sent.n >= g.max {
		return unsentf("the cap of %d sends is spent (recipients.max_sends)", g.max)
	}
	g.sent.n++
	return nil
}

// noteExisting notes the apps of a list as there before the run.
func (g *guard) noteExisting(list []byte) {
	for _, id := range gjson.GetBytes(list, "apps.#.id").Array() {
		g.before[strings.Clone(id.String())] = true
	}
}
