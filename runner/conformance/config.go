package conformance

import (
	"crypto/tls"
	"encoding/json"
	"net/http"
	"time"
)

// Target is the implementation to test. Exactly one of Handler and URL is set.
type Target struct {
	// Handler is an implementation in the test's own process. It is served on
	// loopback until the test ends, so that it is tested over real HTTP.
	Handler http.Handler
	// URL is the root of the API of a running service, without /v1.
	URL string
	// Name and Version name the implementation in reports.
	Name, Version string
}

// Config configures a run. Its zero value runs every rule with the defaults for a
// Handler and no credentials. File paths are relative to the directory of the test.
type Config struct {
	// Project is the project id in every path; the default is "modecert".
	Project string
	// Credentials authorize requests. Without them, requests carry no credentials.
	Credentials Credentials
	// Control is the root of the control protocol, by which the implementation offers
	// a handset, a clock and legacy apps. A value that begins with a slash is a path
	// below the target's root.
	Control string
	// Callbacks configures how callbacks reach the run. An implementation on this
	// host needs neither field.
	Callbacks Callbacks
	// TLS configures how the implementation's certificate is verified, and which
	// client certificate the run presents.
	TLS *tls.Config
	// Channels are the channels of new apps. The default is SMS and RCS.
	Channels Channels
	// LegacyApp is the id of an app from before 2025-04-16 whose mode was never set.
	// The run reads it and sends from it, but never changes it.
	LegacyApp string

	// Confirm allows a run against the public service, where messages cost money and
	// reach people. Without it, Test refuses such a URL before it makes any call.
	Confirm bool
	// Allow lists the numbers that the run may send to: E.164 numbers, or patterns
	// that end in *, such as +1555123*. The default is numbers that no subscriber
	// has.
	Allow []string
	// MaxSends limits the messages and events of the run. 0 means 2000, or no limit
	// for a target on this host.
	MaxSends int
	// Rate limits the requests per second. 0 means 800, or no limit for a target on
	// this host. A target that answers with 429 gets fewer.
	Rate float64

	// Without lists capabilities that the implementation does not have: callbacks,
	// recipients, events, handset, clock, legacy-app. Scenarios that need one are
	// skipped, and the test can still pass.
	Without []string
	// Rules are the ids of the rules and scenarios to run, or patterns in which *
	// stands for any characters but a slash; empty means all.
	Rules []string
	// Mode is the processing mode whose rules to run: dispatch or conversation; empty
	// means both.
	Mode string
	// Tags is a Cucumber tag expression that narrows the run, such as "@must and
	// not @needs-clock".
	Tags string

	// Strict makes a violated should-rule fail the test.
	Strict bool
	// Waivers is a file of known failures, which do not fail the test until they
	// expire. Its format is schemas/waivers.schema.json; modecert waivers init writes
	// the first one.
	Waivers string
	// Baseline is the report.json of an earlier run, or its directory. Only what
	// became worse since then fails the test.
	Baseline string
	// Out is the directory for all reports: report.json, report.html, junit.xml,
	// ctrf.json, messages.ndjson, summary.md, badge.svg and badge.json. If it is empty,
	// no report is written.
	Out string

	// Seed determines the names and identities that the run uses. 0 draws a random
	// seed, so that a run does not meet the contacts of the previous run.
	Seed int64
	// Concurrency is how many scenarios run at the same time. 0 means as many as the
	// target bears: more and more, as long as its answers take no longer for it.
	Concurrency int
	// Budgets limit how long the run waits.
	Budgets Budgets
	// Ledger is the file that lists what the run makes at a URL, and what of it is
	// deleted again. Each line is written before the call. If a test is killed,
	// modecert clean --ledger deletes the rest. The default is ledger.ndjson in Out
	// or, without Out, a file in the user's cache directory, which is removed once
	// everything that it lists is deleted.
	Ledger string
}

// Credentials are an access key of the project. They are sent by HTTP Basic, or
// exchanged for an OAuth2 token if TokenURL is set.
type Credentials struct {
	// KeyID and KeySecret are the two parts of the access key.
	KeyID, KeySecret string
	// TokenURL is where to get a token by client credentials. A value that begins
	// with a slash is a path below the target's root.
	TokenURL string
}

// Callbacks configures how callbacks reach the run.
type Callbacks struct {
	// PublicURL is the URL at which the implementation reaches Listen.
	PublicURL string
	// Listen is the address to listen on, such as ":9000"; empty means any loopback
	// port.
	Listen string
}

// Channels are the channels of new apps.
type Channels struct {
	// Messages is the channel of messages, such as SMS. Events is the channel of
	// events, such as RCS, and empty if there is none.
	Messages, Events string
	// Credentials are the channel_credentials of new apps, as JSON. The default is
	// placeholders, which give access to nothing.
	Credentials json.RawMessage
}

// Budgets limit how long the run waits. A value of 0 means the default.
type Budgets struct {
	// Eventually is how long a change may take to become visible: 5 s by default, and
	// at most 2 min.
	Eventually time.Duration
	// Never is how long to watch for something that must not happen: by default 50 ms
	// for a target on this host and 2 s for others; at most 30 s.
	Never time.Duration
	// Request is the timeout of one request: 10 s by default, and at most 1 min.
	Request time.Duration
}
