package target

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/schemas"
	"github.com/modecert/modecert/steps"
)

// control is a client of the control protocol, by which an implementation
// under test offers a handset, a clock and legacy apps.
type control struct {
	http         *client
	base         string // without a trailing slash
	project      string
	credentials  json.RawMessage // channel_credentials of legacy apps
	capabilities []string
	projects     bool // it makes projects of a run's own
	clocked      bool // the project's clock can be read
	watch        watch
}

// connect asks what the protocol's other end offers.
func (c *control) connect(ctx context.Context) error {
	var offered struct {
		Handset   bool `json:"handset"`
		Clock     bool `json:"clock"`
		LegacyApp bool `json:"legacy_app"`
		Projects  bool `json:"projects"`
	}
	if err := c.call(ctx, http.MethodGet, "/capabilities", nil, "", "control-capabilities", &offered); err != nil {
		return err
	}
	c.projects = offered.Projects
	for name, ok := range map[string]bool{plan.Handset: offered.Handset, plan.Clock: offered.Clock, plan.LegacyApp: offered.LegacyApp} {
		if ok {
			c.capabilities = append(c.capabilities, name)
		}
	}
	return nil
}

// call makes one call; asks and answers are the schemas of request and answer.
// asks is empty where there is no body, answers where the answer may have none.
func (c *control) call(ctx context.Context, method, path string, in any, asks, answers string, out any) error {
	payload, err := controlBody(in, asks)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(payload))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(req)
	if err != nil {
		return fmt.Errorf("control protocol: %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxCallback))
	if err != nil {
		return fmt.Errorf("control protocol: %s: %w", path, err)
	}
	// A key is a secret before anything is said of the answer that brings it.
	c.http.secrets.Add(gjson.GetBytes(body, "key_secret").String())
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return &controlRefusal{path, resp.StatusCode}
	}
	if answers == "" {
		// A page in HTML is a success of whoever stands in front of the control
		// protocol, and no recipient has done anything.
		if len(bytes.TrimSpace(body)) == 0 {
			return nil
		}
		answers = "empty"
	}
	if v, err := schemas.Check(answers, body); err != nil || len(v) > 0 {
		return fmt.Errorf("control protocol: the answer to %s does not keep schema %s: %v%v", path, answers, err, v)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(body, out)
}

// controlBody is a request of ours, held against its schema.
func controlBody(in any, schema string) ([]byte, error) {
	if in == nil {
		return nil, nil
	}
	payload, err := json.Marshal(in)
	if err != nil {
		return nil, &steps.SuiteFault{Reason: err.Error()}
	}
	if v, err := schemas.Check(schema, payload); err != nil || len(v) > 0 {
		return nil, &steps.SuiteFault{Reason: fmt.Sprintf("our control request does not keep schema %s: %v%v", schema, err, v)}
	}
	return payload, nil
}

// controlRefusal is an answer of the control protocol that is no success.
type controlRefusal struct {
	path   string
	status int
}

func (r *controlRefusal) Error() string {
	return fmt.Sprintf("control protocol: %s was answered with status %d", r.path, r.status)
}

// controlInTrouble reports whether the protocol's other end is there and cannot
// answer just now.
func controlInTrouble(err error) bool {
	var refused *controlRefusal
	if errors.As(err, &refused) {
		return troubled(refused.status)
	}
	var call *url.Error
	return errors.As(err, &call) && connected(err)
}

// controlSession is one scenario's use of the control protocol: handset, clock
// and legacy apps. What it does goes on the tape.
type controlSession struct {
	*control                    // nil where there is no control protocol
	tape     *cassette.Recorder // nil where nothing is recorded
	redact   evidence.Redactor
}

// note puts an action on the tape.
func (c *controlSession) note(kind string, in, out any, err error) error {
	if c.tape == nil {
		return err
	}
	a := cassette.Action{Kind: kind}
	a.Input = c.encode(in)
	if out != nil && err == nil {
		a.Output = c.encode(out)
	}
	if err != nil {
		a.Error = c.redact.Text(err.Error())
	}
	c.tape.Action(a)
	return err
}

func (c *controlSession) encode(v any) json.RawMessage {
	text, _ := json.Marshal(v) // texts and numbers always can be
	return json.RawMessage(c.redact.Body(text))
}

// The inputs of actions, as a recording keeps them.
type (
	replyInput   struct{ AppID, Channel, Identity, Text string }
	senderInput  struct{ AppID, Channel, Identity string }
	optInput     struct{ AppID, Channel, Identity, Direction string }
	advanceInput struct{ Seconds int64 }
	legacyInput  struct{ Name string }
	legacyOutput struct {
		AppID string
		Owned bool
	}
)

// The kinds of actions.
const (
	actReply   = "handset.reply"
	actEvent   = "handset.event"
	actOpt     = "handset.opt"
	actAdvance = "clock.advance"
	actLegacy  = "legacy.app"
)

func (c *controlSession) from(s steps.Sender) map[string]any {
	return map[string]any{"project_id": c.project, "app_id": s.AppID, "channel": s.Channel, "identity": s.Identity}
}

// Reply makes the recipient send a text.
func (c *controlSession) Reply(ctx context.Context, s steps.Sender, text string) error {
	in := c.from(s)
	in["text"] = text
	err := c.call(ctx, http.MethodPost, "/handset/replies", in, "control-reply-request", "", nil)
	return c.note(actReply, replyInput{s.AppID, s.Channel, s.Identity, text}, nil, err)
}

// Event makes the recipient start typing.
func (c *controlSession) Event(ctx context.Context, s steps.Sender) error {
	err := c.call(ctx, http.MethodPost, "/handset/events", c.from(s), "control-event-request", "", nil)
	return c.note(actEvent, senderInput{s.AppID, s.Channel, s.Identity}, nil, err)
}

// Opt makes the recipient opt in or out.
func (c *controlSession) Opt(ctx context.Context, s steps.Sender, direction string) error {
	in := c.from(s)
	in["direction"] = direction
	err := c.call(ctx, http.MethodPost, "/handset/opts", in, "control-opt-request", "", nil)
	return c.note(actOpt, optInput{s.AppID, s.Channel, s.Identity, direction}, nil, err)
}

// Advance moves the clock.
func (c *controlSession) Advance(ctx context.Context, by time.Duration) error {
	return c.note(actAdvance, advanceInput{int64(by / time.Second)}, nil, c.advance(ctx, by))
}

// Accepted holds the time of what was accepted against the clock. It is no action:
// a recording numbers its times anew, and a scenario in which they do not agree
// leaves none.
func (c *controlSession) Accepted(at time.Time, took time.Duration) error {
	return c.accepted(at, took)
}
