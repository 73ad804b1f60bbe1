package explore

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/steps"
)

// Every text is one of a phrase that exists.
func TestTheTextsArePhrases(t *testing.T) {
	f := fmt.Sprintf
	one := "1 day"
	keeping := f(sayKeeping, "DISPATCH", one)
	for _, text := range []string{
		f(sayAppIn, "DISPATCH"), f(sayAppIn, "DISPATCH") + keeping, f(sayAppIn, "DISPATCH") + keeping + f(sayUnder, "X"), f(sayAnotherAppIn, "DISPATCH"),
		sayAppWithoutMode, sayAppWithoutMode + keeping, f(sayAppCreatedIn, "BOTH") + keeping + f(sayUnder, "X"), sayAppCreatedWithout + keeping,
		f(sayAppChanged, "DISPATCH"), f(sayAppWasChanged, "DISPATCH"), f(sayAppSet, "DISPATCH", one), f(sayAppWasSet, "CONVERSATION", "3 days") + f(sayUnder, "X"),
		sayAppRenamed, sayLegacyApp, sayAppDeleted, sayStranger, sayKnown, sayPartner, sayAnother,
		saySends + sayByContact + sayInDispatch + f(sayWith, "conversation metadata and a correlation id"), saySent, saySends + sayByUnknown + sayInOwn,
		saySends + sayByBoth, saySends + sayByEmpty, saySends + sayByNone + f(sayUnderUnknown, "OTHER"), sayEvent + sayByContact, sayEventSent,
		sayInjected, sayCapability, sayReplies, sayReplied, sayTypes, f(sayOpts, "in"), f(sayDays, one), strings.TrimSuffix(f(sayDays, "3 days"), "ed"),
		f(sayHours, "36"), sayStopped, sayWasStopped, f(sayListed, "messages") + f(sayFrom, "DISPATCH") + f(sayNarrowed, "the contact and the conversation"),
		f(sayListed, "last messages") + sayWithoutApp, f(sayDeleted, "message") + f(sayAmong, "DISPATCH"), f(sayWasDeleted, "reply"), f(sayGiven, "message"), f(sayWasGiven, "message"),
		f(sayIsIn, "message", "stored", "DISPATCH"), f(sayAlone, "reply", "reported"), f(sayWithContact, "event", "reported"), f(sayWithBoth, "message", "listed"),
		f(sayIsReported, "message", "reported as submitted"), f(sayStored, "message") + f(sayAmong, "DISPATCH"), f(sayNeverStored, "reply"), f(sayNoLonger, "message"),
		f(sayHasNone, "contact"), f(sayHasNone, "conversation with the app"), f(sayHas, "contact"), f(sayHas, "conversation with the app"),
		saySucceeds, sayRefused, sayRefusedAsBad, f(sayAppIs, "DISPATCH"), f(sayAppKeeps, "DISPATCH", one), f(sayAppKeepsUnder, "DISPATCH", "X"),
		f(sayNeverBeyond, "DISPATCH", "0", "7"), sayHoldsNothing, f(sayHoldsOnly, "reply"), f(sayHoldsBoth, "message", "reply"),
		f(sayCreated, "contact creation"), f(sayNeverReported, "conversation start"), f(sayMetadata, "message", "stored"), f(sayCarries, "reply", "correlation id"),
		f(sayCarriesNo, "reply", "conversation metadata"), sayAppsListed, sayAsks,
	} {
		assert.True(t, steps.Known(text), text)
	}
	for _, call := range sayCalls {
		for _, how := range sayCredentials {
			assert.True(t, steps.Known(call+how), call+how)
		}
	}
	for _, what := range sayRequests {
		for _, how := range sayFaults {
			assert.True(t, steps.Known(f(sayIsMalformed, what, how)), what, how)
		}
	}
}

// told tells a walk on a service with a deviation.
func told(w Walk, deviation string) Scenario {
	return Tell(w, Imagine(w, Variant{}, Everything), Imagine(w, Variant{Deviations: []string{deviation}}, Everything))
}

func TestAFoundWalkIsAScenario(t *testing.T) {
	w := Walk{
		{N: 1, Do: CreateApp, With: map[string]string{optMode: "CONVERSATION", optDispatchDays: "1"}},
		{N: 2, Do: CreateContact, Who: 1},
		{N: 3, Do: SendMessage, App: 1, Who: 1, With: map[string]string{optStrategy: "DISPATCH_ONLY"}},
		{N: 4, Do: ReadMessage, Of: 3, With: map[string]string{optSource: "DISPATCH_SOURCE"}},
	}
	const id = "dispatch-mt-keeps-known-contact"
	s := told(w, id)
	assert.Empty(t, s.Missing)
	assert.Equal(t, `    Scenario: found by a walk: read a message after create a contact
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      When a message is sent to the recipient in DISPATCH mode
      Then the message is stored without a contact or a conversation
`, s.String())
}

func TestWhatNoPhraseSaysIsSaid(t *testing.T) {
	w := Walk{{N: 1, Do: CreateApp}, {N: 2, Do: CreateApp}, {N: 3, Do: ChangeApp, App: 1, With: map[string]string{optName: "yes", optMode: "CONVERSATION"}}}
	s := told(w, "new-name-resets-mode")
	assert.NotEmpty(t, s.Missing)
	assert.Contains(t, s.String(), "# no phrase says: ")
}

// A pasted scenario fails on the deviation and conforms without it.
func TestPasted(t *testing.T) {
	w, _ := shows(t, Variant{Deviations: []string{"dispatch-mt-reports-contact-never-made"}}, Variant{})
	w = shrinkFor(w, Variant{}, "dispatch-mt-reports-contact-never-made", Everything).Renumbered()
	s := told(w, "dispatch-mt-reports-contact-never-made")
	require.Empty(t, s.Missing)
	rule := deviations()["dispatch-mt-reports-contact-never-made"].Breaks
	fails, err := Pasted(context.Background(), rule, s.String(), "dispatch-mt-reports-contact-never-made")
	require.NoError(t, err, s.String())
	assert.True(t, fails, s.String())
	fails, err = Pasted(context.Background(), rule, s.String(), "")
	require.NoError(t, err)
	assert.False(t, fails)
}
