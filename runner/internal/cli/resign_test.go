package cli

import (
	"os"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/bundle"
	"github.com/modecert/modecert/runner/internal/certificate"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/run"
)

// resign changes one status in the recordings of a bundle and signs it again: resign
// BUNDLE KEY NEW.
func resign(ts *testscript.TestScript, _ bool, args []string) {
	_, archive, err := bundle.Split([]byte(ts.ReadFile(args[0])))
	ts.Check(err)
	ev, err := bundle.Open(archive)
	ts.Check(err)
	paths, err := cassette.All(ev.Recordings)
	ts.Check(err)
	forged := fstest.MapFS{}
	for i, path := range paths {
		rec, err := cassette.Load(ev.Recordings, path)
		ts.Check(err)
		if i == 0 {
			rec.Tape[0].Exchange.Response.Status = 500
		}
		text, err := cassette.Encode(rec)
		ts.Check(err)
		forged[path] = &fstest.MapFile{Data: text}
	}
	archive, err = bundle.Pack(ev.Report, forged, nil)
	ts.Check(err)
	key, err := certificate.ParsePrivateKey([]byte(ts.ReadFile(args[1])))
	ts.Check(err)
	p, _, suite, err := run.Judged(run.Options{}, plan.CapabilityNames())
	ts.Check(err)
	cert, err := certificate.Issue(ev.Report, p, run.Version, key, certificate.Options{
		Demonstration: true, Issued: time.Now(), Valid: time.Hour, ArchiveDigest: bundle.Digest(archive),
		Edition: suite.Edition, EditionDigest: suite.EditionDigest,
	})
	ts.Check(err)
	text, err := bundle.Join(cert, archive)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), text, 0o644))
}
