package steps

import (
	"slices"
	"strings"
)

// Effects are what a step does to the target and asks of it, beside what it
// checks. Each phrase of the vocabulary states its own, so that whoever decides
// by them does not have to read the words of a step.
type Effects struct {
	// Needs are the capabilities that the step asks for, as the catalogue names
	// them.
	Needs []string
	// UsesApp is the mode of the app that the step sets the scene with, empty
	// where it names none. An app that was there before serves as well.
	UsesApp string
	// ChangesApp is set where the step changes or deletes an app, or creates one
	// in a way for which no app that was there before can stand in.
	ChangesApp bool
	// ReadsRetention is set where the step looks at how long, or by which policy,
	// an app keeps messages.
	ReadsRetention bool
	// ReadsShared is set where the step looks at what is absent from an app, or
	// alone in it. Of an app that others use too, nobody can tell.
	ReadsShared bool

	// claim is another step that this one only observes.
	claim string
}

// EffectsOf returns what a step does and asks for, by its text without its
// keyword. A text that is no phrase has no effects.
func EffectsOf(text string) Effects {
	e := effectsOf(text)
	if e.claim != "" {
		return effectsOf(e.claim)
	}
	return e
}

// Observed returns the claim that a step only observes: the text of another step,
// an outcome. ok is false where the step is no observation.
func Observed(text string) (claim string, ok bool) {
	claim = effectsOf(text).claim
	return claim, claim != ""
}

func effectsOf(text string) Effects {
	var e Effects
	for _, p := range meanings(text) {
		groups := p.Expr.FindStringSubmatch(text)[1:]
		for _, add := range p.effects {
			add(&e, groups)
		}
	}
	return e
}

// effect adds what a phrase does. groups are what the groups of its expression
// hold, in the order in which its handler takes them.
type effect func(e *Effects, groups []string)

// The capabilities, as the catalogue names them.
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

func changesApp(e *Effects, _ []string)     { e.ChangesApp = true }
func readsRetention(e *Effects, _ []string) { e.ReadsRetention = true }
func readsShared(e *Effects, _ []string)    { e.ReadsShared = true }

// observes takes the effects of the claim that is observed.
func observes(e *Effects, groups []string) { e.claim = groups[0] }

// usesApp is what the phrase does that has an app in a mode: any app of that mode
// serves, whoever made it.
func usesApp(e *Effects, groups []string) { e.UsesApp = groups[0] }

// where adds an effect only where a group, counted from 0, says what it has to.
func where(group int, says func(string) bool, add effect) effect {
	return func(e *Effects, groups []string) {
		if says(groups[group]) {
			add(e, groups)
		}
	}
}

// reported adds the need for callbacks where a group, counted from 0, says that
// it is in them that something is seen.
func reported(group int) effect {
	return where(group, func(s string) bool { return strings.HasPrefix(s, "reported") }, needs(callbacks))
}

func oneOf(words ...string) func(string) bool {
	return func(s string) bool { return slices.Contains(words, s) }
}

func but(word string) func(string) bool { return func(s string) bool { return s != word } }
