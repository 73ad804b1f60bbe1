package endpoint

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/internal/ledger"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

// late waits where something that was made a moment ago cannot be found. What was
// seen before is gone, and comes no more.
func (o *liveSession) late(ctx context.Context, e ledger.Entry) bool {
	if o.owner.knows("/"+e.Kind+"s/"+e.ID) || !o.owner.late(e.ID, o.Budgets.Eventually, o.now()) {
		return false
	}
	return (realPace{}).Sleep(ctx, latePause) == nil
}

// foreign makes a finding of an id that names something else, unless a step has
// met it.
func (o *liveSession) foreign(e ledger.Entry, body []byte) {
	if o.account.Owns(e.Kind, body) || o.owner.wasTold("/"+e.Kind+"s/"+e.ID) {
		return
	}
	is := "one that stands for an identity that is not the run's"
	if e.Kind == "app" {
		is = "its display_name is " + expect.Show(gjson.GetBytes(body, "display_name"))
	}
	o.undone.add(expect.Finding{Rule: ownCalls[e.Kind+"s"].rule, Expected: "in answer to POST /" + e.Kind + "s: the id of the " + e.Kind + " that was created",
		Actual: "the id of another " + e.Kind + " (" + is + ")"})
}

// definite reports whether a status says that nothing was made.
func definite(status int) bool {
	return status/100 == 4 && status != http.StatusRequestTimeout || status == http.StatusNotImplemented
}

// noteRefused notes in the account what was claimed and then refused for certain.
func (o *liveSession) noteRefused() {
	acts := slices.Contains(o.scenario.Rule.Needs, plan.Handset)
	exchanges := o.log.Exchanges()
	for _, e := range o.account.Entries() {
		if e.ID == "" && !(e.Kind == "contact" && acts) && allRefused(exchanges, e) {
			o.account.Refused(e.Kind, e.Name)
		}
	}
}

// allRefused reports whether every call that can have made what an entry speaks of
// was refused, and that there was one.
func allRefused(exchanges []wire.Exchange, e ledger.Entry) bool {
	asked := false
	for _, x := range exchanges {
		makes := strings.HasSuffix(x.Request.URL, "/apps") && strings.Contains(string(x.Request.Body), e.Name)
		if e.Kind == "contact" {
			makes = strings.HasSuffix(x.Request.URL, "/contacts") || strings.HasSuffix(x.Request.URL, ":send")
		}
		if x.Request.Method != http.MethodPost || !makes || x.Unsent {
			continue
		}
		if x.Response == nil || !definite(x.Response.Status) {
			return false
		}
		asked = true
	}
	return asked
}

// aftermath is what may come to be after a scenario was undone: contacts of numbers
// that were written to.
type aftermath struct {
	mu   sync.Mutex
	list []expected
}

type expected struct {
	scenario string
	entry    ledger.Entry
}

// expect notes the contacts that messages of a scenario may yet lead to.
func (a *aftermath) expect(scenario string, entries []ledger.Entry) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, e := range entries {
		e.ID = ""
		if e.Kind != "contact" {
			continue
		}
		a.list = slices.DeleteFunc(a.list, func(x expected) bool { return x.entry == e })
		a.list = append(a.list, expected{scenario, e})
	}
}

// What one last look may take, and how many it has going at once.
const (
	lastLookBudget = 2 * time.Minute
	lastLookers    = 8
)

// LastLook looks once more, when all scenarios have ended, for contacts of the
// numbers that they wrote to: a target that was slow may have made one after its
// scenario was undone. What is surely the run's is deleted; it returns what stays,
// by scenario.
func (t *endpoint) LastLook(ctx context.Context) map[string][]string {
	ctx, cancel := context.WithTimeout(ctx, lastLookBudget)
	defer cancel()
	t.after.mu.Lock()
	todo := t.after.list
	t.after.list = nil
	t.after.mu.Unlock()
	stays, next := map[string][]string{}, make(chan expected)
	var mu sync.Mutex
	var all sync.WaitGroup
	for range min(lastLookers, len(todo)) {
		all.Go(func() {
			for x := range next {
				account := ledger.New(t.Ledger)
				var failed []string
				if err := account.ClaimContact(x.entry.Channel, x.entry.Name); err != nil {
					failed = append(failed, err.Error())
				}
				for _, err := range account.Undo(ctx, t.eraser(newOwner(t.client, t.client.guard, account))) {
					failed = append(failed, err.Error())
				}
				if len(failed) > 0 {
					mu.Lock()
					stays[x.scenario] = append(stays[x.scenario], failed...)
					mu.Unlock()
				}
			}
		})
	}
	for _, x := range todo {
		next <- x
	}
	close(next)
	all.Wait()
	return stays
}
