package evidence

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps"
)

// Handset returns a handset that captures what recipients do.
func (l *Log) Handset(next steps.Handset) steps.Handset { return &watchedHandset{next, l} }

// TimeMachine returns a time machine that captures the moves of the clock.
func (l *Log) TimeMachine(next steps.TimeMachine) steps.TimeMachine {
	return &watchedClock{next, l}
}

// Actions returns what recipients did and how the clock moved so far.
func (l *Log) Actions() []wire.Action {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.actions)
}

type watchedHandset struct {
	steps.Handset
	log *Log
}

func (h *watchedHandset) Reply(ctx context.Context, from steps.Sender, text string) (sent string, err error) {
	return sent, h.log.act(wire.Action{Kind: cassette.ActReply}, func() error {
		sent, err = h.Handset.Reply(ctx, from, text)
		return err
	})
}

func (h *watchedHandset) Event(ctx context.Context, from steps.Sender) error {
	return h.log.act(wire.Action{Kind: cassette.ActEvent}, func() error { return h.Handset.Event(ctx, from) })
}

func (h *watchedHandset) Opt(ctx context.Context, from steps.Sender, direction string) error {
	return h.log.act(wire.Action{Kind: cassette.ActOpt, Direction: direction}, func() error { return h.Handset.Opt(ctx, from, direction) })
}

type watchedClock struct {
	steps.TimeMachine
	log *Log
}

func (c *watchedClock) Advance(ctx context.Context, by time.Duration) error {
	return c.log.act(wire.Action{Kind: cassette.ActAdvance, Seconds: int64(by / time.Second)}, func() error { return c.TimeMachine.Advance(ctx, by) })
}

// act does and captures an action.
func (l *Log) act(a wire.Action, do func() error) error {
	err := do()
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		a.Error = l.redact.Text(err.Error())
	}
	a.After, a.AfterCallback = len(l.exchanges), len(l.callbacks)
	l.actions = append(l.actions, a)
	return err
}

// OfRecording returns the evidence that a replay of a recording captures.
func OfRecording(rec *cassette.Recording) ([]wire.Exchange, []wire.Callback, []wire.Action) {
	l := NewLog(nil, Redactor{}, nil, nil)
	for _, e := range rec.Tape {
		switch {
		case e.Exchange != nil:
			l.add(*e.Exchange, e.Exchange.Request.Auth)
		case e.Callbacks != nil:
			var seen []steps.Callback
			for _, c := range e.Callbacks.Seen {
				seen = append(seen, steps.Callback{Body: c.Body, SignatureFault: c.SignatureFault})
			}
			l.received(seen, e.Callbacks.Body != "" || e.Callbacks.Contains != "")
		default:
			l.recorded(e.Action)
		}
	}
	return l.exchanges, l.callbacks, l.actions
}

// recorded captures an action of a recording. The creation of an app is not one of them.
func (l *Log) recorded(a *cassette.Action) {
	if a.Kind == cassette.ActLegacy {
		return
	}
	var in struct {
		Direction string
		Seconds   int64
	}
	_ = json.Unmarshal(a.Input, &in) // members that a kind does not have stay empty
	l.actions = append(l.actions, wire.Action{Kind: a.Kind, Direction: in.Direction, Seconds: in.Seconds, Error: a.Error,
		After: len(l.exchanges), AfterCallback: len(l.callbacks)})
}
