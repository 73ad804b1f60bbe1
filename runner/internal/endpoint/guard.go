package endpoint

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/gjson"
	"golang.org/x/time/rate"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

// guard checks every HTTP call to an endpoint. The run sends to no recipient outside
// the allow-list, sends no more than the cap, and changes or deletes only objects that
// are known to be the caller's own.
type guard struct {
	root     string          // URL of the project
	allow    []string        // numbers, or prefixes that end in *
	max      int             // sends in all; 0 means no cap
	apps     bool            // existing apps are used instead of new ones
	existing map[string]bool // ids of configured apps, which are used and never changed
	before   map[string]bool // ids of apps that existed when the run began
	// eventually is how long a new object may take to become visible.
	eventually time.Duration
	read       func(ctx context.Context, path string) (api.Answer, error)
	now        func() time.Time
	sleep      func(context.Context, time.Duration) error

	sent *sent
}

// sent counts what a run has sent, in all its projects.
type sent struct {
	mu sync.Mutex
	n  int
	// named counts the answers to sends by the id that they named. An id that two
	// answers named identifies neither message.
	named map[string]int
	// perApp is the rate of sends from one app, in sends per second; 0 is no limit.
	perApp float64
	apps   map[string]*rate.Limiter // by id
}

// space waits until the apps that a send names may send again. The target drains their
// queues so slowly that callbacks of queued messages would be late.
func (s *sent) space(ctx context.Context, apps []string) error {
	if s.perApp == 0 {
		return nil
	}
	for _, id := range apps {
		s.mu.Lock()
		limit := s.apps[id]
		if limit == nil {
			if s.apps == nil {
				s.apps = map[string]*rate.Limiter{}
			}
			limit = rate.NewLimiter(rate.Limit(s.perApp), max(1, int(s.perApp)))
			s.apps[id] = limit
		}
		s.mu.Unlock()
		if err := limit.Wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

// answer notes the id in the answer to a send.
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

// withheldError is a call that the operator's configuration forbids. What needs that
// call is not verified.
type withheldError struct{ reason string }

func (e *withheldError) Error() string { return e.reason }

// Declared returns true: the configuration withholds the call (verdict.Declared).
func (e *withheldError) Declared() bool { return true }

// Unsent returns true (api.Unsent).
func (e *withheldError) Unsent() bool { return true }

// NotVerified returns the reason (verdict.Unverifiable).
func (e *withheldError) NotVerified() string { return e.reason }

// unsentf returns an error that says why a call was not made.
func unsentf(format string, args ...any) error {
	return api.Unsentf(format+": the request was not sent", args...)
}

// errNobody is returned when a scenario needs more recipients than the allow-list has.
var errNobody = api.Unsentf("the scenario needs more recipients than there are: name at least five numbers in recipients.allow, or a pattern such as +1555123*")

// brokenMember finds ids and identities in a body that is not valid JSON. A request may
// be malformed on purpose, and a lenient target may still act on it.
var brokenMember = regexp.MustCompile(`"(identity|(?:app|contact|conversation)_id)"\s*:\s*"([^"]*)`)

// check returns the reason why a request must not be made, or nil.
func (g *guard) check(req *http.Request) error {
	if g == nil {
		return nil
	}
	if strings.HasPrefix(req.URL.Query().Get("identity"), unlisted) {
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
	if !sends {
		return nil
	}
	if err := g.count(); err != nil {
		return err
	}
	return g.sent.space(req.Context(), names["app_id"])
}

// plainPath reports whether each segment of a path below the project is a plain id or a
// word, and none is empty.
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

// named lists, by member name, the identities and the ids of apps, contacts and
// conversations anywhere in a body.
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

// allowed reports whether the allow-list has an identity. It ignores the plus sign,
// since channels write numbers with and without it.
func (g *guard) allowed(identity string) bool {
	n := strings.TrimPrefix(identity, "+")
	return n == "" || slices.ContainsFunc(g.allow, func(a string) bool {
		prefix, open := strings.CutSuffix(strings.TrimPrefix(a, "+"), "*")
		return n == prefix || open && strings.HasPrefix(n, prefix)
	})
}

// CapError reports a call that was not made because the cap of sends is spent.
type CapError struct{ Max int }

func (e *CapError) Error() string {
	return fmt.Sprintf("the cap of %d sends is spent (recipients.max_sends)", e.Max)
}

// Unsent returns true (api.Unsent).
func (e *CapError) Unsent() bool { return true }

// count counts one send against the cap.
func (g *guard) count() error {
	g.sent.mu.Lock()
	defer g.sent.mu.Unlock()
	if g.max > 0 && g.sent.n >= g.max {
		return &CapError{g.max}
	}
	g.sent.n++
	return nil
}

// noteExisting notes the apps of a list as existing before the run.
func (g *guard) noteExisting(list []byte) {
	for _, id := range gjson.GetBytes(list, "apps.#.id").Array() {
		g.before[strings.Clone(id.String())] = true
	}
}
