package steps

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"sync"

	"github.com/cucumber/godog"

	"github.com/modecert/modecert/steps/fault"
)

// A Phrase is one way of saying something in a feature.
type Phrase struct {
	Keyword string // Given, When or Then; "Given/When" where an action serves as both
	Expr    *regexp.Regexp
	// handler is a method expression of World: (world, context, groups …) error.
	handler reflect.Value
	effects []effect
}

const (
	mode    = `(DISPATCH|CONVERSATION)`
	subject = `(message|first message|second message|third message|refused message|event|reply|first reply|second reply|typing|opt-in|opt-out)`
	naming  = `(contact id|channel identity|an unknown contact id|contact id and channel identity|an empty list of identities|nothing|the identity that came with the reply)`
)

// phrases is the suite's whole vocabulary. An action may set a scene (Given:
// it has to succeed) or be what the scenario is about (When: the answer is
// kept and judged by what follows). Behind its handler stands what it does and
// asks for beside what it checks; see Effects.
var phrases = []Phrase{
	// Apps
	action(`an(?:other)? app(?: is)?( created)?(?: in (\w+) mode| without a mode)?(?: that keeps (?:`+mode+` )?messages for (\S+)(?: or, in conversations, (\d+))? days?)?(?: under (\w+))?`, (*World).phraseCreateApp, usesApp),
	action(`an app from before April 16th, 2025 whose mode was never set(?: is read)?`, (*World).useLegacyApp, needs(legacyApp)),
	action(`the app (?:is|was) changed to (\w+) mode(?: and to keep (?:`+mode+` )?messages for (\S+) days?(?: under (\w+))?)?`, (*World).phraseChangeMode, changesApp),
	action(`the app (?:is|was) set to keep (?:`+mode+` )?messages for (\S+)(?: or, in conversations, (\d+))? days?(?: under (\w+))?`, (*World).phraseChangeRetention, changesApp),
	action(`the app is renamed`, (*World).renameApp, changesApp),
	action(`the app (?:is|was) deleted`, (*World).deleteApp, changesApp),
	outcome(`the app is (listed )?in `+mode+` mode`, (*World).appIsInMode),
	outcome(`the app (?:keeps|is (listed) to keep) `+mode+` messages(?: for (\d+) days?)?(?: under (\w+))?`, (*World).appKeeps, readsRetention),
	outcome(`the app never keeps `+mode+` messages(?: for (less than \d+ or more than \d+) days)?(?: under (any policy but \w+|\w+))?`, (*World).neverInForce, readsRetention),
	outcome(`nothing (else )?has changed`, (*World).nothingChanged),

	// Recipients
	scene(`a(?:nother)? recipient who has (no contact|a contact|a contact and a conversation with the app|a contact and a conversation with another app)`, (*World).newRecipient),
	outcome(`the recipient (?:still )?has (no|a|an active|the same) (contact|conversation)(?: with the app)?`, (*World).phraseRecipientHas, where(1, oneOf("conversation"), readsShared)),
	action(`the (contact|conversation) (?:is|was) (read|stopped)`, (*World).readOrStop, where(0, oneOf("conversation"), readsShared)),

	// Sending and receiving
	action(`an?(?:other)? message (?:is |was )?sent to the recipient(?: by `+naming+`)?(?: (in DISPATCH mode|in the app's own mode|under the unknown strategy \w+))?(?: with (.+?))?(, if accepted)?`, (*World).phraseSend, where(0, but("nothing"), needs(recipients))),
	action(`an(?:other)? event (?:is |was )?sent to the recipient(?: by `+naming+`)?`, (*World).sendEvent, needs(events), where(0, but("nothing"), needs(recipients))),
	action(`an event (?:is |was )?injected into the conversation`, (*World).injectEvent),
	action(`the recipient's capability is queried`, (*World).queryCapability, needs(recipients)),
	action(`the recipient (replies|replied|writes|wrote|starts typing|opts in|opts out)`, (*World).recipientActs, needs(recipients, handset), where(0, oneOf("starts typing"), needs(events))),
	action(`(\d+) (days?|hours?) pass(?:ed)?`, (*World).phrasePass, needs(clock)),

	// What became of it
	outcome(`the `+subject+` is (reported|reported as submitted|stored|listed) in `+mode+` mode`, (*World).isInMode, reported(1)),
	outcome(`the `+subject+` is (reported|reported as submitted|stored|listed) without a contact or a conversation`, (*World).isAlone, reported(1)),
	outcome(`the `+subject+` is (reported|reported as submitted|stored|listed) with the recipient's contact( and (?:a new )?conversation)?`, (*World).isAssociated, reported(1), where(2, oneOf(" and a new conversation"), readsShared)),
	outcome(`the `+subject+` is (reported|reported as submitted)(?: (with the recipient's identity))?`, (*World).phraseReported, reported(1)),
	outcome(`the `+subject+` is (|still |never |no longer )stored(?: among the `+mode+` messages)?`, (*World).isStored, where(1, oneOf("never ", "no longer "), readsShared)),
	scene(`the (message|first message|second message) was stored`, (*World).wasStored),
	outcome(`the `+subject+` is (stored|listed|reported as submitted) with the (?:new|message) metadata`, (*World).hasMetadata, reported(1)),
	outcome(`the `+subject+` carries (the|no) (conversation metadata|merged conversation metadata|correlation id|message metadata)`, (*World).carries, needs(callbacks)),
	outcome(`every callback of the `+subject+` is signed`, (*World).signed, needs(callbacks)),
	outcome(`a (contact creation|conversation start|capability) is (reported|never reported|reported and signed)`, (*World).consequenceReported, needs(callbacks), where(0, oneOf("capability"), needs(recipients))),

	// Reading and listing
	action(`the `+subject+` (?:is|was) (read|deleted|given new metadata)(?: among the `+mode+` messages)?`, (*World).readSubject),
	action(`the (messages|conversations|recent conversations|events|last messages) are listed(?: from the `+mode+` source)?(?: with (.+?))?(?: without (the app))?`, (*World).list),
	action(`the apps are listed`, (*World).listApps),
	action(`the app's webhooks are listed`, (*World).listWebhooks, needs(callbacks)),
	action(`(the apps are listed|an app is created|the app is (?:read|renamed|taken away)|its (?:messages|conversations) are listed|the app sends (?:a message|an event)|a message is deleted|a webhook is added) (without credentials|with a wrong token|with a wrong password)`, (*World).callAs, where(0, oneOf("an app is created", "the app is renamed", "the app is taken away", "a webhook is added"), changesApp)),
	action(`a request to (create an app|change the app|send a message) is (cut short|written in plain words)`, (*World).malformedRequest, where(0, oneOf("create an app", "change the app"), changesApp)),
	outcome(`the list holds (only )?(?:the )?(nothing|.+)`, (*World).listHolds, readsShared),
	outcome(`the same list without the ids is given`, (*World).sameWithoutIDs),
	outcome(`the same ids are accepted for an app in CONVERSATION mode`, (*World).sameOnConversationApp),

	// Answers
	outcome(`the request succeeds`, (*World).phraseSucceeds),
	outcome(`the request is refused`, (*World).phraseRefused),
	outcome(`the same request is accepted(?: by (channel identity))?(?: (in the app's own mode))?(?: in `+mode+` mode)?(?: for (\d+) days?)?(?: under (\w+))?`, (*World).sameAccepted, where(0, anything, needs(recipients)), where(1, anything, needs(recipients)),
		where(2, anything, changesApp), where(3, anything, changesApp), where(4, anything, changesApp)),
	outcome(`the request is refused with status 400`, (*World).phraseRefused400),
	outcome(`the caller is asked for credentials`, (*World).asksForCredentials),
	outcome(`every body has the documented shape`, (*World).shapely),
	outcome(`it is observed whether (.+)`, (*World).observe, observes),
}

func action(expr string, handler any, effects ...effect) Phrase {
	return newPhrase("Given/When", expr, handler, effects)
}

func scene(expr string, handler any, effects ...effect) Phrase {
	return newPhrase("Given", expr, handler, effects)
}

func outcome(expr string, handler any, effects ...effect) Phrase {
	return newPhrase("Then", expr, handler, effects)
}

func newPhrase(keyword, expr string, handler any, effects []effect) Phrase {
	return Phrase{Keyword: keyword, Expr: regexp.MustCompile("^" + expr + "$"), handler: reflect.ValueOf(handler), effects: effects}
}

// Phrases returns the vocabulary, for documentation and lint.
func Phrases() []Phrase { return append([]Phrase(nil), phrases...) }

// Register binds to the world of one scenario the phrases that its steps may mean,
// whatever their keyword: godog holds on to every function that it is given until
// its last scenario has ended, and the whole vocabulary for each would make up
// most of what a run takes of memory.
func Register(sc *godog.ScenarioContext, w *World, texts []string) {
	w.outcomeOf = outcomeOf
	meant := map[*Phrase]bool{}
	for _, text := range texts {
		for _, p := range meanings(text) {
			if !meant[p] {
				meant[p] = true
				p.register(sc, w)
			}
		}
	}
}

func (p *Phrase) register(sc *godog.ScenarioContext, w *World) {
	switch p.Keyword {
	case "Given":
		sc.Given(p.Expr, p.bind(w, given))
	case "When":
		sc.When(p.Expr, p.bind(w, when))
	case "Given/When":
		sc.Given(p.Expr, p.bind(w, given))
		sc.When(p.Expr, p.bind(w, when))
	case "Then":
		sc.Then(p.Expr, p.bind(w, then))
	}
}

// known remembers what a text may mean: features say the same again and again.
var known sync.Map // text → []*Phrase

// meanings are the phrases that a text is an instance of: one, unless a feature
// or the vocabulary is wrong, which is godog's to find.
func meanings(text string) []*Phrase {
	if found, ok := known.Load(text); ok {
		return found.([]*Phrase)
	}
	var found []*Phrase
	for i := range phrases {
		if phrases[i].Expr.MatchString(text) {
			found = append(found, &phrases[i])
		}
	}
	known.Store(text, found)
	return found
}

// Given does what a phrase says, as a Given of a feature does: for those who test
// what stands below the steps.
func (w *World) Given(ctx context.Context, text string) error {
	for i := range phrases {
		if p := &phrases[i]; p.Keyword != "Then" {
			if m := p.Expr.FindStringSubmatch(text); m != nil {
				return given(w, ctx, func() error { return p.call(w, ctx, m[1:]) })
			}
		}
	}
	return &SuiteFault{fmt.Sprintf("%q is no phrase", text)}
}

// role is what a phrase's keyword makes of its action.
type role func(w *World, ctx context.Context, act func() error) error

func given(w *World, ctx context.Context, act func() error) error { return w.given(ctx, act) }
func when(_ *World, _ context.Context, act func() error) error    { return act() }
func then(_ *World, _ context.Context, act func() error) error    { return act() }

var (
	contextType = reflect.TypeFor[context.Context]()
	stringType  = reflect.TypeFor[string]()
	errorType   = reflect.TypeFor[error]()
)

// bind makes the function godog calls: a context and one string per group.
func (p *Phrase) bind(w *World, r role) any {
	in := []reflect.Type{contextType}
	for range p.Expr.NumSubexp() {
		in = append(in, stringType)
	}
	t := reflect.FuncOf(in, []reflect.Type{errorType}, false)
	return reflect.MakeFunc(t, func(values []reflect.Value) []reflect.Value {
		ctx := values[0].Interface().(context.Context)
		args := make([]string, 0, len(values)-1)
		for _, v := range values[1:] {
			args = append(args, v.String())
		}
		err := r(w, ctx, func() error { return p.call(w, ctx, args) })
		result := reflect.New(errorType).Elem()
		if err != nil {
			result.Set(reflect.ValueOf(err))
		}
		return []reflect.Value{result}
	}).Interface()
}

// call runs the phrase's handler. A panic in it is a fault of the suite.
func (p *Phrase) call(w *World, ctx context.Context, args []string) error {
	in := []reflect.Value{reflect.ValueOf(w), reflect.ValueOf(ctx)}
	for _, a := range args {
		in = append(in, reflect.ValueOf(a))
	}
	if want := p.handler.Type().NumIn(); len(in) != want {
		return &SuiteFault{fmt.Sprintf("phrase %s has %d groups, its handler takes %d", p.Expr, len(args), want-2)}
	}
	return fault.Catch(func() error {
		err, _ := p.handler.Call(in)[0].Interface().(error)
		return err
	})
}

// outcomeOf finds the outcome that a text states, and what its groups hold.
func outcomeOf(text string) (*Phrase, []string) {
	for i := range phrases {
		if p := &phrases[i]; p.Keyword == "Then" {
			if m := p.Expr.FindStringSubmatch(text); m != nil {
				return p, m[1:]
			}
		}
	}
	return nil, nil
}

// The handlers below only fit a phrase's groups to what the world offers.

func (w *World) phraseCreateApp(ctx context.Context, _, mode, keeps, days, inConversations, policy string) error {
	k := kept{mode: keeps, days: days, policy: policy, inConversations: inConversations}
	return w.createApp(ctx, mode, k)
}

func (w *World) phraseChangeRetention(ctx context.Context, mode, days, inConversations, policy string) error {
	k := kept{mode: mode, days: days, policy: policy, inConversations: inConversations}
	return w.changeRetention(ctx, k)
}

func (w *World) phraseChangeMode(ctx context.Context, mode, keeps, days, policy string) error {
	return w.changeMode(ctx, mode, kept{mode: keeps, days: days, policy: policy})
}

func (w *World) phraseRecipientHas(ctx context.Context, how, what string) error {
	return w.recipientHas(ctx, what, how)
}

func (w *World) phrasePass(ctx context.Context, n, unit string) error {
	count, err := strconv.Atoi(n)
	if err != nil {
		return &SuiteFault{err.Error()}
	}
	return w.pass(ctx, count, unit)
}

func (w *World) phraseSend(ctx context.Context, by, strategy, with, lenient string) error {
	if err := w.sendMessage(ctx, by, strategy, with); err != nil {
		return err
	}
	if lenient != "" && !w.outcome.ok() {
		w.outcome = nil // left open by the documentation: nobody judges it
	}
	return nil
}

func (w *World) phraseReported(ctx context.Context, which, place, identity string) error {
	if err := w.succeeded(); err != nil {
		return err
	}
	views, err := w.reported(ctx, which, place)
	if err != nil || identity == "" {
		return err
	}
	return w.sameIdentity(views)
}

func (w *World) phraseSucceeds(context.Context) error {
	if w.outcome == nil {
		return &SuiteFault{"nothing was asked for before this step"}
	}
	return w.succeeded()
}

func (w *World) phraseRefused(ctx context.Context) error { return w.refused(ctx, 0) }
func (w *World) phraseRefused400(ctx context.Context) error {
	return w.refused(ctx, http.StatusBadRequest)
}
