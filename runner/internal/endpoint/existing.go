package endpoint

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/internal/api"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/steps"
)

// Existing are apps that were there before, for accounts that may not make any.
type Existing struct {
	Dispatch, Conversation, Legacy string
}

func (e Existing) byMode() map[string]string {
	m := map[string]string{}
	if e.Dispatch != "" {
		m["DISPATCH"] = e.Dispatch
	}
	if e.Conversation != "" {
		m["CONVERSATION"] = e.Conversation
	}
	return m
}

// checkApps looks at the apps that are said to be there: what a run found out of
// a mistyped one would be held against the target. Whatever else keeps them from
// being read, the scenarios will meet too.
func (t *endpoint) checkApps(ctx context.Context) error {
	for _, a := range []struct{ setting, id, mode string }{
		{"apps.dispatch_app", t.Apps.Dispatch, "DISPATCH"},
		{"apps.conversation_app", t.Apps.Conversation, "CONVERSATION"},
		// "Apps created prior to this date are unaffected by this change."
		{"apps.legacy_app (--legacy-app)", t.Apps.Legacy, "CONVERSATION"},
	} {
		if a.id == "" {
			continue
		}
		got, err := t.read(ctx, "/apps/"+url.PathEscape(a.id))
		if err != nil {
			continue
		}
		mode := gjson.GetBytes(got.Body, "processing_mode").String()
		switch {
		case got.Status == http.StatusNotFound:
			return &session.SettingError{Reason: fmt.Sprintf("%s: project %s has no app %s; name one that is there", a.setting, t.Project, a.id)}
		case got.Status == http.StatusOK && mode != a.mode:
			return &session.SettingError{Reason: fmt.Sprintf("%s: app %s is in mode %q, not in %s; name another, a run never changes it", a.setting, a.id, mode, a.mode)}
		}
	}
	return nil
}

// guardian returns the guard of a target's calls.
func (t *endpoint) guardian() *guard {
	g := &guard{root: t.root(), sent: &sent{}, allow: t.Allow, max: t.MaxSends, apps: len(t.Apps.byMode()) > 0,
		existing: map[string]bool{}, before: map[string]bool{}, eventually: t.Budgets.Eventually, read: t.read, now: t.now, sleep: realPace{}.Sleep}
	for _, id := range []string{t.Apps.Dispatch, t.Apps.Conversation, t.Apps.Legacy, t.CredentialsOf} {
		if id != "" {
			g.existing[id] = true
		}
	}
	return g
}

// api returns a client of the project.
func (t *endpoint) api() api.Client { return api.Client{HTTP: t.client, Root: t.root()} }

// read makes a GET of our own below the project, by the client that the context
// names.
func (t *endpoint) read(ctx context.Context, path string) (api.Answer, error) {
	got, err := api.Client{HTTP: caller(ctx, t.client), Root: t.root()}.Do(ctx, http.MethodGet, path, nil)
	if err == nil {
		t.shapes.check(http.MethodGet, path, got.Status, got.Body)
	}
	return got, err
}

// borrowCredentials gets the channel_credentials that new apps are to have from
// an app that has them.
func (t *endpoint) borrowCredentials(ctx context.Context) error {
	if t.CredentialsOf == "" {
		return nil
	}
	got, err := t.read(ctx, "/apps/"+url.PathEscape(t.CredentialsOf))
	if err != nil {
		return &session.UnreachableError{What: "reading the app of recipients.credentials_of", Err: err}
	}
	c := gjson.GetBytes(got.Body, "channel_credentials")
	if got.Status != http.StatusOK || !c.IsArray() || len(c.Array()) == 0 {
		return &session.UnreachableError{What: "the app " + t.CredentialsOf + " of recipients.credentials_of has no channel_credentials", Err: fmt.Errorf("status %d", got.Status)}
	}
	// What the API adds to its answer is no part of a request.
	var list []map[string]any
	if err := json.Unmarshal([]byte(c.Raw), &list); err != nil {
		return &session.UnreachableError{What: "the channel_credentials of app " + t.CredentialsOf, Err: err}
	}
	for _, one := range list {
		for _, added := range []string{"state", "channel_known_id"} {
			delete(one, added)
		}
	}
	secrets := evidence.CredentialSecrets(list)
	t.known = append(t.known, secrets...)
	t.Secrets.Add(secrets...)
	t.Channels.Credentials, err = json.Marshal(list)
	return err
}

// Withholds says why a scenario is not to run, empty where it may: with apps
// that were there before, whatever makes or changes one is not verified.
func (t *endpoint) Withholds(s *plan.Scenario) string {
	legacy := t.Apps.Legacy != "" && slices.ContainsFunc(effectsOf(s), func(e steps.Effects) bool { return slices.Contains(e.Needs, plan.LegacyApp) })
	return withheld(s, t.Apps.byMode(), legacy)
}

// effectsOf lists what the steps of a scenario do.
func effectsOf(s *plan.Scenario) []steps.Effects {
	does := make([]steps.Effects, 0, len(s.Steps))
	for _, step := range s.Steps {
		_, text, _ := strings.Cut(step, " ") // behind its keyword
		does = append(does, steps.EffectsOf(text))
	}
	return does
}

// withheld is Withholds for existing apps by mode; legacy is set where a legacy app
// that was there before is used.
func withheld(s *plan.Scenario, apps map[string]string, legacy bool) string {
	if len(apps) == 0 && !legacy {
		return ""
	}
	does := effectsOf(s)
	some := func(has func(steps.Effects) bool) bool { return slices.ContainsFunc(does, has) }
	const declared = "declared: existing apps are used, "
	switch {
	case slices.Contains(s.Rule.Needs, plan.Callbacks):
		return declared + "to whose callbacks nothing is subscribed"
	case slices.Contains(s.Rule.Needs, plan.Clock), some(func(e steps.Effects) bool { return e.ReadsRetention }):
		return declared + "which keep messages as long as they do"
	case some(func(e steps.Effects) bool { return e.ReadsShared }):
		return declared + "which hold what others put there"
	case some(func(e steps.Effects) bool { return e.ChangesApp }):
		return declared + "which are never changed"
	case len(apps) == 0:
		return ""
	}
	used := map[string]int{}
	for _, e := range does {
		if e.UsesApp != "" {
			used[e.UsesApp]++
		}
	}
	for mode, n := range used {
		if apps[mode] == "" {
			return declared + "none of them in " + mode + " mode"
		}
		if n > 1 {
			return declared + "one of a kind"
		}
	}
	return ""
}
