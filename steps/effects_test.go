package steps

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEffectsOf(t *testing.T) {
	for text, want := range map[string]Effects{
		"no phrase at all":            {},
		"the request is refused":      {},
		"the app is in DISPATCH mode": {},
		"an app in DISPATCH mode":     {UsesApp: "DISPATCH"},
		"another app in CONVERSATION mode that keeps CONVERSATION messages for 30 days":                  {UsesApp: "CONVERSATION"},
		"an app is created in CONVERSATION mode that keeps messages for 3 or, in conversations, 30 days": {ChangesApp: true},
		"an app in CONVERSATION mode under PERSIST_RETENTION_POLICY":                                     {ChangesApp: true},
		"an app is created in DISPATCH mode":                                                             {ChangesApp: true},
		"an app without a mode":                                                                          {ChangesApp: true},
		"the app was set to keep DISPATCH messages for 1 day":                                            {ChangesApp: true},
		"a webhook is added without credentials":                                                         {ChangesApp: true},
		"the app is read without credentials":                                                            {},
		"a request to change the app is cut short":                                                       {ChangesApp: true},
		"a request to send a message is cut short":                                                       {},
		"the same request is accepted for 5 days":                                                        {ChangesApp: true},
		"the same request is accepted by channel identity":                                               {Needs: []string{"recipients"}},
		"the app is listed to keep CONVERSATION messages for 45 days":                                    {ReadsRetention: true},
		"the app never keeps DISPATCH messages for less than 0 or more than 7 days":                      {ReadsRetention: true},
		"it is observed whether the app keeps CONVERSATION messages for 180 days":                        {ReadsRetention: true},
		"an app from before April 16th, 2025 whose mode was never set":                                   {Needs: []string{"legacy-app"}},
		"a message is sent to the recipient":                                                             {Needs: []string{"recipients"}},
		"a message sent to the recipient in DISPATCH mode with a correlation id, if accepted":            {Needs: []string{"recipients"}},
		"a message is sent to the recipient by nothing":                                                  {},
		"an event is sent to the recipient by nothing":                                                   {Needs: []string{"events"}},
		"the recipient starts typing":                                                                    {Needs: []string{"recipients", "handset", "events"}},
		"3 days pass":                                                                                    {Needs: []string{"clock"}},
		"the message is reported in DISPATCH mode":                                                       {Needs: []string{"callbacks"}},
		"the message is stored in DISPATCH mode":                                                         {},
		"the message is stored with the recipient's contact and conversation":                            {},
		"the message is stored with the recipient's contact and a new conversation":                      {ReadsShared: true},
		"the message is never stored":                                                                    {ReadsShared: true},
		"the message is still stored":                                                                    {},
		"the recipient has no conversation with the app":                                                 {ReadsShared: true},
		"the recipient has no contact":                                                                   {},
		"the list holds only the message":                                                                {ReadsShared: true},
		"a capability is reported":                                                                       {Needs: []string{"callbacks", "recipients"}},
	} {
		got := EffectsOf(text)
		got.Calls = nil // see below
		assert.Equal(t, want, got, text)
	}
}

func TestCallsOfSteps(t *testing.T) {
	for text, want := range map[string][]string{
		"an app in CONVERSATION mode":                                             {"app.create"},
		"an app in DISPATCH mode that keeps messages for 7 days":                  {"app.create", "app.create.retention"},
		"the app is deleted":                                                      {"app.delete"},
		"the app is listed in DISPATCH mode":                                      {"app.list"},
		"a recipient who has no contact":                                          nil,
		"a recipient who has a contact and a conversation with the app":           {"contact.create", "conversation.create"},
		"the recipient has no conversation with the app":                          {"conversation.list"},
		"the message is sent":                                                     nil,
		"the recipient opts in":                                                   {"handset.opt"},
		"the message is reported in DISPATCH mode":                                nil,
		"the reply is stored in DISPATCH mode":                                    {"message.get", "message.list"},
		"the event is stored":                                                     {"event.get"},
		"the message is never stored":                                             {"message.get", "message.list"},
		"the message is stored with the recipient's contact and conversation":     {"message.get", "contact.get", "conversation.get"},
		"the second message is deleted among the DISPATCH messages":               {"message.delete"},
		"the recent conversations are listed":                                     {"conversation.recent"},
		"a webhook is added without credentials":                                  {"webhook.create"},
		"it is observed whether the app keeps CONVERSATION messages for 180 days": {"app.get"},
	} {
		assert.Equal(t, want, EffectsOf(text).Calls, text)
	}
}

// Every group that an effect looks at exists in its phrase.
func TestEffectsFitTheirPhrases(t *testing.T) {
	for _, p := range Phrases() {
		for _, add := range p.effects {
			assert.NotPanics(t, func() { add(&Effects{}, make([]string, p.Expr.NumSubexp())) }, p.Expr)
		}
	}
}

// An existing app that keeps messages too briefly or is now in another mode
// contradicts what the operator declared.
func TestAnExistingAppThatDoesNotServe(t *testing.T) {
	for text, want := range map[string]Kind{
		"an app in DISPATCH mode": absent,
		"an app in DISPATCH mode that keeps DISPATCH messages for 2 days":      absent,
		"an app in DISPATCH mode that keeps DISPATCH messages for 3 days":      Unavailable,
		"an app in DISPATCH mode that keeps CONVERSATION messages for 30 days": Unavailable,
		"an app in CONVERSATION mode":                                          Unavailable,
	} {
		w, _ := answering(200, `{"id":"A","processing_mode":"DISPATCH","dispatch_retention_policy":{"ttl_days":2}}`)
		w.session.Apps = map[string]string{"DISPATCH": "A", "CONVERSATION": "A"}
		err := w.Given(context.Background(), text)
		judged(t, want, err, text)
		if want == Unavailable {
			var declared *unavailableError
			require.ErrorAs(t, err, &declared, text)
			assert.True(t, declared.Declared(), text)
		}
	}
}

func TestObserved(t *testing.T) {
	claim, ok := Observed("it is observed whether the request is refused")
	assert.True(t, ok)
	assert.Equal(t, "the request is refused", claim)
	_, ok = Observed("the request is refused")
	assert.False(t, ok)
}
