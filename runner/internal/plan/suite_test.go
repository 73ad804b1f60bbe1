package plan

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/catalogue"
)

// rules is a small catalogue: one rule of each mode, with and without needs.
func rules() *catalogue.Catalogue {
	rule := func(id string, mode catalogue.Mode, level catalogue.Level, needs ...string) *catalogue.Rule {
		return &catalogue.Rule{ID: id, Mode: mode, Level: level, Source: catalogue.Page, Needs: needs}
	}
	return &catalogue.Catalogue{Rules: []*catalogue.Rule{
		rule("DISPATCH-ONE", catalogue.Dispatch, catalogue.Must),
		rule("CONVERSATION-ONE", catalogue.Conversation, catalogue.Should, Callbacks),
		rule("BOTH-ONE", catalogue.Both, catalogue.May, Handset, Clock),
	}}
}

// ours has a feature file for each purpose: scenarios, an outline, tags.
func ours() fstest.MapFS {
	return fstest.MapFS{
		"a/first.feature": {Data: []byte(`Feature: The first
  What it is about.

  @rule:DISPATCH-ONE
  Rule: One

    @id:kept
    Scenario: an app is kept
      Given an app
      When it is read
      Then it is there

    # a remark before the tags
    @id:days
    @slow
    @also
    Scenario Outline: messages are kept for <days> days
      When the app keeps messages for <days> days
      Then it keeps them

      Examples:
        | case    | days |
        | minus-1 | -1   |
        | one     | 1    |

      @far
      Examples: far away
        | case | days |
        | far  | 3650 |

  @rule:CONVERSATION-ONE @should @needs-callbacks
  Rule: Two
    "To the letter."
    API reference, App

    Read as: a description may say anything.

    @id:contact
    Scenario: a contact is made
      When a message is sent
      Then a contact is there
`)},
		"b/second.feature": {Data: []byte("Feature: The second\n\n  @rule:BOTH-ONE\n  Rule: Three\n\n    @id:reply\n    Scenario: a reply comes\n      When it is written\n      Then it comes\n")},
		"catalogue.yaml":   {Data: []byte("not read here")},
	}
}

// build plans with everything offered unless o says otherwise.
func build(t *testing.T, o Options) *Plan {
	t.Helper()
	if o.Offered == nil {
		o.Offered = CapabilityNames()
	}
	p, _, err := Build(ours(), rules(), o)
	require.NoError(t, err)
	return p
}

// ids lists the ids of the scenarios with a disposition.
func ids(p *Plan, d Disposition) []string {
	found := []string{}
	for _, s := range p.Scenarios {
		if s.Disposition == d {
			found = append(found, s.ID)
		}
	}
	return found
}
