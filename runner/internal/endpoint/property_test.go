package endpoint

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/runner/internal/ledger"
)

// interleavings is how many are tried, each with a seed of its own. They take a minute of
// processor time by the million.
var interleavings = flag.Uint64("interleavings", 100_000, "how many interleavings to try; `make interleavings` asks for a million")

// thing is an object at a lying target. ours reports whether the run made it, which
// only this test knows.
type thing struct {
	kind, id, name string // name: an app's display name, a contact's identity, or the app to which an object belongs
	mark           string // display name of a contact
	ours           bool
	hidden         int // number of look-ups that do not find it yet
}

func (x *thing) json() string {
	switch x.kind {
	case "apps":
		return `{"id":"` + x.id + `","display_name":"` + x.name + `"}`
	case "contacts":
		return `{"id":"` + x.id + `","display_name":"` + x.mark + `","channel_identities":[{"channel":"SMS","identity":"` + x.name + `"}]}`
	}
	return `{"id":"` + x.id + `","app_id":"` + x.name + `"}`
}

// liar is an in-memory target that lies about ids. It records which objects that are
// not the run's were changed, deleted or subscribed to.
type liar struct {
	*rand.Rand
	honest   bool
	constant string // if set, the id in the answers to all creations
	things   []*thing
	made     int
	last     string // the answer to the last creation
	harmed   []string
	writes   int
}

func (l *liar) chance(n int) bool { return !l.honest && l.IntN(n) == 0 }

func (l *liar) add(x thing) *thing {
	l.made++
	x.id = "T-" + strconv.Itoa(l.made)
	l.things = append(l.things, &x)
	return &x
}

func (l *liar) at(kind, id string) *thing {
	for _, x := range l.things {
		if x.kind == kind && x.id == id {
			return x
		}
	}
	return nil
}

var errLost = errors.New("the answer was lost")

func (l *liar) Do(req *http.Request) (*http.Response, error) {
	status, body := l.answer(req)
	if req.Method != http.MethodGet && l.chance(12) {
		return nil, errLost
	}
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body))}, nil
}

func (l *liar) answer(req *http.Request) (int, string) {
	kind, id, one := strings.Cut(req.URL.Path[len("/v1/projects/p/"):], "/")
	id, _, _ = strings.Cut(id, ":")
	switch {
	case l.chance(20):
		return 503, "{}"
	case !one && req.Method == http.MethodGet:
		return 200, l.list(kind, req.URL.Query())
	case !one:
		r, _ := req.GetBody()
		body, _ := io.ReadAll(r)
		return l.create(kind, gjson.ParseBytes(body))
	}
	x := l.at(kind, id)
	if req.Method == http.MethodGet {
		switch {
		case x == nil:
			return 404, "{}"
		case x.hidden > 0:
			x.hidden--
			return 404, "{}"
		case l.chance(8): // the answer is that of another object
			x = l.things[l.IntN(len(l.things))]
		}
		return 200, x.json()
	}
	l.write(req.Method+" "+req.URL.Path, x)
	if x == nil {
		return 404, "{}"
	}
	if req.Method == http.MethodDelete {
		l.things = slices.DeleteFunc(l.things, func(y *thing) bool { return x == y })
	}
	return 200, "{}"
}

// write records what would harm others.
func (l *liar) write(what string, x *thing) {
	l.writes++
	if x != nil && !x.ours {
		l.harmed = append(l.harmed, what+" "+x.json())
	}
}

func (l *liar) list(kind string, q url.Values) string {
	var found []string
	for _, x := range l.things {
		if x.kind == kind && (x.name == q.Get("identity") || kind == "apps") {
			found = append(found, x.json())
		}
	}
	return `{"` + kind + `":[` + strings.Join(found, ",") + `]}`
}

// create makes the object, or does not, and answers with its id or another one.
func (l *liar) create(kind string, body gjson.Result) (int, string) {
	x := thing{kind: kind, ours: true, hidden: 0}
	switch kind {
	case "apps":
		x.name = body.Get("display_name").String()
	case "contacts":
		x.name, x.mark = body.Get("channel_identities.0.identity").String(), body.Get("display_name").String()
	default:
		x.name = body.Get("app_id").String()
		l.write("POST /"+kind, l.at("apps", x.name))
	}
	lie := 0
	if !l.honest {
		lie = l.IntN(10)
	}
	switch lie {
	case 1: // it returns an existing object instead
		return 200, l.things[l.IntN(len(l.things))].json()
	case 2:
		return 400, "{}"
	}
	made := l.add(x)
	answer := made.json()
	switch lie {
	case 3: // the answer to an earlier creation
		answer, l.last = l.last, answer
	case 4:
		answer = strings.Replace(answer, made.id, l.things[l.IntN(len(l.things))].id, 1)
	case 5:
		answer = strings.Replace(answer, made.id, []string{"..", ".", "", "a/b", "T-1?x", strings.Repeat("9", 200)}[l.IntN(6)], 1)
	case 6:
		made.hidden = l.IntN(4)
	}
	if l.constant != "" {
		answer = strings.Replace(answer, made.id, l.constant, 1)
	}
	l.last = answer
	return 200, answer
}

// guardedLiar puts the guard in front of the liar, as a client does.
type guardedLiar struct {
	*liar
	guard *guard
}

func (c guardedLiar) Do(req *http.Request) (*http.Response, error) {
	if err := c.guard.check(req); err != nil {
		return nil, err
	}
	return c.liar.Do(req)
}

// acting is one scenario of a run.
type acting struct {
	*owner
	account *ledger.Ledger
	n       int
	ids     map[string][]string // ids from answers, by collection
}

const liarRoot = "http://target.test/v1/projects/p"

// trial is one interleaving of scenarios at a lying target, and the clean-up of the
// run.
type trial struct {
	*rand.Rand
	target    guardedLiar
	now       time.Time
	scenarios [2]*acting
}

func newTrial(seed uint64, trust claims) *trial {
	r := rand.New(rand.NewPCG(seed, 11))
	t := &trial{Rand: r, now: time.Unix(0, 0)}
	l := &liar{Rand: r, honest: r.IntN(8) == 0}
	for _, x := range []thing{
		{kind: "apps", name: "Production Bot"}, {kind: "apps", name: "modecert app-1 20250416T080000Z 0123456789ab"},
		{kind: "contacts", name: "+46701234567", mark: "Anna"}, {kind: "contacts", name: "+46707654321", mark: "modecert contact-1 0123456789ab"},
	} {
		l.add(x)
	}
	l.add(thing{kind: "conversations", name: "T-1"})
	l.last = l.things[r.IntN(len(l.things))].json()
	if l.chance(8) {
		l.constant = "T-" + strconv.Itoa(1+r.IntN(8))
	}
	g := &guard{sent: &sent{}, root: liarRoot, existing: map[string]bool{}, before: map[string]bool{}, eventually: 200 * time.Millisecond,
		now: func() time.Time { return t.now },
		sleep: func(_ context.Context, d time.Duration) error {
			t.now = t.now.Add(d)
			return nil
		},
	}
	g.read = func(ctx context.Context, path string) (api.Answer, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, liarRoot+path, nil)
		if err != nil {
			return api.Answer{}, err
		}
		status, body := l.answer(req)
		return api.Answer{Status: status, Body: []byte(body)}, nil
	}
	if r.IntN(2) == 0 { // the list of apps was readable when the run began
		g.noteExisting([]byte(l.list("apps", nil)))
	}
	t.target = guardedLiar{l, g}
	for i := range t.scenarios {
		account := ledger.New(nil)
		s := &acting{account: account, ids: map[string][]string{}}
		s.owner = newOwner(t.target, g, account)
		if trust != nil {
			s.claims = trust
		}
		s.now = g.now
		t.scenarios[i] = s
	}
	return t
}

func (s *acting) call(method, path, body string) gjson.Result {
	req, err := http.NewRequestWithContext(context.Background(), method, liarRoot+path, strings.NewReader(body))
	if err != nil {
		return gjson.Result{}
	}
	resp, err := s.Do(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		return gjson.Result{}
	}
	text, _ := io.ReadAll(resp.Body)
	return gjson.ParseBytes(text)
}

// create claims and makes an object, and uses the id in the answer.
func (s *acting) create(kind string, which int) {
	s.n++
	collection := kind + "s"
	name, body := "", ""
	if kind == "app" {
		name = fmt.Sprintf("modecert app-%d 20261129T120000Z %012d", s.n, which)
		body = `{"display_name":"` + name + `"}`
		_ = s.account.Claim(kind, name)
	} else {
		name = fmt.Sprintf("+1555%d%d", which, s.n)
		body = `{"display_name":"modecert contact-1 20261129T120000Z 3f9a2b7c44d1","channel_identities":[{"channel":"SMS","identity":"` + name + `"}]}`
		_ = s.account.ClaimContact("SMS", name)
	}
	if id := s.call(http.MethodPost, "/"+collection, body).Get("id").String(); id != "" {
		_ = s.account.Made(kind, name, id)
		s.ids[collection] = append(s.ids[collection], id)
	}
}

// step makes one scenario act once.
func (t *trial) step() {
	which := t.IntN(len(t.scenarios))
	s := t.scenarios[which]
	of := func(collection string) string {
		if ids := s.ids[collection]; len(ids) > 0 {
			return ids[t.IntN(len(ids))]
		}
		return "T-" + strconv.Itoa(1+t.IntN(6)) // its origin does not matter
	}
	switch t.IntN(8) {
	case 0, 1:
		s.create("app", which)
	case 2:
		s.create("contact", which)
	case 3:
		s.call(http.MethodPatch, "/apps/"+of("apps"), `{"processing_mode":"DISPATCH"}`)
	case 4:
		s.call(http.MethodPost, "/webhooks", `{"app_id":"`+of("apps")+`"}`)
	case 5:
		s.call(http.MethodDelete, "/apps/"+of("apps"), "")
	case 6:
		if id := s.call(http.MethodPost, "/conversations", `{"app_id":"`+of("apps")+`","contact_id":"`+of("contacts")+`"}`).Get("id").String(); id != "" {
			s.ids["conversations"] = append(s.ids["conversations"], id)
		}
	case 7:
		s.call(http.MethodPost, "/conversations/"+of("conversations")+":stop", "")
	}
}

// end undoes what the scenarios made: at the end of each, or from the ledger after a
// run that was killed.
func (t *trial) end() {
	killed := t.IntN(4) == 0
	if killed {
		t.target.guard.before = nil
	}
	for _, s := range t.scenarios {
		o := s.owner
		if killed {
			trust := s.claims
			o = newOwner(t.target, t.target.guard, s.account)
			o.now = t.target.guard.now
			if trust != claims(s.account) {
				o.claims = trust
			}
		}
		u := &ledger.Eraser{API: api.Client{HTTP: o, Root: liarRoot}, Idle: t.IntN(2) == 0}
		u.Late = func(ctx context.Context, e ledger.Entry) bool {
			return o.late(e.ID, t.target.guard.eventually, t.now) && t.target.guard.sleep(ctx, latePause) == nil
		}
		s.account.Undo(context.Background(), u)
	}
}

func lie(seed uint64, trust claims) *trial {
	t := newTrial(seed, trust)
	for range 2 + t.IntN(5) {
		t.step()
	}
	t.end()
	return t
}

// For all ids that a target returns, objects that the run did not make are not changed,
// deleted or subscribed to. If the target is truthful, nothing is left behind.
func TestNothingForeignIsTouched(t *testing.T) {
	trials := *interleavings
	if testing.Short() {
		trials = 10_000
	}
	// The test makes much short-lived garbage.
	defer debug.SetGCPercent(debug.SetGCPercent(1000))
	var next, writes, honest atomic.Uint64
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for seed := next.Add(1); seed <= trials && !t.Failed(); seed = next.Add(1) {
				l := lie(seed, nil).target.liar
				if len(l.harmed) > 0 {
					t.Errorf("seed %d: %s", seed, l.harmed)
				}
				if left := slices.IndexFunc(l.things, func(x *thing) bool { return x.ours && (x.kind == "apps" || x.kind == "contacts") }); l.honest && left >= 0 {
					t.Errorf("seed %d: an honest target is left with %s", seed, l.things[left].json())
				}
				if l.honest {
					honest.Add(1)
				}
				writes.Add(uint64(l.writes))
			}
		})
	}
	all.Wait()
	t.Logf("%d writes reached the target, which was honest %d times", writes.Load(), honest.Load())
	assert.Greater(t, writes.Load(), trials/3, "what is ours is changed and deleted")
	assert.Positive(t, honest.Load())
}

// credulous claims that every object is its own.
type credulous struct{}

func (credulous) Owns(string, []byte) bool { return true }

// The property can fail: trusting the ids in answers harms objects of others.
func TestNothingForeignIsTouched_canFail(t *testing.T) {
	harmed := 0
	for seed := range uint64(500) {
		harmed += len(lie(seed, credulous{}).target.harmed)
	}
	assert.Greater(t, harmed, 50)
}
