package steps

import (
	"slices"
	"strings"
)

// Effects are what a step changes and needs, apart from what it checks. Each phrase
// of the vocabulary states its own, so that nothing else has to interpret the words
// of a step.
type Effects struct {
	// Needs are the capabilities that the step needs, by their names in the
	// catalogue.
	Needs []string
	// UsesApp is the mode of the app that the step sets up, or empty. An existing app
	// can be used instead.
	UsesApp string
	// ChangesApp is set if the step changes or deletes an app, or creates one that no
	// existing app can replace.
	ChangesApp bool
	// ReadsRetention is set if the step looks at how long an app keeps messages, or
	// by which policy.
	ReadsRetention bool
	// ReadsShared is set if the step looks at what an app does not hold, or holds
	// alone. This cannot be decided for an app that others use too.
	ReadsShared bool

	// Watches is set if the step looks for as long as the run's never budget, since
	// something must not happen or change.
	Watches bool
	// Observes is set if the step only observes whether something is so. Where it is not,
	// the step waits for it until its budget is spent.
	Observes bool

	// NamesCallbackURL is set if what the step sends names the URL that its callbacks go
	// to, so that no webhook is needed for them.
	NamesCallbackURL bool

	// Calls are the operations without which the step shows nothing: those that it is
	// about, by their names in [Operations]. Calls on the way, such as a look-up before a
	// contact is claimed, are not among them.
	Calls []string

	// claim is the text of another step that this one only observes.
	claim string
}

// EffectsOf returns the effects of a step by its text without the keyword. A text
// that matches no phrase has no effects.
func EffectsOf(text string) Effects {
	e := effectsOf(text)
	if e.claim != "" {
		e = effectsOf(e.claim)
		e.Observes = true
	}
	return e
}

// Observed returns the claim that a step only observes: the text of an outcome. ok is
// false if the step is no observation.
func Observed(text string) (claim string, ok bool) {
	claim = effectsOf(text).claim
	return claim, claim != ""
}

func effectsOf(text string) Effects {
	var e Effects
	for _, p := range meanings(text) {
		groups := p.Expr().FindStringSubmatch(text)[1:]
		for _, add := range p.effects {
			add(&e, groups)
		}
	}
	return e
}

// effect adds an effect of a phrase to e. groups are the groups of the phrase's
// expression, in the order in which its handler takes them.
type effect func(e *Effects, groups []string)

// The capabilities, by their names in the catalogue.
const (
	callbacks  = "callbacks"
	recipients = "recipients"
	events     = "events"
	handset    = "handset"
	clock      = "clock"
	legacyApp  = "legacy-app"
)

func needs(capabilities ...string) effect {
	return func(e *Effects, _ []string) { e.Needs = append(e.Needs, capabilities...) }
}

func calls(ops ...string) effect {
	return func(e *Effects, _ []string) { e.Calls = append(e.Calls, ops...) }
}

// callsBy adds the calls that a table has for the text of the first group.
func callsBy(ops map[string][]string) effect {
	return func(e *Effects, groups []string) { e.Calls = append(e.Calls, ops[groups[0]]...) }
}

// looksAt adds the calls by which a subject is looked at where it is stored or listed;
// subject and place are groups, counted from 0. What a recipient wrote is found in the
// list.
func looksAt(subject, place int) effect {
	return func(e *Effects, groups []string) {
		switch received := strings.HasSuffix(groups[subject], "reply") || strings.HasSuffix(groups[subject], "inbound message"); {
		case groups[place] == "listed":
			e.Calls = append(e.Calls, "message.list")
		case groups[subject] == "event":
			e.Calls = append(e.Calls, "event.get")
		case received:
			e.Calls = append(e.Calls, "message.get", "message.list")
		default:
			e.Calls = append(e.Calls, "message.get")
		}
	}
}

// stores adds the calls by which a subject, a group counted from 0, is looked for in a
// store.
func stores(subject int) effect {
	return func(e *Effects, groups []string) {
		if groups[subject] == "event" {
			e.Calls = append(e.Calls, "event.get")
			return
		}
		e.Calls = append(e.Calls, "message.get", "message.list")
	}
}

// storesNot adds the calls by which a subject, a group counted from 0, is looked for where
// it is not. The id of what a recipient wrote is known only to who has seen it.
func storesNot(subject int) effect {
	return func(e *Effects, groups []string) {
		if s := groups[subject]; strings.HasSuffix(s, "reply") || strings.HasSuffix(s, "inbound message") {
			e.Calls = append(e.Calls, "message.list")
			return
		}
		stores(subject)(e, groups)
	}
}

func changesApp(e *Effects, _ []string)     { e.ChangesApp = true }
func readsRetention(e *Effects, _ []string) { e.ReadsRetention = true }
func readsShared(e *Effects, _ []string)    { e.ReadsShared = true }
func watches(e *Effects, _ []string)        { e.Watches = true }

// namesCallbackURL looks for the URL in the content of a message.
func namesCallbackURL(e *Effects, groups []string) {
	e.NamesCallbackURL = e.NamesCallbackURL || slices.Contains(groups, "a callback URL")
}

// ownURL says that what the step sends names the URL.
func ownURL(e *Effects, _ []string) { e.NamesCallbackURL = true }

// observes sets the claim that is observed.
func observes(e *Effects, groups []string) { e.claim = groups[0] }

// usesApp sets the mode of the app: any app of that mode serves.
func usesApp(e *Effects, groups []string) { e.UsesApp = groups[0] }

// where adds an effect only if says returns true for a group, counted from 0.
func where(group int, says func(string) bool, add effect) effect {
	return func(e *Effects, groups []string) {
		if says(groups[group]) {
			add(e, groups)
		}
	}
}

func but(word string) func(string) bool { return func(s string) bool { return s != word } }

// The calls that words of the features stand for.
var (
	recipientsBy = map[string][]string{
		"contact":        {"contact.create"},
		"chat partner":   {"contact.create", "conversation.create"},
		"shared contact": {"contact.create", "conversation.create"},
	}
	onConversation = map[string][]string{"read": {"conversation.get"}, "stopped": {"conversation.stop"}}
	deletions      = map[string][]string{"contact": {"contact.delete"}, "conversation": {"conversation.delete"}}
	listings       = map[string][]string{
		"messages": {"message.list"}, "conversations": {"conversation.list"}, "recent conversations": {"conversation.recent"}, "events": {"event.list"},
	}
	asStranger = map[string][]string{
		"the app is read": {"app.get"}, "the app's messages are listed": {"message.list"}, "the app's conversations are listed": {"conversation.list"},
		"the app sends a message": {"message.send"}, "the app sends an event": {"event.send"}, "a message is deleted": {"message.delete"},
		"the app is renamed": {"app.update"}, "the app's mode is changed": {"app.update"}, "the app is deleted": {"app.delete"}, "a webhook is added": {"webhook.create"},
	}
)

// readsSubject adds the call by which a message or an event is read.
func readsSubject(e *Effects, groups []string) {
	of := "message"
	if groups[0] == "event" {
		of = "event"
	}
	e.Calls = append(e.Calls, of+".get")
}
