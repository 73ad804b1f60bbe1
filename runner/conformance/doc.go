// Package conformance runs the modecert suite from an implementer's own go test.
//
// The suite checks whether a service handles the two processing modes of the
// Conversation API, DISPATCH and CONVERSATION, as documented. [Test] runs it
// against a [Target], which is an [http.Handler] of the test's own process or a
// service that runs already:
//
//	func TestProcessingModes(t *testing.T) {
//		conformance.Test(t, conformance.Target{Handler: gateway.New()}, conformance.Config{
//			Without: []string{"handset", "clock", "legacy-app"},
//		})
//	}
//
// # What fails a test
//
// Each scenario is a subtest, named RULE/scenario as in reports, which reports as
// soon as the scenario ends and logs the time that it took.
//
//   - A scenario that violates a must-rule fails. One that violates a should-rule
//     is logged, and fails with [Config.Strict]; a may-rule is only observed.
//   - A scenario that came to no answer fails: it is [Incomplete], because of a
//     time-out, say. A body of the wrong shape fails WIRE-…/on-the-wire.
//   - What cannot be verified is skipped: a capability that it needs is missing. So
//     is what a waiver of [Config.Waivers] covers, and what [Config.Baseline]
//     violates too.
//   - A capability that is neither offered nor in [Config.Without] fails the test,
//     and so does a waiver that matches nothing, has expired or is no longer needed.
//
// Shortly before the time of go test -timeout is up the run ends, undoes what it
// made and fails, so that its verdicts are not lost.
//
// # Running a part
//
// -run and -skip of go test select rules and scenarios, and nothing else is run:
//
//	go test -run 'TestProcessingModes/DISPATCH-TTL-BOUNDS$'
//
// In code, [Config.Rules], [Config.Mode] and [Config.Tags] do so. modecert list and
// modecert explain RULE say which rules there are and what they rest on.
//
// # A service that runs elsewhere
//
// A handset, a clock and a legacy app are offered by the control protocol, which
// README describes. Known failures are waived, and reports written, as by the
// command:
//
//	conformance.Test(t, conformance.Target{URL: "https://staging.example"}, conformance.Config{
//		Project:     "acme",
//		Credentials: conformance.Credentials{KeyID: id, KeySecret: secret, TokenURL: "/oauth2/token"},
//		Control:     "/control",
//		Callbacks:   conformance.Callbacks{PublicURL: "https://tunnel.example", Listen: ":9000"},
//		Waivers:     "testdata/waivers.yaml",
//		Out:         "build/conformance",
//	})
//
// Test returns a [Report], for further checks:
//
//	report := conformance.Test(t, target, config)
//	if rule, _ := report.Rule("DISPATCH-TTL-BOUNDS"); rule.Verdict != conformance.Conforms {
//		t.Error(rule.Cause)
//	}
//
// Several tests of one process may call Test; parallel ones take turns.
package conformance
