package control

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/steps"
)

// Session is one scenario's use of the control protocol: handset, clock and legacy
// apps. It records its actions on the tape.
type Session struct {
	*Client                    // nil if there is no control protocol
	Tape    *cassette.Recorder // nil if nothing is recorded
	Redact  evidence.Redactor
}

// Note records an action on the tape and returns err.
func (c *Session) Note(kind string, in, out any, err error) error {
	if c.Tape == nil {
		return err
	}
	a := cassette.Action{Kind: kind}
	a.Input = c.encode(in)
	if out != nil && err == nil {
		a.Output = c.encode(out)
	}
	if err != nil {
		a.Error = c.Redact.Text(err.Error())
	}
	c.Tape.Action(a)
	return err
}

func (c *Session) encode(v any) json.RawMessage {
	text, _ := json.Marshal(v) // cannot fail for strings and numbers
	return json.RawMessage(c.Redact.Body(text))
}

func (c *Session) from(s steps.Sender) map[string]any {
	return map[string]any{"project_id": c.Project, "app_id": s.AppID, "channel": s.Channel, "identity": s.Identity}
}

// Reply makes the recipient send a text, and returns what the server says was sent.
func (c *Session) Reply(ctx context.Context, s steps.Sender, text string) (string, error) {
	in := c.from(s)
	in["text"] = text
	var sent cassette.ReplyOutput
	err := c.call(ctx, http.MethodPost, "/handset/replies", in, "control-reply-request", "control-reply", &sent)
	var out any
	if sent.Text != "" {
		out = sent
	}
	return sent.Text, c.Note(cassette.ActReply, cassette.ReplyInput{Sender: cassette.Sender(s), Text: text}, out, err)
}

// Event makes the recipient start typing.
func (c *Session) Event(ctx context.Context, s steps.Sender) error {
	err := c.call(ctx, http.MethodPost, "/handset/events", c.from(s), "control-event-request", "", nil)
	return c.Note(cassette.ActEvent, cassette.Sender(s), nil, err)
}

// Opt makes the recipient opt in or out.
func (c *Session) Opt(ctx context.Context, s steps.Sender, direction string) error {
	in := c.from(s)
	in["direction"] = direction
	err := c.call(ctx, http.MethodPost, "/handset/opts", in, "control-opt-request", "", nil)
	return c.Note(cassette.ActOpt, cassette.OptInput{Sender: cassette.Sender(s), Direction: direction}, nil, err)
}

// Advance moves the clock.
func (c *Session) Advance(ctx context.Context, by time.Duration) error {
	return c.Note(cassette.ActAdvance, cassette.AdvanceInput{Seconds: int64(by / time.Second)}, nil, c.advance(ctx, by))
}

// Accepted checks the time at which the target says it accepted a message against the
// clock. It is not recorded as an action: a recording renumbers its times, and a
// scenario in which they differ leaves no recording.
func (c *Session) Accepted(at time.Time, took time.Duration) error {
	return c.accepted(at, took)
}
