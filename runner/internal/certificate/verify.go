package certificate

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas"
)

// Suite is what a verifier knows about the rules.
type Suite struct {
	Version        string
	Catalogue      *catalogue.Catalogue
	FeaturesDigest string
}

// Verified is the content of a certificate after all possible checks.
type Verified struct {
	Statement *Statement
	// KeyID identifies the key that signed.
	KeyID string
	// Complete is set if every rule of the named suite is present; this can be
	// checked only against the verifier's own catalogue. SameFeatures is set if the
	// scenarios were the verifier's own, too.
	Complete, SameFeatures bool
}

// Verify checks a certificate: its signature and exact form, its schema, and
// whether its parts agree with each other. If it names the verifier's own
// catalogue, Verify also checks that every rule is present. report is report.json,
// or nil if it is not available.
func Verify(text []byte, key *PublicKey, suite Suite, report []byte) (*Verified, error) {
	payload, err := open(text, key)
	if err != nil {
		return nil, err
	}
	if err := wellFormed(payload); err != nil {
		return nil, err
	}
	var s Statement
	decoder := json.NewDecoder(bytes.NewReader(payload))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&s); err != nil {
		return nil, fmt.Errorf("its statement cannot be read: %w", err)
	}
	if err := coherent(&s); err != nil {
		return nil, err
	}
	v := &Verified{Statement: &s, KeyID: key.id}
	c := &s.Predicate.Modecert
	v.SameFeatures = c.Suite.FeaturesDigest == suite.FeaturesDigest
	if c.Suite.CatalogueDigest == suite.Catalogue.Digest {
		if err := whole(c, suite.Catalogue); err != nil {
			return nil, err
		}
		v.Complete = true
	}
	if report != nil {
		sum := sha256.Sum256(report)
		if found := "sha256:" + hex.EncodeToString(sum[:]); found != c.Evidence.ReportDigest {
			return nil, fmt.Errorf("the report has the digest %s, the certificate is of %s", found, c.Evidence.ReportDigest)
		}
	}
	return v, nil
}

func wellFormed(payload []byte) error {
	violations, err := schemas.Check("certificate", payload)
	if err != nil {
		return err
	}
	if len(violations) > 0 {
		return fmt.Errorf("its statement breaks the schema at %q: %s", violations[0].Pointer, violations[0].Message)
	}
	return nil
}

// coherent recomputes everything that follows from the verdicts on rules.
func coherent(s *Statement) error {
	c := &s.Predicate.Modecert
	found := summarise(c.Rules, c.Strict)
	seen := map[string]bool{}
	for _, r := range c.Rules {
		switch {
		case seen[r.ID]:
			return fmt.Errorf("rule %s is listed twice", r.ID)
		case r.Verdict == verdict.NotSelected:
			return fmt.Errorf("rule %s was not selected: the run was narrowed", r.ID)
		case r.Level == catalogue.Must && r.Verdict == verdict.Waived:
			return fmt.Errorf("rule %s is waived", r.ID)
		case r.Mode != catalogue.Both && !slices.Contains(c.Modes, r.Mode) && r.Verdict != verdict.NotApplicable:
			return fmt.Errorf("rule %s is of a mode that was not selected, and yet %s", r.ID, r.Verdict)
		}
		seen[r.ID] = true
	}
	for _, claim := range []struct {
		what           string
		claimed, found any
	}{
		{"outcome", c.Outcome, found.outcome},
		{"result", s.Predicate.Result, found.result(c.Demonstration)},
		{"passedTests", s.Predicate.PassedTests, found.passed},
		{"warnedTests", s.Predicate.WarnedTests, found.warned},
		{"failedTests", s.Predicate.FailedTests, found.failed},
		{"not_verified", c.NotVerified, found.notVerified},
		{"configuration", s.Predicate.Configuration, configurationOf(c.Suite)},
	} {
		if fmt.Sprint(claim.claimed) != fmt.Sprint(claim.found) {
			return fmt.Errorf("its %s says %v, its rules come to %v", claim.what, claim.claimed, claim.found)
		}
	}
	if c.Outcome != verdict.OutcomeConforms && c.Outcome != verdict.OutcomePartial {
		return fmt.Errorf("its outcome is %s: that is never certified", c.Outcome)
	}
	if subject := s.Subject[0]; subject.Digest[targetDigest] != "" {
		if want := subjectOf(subject.Name, subject.Annotations["version"], "").Digest[targetDigest]; subject.Digest[targetDigest] != want {
			return fmt.Errorf("its subject has the digest %s, its name and version come to %s", subject.Digest[targetDigest], want)
		}
	}
	return genuine(c.Target, Options{Demonstration: c.Demonstration})
}

// whole compares the rules with the catalogue that the certificate names.
func whole(c *Certified, cat *catalogue.Catalogue) error {
	if len(c.Rules) != len(cat.Rules) {
		return fmt.Errorf("it lists %d rules, the suite that it names has %d", len(c.Rules), len(cat.Rules))
	}
	for i, rule := range cat.Rules {
		r := c.Rules[i]
		if r.ID != rule.ID || r.Level != rule.Level || r.Mode != rule.Mode || r.Source != rule.Source {
			return fmt.Errorf("its rule %s (%s, %s, %s) is not the suite's %s (%s, %s, %s)",
				r.ID, r.Level, r.Mode, r.Source, rule.ID, rule.Level, rule.Mode, rule.Source)
		}
		applies := rule.Mode == catalogue.Both || slices.Contains(c.Modes, rule.Mode)
		if r.Verdict == verdict.NotApplicable && applies && rule.Unobservable == "" {
			return fmt.Errorf("rule %s applies to the modes certified, and was not judged", rule.ID)
		}
	}
	return nil
}
