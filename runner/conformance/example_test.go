package conformance_test

import (
	"net/http"
	"testing"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/runner/conformance"
)

// gateway stands for your own implementation.
func gateway() http.Handler {
	return reference.New(reference.Options{Project: "acme", KeyID: "key", KeySecret: "secret"}).Handler()
}

// processingModes is TestProcessingModes in a package of your own, where go test
// runs it.
func processingModes(t *testing.T) {
	report := conformance.Test(t, conformance.Target{Handler: gateway(), Name: "acme-gateway"}, conformance.Config{
		Project:     "acme",
		Credentials: conformance.Credentials{KeyID: "key", KeySecret: "secret", TokenURL: "/oauth2/token"},
		// Scenarios that need these are skipped.
		Without: []string{"handset", "clock", "legacy-app"},
		// Leave this out to run every rule.
		Rules: []string{"APP-DEFAULT-DISPATCH", "DISPATCH-TTL-BOUNDS"},
		// report.html and the other reports; go test -artifacts keeps them.
		Out: t.ArtifactDir(),
	})
	for _, rule := range report.Rules {
		if rule.Verdict == conformance.Conforms {
			t.Logf("%s (%s): %q", rule.ID, rule.Level, rule.Quote)
		}
	}
}

// The suite as a test of an implementer's own package:
//
//	go test -run TestProcessingModes
//	go test -run 'TestProcessingModes/DISPATCH-TTL-BOUNDS$' -v
func ExampleTest() {
	_ = processingModes
}
