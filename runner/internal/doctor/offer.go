package doctor

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/descriptors"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/schemas"
)

// maxWebhooks is how many webhooks an app can have ("You can create up to 5
// webhooks per app.", API reference, Webhooks).
const maxWebhooks = 5

// mostAsked is how many recipients are looked up one by one; longer lists are
// skipped.
const mostAsked = 100

// callbacks calls our own receiver at the URL that the target is to use.
func (x *examination) callbacks(ctx context.Context) {
	offered := x.Config.Capabilities.Callbacks.Offered
	switch {
	case offered == nil:
		return
	case offered.PublicURL == "":
		if !endpoint.Local(x.endpoint.URL) {
			x.find("callbacks-incomplete", "callbacks are offered without a URL, and the target is not on this host")
		}
		return
	case offered.File != "":
		if _, err := os.Stat(offered.File); err != nil {
			x.find("callbacks-incomplete", "%v", err)
		}
		return
	}
	if err := x.probe.Receives(ctx); err != nil {
		x.find("callbacks-unreached", "%s: %v", x.endpoint.CallbackURL, err)
	}
}

// handset checks that the command that acts as the recipient exists.
func (x *examination) handset(context.Context) {
	if h := x.Config.Capabilities.Handset.Offered; h != nil && len(h.Command) > 0 {
		if _, err := exec.LookPath(h.Command[0]); err != nil {
			x.find("handset-unusable", "%v", err)
		}
	}
}

// control asks the control protocol what it offers.
func (x *examination) control(ctx context.Context) {
	root := strings.TrimRight(x.endpoint.Control, "/")
	if root == "" {
		return
	}
	a, err := x.probe.GetURL(ctx, root+"/capabilities")
	if err != nil {
		x.find("control-unreachable", "%v", err)
		return
	}
	if faults, err := schemas.Check("control-capabilities", a.Body); a.Status != http.StatusOK || err != nil || len(faults) > 0 {
		x.find("control-unreachable", "GET %s/capabilities is answered with status %d and no list of capabilities", root, a.Status)
		return
	}
	c := x.Config.Capabilities
	for _, o := range []struct {
		name   string
		wanted bool
	}{
		{"handset", c.Handset.Offered != nil && c.Handset.Offered.Control != ""},
		{"clock", c.Clock.Offered != nil},
		{"legacy_app", c.LegacyApp.Offered != nil},
	} {
		if o.wanted && !gjson.GetBytes(a.Body, o.name).Bool() {
			x.find("control-incomplete", "the control protocol does not offer %s", o.name)
		}
	}
	if c.Clock.Offered != nil && gjson.GetBytes(a.Body, "clock").Bool() {
		x.clock(ctx, root)
	}
}

// clock checks that an offered clock can be read.
func (x *examination) clock(ctx context.Context, root string) {
	a, err := x.probe.GetURL(ctx, root+"/clock?project_id="+url.QueryEscape(x.endpoint.Project))
	if err != nil {
		x.find("control-unreachable", "%v", err)
		return
	}
	if faults, err := schemas.Check("control-now", a.Body); a.Status != http.StatusOK || err != nil || len(faults) > 0 {
		x.find("control-incomplete", "a clock is offered, but GET %s/clock does not say what it reads (status %d)", root, a.Status)
	}
}

// declared finds capabilities that are neither offered nor declared absent.
func (x *examination) declared(context.Context) {
	c := x.Config.Capabilities
	var silent []string
	for _, o := range []struct {
		name string
		said bool
	}{
		{plan.Callbacks, !c.Callbacks.IsZero() || endpoint.Local(x.endpoint.URL)},
		{plan.Handset, !c.Handset.IsZero()},
		{plan.Clock, !c.Clock.IsZero()},
		{plan.LegacyApp, !c.LegacyApp.IsZero() || x.Config.Apps.Legacy != nil},
	} {
		if !o.said {
			silent = append(silent, o.name)
		}
	}
	if len(silent) > 0 {
		x.find("not-declared", "neither offered nor declared absent, so that a run ends incomplete: %s", strings.Join(silent, ", "))
	}
}

func (x *examination) recipients(ctx context.Context) {
	if slices.Contains(x.endpoint.Absent, plan.Recipients) {
		return
	}
	allow := x.endpoint.Allow
	if config.Public(x.endpoint.URL) && slices.Equal(allow, []string{endpoint.OwnNumbers}) {
		x.find("no-recipients", "recipients.allow names no one")
	}
	numbers, all := endpoint.Recipients(allow, mostAsked)
	if !all {
		return
	}
	free := len(numbers)
	for _, number := range numbers {
		a, err := x.probe.Contacts(ctx, x.endpoint.Channels.Messages, number)
		if err == nil && a.Status == http.StatusOK && len(gjson.GetBytes(a.Body, "contacts").Array()) > 0 {
			x.find("recipient-known", "%s has a contact already", number)
			free--
		}
	}
	if free < endpoint.PerScenario {
		x.find("few-recipients", "of %d numbers in recipients.allow %d are free, and a scenario may need %d of its own", len(numbers), free, endpoint.PerScenario)
	}
}

// descriptors compares the number of files that a run may open with what it needs.
func (x *examination) descriptors(context.Context) {
	asked := cmp.Or(x.Config.Concurrency, config.DefaultConcurrency)
	if n, limit := descriptors.AtOnce(asked); n < asked {
		x.find("few-descriptors", "this process may open %d files, enough for %d scenarios at a time; %d take %d", limit, n, asked, descriptors.Needed(asked))
	}
}

// apps checks the existing apps.
func (x *examination) apps(ctx context.Context) {
	e := x.endpoint.Apps
	x.app(ctx, e.Dispatch, "DISPATCH")
	x.app(ctx, e.Conversation, "CONVERSATION")
	x.app(ctx, e.Legacy, "CONVERSATION")
	x.app(ctx, x.endpoint.CredentialsOf, "")
}

func (x *examination) app(ctx context.Context, id, mode string) {
	if id == "" {
		return
	}
	path := "/apps/" + url.PathEscape(id)
	a, err := x.probe.Get(ctx, path)
	if err != nil || a.Status != http.StatusOK {
		x.find("app-unknown", "app %s cannot be read", id)
		return
	}
	if is := gjson.GetBytes(a.Body, "processing_mode").String(); mode != "" && is != mode {
		x.find("app-mode", "app %s is in mode %q, not in %s", id, is, mode)
	}
	channels := gjson.GetBytes(a.Body, "channel_credentials.#.channel").Array()
	if !slices.ContainsFunc(channels, func(c gjson.Result) bool { return c.String() == x.endpoint.Channels.Messages }) {
		x.find("no-channel", "app %s has no credentials of channel %s", id, x.endpoint.Channels.Messages)
	}
	if mode == "DISPATCH" && gjson.GetBytes(a.Body, "dispatch_retention_policy.ttl_days").Int() == 0 {
		x.find("ttl-hides-messages", "app %s keeps DISPATCH messages for 0 days", id)
	}
	if w, err := x.probe.Get(ctx, path+"/webhooks"); err == nil && len(gjson.GetBytes(w.Body, "webhooks").Array()) >= maxWebhooks {
		x.find("webhook-limit", "app %s has %d webhooks or more", id, maxWebhooks)
	}
}
