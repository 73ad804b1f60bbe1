package certificate

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/edition"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas"
)

// Suite is what a verifier knows about the rules.
type Suite struct {
	Version        string
	Catalogue      *catalogue.Catalogue
	FeaturesDigest string
	// Editions are those that were shipped until now.
	Editions *edition.All
}

// Verified is the content of a certificate after all possible checks.
type Verified struct {
	Statement *Statement
	// KeyID identifies the key that signed.
	KeyID string
	// Complete is set if every rule is present; this can be checked if the verifier
	// knows the edition, or has the same catalogue. SameFeatures is set if the scenarios
	// were the verifier's own, too.
	Complete, SameFeatures bool
	// Errata are those of the verifier that challenge rules which the certificate
	// counts.
	Errata []edition.Erratum
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
	if err := v.complete(c, suite); err != nil {
		return nil, err
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
			return fmt.Errorf("rule %s is of a mode that was not selected, but %s", r.ID, r.Verdict)
		}
		if r.Standing != "" && r.Level != catalogue.May {
			return fmt.Errorf("rule %s is %s, but of level %s", r.ID, r.Standing, r.Level)
		}
		seen[r.ID] = true
	}
	red := c.Outcome == verdict.OutcomeViolates || c.Outcome == verdict.OutcomeIncomplete
	switch {
	case c.Uncertified && !red:
		return fmt.Errorf("its outcome is %s, but it certifies nothing", c.Outcome)
	case c.Uncertified:
		// A run may also be incomplete because of a missing capability, which no rule shows.
	case c.Outcome != found.outcome:
		return fmt.Errorf("its outcome is %s, but its rules give %s", c.Outcome, found.outcome)
	case c.Outcome != verdict.OutcomeConforms && c.Outcome != verdict.OutcomePartial:
		return fmt.Errorf("its outcome is %s: that is never certified", c.Outcome)
	}
	for _, claim := range []struct {
		what           string
		claimed, found any
	}{
		{"result", s.Predicate.Result, found.result(c.Demonstration, c.Uncertified)},
		{"passedTests", s.Predicate.PassedTests, found.passed},
		{"warnedTests", s.Predicate.WarnedTests, found.warned},
		{"failedTests", s.Predicate.FailedTests, found.failed},
		{"not_verified", c.NotVerified, found.notVerified},
		{"configuration", s.Predicate.Configuration, configurationOf(c.Suite)},
	} {
		if fmt.Sprint(claim.claimed) != fmt.Sprint(claim.found) {
			return fmt.Errorf("its %s is %v, but its rules give %v", claim.what, claim.claimed, claim.found)
		}
	}
	if !c.ValidUntil.After(c.Issued) {
		return fmt.Errorf("it is valid until %s, before it was issued", c.ValidUntil.Format(time.RFC3339))
	}
	if subject := s.Subject[0]; subject.Digest[targetDigest] != "" {
		if want := subjectOf(subject.Name, subject.Annotations["version"], "").Digest[targetDigest]; subject.Digest[targetDigest] != want {
			return fmt.Errorf("its subject has the digest %s, but its name and version give %s", subject.Digest[targetDigest], want)
		}
	}
	return genuine(c.Target, Options{Demonstration: c.Demonstration})
}

// complete checks that every rule is present. The rules are those of the edition, if the
// verifier knows it, whatever the catalogue; otherwise those of an identical catalogue.
func (v *Verified) complete(c *Certified, suite Suite) error {
	suite.Editions = cmp.Or(suite.Editions, &edition.All{})
	e, err := suite.Editions.Find(c.Suite.Edition)
	if err == nil && e != nil && c.Suite.Edition != "" {
		if c.Suite.EditionDigest != e.Digest {
			return fmt.Errorf("its edition %s has the digest %s, the one that was shipped has %s", e.Name, c.Suite.EditionDigest, e.Digest)
		}
		if err := held(c, e, suite); err != nil {
			return err
		}
		v.Complete = true
	}
	if c.Suite.CatalogueDigest == suite.Catalogue.Digest {
		if err := whole(c, suite.Catalogue); err != nil {
			return err
		}
		v.Complete = v.Complete || c.Suite.Edition == ""
	}
	for _, x := range suite.Editions.Errata {
		if slices.ContainsFunc(c.Rules, func(r Rule) bool { return r.ID == x.Rule && r.Standing == "" }) {
			v.Errata = append(v.Errata, x)
		}
	}
	return nil
}

// held compares the rules with those of the edition that the certificate names.
func held(c *Certified, e *edition.Edition, suite Suite) error {
	listed := map[string]Rule{}
	for _, r := range c.Rules {
		listed[r.ID] = r
		if _, in := e.Level(r.ID); !in && r.Standing == "" {
			return fmt.Errorf("rule %s is not in edition %s, but it counts", r.ID, e.Name)
		}
	}
	for _, rule := range e.Rules {
		r, ok := listed[rule.ID]
		switch {
		case !ok:
			return fmt.Errorf("rule %s of edition %s is missing", rule.ID, e.Name)
		case r.Standing == catalogue.Provisional:
			return fmt.Errorf("rule %s is in edition %s, but provisional", rule.ID, e.Name)
		case r.Standing == catalogue.Challenged && suite.Editions.Erratum(rule.ID) == nil:
			return fmt.Errorf("rule %s counts as challenged, and no erratum of this version names it: verify it with modecert %s", rule.ID, c.Suite.Version)
		case r.Standing == "" && r.Level != rule.Level:
			return fmt.Errorf("rule %s is a %s-rule there, in edition %s a %s-rule", rule.ID, r.Level, e.Name, rule.Level)
		}
		if known, ok := suite.Catalogue.ByID(rule.ID); ok {
			if err := judged(c, r, known); err != nil {
				return err
			}
		}
	}
	return nil
}

// judged returns an error if a rule that applies was left out.
func judged(c *Certified, r Rule, rule *catalogue.Rule) error {
	applies := rule.Mode == catalogue.Both || slices.Contains(c.Modes, rule.Mode)
	if r.Verdict == verdict.NotApplicable && applies && rule.Unobservable == "" {
		return fmt.Errorf("rule %s applies to the modes certified, and was not judged", rule.ID)
	}
	return nil
}

// whole compares the rules with the catalogue that the certificate names.
func whole(c *Certified, cat *catalogue.Catalogue) error {
	if len(c.Rules) != len(cat.Rules) {
		return fmt.Errorf("it lists %d rules, the suite that it names has %d", len(c.Rules), len(cat.Rules))
	}
	for i, rule := range cat.Rules {
		r := c.Rules[i]
		level := r.Level
		if c.Suite.Edition != "" || r.Standing != "" {
			level = rule.Level // the edition decides
		}
		if r.ID != rule.ID || level != rule.Level || r.Mode != rule.Mode || r.Source != rule.Source {
			return fmt.Errorf("its rule %s (%s, %s, %s) is not the suite's %s (%s, %s, %s)",
				r.ID, r.Level, r.Mode, r.Source, rule.ID, rule.Level, rule.Mode, rule.Source)
		}
		if err := judged(c, r, rule); err != nil {
			return err
		}
	}
	return nil
}
