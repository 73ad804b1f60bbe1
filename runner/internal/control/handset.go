package control

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/command"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/steps"
)

// Handsets outside the control protocol: a command of the operator's, or a person with
// a telephone.

// Handset makes recipients act: a *CommandHandset or a *PersonHandset.
type Handset interface {
	act(context.Context, action) error
}

// action is an action of a recipient. Text is the text of a reply, Direction ("in" or
// "out") that of an opt.
type action struct {
	Kind            string // reply, event, opt
	From            steps.Sender
	Text, Direction string
	// mask masks secrets in a text.
	mask func(string) string
}

// CommandHandset runs a command for every action of a recipient. The environment
// describes the action: MODECERT_ACTION is reply, event or opt. MODECERT_IDENTITY,
// MODECERT_CHANNEL and MODECERT_APP_ID name the recipient, the channel and the app.
// MODECERT_TEXT is the text of a reply, MODECERT_DIRECTION (in, out) the direction of
// an opt. Exit status 0 means that the action is done. The command runs without a
// shell.
type CommandHandset struct {
	Command []string // name and arguments
	Timeout time.Duration
	// Hide lists variables that the command must not inherit: those with the target's
	// credentials. It also inherits none that contains one of Secrets.
	Hide    []string
	Secrets *evidence.Secrets
}

func (a action) environment() []string {
	return []string{
		"MODECERT_ACTION=" + a.Kind, "MODECERT_IDENTITY=" + a.From.Identity, "MODECERT_CHANNEL=" + a.From.Channel,
		"MODECERT_APP_ID=" + a.From.AppID, "MODECERT_TEXT=" + a.Text, "MODECERT_DIRECTION=" + a.Direction,
	}
}

// maxComplaint is how many bytes of the end of a command's output an error quotes.
const maxComplaint = 300

func (h *CommandHandset) act(ctx context.Context, a action) error {
	said := &command.Tail{Max: command.MaxOutput}
	environ := append(command.Environ(h.Hide, h.Secrets.Known()), a.environment()...)
	err := command.Run(ctx, h.Timeout, h.Command, environ, said, said)
	var late *command.LateError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &late):
		return fmt.Errorf("the handset command %s %w", h.Command[0], err)
	}
	return fmt.Errorf("the handset command %s failed to make the recipient %s: %w: %s", h.Command[0], a.Kind, err, ending(a.mask(said.String()), maxComplaint))
}

// ending returns the last bytes of a text.
func ending(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return "…" + strings.ToValidUTF8(text[len(text)-most:], "")
}

// PersonHandset asks a person at the terminal to act, one request at a time.
type PersonHandset struct {
	timeout time.Duration
	out     io.Writer

	turn  sync.Mutex
	lines chan string // answers; closed at the end of input
}

// NewPersonHandset returns a handset for a person who reads out and answers on in. A
// late answer is not used for the next request.
func NewPersonHandset(in io.Reader, out io.Writer, timeout time.Duration) *PersonHandset {
	p := &PersonHandset{timeout: timeout, out: out, lines: make(chan string)}
	go func() {
		defer close(p.lines)
		for s := bufio.NewScanner(in); s.Scan(); {
			p.lines <- s.Text()
		}
	}()
	return p
}

func (a action) request() string {
	where := fmt.Sprintf("from %s by %s to the app %s", a.From.Identity, a.From.Channel, a.From.AppID)
	switch a.Kind {
	case "reply":
		return fmt.Sprintf("send the text %q %s", a.Text, where)
	case "event":
		return "begin to type a message " + where
	}
	return fmt.Sprintf("opt %s %s", a.Direction, where)
}

func (p *PersonHandset) act(ctx context.Context, a action) error {
	p.turn.Lock()
	defer p.turn.Unlock()
	p.discard()
	fmt.Fprintf(p.out, "\nplease %s\n  press Enter when it is done, or say why it cannot be (%s): ", a.request(), p.timeout)
	limit := time.NewTimer(p.timeout)
	defer limit.Stop()
	select {
	case answer, ok := <-p.lines:
		if !ok {
			return errors.New("no one is at the terminal to act as the recipient")
		}
		if answer = strings.TrimSpace(answer); answer != "" {
			return fmt.Errorf("the person who acts as the recipient says: %s", answer)
		}
		return nil
	case <-limit.C:
		fmt.Fprintln(p.out, "no answer; going on")
		return fmt.Errorf("no one acted as the recipient within %s", p.timeout)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// discard drops an answer that came too late for the last request.
func (p *PersonHandset) discard() {
	for {
		select {
		case _, ok := <-p.lines:
			if !ok {
				return
			}
		default:
			return
		}
	}
}

// Acted is one scenario's use of such a handset. It records actions on the tape as the
// control protocol does.
type Acted struct {
	Handset
	Notes *Session
}

func (s *Acted) act(ctx context.Context, a action) error {
	a.mask = s.Notes.Redact.Text
	return s.Handset.act(ctx, a)
}

// Reply makes the recipient send a text. Neither a command nor a person says what was sent.
func (s *Acted) Reply(ctx context.Context, from steps.Sender, text string) (string, error) {
	err := s.act(ctx, action{Kind: "reply", From: from, Text: text})
	return "", s.Notes.Note(cassette.ActReply, cassette.ReplyInput{Sender: cassette.Sender(from), Text: text}, nil, err)
}

// Event makes the recipient start typing.
func (s *Acted) Event(ctx context.Context, from steps.Sender) error {
	err := s.act(ctx, action{Kind: "event", From: from})
	return s.Notes.Note(cassette.ActEvent, cassette.Sender(from), nil, err)
}

// Opt makes the recipient opt in or out.
func (s *Acted) Opt(ctx context.Context, from steps.Sender, direction string) error {
	err := s.act(ctx, action{Kind: "opt", From: from, Direction: direction})
	return s.Notes.Note(cassette.ActOpt, cassette.OptInput{Sender: cassette.Sender(from), Direction: direction}, nil, err)
}
