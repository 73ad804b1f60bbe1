// Package gateway_test shows how an implementation of the Conversation API runs
// the suite in its own go test.
package gateway_test

import (
	"testing"

	"github.com/modecert/modecert/fixtures/reference"
	"github.com/modecert/modecert/runner/conformance"
)

func TestProcessingModes(t *testing.T) {
	// Your own http.Handler stands here.
	gateway := reference.New(reference.Options{Project: "acme", KeyID: "key", KeySecret: "secret"})
	t.Cleanup(func() { _ = gateway.Close(t.Context()) })

	conformance.Test(t, conformance.Handler(gateway.Handler()),
		conformance.Project("acme"),
		conformance.OAuth2("key", "secret", "/oauth2/token"),
		conformance.Control("/control"),
		conformance.Without("clock"),
		// Leave this out to run every rule.
		conformance.Rules("APP-DEFAULT-DISPATCH", "DISPATCH-TTL-BOUNDS", "DISPATCH-TTL-KEEPS"),
	)
}
