package endpoint

import (
	"errors"
	"os"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/recorded"
	"github.com/modecert/modecert/runner/internal/recorded/disguise"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/steps"
)

func (o *liveSession) newTape() *cassette.Recorder {
	r := cassette.NewRecorder(o.canonical(), o.shown())
	r.AddAlias(o.URL, o.canonical())
	o.alias(r)
	if !o.Endpoint.Instant.IsZero() {
		r.Freeze(o.Endpoint.Instant)
	}
	if o.disguised() {
		for account, hidden := range disguise.Accounts(o.Channels.Credentials) {
			r.AddAlias(account, hidden)
		}
	}
	if o.receiver != nil {
		name := session.InboxName(o.scenario.ID)
		shown := session.RecordedInbox(o.scenario.ID)
		r.AddAlias(o.receiver.Address(name), shown)
		for n := 2; n <= steps.Doors; n++ {
			r.AddAlias(o.receiver.Door(name, n), session.RecordedDoor(shown, n))
		}
	}
	return r
}

func (o *liveSession) attempt(first bool) {
	if o.tape != nil {
		o.tape.Attempt(first)
	}
}

// save writes the recording. If one of the reference service repeats the earlier one,
// the file keeps its content, including the instant, so that a diff shows only real
// changes. That of an endpoint is evidence of its run.
func (o *liveSession) save() error {
	rec := o.recording()
	if earlier, err := cassette.Load(os.DirFS(o.Record), cassette.Path(o.scenario.ID)); err == nil && !o.disguised() && cassette.Repeats(rec, earlier) {
		rec = earlier // written again, so that the file is of this run
	}
	if err := recorded.Save(o.Record, rec); err != nil {
		return errors.Join(errors.New("the recording could not be saved"), err)
	}
	return nil
}

// recording returns the recording of the tape.
func (o *liveSession) recording() *cassette.Recording {
	rec := &cassette.Recording{
		Scenario:     o.scenario.ID,
		Digest:       o.scenario.Digest,
		Target:       cassette.Target{Kind: o.Kind, Name: o.Name, Version: o.Version, URL: o.canonical(), Project: o.shown(), Reference: o.posing()},
		Instant:      o.tape.Instant(),
		Seed:         o.Endpoint.Seed,
		Values:       o.values,
		Capabilities: o.offered,
		Tape:         o.tape.Tape(),
	}
	if o.disguised() {
		rec.Seed, rec.Tape = o.recordedSeed(), disguise.Tape(rec.Tape)
		rec.Channels = &cassette.Channels{Messages: o.Channels.Messages, Events: o.Channels.Events,
			Credentials: disguise.HideAccounts(o.redact.Body(o.Channels.Credentials), disguise.Accounts(o.Channels.Credentials))}
	}
	o.Secrets.Mask(rec)
	return rec
}
