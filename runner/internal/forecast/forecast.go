// Package forecast estimates what a run will cost, without making a call: see [Of]. It
// counts what the scenarios did when they were recorded against the reference service.
package forecast

import (
	"cmp"
	"errors"
	"io/fs"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/steps"
)

// Cost is what scenarios call, send and make. A poll counts as one call, so a run makes
// at least this many calls.
type Cost struct {
	Scenarios int
	// Unknown counts the scenarios without a recording. No other count includes them.
	Unknown                                     int
	Calls, Messages, Events                     int
	Apps, Contacts, Conversations, Webhooks     int
	Replies, ClockMoves, LegacyApps, Recipients int
	// sending counts the scenarios that send, and watching the steps that watch for an event
	// that must not happen.
	sending, watching int
}

// A wait takes about as long as recording this much: at 200 ms a call, a window of 2 s is
// ten calls of about 2 kB each.
const waitSize = 20_000

// LongestFirst sets the turns of scenarios so that the longest begin first, since a run
// ends no sooner than its last scenario. The length of a scenario follows from the size
// of its recording, which is not read for it, and from its waits.
func LongestFirst(scenarios []*plan.Scenario, recordings fs.FS) {
	length := map[*plan.Scenario]int64{}
	for _, s := range scenarios {
		if file, err := fs.Stat(recordings, cassette.Path(s.ID)); err == nil {
			length[s] = file.Size()
		}
		watching, observing := waits(s)
		length[s] += int64(watching+observing) * waitSize
		if slices.Contains(s.Rule.Needs, plan.Recipients) {
			length[s] += waitSize // before it is undone
		}
	}
	sorted := slices.Clone(scenarios)
	slices.SortStableFunc(sorted, func(a, b *plan.Scenario) int { return cmp.Compare(length[b], length[a]) })
	for i, s := range sorted {
		s.Turn = i
	}
}

// waits counts the steps that watch for an event or a change that must not happen, and
// those that observe whether something is so: where it is not, they wait until their
// budget is spent.
func waits(s *plan.Scenario) (watching, observing int) {
	for _, step := range s.Steps {
		_, text, _ := strings.Cut(step, " ")
		switch e := steps.EffectsOf(text); {
		case e.Watches:
			watching++
		case e.Observes:
			observing++
		}
	}
	return watching, observing
}

var made = regexp.MustCompile(`^/v1/projects/[^/]+/([a-z]+)$`)

// Of returns the cost of scenarios. recordings are those of the reference service.
func Of(scenarios []plan.Scenario, recordings fs.FS) (*Cost, error) {
	c := &Cost{}
	for i := range scenarios {
		s := &scenarios[i]
		c.Scenarios++
		rec, err := cassette.Load(recordings, cassette.Path(s.ID))
		if errors.Is(err, cassette.ErrMissing) {
			c.Unknown++
			continue
		}
		if err != nil {
			return nil, err
		}
		c.add(s, rec)
	}
	return c, nil
}

// Add adds another cost.
func (c *Cost) Add(other *Cost) {
	c.Scenarios += other.Scenarios
	c.Unknown += other.Unknown
	c.Calls += other.Calls
	c.Messages += other.Messages
	c.Events += other.Events
	c.Apps += other.Apps
	c.Contacts += other.Contacts
	c.Conversations += other.Conversations
	c.Webhooks += other.Webhooks
	c.Replies += other.Replies
	c.ClockMoves += other.ClockMoves
	c.LegacyApps += other.LegacyApps
	c.Recipients += other.Recipients
	c.sending += other.sending
	c.watching += other.watching
}

func (c *Cost) add(s *plan.Scenario, rec *cassette.Recording) {
	sends := c.Messages + c.Events
	for _, e := range rec.Tape {
		switch {
		case e.Exchange != nil:
			c.Calls++
			c.call(e.Exchange.Request.Method, e.Exchange.Request.URL, e.Exchange.Response != nil && e.Exchange.Response.Status < 300)
		case e.Action == nil:
		case e.Action.Kind == cassette.ActAdvance:
			c.ClockMoves++
		case e.Action.Kind == cassette.ActLegacy:
			c.LegacyApps++
		default:
			c.Replies++
		}
	}
	for key := range rec.Values {
		if strings.HasPrefix(key, "identity-") {
			c.Recipients++
		}
	}
	if c.Messages+c.Events > sends {
		c.sending++
	}
	watching, _ := waits(s)
	c.watching += watching
}

// call counts a call and, if it succeeds, what it makes. Each made object costs another
// call that deletes it.
func (c *Cost) call(method, url string, succeeds bool) {
	if method != http.MethodPost || !succeeds {
		return
	}
	path, _, _ := strings.Cut(url, "?")
	switch {
	case strings.HasSuffix(path, "/messages:send"):
		c.Messages++
	case strings.HasSuffix(path, "/events:send"):
		c.Events++
	}
	m := made.FindStringSubmatch(path)
	if m == nil {
		return
	}
	counts := map[string]*int{"apps": &c.Apps, "contacts": &c.Contacts, "conversations": &c.Conversations, "webhooks": &c.Webhooks}
	if n := counts[m[1]]; n != nil {
		*n++
		c.Calls++
	}
}

// Manners are the settings that a run's time depends on.
type Manners struct {
	// Concurrency is how many scenarios run at once; 0 means as many as the target bears.
	Concurrency int
	// PerSecond is the rate of requests; 0 is no limit.
	PerSecond float64
	// Call is the time of one call. Never is how long the run watches for an event that must
	// not happen.
	Call, Never time.Duration
}

// Assumptions about a target that determines its own load: how many calls run at once,
// and how many waits of a scenario follow one another.
const (
	borne      = 64
	waitsInRow = 5
)

// Time estimates how long the run takes: calls and waits run in parallel, but no faster
// than the rate allows. A scenario that sends waits once more before its clean-up.
func (c *Cost) Time(m Manners) time.Duration {
	calls, waits := time.Duration(c.Calls)*m.Call, time.Duration(c.sending+c.watching)*m.Never
	t := calls/borne + min(waits, waitsInRow*m.Never) // all waits overlap
	if m.Concurrency > 0 {
		t = (calls + waits) / time.Duration(m.Concurrency)
	}
	if m.PerSecond > 0 {
		t = max(t, time.Duration(float64(c.Calls)/m.PerSecond*float64(time.Second)))
	}
	return t
}
