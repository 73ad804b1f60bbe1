package steps

import (
	"context"
	"net/http"
	"time"

	"github.com/modecert/modecert/steps/wait"
)

// Session is all that a target offers to one scenario. The steps declare it;
// the runner fills it in. A nil member is a capability the target lacks: the
// plan keeps scenarios that need it away, so a step may rely on it.
type Session struct {
	// HTTP carries requests to the target. It authorises them, keeps to the
	// rate limit and captures evidence; a step sees plain HTTP.
	HTTP Doer
	// BaseURL is the root of the API without a trailing slash, Project the id
	// in every path.
	BaseURL string
	Project string
	// Mask takes out of a text what must show nowhere, before the text is cut; nil
	// takes out nothing. pointer is that of the JSON value which the text is, or
	// empty.
	Mask func(pointer, text string) string
	// Values hands out names and identities that belong to this scenario
	// alone and are the same whenever it is repeated with the same seed.
	Values Values
	// Channels tells by which channels the target's apps can send.
	Channels Channels
	// Pace is the clock that polling waits by.
	Pace wait.Pace
	// Budgets bound the waiting.
	Budgets Budgets
	// Ledger is told of every object before it is made, and of its id after.
	Ledger Ledger
	// Apps names apps, by processing mode, that are used in place of new ones
	// and never changed; usually there are none.
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

// Values hands out what a scenario may call its own.
type Values interface {
	// Name returns a display name for the n-th object of a kind ("app").
	Name(kind string) string
	// Identity returns a channel identity never used before: an E.164 number
	// with its plus sign. Calling it again returns another one.
	Identity() string
	// Secret returns the shared secret by which this scenario's callbacks are
	// signed.
	Secret() string
}

// Channels names the channels that an app of the suite is set up with.
type Channels struct {
	// Messages is the channel for messages (SMS), Events the one for events
	// (RCS, say; empty where the target offers none).
	Messages string
	Events   string
	// Credentials is the value of channel_credentials for every new app: a
	// JSON array.
	Credentials []byte
}

// Budgets bound how long polling lasts.
type Budgets struct {
	// Eventually is how long a change may take to become visible.
	Eventually time.Duration
	// Never is how long a thing that must not happen is watched for.
	Never time.Duration
}

// Ledger keeps account of what a scenario makes, so that it can be undone and
// nothing else is ever touched.
type Ledger interface {
	// Claim notes, before the call, that an object of this kind is about to be
	// made under this name (an app's display name).
	Claim(kind, name string) error
	// ClaimContact notes, once a look-up has shown that nobody stands for an
	// identity, that whoever comes to do so was made by this scenario or for it.
	ClaimContact(channel, identity string) error
	// Made notes the id that a claimed object got; a contact's name is its
	// identity.
	Made(kind, name, id string) error
}

// Callback is one webhook request as it arrived.
type Callback struct {
	Header http.Header
	Body   []byte
	At     time.Time
	// SignatureFault is empty where the signature was found valid on arrival,
	// and says otherwise what was wrong with it. It is judged on arrival
	// because a recording renumbers the bytes that were signed.
	SignatureFault string
	// Number counts the callbacks that the scenario has read, from 1.
	Number int
}

// Inbox receives a scenario's callbacks.
type Inbox interface {
	// URL is where the target must deliver.
	URL() string
	// Read returns what has arrived so far and satisfies want, in order of
	// arrival. It does not wait and removes nothing.
	Read(ctx context.Context, want Filter) ([]Callback, error)
	// Rest returns what Read has never shown of that which had arrived when the
	// last callback it showed did. What came after that came by then, or later,
	// by chance: to look at it would give one target two verdicts.
	Rest(ctx context.Context) ([]Callback, error)
}

// Filter selects callbacks. An empty field matches everything.
type Filter struct {
	// Body is the member that tells the kind of a callback
	// ("message_delivery_report").
	Body string `json:"body,omitempty"`
	// Contains is a string, an id or an identity, that the raw body holds.
	Contains string `json:"contains,omitempty"`
}

// Handset makes a recipient act: mobile originated traffic.
type Handset interface {
	// Reply sends a text from the identity to the app (an MO).
	Reply(ctx context.Context, from Sender, text string) error
	// Event sends a composing event from the identity to the app.
	Event(ctx context.Context, from Sender) error
	// Opt makes the identity opt in ("in") or out ("out") of the app's messages.
	Opt(ctx context.Context, from Sender, direction string) error
}

// Sender names who acts towards which app by which channel.
type Sender struct {
	AppID, Channel, Identity string
}

// TimeMachine moves the target's clock.
type TimeMachine interface {
	// Advance moves the project's clock forward; clean-ups that fall due on
	// the way have run when it returns. It is an error where the clock does not
	// read what it should afterwards.
	Advance(ctx context.Context, by time.Duration) error
	// Accepted returns an error where the time that the target gave to what it
	// has just accepted, in a call that took so long, is not that of the clock.
	Accepted(at time.Time, took time.Duration) error
}

// LegacyApps offers apps from before 2025-04-16 whose mode was never set.
type LegacyApps interface {
	// App returns the id of such an app that this scenario may use. owned is
	// true where the app was made for the scenario and may be changed.
	App(ctx context.Context, name string) (id string, owned bool, err error)
}
