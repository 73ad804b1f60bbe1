package steps

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"

	"github.com/modecert/modecert/steps/fault"
)

// A Phrase is a sentence that a feature can use.
type Phrase struct {
	Keyword string                // Given, Then, or Given/When for an action
	Expr    func() *regexp.Regexp // compiled at its first use
	Group   string                // heading in the phrase book
	Text    string                // as people read it
	Slots   []Slot                // of Text
	Sends   string                // operations and fields of the API that it sends, for readers
	Reads   string                // what it reads and judges, for readers
	begins  string                // every text that it matches begins with this
	effects []effect
	act     actionFunc // for a Given or a When
	check   checkFunc  // for a Then
	arity   int        // number of texts that the handler takes
	args    []string   // see takes; nil if they are the groups of Text
}

// An actionFunc acts and returns the result; Phrase.run then makes it the subject of
// the next steps. A checkFunc checks the results of actions.
type (
	actionFunc func(*World, context.Context, []string) (found, error)
	checkFunc  func(*World, context.Context, []string) error
)

// acting and checking are the types of handlers: methods of World that take the
// groups of the phrase's expression, in order, or what takes says.
type (
	acting interface {
		func(*World, context.Context) (found, error) |
			func(*World, context.Context, string) (found, error) |
			func(*World, context.Context, string, string) (found, error) |
			func(*World, context.Context, string, string, string) (found, error) |
			func(*World, context.Context, string, string, string, string) (found, error)
	}
	checking interface {
		func(*World, context.Context) error |
			func(*World, context.Context, string) error |
			func(*World, context.Context, string, string) error |
			func(*World, context.Context, string, string, string) error |
			func(*World, context.Context, string, string, string, string) error
	}
)

func action[F acting](phrase string, handler F, effects ...effect) *Phrase {
	return doing("Given/When", phrase, handler, effects)
}

func scene[F acting](phrase string, handler F, effects ...effect) *Phrase {
	return doing("Given", phrase, handler, effects)
}

func doing(keyword, phrase string, handler any, effects []effect) *Phrase {
	p := newPhrase(keyword, phrase, effects)
	switch h := handler.(type) {
	case func(*World, context.Context) (found, error):
		p.arity, p.act = 0, func(w *World, ctx context.Context, _ []string) (found, error) { return h(w, ctx) }
	case func(*World, context.Context, string) (found, error):
		p.arity, p.act = 1, func(w *World, ctx context.Context, s []string) (found, error) { return h(w, ctx, s[0]) }
	case func(*World, context.Context, string, string) (found, error):
		p.arity, p.act = 2, func(w *World, ctx context.Context, s []string) (found, error) { return h(w, ctx, s[0], s[1]) }
	case func(*World, context.Context, string, string, string) (found, error):
		p.arity, p.act = 3, func(w *World, ctx context.Context, s []string) (found, error) { return h(w, ctx, s[0], s[1], s[2]) }
	case func(*World, context.Context, string, string, string, string) (found, error):
		p.arity, p.act = 4, func(w *World, ctx context.Context, s []string) (found, error) {
			return h(w, ctx, s[0], s[1], s[2], s[3])
		}
	}
	return p
}

func outcome[F checking](phrase string, handler F, effects ...effect) *Phrase {
	p := newPhrase("Then", phrase, effects)
	switch h := any(handler).(type) {
	case func(*World, context.Context) error:
		p.arity, p.check = 0, func(w *World, ctx context.Context, _ []string) error { return h(w, ctx) }
	case func(*World, context.Context, string) error:
		p.arity, p.check = 1, func(w *World, ctx context.Context, s []string) error { return h(w, ctx, s[0]) }
	case func(*World, context.Context, string, string) error:
		p.arity, p.check = 2, func(w *World, ctx context.Context, s []string) error { return h(w, ctx, s[0], s[1]) }
	case func(*World, context.Context, string, string, string) error:
		p.arity, p.check = 3, func(w *World, ctx context.Context, s []string) error { return h(w, ctx, s[0], s[1], s[2]) }
	case func(*World, context.Context, string, string, string, string) error:
		p.arity, p.check = 4, func(w *World, ctx context.Context, s []string) error { return h(w, ctx, s[0], s[1], s[2], s[3]) }
	}
	return p
}

func newPhrase(keyword, phrase string, effects []effect) *Phrase {
	expr, shown, slots := wording(phrase)
	begins := phrase
	if mark := strings.IndexAny(phrase, "{["); mark >= 0 {
		begins = phrase[:mark]
	}
	compiled := sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("^" + expr + "$") })
	return &Phrase{Keyword: keyword, Expr: compiled, Text: shown, Slots: slots, begins: begins, effects: effects}
}

// takes says which texts the handler takes instead of the groups: $1 in one of them
// stands for the first group.
func (p *Phrase) takes(args ...string) *Phrase {
	p.args = args
	act, check := p.act, p.check
	if act != nil {
		p.act = func(w *World, ctx context.Context, said []string) (found, error) {
			return act(w, ctx, filled(args, said))
		}
	}
	if check != nil {
		p.check = func(w *World, ctx context.Context, said []string) error { return check(w, ctx, filled(args, said)) }
	}
	return p
}

// filled returns the texts with the groups in their places.
func filled(args, groups []string) []string {
	var places []string
	for i, group := range groups {
		places = append(places, "$"+strconv.Itoa(i+1), group)
	}
	all := make([]string, len(args))
	for i, arg := range args {
		all[i] = strings.NewReplacer(places...).Replace(arg)
	}
	return all
}

func (p *Phrase) sends(what string) *Phrase { p.Sends = what; return p }
func (p *Phrase) reads(what string) *Phrase { p.Reads = what; return p }

func group(heading string, of ...*Phrase) []*Phrase {
	for _, p := range of {
		p.Group = heading
	}
	return of
}

// Phrases returns the vocabulary, for documentation and lint.
func Phrases() []Phrase {
	all := make([]Phrase, len(phrases))
	for i, p := range phrases {
		all[i] = *p
	}
	return all
}

// known caches the meanings of texts, because features repeat them often.
var known sync.Map // text → []*Phrase

// meanings returns the phrases that match a text. There is exactly one, unless a
// feature or the vocabulary is wrong; godog reports that.
func meanings(text string) []*Phrase {
	if found, ok := known.Load(text); ok {
		return found.([]*Phrase)
	}
	var found []*Phrase
	for _, p := range phrases {
		if strings.HasPrefix(text, p.begins) && p.Expr().MatchString(text) {
			found = append(found, p)
		}
	}
	known.Store(text, found)
	return found
}

// Known reports whether a step's text without its keyword matches a phrase.
func Known(text string) bool { return len(meanings(text)) > 0 }

// Register registers with godog the phrases that match the given texts of a scenario,
// and binds them to its world. It does not register the whole vocabulary: godog holds
// every function until its last scenario has ended, and that would take most of the
// memory of a run.
func Register(sc *godog.ScenarioContext, w *World, texts []string) {
	var step *godog.Step
	sc.StepContext().Before(func(ctx context.Context, st *godog.Step) (context.Context, error) {
		step = st
		return ctx, nil
	})
	registered := map[*Phrase]bool{}
	for _, text := range texts {
		for _, p := range meanings(text) {
			if registered[p] {
				continue
			}
			registered[p] = true
			run := func(ctx context.Context) error { return p.run(ctx, w, step.Type, step.Text) }
			if p.Keyword == "Then" {
				sc.Then(p.Expr(), run)
				continue
			}
			sc.Given(p.Expr(), run)
			if p.Keyword != "Given" {
				sc.When(p.Expr(), run)
			}
		}
	}
}

// run runs the phrase for a step. A panic in it is a fault of the suite.
func (p *Phrase) run(ctx context.Context, w *World, role messages.PickleStepType, text string) error {
	said := p.Expr().FindStringSubmatch(text)[1:]
	err := fault.Catch(func() (err error) {
		defer func() { w.accuse(ctx, err) }()
		if p.check != nil {
			return w.excused(p.check(w, ctx, said))
		}
		if err := w.confirmed(ctx); err != nil {
			return err
		}
		found, err := p.act(w, ctx, said)
		if err == nil {
			w.take(found)
			w.last = spoken{p, said}
			if found.traffic != nil {
				found.traffic.asked = w.last
			}
		}
		if role != messages.PickleStepType_CONTEXT {
			return err
		}
		return w.given(ctx, err)
	})
	w.failed = w.failed || err != nil
	return err
}

// Given runs a phrase as a Given of a feature does, for tests of the packages below
// the steps.
func (w *World) Given(ctx context.Context, text string) error {
	for _, p := range meanings(text) {
		if p.act != nil {
			return p.run(ctx, w, messages.PickleStepType_CONTEXT, text)
		}
	}
	return &SuiteFault{fmt.Sprintf("%q is not a phrase", text)}
}

// spoken is a phrase and the values of its groups.
type spoken struct {
	phrase *Phrase
	said   []string
}

// with returns s with another value for the named group.
func (s spoken) with(group, value string) (spoken, error) {
	i := -1
	if s.phrase != nil {
		i = s.phrase.Expr().SubexpIndex(group)
	}
	if i < 0 {
		return s, &SuiteFault{"what was asked for last has no " + group + " that could be another"}
	}
	said := append([]string(nil), s.said...)
	said[i-1] = value // index 0 is the whole match
	return spoken{s.phrase, said}, nil
}

// again repeats the phrase and returns its answer.
func (s spoken) again(ctx context.Context, w *World) (*Answer, error) {
	found, err := s.repeat(ctx, w)
	return found.answer, err
}

// repeat repeats the phrase. Its result does not become the subject of later steps.
func (s spoken) repeat(ctx context.Context, w *World) (found, error) {
	if s.phrase == nil {
		return found{}, &SuiteFault{"nothing was asked for that could be repeated"}
	}
	return s.phrase.act(w, ctx, s.said)
}
