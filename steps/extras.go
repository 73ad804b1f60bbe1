package steps

import (
	"context"
	"fmt"
	"strings"
)

// A message or an event may carry more than the plainest of its kind. That one with an
// extra is refused does not show that sending is: the plain one, which is sent then,
// does.

// The extras that rules speak of.
const (
	messageMetadata      = "message metadata"
	conversationMetadata = "conversation metadata"
	mergedMetadata       = "conversation metadata to be merged"
	correlationID        = "correlation ID"
	strategyNamed        = "strategy " // DEFAULT or DISPATCH_ONLY
	otherContent         = "other content"
)

// grantsOfExtras lists, for each extra and mode in which what carries it is processed, the
// rule that says what becomes of it. Of an extra that is not listed no rule does.
var grantsOfExtras = map[string]map[string]string{
	messageMetadata:      {modeDispatch: "METADATA-IN-RECEIPT", dispatchOnly: "METADATA-IN-RECEIPT", modeConversation: "METADATA-IN-RECEIPT"},
	conversationMetadata: {modeDispatch: "METADATA-MO-DISPATCH", modeConversation: "METADATA-MO-CONVERSATION"},
	mergedMetadata:       {modeConversation: "METADATA-MERGE"},
	correlationID:        {modeDispatch: "CORRELATION-ID-MO", modeConversation: "CORRELATION-ID-MO"},

	strategyNamed + "DEFAULT":    {modeDispatch: "STRATEGY-DEFAULT", modeConversation: "STRATEGY-DEFAULT"},
	strategyNamed + dispatchOnly: {modeDispatch: "STRATEGY-DISPATCH-ONLY-IN-DISPATCH"},
}

// extra is what a request carries beside the plainest content, and the call without it.
type extra struct {
	name, rule string
	plain      func(context.Context) (*Answer, error)
}

// extraOf returns what a message carries beside a text: its content by the words of the
// feature, or a strategy that a plain message does not need. plain sends the same to the
// same recipient without it.
func extraOf(mode, strategy, content string, plain func(context.Context, string) (*Answer, error)) *extra {
	e := &extra{plain: func(ctx context.Context) (*Answer, error) {
		if mode != dispatchOnly {
			strategy = "" // a message in the mode of its app needs none
		}
		return plain(ctx, strategy)
	}}
	switch {
	case strings.HasPrefix(content, messageMetadata), strings.HasSuffix(content, "in its "+messageMetadata):
		e.name = messageMetadata
	case strings.HasSuffix(content, "to be merged"):
		e.name = mergedMetadata
	case strings.HasPrefix(content, conversationMetadata):
		e.name = conversationMetadata
	case strings.HasPrefix(content, correlationID):
		e.name = correlationID
	case content != "":
		e.name = otherContent
	case strategy == "" || mode == dispatchOnly:
		return nil
	default:
		e.name = strategyNamed + strategy
	}
	e.rule = grantsOfExtras[e.name][mode]
	return e
}

// blameExtras sends what was refused once more, without its extra. If that is accepted,
// the refusal violates the rule about the extra, or none. If nothing can be said of it,
// none either.
func (w *World) blameExtras(ctx context.Context, denied *deniedError) {
	e := denied.answer.extra
	if e == nil {
		return
	}
	plain, err := e.plain(ctx)
	if err == nil && !plain.ok() {
		return
	}
	denied.finding.Rule = ""
	if err != nil {
		denied.refused = fmt.Errorf("%w (and without its %s it was not answered: %w)", denied.refused, e.name, err)
		return
	}
	denied.refused = fmt.Errorf("%w, though it is accepted without its %s", denied.refused, e.name)
	denied.finding.Rule = e.rule
	denied.finding.Expected += ", as it does without its " + e.name
}
