package steps

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/steps/expect"
)

// wrongCredentials maps the words of a feature to the Authorization header of an
// unknown caller. The session does not change a request that has its own header.
var wrongCredentials = map[string]string{
	"without credentials":   "",
	"with a wrong token":    "Bearer not-a-token-of-this-project",
	"with a wrong password": "Basic bm90LWEta2V5Om5vdC1hLXNlY3JldA==", // not-a-key:not-a-secret
}

// listAppsAs lists apps as an unknown caller.
func (w *World) listAppsAs(ctx context.Context, credentials string) (found, error) {
	w.served("app.list", call{})
	return w.ask(ctx, "app.list", strangers(call{}, credentials))
}

// createAppAs creates an app as an unknown caller. The name is claimed, because a
// target that wrongly accepts the call leaves an app behind.
func (w *World) createAppAs(ctx context.Context, credentials string) (found, error) {
	name := w.session.Values.Name("app")
	body := map[string]any{"display_name": name, "channel_credentials": []any{}}
	answer, err := w.make(ctx, "app", name, "app.create", strangers(call{body: body}, credentials))
	return found{answer: answer, app: &app{name: name}}, err
}

// callAs makes a call about the app as an unknown caller.
func (w *World) callAs(ctx context.Context, what, credentials string) (found, error) {
	op, c, err := w.strangersCall(what)
	if err != nil {
		return found{}, err
	}
	if operations[op].method != http.MethodGet {
		if err := w.noteApp(ctx); err != nil {
			return found{}, err
		}
	}
	w.app.hookAsked = op == "webhook.create"
	w.served(op, c)
	return w.ask(ctx, op, strangers(c, credentials))
}

func strangers(c call, credentials string) call {
	c.header = http.Header{"Authorization": {wrongCredentials[credentials]}}
	return c
}

// strangersCall returns a call that is valid except for its caller. No call names an
// existing recipient, or an existing object other than the scenario's own app, so
// that no message is delivered and nothing else is lost by mistake.
func (w *World) strangersCall(what string) (op string, c call, err error) {
	if w.app == nil {
		return "", call{}, &SuiteFault{"no app was named before this step: " + what}
	}
	switch what {
	case "the app is read":
		return "app.get", call{ids: []string{w.app.id}}, nil
	case "the app is renamed":
		name := w.session.Values.Name("app")
		return "app.update", call{ids: []string{w.app.id}, body: map[string]any{"display_name": name}}, w.renames(name)
	case "the app's mode is changed":
		return "app.update", call{ids: []string{w.app.id}, body: map[string]any{"processing_mode": otherMode(w.app.mode)}}, nil
	case "the app is deleted":
		return "app.delete", call{ids: []string{w.app.id}}, nil
	case "the app's messages are listed":
		return "message.list", call{query: url.Values{"app_id": {w.app.id}}}, nil
	case "the app's conversations are listed":
		return "conversation.list", call{query: url.Values{"app_id": {w.app.id}}}, nil
	case "a message is deleted":
		return "message.delete", call{ids: []string{UnknownID}}, nil
	case "a webhook is added":
		return "webhook.create", call{body: map[string]any{"app_id": w.app.id, "target": strangersTarget, "target_type": "HTTP"}}, nil
	case "the app sends a message":
		return "message.send", call{body: w.toNobody("message", "text_message", map[string]any{"text": w.session.Values.Name("message")})}, nil
	case "the app sends an event":
		return "event.send", call{body: w.toNobody("event", "composing_event", map[string]any{})}, nil
	}
	return "", call{}, &SuiteFault{"unknown call: " + what}
}

// otherMode returns the mode that an app is not in.
func otherMode(mode string) string {
	if mode == modeDispatch {
		return modeConversation
	}
	return modeDispatch
}

// strangersTarget is the target of the webhook that an unknown caller asks for.
const strangersTarget = "https://modecert.invalid/callbacks"

// noneHooked checks that no webhook has the target of a refused one. Its error asks to
// wait if the app's webhooks are not listed yet.
func (w *World) noneHooked(ctx context.Context) error {
	a, i, err := w.strangersHook(ctx, w.app)
	if err != nil || i < 0 {
		return waiting(err)
	}
	return w.finding(expect.Finding{Expected: "no webhook is created by a refused request", Actual: "a webhook with that target exists",
		Pointer: fmt.Sprintf("/webhooks/%d/target", i), Exchange: a.exchange})
}

// strangersHook lists an app's webhooks, and returns the position of the one with the target
// of a refused one; -1 if there is none.
func (w *World) strangersHook(ctx context.Context, of *app) (*Answer, int, error) {
	a, err := w.do(ctx, "webhook.list", call{ids: []string{of.id}})
	switch {
	case err != nil:
		return a, -1, err
	case !a.ok(): // of an app that is listed late
		return a, -1, a.unseenf("the app's webhooks are not listed")
	}
	return a, slices.IndexFunc(a.get("webhooks").Array(), func(hook gjson.Result) bool { return hook.Get("target").String() == strangersTarget }), nil
}

// toNobody returns a message or an event to a contact that does not exist.
func (w *World) toNobody(what, kind string, content any) map[string]any {
	return map[string]any{"app_id": w.app.id, "recipient": map[string]any{"contact_id": UnknownID}, what: map[string]any{kind: content}}
}

func (w *World) listApps(ctx context.Context) (found, error) {
	return w.ask(ctx, "app.list", call{})
}

func (w *World) createAppMalformed(ctx context.Context, fault string) (found, error) {
	name, err := w.beforeMalformed(ctx)
	if err != nil {
		return found{}, err
	}
	if err := w.session.Ledger.Claim("app", name); err != nil {
		return found{}, err
	}
	f, err := w.ask(ctx, "app.create", call{raw: notJSON(`{"display_name": "`+name+`", "channel_credentials": []}`, fault, "create an app")})
	f.app = &app{name: name}
	return f, err
}

func (w *World) changeAppMalformed(ctx context.Context, fault string) (found, error) {
	name, err := w.beforeMalformed(ctx)
	if err != nil {
		return found{}, err
	}
	if err := w.renames(name); err != nil {
		return found{}, err
	}
	w.served("app.update", call{})
	return w.ask(ctx, "app.update", call{ids: []string{w.app.id}, raw: notJSON(`{"display_name": "`+name+`"}`, fault, "change the app")})
}

func (w *World) sendMalformed(ctx context.Context, fault string) (found, error) {
	name, err := w.beforeMalformed(ctx)
	if err != nil {
		return found{}, err
	}
	whole := `{"app_id": "` + w.app.id + `", "message": {"text_message": {"text": "` + name + `"}}}`
	w.served("message.send", call{})
	return w.ask(ctx, "message.send", call{raw: notJSON(whole, fault, "send a message")})
}

// beforeMalformed records the state of the app, and returns a name.
func (w *World) beforeMalformed(ctx context.Context) (string, error) {
	name := w.session.Values.Name("app")
	return name, w.noteApp(ctx)
}

// notJSON returns a body that is not JSON.
func notJSON(whole, fault, purpose string) []byte {
	if fault == "plain text" {
		return []byte("please " + purpose)
	}
	return []byte(whole[:len(whole)-1])
}
