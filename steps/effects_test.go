package steps

import (
	"context"
	"errors"
	"testing"
	"time"

	messages "github.com/cucumber/messages/go/v34"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEffectsOf(t *testing.T) {
	for text, want := range map[string]Effects{
		"no phrase at all":            {},
		"the request is refused":      {},
		"the app is in DISPATCH mode": {},
		"an app in DISPATCH mode":     {UsesApp: "DISPATCH"},
		"another app in CONVERSATION mode with a CONVERSATION retention of 30 days":                         {UsesApp: "CONVERSATION"},
		"an app is created in CONVERSATION mode with DISPATCH and CONVERSATION retentions of 3 and 30 days": {ChangesApp: true},
		"an app in CONVERSATION mode with retention policy PERSIST_RETENTION_POLICY":                        {ChangesApp: true},
		"an app is created in DISPATCH mode":                                                                {ChangesApp: true},
		"an app created with the default mode":                                                              {ChangesApp: true},
		"the app's DISPATCH retention was set to 1 day":                                                     {ChangesApp: true},
		"a webhook is added without credentials":                                                            {ChangesApp: true},
		"the app is read without credentials":                                                               {},
		"a request to change the app is sent as truncated JSON":                                             {ChangesApp: true},
		"a request to send a message is sent as truncated JSON":                                             {},
		"the same request with a retention of 5 days succeeds":                                              {ChangesApp: true},
		"the same request by channel identity succeeds":                                                     {Needs: []string{"recipients"}},
		"the app is listed with a CONVERSATION retention of 45 days":                                        {ReadsRetention: true},
		"its DISPATCH retention is never outside 0 to 7 days":                                               {ReadsRetention: true, Watches: true},
		"it is observed whether its CONVERSATION retention is 180 days":                                     {ReadsRetention: true, Observes: true},
		"a legacy app whose mode was never set":                                                             {Needs: []string{"legacy-app"}},
		"a message is sent to the recipient":                                                                {Needs: []string{"recipients"}},
		`a dispatch-only message with correlation ID "A" was sent to the recipient, if accepted`:            {Needs: []string{"recipients"}},
		"a message is sent to the recipient with a callback URL":                                            {Needs: []string{"recipients"}, NamesCallbackURL: true},
		"a message is sent without a recipient":                                                             {},
		"an event is sent without a recipient":                                                              {Needs: []string{"events"}},
		"the recipient starts typing":                                                                       {Needs: []string{"recipients", "handset", "events"}},
		"3 days pass":                                                                                       {Needs: []string{"clock"}},
		"the delivery receipt of the message says DISPATCH":                                                 {Needs: []string{"callbacks"}},
		"the message is stored in DISPATCH mode":                                                            {},
		"the stored message carries the contact ID and the conversation ID":                                 {},
		"the stored message carries the contact ID and a new conversation ID":                               {ReadsShared: true},
		"the message is never stored":                                                                       {ReadsShared: true, Watches: true},
		"the message is still stored":                                                                       {},
		"the recipient has no conversation with the app":                                                    {ReadsShared: true, Watches: true},
		"the recipient has no contact":                                                                      {Watches: true},
		"the list holds only the message":                                                                   {ReadsShared: true, Watches: true},
		"the app is unchanged":                                                                              {Watches: true},
		"it is observed whether a contact creation is never reported":                                       {Needs: []string{"callbacks"}, Watches: true, Observes: true},
		"the recipient's capability is reported":                                                            {Needs: []string{"callbacks", "recipients"}},
	} {
		got := EffectsOf(text)
		got.Calls = nil // see below
		assert.Equal(t, want, got, text)
	}
}

func TestEffectsOf_calls(t *testing.T) {
	for text, want := range map[string][]string{
		"an app in CONVERSATION mode":                                              {"app.create"},
		"an app in DISPATCH mode with a DISPATCH retention of 7 days":              {"app.create", "app.create.retention"},
		"the app is deleted":                                                       {"app.delete"},
		"the app is listed in DISPATCH mode":                                       {"app.list"},
		"the recipient is a stranger":                                              nil,
		"the recipient is a chat partner":                                          {"contact.create", "conversation.create"},
		"the recipient has no conversation with the app":                           {"conversation.list"},
		"the recipient opts in":                                                    {"handset.opt"},
		"the delivery receipt of the message says DISPATCH":                        nil,
		"the reply is stored in DISPATCH mode":                                     {"message.get", "message.list"},
		"the event is stored":                                                      {"event.get"},
		"the message is never stored":                                              {"message.get", "message.list"},
		"the stored message carries the contact ID and the conversation ID":        {"message.get", "contact.get", "conversation.get"},
		"the second message is deleted in the DISPATCH source":                     {"message.delete"},
		"the recent conversations are listed":                                      {"conversation.recent"},
		"the app is listed with a DISPATCH retention of 7 days":                    {"app.list"},
		"no app was created":                                                       {"app.get", "app.list"},
		"the list is empty":                                                        nil,
		"the delivery receipt of the message carries the contact ID":               {"contact.get"},
		"the callback of the reply carries the contact ID and the conversation ID": {"contact.get", "conversation.get"},
		"the listed message carries message metadata \"A\"":                        {"message.list"},
		"the inbound message is never stored":                                      {"message.list"},
		"the stored inbound message carries no contact ID and no conversation ID":  {"message.get", "message.list"},
		"the events are listed by contact ID":                                      {"event.list"},
		"a webhook is added without credentials":                                   {"webhook.create"},
		"it is observed whether its CONVERSATION retention is 180 days":            {"app.get", "app.get.settings"},
	} {
		assert.Equal(t, want, EffectsOf(text).Calls, text)
	}
}

// A step takes the time of the window if its phrase says that it watches, and only then:
// a run begins with the scenarios that wait.
func TestEffectsOf_watches(t *testing.T) {
	const window = time.Hour
	for _, r := range rows(t) {
		f := newFake()
		w := f.world(t)
		w.session.Budgets.Never = window
		if r.where != nil {
			r.where(f, w)
		}
		begun := f.now
		p := meaning(t, r.says)
		role := messages.PickleStepType_OUTCOME
		if p.act != nil {
			role = messages.PickleStepType_CONTEXT
		}
		judged(t, absent, p.run(t.Context(), w, role, r.says), r.says)
		assert.Equal(t, EffectsOf(r.says).Watches, f.now.Sub(begun) >= window, r.says)
	}
}

// Every group that an effect looks at exists in its phrase.
func TestEffects_fitTheirPhrases(t *testing.T) {
	for _, p := range Phrases() {
		for _, add := range p.effects {
			assert.NotPanics(t, func() { add(&Effects{}, make([]string, p.Expr().NumSubexp())) }, p.Expr())
		}
	}
}

// An existing app that keeps messages too briefly or is now in another mode
// contradicts what the operator declared.
func TestDeclared_existingAppThatDoesNotServe(t *testing.T) {
	for text, want := range map[string]Kind{
		"an app in DISPATCH mode":                                           absent,
		"an app in DISPATCH mode with a DISPATCH retention of 2 days":       absent,
		"an app in DISPATCH mode with a DISPATCH retention of 3 days":       Unavailable,
		"an app in DISPATCH mode with a CONVERSATION retention of 30 days":  absent, // unset is 180
		"an app in DISPATCH mode with a CONVERSATION retention of 181 days": Unavailable,
		"an app in CONVERSATION mode":                                       Unavailable,
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

// A message cannot name a channel that an existing app does not have; one that shows none
// may have any.
func TestAppOffers(t *testing.T) {
	for channels, want := range map[string]Kind{
		``: absent,
		`"channel_credentials":[{"channel":"SMS"},{"channel":"RCS"}],`: absent,
		`"channel_credentials":[{"channel":"SMS"}],`:                   Unavailable,
		`"channel_credentials":[{"channel":"RCS"}],`:                   Unavailable,
	} {
		w, _ := answering(200, `{"id":"A",`+channels+`"processing_mode":"DISPATCH"}`)
		w.session.Apps = map[string]string{"DISPATCH": "A"}
		require.NoError(t, w.Given(context.Background(), "an app in DISPATCH mode"))
		w.recipient = &recipient{channel: "RCS", also: &recipient{channel: "SMS"}}
		body := map[string]any{}
		err := w.addContent(body, "priority for their second identity")
		judged(t, want, err, channels)
		var declared *unavailableError
		assert.Equal(t, want == Unavailable, errors.As(err, &declared) && declared.Declared(), channels)
	}
}

func TestObserved(t *testing.T) {
	claim, ok := Observed("it is observed whether the request is refused")
	assert.True(t, ok)
	assert.Equal(t, "the request is refused", claim)
	_, ok = Observed("the request is refused")
	assert.False(t, ok)
}
