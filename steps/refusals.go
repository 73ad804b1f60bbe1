package steps

import (
	"context"
	"net/http"
	"net/url"
)

// wrongCredentials maps what a feature says to the Authorization header of a
// caller nobody knows. The session leaves a request alone that brings its own.
var wrongCredentials = map[string]string{
	"without credentials":   "",
	"with a wrong token":    "Bearer not-a-token-of-this-project",
	"with a wrong password": "Basic bm90LWEta2V5Om5vdC1hLXNlY3JldA==", // not-a-key:not-a-secret
}

// callAs makes a call in the name of somebody who is not known.
func (w *World) callAs(ctx context.Context, what, credentials string) (err error) {
	op, c, err := w.strangersCall(what)
	if err != nil {
		return err
	}
	c.header = http.Header{"Authorization": {wrongCredentials[credentials]}}
	if op == "app.create" {
		// Accepting it would be wrong, yet leaves an app behind.
		name := w.session.Values.Name("app")
		c.body = w.bareApp(name)
		w.outcome, err = w.make(ctx, "app", name, op, c)
		w.useApp(&app{name: name})
		return err
	}
	if operations[op].method != http.MethodGet {
		if err := w.noteApp(ctx); err != nil {
			return err
		}
	}
	w.outcome, err = w.do(ctx, op, c)
	return err
}

// strangersCall puts together a call that is sound but for its caller. None of
// them names anybody, or anything but the scenario's own app, so that nobody can
// be written to by mistake, and nothing be lost.
func (w *World) strangersCall(what string) (op string, c call, err error) {
	if what == "an app is created" || what == "the apps are listed" {
		return map[string]string{"an app is created": "app.create", "the apps are listed": "app.list"}[what], call{}, nil
	}
	if w.app == nil {
		return "", call{}, &SuiteFault{"no app was named before this step: " + what}
	}
	switch what {
	case "the app is read":
		return "app.get", call{ids: []string{w.app.id}}, nil
	case "the app is renamed":
		name := w.session.Values.Name("app")
		return "app.update", call{ids: []string{w.app.id}, body: map[string]any{"display_name": name}}, w.renames(name)
	case "the app is taken away":
		return "app.delete", call{ids: []string{w.app.id}}, nil
	case "its messages are listed":
		return "message.list", call{query: url.Values{"app_id": {w.app.id}}}, nil
	case "its conversations are listed":
		return "conversation.list", call{query: url.Values{"app_id": {w.app.id}}}, nil
	case "a message is deleted":
		return "message.delete", call{ids: []string{UnknownID}}, nil
	case "a webhook is added":
		return "webhook.create", call{body: map[string]any{"app_id": w.app.id, "target": "https://modecert.invalid/callbacks", "target_type": "HTTP"}}, nil
	case "the app sends a message":
		return "message.send", call{body: w.toNobody("message", "text_message", map[string]any{"text": w.session.Values.Name("message")})}, nil
	case "the app sends an event":
		return "event.send", call{body: w.toNobody("event", "composing_event", map[string]any{})}, nil
	}
	return "", call{}, &SuiteFault{"unknown call: " + what}
}

// toNobody is a message or an event to a contact that does not exist.
func (w *World) toNobody(what, kind string, content any) map[string]any {
	return map[string]any{"app_id": w.app.id, "recipient": map[string]any{"contact_id": UnknownID}, what: map[string]any{kind: content}}
}

// bareApp is the least that an app is made of.
func (w *World) bareApp(name string) map[string]any {
	return map[string]any{"display_name": name, "channel_credentials": []any{}}
}

// listApps lists the apps of the project.
func (w *World) listApps(ctx context.Context) (err error) {
	w.outcome, err = w.do(ctx, "app.list", call{})
	return err
}

// malformedRequest sends what is not JSON where JSON is asked for.
func (w *World) malformedRequest(ctx context.Context, purpose, fault string) (err error) {
	name := w.session.Values.Name("app")
	op, whole, ids := "", "", []string(nil)
	if err := w.noteApp(ctx); err != nil {
		return err
	}
	switch purpose {
	case "create an app":
		op, whole = "app.create", `{"display_name": "`+name+`", "channel_credentials": []}`
		if err := w.session.Ledger.Claim("app", name); err != nil {
			return err
		}
		w.useApp(&app{name: name})
	case "change the app":
		op, whole, ids = "app.update", `{"display_name": "`+name+`"}`, []string{w.app.id}
		if err := w.renames(name); err != nil {
			return err
		}
	case "send a message":
		op, whole = "message.send", `{"app_id": "`+w.app.id+`", "message": {"text_message": {"text": "`+name+`"}}}`
	}
	c := call{ids: ids, raw: []byte(whole[:len(whole)-1])}
	if fault == "written in plain words" {
		c.raw = []byte("please " + purpose)
	}
	w.outcome, err = w.do(ctx, op, c)
	return err
}
