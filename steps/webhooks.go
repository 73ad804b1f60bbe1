package steps

import (
	"context"
	"errors"
	"slices"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// Each webhook of a scenario has a target of its own at the inbox, so that a callback shows
// which webhook it came from.

// webhook is a webhook that the scenario has created.
type webhook struct {
	app    *app
	id     string
	door   int // of the inbox; 0 for the inbox itself
	target string
}

// hook subscribes the scenario's inbox to an app's callbacks, once, if the session
// has an inbox.
func (w *World) hook(ctx context.Context, a *app) error {
	if w.session.Inbox == nil || a.hooked {
		return nil
	}
	return w.subscribe(ctx, a, triggers)
}

// subscribe gives an app a webhook with a target of its own.
func (w *World) subscribe(ctx context.Context, a *app, triggers []string) error {
	a.hooked = true
	h := webhook{app: a}
	h.door, h.target = w.nextDoor()
	answer, err := w.do(ctx, "webhook.create", call{body: object{
		"app_id":      a.id,
		"target":      h.target,
		"target_type": "HTTP",
		"secret":      w.session.Values.Secret(),
		"triggers":    triggers,
	}})
	if err != nil {
		return &setupError{err}
	}
	if !answer.ok() {
		return &setupError{answer.errorf("creating a webhook was refused")}
	}
	h.id = answer.get("id").String()
	w.subscribed, a.webhook, w.hooks = true, h.id, append(w.hooks, h)
	return nil
}

// nextDoor returns a target that no webhook has yet.
func (w *World) nextDoor() (door int, target string) {
	n := 1
	for _, h := range w.hooks {
		n = max(n, h.door, 1) + 1
	}
	if n == 1 || n > Doors {
		return 0, w.session.Inbox.URL()
	}
	return n, w.session.Inbox.Door(n)
}

// hookAt returns the app whose webhook a callback came to; nil if that is not known.
func (w *World) hookAt(c Callback) *app {
	for _, h := range w.hooks {
		if h.door == c.To && (c.To > 0 || len(w.hooks) <= Doors && !w.elsewhere) {
			return h.app
		}
	}
	return nil
}

// twoWebhooks gives the app two webhooks: the first for everything but submissions, the
// second for submissions and receipts.
func (w *World) twoWebhooks(ctx context.Context) (found, error) {
	first := slices.DeleteFunc(slices.Clone(triggers), func(t string) bool { return t == "MESSAGE_SUBMIT" })
	if err := w.subscribe(ctx, w.app, first); err != nil {
		return found{}, err
	}
	return found{}, w.subscribe(ctx, w.app, []string{"MESSAGE_SUBMIT", "MESSAGE_DELIVERY"})
}

// changeWebhook deletes or changes the second webhook, once it was called.
func (w *World) changeWebhook(ctx context.Context, how string) (found, error) {
	first, err := w.subject("first message")
	if err != nil {
		return found{}, err
	}
	h := &w.hooks[1]
	if err := w.until(ctx, func() error {
		for _, kind := range secondKinds {
			came, err := w.cameTo(ctx, Filter{Body: kind, Contains: first.id}, h.door)
			if err != nil {
				return err
			}
			if len(came) == 0 {
				return unseenf("the second webhook got no callback with %s", kind)
			}
		}
		return nil
	}); err != nil {
		return found{}, &setupError{err}
	}
	c := call{ids: []string{h.id}}
	if how == "deleted" {
		return w.ask(ctx, "webhook.delete", c)
	}
	body := object{"target": h.target}
	switch how {
	case "dismissed":
		body["target_type"] = "DISMISS"
	case "limited to opt-ins":
		body["triggers"] = []string{"OPT_IN"}
	default:
		h.door, h.target = w.nextDoor()
		body["target"] = h.target
	}
	c.body = body
	return w.ask(ctx, "webhook.update", c)
}

// secondKinds are the kinds of callbacks that the second webhook has triggers for.
var secondKinds = []string{"message_submit_notification", "message_delivery_report"}

// cameTo returns the callbacks that came to a door.
func (w *World) cameTo(ctx context.Context, f Filter, door int) ([]Callback, error) {
	all, err := w.read(ctx, f)
	return slices.DeleteFunc(slices.Clone(all), func(c Callback) bool { return c.To != door }), err
}

// secondGetsNone checks that the second webhook is not called for the second message. A
// change of a webhook may be seen late, so that one called in vain is given another message.
func (w *World) secondGetsNone(ctx context.Context) error {
	return w.onceChanged(ctx, func(t *traffic) error {
		if err := w.settle(ctx); err != nil {
			return err
		}
		return w.never(ctx, func() error {
			came, err := w.cameTo(ctx, Filter{Contains: t.id}, w.hooks[1].door)
			if err != nil || len(came) == 0 {
				return err
			}
			return w.finding(expect.Finding{Expected: "no callback to the second webhook", Actual: "one came", Callback: came[0].Number})
		})
	})
}

// secondGetsBoth checks that the second webhook is called for the submission and the
// delivery of the second message.
func (w *World) secondGetsBoth(ctx context.Context) error {
	return w.onceChanged(ctx, func(t *traffic) error { return w.secondGets(ctx, t) })
}

// secondGets waits until the second webhook was called for the submission and the delivery
// of a message. That the other webhook was called shows that it is not for want of them.
func (w *World) secondGets(ctx context.Context, t *traffic) error {
	for _, kind := range secondKinds {
		look := func() error {
			came, err := w.cameTo(ctx, Filter{Body: kind, Contains: t.id}, w.hooks[1].door)
			if err == nil && len(came) == 0 {
				err = wait.Again(errNotInTime)
			}
			return err
		}
		err := w.eventually(ctx, look)
		if errors.Is(err, errNotInTime) {
			err = w.late(ctx, kind, look)
		}
		if errors.Is(err, errNotInTime) {
			return w.finding(expect.Finding{Expected: "a callback with " + kind + " at the second webhook", Actual: "none in time, though others came"})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// onceChanged checks the callbacks of the second message, once the first webhook was called
// for it, and where the check fails those of another message after a while.
func (w *World) onceChanged(ctx context.Context, check func(*traffic) error) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	t, err := w.subject("second message")
	if err != nil {
		return err
	}
	if err := w.firstGets(ctx, t); err != nil {
		return &setupError{err}
	}
	failed := check(t)
	if kind, _ := Judge(failed); failed == nil || kind != Broken {
		return failed
	}
	if err := w.session.Pace.Sleep(ctx, max(w.session.Budgets.Eventually, w.session.Budgets.Late)); err != nil {
		return err
	}
	again, err := t.asked.repeat(ctx, w)
	if err != nil {
		return err
	}
	if !again.answer.ok() {
		return w.notGranted(again.answer)
	}
	w.take(again)
	if err := w.firstGets(ctx, again.traffic); err != nil {
		return &setupError{err}
	}
	return check(again.traffic)
}

// firstGets waits until the first webhook was called for the delivery of a message. Without
// that nothing is known of the other webhook.
func (w *World) firstGets(ctx context.Context, t *traffic) error {
	return w.until(ctx, func() error {
		came, err := w.cameTo(ctx, t.report(), w.hooks[0].door)
		if err == nil && len(came) == 0 {
			err = unseenf("the first webhook was not called")
		}
		return err
	})
}

// bothGet checks that both webhooks are called for the delivery of a message, and the second
// alone for its submission.
func (w *World) bothGet(ctx context.Context) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	t, err := w.subject("message")
	if err != nil {
		return err
	}
	submission := Filter{Body: "message_submit_notification", Contains: t.id}
	if err := w.firstGets(ctx, t); err != nil {
		return &setupError{err}
	}
	if err := w.until(ctx, func() error {
		came, err := w.cameTo(ctx, submission, w.hooks[1].door)
		if err == nil && len(came) == 0 {
			err = unseenf("the second webhook was not called for the submission")
		}
		return err
	}); err != nil {
		return &setupError{err}
	}
	if err := w.secondGets(ctx, t); err != nil {
		return err
	}
	if err := w.settle(ctx); err != nil {
		return err
	}
	return w.never(ctx, func() error {
		came, err := w.cameTo(ctx, submission, w.hooks[0].door)
		if err != nil || len(came) == 0 {
			return err
		}
		return w.finding(expect.Finding{Expected: "no submission at the first webhook, which has no trigger for it", Actual: "one came", Callback: came[0].Number})
	})
}
