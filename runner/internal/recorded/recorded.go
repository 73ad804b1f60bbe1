// Package recorded implements the target that plays recordings back offline; see
// [Open]. It makes no calls. [Save] writes a recording. Package cassette owns the format.
package recorded

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/fixtures/cassette/player"
	"github.com/modecert/modecert/runner/internal/atomicfile"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps"
)

// ErrStale is wrapped if a recording was made from another text of its scenario, or
// with other steps.
var ErrStale = errors.New("the recording is stale")

// Save writes a recording to its path under dir, a folder of recordings.
func Save(dir string, rec *cassette.Recording) error {
	text, err := cassette.Encode(rec)
	if err != nil {
		return err
	}
	return atomicfile.WriteBytes(filepath.Join(dir, filepath.FromSlash(cassette.Path(rec.Scenario))), 0o644, text)
}

// recorded is a folder of recordings, played back offline.
type recorded struct {
	session.Unshared
	fsys     fs.FS
	builtIn  bool // the suite's own: a missing or stale one is an error
	channels steps.Channels
	offered  []string
	seed     int64

	mu    sync.Mutex
	about verdict.Target
}

// Open opens a folder of recordings. A missing or stale recording makes its scenario
// incomplete if the recordings are built in, and not verified if they are a user's own.
func Open(fsys fs.FS, builtIn bool, channels steps.Channels) (session.Target, error) {
	paths, err := cassette.All(fsys)
	if err != nil {
		return nil, err
	}
	t := &recorded{fsys: fsys, builtIn: builtIn, channels: channels, offered: plan.CapabilityNames(), about: verdict.Target{Kind: "recorded"}}
	if len(paths) == 0 {
		return t, nil
	}
	// The first readable recording describes the folder.
	for _, p := range paths {
		rec, err := cassette.Load(fsys, p)
		if err != nil {
			continue
		}
		t.seed, t.offered = rec.Seed, rec.Capabilities
		t.about.Recorded = &verdict.Recorded{Kind: rec.Target.Kind, Name: rec.Target.Name, URL: rec.Target.URL, At: rec.Instant}
		break
	}
	return t, nil
}

// Describe names what was recorded.
func (t *recorded) Describe() verdict.Target {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.about
}

// note notes whether any recording is of the reference service, even if the first one
// is not.
func (t *recorded) note(rec *cassette.Recording) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if about := t.about.Recorded; about.Kind != "reference" && (rec.Target.Reference || rec.Target.Kind == "reference") {
		about.Reference = true
	}
}

// Capabilities lists what the recorded target offered.
func (t *recorded) Capabilities() []string { return t.offered }

// Seed returns the seed of the recordings.
func (t *recorded) Seed() int64 { return t.seed }

// Close does nothing.
func (t *recorded) Close(context.Context) error { return nil }

// load loads a scenario's recording and checks that it is usable.
func (t *recorded) load(s *plan.Scenario) (*cassette.Recording, error) {
	rec, err := cassette.Load(t.fsys, cassette.Path(s.ID))
	if errors.Is(err, cassette.ErrMissing) {
		err = fmt.Errorf("%w; record it with --record", err)
	}
	if err == nil && rec.Digest != s.Digest {
		err = fmt.Errorf("%s: %w: it was made from another text of the scenario; record it again", cassette.Path(s.ID), ErrStale)
	}
	if err != nil && !t.builtIn && (errors.Is(err, cassette.ErrMissing) || errors.Is(err, ErrStale)) {
		return nil, fmt.Errorf("%w: %w", session.ErrNotRecorded, err)
	}
	return rec, err
}

// Open begins the replay of a scenario.
func (t *recorded) Open(_ context.Context, s *plan.Scenario) (*session.Session, error) {
	rec, err := t.load(s)
	if err != nil {
		return nil, err
	}
	t.note(rec)
	player := player.New(rec)
	handed := session.NewValues(rec.Seed, s.ID, nil)
	redact := evidence.NewRedactor(handed.Secret())
	player.Redact(redact.Request)
	log := evidence.NewLog(player, redact, nil, player.Instant)
	log.InTurn()
	replayed := &replay{player}
	channels := t.channels
	if c := rec.Channels; c != nil {
		channels = steps.Channels{Messages: c.Messages, Events: c.Events, Credentials: c.Credentials}
	}
	ss := &steps.Session{
		HTTP: log, Together: log.Together, Mask: log.Mask, BaseURL: rec.Target.URL, Project: rec.Target.Project, Values: handed, Channels: channels,
		Pace: &replayPace{now: rec.Instant, attempt: player.Attempt}, Ledger: noLedger{},
		Budgets: steps.Budgets{Eventually: time.Second, Never: time.Second},
	}
	if slices.Contains(rec.Capabilities, plan.Callbacks) {
		ss.Inbox = log.Inbox(&replayedInbox{player, session.RecordedInbox(s.ID)})
	}
	if slices.Contains(rec.Capabilities, plan.Handset) {
		ss.Handset = log.Handset(replayed)
	}
	if slices.Contains(rec.Capabilities, plan.Clock) {
		ss.TimeMachine = log.TimeMachine(replayed)
	}
	if slices.Contains(rec.Capabilities, plan.LegacyApp) {
		ss.LegacyApps = replayed
	}
	return &session.Session{Steps: ss, Exchanges: log.Exchanges, Callbacks: log.Callbacks, Actions: log.Actions, Close: func(_ context.Context, finished bool) ([]string, error) {
		err := player.Close()
		// An incomplete scenario need not use all of its recording.
		if !finished {
			err = nil
		}
		return nil, err
	}}, nil
}

// noLedger records nothing, since a replay makes nothing.
type noLedger struct{}

func (noLedger) Claim(string, string) error        { return nil }
func (noLedger) ClaimContact(string, string) error { return nil }
func (noLedger) Made(string, string, string) error { return nil }

// replayedInbox returns the callbacks of a recording.
type replayedInbox struct {
	player *player.Player
	url    string
}

func (i *replayedInbox) URL() string       { return i.url }
func (i *replayedInbox) Door(n int) string { return session.RecordedDoor(i.url, n) }

// Rest is recorded as a read with an empty filter.
func (i *replayedInbox) Rest(ctx context.Context) ([]steps.Callback, error) {
	return i.Read(ctx, steps.Filter{})
}

func (i *replayedInbox) Read(_ context.Context, f steps.Filter) ([]steps.Callback, error) {
	seen, err := i.player.Callbacks(f.Body, f.Contains)
	if err != nil {
		return nil, err
	}
	var callbacks []steps.Callback
	for _, c := range seen {
		header := http.Header{}
		for k, v := range c.Header {
			header.Set(k, v)
		}
		callbacks = append(callbacks, steps.Callback{Header: header, Body: c.Body, At: i.player.Instant(), SignatureFault: c.SignatureFault, To: c.To})
	}
	return callbacks, nil
}

// replay plays back the actions of handset, clock and legacy apps.
type replay struct{ player *player.Player }

func (r *replay) Reply(_ context.Context, s steps.Sender, text string) (string, error) {
	raw, err := r.player.Action(cassette.ActReply, cassette.ReplyInput{Sender: cassette.Sender(s), Text: text})
	if err != nil || len(raw) == 0 {
		return "", err
	}
	var out cassette.ReplyOutput
	err = json.Unmarshal(raw, &out)
	return out.Text, err
}

func (r *replay) Event(_ context.Context, s steps.Sender) error {
	_, err := r.player.Action(cassette.ActEvent, cassette.Sender(s))
	return err
}

func (r *replay) Opt(_ context.Context, s steps.Sender, direction string) error {
	_, err := r.player.Action(cassette.ActOpt, cassette.OptInput{Sender: cassette.Sender(s), Direction: direction})
	return err
}

func (r *replay) Advance(_ context.Context, by time.Duration) error {
	_, err := r.player.Action(cassette.ActAdvance, cassette.AdvanceInput{Seconds: int64(by / time.Second)})
	return err
}

// Accepted returns nil: the time was checked when it was recorded.
func (r *replay) Accepted(time.Time, time.Duration) error { return nil }

func (r *replay) App(_ context.Context, name string) (string, bool, error) {
	raw, err := r.player.Action(cassette.ActLegacy, cassette.LegacyInput{Name: name})
	if err != nil {
		return "", false, err
	}
	var out cassette.LegacyOutput
	err = json.Unmarshal(raw, &out)
	return out.AppID, out.Owned, err
}
