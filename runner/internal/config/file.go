package config

import (
	"errors"
	"fmt"
	"time"

	"go.yaml.in/yaml/v3"
)

// File is modecert.yaml: the target of a run and how the run behaves. Only
// schemas/config.schema.json defines the keys and their values.
type File struct {
	Target       Target       `yaml:"target,omitempty"`
	Recipients   Recipients   `yaml:"recipients,omitempty"`
	Capabilities Capabilities `yaml:"capabilities,omitempty"`
	Budgets      Budgets      `yaml:"budgets,omitempty"`
	// Rate is the maximum number of requests per second; 0 is no limit.
	Rate float64 `yaml:"rate,omitempty"`
	// Concurrency is the number of scenarios that run at once; 0 leaves it to what the
	// target bears.
	Concurrency int  `yaml:"concurrency,omitempty"`
	Apps        Apps `yaml:"apps,omitempty"`
	// Confirm allows a run against the public service.
	Confirm bool `yaml:"confirm,omitempty"`

	secretVars []string // see SecretVariables
	// controlRoot is the value of --control. A target may offer projects by it, and no
	// capability.
	controlRoot string
}

// Target is what is certified and how to reach it.
type Target struct {
	// Name, Version, Organisation and Contact are copied into reports.
	Name         string `yaml:"name,omitempty"`
	Version      string `yaml:"version,omitempty"`
	Organisation string `yaml:"organisation,omitempty"`
	Contact      string `yaml:"contact,omitempty"`
	// URL is the root of the API; Region selects the public service's root.
	URL     string `yaml:"url,omitempty"`
	Region  string `yaml:"region,omitempty"`
	Project string `yaml:"project,omitempty"`
	Auth    Auth   `yaml:"auth,omitempty"`
	TLS     TLS    `yaml:"tls,omitempty"`
	// Proxy is the URL of an HTTP proxy. If it is empty, the usual environment
	// variables apply (HTTPS_PROXY).
	Proxy string `yaml:"proxy,omitempty"`
}

// Auth is one way to authorise requests.
type Auth struct {
	OAuth2 *OAuth2 `yaml:"oauth2,omitempty"`
	Basic  *Key    `yaml:"basic,omitempty"`
	Bearer *Bearer `yaml:"bearer,omitempty"`
	// None is set by "auth: none".
	None bool `yaml:"-"`
}

// Key is an access key.
type Key struct {
	KeyID     string `yaml:"key_id,omitempty"`
	KeySecret string `yaml:"key_secret,omitempty"`
}

// OAuth2 is an access key for client credentials at a token endpoint.
type OAuth2 struct {
	Key      `yaml:",inline"`
	TokenURL string `yaml:"token_url,omitempty"`
}

// Bearer is the source of a token: a file, or the standard output of a command. It
// is read again when the target says that the token expired.
type Bearer struct {
	File    string   `yaml:"file,omitempty"`
	Command []string `yaml:"command,omitempty"`
}

// UnmarshalYAML accepts "none" or a mapping.
func (a *Auth) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		if n.Value != "none" {
			return fmt.Errorf("line %d: auth is none or a mapping", n.Line)
		}
		a.None = true
		return nil
	}
	type plain Auth
	return n.Decode((*plain)(a))
}

// MarshalYAML is the inverse of UnmarshalYAML.
func (a Auth) MarshalYAML() (any, error) {
	if a.None {
		return "none", nil
	}
	type plain Auth
	return plain(a), nil
}

// IsZero reports whether no way was chosen.
func (a Auth) IsZero() bool { return !a.None && a.OAuth2 == nil && a.Basic == nil && a.Bearer == nil }

// TLS names PEM files.
type TLS struct {
	CA   string `yaml:"ca,omitempty"`
	Cert string `yaml:"cert,omitempty"`
	Key  string `yaml:"key,omitempty"`
}

// Recipients is whom the run may message, and through which channels.
type Recipients struct {
	Channel string `yaml:"channel,omitempty"`
	// Events is the channel for events; "absent" or empty if there is none.
	Events string `yaml:"events,omitempty"`
	// Credentials is the channel_credentials of every new app. CredentialsOf names
	// an app whose channel_credentials are used instead.
	Credentials   []map[string]any `yaml:"credentials,omitempty"`
	CredentialsOf string           `yaml:"credentials_of,omitempty"`
	// Allow lists numbers, or patterns in which * matches any digits.
	Allow []string `yaml:"allow,omitempty"`
	// MaxSends limits the messages and events of one run; 0 is the default.
	MaxSends int `yaml:"max_sends,omitempty"`
}

// Capabilities are what the target offers besides its API.
type Capabilities struct {
	Callbacks Capability[Callbacks] `yaml:"callbacks,omitempty"`
	Handset   Capability[Handset]   `yaml:"handset,omitempty"`
	Clock     Capability[Control]   `yaml:"clock,omitempty"`
	LegacyApp Capability[Control]   `yaml:"legacy_app,omitempty"`
	Events    Capability[None]      `yaml:"events,omitempty"`
	// Recipients can only be declared absent here: those the run may message are
	// listed in File.Recipients.
	Recipients Capability[None] `yaml:"recipients,omitempty"`
}

// Capability is offered in some way, declared absent, or neither.
type Capability[T any] struct {
	Offered *T
	Absent  bool
}

// UnmarshalYAML accepts "absent" or a mapping.
func (c *Capability[T]) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		if n.Value != "absent" {
			return fmt.Errorf("line %d: a capability is absent or a mapping that says how it is offered", n.Line)
		}
		c.Absent = true
		return nil
	}
	c.Offered = new(T)
	return n.Decode(c.Offered)
}

// MarshalYAML is the inverse of UnmarshalYAML.
func (c Capability[T]) MarshalYAML() (any, error) {
	if c.Absent {
		return "absent", nil
	}
	return c.Offered, nil
}

// IsZero reports whether the capability is unset.
func (c Capability[T]) IsZero() bool { return !c.Absent && c.Offered == nil }

// None is the type of a capability without settings.
type None struct{}

// Control is the root of the control protocol.
type Control struct {
	Control string `yaml:"control,omitempty"`
}

// Callbacks is how the target's callbacks reach this program.
type Callbacks struct {
	// PublicURL is where the target reaches the receiver; Listen is the address on
	// which the receiver listens.
	PublicURL string `yaml:"public_url,omitempty"`
	Listen    string `yaml:"listen,omitempty"`
	// File holds callbacks captured elsewhere, one JSON object per line.
	File string `yaml:"file,omitempty"`
}

// Handset is who replies to messages.
type Handset struct {
	Control string `yaml:"control,omitempty"`
	// Command runs with the identity and the text in its environment.
	Command []string `yaml:"command,omitempty"`
	// Ask asks a person at the terminal.
	Ask bool `yaml:"ask,omitempty"`
	// Timeout limits how long the command or the person may take.
	Timeout time.Duration `yaml:"timeout,omitempty"`
}

// Budgets limit waiting; 0 is the default.
type Budgets struct {
	Eventually time.Duration `yaml:"eventually,omitempty"`
	Never      time.Duration `yaml:"never,omitempty"`
	Request    time.Duration `yaml:"request,omitempty"`
}

// Defaults and maxima of the budgets. A maximum keeps a typo (300 for 300ms) from
// making a run of hundreds of scenarios endless.
const (
	DefaultEventually, MaxEventually = 5 * time.Second, 2 * time.Minute
	DefaultNever, MaxNever           = 2 * time.Second, 30 * time.Second
	DefaultRequest, MaxRequest       = 10 * time.Second, time.Minute
	// DefaultRetryPause is the wait before a postponed call is repeated, if the
	// answer does not give one.
	DefaultRetryPause = 100 * time.Millisecond
	// DefaultHandset is how long a command or a person may take.
	DefaultHandset = 2 * time.Minute
	// DefaultConcurrency is how many scenarios run at once where nothing shows what the
	// target bears, and MaxConcurrency the most that a user may ask for; the schema of
	// the file repeats the maximum.
	DefaultConcurrency, MaxConcurrency = 4, 64
	// DefaultRate is the rate in requests per second if none is set, and DefaultAppRate
	// that of the messages of an app: the limits of the public service, which may be
	// behind any address but this host's. "Projects are limited to 800 requests per
	// second across all apps and most endpoints", and messages "are drained towards the
	// channel at a rate of 20 messages per second by default" (API reference, Rate
	// limits).
	DefaultRate, DefaultAppRate = 800, 20
	// DefaultChannel carries messages. DefaultEvents also carries events, which SMS
	// cannot.
	DefaultChannel, DefaultEvents = "SMS", "RCS"
	// DefaultMaxSends limits the sends of a run against another host if no limit is
	// set; a whole run sends fewer.
	DefaultMaxSends = 2000
)

// Check returns an error if a budget exceeds its maximum.
func (b Budgets) Check() error {
	var over []error
	for _, x := range []struct {
		name       string
		value, max time.Duration
	}{{"eventually", b.Eventually, MaxEventually}, {"never", b.Never, MaxNever}, {"request", b.Request, MaxRequest}} {
		if x.value < 0 || x.value > x.max {
			over = append(over, fmt.Errorf("budgets.%s %s is not between 0 and its ceiling %s", x.name, x.value, x.max))
		}
	}
	return errors.Join(over...)
}

// CheckConcurrency returns an error if n is out of range.
func CheckConcurrency(n int) error {
	if n < 1 || n > MaxConcurrency {
		return &Error{fmt.Sprintf("--concurrency %d is not between 1 and %d scenarios at a time", n, MaxConcurrency)}
	}
	return nil
}

// Apps are existing apps, for accounts that may not create any. A run reads them
// and sends from them but never changes them.
type Apps struct {
	Dispatch     string     `yaml:"dispatch_app,omitempty"`
	Conversation string     `yaml:"conversation_app,omitempty"`
	Legacy       *LegacyApp `yaml:"legacy_app,omitempty"`
}

// LegacyApp is an app from before 2025-04-16.
type LegacyApp struct {
	ID string `yaml:"id"`
	// ModeNeverSet is the operator's statement of what cannot be read from the app.
	ModeNeverSet bool `yaml:"mode_never_set"`
}
