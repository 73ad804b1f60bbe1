// Package doctor finds problems that would make a run fail or prove little, before the
// run: see [Examine]. Each [Finding] has a name, what was seen, and how to fix it. The
// doctor changes nothing: except for one call to our own receiver, it only reads.
package doctor

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/endpoint"
)

// Severity is what a finding means for a run.
type Severity string

// The severities.
const (
	// Blocks means that no rule can be judged.
	Blocks Severity = "blocks"
	// Lacks means that some rules cannot be verified, or that the run is
	// incomplete.
	Lacks Severity = "lacks"
	// Warns means that the run works, but with a possibly surprising result.
	Warns Severity = "warns"
)

// Finding is something that is missing or wrong.
type Finding struct {
	Name     string   `json:"name"`
	Severity Severity `json:"severity"`
	Found    string   `json:"found"`
	Fix      string   `json:"fix"`
}

// finding is the fixed part of a Finding.
type finding struct {
	severity Severity
	fix      string
}

// The findings, with their severity and how to fix them.
var findings = map[string]finding{
	"no-credentials":       {Blocks, "set MODECERT_PROJECT, MODECERT_KEY_ID and MODECERT_KEY_SECRET (or SINCH_PROJECT_ID, SINCH_KEY_ID, SINCH_KEY_SECRET), or target.auth in modecert.yaml"},
	"configuration":        {Blocks, "correct the configuration as the message says; modecert config shows what is in effect"},
	"not-confirmed":        {Blocks, "give --yes, or confirm: true in modecert.yaml, once you know whom the run writes to"},
	"unreachable":          {Blocks, "check target.url, the network and target.proxy"},
	"certificate":          {Blocks, "give the authority's certificate as target.tls.ca, and ours as target.tls.cert and key if the target asks for one"},
	"token-refused":        {Blocks, "check key id and secret, that the key belongs to this environment, and that the URL is that of its token endpoint (target.auth.oauth2.token_url, MODECERT_TOKEN_URL)"},
	"no-token":             {Blocks, "check target.auth.oauth2.token_url, or the bearer token's file or command"},
	"credentials-refused":  {Blocks, "check that the key may use the Conversation API of this project, and that target.auth names the way the target expects"},
	"project-unknown":      {Blocks, "check target.project (MODECERT_PROJECT, SINCH_PROJECT_ID)"},
	"wrong-region":         {Blocks, "use the region in which the project was set up for the Conversation API"},
	"other-protocol":       {Blocks, "target.url is the root of the API, without /v1; check that no proxy or gateway answers in its place"},
	"in-trouble":           {Blocks, "wait until the target has recovered; lower rate and concurrency if it answers 429"},
	"not-built":            {Blocks, "build GET /apps first; modecert list --calls lists the operations in the order in which it pays to build them"},
	"operations-missing":   {Lacks, "build them; modecert list --calls says how many rules need each. Operations that change something were not tried"},
	"operations-doubtful":  {Warns, "build them if they do not exist yet. Operations that change something were not tried"},
	"operations-lie":       {Lacks, "let them answer as the API reference describes: an unknown id is refused with status 404 and an error body"},
	"redirected":           {Blocks, "give the URL that the target redirects to; a run follows no redirect, which would carry credentials away"},
	"proxy-ignored":        {Warns, "write it as http://host:port, or give target.proxy"},
	"plain-http":           {Warns, "use https: key and messages can be read on the network"},
	"clock-skew":           {Warns, "set this host's clock by NTP, or the target's: signatures and times would be judged wrongly"},
	"slow":                 {Warns, "raise budgets.eventually, budgets.never and budgets.request"},
	"callbacks-unreached":  {Lacks, "check the tunnel of capabilities.callbacks.public_url, and that it leads to capabilities.callbacks.listen"},
	"callbacks-incomplete": {Lacks, "give capabilities.callbacks.public_url (--callback-url), and, with --callbacks, a file that is empty at first"},
	"handset-unusable":     {Lacks, "name an executable file in capabilities.handset.command (--handset-command), with its full path"},
	"not-declared":         {Lacks, "offer it (--control, or capabilities in modecert.yaml), or declare it absent (--without)"},
	"control-unreachable":  {Lacks, "check the control protocol's URL, or declare handset, clock and legacy_app absent"},
	"control-incomplete":   {Lacks, "let GET capabilities of the control protocol offer it, or declare it absent"},
	"no-channel":           {Lacks, "set the channel up in the app, or give recipients.credentials"},
	"no-recipients":        {Warns, "name numbers that may be messaged in recipients.allow; the suite's made-up ones get no message delivered"},
	"few-descriptors":      {Warns, "raise the limit of file descriptors (ulimit -n), or lower concurrency"},
	"few-recipients":       {Lacks, "name at least five numbers in recipients.allow who have no contact, or a pattern such as +1555123*"},
	"recipient-known":      {Lacks, "name recipients who have no contact in this project, or delete theirs yourself; a run never does"},
	"app-unknown":          {Lacks, "check the id under apps or recipients.credentials_of"},
	"app-mode":             {Lacks, "name an app in that mode; a run never changes an existing one"},
	"ttl-hides-messages":   {Lacks, "set the app's dispatch_retention_policy.ttl_days to 1 or more: with the default, 0, no DISPATCH message can be read back"},
	"webhook-limit":        {Warns, "delete unused webhooks of the app, if its callbacks are to be checked"},
}

// Options says what to examine.
type Options struct {
	// Config is effective. If there is none, ConfigErr says why.
	Config    *config.File
	ConfigErr error
	// Regions are the roots of the public service's regions.
	Regions []string
	// Env is the environment, which may name a proxy.
	Env config.Environment
	Now func() time.Time
}

// examination is the state of Examine.
type examination struct {
	Options
	endpoint endpoint.Endpoint
	probe    *endpoint.Probe
	found    []Finding
}

func (x *examination) find(name, format string, args ...any) {
	f := findings[name]
	x.found = append(x.found, Finding{name, f.severity, fmt.Sprintf(format, args...), f.fix})
}

// Examine returns its findings in the order of the checks. After a finding that
// blocks everything, it makes no further checks.
func Examine(ctx context.Context, o Options) []Finding {
	x := &examination{Options: o, found: []Finding{}}
	if x.Now == nil {
		x.Now = time.Now
	}
	for _, look := range []func(context.Context){
		x.configuration, x.address, x.token, x.api, x.operations, x.callbacks, x.handset, x.control, x.declared, x.recipients, x.apps, x.descriptors,
	} {
		look(ctx)
		if slices.ContainsFunc(x.found, func(f Finding) bool { return f.Severity == Blocks }) {
			break
		}
	}
	return x.found
}
