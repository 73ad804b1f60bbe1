package steps

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
	"github.com/modecert/modecert/steps/wait"
)

// nothingChanged checks that a refused request neither created nor changed an app, now
// and after a while: a change may be seen late. A read of what was there earlier is
// repeated.
func (w *World) nothingChanged(ctx context.Context) error {
	if w.app.id == "" {
		return w.throughout(ctx, func() error { return w.noneCreated(ctx) })
	}
	w.appDoor()
	return w.throughout(ctx, func() error {
		now, err := w.readApp(ctx)
		if err != nil {
			return err
		}
		if err := w.unchanged(gjson.Parse(w.app.before), gjson.ParseBytes(now.body), nil, now.exchange); err != nil {
			return retried(err)
		}
		if w.app.hookAsked {
			return w.noneHooked(ctx)
		}
		return nil
	})
}

// noneCreated checks that no app has the name of a refused creation.
func (w *World) noneCreated(ctx context.Context) error {
	now, exchange, err := w.appNow(ctx)
	if err != nil || now == "" {
		return err
	}
	return w.finding(expect.Finding{Expected: "no app is created by a refused request",
		Actual: "an app of that name exists", Pointer: "/apps", Exchange: exchange})
}

// nothingElseChanged checks that an accepted request changed only what it named. Only a
// read that shows the change tells what became of the rest.
func (w *World) nothingElseChanged(ctx context.Context) error {
	if err := w.succeeded(ctx); err != nil {
		return err
	}
	return w.restUnchanged(ctx)
}

// restUnchanged checks it of a request that was accepted.
func (w *World) restUnchanged(ctx context.Context) error {
	var elsewhere error
	err := w.eventually(ctx, func() error {
		now, err := w.readApp(ctx)
		if err != nil {
			return err
		}
		is := gjson.ParseBytes(now.body)
		elsewhere = w.unchanged(gjson.Parse(w.app.before), is, w.app.touched, now.exchange)
		for _, member := range w.app.touched {
			if !w.app.shows(is, member) {
				return wait.Again(fmt.Errorf("the change of %s is not seen, so that nothing is known of the rest: %w", member, errEarlier))
			}
		}
		return elsewhere
	})
	if errors.Is(err, errEarlier) && elsewhere != nil {
		return elsewhere
	}
	return err
}

// shows reports whether an app that is read shows the value that the last update set a
// member to.
func (a *app) shows(is gjson.Result, member string) bool {
	value := a.asked[member]
	switch {
	case strings.HasSuffix(member, "retention_policy"):
		return differs(is, member, value) == ""
	case member == "processing_mode":
		return modeOf(is) == value
	}
	return is.Get(gjson.Escape(member)).String() == value
}

// unsteady are the members of an app that change without a request: measured values,
// and the state of credential checks.
var unsteady = map[string]bool{"rate_limits": true, "queue_stats": true, "channel_credentials.state": true}

// unchanged compares an app with its earlier state, member by member.
func (w *World) unchanged(before, now gjson.Result, touched []string, exchange int) error {
	if !before.IsObject() {
		return nil
	}
	// Of what has a documented default, an earlier state may show nothing.
	members := map[string]bool{"processing_mode": true, retentionFields[modeDispatch]: true, retentionFields[modeConversation]: true}
	for member := range before.Map() {
		members[member] = true
	}
	for _, member := range slices.Sorted(maps.Keys(members)) {
		if unsteady[member] || slices.Contains(touched, member) {
			continue
		}
		if reflect.DeepEqual(steady(before, member), steady(now, member)) {
			continue
		}
		was, is := before.Get(gjson.Escape(member)), now.Get(gjson.Escape(member))
		return w.finding(expect.Finding{Expected: "unchanged: " + expect.Shorten(w.mask("/"+member, expect.Show(was))), Actual: expect.Show(is),
			Pointer: "/" + member, Exchange: exchange})
	}
	return nil
}

// keptAs returns what a retention policy comes to: a TTL that means nothing is left out.
func keptAs(is retained) string {
	if is.persists() {
		return is.kind.String()
	}
	return is.kind.String() + " " + is.ttl.String()
}

// steady returns the value of a member of an app without the unsteady parts. What is unset
// is nil or the documented default, however it is written.
func steady(app gjson.Result, member string) any {
	v := app.Get(gjson.Escape(member))
	switch {
	case member == "processing_mode":
		return modeOf(app)
	case defaultDays[member] != "":
		return keptAs(policyOf(app, member))
	case expect.Unset(v) || v.Raw == "[]":
		return nil
	}
	list, ok := v.Value().([]any)
	for _, entry := range list {
		if object, is := entry.(map[string]any); is {
			maps.DeleteFunc(object, func(name string, _ any) bool { return unsteady[member+"."+name] })
		}
	}
	if ok {
		return list
	}
	return v.Value()
}
