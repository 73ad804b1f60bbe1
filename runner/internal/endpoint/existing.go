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

// Existing holds the ids of apps from before the run, for accounts that must not create
// any.
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

// checkApps checks the configured apps, since findings caused by a mistyped one would
// count against the target. It ignores other errors of reading them: the scenarios will
// meet those too.
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
		case got.Status == http.StatusNotFound, got.Status == http.StatusBadRequest: // "NOPE" need not be a possible id
			return &session.SettingError{Reason: fmt.Sprintf("%s: project %s has no app %s; name one that is there", a.setting, t.Project, a.id)}
		case got.Status == http.StatusOK && mode != a.mode:
			return &session.SettingError{Reason: fmt.Sprintf("%s: app %s is in mode %q, not in %s; name another, a run never changes it", a.setting, a.id, mode, a.mode)}
		}
	}
	return nil
}

// guardian returns the guard of the target's calls.
func (t *endpoint) guardian() *guard {
	g := &guard{root: t.root(), sent: &sent{perApp: t.PerApp}, allow: t.Allow, max: t.MaxSends, apps: len(t.Apps.byMode()) > 0,
		existing: map[string]bool{}, before: map[string]bool{}, eventually: t.Budgets.Eventually, read: t.read, now: t.now, sleep: sleep}
	for _, id := range []string{t.Apps.Dispatch, t.Apps.Conversation, t.Apps.Legacy, t.CredentialsOf} {
		if id != "" {
			g.existing[id] = true
		}
	}
	return g
}

// api returns a client of the project.
func (t *endpoint) api() api.Client { return api.Client{HTTP: t.client, Root: t.root()} }

// read makes one of the runner's own GET calls below the project, with the client in
// the context.
func (t *endpoint) read(ctx context.Context, path string) (api.Answer, error) {
	got, err := api.Client{HTTP: caller(ctx, t.client), Root: t.root()}.Do(ctx, http.MethodGet, path, nil)
	if err == nil {
		t.shapes.check(http.MethodGet, path, got.Status, got.Body)
	}
	return got, err
}

// borrowCredentials gets the channel_credentials for new apps from the app
// CredentialsOf.
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
	// Members that the API adds to its answer must not be in a request.
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

// Withholds returns why a scenario must not run, or "" if it may. With existing apps,
// scenarios that make or change an app are not verified.
func (t *endpoint) Withholds(s *plan.Scenario) string {
	legacy := t.Apps.Legacy != "" && slices.ContainsFunc(effectsOf(s), func(e steps.Effects) bool { return slices.Contains(e.Needs, plan.LegacyApp) })
	return withheld(s, t.Apps.byMode(), legacy)
}

// effectsOf lists the effects of a scenario's steps.
func effectsOf(s *plan.Scenario) []steps.Effects {
	does := make([]steps.Effects, 0, len(s.Steps))
	for _, step := range s.Steps {
		_, text, _ := strings.Cut(step, " ") // without the keyword
		does = append(does, steps.EffectsOf(text))
	}
	return does
}

// withheld is Withholds for existing apps by mode; legacy reports whether an existing
// legacy app is used.
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
