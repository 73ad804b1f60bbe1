package steps

import (
	"context"
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
		if w.checked[string(c.Body)] {
			continue
		}
		w.checked[string(c.Body)] = true
		if err := w.checkCallback(c); err != nil {
			return err
		}
	}
	return nil
}

// Finish sees to the controls that the steps asked for, unless one of them failed, and
// checks the shape of the callbacks that arrived and that no step read. It returns an
// error if a control was not seen, or the check itself failed.
func (w *World) Finish(ctx context.Context) error {
	if w.session != nil && !w.failed {
		if err := w.seeControls(ctx); err != nil {
			return err
		}
	}
	if w.session == nil || !w.subscribed {
		return nil
	}
	rest, err := w.session.Inbox.Rest(ctx)
	if err != nil {
		return err
	}
	return w.checkNew(rest)
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
	case 1:
		faults, err := shapeFaults(callbackSchemas[kinds[0]], "WIRE-CALLBACK", c.Body)
		return w.wireFaults(faults, view{callback: c.Number}, err)
	case 0:
		w.wireFault(expect.Finding{Rule: "WIRE-CALLBACK", Expected: "a callback of a documented kind", Actual: string(c.Body), Callback: c.Number})
	default:
		w.wireFault(expect.Finding{Rule: "WIRE-CALLBACK", Expected: "exactly one kind of payload", Actual: strings.Join(kinds, ", "), Pointer: "/" + kinds[1], Callback: c.Number})
	}
	return nil
}

// await waits for callbacks of one kind until done returns true.
func (w *World) await(ctx context.Context, f Filter, done func([]view) bool) ([]view, error) {
	var views []view
	err := wait.Eventually(ctx, w.session.Pace, w.session.Budgets.Eventually, func() error {
		callbacks, err := w.read(ctx, f)
		if err != nil {
			return err
		}
		if views = viewsOf(callbacks, f.Body); !done(views) {
			return wait.Again(w.finding(expect.Finding{Expected: "a callback with " + f.Body, Actual: "none in time"}))
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

// receipts waits for the delivery receipts of a message or event, the final
// one included.
func (w *World) receipts(ctx context.Context, t *traffic) ([]view, error) {
	return w.await(ctx, t.report(), func(seen []view) bool {
		return slices.ContainsFunc(seen, func(v view) bool { return finalStatuses[v.value.Get("status").String()] })
	})
}

// submissions waits for the notification that a message was submitted.
func (w *World) submissions(ctx context.Context, t *traffic) ([]view, error) {
	return w.await(ctx, Filter{Body: "message_submit_notification", Contains: t.id}, some)
}

// inbound waits for the callback that reports a reply.
func (w *World) inbound(ctx context.Context, t *traffic) ([]view, error) {
	views, err := w.await(ctx, t.report(), some)
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

// signed checks the signature of every callback about the subject.
func (w *World) signed(ctx context.Context, which string) error {
	if err := w.succeeded(); err != nil {
		return err
	}
	if _, err := w.reported(ctx, which, ""); err != nil {
		return err
	}
	f, err := w.filterOf(which)
	if err != nil {
		return err
	}
	callbacks, err := w.read(ctx, f)
	if err != nil {
		return err
	}
	if f.Body == "message_delivery_report" {
		if _, err := w.reported(ctx, which, "reported as submitted"); err != nil {
			return err
		}
		submitted, err := w.read(ctx, Filter{Body: "message_submit_notification", Contains: f.Contains})
		if err != nil {
			return err
		}
		callbacks = append(callbacks, submitted...)
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

// filterOf returns a filter for the callbacks that report a subject.
func (w *World) filterOf(which string) (Filter, error) {
	if body, opted := optings[which]; opted {
		return Filter{Body: body, Contains: digits(w.recipient)}, nil
	}
	t, err := w.subject(which)
	if err != nil {
		return Filter{}, err
	}
	return t.report(), nil
}

// listWebhooks lists the webhooks of the app, after it has subscribed the inbox.
func (w *World) listWebhooks(ctx context.Context) (found, error) {
	if err := w.hook(ctx, w.app); err != nil {
		return found{}, err
	}
	return w.ask(ctx, "webhook.list", call{ids: []string{w.app.id}})
}
