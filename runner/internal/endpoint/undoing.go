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
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

// late waits if an object that was made a moment ago cannot be found, and reports
// whether to look again. An object that was seen before and is now missing has been
// deleted and will not come back.
func (o *liveSession) late(ctx context.Context, e ledger.Entry) bool {
	if o.owner.knows("/"+e.Kind+"s/"+e.ID) || !o.owner.late(e.ID, o.Budgets.Eventually, o.now()) {
		return false
	}
	return sleep(ctx, latePause) == nil
}

// foreign adds a finding for an id that names another object, unless a step has
// reported it.
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

// definite reports whether a status says for certain that nothing was made.
func definite(status int) bool {
	return status/100 == 4 && status != http.StatusRequestTimeout || status == http.StatusNotImplemented
}

// noteRefused notes in the account which claimed objects the target certainly refused
// to make.
func (o *liveSession) noteRefused() {
	acts := slices.Contains(o.scenario.Rule.Needs, plan.Handset)
	exchanges := o.log.Exchanges()
	for _, e := range o.account.Entries() {
		if e.ID == "" && !(e.Kind == "contact" && acts) && allRefused(exchanges, e) {
			o.account.Refused(e.Kind, e.Name)
		}
	}
}

// allRefused reports whether there was a call that could have made the object of an
// entry, and every such call was refused.
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

// aftermath lists contacts that may appear after their scenario was undone, for numbers
// to which it wrote.
type aftermath struct {
	mu   sync.Mutex
	list []expected
}

type expected struct {
	scenario string
	entry    ledger.Entry
	line     string // what the scenario's clean-up reported about it, or ""
}

// expect notes the contacts that a scenario's messages may still create, and what its
// clean-up reported of them, by entry.
func (a *aftermath) expect(scenario string, entries []ledger.Entry, lines map[ledger.Entry]string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, e := range entries {
		if e.Kind != "contact" {
			continue
		}
		line := lines[e]
		e.ID = ""
		a.list = slices.DeleteFunc(a.list, func(x expected) bool { return x.entry == e })
		a.list = append(a.list, expected{scenario, e, line})
	}
}

// The time limit of LastLook, and how many look-ups it makes at once if the run has not
// found out how many the target bears.
const (
	lastLookBudget = 2 * time.Minute
	lastLookers    = 8
)

// LastLook looks once more, after all scenarios have ended, for contacts of the numbers
// to which they wrote: a slow target may have made one after its scenario was undone.
// It deletes those that are surely the run's.
func (t *endpoint) LastLook(ctx context.Context) map[string]session.Left {
	ctx, cancel := context.WithTimeout(ctx, lastLookBudget)
	defer cancel()
	t.after.mu.Lock()
	todo := t.after.list
	t.after.list = nil
	t.after.mu.Unlock()
	found, next := map[string]session.Left{}, make(chan expected)
	var mu sync.Mutex
	var all sync.WaitGroup
	for range min(t.client.places.now(lastLookers), len(todo)) {
		all.Go(func() {
			for x := range next {
				stays := t.lookFor(ctx, x.entry)
				mu.Lock()
				left := found[x.scenario]
				left.Stays = append(left.Stays, stays...)
				if x.line != "" {
					left.Settled = append(left.Settled, x.line)
				}
				found[x.scenario] = left
				mu.Unlock()
			}
		})
	}
	for _, x := range todo {
		next <- x
	}
	close(next)
	all.Wait()
	return found
}

// lookFor deletes the contact of an entry, if there is one that is surely the run's, and
// returns what remains.
func (t *endpoint) lookFor(ctx context.Context, e ledger.Entry) (stays []string) {
	account := ledger.New(t.Ledger)
	if err := account.ClaimContact(e.Channel, e.Name); err != nil {
		stays = append(stays, err.Error())
	}
	for _, err := range account.Undo(ctx, t.eraser(newOwner(t.client, t.client.guard, account))) {
		stays = append(stays, err.Error())
	}
	return stays
}
