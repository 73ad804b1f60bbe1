// Package prepared holds what the catalogue and the features of this build say, read
// beforehand: see [Suite]. Parsing them takes longer than most commands. The file is only
// a copy: where the texts that are embedded differ from those that it was made from, it is
// not used.
package prepared

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"io"
	"io/fs"
	"strings"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/steps"
)

// Path is the place of the prepared form in a checkout. make record writes it.
const Path = "runner/internal/prepared/suite.bin"

//go:embed suite.bin
var embedded string

// Form is what the catalogue and the features say.
type Form struct {
	Catalogue catalogue.Catalogue
	Scenarios []plan.Scenario
	// Features identifies the text of the features, Steps the version of the steps that
	// the digests of scenarios hold.
	Features, Steps string
}

// Suite returns what the embedded features say, as a copy of the caller's own. It reports
// false if that was not prepared from the same texts.
func Suite() (*Form, bool) { return suite(embedded, features.FS) }

func suite(packed string, texts fs.FS) (*Form, bool) {
	var text strings.Builder
	text.Grow(8 * len(packed))
	if _, err := io.Copy(&text, flate.NewReader(strings.NewReader(packed))); err != nil {
		return nil, false
	}
	f := new(Form)
	c := coder{in: text.String()}
	if c.form(f); c.broken || c.in != "" {
		return nil, false
	}
	said, err := plan.FeaturesDigest(texts)
	if err != nil || said != f.Features || f.Steps != steps.Version {
		return nil, false
	}
	rules, err := catalogue.TextDigest(texts)
	return f, err == nil && rules == f.Catalogue.Digest
}

// Stale reports whether the embedded features can be read and say something else than was
// prepared.
func Stale() bool {
	packed, err := Pack(features.FS)
	return err == nil && string(packed) != embedded
}

// Pack reads a folder of features and returns its prepared form. Equal features give
// equal bytes.
func Pack(texts fs.FS) ([]byte, error) {
	cat, err := catalogue.Load(texts)
	if err != nil {
		return nil, err
	}
	p, _, err := plan.Build(texts, cat, plan.Options{StepsVersion: steps.Version})
	if err != nil {
		return nil, err
	}
	for i := range p.Scenarios {
		p.Scenarios[i].Disposition, p.Scenarios[i].Reason = "", "" // a run decides them
	}
	c := coder{writes: true}
	c.form(&Form{Catalogue: *cat, Scenarios: p.Scenarios, Features: p.FeaturesDigest, Steps: steps.Version})
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(c.out); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}
