package target

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/evidence"
	"github.com/modecert/modecert/runner/plan"
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

// guardian returns the guard of a target's calls, or nil where there is nothing
// to guard.
func (t *endpoint) guardian() *guard {
	g := &guard{allow: t.Allow, max: t.MaxSends, existing: map[string]string{}, contacts: map[string]bool{}}
	for mode, id := range t.Apps.byMode() {
		g.existing[id] = mode
	}
	g.legacy = t.Apps.Legacy
	if len(g.allow) == 0 && g.max == 0 && len(g.existing) == 0 && g.legacy == "" {
		return nil
	}
	g.read = t.read
	return g
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

// What scenarios say that need an app made or changed, or one of their own.
var (
	changesApp = regexp.MustCompile(`the app (?:is|was) (?:changed|set|deleted|renamed|taken away)|app is created|app.* under \w+$|app.* without a mode|request to (?:create|change)`)
	usesLegacy = regexp.MustCompile(`app from before`)
	makesApp   = regexp.MustCompile(`^(?:Given |And |When |But |\* )?an(other)? app(?: is)?(?: created)? in (DISPATCH|CONVERSATION) mode(?: that keeps .*)?$`)
	// What an existing app keeps longer than a scenario asks for is as good,
	// unless how long is what the scenario looks at.
	keeps   = regexp.MustCompile(`that keeps `)
	howLong = regexp.MustCompile(`the app (?:never )?keeps `)
	// An app that others use too holds more than one scenario knows of: what is
	// absent from it, and what alone is in it, cannot be told.
	shared = regexp.MustCompile(`the list holds|(?:never|no longer) stored|has (?:no|an?|an active|the same) conversation|new conversation|the conversation (?:is|was)`)
	// No more is asked of an app that is there than to keep messages for 180
	// days, the default of retention_policy (API reference, App).
	longest = regexp.MustCompile(`that keeps .*for (?:\d{4,}|[2-9]\d\d|1[89][1-9]|190) days`)
)

// Withholds says why a scenario is not to run, empty where it may: with apps
// that were there before, whatever makes or changes one is not verified.
func (t *endpoint) Withholds(s *plan.Scenario) string {
	apps := t.Apps.byMode()
	legacy := t.Apps.Legacy != "" && slices.ContainsFunc(s.Steps, usesLegacy.MatchString)
	if len(apps) == 0 && !legacy {
		return ""
	}
	if slices.Contains(s.Rule.Needs, plan.Callbacks) {
		return "declared: existing apps are used, to whose callbacks nothing is subscribed"
	}
	if slices.ContainsFunc(s.Steps, keeps.MatchString) &&
		(slices.Contains(s.Rule.Needs, plan.Clock) || slices.ContainsFunc(s.Steps, howLong.MatchString)) {
		return "declared: existing apps are used, which keep messages as long as they do"
	}
	if slices.ContainsFunc(s.Steps, shared.MatchString) {
		return "declared: existing apps are used, which hold what others put there"
	}
	if slices.ContainsFunc(s.Steps, longest.MatchString) {
		return "declared: existing apps are used, of which no more is asked than to keep messages for 180 days"
	}
	made := map[string]int{}
	for _, step := range s.Steps {
		if changesApp.MatchString(step) {
			return "declared: existing apps are used, which are never changed"
		}
		if m := makesApp.FindStringSubmatch(step); m != nil {
			made[m[2]]++
		}
	}
	if len(apps) == 0 {
		return ""
	}
	for mode, n := range made {
		if apps[mode] == "" {
			return "declared: existing apps are used, none of them in " + mode + " mode"
		}
		if n > 1 {
			return "declared: existing apps are used, one of a kind"
		}
	}
	return ""
}
