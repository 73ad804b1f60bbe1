package steps

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// anApp uses the existing app of a mode, if there is one, or creates one.
func (w *World) anApp(ctx context.Context, mode, whose, ttl string) (found, error) {
	k := kept{mode: whose, days: inDays(ttl)}
	if id := w.session.Apps[mode]; id != "" {
		return w.existingApp(ctx, id, mode, k)
	}
	return w.newApp(ctx, mode, k)
}

// existingApp uses an existing app if it is in the mode and keeps messages at least
// as long as the feature says. It does not subscribe to callbacks, which would change
// the app.
func (w *World) existingApp(ctx context.Context, id, mode string, k kept) (found, error) {
	answer, err := w.do(ctx, "app.get", call{ids: []string{id}})
	if err != nil {
		return found{}, err
	}
	if !answer.ok() {
		return found{answer: answer}, nil
	}
	if is := modeOf(answer.get("@this")); is != mode {
		return found{}, &unavailableError{fmt.Sprintf("the existing app %s is in mode %q, not in %s", id, is, mode), true}
	}
	for field := range k.fields(mode) {
		wanted, err := strconv.ParseInt(k.days, 10, 64)
		if policy := policyOf(answer.get("@this"), field); err != nil || !policy.persists() && policy.ttl.Int() < wanted {
			return found{}, &unavailableError{fmt.Sprintf("the existing app %s keeps messages for less than %s days (%s)", id, k.days, field), true}
		}
	}
	a := &app{id: id, name: answer.get("display_name").String(), mode: mode, hooked: true, deaf: true}
	for _, c := range answer.get("channel_credentials").Array() {
		a.channels = append(a.channels, c.Get("channel").String())
	}
	return found{answer: answer, app: a}, nil
}

// offers returns an error without a finding if an existing app shows its channels and lacks
// one that a request is to name.
func (a *app) offers(channels []string) error {
	for _, c := range channels {
		if len(a.channels) > 0 && !slices.Contains(a.channels, c) {
			return &unavailableError{fmt.Sprintf("the existing app %s has no channel %s", a.id, c), true}
		}
	}
	return nil
}

// createApp creates an app that keeps the messages of one mode for a time and under a
// policy. What is empty is left to the target.
func (w *World) createApp(ctx context.Context, mode, whose, ttl, policy string) (found, error) {
	return w.newApp(ctx, mode, kept{mode: whose, days: inDays(ttl), policy: policy})
}

func (w *World) createAppWithBoth(ctx context.Context, mode, days, inConversations string) (found, error) {
	return w.newApp(ctx, mode, kept{days: days, inConversations: inConversations})
}

// newApp creates an app. Empty values are left out of the request.
func (w *World) newApp(ctx context.Context, mode string, k kept) (found, error) {
	a := &app{name: w.session.Values.Name("app"), mode: mode}
	if mode == "" {
		a.mode = modeDispatch // "The default processing mode changed from CONVERSATION to DISPATCH."
	}
	body := map[string]any{
		"display_name":        a.name,
		"channel_credentials": json.RawMessage(w.session.Channels.Credentials),
	}
	var invalid []string
	if mode != "" {
		body["processing_mode"] = mode
		invalid = append(invalid, "/processing_mode")
	}
	for field, value := range k.fields(a.mode) {
		body[field] = value
		invalid = append(invalid, "/"+field)
	}
	maps.Copy(body, k.beside)
	if _, null := k.beside["processing_mode"]; null {
		invalid = append(invalid, "/processing_mode")
	}
	answer, err := w.make(ctx, "app", a.name, "app.create", call{body: body, invalidAt: invalid, as: cmp.Or(k.as(a.mode), mode)})
	if err != nil {
		return found{}, k.allowed(err)
	}
	a.id = answer.get("id").String()
	w.lasts("app", a.id)
	a.writes(answer)
	w.showsAsCreated(ctx, answer, a, mode)
	f := found{answer: answer, app: a}
	if fields := k.fields(a.mode); len(fields) > 0 {
		f.confirm = w.settings(a, mode, fields)
	}
	return f, nil
}

// make claims a name in the ledger, makes the object, and records its id.
func (w *World) make(ctx context.Context, kind, name, op string, c call) (*Answer, error) {
	if err := w.session.Ledger.Claim(kind, name); err != nil {
		return nil, err
	}
	return w.made(ctx, kind, name, op, c)
}

// made makes an object that is already claimed, and records its id.
func (w *World) made(ctx context.Context, kind, name, op string, c call) (*Answer, error) {
	answer, err := w.do(ctx, op, c)
	if err != nil || !answer.ok() {
		return answer, err
	}
	id, err := w.newID(answer, kind, name)
	if err != nil {
		return nil, err
	}
	return answer, w.session.Ledger.Made(kind, name, id)
}

// legacyApp gets an app from before 2025-04-16.
func (w *World) legacyApp(ctx context.Context) (found, error) {
	name := w.session.Values.Name("app")
	if err := w.session.Ledger.Claim("app", name); err != nil {
		return found{}, err
	}
	id, owned, err := w.session.LegacyApps.App(ctx, name)
	if err != nil {
		return found{}, fmt.Errorf("asking for a legacy app: %w", err)
	}
	if owned {
		if err := w.session.Ledger.Made("app", name, id); err != nil {
			return found{}, err
		}
	}
	// "Apps created prior to this date are unaffected by this change."
	return found{app: &app{id: id, name: name, mode: modeConversation, hooked: !owned, deaf: !owned}}, nil
}

// changeMode sets, in one request, the app's processing mode and, unless they are empty,
// how long and by which policy it keeps messages.
func (w *World) changeMode(ctx context.Context, mode, whose, ttl, policy string) (found, error) {
	k := kept{mode: whose, days: inDays(ttl), policy: policy}
	body := k.fields(mode)
	body["processing_mode"] = mode
	f, err := w.updateApp(ctx, body, cmp.Or(k.as(mode), mode))
	if err != nil {
		return f, k.allowed(err)
	}
	if f.answer.ok() {
		w.app.mode = mode
	}
	w.showsAChange(body)
	f.confirm = w.settings(w.app, mode, k.fields(mode))
	return f, nil
}

// renameApp gives the app another name.
func (w *World) renameApp(ctx context.Context) (found, error) {
	name := w.app.name + " renamed"
	if err := w.renames(name); err != nil {
		return found{}, err
	}
	f, err := w.updateApp(ctx, map[string]any{"display_name": name}, "its name")
	f.confirm = w.isNamed(w.app, name)
	return f, err
}

// isNamed returns a confirmation that an app reads back its name.
func (w *World) isNamed(a *app, name string) func(context.Context) error {
	return func(ctx context.Context) error {
		return w.until(ctx, func() error {
			answer, err := w.do(ctx, "app.get", call{ids: []string{a.id}})
			if err != nil || answer.get("display_name").String() == name {
				return err
			}
			return answer.unseenf("the app was to be named %q", name)
		})
	}
}

// updateApp records the state of the app, then changes it. as is what grants lists.
func (w *World) updateApp(ctx context.Context, body map[string]any, as string) (found, error) {
	if err := w.noteApp(ctx); err != nil {
		return found{}, err
	}
	return w.patchApp(ctx, body, nil, as)
}

// patchApp changes the app, whose state is recorded.
func (w *World) patchApp(ctx context.Context, body map[string]any, q url.Values, as string) (found, error) {
	w.app.touched, w.app.asked = slices.Collect(maps.Keys(body)), body
	var invalid []string
	for _, member := range w.app.touched {
		invalid = append(invalid, "/"+member)
	}
	f, err := w.ask(ctx, "app.update", call{ids: []string{w.app.id}, query: q, body: body, invalidAt: invalid, as: as})
	if err == nil {
		w.app.writes(f.answer)
	}
	return f, err
}

// ask makes a call and returns only its answer.
func (w *World) ask(ctx context.Context, op string, c call) (found, error) {
	answer, err := w.do(ctx, op, c)
	return found{answer: answer}, err
}

// noteApp records the state of the app, so that it can be compared later. It waits for
// the state that the last accepted change was answered with: a comparison with
// an earlier one would show nothing.
func (w *World) noteApp(ctx context.Context) error {
	err := w.eventually(ctx, func() error {
		before, err := w.readApp(ctx)
		if err != nil {
			return err
		}
		w.app.before = string(before.body)
		if w.unchanged(gjson.Parse(w.app.written), gjson.ParseBytes(before.body), nil, before.exchange) != nil {
			return wait.Again(errEarlier)
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEarlier) {
		return &setupError{err}
	}
	return nil
}

// writes records the answer to a creation or an update that was accepted.
func (a *app) writes(answer *Answer) {
	if answer.ok() {
		a.written = string(answer.body)
	}
}

// readApp reads the app. The error of a refused read is a finding to wait with: the app
// may be seen late.
func (w *World) readApp(ctx context.Context) (*Answer, error) {
	if w.app.id == "" { // its creation was refused
		return nil, w.finding(expect.Finding{Expected: "the app can be read", Actual: "it was not created", Exchange: w.calls})
	}
	a, err := w.do(ctx, "app.get", call{ids: []string{w.app.id}})
	if err != nil {
		return nil, err
	}
	if !a.ok() {
		return nil, wait.Again(w.finding(expect.Finding{Expected: "the app can be read", Actual: a.summary(), Exchange: a.exchange}))
	}
	return a, nil
}

func (w *World) deleteApp(ctx context.Context) (found, error) {
	if err := w.seeEarly(ctx); err != nil {
		return found{}, err
	}
	f, err := w.ask(ctx, "app.delete", call{ids: []string{w.app.id}})
	f.confirm = w.gone("app.get", call{ids: []string{w.app.id}})
	return f, err
}

// appShowsMode checks the mode of the app in the list, or else in the last answer and as it
// reads now.
func (w *World) appShowsMode(ctx context.Context, listed, mode string) error {
	if mode == modeDispatch { // which an app that shows none is in
		w.appDoor()
	}
	return w.eachView(ctx, listed, func(v view) *expect.Finding {
		if expect.Unset(v.value.Get("processing_mode")) && modeOf(v.value) == mode {
			return nil
		}
		return expect.Text(v.value.Get("processing_mode"), mode, v.pointer+"/processing_mode")
	})
}

// eachView checks an app wherever it is shown. If listed is set, that is the list.
// Otherwise it is the answer to the last change, if that succeeded, and the app as it
// reads now.
func (w *World) eachView(ctx context.Context, listed string, check func(view) *expect.Finding) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	judge := func(v view) error {
		f := check(v)
		if f == nil {
			return nil
		}
		f.Exchange = v.exchange
		return w.finding(*f)
	}
	if listed != "" {
		return w.inList(ctx, judge)
	}
	// The answer to a change shows it at once.
	if o := w.outcome; o != nil && o.op.rule == "WIRE-APP" && !o.op.reads() && o.op.method != http.MethodDelete && o.get("id").Exists() {
		if err := judge(view{value: gjson.ParseBytes(o.body), exchange: o.exchange}); err != nil {
			return err
		}
	}
	return w.eventually(ctx, func() error {
		now, err := w.readApp(ctx)
		if err != nil {
			return err
		}
		return retried(judge(view{value: gjson.ParseBytes(now.body), exchange: now.exchange}))
	})
}

// inList judges the app as the last list shows it, or a later one if that is a list from
// before.
func (w *World) inList(ctx context.Context, judge func(view) error) error {
	look := func() error {
		o := w.outcome
		for i, a := range o.get("apps").Array() {
			if a.Get("id").String() == w.app.id {
				return judge(view{value: a, pointer: fmt.Sprintf("/apps/%d", i), exchange: o.exchange})
			}
		}
		return w.finding(expect.Finding{Expected: "the app is listed", Actual: "it is not", Pointer: "/apps", Exchange: o.exchange})
	}
	if err := w.reread(ctx, func(a *Answer) bool { w.outcome = a; return look() == nil }); err != nil {
		return err
	}
	return look()
}

// retried returns an error to wait with, if there is one.
func retried(err error) error {
	if err == nil {
		return nil
	}
	return wait.Again(err)
}

// appNow returns the app's body. It is empty if the creation was refused and no app
// of that name exists.
func (w *World) appNow(ctx context.Context) (body string, exchange int, err error) {
	if w.app.id != "" {
		a, err := w.readApp(ctx)
		if err != nil {
			return "", 0, err
		}
		return string(a.body), a.exchange, nil
	}
	w.listsApps()
	list, err := w.do(ctx, "app.list", call{})
	if err != nil {
		return "", 0, err
	}
	if !list.ok() {
		return "", 0, wait.Again(w.finding(expect.Finding{Expected: "apps can be listed", Actual: list.summary(), Exchange: list.exchange}))
	}
	for _, a := range list.get("apps").Array() {
		if a.Get("display_name").String() == w.app.name {
			return a.Raw, list.exchange, nil
		}
	}
	return "", list.exchange, nil
}
