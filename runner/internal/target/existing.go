package target

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/plan"
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

// Declared is true: what the guard withholds, the configuration does
// (verdict.Declared).
func (e *withheldError) Declared() bool { return true }

// SettingError says that the configuration names what is not there, or is not
// what it is said to be.
type SettingError struct{ Reason string }

func (e *SettingError) Error() string { return e.Reason }

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
		status, body, err := t.read(ctx, t.root()+"/apps/"+url.PathEscape(a.id))
		if err != nil {
			continue
		}
		mode := gjson.GetBytes(body, "processing_mode").String()
		switch {
		case status == http.StatusNotFound:
			return &SettingError{fmt.Sprintf("%s: project %s has no app %s; name one that is there", a.setting, t.Project, a.id)}
		case status == http.StatusOK && mode != a.mode:
			return &SettingError{fmt.Sprintf("%s: app %s is in mode %q, not in %s; name another, a run never changes it", a.setting, a.id, mode, a.mode)}
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

// noteExisting notes the apps of a list as there before the run.
func (g *guard) noteExisting(list []byte) {
	for _, id := range gjson.GetBytes(list, "apps.#.id").Array() {
		g.before[strings.Clone(id.String())] = true
	}
}

// read makes a GET of our own.
func (t *endpoint) read(ctx context.Context, at string) (int, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := caller(ctx, t.client).Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	body, err := readAll(resp.Body)
	if err == nil {
		t.shapes.check(http.MethodGet, strings.TrimPrefix(at, t.root()), resp.StatusCode, body)
	}
	return resp.StatusCode, body, err
}

// borrowCredentials gets the channel_credentials that new apps are to have from
// an app that has them.
func (t *endpoint) borrowCredentials(ctx context.Context) error {
	if t.CredentialsOf == "" {
		return nil
	}
	status, body, err := t.read(ctx, t.root()+"/apps/"+url.PathEscape(t.CredentialsOf))
	if err != nil {
		return &UnreachableError{"reading the app of recipients.credentials_of", err}
	}
	c := gjson.GetBytes(body, "channel_credentials")
	if status != http.StatusOK || !c.IsArray() || len(c.Array()) == 0 {
		return &UnreachableError{"the app " + t.CredentialsOf + " of recipients.credentials_of has no channel_credentials", fmt.Errorf("status %d", status)}
	}
	// What the API adds to its answer is no part of a request.
	var list []map[string]any
	if err := json.Unmarshal([]byte(c.Raw), &list); err != nil {
		return &UnreachableError{"the channel_credentials of app " + t.CredentialsOf, err}
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
