package steps

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/modecert/modecert/steps/expect"
)

// underTest stands in grants for the rule under test: that a call is refused is what the
// scenario is about.
const underTest = "the rule under test"

// The ways in which grants lists what is asked for, beside the mode of the app or of the
// message.
const (
	byContactID    = " by contact ID"
	byIdentity     = " by channel_identity"
	onlyReceived   = " of what recipients wrote"
	withTTL        = " with a TTL"
	withPolicy     = " with a policy"
	dispatchOnly   = "DISPATCH_ONLY"
	withoutMode    = ""
	always         = "" // of operations that do not depend on the mode
	fromOtherStore = " from the other source"
	otherSetting   = "another setting" // which an account need not offer
)

// selectable are the rules that say of an app's mode that it can be chosen, whatever else
// is.
var selectable = []string{"APP-DEFAULT-DISPATCH", "APP-MODE-CHANGE", "APP-MODE-CONVERSATION-SELECTABLE", "APP-MODE-DISPATCH-SELECTABLE"}

// grants lists, for each operation and what it is asked for, the rules that say that it
// succeeds. A wrong refusal, in whatever scenario, violates the first of them, and the
// scenario has no result; a scenario of one of the others, which say it of a narrower
// case, violates its own. No rule says it of an operation with an empty list, and of
// what is not listed the rule under test does.
var grants = map[string]map[string][]string{
	"app.create": {
		withoutMode:                   {"APP-DEFAULT-DISPATCH"},
		modeDispatch:                  {"APP-MODE-DISPATCH-SELECTABLE"},
		modeConversation:              {"APP-MODE-CONVERSATION-SELECTABLE"},
		modeDispatch + withTTL:        append([]string{"DISPATCH-TTL-BOUNDS"}, selectable...),
		modeConversation + withTTL:    append([]string{"CONVERSATION-TTL-BOUNDS"}, selectable...),
		modeDispatch + withPolicy:     append([]string{"DISPATCH-POLICY-ONLY-MESSAGE-EXPIRE"}, selectable...),
		modeConversation + withPolicy: append([]string{"CONVERSATION-POLICY-ANY-OF-THREE"}, selectable...),
		otherSetting:                  {},
	},
	"app.update": {
		modeDispatch:                  {"APP-MODE-CHANGE", "APP-MODE-DISPATCH-SELECTABLE"},
		modeConversation:              {"APP-MODE-CHANGE", "APP-MODE-CONVERSATION-SELECTABLE"},
		modeDispatch + withTTL:        append([]string{"DISPATCH-TTL-BOUNDS"}, selectable...),
		modeConversation + withTTL:    append([]string{"CONVERSATION-TTL-BOUNDS"}, selectable...),
		modeDispatch + withPolicy:     append([]string{"DISPATCH-POLICY-ONLY-MESSAGE-EXPIRE"}, selectable...),
		modeConversation + withPolicy: append([]string{"CONVERSATION-POLICY-ANY-OF-THREE"}, selectable...),
		otherSetting:                  {},
	},
	"app.get":    {always: {underTest}},
	"app.list":   {always: {underTest}},
	"app.delete": {always: {underTest}},

	"contact.create": {always: {}},
	"contact.get":    {always: {underTest}},
	"contact.list":   {always: {underTest}},
	"contact.delete": {always: {}},

	"conversation.create":         {always: {}},
	"conversation.get":            {always: {underTest}},
	"conversation.list":           {always: {underTest}},
	"conversation.recent":         {always: {underTest}},
	"conversation.stop":           {always: {underTest}},
	"conversation.delete":         {always: {}},
	"conversation.inject-message": {always: {underTest}},
	"conversation.inject-event": {
		modeDispatch:     {underTest},
		modeConversation: {"CONVERSATION-INJECT-EVENT"},
	},

	"message.send": {
		modeDispatch:                   {"SEND-DISPATCH-IDENTIFIED-BY", "DISPATCH-TWO-WAY-ANSWER", "STRATEGY-DEFAULT", "STRATEGY-DISPATCH-ONLY-IN-DISPATCH"},
		dispatchOnly:                   {"MESSAGE-MODE-DISPATCH"},
		modeConversation:               {"SEND-CONVERSATION-IDENTIFIED-BY", "STRATEGY-DEFAULT"},
		modeConversation + byContactID: {"SEND-CONVERSATION-CONTACT-ID", "APP-LEGACY-PROCESSES-CONVERSATION"},
	},
	"message.get":    {always: {underTest}},
	"message.update": {always: {underTest}},
	"message.delete": {always: {underTest}},
	"message.last":   {always: {underTest}},
	"message.list": {
		modeDispatch:                                            {"LIST-DISPATCH-WITHOUT-ID"},
		modeConversation:                                        {"LIST-APP"},
		modeConversation + " by contact_id":                     {"LIST-CONVERSATION-CONTACT-ID", "APP-LEGACY-LISTS-BY-ID", "LIST-APP"},
		modeConversation + " by conversation_id":                {"LIST-BY-CONVERSATION-ID", "APP-LEGACY-LISTS-BY-ID"},
		modeConversation + " by contact_id and conversation_id": {"LIST-CONVERSATION-BOTH-IDS", "APP-LEGACY-LISTS-BY-ID"},
		modeDispatch + byIdentity:                               {"LIST-IDENTITY", "LIST-IDENTITY-MO"},
		modeConversation + byIdentity:                           {"LIST-IDENTITY", "LIST-IDENTITY-MO"},
		modeDispatch + onlyReceived:                             {"LIST-RECIPIENT-ORIGINATED"},
		modeConversation + fromOtherStore:                       {underTest},
		modeDispatch + inPages:                                  {"LIST-PAGE-SIZE"},
		modeConversation + inPages:                              {"LIST-PAGE-SIZE"},
		modeDispatch + narrowed:                                 {},
		modeConversation + narrowed:                             {},
		modeDispatch + withinTime:                               {"LIST-WINDOW"},
		modeConversation + withinTime:                           {"LIST-WINDOW"},
	},

	"event.send": {
		modeDispatch:                   {"SEND-DISPATCH-EVENT-IDENTIFIED-BY"},
		modeConversation:               {"SEND-CONVERSATION-EVENT-IDENTIFIED-BY"},
		modeConversation + byContactID: {"SEND-CONVERSATION-EVENT-CONTACT-ID", "APP-LEGACY-EVENT-CONTACT-ID"},
	},
	"event.get":  {always: {underTest}},
	"event.list": {always: {underTest}},

	"webhook.create":   {always: {}},
	"webhook.update":   {always: {}},
	"webhook.delete":   {always: {}},
	"webhook.list":     {always: {underTest}},
	"capability.query": {always: {}},
}

// Granting lists the rules that say of some call that it succeeds.
func Granting() []string {
	var rules []string
	for _, asked := range grants {
		for _, of := range asked {
			rules = append(rules, of...)
		}
	}
	for _, by := range grantsOfExtras {
		rules = slices.AppendSeq(rules, maps.Values(by))
	}
	slices.Sort(rules)
	return slices.DeleteFunc(slices.Compact(rules), func(rule string) bool { return rule == underTest })
}

// wronglyRefused returns the error of a call that a Then expects to succeed: a finding
// if the rule under test says that it does. An observed call may be refused.
func (w *World) wronglyRefused(a *Answer, expected string) error {
	own := a.granting == nil || slices.Contains(a.granting, underTest) || slices.Contains(a.granting, w.rule.ID)
	if own || w.observing {
		return w.finding(expect.Finding{Expected: expected, Actual: a.summary(), Exchange: a.exchange})
	}
	return w.notGranted(a)
}

// notGranted returns the error of a refused call without which a scenario has no result.
// The refusal is a finding of the rule that says that the call succeeds.
func (w *World) notGranted(a *Answer) error {
	refused := a.errorf("%s was refused", a.op.title)
	if len(a.granting) == 0 || a.granting[0] == underTest || a.invalid != "" {
		return &setupError{refused}
	}
	return &deniedError{
		refused: refused, answer: a,
		finding: expect.Finding{Rule: a.granting[0], Expected: a.op.title + " succeeds", Actual: a.summary(), Exchange: a.exchange},
	}
}

// deniedError is a refusal that leaves a scenario without a result, and the finding of
// the rule that says that the call succeeds. The finding has no rule where none says so.
type deniedError struct {
	refused error
	answer  *Answer
	finding expect.Finding
}

func (e *deniedError) Error() string {
	if e.finding.Rule == "" {
		return e.refused.Error()
	}
	return fmt.Sprintf("%v, see %s", e.refused, e.finding.Rule)
}

func (e *deniedError) Unwrap() error { return e.refused }

// As makes Judge take the error for a failed set-up.
func (e *deniedError) As(target any) bool {
	setup, ok := target.(**setupError)
	if ok {
		*setup = &setupError{e.refused}
	}
	return ok
}

// accuse records the finding of a refusal that has ended a step.
func (w *World) accuse(ctx context.Context, err error) {
	var denied *deniedError
	if !errors.As(err, &denied) {
		return
	}
	if w.blameExtras(ctx, denied); denied.finding.Rule != "" {
		w.wireFault(denied.finding)
	}
}
