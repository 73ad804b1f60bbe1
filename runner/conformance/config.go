package conformance

import (
	"crypto/tls"
	"encoding/json"
	"net/http"
	"time"
)

// Target is the implementation to run against: a Handler or a URL.
type Target struct {
	// Handler is an implementation within the test's own process. It is served on
	// loopback until the test ends, so that it meets real HTTP.
	Handler http.Handler
	// URL is the root of the API of a service that runs already, without /v1.
	URL string
	// Name and Version name the implementation in reports.
	Name, Version string
}

// Config says how to run. Its zero value runs every rule with a Handler's defaults
// and no credentials. Paths of files are relative to the folder of the test.
type Config struct {
	// Project is the project's id, in every path; "modecert" where it is empty.
	Project string
	// Credentials authorise requests; without them, requests carry none.
	Credentials Credentials
	// Control is the root of the control protocol, by which the implementation
	// offers a handset, a clock and legacy apps. One that begins with a slash is a
	// path below the target's root.
	Control string
	// Callbacks says how callbacks come to the run. An implementation on this host
	// needs neither of its fields.
	Callbacks Callbacks
	// TLS says how the implementation's certificate is verified, and which
	// certificate of ours it is shown.
	TLS *tls.Config
	// Channels are those of new apps: SMS and RCS where none is given.
	Channels Channels
	// LegacyApp is the id of an app from before 2025-04-16 whose mode was never
	// set. It is read and sent from, never changed.
	LegacyApp string

	// Confirm allows a run against the public service, where messages cost money
	// and reach people. Without it, Test refuses such a URL before it calls anything.
	Confirm bool
	// Allow lists whom the run may send to: numbers in E.164, or patterns that end
	// in *, such as +1555123*. Without it they are numbers that no subscriber has.
	Allow []string
	// MaxSends caps the messages and events of the run; 0 is 2000, and no cap for a
	// target on this host.
	MaxSends int
	// Rate is how many requests may be made in a second; 0 is 10, and no limit for
	// a target on this host.
	Rate float64

	// Without lists capabilities that the implementation does not have: callbacks,
	// recipients, events, handset, clock, legacy-app. What needs one is skipped,
	// and the test can pass all the same.
	Without []string
	// Rules are the ids of the only rules to run; none is all.
	Rules []string
	// Mode is the processing mode whose rules to run: dispatch or conversation;
	// empty is both.
	Mode string
	// Tags is a Cucumber tag expression that narrows the run, such as "@must and
	// not @needs-clock".
	Tags string

	// Strict lets a violated should-rule fail the test.
	Strict bool
	// Waivers is a file of known failures, which do not fail the test until they
	// expire: schemas/waivers.schema.json. modecert waivers init writes the first.
	Waivers string
	// Baseline is the report.json of an earlier run, or its folder: only what got
	// worse since fails the test.
	Baseline string
	// Out is the folder to write every report to: report.json, report.html,
	// junit.xml, messages.ndjson, summary.md, badge.svg and badge.json. Empty writes
	// none.
	Out string

	// Seed is that of names and identities; 0 draws one, which keeps a run from
	// meeting the contacts of the last.
	Seed int64
	// Concurrency is how many scenarios run at once; 0 is 4.
	Concurrency int
	// Budgets bound the waiting.
	Budgets Budgets
	// Ledger is the file that lists what the run makes at a URL, each line before
	// the call, and what of it is deleted again; where a test was killed, modecert
	// clean --ledger deletes the rest. Where it is empty the file is ledger.ndjson
	// in Out, or one in the user's cache folder, which goes once all that it lists
	// is deleted.
	Ledger string
}

// Credentials are an access key of the project: by HTTP Basic, or by OAuth2 where
// there is a TokenURL.
type Credentials struct {
	KeyID, KeySecret string
	// TokenURL is where to get a token by client credentials. One that begins with
	// a slash is a path below the target's root.
	TokenURL string
}

// Callbacks says how callbacks come to the run.
type Callbacks struct {
	// PublicURL is the URL by which the implementation reaches Listen.
	PublicURL string
	// Listen is the address of this host to listen on, such as ":9000"; empty is
	// any port of loopback.
	Listen string
}

// Channels are the channels of new apps.
type Channels struct {
	// Messages is the channel of messages, such as SMS; Events that of events, such
	// as RCS, empty where there is none.
	Messages, Events string
	// Credentials are the channel_credentials of new apps, as JSON; without them
	// they are placeholders, which open nothing.
	Credentials json.RawMessage
}

// Budgets bound the waiting. Each has a default where it is 0.
type Budgets struct {
	// Eventually is how long a change may take to become visible: 5 s, and at most
	// 2 min.
	Eventually time.Duration
	// Never is how long to watch for what must not happen: 50 ms for a target on
	// this host, 2 s for others, and at most 30 s.
	Never time.Duration
	// Request is the time-out of one request: 10 s, and at most 1 min.
	Request time.Duration
}
