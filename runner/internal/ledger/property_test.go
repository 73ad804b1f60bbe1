package ledger

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/steps"
	"github.com/modecert/modecert/steps/expect"
)

// interleavings is how many are tried, each with a seed of its own. They take a minute of
// processor time by the million.
var interleavings = flag.Uint64("interleavings", 100_000, "how many interleavings to try; `make interleavings` asks for a million")

// contact is a contact at a target. ours reports whether the run made it, or the target
// for a message of the run, which only this test knows.
type contact struct {
	id         string
	identities []string
	name       string
	ours       bool
}

// service is an in-memory target behind its HTTP interface. It makes contacts for
// messages and records deleted contacts that are not ours.
type service struct {
	contacts []contact
	made     int
	pending  []string // identities with a message that is not processed yet
	stolen   []contact
	troubled func() bool // reports whether to answer 503
}

func (s *service) add(ours bool, name string, identities ...string) string {
	s.made++
	c := contact{fmt.Sprint("C-", s.made), identities, name, ours}
	s.contacts = append(s.contacts, c)
	return c.id
}

func (s *service) of(identity string) (found []contact) {
	for _, c := range s.contacts {
		if slices.Contains(c.identities, identity) {
			found = append(found, c)
		}
	}
	return found
}

// process makes the contacts for the accepted messages.
func (s *service) process() {
	for _, identity := range s.pending {
		if len(s.of(identity)) == 0 {
			s.add(true, "Unknown", identity)
		}
	}
	s.pending = nil
}

// list returns the answer to a look-up.
func (s *service) list(identity string) string {
	var b strings.Builder
	b.WriteString(`{"contacts":[`)
	for i, c := range s.of(identity) {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(c.json())
	}
	b.WriteString(`],"next_page_token":""}`)
	return b.String()
}

func (c contact) json() string {
	var b strings.Builder
	b.WriteString(`{"id":"` + c.id + `","display_name":"` + c.name + `","channel_identities":[`)
	for j, i := range c.identities {
		if j > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`{"channel":"SMS","identity":"` + i + `"}`)
	}
	b.WriteString(`]}`)
	return b.String()
}

func (s *service) Do(req *http.Request) (*http.Response, error) {
	if s.troubled() {
		return answer(http.StatusServiceUnavailable, "{}"), nil
	}
	if identity, list := strings.CutPrefix(req.URL.RawQuery, "channel=SMS&identity="); list {
		return answer(http.StatusOK, s.list(strings.Replace(identity, "%2B", "+", 1))), nil
	}
	id := req.URL.Path[strings.LastIndexByte(req.URL.Path, '/')+1:]
	i := slices.IndexFunc(s.contacts, func(c contact) bool { return c.id == id })
	switch {
	case i < 0:
		return answer(http.StatusNotFound, "{}"), nil
	case req.Method == http.MethodGet:
		return answer(http.StatusOK, s.contacts[i].json()), nil
	}
	if !s.contacts[i].ours {
		s.stolen = append(s.stolen, s.contacts[i])
	}
	s.contacts = slices.Delete(s.contacts, i, i+1)
	return answer(http.StatusOK, "{}"), nil
}

func answer(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body))}
}

// claims runs the steps' own code for taking a recipient against one answer to its
// look-up, and reports whether they claim the recipient. The result depends only on
// that answer and is cached: the steps take ten times as long as everything else.
var claims = func() func(body string) bool {
	var known sync.Map
	return func(body string) bool {
		if yes, ok := known.Load(body); ok {
			return yes.(bool)
		}
		p := &probe{body: body}
		w := steps.NewWorld()
		w.Enter(&steps.Session{HTTP: p, BaseURL: "http://target.test", Project: "p", Values: p, Ledger: p,
			Channels: steps.Channels{Messages: "SMS"}}, steps.Rule{}, p)
		err := w.Given(context.Background(), "the recipient is a stranger")
		if (err == nil) != p.claimed || p.looks != 1 {
			panic(fmt.Sprintf("%d look-ups, claimed: %t, error: %v", p.looks, p.claimed, err))
		}
		known.Store(body, p.claimed)
		return p.claimed
	}
}()

// probe is the target as the steps see it while they take a recipient.
type probe struct {
	body    string
	looks   int
	claimed bool
}

func (p *probe) Do(*http.Request) (*http.Response, error) {
	if p.claimed {
		return nil, errors.New("claimed before it was looked up")
	}
	p.looks++
	return answer(http.StatusOK, p.body), nil
}
func (*probe) Name(kind string) string { return kind }

// Identity returns the identity of the look-up.
func (p *probe) Identity() string {
	for _, i := range gjson.Get(p.body, "contacts.0.channel_identities.#.identity").Array() {
		if strings.HasPrefix(i.String(), "+9") {
			return i.String()
		}
	}
	return "+90"
}
func (*probe) Secret() string                    { return "" }
func (*probe) Claim(string, string) error        { return errors.New("only a contact is claimed") }
func (*probe) Made(string, string, string) error { return errors.New("nothing was made") }
func (*probe) Wire(expect.Finding)               {}
func (*probe) Observe(expect.Observation)        {}
func (p *probe) ClaimContact(channel, identity string) error {
	p.claimed = channel == "SMS" && identity == p.Identity()
	return nil
}

// tape is a disk for the ledger of a run.
type tape struct{ bytes.Buffer }

func (*tape) Close() error { return nil }
func (*tape) Sync() error  { return nil }

// scenario is a scenario of the run. It has one recipient at a time.
type scenario struct {
	account *Ledger
	number  string // claimed; empty if there is none
	idle    bool   // nothing was sent
	barred  bool   // a stranger's contact exists and the scenario must not write any more
	created bool   // the scenario requested the contact
}

// trial is one interleaving of scenarios of a run, which share three numbers; of
// strangers in the same project, who make contacts for the same numbers; of a slow
// target; and of a run that may be killed at any moment and is then cleaned up from its
// ledger.
type trial struct {
	*rand.Rand
	service   service
	disk      tape
	file      *File // nil in a run that is not killed
	scenarios [2]scenario
	open      []string // numbers that are still the run's according to the disk
	strangers bool     // a stranger acted
	failed    bool     // a deletion was put off
}

func (t *trial) chance(n int) bool { return t.IntN(n) == 0 }

var numbers = [...]string{"+90", "+91", "+92"}

// step makes one of them act once.
func (t *trial) step() {
	s := &t.scenarios[t.IntN(len(t.scenarios))]
	switch n := t.IntN(8); {
	case n < 2:
		t.stranger()
	case n == 2:
		t.service.process()
	case s.number == "":
		t.take(s)
	case n == 3:
		t.end(s)
	case n == 4:
		t.create(s)
	case !s.barred:
		s.idle = false
		t.service.pending = append(t.service.pending, s.number)
	}
}

// take looks up a number that no scenario has, and claims it if the steps do. A
// stranger may act between the two.
func (t *trial) take(s *scenario) {
	number := numbers[t.IntN(len(numbers))]
	if t.held(number) != nil {
		return
	}
	seen := t.service.list(number)
	if t.chance(4) {
		t.describe(number)
	}
	if !claims(seen) {
		return // the scenario is incomplete
	}
	*s = scenario{account: New(t.file), number: number, idle: true}
	_ = s.account.ClaimContact("SMS", number)
	t.open = append(t.open, number)
}

// create makes the recipient's contact for a scenario that requires one, before it
// sends. The call may be refused, or break off after it has taken effect.
func (t *trial) create(s *scenario) {
	how := t.IntN(5)
	if s.created || s.barred || !s.idle {
		return
	}
	if s.created = true; how == 0 {
		return
	}
	id := t.service.add(true, "modecert contact-1 3f9a2b7c44d1", s.number)
	if how == 1 {
		s.idle = false
		return
	}
	_ = s.account.Made("contact", s.number, id)
}

// end undoes what a scenario made, after the target has had time to finish.
func (t *trial) end(s *scenario) {
	if s.number == "" {
		return
	}
	t.service.process()
	if len(s.account.Undo(context.Background(), t.eraser(s.idle))) > 0 {
		t.failed = true
	} else {
		t.open = slices.DeleteFunc(t.open, func(n string) bool { return n == s.number })
	}
	*s = scenario{}
}

func (t *trial) eraser(idle bool) *Eraser {
	return &Eraser{API: api.Client{HTTP: &t.service, Root: "http://target.test"}, Idle: idle}
}

func (t *trial) held(number string) *scenario {
	for i := range t.scenarios {
		if t.scenarios[i].number == number {
			return &t.scenarios[i]
		}
	}
	return nil
}

// stranger makes or deletes a contact of its own. One with a description can be
// distinguished from a contact that a target makes for a message. One without cannot:
// strangers make none for a number that the run holds and writes to, nor, once the run
// is killed, for one that is still in its ledger.
func (t *trial) stranger() {
	t.strangers = true
	number := numbers[t.IntN(len(numbers))]
	switch t.IntN(4) {
	case 0:
		t.describe(number)
	case 1:
		t.service.add(false, "Unknown", "+46", number)
	case 2:
		by := t.held(number)
		if by != nil && !by.idle || t.file != nil && slices.Contains(t.open, number) {
			return
		}
		if by != nil {
			by.barred = true
		}
		t.service.add(false, "Unknown", number)
	case 3:
		t.service.contacts = slices.DeleteFunc(t.service.contacts, func(c contact) bool { return !c.ours && t.chance(3) })
	}
}

func (t *trial) describe(number string) {
	t.strangers = true
	t.service.add(false, "Astrid", number)
}

// killed cleans up after a run from its disk. The run may have broken off in the middle
// of a line.
func (t *trial) killed() error {
	if t.chance(2) {
		const cut = `{"what":"claimed","kind":"contact","channel":"SMS","name":"+91"}`
		t.disk.WriteString(cut[:1+t.IntN(len(cut)-1)])
	}
	t.service.process()
	accounts, err := parse("", t.disk.Bytes())
	if err != nil {
		return err
	}
	for _, a := range accounts {
		t.failed = len(Restore(nil, a).Undo(context.Background(), t.eraser(false))) > 0 || t.failed
	}
	return nil
}

func interleave(seed uint64) (*trial, error) {
	t := &trial{Rand: rand.New(rand.NewPCG(seed, 7))}
	ending := false
	t.service.troubled = func() bool { return !ending && t.chance(16) }
	if t.chance(6) {
		t.file = &File{f: &t.disk}
		if err := t.file.Begin("http://target.test", "p"); err != nil {
			return t, err
		}
	}
	for range 4 + t.IntN(6) {
		t.step()
	}
	ending = true
	if t.file != nil {
		return t, t.killed()
	}
	for i := range t.scenarios {
		t.end(&t.scenarios[i])
	}
	return t, nil
}

// In every order of events, nothing is deleted that the run did not make, and if
// nothing interferes, nothing is left behind.
func TestNothingIsDeletedThatTheRunDidNotMake(t *testing.T) {
	trials := *interleavings
	if testing.Short() {
		trials = 5_000
	}
	// The test makes much short-lived garbage.
	defer debug.SetGCPercent(debug.SetGCPercent(1000))
	var next, made, deleted atomic.Uint64
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for seed := next.Add(1); seed <= trials && !t.Failed(); seed = next.Add(1) {
				x, err := interleave(seed)
				s := &x.service
				left := slices.ContainsFunc(s.contacts, func(c contact) bool { return c.ours })
				if err != nil || len(s.stolen) > 0 || left && !x.strangers && !x.failed {
					t.Errorf("seed %d: deleted %v, left %v, error %v", seed, s.stolen, s.contacts, err)
					return
				}
				made.Add(uint64(s.made))
				deleted.Add(uint64(s.made - len(s.contacts)))
			}
		})
	}
	all.Wait()
	t.Logf("of %d contacts %d were deleted", made.Load(), deleted.Load())
	assert.Greater(t, deleted.Load(), trials/2, "the trials do delete")
}

// The property can fail: deleting every contact with a number deletes a stranger's. An
// id alone is not enough either.
func TestNothingIsDeletedThatTheRunDidNotMake_canFail(t *testing.T) {
	s := &service{troubled: func() bool { return false }}
	s.add(false, "Astrid", "+90")
	u := &Eraser{API: api.Client{HTTP: s, Root: "http://target.test"}}
	require.Error(t, u.Undo(t.Context(), Entry{Kind: "contact", Channel: "SMS", Name: "+90"}))
	require.Empty(t, s.stolen)
	require.Error(t, u.Undo(t.Context(), Entry{Kind: "contact", Channel: "SMS", Name: "+90", ID: "C-1"}))
	require.Empty(t, s.stolen)
	require.NoError(t, u.remove(t.Context(), Entry{Kind: "contact", Channel: "SMS", Name: "+90", ID: "C-1"}))
	require.Len(t, s.stolen, 1)
}
