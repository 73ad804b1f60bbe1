// Package conformance runs the modecert suite from an implementer's own go test.
//
// The suite checks whether a service handles the two processing modes of the
// Conversation API, DISPATCH and CONVERSATION, as documented. [Test] runs it against
// a [Target]: an [http.Handler] in the test's own process, or a service that is
// already running:
//
//	func TestProcessingModes(t *testing.T) {
//		conformance.Test(t, conformance.Target{Handler: gateway.New()}, conformance.Config{
//			Without: []string{"handset", "clock", "legacy-app"},
//		})
//	}
//
// # What fails a test
//
// Each scenario is a subtest, named by its id: RULE/key or RULE/key/case. It reports as soon
// as the scenario ends, and logs how long the scenario took.
//
//   - A scenario that violates a must-rule fails. One that violates a should-rule
//     is logged, and fails only with [Config.Strict]. A may-rule is only observed.
//   - A scenario without a result fails: it is [Incomplete], for example because of
//     a timeout. A body of the wrong shape fails WIRE-…/on-the-wire.
//   - A scenario that needs a missing capability is skipped. So is one that
//     [Config.Waivers] covers, and one that [Config.Baseline] violates too.
//   - A capability that is neither offered nor in [Config.Without] fails the test.
//     So does a waiver that matches nothing, has expired or is no longer needed.
//
// Shortly before the time of go test -timeout is up, the run ends, undoes what it
// made and fails, so that its verdicts are not lost.
//
// # Running a part
//
// The flags -run and -skip of go test select rules and scenarios; nothing else runs:
//
//	go test -run 'TestProcessingModes/^DISPATCH-TTL-BOUNDS$/^create-out-of-range$'
//
// In code, use [Config.Rules], [Config.Mode] and [Config.Tags]. The commands modecert
// list and modecert explain RULE show which rules exist and what they are based on.
//
// # A service that runs elsewhere
//
// The control protocol, which schemas/README.md describes, offers a handset, a clock and a
// legacy app. Waivers and reports work as they do for the command:
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
// Test returns a [Report] for further checks:
//
//	report := conformance.Test(t, target, config)
//	if rule, _ := report.Rule("DISPATCH-TTL-BOUNDS"); rule.Verdict != conformance.Conforms {
//		t.Error(rule.Cause)
//	}
//
// Several tests of one process may call Test; parallel tests take turns.
package conformance
