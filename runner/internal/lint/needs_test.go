package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/steps"
)

// A scenario needs what its steps need, and its rule needs nothing else.
func TestNeeds(t *testing.T) {
	with := func(needs string) string {
		return strings.Replace(rules, "    level: should\n", "    level: should\n    needs: ["+needs+"]\n", 1)
	}
	// The tags of the feature are checked elsewhere.
	check := func(rules, text string, phrases []steps.Phrase) []string {
		return slices.DeleteFunc(check(rules, text, phrases), func(p string) bool { return strings.Contains(p, ": tag @needs-") })
	}
	asked := map[string]bool{}
	for step, needs := range map[string]string{
		"an app is created in DISPATCH mode":                                                     "",
		"the recipient is a contact":                                                             "",
		"a message is sent without a recipient":                                                  "",
		"a message is sent to the recipient":                                                     "recipients",
		"a message is sent to the recipient by contact ID":                                       "recipients",
		`a message is sent to the recipient with correlation ID "A"`:                             "recipients",
		`a dispatch-only message with correlation ID "A" was sent to the recipient, if accepted`: "recipients",
		"the recipient's capability is queried":                                                  "recipients",
		"the same request by channel identity succeeds":                                          "recipients",
		"the same request with mode DISPATCH succeeds":                                           "",
		"an event is sent to the recipient":                                                      "recipients, events",
		"the recipient starts typing":                                                            "events, handset, recipients",
		"the recipient opts in":                                                                  "handset, recipients",
		"the recipient replied":                                                                  "handset, recipients",
		"25 hours pass":                                                                          "clock",
		"the submission callback of the message says DISPATCH":                                   "callbacks",
		"it is observed whether a contact creation is never reported":                            "callbacks",
		`the reply carries correlation ID "A"`:                                                   "callbacks",
		"every callback of the message is signed":                                                "callbacks",
		"the app's webhooks are listed":                                                          "callbacks",
		"a legacy app whose mode was never set":                                                  "legacy-app",
	} {
		text := strings.Replace(feature, "it is read", step, 1)
		phrases := []steps.Phrase{phrase("Given", "an app"), phrase("When", `.+`), phrase("Then", "it has its name|a contact creation is never reported")}
		assert.Empty(t, check(with(needs), text, phrases), step)
		if needs == "" {
			assert.Equal(t, []string{"catalogue.yaml:2: rule APP-NAME has clock among its needs, and none of its steps asks for it"}, check(with("clock"), text, phrases), step)
			continue
		}
		var want []string
		for _, capability := range plan.CapabilityNames() {
			if strings.Contains(needs, capability) {
				asked[capability] = true
				want = append(want, fmt.Sprintf("catalogue.yaml:2: rule APP-NAME leaves %s out of its needs, and the step at x/y.feature:12 asks for it", capability))
			}
		}
		assert.Equal(t, want, check(rules, text, phrases), step)
	}
	assert.ElementsMatch(t, catalogue.CapabilityNames(), slices.Collect(maps.Keys(asked)))
}
