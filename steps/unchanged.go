package steps

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// nothingChanged checks that a refused request did not change the app.
func (w *World) nothingChanged(ctx context.Context) error {
	return w.unchangedBut(ctx, nil)
}

// nothingElseChanged checks that an accepted request changed only what it named.
func (w *World) nothingElseChanged(ctx context.Context) error {
	if err := w.succeeded(); err != nil {
		return err
	}
	return w.unchangedBut(ctx, w.app.touched)
}

// unchangedBut compares the app with its state before the last request, except for
// some members.
func (w *World) unchangedBut(ctx context.Context, touched []string) error {
	now, exchange, err := w.appNow(ctx)
	if err != nil {
		return err
	}
	if w.app.id == "" {
		if now == "" {
			return nil
		}
		return w.finding(expect.Finding{Expected: "no app is created by a refused request",
			Actual: "an app of that name exists", Pointer: "/apps", Exchange: exchange})
	}
	return w.unchanged(gjson.Parse(w.app.before), gjson.Parse(now), touched, exchange)
}

// unsteady are the members of an app that change without a request: measured values,
// and the state of credential checks.
var unsteady = map[string]bool{"rate_limits": true, "queue_stats": true, "channel_credentials.state": true}

// unchanged compares an app with its earlier state, member by member.
func (w *World) unchanged(before, now gjson.Result, touched []string, exchange int) (err error) {
	before.ForEach(func(name, was gjson.Result) bool {
		member := name.String()
		if unsteady[member] || slices.Contains(touched, member) {
			return true
		}
		is := now.Get(gjson.Escape(member))
		if !reflect.DeepEqual(steady(member, was), steady(member, is)) {
			err = w.finding(expect.Finding{Expected: "unchanged: " + expect.Shorten(w.mask("/"+member, expect.Show(was))), Actual: expect.Show(is),
				Pointer: "/" + member, Exchange: exchange})
		}
		return err == nil
	})
	return err
}

// keptAs returns what a retention policy comes to: a TTL that means nothing is left out,
// and one that is unset is 0.
func keptAs(is retained) string {
	switch {
	case is.persists():
		return is.kind.String()
	case expect.Unset(is.ttl):
		return is.kind.String() + " 0"
	}
	return is.kind.String() + " " + is.ttl.String()
}

// steady returns the value of a member without the unsteady parts. What is unset is nil,
// however it is written.
func steady(member string, v gjson.Result) any {
	switch isPolicy := strings.HasSuffix(member, "retention_policy"); {
	case expect.Unset(v) || v.Raw == "[]":
		return nil
	case isPolicy:
		return keptAs(policyOf(v))
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
