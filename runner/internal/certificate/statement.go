// Package certificate signs the result of a report and verifies certificates: see
// [Issue] and [Verify]. A certificate is an in-toto Statement v1 with the
// test-result predicate v0.1 in a DSSE envelope, so that tools that do not know
// this suite can read it. The package is pure except for the keys: it uses no clock
// or network.
package certificate

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// The types of the in-toto attestation framework, version 1.
const (
	StatementType = "https://in-toto.io/Statement/v1"
	PredicateType = "https://in-toto.io/attestation/test-result/v0.1"
	PayloadType   = "application/vnd.in-toto+json"
	// SchemaVersion is the version of the predicate's member modecert.
	SchemaVersion = "1"
)

// Results of the test-result predicate. WARNED marks a certificate that is not a
// full one: partial, a demonstration, or with a should-rule that does not conform.
const (
	Passed = "PASSED"
	Warned = "WARNED"
	Failed = "FAILED"
)

// Statement is what is signed.
type Statement struct {
	Type          string     `json:"_type"`
	Subject       []Resource `json:"subject"`
	PredicateType string     `json:"predicateType"`
	Predicate     Predicate  `json:"predicate"`
}

// Resource is a ResourceDescriptor of in-toto: digests are lower-case hexadecimal.
type Resource struct {
	Name        string            `json:"name"`
	Digest      map[string]string `json:"digest"`
	Annotations map[string]string `json:"annotations,omitempty"`
}

// Predicate is the test-result predicate, v0.1. A test is a rule. The extension
// field modecert holds what the predicate has no member for.
type Predicate struct {
	Result        string     `json:"result"`
	Configuration []Resource `json:"configuration"`
	PassedTests   []string   `json:"passedTests"`
	WarnedTests   []string   `json:"warnedTests"`
	FailedTests   []string   `json:"failedTests"`
	Modecert      Certified  `json:"modecert"`
}

// Certified is what the suite certifies beyond a list of tests.
type Certified struct {
	SchemaVersion string          `json:"schema_version"`
	Outcome       verdict.Outcome `json:"outcome"`
	// Modes are the processing modes whose rules were judged.
	Modes []catalogue.Mode `json:"modes"`
	// NotVerified lists the must-rules that the outcome does not cover.
	NotVerified []string `json:"not_verified"`
	// Demonstration marks a certificate of the reference service or of its
	// recordings, which certifies no other service.
	Demonstration bool `json:"demonstration"`
	// Uncertified marks a statement that only signs evidence: the outcome is violates or
	// incomplete, and nothing is certified.
	Uncertified  bool                 `json:"uncertified,omitempty"`
	Strict       bool                 `json:"strict"`
	Suite        verdict.Suite        `json:"suite"`
	Evidence     Evidence             `json:"evidence"`
	Target       verdict.Target       `json:"target"`
	Capabilities verdict.Capabilities `json:"capabilities"`
	Rules        []Rule               `json:"rules"`
	Started      time.Time            `json:"started"`
	Finished     time.Time            `json:"finished"`
	Issued       time.Time            `json:"issued"`
	// ValidUntil is the end of the certificate's validity.
	ValidUntil time.Time `json:"valid_until"`
	// Challenge is the text of a verifier from which the run's names were made.
	Challenge string `json:"challenge,omitempty"`
}

// Evidence identifies the certified report and the amount of its evidence.
type Evidence struct {
	// ReportDigest is the digest of the bytes of report.json: "sha256:…".
	ReportDigest string `json:"report_digest"`
	Scenarios    int    `json:"scenarios"` // that ran
	Exchanges    int    `json:"exchanges"` // checked HTTP exchanges
	// ArchiveDigest is the digest of the archive of report and recordings that a bundle
	// holds; empty if the certificate has no bundle.
	ArchiveDigest string `json:"archive_digest,omitempty"`
}

// Rule is the verdict on one rule.
type Rule struct {
	ID        string           `json:"id"`
	Level     catalogue.Level  `json:"level"`
	Mode      catalogue.Mode   `json:"mode"`
	Source    catalogue.Source `json:"source"`
	Verdict   verdict.Verdict  `json:"verdict"`
	Scenarios int              `json:"scenarios"` // including those that did not run
	// Standing is set if the rule counts for nothing; it is then in no list.
	Standing catalogue.Standing `json:"standing,omitempty"`
}

// summary is what follows from the verdicts on rules. It is computed when a
// certificate is issued and again when it is verified.
type summary struct {
	outcome                verdict.Outcome
	passed, warned, failed []string
	notVerified            []string
}

// summarise judges like a run: must-rules decide, and in a strict run should-rules
// too. Rules that were not applicable are in no list.
func summarise(rules []Rule, strict bool) summary {
	s := summary{passed: []string{}, warned: []string{}, failed: []string{}, notVerified: []string{}}
	found := map[verdict.Verdict]bool{}
	for _, r := range rules {
		counts := r.Level == catalogue.Must || strict && r.Level == catalogue.Should
		if r.Standing != "" {
			continue
		}
		if counts || r.Verdict == verdict.Incomplete {
			found[r.Verdict] = true
		}
		switch {
		case r.Verdict == verdict.NotApplicable:
		case r.Verdict == verdict.Conforms, r.Verdict == verdict.Observed:
			s.passed = append(s.passed, r.ID)
		case r.Verdict == verdict.Violates && counts:
			s.failed = append(s.failed, r.ID)
		default:
			s.warned = append(s.warned, r.ID)
		}
		if r.Level == catalogue.Must && r.Verdict == verdict.NotVerified {
			s.notVerified = append(s.notVerified, r.ID)
		}
	}
	switch {
	case found[verdict.Violates]:
		s.outcome = verdict.OutcomeViolates
	case found[verdict.Incomplete]:
		s.outcome = verdict.OutcomeIncomplete
	case found[verdict.NotVerified], found[verdict.NotSelected]:
		s.outcome = verdict.OutcomePartial
	case found[verdict.Waived]:
		s.outcome = verdict.OutcomeConformsWithWaivers
	default:
		s.outcome = verdict.OutcomeConforms
	}
	return s
}

// result returns the predicate's word for a summary.
func (s summary) result(demonstration, uncertified bool) string {
	switch {
	case len(s.failed) > 0, uncertified:
		return Failed
	case demonstration || s.outcome != verdict.OutcomeConforms || len(s.warned) > 0:
		return Warned
	}
	return Passed
}

// modesOf lists the modes of a selection.
func modesOf(selected string) []catalogue.Mode {
	switch selected {
	case string(catalogue.Dispatch):
		return []catalogue.Mode{catalogue.Dispatch}
	case string(catalogue.Conversation):
		return []catalogue.Mode{catalogue.Conversation}
	}
	return []catalogue.Mode{catalogue.Dispatch, catalogue.Conversation}
}

// targetDigest is the algorithm name for an implementation without an artifact.
// In-toto requires a digest of every subject; this name shows that the digest is
// not of an artifact.
const targetDigest = "modecertTarget"

func subjectOf(name, version, artifact string) Resource {
	digest := map[string]string{}
	if artifact != "" {
		digest["sha256"] = strings.TrimPrefix(artifact, "sha256:")
	} else {
		sum := sha256.Sum256([]byte(name + "\n" + version + "\n"))
		digest[targetDigest] = hex.EncodeToString(sum[:])
	}
	return Resource{Name: name, Digest: digest, Annotations: map[string]string{"version": version}}
}

// configurationOf returns what the implementation was checked against. The features
// are many files, so their digest has its own name.
func configurationOf(s verdict.Suite) []Resource {
	hexOf := func(digest string) string { return strings.TrimPrefix(digest, "sha256:") }
	parts := []Resource{
		{Name: "features/catalogue.yaml", Digest: map[string]string{"sha256": hexOf(s.CatalogueDigest)}},
		{Name: "features", Digest: map[string]string{"modecertFeatures": hexOf(s.FeaturesDigest)}},
	}
	if s.Edition != "" {
		parts = append(parts, Resource{Name: "features/editions/" + s.Edition + ".yaml", Digest: map[string]string{"sha256": hexOf(s.EditionDigest)}})
	}
	return parts
}
