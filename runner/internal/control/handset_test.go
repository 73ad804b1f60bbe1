//go:build unix

package control

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/command"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/steps"
)

var sender = steps.Sender{AppID: "A", Channel: "SMS", Identity: "+1555"}

// shell returns a handset that runs a one-line shell script.
func shell(script string, timeout time.Duration) *CommandHandset {
	return &CommandHandset{Command: []string{"/bin/sh", "-c", script}, Timeout: timeout, Hide: []string{"MODECERT_KEY_SECRET"}}
}

func TestCommandHandset(t *testing.T) {
	t.Setenv("MODECERT_KEY_SECRET", "canary-7f3e9b1c")
	t.Setenv("OPERATORS_OWN", "kept")
	out := filepath.Join(t.TempDir(), "said")
	tape := cassette.NewRecorder("http://h", "P")
	s := &Acted{shell(`env | grep -e ^MODECERT -e ^OPERATORS | sort >>`+out, time.Minute), &Session{Tape: tape, Redact: none}}
	require.NoError(t, reply(t, s, sender, "hi $(touch /tmp/x); 'there'"))
	require.NoError(t, s.Event(t.Context(), sender))
	require.NoError(t, s.Opt(t.Context(), sender, "out"))
	said, err := os.ReadFile(out)
	require.NoError(t, err)
	who := "MODECERT_CHANNEL=SMS\nMODECERT_DIRECTION=%\nMODECERT_IDENTITY=+1555\nMODECERT_TEXT=$\nOPERATORS_OWN=kept\n"
	of := func(kind, direction, text string) string {
		return "MODECERT_ACTION=" + kind + "\nMODECERT_APP_ID=A\n" + strings.NewReplacer("%", direction, "$", text).Replace(who)
	}
	assert.Equal(t, of("reply", "", "hi $(touch /tmp/x); 'there'")+of("event", "", "")+of("opt", "out", ""), string(said))
	kinds := []string{}
	for _, e := range tape.Tape() {
		kinds = append(kinds, e.Action.Kind)
	}
	assert.Equal(t, []string{cassette.ActReply, cassette.ActEvent, cassette.ActOpt}, kinds, "on the tape as if a control protocol had done it")
}

func TestCommandHandset_failure(t *testing.T) {
	t.Parallel()
	notes := &Session{Redact: none}
	err := (&Acted{shell("echo no such phone; exit 3", time.Minute), notes}).Event(t.Context(), sender)
	assert.EqualError(t, err, "the handset command /bin/sh failed to make the recipient event: exit status 3: no such phone")
	// The output is masked before it is cut, wherever the cut falls.
	const secret = "canary-0123456789-abcdefghij"
	notes = &Session{Redact: evidence.NewRedactor(secret)}
	for _, filler := range []int{0, 280, 290, 299, 300, command.MaxOutput - 10} {
		err := (&Acted{shell(fmt.Sprintf("printf %s; head -c %d /dev/zero | tr '\\0' x; exit 3", secret, filler), time.Minute), notes}).Event(t.Context(), sender)
		require.ErrorContains(t, err, "exit status 3")
		for i := 0; i+8 <= len(secret); i++ {
			assert.NotContains(t, err.Error(), secret[i:i+8], "filler of %d", filler)
		}
		assert.Less(t, len(err.Error()), 500)
	}
	notes = &Session{Redact: none}
	err = (&Acted{shell("yes", 200*time.Millisecond), notes}).Event(t.Context(), sender)
	assert.EqualError(t, err, "the handset command /bin/sh did not end within 200ms")
	err = (&Acted{shell("sleep 60 & exit 1", time.Minute), notes}).Event(t.Context(), sender)
	assert.Error(t, err, "what it leaves behind does not keep us")
	err = (&Acted{&CommandHandset{Command: []string{"/nowhere/at/all"}, Timeout: time.Second}, notes}).Event(t.Context(), sender)
	assert.ErrorContains(t, err, "no such file")
}

func TestPersonHandset(t *testing.T) {
	in, person := io.Pipe()
	out := &screen{shown: make(chan struct{}, 1)}
	s := &Acted{NewPersonHandset(in, out, time.Minute), &Session{Redact: none}}
	// The person answers what the screen asks: an answer before that is not for us.
	answer := func(text string) {
		go func() {
			<-out.shown
			_, _ = io.WriteString(person, text)
		}()
	}
	answer("\n")
	require.NoError(t, reply(t, s, sender, "hello"))
	assert.Contains(t, out.text.String(), `please send the text "hello" from +1555 by SMS to the app A`)
	answer("the battery is flat\n")
	assert.EqualError(t, s.Event(t.Context(), sender), "the person who acts as the recipient says: the battery is flat")
	answer("\n")
	require.NoError(t, s.Opt(t.Context(), sender, "in"))
	assert.Contains(t, out.text.String(), "please opt in from +1555")
	person.Close()
	assert.EqualError(t, s.Event(t.Context(), sender), "no one is at the terminal to act as the recipient")
}

// screen is a terminal that says when a question is shown.
type screen struct {
	text  bytes.Buffer
	shown chan struct{}
}

func (s *screen) Write(p []byte) (int, error) {
	n, err := s.text.Write(p)
	s.shown <- struct{}{}
	return n, err
}

func TestPersonHandset_noAnswer(t *testing.T) {
	in, person := io.Pipe()
	defer person.Close()
	h := NewPersonHandset(in, io.Discard, 50*time.Millisecond)
	s := &Acted{h, &Session{Redact: none}}
	assert.EqualError(t, s.Event(t.Context(), sender), "no one acted as the recipient within 50ms")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h.timeout = time.Minute
	assert.ErrorIs(t, s.Event(ctx, sender), context.Canceled)
}

// A command must not inherit the target's credentials, under any variable name.
func TestCommandHandset_inheritsNoSecrets(t *testing.T) {
	t.Setenv("ACME_SECRET", "canary-7f3e9b1c")
	t.Setenv("ACME_JSON", `{"secret":"canary-7f3e9b1c"}`)
	t.Setenv("ACME_PIN", "1234") // too short to be masked, and named by the configuration
	const script = `echo "$ACME_SECRET:$ACME_JSON:$ACME_PIN:$ACME_TOKEN"`
	secrets := evidence.NewSecrets("canary-7f3e9b1c")
	out := filepath.Join(t.TempDir(), "said")
	h := &CommandHandset{Command: []string{"/bin/sh", "-c", script + " >" + out}, Timeout: time.Minute, Hide: []string{"ACME_PIN"}, Secrets: secrets}
	require.NoError(t, h.act(t.Context(), action{Kind: "event"}))
	said, err := os.ReadFile(out)
	require.NoError(t, err)
	assert.Equal(t, ":::\n", string(said))
}
