package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// finalStatuses end the delivery of a message or an event. FAILED is final too: its
// receipt also carries the mode.
var finalStatuses = map[string]bool{"DELIVERED": true, "READ": true, "FAILED": true}

// listening reports whether the app's callbacks reach the scenario's inbox.
func (a *app) listening() bool { return a.hooked && !a.deaf }

// view is something that a scenario looks at: a resource, an entry of a list, or the
// relevant part of a callback.
type view struct {
	value    gjson.Result
	pointer  string // of value within the body
	exchange int    // 0 for callbacks
	callback int    // 0 for anything else
}

// shows sets the exchange and callback of a finding.
func (v view) shows(f expect.Finding) expect.Finding {
	f.Exchange, f.Callback = v.exchange, v.callback
	return f
}

// read reads the inbox and checks the shape of callbacks not seen before.
func (w *World) read(ctx context.Context, f Filter) ([]Callback, error) {
	callbacks, err := w.session.Inbox.Read(ctx, f)
	if err != nil {
		return nil, err
	}
	return callbacks, w.checkNew(callbacks)
}

// checkNew checks the shape of callbacks not checked before.
func (w *World) checkNew(callbacks []Callback) error {
	if w.checked == nil {
		w.checked = map[string]bool{}
	}
	for _, c := range callbacks {
		came := fmt.Sprint(c.To, " ", string(c.Body)) // once for each webhook
		if w.checked[came] {
			continue
		}
		w.checked[came] = true
		w.evidence.callbacks = append(w.evidence.callbacks, c)
		if err := w.checkCallback(c); err != nil {
			return err
		}
	}
	return nil
}

// Finish sees to the controls that the steps asked for, unless one of them failed, and
// checks the shape of the callbacks that arrived and that no step read. Then it judges
// everything that the scenario has seen. It returns an error if a control was not seen, or
// a check itself failed.
func (w *World) Finish(ctx context.Context) error {
	if w.session == nil {
		return nil
	}
	return w.finishing(ctx)
}

// checkCallback checks a callback against the schema of its kind.
func (w *World) checkCallback(c Callback) error {
	var kinds []string
	gjson.ParseBytes(c.Body).ForEach(func(member, value gjson.Result) bool {
		if _, ok := callbackSchemas[member.String()]; ok && value.IsObject() {
			kinds = append(kinds, member.String())
		}
		return true
	})
	switch len(kinds) {
	case 0:
		if slices.ContainsFunc(otherCallbacks, func(member string) bool { return gjson.GetBytes(c.Body, member).IsObject() }) {
			return nil
		}
		w.wireFault(expect.Finding{Rule: "WIRE-CALLBACK", Expected: "a callback of a documented kind", Actual: string(c.Body), Callback: c.Number})
	case 1:
		faults, err := shapeFaults(callbackSchemas[kinds[0]], "WIRE-CALLBACK", c.Body)
		return w.wireFaults(faults, view{callback: c.Number}, err)
	default:
		w.wireFault(expect.Finding{Rule: "WIRE-CALLBACK", Expected: "exactly one kind of payload", Actual: strings.Join(kinds, ", "), Pointer: "/" + kinds[1], Callback: c.Number})
	}
	return nil
}

// await waits for callbacks of one kind until done returns true. If it never does, it
// returns those that came and errNotInTime.
func (w *World) await(ctx context.Context, f Filter, done func([]view) bool) ([]view, error) {
	var views []view
	err := w.eventually(ctx, func() error {
		callbacks, err := w.read(ctx, f)
		if err != nil {
			return err
		}
		if views = viewsOf(callbacks, f.Body); !done(views) {
			return wait.Again(errNotInTime)
		}
		return nil
	})
	return views, err
}

// viewsOf returns the given member of each callback that has it.
func viewsOf(callbacks []Callback, member string) []view {
	var views []view
	for _, c := range callbacks {
		if v := gjson.GetBytes(c.Body, member); v.Exists() {
			views = append(views, view{value: v, pointer: "/" + member, callback: c.Number})
		}
	}
	return views
}

// some reports whether there is at least one callback.
func some(v []view) bool { return len(v) > 0 }

// report returns a filter for the callbacks that report the traffic.
func (t *traffic) report() Filter {
	switch {
	case t.inbound && t.kind == "event":
		return Filter{Body: "event", Contains: digits(t.with)}
	case t.inbound:
		return Filter{Body: "message", Contains: t.text}
	}
	return Filter{Body: t.kind + "_delivery_report", Contains: t.id}
}

// digits returns the identity without a plus sign, which every callback that names
// the identity contains.
func digits(r *recipient) string { return strings.TrimPrefix(r.identity, "+") }

// receipts waits for the delivery receipts of a message or event: for the final one, or
// for what there is when time is over. All of them are judged alike.
func (w *World) receipts(ctx context.Context, t *traffic) ([]view, error) {
	views, err := w.await(ctx, t.report(), ended)
	return w.came(ctx, t.report(), views, err)
}

// ended reports whether one of the receipts is final.
func ended(receipts []view) bool {
	return slices.ContainsFunc(receipts, func(v view) bool { return finalStatuses[v.value.Get("status").String()] })
}

// delivered waits for the final receipt of a message or event.
func (w *World) delivered(ctx context.Context, t *traffic) error {
	views, err := w.receipts(ctx, t)
	if err != nil || ended(views) {
		return err
	}
	var statuses []string
	for _, v := range views {
		if s := v.value.Get("status").String(); !slices.Contains(statuses, s) {
			statuses = append(statuses, s)
		}
	}
	return &UnendedError{t.kind, statuses}
}

// UnendedError reports that no receipt says how a delivery ended, though callbacks came.
type UnendedError struct {
	Kind     string   // "message" or "event"
	Statuses []string // those that came about the delivery
}

func (e *UnendedError) Error() string {
	if len(e.Statuses) == 0 {
		return fmt.Sprintf("no receipt of the %s arrived, though other callbacks did", e.Kind)
	}
	return fmt.Sprintf("no receipt says how the delivery of the %s ended; only %s arrived", e.Kind, strings.Join(e.Statuses, ", "))
}

// submissions waits for the notification that a message was submitted.
func (w *World) submissions(ctx context.Context, t *traffic) ([]view, error) {
	return w.mustCome(ctx, Filter{Body: "message_submit_notification", Contains: t.id})
}

// inbound waits for the callback that reports a reply.
func (w *World) inbound(ctx context.Context, t *traffic) ([]view, error) {
	views, err := w.mustCome(ctx, t.report())
	if err == nil {
		t.id = views[0].value.Get("id").String()
		t.came = views[0].value.Get("channel_identity")
	}
	return views, err
}

// sameIdentity checks that callbacks name the identity of the recipient.
func (w *World) sameIdentity(views []view) error {
	for _, v := range views {
		got := v.value.Get("channel_identity.identity")
		if !expect.SameIdentity(got.String(), w.recipient.identity) {
			return w.finding(expect.Finding{Expected: "the identity " + w.recipient.identity, Actual: expect.Show(got),
				Pointer: v.pointer + "/channel_identity/identity", Callback: v.callback})
		}
	}
	return nil
}

// optings maps the words of a feature to the kind of callback.
var optings = map[string]string{
	"opt-in":  "opt_in_notification",
	"opt-out": "opt_out_notification",
}

// signed checks the signature of every callback about the subject that came. Which are
// sent is no business of a signature: without any the scenario has no result.
func (w *World) signed(ctx context.Context, which string) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	f, err := w.filterOf(which)
	if err != nil {
		return err
	}
	if _, err := w.reported(ctx, which, ""); err != nil {
		return &setupError{err}
	}
	callbacks, err := w.read(ctx, f)
	if err != nil {
		return err
	}
	if f.Body == "message_delivery_report" {
		submitted := Filter{Body: "message_submit_notification", Contains: f.Contains}
		if _, err := w.await(ctx, submitted, some); err != nil && !errors.Is(err, errNotInTime) {
			return err
		}
		more, err := w.read(ctx, submitted)
		if err != nil {
			return err
		}
		callbacks = append(callbacks, more...)
	}
	return w.allSigned(callbacks)
}

// allSigned checks the signatures of callbacks, which were verified on arrival.
func (w *World) allSigned(callbacks []Callback) error {
	for _, c := range callbacks {
		if c.SignatureFault != "" {
			return w.finding(expect.Finding{Expected: "a signature that verifies: HMAC-SHA256 over body, nonce and timestamp",
				Actual: c.SignatureFault, Pointer: "x-sinch-webhook-signature", Callback: c.Number})
		}
	}
	return nil
}

// filterOf returns a filter for the callbacks that report a subject. Those of an opt need
// not hold the identity: they are found by the app.
func (w *World) filterOf(which string) (Filter, error) {
	if body, opted := optings[which]; opted {
		return Filter{Body: body, Contains: w.app.id}, nil
	}
	t, err := w.subject(which)
	if err != nil {
		return Filter{}, err
	}
	return t.report(), nil
}

var errUnlisted = errors.New("the webhook is not listed")

// listWebhooks lists the webhooks of the app, after it has subscribed the inbox.
func (w *World) listWebhooks(ctx context.Context) (found, error) {
	if err := w.hook(ctx, w.app); err != nil {
		return found{}, err
	}
	var f found
	listed := func() bool {
		return w.app.webhook == "" || slices.ContainsFunc(f.answer.get("webhooks").Array(), func(hook gjson.Result) bool {
			return hook.Get("id").String() == w.app.webhook
		})
	}
	err := w.eventually(ctx, func() (err error) {
		if f, err = w.ask(ctx, "webhook.list", call{ids: []string{w.app.id}}); err == nil && f.answer.ok() && !listed() {
			err = wait.Again(errUnlisted)
		}
		return err
	})
	if errors.Is(err, errUnlisted) {
		err = nil
		w.wireFault(expect.Finding{Rule: f.answer.op.rule, Expected: "the webhook is listed under the id " + w.app.webhook + ", which its creation was answered with",
			Actual: expect.Show(f.answer.get("webhooks.#.id")), Pointer: "/webhooks", Exchange: f.answer.exchange})
	}
	return f, err
}
