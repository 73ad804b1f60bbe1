// Package docs writes the living documentation: every rule with its sentence, our
// reading and its scenarios, without a run or verdicts. See [Encode].
package docs

import (
	"io"
	"io/fs"

	"github.com/modecert/modecert/fixtures/cassette"
	"github.com/modecert/modecert/runner/internal/evidence"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report/html"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// Encode writes the documentation of a planned suite as one HTML page, the page of
// a report without an outcome. Its diagrams show the recordings.
func Encode(w io.Writer, p *plan.Plan, features []plan.Feature, recordings fs.FS, version string) error {
	r := reportOf(p, version)
	digests := map[string]string{}
	for _, s := range p.Scenarios {
		digests[s.ID] = s.Digest
	}
	for i := range r.Rules {
		s := html.Plainest(&r.Rules[i])
		if s == nil {
			continue
		}
		// A missing or stale recording is a matter of lint; the rule then has no diagram.
		if rec, err := cassette.Load(recordings, cassette.Path(s.ID)); err == nil && rec.Digest == digests[s.ID] {
			s.Exchanges, s.Callbacks, s.Actions = evidence.OfRecording(rec)
		}
	}
	more, err := additions(p, recordings)
	if err != nil {
		return err
	}
	return html.EncodeWith(w, r, features, more)
}

// reportOf lists rules and scenarios as a report does, without judging them.
func reportOf(p *plan.Plan, version string) *verdict.Report {
	r := &verdict.Report{
		SchemaVersion: verdict.SchemaVersion,
		Suite:         verdict.Suite{Version: version, CatalogueDigest: p.Catalogue.Digest, FeaturesDigest: p.FeaturesDigest},
		Selection:     p.Selection,
	}
	scenarios := map[string][]verdict.ScenarioReport{}
	for _, s := range p.Scenarios {
		scenarios[s.Rule.ID] = append(scenarios[s.Rule.ID], verdict.ScenarioReport{ID: s.ID, Name: s.Name, URI: s.URI, Line: s.Line})
	}
	for _, rule := range p.Catalogue.Rules {
		r.Rules = append(r.Rules, verdict.RuleReport{
			ID: rule.ID, Title: rule.Title, Level: rule.Level, Mode: rule.Mode, Source: rule.Source,
			Quote: rule.Quote, Where: rule.Where, Editions: rule.Editions, Needs: rule.Needs,
			Reading: rule.Reading, Hint: rule.Hint, Unobservable: rule.Unobservable, Scenarios: scenarios[rule.ID],
		})
	}
	return r
}
