package conformance

import (
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/runner/internal/evidence"
)

// What Test may do at an endpoint that is not the test's own. The defaults are
// those of the configuration file.

// Confirm allows a run against the public service, where messages cost money and
// reach people. Without it, Test refuses such a URL before it calls anything.
func Confirm() Option { return func(r *testRun) { r.confirmed = true } }

// Allow lists whom the run may send to: numbers in E.164, or patterns that end
// in *, such as +1555123*. Without it they are numbers that no subscriber has.
func Allow(numbers ...string) Option { return func(r *testRun) { r.endpoint.Allow = numbers } }

// MaxSends caps the messages and events of the run. Without it the cap is 2000, and
// there is none on this host.
func MaxSends(n int) Option { return func(r *testRun) { r.endpoint.MaxSends = n } }

// Rate is how many requests may be made in a second. Without it the limit is 10, and
// there is none on this host.
func Rate(perSecond float64) Option { return func(r *testRun) { r.endpoint.PerSecond = perSecond } }

// Callbacks says how callbacks come to the run: public is the URL by which the
// implementation reaches what listens here at an address, such as ":9000". An
// implementation on this host needs neither.
func Callbacks(public, listen string) Option {
	return func(r *testRun) { r.endpoint.CallbackURL, r.endpoint.CallbackListen = public, listen }
}

// TLS is how the implementation's certificate is judged, and one of ours shown.
func TLS(c *tls.Config) Option { return func(r *testRun) { r.endpoint.Way.TLS = c } }

// LegacyApp is the id of an app from before 2025-04-16 whose mode was never set.
// It is read and sent from, never changed.
func LegacyApp(id string) Option { return func(r *testRun) { r.endpoint.Apps.Legacy = id } }

// neverAtHome is how long to watch, where nothing else is said, for what must
// not happen: an implementation beside the test has no way to be late.
const neverAtHome = 50 * time.Millisecond

// recipient is what an allow-list may hold.
var recipient = regexp.MustCompile(`^\+[0-9]+\*?$`)

// settle gives what nobody gave its default, and refuses what must be asked for.
func (r *testRun) settle() error {
	e := &r.endpoint
	for _, given := range []struct{ name, url string }{
		{"conformance.URL", e.URL}, {"conformance.Control", e.Control}, {"conformance.Callbacks", e.CallbackURL}, {"conformance.OAuth2", e.Credentials.TokenURL},
	} {
		if given.url != "" {
			if err := config.CheckAddress(given.name, given.url, "such as https://staging.example"); err != nil {
				return err
			}
		}
	}
	never := neverAtHome
	if config.Public(e.URL) && !r.confirmed {
		return errors.New(e.URL + " is the public service, and a run there sends messages that cost money and reach people: confirm with conformance.Confirm()")
	}
	if !endpoint.Local(e.URL) {
		never = config.DefaultNever
		if e.PerSecond == 0 {
			e.PerSecond = config.DefaultRate
		}
		if e.MaxSends == 0 {
			e.MaxSends = config.DefaultMaxSends
		}
	}
	if len(e.Allow) == 0 {
		e.Allow = []string{config.OwnNumbers}
	}
	for _, a := range e.Allow {
		if !recipient.MatchString(a) {
			return errors.New("conformance.Allow: " + a + " is neither a number such as +15551234567 nor a pattern such as +1555123*")
		}
	}
	if e.Budgets.Eventually == 0 {
		e.Budgets.Eventually = config.DefaultEventually
	}
	if e.Budgets.Never == 0 {
		e.Budgets.Never = never
	}
	var credentials any
	if err := json.Unmarshal(e.Channels.Credentials, &credentials); err != nil {
		return fmt.Errorf("conformance.Channels: the credentials are no JSON: %w", err)
	}
	e.Secrets = evidence.NewSecrets(evidence.CredentialSecrets(credentials)...)
	r.options.Secrets = e.Secrets
	return config.Budgets{Eventually: e.Budgets.Eventually, Never: e.Budgets.Never}.Check()
}
