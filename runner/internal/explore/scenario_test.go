package explore

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/steps"
)

// Every text is one of a phrase that exists.
func TestWording(t *testing.T) {
	f := fmt.Sprintf
	one := f(sayRetention, "DISPATCH", "1 day")
	for _, text := range []string{
		f(sayAppIn, "DISPATCH"), f(sayAppIn, "DISPATCH") + " with " + one, f(sayAppIn, "DISPATCH") + " with " + one + f(sayUnder, "X"), f(sayAppIn, "DISPATCH") + f(sayPolicy, "X"),
		sayAppByDefault, sayAppByDefault + " and " + one, f(sayAppCreatedIn, "BOTH") + " with " + one + f(sayUnder, "X"), sayDefaultIsCreated + " and " + one + f(sayUnder, "X"),
		f(sayAppCreatedIn, "DISPATCH") + f(sayBothOfNew, "3", "30"), f(sayAppChanged, "DISPATCH"), f(sayAppChanged, "DISPATCH") + " with " + one, f(sayAppWasChanged, "DISPATCH"),
		f(sayAppSet, "DISPATCH", `"soon"`), f(sayAppWasSet, "CONVERSATION", "3 days") + f(sayUnder, "X"), f(sayBothSet, "3", "30"),
		sayAppRenamed, sayLegacyApp, sayLegacyAppRead, sayAppDeleted, f(sayRecipient, "the", "stranger"), f(sayRecipient, "another", "shared contact"),
		f(sayDispatchOnly, "a", "is") + " " + sayTo["contact"], f(saySent, "another", "was", sayTo["contact"]) + f(sayWith, sayDefault), f(saySent, "a", "is", sayTo[""]) + f(sayWith, f(sayUnknownStrategy, "X")),
		f(sayIfAccepted, `correlation ID "B"`), f(sayDispatchOnlyWith, `message metadata "A"`), f(sayEvent, "another", "was", sayTo["contact"]),
		f(sayInjected, "was"), sayCapability, sayReplies, sayReplied, sayWrites, sayWrote, sayTypes, f(sayOpts, "in"), f(sayPassed, "24", "hours"), f(sayPass, "3", "days"),
		f(sayStopped, "was"), f(sayListed, "messages") + f(sayFrom, "DISPATCH") + f(sayBy, "contact ID and conversation ID"), f(sayListed, "messages") + f(sayBy, "contact ID") + sayWithoutApp,
		sayOnlyInbound + f(sayFrom, "DISPATCH"), sayFetched + f(sayBy, "contact ID"), f(sayRead, "reply", "was") + f(sayInSource, "DISPATCH"), f(sayDeleted, "message", "is"), f(sayGiven, "message", "was", "A"),
		sayContactsListed, sayContactRead, sayAppsListed, f(sayIsIn, "message", "stored", "DISPATCH"),
		f(sayReceipt, "second message") + f(saySays, "DISPATCH"), f(saySubmission, "message") + sayCarriesIDs, f(sayCallback, "opt-in") + sayCarriesContact, f(sayCallback, "second reply") + sayCarriesNoIDs,
		f(sayReceipt, "message") + sayCarriesIdentity, f(sayKept, "listed", "reply") + sayCarriesNoIDs, f(sayKept, "stored", "message") + f(sayCarriesMetadata, "A"), f(sayReceipt, "message") + sayCarriesNone,
		f(sayIsReported, "message", "reported as submitted"), f(saySigned, "reply"), f(sayStored, "message") + f(sayAmong, "DISPATCH"), f(sayNeverStored, "reply"), f(sayNoLonger, "message"),
		f(sayHasNone, "contact"), f(sayHasNone, "conversation with the app"), f(sayHas, "contact"), f(sayHas, "conversation with the app"), sayHasActive,
		saySucceeds, sayRefused, sayRefusedAsBad, f(sayAppIs, "DISPATCH"), f(sayAppListed, "DISPATCH"), f(sayAppListedWith, "DISPATCH", "1 day"), sayUnchanged, f(sayAppKeeps, "DISPATCH", "0 days"), f(sayAppKeepsUnder, "DISPATCH", "X"),
		f(sayNeverBeyond, "DISPATCH", "0", "7"), sayOnlyExpire, sayHoldsNothing, f(sayHoldsOnly, "reply"), f(sayHoldsBoth, "message", "reply"),
		f(sayCreated, "contact creation"), f(sayNeverReported, "conversation start"), f(sayCreatedSigned, "contact creation"), sayCapabilityIs, f(sayCarries, "reply", correlationID, "A"),
		f(sayAppUpdated, "a metadata report view"), f(sayAppCreatedWith, "callback settings"), f(sayRecipient, "the", "stranger") + sayTwoIdentities, sayMade, f(sayTheirsDeleted, "contact", "was"),
		f(sayDispatchOnlyWith, "a callback URL"), f(saySent, "a", "is", sayTo[""]) + f(sayWith, saySecondFirst), f(sayListed, "messages") + f(sayFrom, "DISPATCH") + f(sayInPages, "2"), f(sayNoPageHolds, "2"), sayNeitherHas,
		f(sayCarriesMerged, "inbound message", "A", "B"), f(sayCarriesNo, "reply", conversationMetadata), sayAsks,
	} {
		assert.True(t, steps.Known(text), text)
	}
	for name := range nulls {
		assert.True(t, steps.Known(f(sayAppUpdated, name)), name)
	}
	for kind := range kinds[SendMessage] {
		assert.True(t, steps.Known(f(sayKindSent, "another", kind, "was")), kind)
		assert.True(t, steps.Known(f(sayDispatchOnlyKind, kind)), kind)
	}
	for kind := range appEvents {
		assert.True(t, steps.Known(f(sayKindOfEvent, article(kind), kind, "is")), kind)
		assert.True(t, steps.Known(f(sayKindInjected, article(kind), kind)), kind)
	}
	for _, to := range sayTo {
		assert.True(t, steps.Known(f(saySent, "a", "is", to)), to)
	}
	for _, call := range sayCalls {
		for _, how := range sayCredentials {
			assert.True(t, steps.Known(call+how), call+how)
		}
	}
	for _, what := range []string{"create an app", "change the app", "send a message"} {
		for _, how := range sayFaults {
			assert.True(t, steps.Known(f(sayIsMalformed, what, how)), what, how)
		}
	}
}

// told tells a walk on a service with a deviation.
func told(w Walk, deviation string) Scenario {
	return Tell(w, Imagine(w, Variant{}, Everything), Imagine(w, Variant{Deviations: []string{deviation}}, Everything))
}

func TestTell(t *testing.T) {
	w := Walk{
		{N: 1, Do: CreateApp, With: map[string]string{optMode: "CONVERSATION", optDispatchDays: "1"}},
		{N: 2, Do: CreateContact, Who: 1},
		{N: 3, Do: SendMessage, App: 1, Who: 1, With: map[string]string{optStrategy: "DISPATCH_ONLY"}},
		{N: 4, Do: ReadMessage, Of: 3, With: map[string]string{optSource: "DISPATCH_SOURCE"}},
	}
	const id = "dispatch-mt-keeps-known-contact"
	s := told(w, id)
	assert.Empty(t, s.Missing)
	assert.Equal(t, `    @id:explored-send-message
    Scenario: In CONVERSATION mode, the stored message carries no contact ID and no conversation ID
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      When a dispatch-only message is sent to the recipient
      Then the stored message carries no contact ID and no conversation ID
`, s.String())
}

// An app is introduced at its first use. A text that answers no message is not a reply.
func TestTell_order(t *testing.T) {
	w := Walk{
		{N: 1, Do: CreateApp, With: map[string]string{optMode: "CONVERSATION"}},
		{N: 2, Do: CreateApp, With: map[string]string{optDispatchDays: "2", optDays: "30"}},
		{N: 3, Do: Reply, App: 1, Who: 1},
		{N: 4, Do: SendMessage, App: 2, Who: 1, With: map[string]string{optTopic: "reason", optCorrelation: "yes"}},
		{N: 5, Do: PassTime, With: map[string]string{optHours: "24"}},
		{N: 6, Do: Reply, App: 2, Who: 1},
	}
	s := told(w, "dispatch-reply-without-metadata")
	assert.Empty(t, s.Missing)
	assert.Equal(t, []string{
		"Given an app in CONVERSATION mode",
		"And the recipient is a stranger",
		"And the recipient wrote to the app",
		"And an app created with the default mode and a DISPATCH retention of 2 days",
	}, s.Lines[:4])
}

func TestTell_missingPhrase(t *testing.T) {
	w := Walk{{N: 1, Do: CreateApp}, {N: 2, Do: CreateApp}, {N: 3, Do: ChangeApp, App: 1, With: map[string]string{optName: "yes", optMode: "CONVERSATION"}}}
	s := told(w, "new-name-resets-mode")
	assert.NotEmpty(t, s.Missing)
	assert.Contains(t, s.String(), "# no phrase says: ")
}

// A scenario knows the ids of what it creates, and no others. A new app was nothing else
// before.
func TestTell_unknownID(t *testing.T) {
	app := Step{N: 1, Do: CreateApp, With: map[string]string{optMode: "CONVERSATION"}}
	sent := Step{N: 2, Do: SendMessage, App: 1, Who: 1, With: map[string]string{optStrategy: "DISPATCH_ONLY"}}
	expected := []Seen{{Answer: `{"status":"success"}`}, {Answer: `{"status":"success"}`}, {Answer: `{"status":"success"}`}}
	saw := []Seen{expected[0], expected[1], {Answer: `{"status":"refused"}`}}
	for missing, third := range map[string]Step{
		"the contact ID of a stranger":      {N: 3, Do: SendMessage, App: 1, Who: 1, With: map[string]string{optBy: "contact"}},
		"the conversation ID of a stranger": {N: 3, Do: ListMessages, App: 1, Who: 1, With: map[string]string{optConversation: "1"}},
	} {
		assert.Equal(t, []string{missing}, Tell(Walk{app, sent, third}, expected, saw).Missing)
		created := Tell(Walk{app, {N: 2, Do: SendMessage, App: 1, Who: 1}, third}, expected, saw)
		assert.Empty(t, created.Missing, "what a message creates is known")
		assert.Contains(t, created.String(), sayMade)
	}
	stopped := Step{N: 3, Do: StopConversation, App: 1, Who: 1}
	assert.Contains(t, Tell(Walk{app, {N: 2, Do: CreateContact, Who: 1}, stopped}, expected, saw).Missing, "the conversation ID of a contact")
	assert.NotEmpty(t, told(Walk{{N: 1, Do: CreateApp}, {N: 2, Do: ReadApp, App: 1}}, "app-read-without-name").Missing)
}

// What an earlier step is to report is not never reported.
func TestTell_reportedBeforeIsNotNeverReported(t *testing.T) {
	w := Walk{
		{N: 1, Do: CreateApp, With: map[string]string{optMode: "CONVERSATION"}},
		{N: 2, Do: SendMessage, App: 1, Who: 1}, {N: 3, Do: Reply, App: 1, Who: 1},
	}
	s := told(w, "conversation-mo-in-another-conversation").String()
	assert.Contains(t, s, "When the recipient replies")
	assert.NotContains(t, s, "never reported")
}

// A pasted scenario fails on the deviation and conforms without it, also where the effect
// comes later than the answer.
func TestPasted(t *testing.T) {
	for _, id := range []string{"dispatch-mt-reports-contact-never-made", "dispatch-mt-changes-the-app", "contact-creation-without-id"} {
		w, _ := shows(t, Variant{Deviations: []string{id}}, Variant{})
		w = shrinkFor(w, Variant{}, id, Everything).Renumbered()
		s := told(w, id)
		require.Empty(t, s.Missing)
		rule := deviations()[id].Breaks
		fails, err := runPasted(context.Background(), rule, s.String(), id)
		require.NoError(t, err, s.String())
		assert.True(t, fails, s.String())
		fails, err = runPasted(context.Background(), rule, s.String(), "")
		require.NoError(t, err)
		assert.False(t, fails)
	}
}
