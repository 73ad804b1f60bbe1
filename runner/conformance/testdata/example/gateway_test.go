// Package gateway_test shows how an implementation of the Conversation API runs
// the suite in its own go test.
package gateway_test

import (
	"testing"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/runner/conformance"
)

func TestProcessingModes(t *testing.T) {
	// Use your own http.Handler here.
	gateway := reference.New(reference.Options{Project: "acme", KeyID: "key", KeySecret: "secret"})
	t.Cleanup(func() { _ = gateway.Close(t.Context()) })

	report := conformance.Test(t, conformance.Target{Handler: gateway.Handler()}, conformance.Config{
		Project:     "acme",
		Credentials: conformance.Credentials{KeyID: "key", KeySecret: "secret", TokenURL: "/oauth2/token"},
		Control:     "/control",
		Without:     []string{"clock"},
		Out:         t.ArtifactDir(), // kept with go test -artifacts
		// Leave this out to run every rule.
		Rules: []string{"APP-DEFAULT-DISPATCH", "DISPATCH-TTL-BOUNDS", "DISPATCH-TTL-KEEPS"},
	})
	if report.Outcome != conformance.OutcomePartial {
		t.Errorf("%s: %v", report.Outcome, report.Reasons)
	}
}
