package console_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report/console"
	"github.com/modecert/modecert/runner/internal/report/internal/sample"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

var update = flag.Bool("update", false, "write the transcripts anew")

// ttl is the rule that most transcripts break.
var ttl = catalogue.Rule{
	ID: "DISPATCH-TTL-BOUNDS", Level: catalogue.Must, Mode: catalogue.Dispatch, Source: catalogue.Page,
	Quote: "Message retention TTL is [0 - 7] days.", Where: "Table of processing modes, DISPATCH",
	Reading: "A dispatch TTL outside 0 to 7 days is never in force.", Hint: "Is ttl_days checked on create and on update alike?",
}

func created(status int, body string) wire.Exchange {
	return wire.Exchange{
		Request: wire.Request{
			Method: "POST", URL: "https://api.example/v1/projects/p/apps", Header: map[string]string{"content-type": "application/json"},
			Body: wire.Body(`{"display_name":"it's mine","dispatch_retention_policy":{"ttl_days":8}}`), Auth: "Basic",
		},
		Response: &wire.Response{Status: status, Body: wire.Body(body)}, At: sample.Started(),
	}
}

// result returns the report of one scenario of a rule.
func result(rule catalogue.Rule, change func(*verdict.Result)) *verdict.Report {
	return sample.One(rule, func(res *verdict.Result) {
		res.Evidence = []wire.Exchange{created(200, `{"dispatch_retention_policy":{"ttl_days":8}}`)}
		change(res)
	})
}

// screen returns a violation as a real run finds one, with the whole end of the
// output.
func screen() *verdict.Report {
	r := result(ttl, func(res *verdict.Result) {
		res.Evidence[0].Request.URL = "http://reference.modecert.test/v1/projects/11111111-2222-4333-8444-555555555555/apps"
		res.Evidence[0].Request.Body = wire.Body(`{"channel_credentials":[{"channel":"SMS","static_bearer":{"claimed_identity":"modecert","token":"•••"}},` +
			`{"channel":"RCS","static_bearer":{"claimed_identity":"modecert","token":"•••"}}],"dispatch_retention_policy":{"retention_type":"MESSAGE_EXPIRE_POLICY","ttl_days":8},` +
			`"display_name":"modecert app-1 791693866367","processing_mode":"CONVERSATION"}`)
		res.Findings = []expect.Finding{{Expected: "never less than 0 or more than 7 days", Actual: "8", Pointer: "/dispatch_retention_policy/ttl_days", Exchange: 1}}
	})
	r.Rules[0].Scenarios[0].ID = ttl.ID + "/create-out-of-range/conversation-8"
	r.Target.Kind, r.Target.URL = "reference", "http://reference.modecert.test"
	r.Invocation = []string{"--deviation", "dispatch-ttl-8-accepted-on-create"}
	r.Gate = verdict.Gate{Status: 1, Reasons: []string{"must-rules violated (1): " + ttl.ID}}
	return r
}

// transcripts returns the kinds of failure as a person at a terminal sees them.
func transcripts() map[string]struct {
	report *verdict.Report
	o      console.Options
} {
	type transcript = struct {
		report *verdict.Report
		o      console.Options
	}
	found := func(f ...expect.Finding) func(*verdict.Result) {
		return func(res *verdict.Result) { res.Findings = f }
	}
	failed := func(err error) func(*verdict.Result) {
		return func(res *verdict.Result) { res.Err = err }
	}
	value := expect.Finding{Expected: "never less than 0 or more than 7 days", Actual: "8", Pointer: "/dispatch_retention_policy/ttl_days", Exchange: 1}
	status := expect.Finding{Expected: "a refusal (4xx)", Actual: "status 200", Exchange: 1, Hint: "the mode of the app decides"}
	should, may := ttl, ttl
	should.ID, should.Level = "DISPATCH-TTL-REFUSED", catalogue.Should
	may.ID, may.Level = "DISPATCH-TTL-READING", catalogue.May
	long := ttl
	long.Quote = strings.Repeat("a sentence that goes on and on, ", 8) + "and ends."
	shape := ttl
	shape.ID, shape.Source = "WIRE-APP", catalogue.Reference
	binary := func(res *verdict.Result) {
		res.Evidence[0].Request.Body = wire.Body("\x00\xff")
		res.Findings = []expect.Finding{status}
	}
	late := func(res *verdict.Result) {
		res.Evidence = []wire.Exchange{{Request: created(0, "").Request, Error: "no answer within 10s", At: sample.Started()}}
		res.Err = errors.New("POST /v1/projects/p/apps: no answer within 10s")
	}
	waived := result(ttl, found(value))
	waived.Waivers = []verdict.Waiver{{Rule: "NO-SUCH-RULE", Reason: "fixed in 2.5", Owner: "ann@example.com", Expires: "2026-12-31", State: "unmatched"}}
	waived.Gate = verdict.Gate{Status: 1, Reasons: []string{"waiver of NO-SUCH-RULE matches nothing"}}
	many := sample.Many(9, 30)
	many.Gate = verdict.Gate{Status: 1, Reasons: []string{"must-rules violated (9): RULE-00, RULE-01, RULE-02, RULE-03, RULE-04, RULE-05, RULE-06, RULE-07, RULE-08"}}
	missing := sample.Conforming(2, "handset")
	missing.Capabilities = verdict.Capabilities{Missing: []string{"handset"}}
	missing.Gate = verdict.Gate{Status: 3, Reasons: []string{"capability handset is neither offered nor declared absent"}}
	strict := result(should, found(status))
	strict.Strict = true
	out := console.Options{Reports: "out"}
	return map[string]transcript{
		"value":            {result(ttl, found(value)), out},
		"status":           {result(ttl, found(status)), out},
		"several-findings": {result(ttl, found(value, status, status)), out},
		"no-exchange":      {result(ttl, found(expect.Finding{Expected: "a callback within 5s", Actual: "none of 3 callbacks"})), out},
		"warning":          {result(should, found(status)), out},
		"strict":           {strict, out},
		"callback": {result(ttl, func(res *verdict.Result) {
			res.Callbacks = []wire.Callback{
				{Body: wire.Body(`{"message_submit_notification":{"processing_mode":"DISPATCH"}}`)},
				{Body: wire.Body(`{"app_id":"01M0","message_delivery_report":{"status":"DELIVERED","processing_mode":"CONVERSATION"}}`)},
			}
			res.Findings = []expect.Finding{{Expected: `"DISPATCH"`, Actual: `"CONVERSATION"`, Pointer: "/message_delivery_report/processing_mode", Callback: 2}}
		}), out},
		"screen": {screen(), console.Options{Reports: "build/staging", Width: 80}},
		"on-the-wire": {result(shape, func(res *verdict.Result) {
			res.WireFindings = []expect.Finding{{Rule: shape.ID, Expected: "a string", Actual: "a number", Pointer: "/id", Exchange: 1}}
		}), out},
		"hostile-answer": {result(ttl, found(expect.Finding{Expected: "status 400", Actual: "status 200 " + sample.Nasty, Exchange: 1})), out},
		"binary-body":    {result(ttl, binary), out},
		"narrow":         {result(long, found(value)), console.Options{Width: 80}},
		"no-answer":      {result(ttl, late), out},
		"given-failed":   {result(ttl, failed(errors.New("Given an app in DISPATCH mode: status 503"))), out},
		"panic": {result(ttl, func(res *verdict.Result) {
			res.Err, res.Fault = errors.New("panic: index out of range [3] with length 3"), true
		}), out},
		"nothing-recorded": {result(ttl, failed(errors.New("DISPATCH-TTL-BOUNDS/example.json: recording is missing"))), out},
		"nothing-observed": {result(may, func(*verdict.Result) {}), out},
		"left-behind": {result(ttl, func(res *verdict.Result) {
			found(value)(res)
			res.CleanupErrs = []string{"app 01M0 is still there: status 503"}
		}), out},
		"never-ran":        {sample.Unrun(ttl, plan.Run), out},
		"waiver-unmatched": {waived, out},
		"capability":       {missing, out},
		"many":             {many, out},
		"quiet":            {result(ttl, found(value)), console.Options{Quiet: true}},
		"verbose":          {sample.Full(), console.Options{Verbose: true}},
	}
}

// TestWrite_transcripts compares the terminal's output for each kind of failure with
// testdata; go test -update replaces it, for a person to review.
func TestWrite_transcripts(t *testing.T) {
	for name, c := range transcripts() {
		t.Run(name, func(t *testing.T) {
			got := write(t, c.report, c.o)
			file := filepath.Join("testdata", name+".golden")
			if *update {
				require.NoError(t, os.MkdirAll("testdata", 0o755))
				require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, string(want), got)
		})
	}
}

// Each single violation fits a screen, with everything needed to act on it.
func TestWrite_transcriptsAreComplete(t *testing.T) {
	for _, name := range []string{"value", "status", "several-findings", "warning", "strict", "on-the-wire", "hostile-answer", "binary-body", "narrow"} {
		c := transcripts()[name]
		got := write(t, c.report, c.o)
		for _, part := range []string{"\n  rule      \"", "\n  expected  ", "actual  ", "\n  exchange  ", "curl ", "\n  try       ", "\n  rerun     modecert run "} {
			assert.Contains(t, got, part, name)
		}
		assert.Less(t, strings.Count(got, "\n"), 30, name)
	}
	for _, name := range []string{"callback", "no-exchange"} {
		c := transcripts()[name]
		got := write(t, c.report, c.o)
		shown := map[string]string{"callback": "\n  callback  message_delivery_report {\"status\"", "no-exchange": "\n  exchange  no single exchange shows it\n"}[name]
		for _, part := range []string{"\n  rule      \"", "\n  expected  ", "actual  ", shown, "\n  try       ", "\n  rerun     modecert run "} {
			assert.Contains(t, got, part, name)
		}
	}
	for _, name := range []string{"no-answer", "given-failed", "panic"} {
		c := transcripts()[name]
		got := write(t, c.report, c.o)
		for _, part := range []string{"INCOMPLETE  ", "\n  rule      \"", "\n  cause     ", "\n  exchange  curl", "\n  rerun     modecert run "} {
			assert.Contains(t, got, part, name)
		}
	}
}
