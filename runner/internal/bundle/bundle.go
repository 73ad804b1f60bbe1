// Package bundle keeps the evidence of a run in one file, so that a stranger can judge it
// again. [Pack] makes an archive of report and recordings. [Join] adds the certificate
// that names the archive's digest. [Split] and [Open] read both, within size limits.
// [Evidence.Rejudge] replays the recordings offline.
package bundle

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/bounded"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/report/jsonreport"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas"
)

// The members of a bundle, in order, and of its archive.
const (
	certificateFile = "certificate.json"
	archiveFile     = "evidence.zip"
	reportFile      = "report.json"
	recordings      = "recordings"
)

// Limits of an archive: a small file may unpack to any size.
const (
	mostMembers  = 20_000
	mostUnpacked = 1 << 30 // bytes
	mostOfOne    = bounded.Report
)

// Pack returns the archive of a report and of the recordings of its scenarios. Equal
// inputs give equal bytes. A scenario that was judged must have a recording of this run.
// No member may hold one of the secrets.
func Pack(text []byte, from fs.FS, secrets *evidence.Secrets) ([]byte, error) {
	r, err := jsonreport.Decode(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name string, data []byte) error {
		if secrets.Text(string(data)) != string(data) {
			return fmt.Errorf("%s holds a secret, and is not passed on", name)
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	if err := add(reportFile, text); err != nil {
		return nil, err
	}
	ids := judged(r)
	slices.Sort(ids)
	for _, id := range ids {
		path := cassette.Path(id)
		rec, err := cassette.Load(from, path)
		if err == nil {
			err = ofRun(rec, r)
		}
		if err != nil {
			return nil, fmt.Errorf("scenario %s has no recording of this run: %w; run it again with --record DIR, an empty folder", id, err)
		}
		data, err := fs.ReadFile(from, path)
		if err == nil {
			err = add(recordings+"/"+path, data)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// judged lists the scenarios that have a verdict in the report. A scenario that is
// incomplete or not verified leaves no whole recording.
func judged(r *verdict.Report) (ids []string) {
	for i := range r.Rules {
		for _, s := range r.Rules[i].Scenarios {
			switch s.Verdict {
			case verdict.Conforms, verdict.Violates, verdict.Observed, verdict.Waived:
				ids = append(ids, s.ID)
			}
		}
	}
	return ids
}

// ofRun returns an error if a recording is not of the report's run.
func ofRun(rec *cassette.Recording, r *verdict.Report) error {
	t := r.Target
	if t.Kind == "recorded" {
		return nil // the run replayed the recordings
	}
	switch {
	case rec.Target.Kind != t.Kind || rec.Target.Name != t.Name || rec.Target.Version != t.Version || rec.Target.URL != t.URL:
		return fmt.Errorf("the recording is of %s %s %s at %s", rec.Target.Kind, rec.Target.Name, rec.Target.Version, rec.Target.URL)
	case t.Kind == "endpoint" && (rec.Instant.Before(r.Started.Truncate(time.Millisecond)) || rec.Instant.After(r.Finished)):
		return fmt.Errorf("the recording is of %s, outside the run", rec.Instant.Format(time.RFC3339))
	case r.Challenge != "" && rec.Seed != r.Seed:
		return errors.New("the recording is of a run without this --challenge")
	}
	return nil
}

// Digest identifies an archive: "sha256:…".
func Digest(archive []byte) string {
	sum := sha256.Sum256(archive)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Join returns the file of a bundle: a tar of the certificate and the archive.
func Join(certificate, archive []byte) ([]byte, error) {
	var b bytes.Buffer
	t := tar.NewWriter(&b)
	for _, m := range []struct {
		name string
		data []byte
	}{{certificateFile, certificate}, {archiveFile, archive}} {
		err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: m.name, Size: int64(len(m.data)), Mode: 0o644, Format: tar.FormatUSTAR})
		if err == nil {
			_, err = t.Write(m.data)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := t.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Is reports whether a file begins like a bundle, and not like a certificate.
func Is(text []byte) bool { return bytes.HasPrefix(text, []byte(certificateFile+"\x00")) }

// Split returns the certificate and the archive of a bundle, whose bytes must be exactly
// as Join writes them. Neither is checked.
func Split(text []byte) (certificate, archive []byte, err error) {
	t := tar.NewReader(bytes.NewReader(text))
	for _, m := range []struct {
		name string
		most int64
		into *[]byte
	}{{certificateFile, bounded.Certificate, &certificate}, {archiveFile, bounded.Bundle, &archive}} {
		h, err := t.Next()
		if err != nil || h.Name != m.name || h.Typeflag != tar.TypeReg || h.Size > m.most {
			return nil, nil, fmt.Errorf("it is not a bundle: the member %s is missing or too large", m.name)
		}
		if *m.into, err = io.ReadAll(io.LimitReader(t, m.most)); err != nil {
			return nil, nil, fmt.Errorf("it is not a bundle: %s: %w", m.name, err)
		}
	}
	again, err := Join(certificate, archive)
	if err != nil {
		return nil, nil, err
	}
	if !bytes.Equal(again, text) {
		return nil, nil, errors.New("the bundle has been changed since it was written, outside its members")
	}
	return certificate, archive, nil
}

// Evidence is the content of an archive.
type Evidence struct {
	// Report is the bytes of report.json, and Recordings the folder of recordings.
	Report     []byte
	Recordings fs.FS
}

// Open opens an archive. It writes no files: it reads every member in memory, within
// limits, and accepts only the names that Pack gives.
func Open(archive []byte) (*Evidence, error) {
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, fmt.Errorf("its archive: %w", err)
	}
	if len(z.File) > mostMembers {
		return nil, fmt.Errorf("its archive has %d members, at most %d", len(z.File), mostMembers)
	}
	var total uint64
	seen := map[string]bool{}
	for _, f := range z.File {
		path, recording := strings.CutPrefix(f.Name, recordings+"/")
		switch {
		case recording && (!fs.ValidPath(path) || cassette.Path(cassette.ID(path)) != path), !recording && f.Name != reportFile:
			return nil, fmt.Errorf("its archive has a member %q, which is neither a report nor a recording", f.Name)
		case seen[f.Name]:
			return nil, fmt.Errorf("its archive has the member %q twice", f.Name)
		case f.UncompressedSize64 > mostOfOne:
			return nil, fmt.Errorf("the member %q of its archive unpacks to more than %d MiB", f.Name, mostOfOne>>20)
		}
		seen[f.Name] = true
		// The reader refuses a member that unpacks to more than it declares.
		if total += f.UncompressedSize64; total > mostUnpacked {
			return nil, fmt.Errorf("its archive unpacks to more than %d MiB", mostUnpacked>>20)
		}
	}
	report, err := fs.ReadFile(z, reportFile)
	if err != nil {
		return nil, fmt.Errorf("its archive: %w", err)
	}
	below, err := fs.Sub(z, recordings)
	return &Evidence{Report: report, Recordings: below}, err
}

// Decode returns the report of the evidence.
func (e *Evidence) Decode() (*verdict.Report, error) {
	violations, err := schemas.Check("report", e.Report)
	if err != nil {
		return nil, err
	}
	if len(violations) > 0 {
		return nil, fmt.Errorf("its report breaks its schema at %q: %s", violations[0].Pointer, violations[0].Message)
	}
	return jsonreport.Decode(bytes.NewReader(e.Report))
}
