package bundle

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/fixtures/cassette"
	fixtures "github.com/modecert/modecert/fixtures/recorded"
	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/recorded"
	"github.com/modecert/modecert/runner/internal/report/jsonreport"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/runner/internal/session"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
)

// some are rules whose scenarios stand for all in a short test.
var some = []string{"APP-DEFAULT-DISPATCH", "CALLBACK-MODE-MT", "DISPATCH-TTL-BOUNDS", "LIST-DISPATCH-CONTACT-ID", "WIRE-*"}

// judgedRun returns the report of a run of the built-in recordings: of all, or of some
// rules.
func judgedRun(t testing.TB, rules ...string) (*verdict.Report, []byte) {
	t.Helper()
	r, decided := run.Run(t.Context(), run.Options{
		Connect: func(context.Context) (session.Target, error) {
			return recorded.Open(fixtures.FS, true, config.DefaultChannels())
		},
		Selection: plan.Selection{Rules: rules}, Concurrency: 8,
	})
	require.NotNil(t, r)
	require.Zero(t, decided.Status, "%v", decided.Reasons)
	var b bytes.Buffer
	require.NoError(t, jsonreport.Encode(&b, r))
	return r, b.Bytes()
}

func packed(t testing.TB, rules ...string) (*verdict.Report, []byte) {
	r, text := judgedRun(t, rules...)
	archive, err := Pack(text, fixtures.FS, nil)
	require.NoError(t, err)
	return r, archive
}

func TestRejudge(t *testing.T) {
	rules := some
	if !testing.Short() {
		rules = nil
	}
	r, archive := packed(t, rules...)
	file, err := Join([]byte("{}\n"), archive)
	require.NoError(t, err)
	assert.True(t, Is(file))
	assert.False(t, Is([]byte("{}\n")))
	certificate, again, err := Split(file)
	require.NoError(t, err)
	assert.Equal(t, "{}\n", string(certificate))
	assert.Equal(t, Digest(archive), Digest(again))
	ev, err := Open(again)
	require.NoError(t, err)
	decoded, err := ev.Decode()
	require.NoError(t, err)
	began := time.Now()
	j, err := ev.Rejudge(t.Context(), decoded)
	require.NoError(t, err)
	t.Logf("%d scenarios in %s", j.Scenarios, time.Since(began).Round(time.Millisecond))
	assert.Empty(t, j.Differ)
	assert.Equal(t, r.Totals.Executed, j.Scenarios)
	assert.Zero(t, j.Skipped)
}

// Every byte outside the two members must be that of Join.
func TestSplit_everyChangedByteOfTheFrame(t *testing.T) {
	certificate, archive := []byte("{\"a\":1}\n"), []byte("archive")
	file, err := Join(certificate, archive)
	require.NoError(t, err)
	for i := range file {
		bad := bytes.Clone(file)
		bad[i] ^= 0x01
		c, a, err := Split(bad)
		if err == nil && bytes.Equal(c, certificate) && bytes.Equal(a, archive) {
			t.Fatalf("byte %d: the change is not found", i)
		}
	}
	for _, bad := range [][]byte{file[:len(file)-1], append(bytes.Clone(file), 0), nil} {
		_, _, err = Split(bad)
		require.Error(t, err)
	}
}

// archiveOf packs members without a check.
func archiveOf(t *testing.T, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range members {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name}) // stored: thousands would take long to pack
		require.NoError(t, err)
		_, err = io.WriteString(w, "{}")
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.Bytes()
}

func TestOpen_hostileArchives(t *testing.T) {
	for name, tc := range map[string]struct {
		archive []byte
		want    string
	}{
		"no archive":    {[]byte("PK"), "its archive: zip"},
		"no report":     {archiveOf(t), "report.json"},
		"a path out":    {archiveOf(t, reportFile, "recordings/../../x.json"), "which is neither a report nor a recording"},
		"an absolute":   {archiveOf(t, reportFile, "/etc/passwd"), "which is neither a report nor a recording"},
		"a backslash":   {archiveOf(t, reportFile, `recordings/..\x\y.json`), "which is neither a report nor a recording"},
		"another file":  {archiveOf(t, reportFile, "more"), "which is neither a report nor a recording"},
		"a deeper one":  {archiveOf(t, reportFile, "recordings/A/b/c.json"), "which is neither a report nor a recording"},
		"a member more": {archiveOf(t, reportFile, "recordings/A-RULE/b.json", "recordings/A-RULE/b.json"), "twice"},
		"many members":  {archiveOf(t, slices.Repeat([]string{reportFile}, mostMembers+1)...), "at most 20000"},
		"a large one":   {declare(t, mostOfOne+1), "unpacks to more than 256 MiB"},
		"a small lie":   {declare(t, 1), "zip: not a valid zip file"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Open(tc.archive)
			require.ErrorContains(t, err, tc.want)
		})
	}
}

// declare returns an archive whose report says that it unpacks to so many bytes.
func declare(t *testing.T, size uint64) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{Name: reportFile, Method: zip.Deflate, CompressedSize64: 13, UncompressedSize64: size})
	require.NoError(t, err)
	_, err = w.Write([]byte("\x4b\x4c\x4c\x4c\x4c\x4c\x4c\x4c\x4c\x4c\x04\x00\x00"))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return b.Bytes()
}

func TestPack_refuses(t *testing.T) {
	_, text := judgedRun(t, "APP-DEFAULT-DISPATCH")
	_, err := Pack(text, fstest.MapFS{}, nil)
	require.ErrorContains(t, err, "scenario APP-DEFAULT-DISPATCH/")
	require.ErrorContains(t, err, "run it again with --record DIR")

	_, err = Pack(text, fixtures.FS, evidence.NewSecrets("reference.modecert.test"))
	require.ErrorContains(t, err, "report.json holds a secret")

	at := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	r := &verdict.Report{Target: verdict.Target{Kind: "endpoint", Name: "acme", URL: "https://acme.example"}, Started: at, Finished: at.Add(time.Minute)}
	rec := func(change func(*cassette.Recording)) *cassette.Recording {
		rec := &cassette.Recording{Target: cassette.Target{Kind: "endpoint", Name: "acme", URL: "https://acme.example"}, Instant: at.Add(time.Second)}
		change(rec)
		return rec
	}
	assert.NoError(t, ofRun(rec(func(*cassette.Recording) {}), r))
	assert.ErrorContains(t, ofRun(rec(func(c *cassette.Recording) { c.Target.Version = "2" }), r), "the recording is of endpoint acme 2")
	assert.ErrorContains(t, ofRun(rec(func(c *cassette.Recording) { c.Instant = at.Add(-time.Second) }), r), "outside the run")
	assert.ErrorContains(t, ofRun(rec(func(c *cassette.Recording) { c.Instant = at.Add(time.Hour) }), r), "outside the run")
	r.Challenge, r.Seed = "x", session.SeedOf("x")
	assert.ErrorContains(t, ofRun(rec(func(*cassette.Recording) {}), r), "without this --challenge")
}

// The recordings of a challenged run must have its seed.
func TestRejudge_anotherChallenge(t *testing.T) {
	r, archive := packed(t, "APP-DEFAULT-DISPATCH")
	ev, err := Open(archive)
	require.NoError(t, err)
	r.Challenge = "x"
	_, err = ev.Rejudge(t.Context(), r)
	require.ErrorContains(t, err, "is not that of its challenge")
	r.Seed = session.SeedOf("x")
	_, err = ev.Rejudge(t.Context(), r)
	require.ErrorContains(t, err, "is not that of the challenge")
	r.Challenge, r.Suite.FeaturesDigest = "", "sha256:other"
	_, err = ev.Rejudge(t.Context(), r)
	require.ErrorContains(t, err, "use that one to judge it again")
}

// forgeries is how many forged recordings are tried.
const forgeries = 1000

// A signer may change a recording, seal it and sign it again: a change to what is judged
// gives another verdict. Each round forges every recording once, in one of several ways.
func TestRejudge_forgeries(t *testing.T) {
	rules, most := some, forgeries/10
	if !testing.Short() {
		rules, most = nil, forgeries
	}
	r, archive := packed(t, rules...)
	ev, err := Open(archive)
	require.NoError(t, err)
	paths, err := cassette.All(ev.Recordings)
	require.NoError(t, err)
	random := rand.New(rand.NewPCG(16, 5))
	tried := map[string]int{}
	for done := 0; done < most; {
		forged, how := fstest.MapFS{}, map[string]string{}
		for _, path := range paths {
			rec, err := cassette.Load(ev.Recordings, path)
			require.NoError(t, err)
			kind := forge(random, rec)
			text, err := cassette.Encode(rec)
			require.NoError(t, err)
			forged[path] = &fstest.MapFile{Data: text}
			how[rec.Scenario] = kind
			tried[strings.Fields(kind)[0]]++
		}
		j, err := (&Evidence{Recordings: forged}).Rejudge(t.Context(), r)
		require.NoError(t, err)
		for id, kind := range how {
			assert.True(t, slices.ContainsFunc(j.Differ, func(line string) bool {
				return strings.Contains(line+" ", " "+id+" ") || strings.Contains(line, " "+id+":")
			}), "%s: %s changes no verdict", id, kind)
			done++
		}
	}
	t.Logf("forged: %v", tried)
}

// forge changes one judged part of a recording and says which.
func forge(random *rand.Rand, rec *cassette.Recording) string {
	for {
		i := random.IntN(len(rec.Tape))
		e := &rec.Tape[i]
		switch kind := random.IntN(5); {
		case kind == 0: // what was recorded is asked for
			rec.Tape = slices.Delete(rec.Tape, i, i+1)
			return fmt.Sprintf("entry %d left out", i)
		case kind == 1 && e.Exchange != nil && e.Exchange.Response != nil:
			was := e.Exchange.Response.Status
			e.Exchange.Response.Status = 500 // where 200 and 400 are both permitted, this is neither
			return fmt.Sprintf("status %d of entry %d was %d", e.Exchange.Response.Status, i, was)
		case kind == 2 && e.Exchange != nil:
			e.Exchange.Request.URL += "/x"
			return fmt.Sprintf("request %d", i)
		case kind == 3 && e.Exchange != nil && e.Exchange.Response != nil && e.Exchange.Response.Status < 300 && len(e.Exchange.Response.Body) > 2:
			e.Exchange.Response.Body = wire.Body(`[7]`)
			return fmt.Sprintf("body of entry %d, %s %s", i, e.Exchange.Request.Method, e.Exchange.Request.URL)
		case kind == 4 && e.Callbacks != nil && len(e.Callbacks.Seen) > 0:
			e.Callbacks.Seen[0].Body = wire.Body(`{"app_id":7}`)
			return fmt.Sprintf("callback of entry %d", i)
		}
	}
}

// A tar may hold more than two members, or none of ours.
func TestSplit_otherArchives(t *testing.T) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	require.NoError(t, w.WriteHeader(&tar.Header{Typeflag: tar.TypeSymlink, Name: certificateFile, Linkname: "/etc/passwd"}))
	require.NoError(t, w.Close())
	_, _, err := Split(b.Bytes())
	require.ErrorContains(t, err, "it is not a bundle")
}
