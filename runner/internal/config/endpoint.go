package config

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"github.com/modecert/modecert/runner/internal/bounded"
	"github.com/modecert/modecert/runner/internal/endpoint"
	"github.com/modecert/modecert/steps"
)

// lateness times --eventually is how long a callback is still waited for once --eventually
// is over, to tell a target that is slow from one that sends none.
const lateness = 3

// Patience returns the budgets of a live target.
func Patience(eventually, never time.Duration) steps.Budgets {
	return steps.Budgets{Eventually: eventually, Never: never, Late: lateness * eventually}
}

// Endpoint turns an effective configuration into a live target. It reads the files
// that the configuration names.
func (f *File) Endpoint() (endpoint.Endpoint, error) {
	e := endpoint.Endpoint{
		Kind: "endpoint", Name: f.Target.Name, Version: f.Target.Version,
		Organisation: f.Target.Organisation, Contact: f.Target.Contact,
		URL: f.Target.URL, Project: f.Target.Project, Credentials: f.Target.Auth.credentials(),
		Budgets: Patience(f.Budgets.Eventually, f.Budgets.Never),
		Request: f.Budgets.Request, RetryPause: DefaultRetryPause,
		PerSecond: f.Rate, PerApp: f.perApp(), Allow: f.Recipients.Allow, MaxSends: f.Recipients.MaxSends,
		CredentialsOf: f.Recipients.CredentialsOf, Absent: f.Absent(),
	}
	e.Credentials.Hide = f.SecretVariables()
	var err error
	if e.Control, err = f.control(); err != nil {
		return e, err
	}
	if c := f.Capabilities.Callbacks.Offered; c != nil {
		e.CallbackURL, e.CallbackListen, e.CallbackFile = c.PublicURL, c.Listen, c.File
	}
	e.Apps = endpoint.Existing{Dispatch: f.Apps.Dispatch, Conversation: f.Apps.Conversation}
	if f.Apps.Legacy != nil {
		e.Apps.Legacy = f.Apps.Legacy.ID
	}
	if e.Channels, err = f.channels(); err != nil {
		return e, err
	}
	e.Way, err = f.Target.way()
	return e, err
}

// perApp is the rate of the messages of an app, in messages per second; 0 is no limit.
func (f *File) perApp() float64 {
	if endpoint.Local(f.Target.URL) {
		return 0
	}
	return DefaultAppRate
}

// ActsHere reports whether a command or a person on the operator's side acts as the
// recipient.
func (f *File) ActsHere() bool {
	h := f.Capabilities.Handset.Offered
	return h != nil && (len(h.Command) > 0 || h.Ask)
}

func (a Auth) credentials() endpoint.Credentials {
	switch {
	case a.OAuth2 != nil:
		return endpoint.Credentials{KeyID: a.OAuth2.KeyID, KeySecret: a.OAuth2.KeySecret, TokenURL: a.OAuth2.TokenURL}
	case a.Basic != nil:
		return endpoint.Credentials{KeyID: a.Basic.KeyID, KeySecret: a.Basic.KeySecret}
	case a.Bearer != nil:
		return endpoint.Credentials{BearerFile: a.Bearer.File, BearerCommand: a.Bearer.Command}
	}
	return endpoint.Credentials{None: true}
}

// DefaultChannels are the channels of a target without a configuration.
func DefaultChannels() steps.Channels { return OwnChannels(DefaultChannel, DefaultEvents) }

// OwnChannels returns channels with invented credentials: they have the form of
// StaticBearer and give access to nothing. An empty name is skipped.
func OwnChannels(messages, events string) steps.Channels {
	var credentials []map[string]any
	for _, name := range []string{messages, events} {
		if name != "" {
			credentials = append(credentials, map[string]any{"channel": name,
				"static_bearer": map[string]any{"claimed_identity": "modecert", "token": "not-a-real-token"}})
		}
	}
	text, _ := json.Marshal(credentials) // only strings: it cannot fail
	return steps.Channels{Messages: messages, Events: events, Credentials: text}
}

// channels returns the channels and their credentials.
func (f *File) channels() (steps.Channels, error) {
	events := f.Recipients.Events
	if f.Capabilities.Events.Absent {
		events = ""
	}
	c := OwnChannels(f.Recipients.Channel, events)
	if f.Recipients.Credentials == nil {
		return c, nil
	}
	var err error
	if c.Credentials, err = json.Marshal(f.Recipients.Credentials); err != nil {
		return c, &Error{fmt.Sprintf("recipients.credentials: %v", err)}
	}
	return c, nil
}

// way reads certificates and the proxy's address.
func (t Target) way() (w endpoint.Way, err error) {
	if t.Proxy != "" {
		if w.Proxy, err = url.Parse(t.Proxy); err != nil {
			return w, &Error{"target.proxy is not a URL such as http://proxy.example:3128"} // the error would repeat its credentials
		}
	}
	if t.TLS == (TLS{}) {
		return w, nil
	}
	w.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	if t.TLS.CA != "" {
		text, err := bounded.ReadFile(t.TLS.CA, bounded.Settings)
		if err != nil {
			return w, &Error{fmt.Sprintf("target.tls.ca: %v", err)}
		}
		w.TLS.RootCAs = x509.NewCertPool()
		if !w.TLS.RootCAs.AppendCertsFromPEM(text) {
			return w, &Error{fmt.Sprintf("target.tls.ca: %s holds no certificate in PEM", t.TLS.CA)}
		}
	}
	if t.TLS.Cert != "" {
		pair, err := tls.LoadX509KeyPair(t.TLS.Cert, t.TLS.Key)
		if err != nil {
			return w, &Error{fmt.Sprintf("target.tls.cert and target.tls.key: %v", err)}
		}
		w.TLS.Certificates = []tls.Certificate{pair}
	}
	return w, nil
}
