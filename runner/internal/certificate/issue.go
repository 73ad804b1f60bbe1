package certificate

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report/jsonreport"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas"
	"github.com/modecert/modecert/schemas/wire"
)

// Options says what may be certified, and for whom.
type Options struct {
	// Name, Version and ArtifactDigest ("sha256:…") identify the implementation.
	// A name or version that differs from the report's is refused.
	Name, Version, ArtifactDigest string
	// Partial allows a certificate that leaves rules open because capabilities are
	// missing; the certificate names them.
	Partial bool
	// Demonstration allows certifying the reference service and its recordings; the
	// certificate is marked.
	Demonstration bool
	// Uncertified signs the report of a run that violates or is incomplete, as evidence
	// that says so.
	Uncertified bool
	// Issued is the time of the certificate, and Valid how long it is valid from then.
	Issued time.Time
	Valid  time.Duration
	// Edition and EditionDigest are those of the suite's plan.
	Edition, EditionDigest string
	// ArchiveDigest identifies the archive of report and recordings; see Evidence.
	ArchiveDigest string
}

// Refusal says why something is not certified.
type Refusal struct{ Reason string }

func (r *Refusal) Error() string { return r.Reason }

func refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }

// Issue signs the content of report.json. It trusts none of its verdicts but judges
// the scenarios again; they must be all the scenarios of the suite, with the same
// steps. suite is the plan of the whole suite, version its version. If the report
// must not be certified, the error is a *Refusal.
func Issue(text []byte, suite *plan.Plan, version string, key *PrivateKey, o Options) ([]byte, error) {
	r, err := read(text)
	if err != nil {
		return nil, err
	}
	for _, check := range []func() error{
		func() error { return sameSuite(r, suite, version, o) },
		func() error { return wholeSuite(r, suite) },
		func() error { return verdict.Disagreement(r) },
		func() error { return consistent(r) },
		func() error { return fit(r, o) },
	} {
		if err := check(); err != nil {
			if _, ok := err.(*Refusal); ok {
				return nil, err
			}
			return nil, refuse("the report does not hold: %v", err)
		}
	}
	s, err := statement(r, text, o)
	if err != nil {
		return nil, err
	}
	payload, err := wire.Encode(s)
	if err != nil {
		return nil, err
	}
	if err := wellFormed(payload); err != nil {
		return nil, fmt.Errorf("the statement breaks its own schema: %w", err)
	}
	return seal(payload, key)
}

// read reads a report and validates it against its schema.
func read(text []byte) (*verdict.Report, error) {
	violations, err := schemas.Check("report", text)
	if err != nil {
		return nil, err
	}
	if len(violations) > 0 {
		return nil, refuse("the report breaks its schema at %q: %s", violations[0].Pointer, violations[0].Message)
	}
	return jsonreport.Decode(bytes.NewReader(text))
}

// sameSuite refuses the report of another suite, which cannot be checked for
// completeness here.
func sameSuite(r *verdict.Report, suite *plan.Plan, version string, o Options) error {
	have := verdict.Suite{Version: version, CatalogueDigest: suite.Catalogue.Digest, FeaturesDigest: suite.FeaturesDigest,
		Edition: o.Edition, EditionDigest: o.EditionDigest}
	if r.Suite != have {
		return refuse("the report is of suite %s (catalogue %s, features %s, edition %q), this is %s (catalogue %s, features %s, edition %q): certify with the modecert that ran it",
			r.Suite.Version, r.Suite.CatalogueDigest, r.Suite.FeaturesDigest, r.Suite.Edition, have.Version, have.CatalogueDigest, have.FeaturesDigest, have.Edition)
	}
	return nil
}

// wholeSuite refuses a report with missing or unknown rules, scenarios or steps.
func wholeSuite(r *verdict.Report, suite *plan.Plan) error {
	planned := map[string]*plan.Scenario{}
	for i := range suite.Scenarios {
		planned[suite.Scenarios[i].ID] = &suite.Scenarios[i]
	}
	if len(r.Rules) != len(suite.Catalogue.Rules) {
		return fmt.Errorf("it lists %d rules, the suite has %d", len(r.Rules), len(suite.Catalogue.Rules))
	}
	seen := 0
	for i, rule := range suite.Catalogue.Rules {
		rr := &r.Rules[i]
		if rr.Standing != rule.Standing {
			return fmt.Errorf("its rule %s is %q, the edition and the errata have it as %q", rr.ID, rr.Standing, rule.Standing)
		}
		if rr.ID != rule.ID || rr.Level != rule.Level || rr.Mode != rule.Mode || rr.Source != rule.Source || rr.Unobservable != rule.Unobservable {
			return fmt.Errorf("its rule %s (%s, %s, %s) is not the suite's %s (%s, %s, %s)",
				rr.ID, rr.Level, rr.Mode, rr.Source, rule.ID, rule.Level, rule.Mode, rule.Source)
		}
		for j := range rr.Scenarios {
			s := &rr.Scenarios[j]
			p := planned[s.ID]
			if p == nil || p.Rule.ID != rr.ID {
				return fmt.Errorf("the suite has no scenario %s of rule %s", s.ID, rr.ID)
			}
			delete(planned, s.ID)
			seen++
			if err := stepsOf(s, p); err != nil {
				return err
			}
		}
	}
	if seen != len(suite.Scenarios) {
		return fmt.Errorf("it lists %d scenarios, the suite has %d", seen, len(suite.Scenarios))
	}
	return nil
}

// stepsOf compares the steps of a scenario that was judged with those of the suite.
func stepsOf(s *verdict.ScenarioReport, p *plan.Scenario) error {
	if s.Verdict != verdict.Conforms && s.Verdict != verdict.Observed {
		return nil
	}
	if len(s.Steps) != len(p.Steps) {
		return fmt.Errorf("scenario %s ran %d steps of %d", s.ID, len(s.Steps), len(p.Steps))
	}
	for i := range s.Steps {
		if s.Steps[i].Text != p.Steps[i] {
			return fmt.Errorf("scenario %s: step %d is %q, the suite's is %q", s.ID, i+1, s.Steps[i].Text, p.Steps[i])
		}
	}
	return nil
}

// fit refuses a report that is true but must not be certified.
func fit(r *verdict.Report, o Options) error {
	if r.Selection.Quick != nil {
		return refuse("the run was quick (--quick or --budget) and left scenarios out: only a whole run certifies anything")
	}
	if verdict.Narrowed(r) {
		return refuse("the run was narrowed (--rule, --tags, --shard or --failed-from): only a whole run certifies anything")
	}
	if waived := mustRules(r, verdict.Waived); len(waived) > 0 {
		return refuse("must-rules are waived (%s): a waived rule is never certified", strings.Join(waived, ", "))
	}
	if o.Uncertified {
		if r.Outcome != verdict.OutcomeViolates && r.Outcome != verdict.OutcomeIncomplete {
			return refuse("the outcome is %s: --uncertified is for what violates or is incomplete", r.Outcome)
		}
		return genuine(r.Target, o)
	}
	switch {
	case r.Outcome == verdict.OutcomeConforms:
	case r.Outcome == verdict.OutcomePartial && o.Partial:
	case r.Outcome == verdict.OutcomePartial:
		return refuse("the outcome is partial: not verified are %s; --partial certifies the others and names these",
			strings.Join(mustRules(r, verdict.NotVerified), ", "))
	default:
		return refuse("the outcome is %s: only conforms is certified; --uncertified --bundle FILE signs the evidence as it is", r.Outcome)
	}
	if decided := gate.Decide(r, gate.Facts{Strict: r.Strict}); decided.Status != gate.Green || r.Gate.Status != gate.Green {
		return refuse("the gate of the run is not green: %s", strings.Join(append(decided.Reasons, r.Gate.Reasons...), "; "))
	}
	return genuine(r.Target, o)
}

func mustRules(r *verdict.Report, v verdict.Verdict) []string {
	var ids []string
	for i := range r.Rules {
		if r.Rules[i].Level == catalogue.Must && r.Rules[i].Verdict == v {
			ids = append(ids, r.Rules[i].ID)
		}
	}
	return ids
}

var sha256Digest = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// statement returns the statement about a report.
func statement(r *verdict.Report, text []byte, o Options) (*Statement, error) {
	name, version, err := identity(r, o)
	if err != nil {
		return nil, err
	}
	if o.ArtifactDigest != "" && !sha256Digest.MatchString(o.ArtifactDigest) {
		return nil, refuse("--artifact-digest %q is not of the form sha256: and 64 digits of lower-case hexadecimal", o.ArtifactDigest)
	}
	rules := make([]Rule, 0, len(r.Rules))
	for i := range r.Rules {
		rr := &r.Rules[i]
		rules = append(rules, Rule{rr.ID, rr.Level, rr.Mode, rr.Source, rr.Verdict, len(rr.Scenarios), rr.Standing})
	}
	sum := sha256.Sum256(text)
	found := summarise(rules, r.Strict)
	return &Statement{
		Type: StatementType, PredicateType: PredicateType,
		Subject: []Resource{subjectOf(name, version, o.ArtifactDigest)},
		Predicate: Predicate{
			Result: found.result(o.Demonstration, o.Uncertified), Configuration: configurationOf(r.Suite),
			PassedTests: found.passed, WarnedTests: found.warned, FailedTests: found.failed,
			Modecert: Certified{
				SchemaVersion: SchemaVersion, Outcome: r.Outcome, Modes: modesOf(r.Selection.Mode),
				NotVerified: found.notVerified, Demonstration: o.Demonstration, Uncertified: o.Uncertified, Strict: r.Strict, Suite: r.Suite,
				Evidence: Evidence{"sha256:" + hex.EncodeToString(sum[:]), r.Totals.Executed, r.Totals.Exchanges, o.ArchiveDigest},
				Target:   r.Target, Capabilities: r.Capabilities, Rules: rules,
				Started: r.Started, Finished: r.Finished, Issued: o.Issued.UTC(),
				ValidUntil: o.Issued.Add(o.Valid).UTC(), Challenge: r.Challenge,
			},
		},
	}, nil
}

// identity returns the name and version of the implementation, from the report or
// else from the options.
func identity(r *verdict.Report, o Options) (name, version string, err error) {
	t := r.Target
	name, version = t.Name, t.Version
	if t.Recorded != nil && name == "" {
		name = t.Recorded.Name
	}
	if t.OfReference() {
		// The reference service is part of the suite.
		name, version = cmp.Or(name, "modecert reference service"), cmp.Or(version, r.Suite.Version)
	}
	if name != "" && o.Name != "" && o.Name != name {
		return "", "", refuse("--name is %q, the report is about %q", o.Name, name)
	}
	if version != "" && o.Version != "" && o.Version != version {
		return "", "", refuse("--version is %q, the report is about version %q", o.Version, version)
	}
	name, version = cmp.Or(name, o.Name), cmp.Or(version, o.Version)
	if name == "" || version == "" {
		return "", "", refuse("the report does not say which implementation and version it is about: give --name and --version")
	}
	return name, version, nil
}
