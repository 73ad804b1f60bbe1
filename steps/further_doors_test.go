package steps

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The phrase book names each further door that a phrase about an absence asks.
func TestPhrases_nameTheirDoors(t *testing.T) {
	for says, kind := range map[string]string{
		"the recipient has no contact":                                "contact",
		"neither identity of the recipient has a contact":             "contact",
		"the recipient has no conversation with the app":              "conversation",
		"the message is never stored":                                 "message",
		"the message is never stored among the CONVERSATION messages": "message",
		"the reply is no longer stored":                               "message",
		"the list is empty":                                           "message",
		"it is observed whether the recipient has no contact":         "",
		"the recipient still has the same contact":                    "",
	} {
		p := meaning(t, says)
		for _, d := range furtherDoors {
			switch {
			case d.kind == kind:
				assert.Contains(t, p.Reads, d.says, says)
			case kind == "":
				assert.NotContains(t, p.Reads, d.says, says)
			}
		}
	}
}

// Recent conversations may be listed without their last messages, or with a later one: the
// door is open as soon as a conversation of the app is listed.
func TestSought_listsItsApp(t *testing.T) {
	for body, want := range map[string]bool{
		`{"conversations":[{"conversation":{"app_id":"A"}}]}`:                           true,
		`{"conversations":[{"conversation":{"app_id":"A"},"last_message":{"id":"M"}}]}`: true,
		`{"conversations":[{"conversation":{"app_id":"B"}}]}`:                           false,
		`{"conversations":[]}`: false,
		`{}`:                   false,
	} {
		s := sought{kind: "message", app: &app{id: "A"}}
		assert.Equal(t, want, s.listsItsApp(&Answer{status: 200, body: []byte(body)}), body)
	}
}

// Others may fill a list between an absence and its control. It is no door then, as it is
// none if it was too long from the beginning; one that is no longer offered is.
func TestFurtherDoors_listsThatGrow(t *testing.T) {
	for later, ends := range map[string]change{
		"":                       answers("contact.list", 200, `{"contacts":[],"next_page_token":"more"}`),
		"is no longer offered":   answers("contact.list", 501),
		"showed nothing of what": answers("contact.list", 200, `{"contacts":[],"next_page_token":""}`),
	} {
		f := forgetful()
		w := f.world(t)
		s := sought{kind: "contact", app: w.app, who: w.recipient}
		require.NoError(t, w.behindNoDoor(t.Context(), s, "none"), later)
		ends(f, w)
		w.controlMessage, w.controlTo = "M9", &recipient{channel: "SMS", identity: "+15550007", contactID: "C7"}
		i := slices.IndexFunc(w.controls, func(c control) bool { return strings.Contains(c.name, "a contact of the control app is listed") })
		require.GreaterOrEqual(t, i, 0, later)
		if err := w.controls[i].see(t.Context()); later == "" {
			assert.NoError(t, err)
		} else {
			assert.ErrorContains(t, err, later)
		}
	}
}
