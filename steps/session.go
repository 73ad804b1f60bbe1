package steps

import (
	"context"
	"net/http"
	"time"

	"github.com/modecert/modecert/steps/wait"
)

// Session is what a target offers to one scenario. The steps declare it and the
// runner fills it in. A nil capability is one that the target lacks. The plan does
// not run scenarios that need it, so a step may rely on it.
type Session struct {
	// HTTP sends requests to the target. It adds credentials, keeps to the rate limit
	// and captures evidence.
	HTTP Doer
	// Together makes requests at once: each before the one before it is answered. It
	// returns the answers and the errors in the order of the requests, as HTTP would.
	Together func([]*http.Request) ([]*http.Response, []error)
	// BaseURL is the root of the API without a trailing slash. Project is the id in
	// every path.
	BaseURL string
	Project string
	// Mask removes secrets from a text. It must be called before the text is
	// shortened. pointer is the JSON pointer of the value that the text is, or empty.
	// A nil Mask removes nothing.
	Mask func(pointer, text string) string
	// Values returns names and identities that belong to this scenario alone. They
	// depend on the seed; names of apps and contacts may also contain the start time
	// of the run.
	Values Values
	// Channels are the channels by which the target's apps can send.
	Channels Channels
	// Pace is the clock for polling.
	Pace wait.Pace
	// Budgets limit how long the steps wait.
	Budgets Budgets
	// Ledger records every object before it is made, and its id afterwards.
	Ledger Ledger
	// Apps are the ids of existing apps, by processing mode, that are used in place
	// of new ones and never changed. It is usually empty.
	Apps map[string]string
	// Inbox, Handset, TimeMachine and LegacyApps are capabilities.
	Inbox       Inbox
	Handset     Handset
	TimeMachine TimeMachine
	LegacyApps  LegacyApps
}

// Doer is the part of an HTTP client that steps need.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// Values returns names, identities and secrets that belong to one scenario.
type Values interface {
	// Name returns a display name for the next object of a kind, such as "app".
	Name(kind string) string
	// Identity returns a channel identity that was never used before: an E.164 number
	// with its plus sign. Each call returns another one.
	Identity() string
	// Secret returns the shared secret that signs this scenario's callbacks.
	Secret() string
}

// Channels are the channels that new apps are set up with.
type Channels struct {
	// Messages is the channel for messages, such as SMS. Events is the channel for
	// events, such as RCS, and empty if the target offers none.
	Messages string
	Events   string
	// Credentials is the value of channel_credentials for every new app: a JSON
	// array.
	Credentials []byte
}

// Budgets limit how long polling lasts.
type Budgets struct {
	// Eventually is how long a change may take to become visible.
	Eventually time.Duration
	// Never is how long to watch for something that must not happen.
	Never time.Duration
	// Late is how long to wait, once Eventually is over, before a callback counts as absent.
	// If it comes by then, the scenario has no result.
	Late time.Duration
}

// Ledger records what a scenario makes, so that it can be undone and nothing else is
// ever changed.
type Ledger interface {
	// Claim records, before the call, that an object of this kind is about to be made
	// under this name (for an app, its display name).
	Claim(kind, name string) error
	// ClaimContact records that a contact of this identity made from now on belongs
	// to this scenario. Call it once a look-up has shown that the identity has no
	// contact.
	ClaimContact(channel, identity string) error
	// Made records the id of a claimed object. The name of a contact is its identity.
	Made(kind, name, id string) error
}

// Callback is one webhook request as it arrived.
type Callback struct {
	Header http.Header
	Body   []byte
	At     time.Time
	// SignatureFault says what is wrong with the signature; it is empty if the
	// signature is valid. It is determined on arrival because a recording renumbers
	// the bytes that were signed.
	SignatureFault string
	// To is the number of the door that it came to; 0 for the inbox's own URL.
	To int
	// Number is the number of the callback among those the scenario has read, from 1.
	Number int
}

// Doors is how many URLs an inbox has at most.
const Doors = 5

// Inbox receives a scenario's callbacks.
type Inbox interface {
	// URL is where the target must deliver callbacks. Door returns a further such URL, from
	// the second, for a webhook of its own: of what comes there, To is n.
	URL() string
	Door(n int) string
	// Read returns the callbacks that have arrived so far and match want, in order of
	// arrival. It does not wait and removes nothing.
	Read(ctx context.Context, want Filter) ([]Callback, error)
	// Rest returns the callbacks that Read has not returned, up to the arrival of the
	// last callback that it did return. Whether later callbacks have arrived yet
	// depends on chance: checking them could give the same target two verdicts.
	Rest(ctx context.Context) ([]Callback, error)
}

// Filter selects callbacks. An empty field matches every callback.
type Filter struct {
	// Body is the member that identifies the kind of a callback, such as
	// "message_delivery_report".
	Body string `json:"body,omitempty"`
	// Contains is a string, such as an id or an identity, that the raw body contains.
	Contains string `json:"contains,omitempty"`
}

// Handset makes a recipient act: mobile-originated (MO) traffic.
type Handset interface {
	// Reply sends a text from the identity to the app (an MO). It returns the text that
	// was sent, or "" if the handset does not say.
	Reply(ctx context.Context, from Sender, text string) (sent string, err error)
	// Event sends a composing event from the identity to the app.
	Event(ctx context.Context, from Sender) error
	// Opt makes the identity opt in ("in") or out ("out") of the app's messages.
	Opt(ctx context.Context, from Sender, direction string) error
}

// Sender identifies the recipient that acts, the app and the channel.
type Sender struct {
	AppID, Channel, Identity string
}

// TimeMachine moves the target's clock.
type TimeMachine interface {
	// Advance moves the project's clock forward. Clean-ups that fall due in that time
	// have run when it returns. It returns an error if the clock does not show the
	// expected time afterwards.
	Advance(ctx context.Context, by time.Duration) error
	// Accepted returns an error if at, the time of acceptance that the target gave,
	// does not agree with the clock. took is the duration of the call.
	Accepted(at time.Time, took time.Duration) error
}

// LegacyApps provides apps from before 2025-04-16 whose mode was never set.
type LegacyApps interface {
	// App returns the id of such an app for this scenario. owned reports whether the
	// app was made for the scenario and may be changed.
	App(ctx context.Context, name string) (id string, owned bool, err error)
}
