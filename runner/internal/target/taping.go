package target

import (
	"errors"
	"os"

	"github.com/modecert/modecert/fixtures/cassette"
)

// callbackHost stands in recordings for the address of our receiver.
const callbackHost = "http://callbacks.modecert.test/"

func (o *opened) newTape() *cassette.Recorder {
	r := cassette.NewRecorder(o.canonical(), o.shown())
	r.AddAlias(o.URL, o.canonical())
	o.alias(r)
	if !o.Endpoint.Instant.IsZero() {
		r.Freeze(o.Endpoint.Instant)
	}
	if o.disguised() {
		for account, hidden := range accounts(o.Channels.Credentials) {
			r.AddAlias(account, hidden)
		}
	}
	if o.receiver != nil {
		name := pathOf(o.scenario.ID)
		r.AddAlias(o.receiver.address(name), callbackHost+name)
	}
	return r
}

func (o *opened) attempt(first bool) {
	if o.tape != nil {
		o.tape.Attempt(first)
	}
}

// save writes the recording. One that repeats what lies there leaves it as it is,
// instant and all: what changes when a suite is recorded anew is what has changed.
func (o *opened) save() error {
	rec := o.recording()
	if earlier, err := cassette.Load(os.DirFS(o.Record), cassette.Path(o.scenario.ID)); err == nil && cassette.Repeats(rec, earlier) {
		rec = earlier // written all the same, so that its file is of this run
	}
	if err := cassette.Save(o.Record, rec); err != nil {
		return errors.Join(errors.New("the recording could not be saved"), err)
	}
	return nil
}

// recording makes what was recorded a recording.
func (o *opened) recording() *cassette.Recording {
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
		rec.Seed, rec.Tape = disguiseSeed, hide(rec.Tape)
		rec.Channels = &cassette.Channels{Messages: o.Channels.Messages, Events: o.Channels.Events,
			Credentials: hideAccounts(o.redact.Body(o.Channels.Credentials), accounts(o.Channels.Credentials))}
	}
	o.Secrets.Mask(rec)
	return rec
}
