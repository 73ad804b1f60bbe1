package certificate_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/certificate"
	"github.com/modecert/modecert/runner/internal/edition"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report/jsonreport"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

var (
	started = time.Date(2026, 3, 31, 10, 0, 0, 0, time.UTC)
	digest  = "sha256:" + strings.Repeat("ab", 32)
)

// suite is a small suite: two must-rules, one of which needs a clock, a
// should-rule, a may-rule, a rule of the other mode and an unobservable rule.
func suite(absent ...string) *plan.Plan {
	rule := func(id string, level catalogue.Level, mode catalogue.Mode) *catalogue.Rule {
		return &catalogue.Rule{ID: id, Level: level, Mode: mode, Source: catalogue.Page, Quote: "q", Where: "w", Reading: "r"}
	}
	p := &plan.Plan{FeaturesDigest: digest, Absent: absent, Selection: plan.Selection{Mode: "all"}}
	p.Catalogue = &catalogue.Catalogue{Digest: digest, Rules: []*catalogue.Rule{
		rule("A-MUST", catalogue.Must, catalogue.Dispatch), rule("A-CLOCK", catalogue.Must, catalogue.Both),
		rule("A-SHOULD", catalogue.Should, catalogue.Both), rule("A-MAY", catalogue.May, catalogue.Both),
		rule("A-OTHER", catalogue.Must, catalogue.Conversation), rule("A-HIDDEN", catalogue.Must, catalogue.Both),
	}}
	p.Catalogue.Rules[5].Unobservable = "it happens inside"
	for _, r := range p.Catalogue.Rules[:5] {
		s := plan.Scenario{ID: r.ID + "/one", Name: "one", URI: "a.feature", Line: 3, Rule: r, Disposition: plan.Run, Steps: []string{"Given an app", "Then it is so"}}
		if r.ID == "A-CLOCK" && len(absent) > 0 {
			s.Disposition, s.Reason = plan.NotVerified, "declared absent: clock"
		}
		p.Scenarios = append(p.Scenarios, s)
	}
	return p
}

// run returns the report of a run in which everything passed, except for what
// change modifies.
func run(p *plan.Plan, change func(*verdict.Meta, map[string]*verdict.Result)) []byte {
	results := map[string]*verdict.Result{}
	for _, s := range p.Scenarios {
		if s.Disposition == plan.Run {
			results[s.ID] = &verdict.Result{
				Scenario: s.ID, Steps: []verdict.Step{{Text: s.Steps[0], Status: "passed"}, {Text: s.Steps[1], Status: "passed"}},
				Evidence: []wire.Exchange{{Request: wire.Request{Method: "GET", URL: "/v1"}, Response: &wire.Response{Status: 200}, At: started}},
			}
		}
	}
	if r := results["A-MAY/one"]; r != nil {
		r.Observations = []expect.Observation{{Claim: "seen"}}
	}
	meta := verdict.Meta{
		Suite:  verdict.Suite{Version: "1.0.0", CatalogueDigest: digest, FeaturesDigest: digest},
		Target: verdict.Target{Kind: "endpoint", Name: "acme-gateway", Version: "2.4.1", URL: "https://api.example"},
		Seed:   1, Started: started, Finished: started.Add(time.Minute),
	}
	if change != nil {
		change(&meta, results)
	}
	var list []verdict.Result
	for _, s := range p.Scenarios {
		if r := results[s.ID]; r != nil {
			list = append(list, *r)
		}
	}
	r := verdict.Judge(p, list, meta)
	r.Gate = gate.Decide(r, gate.Facts{Strict: meta.Strict})
	return encode(r)
}

func encode(r *verdict.Report) []byte {
	var b bytes.Buffer
	if err := jsonreport.Encode(&b, r); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func ed(t testing.TB) *certificate.PrivateKey {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	return private(t, key)
}

func private(t testing.TB, key any) *certificate.PrivateKey {
	k, err := certificate.ParsePrivateKey(pemOf(t, key))
	require.NoError(t, err)
	return k
}

func pemOf(t testing.TB, key any) []byte {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func options() certificate.Options {
	return certificate.Options{Issued: started.Add(time.Hour), Valid: 24 * time.Hour}
}

func known(p *plan.Plan) certificate.Suite {
	return certificate.Suite{Version: "1.0.0", Catalogue: p.Catalogue, FeaturesDigest: p.FeaturesDigest}
}

func TestVerify_whatIssueSigns(t *testing.T) {
	p256, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	for name, key := range map[string]*certificate.PrivateKey{"Ed25519": ed(t), "ECDSA P-256": private(t, p256)} {
		t.Run(name, func(t *testing.T) {
			p, o := suite(), options()
			o.ArtifactDigest = "sha256:" + strings.Repeat("cd", 32)
			report := run(p, nil)
			cert, err := certificate.Issue(report, p, "1.0.0", key, o)
			require.NoError(t, err)
			v, err := certificate.Verify(cert, key.Public(), known(p), report)
			require.NoError(t, err)
			assert.True(t, v.Complete && v.SameFeatures)
			s := v.Statement
			assert.Equal(t, "acme-gateway", s.Subject[0].Name)
			assert.Equal(t, strings.Repeat("cd", 32), s.Subject[0].Digest["sha256"])
			assert.Equal(t, certificate.Passed, s.Predicate.Result)
			assert.Equal(t, []string{"A-MUST", "A-CLOCK", "A-SHOULD", "A-MAY", "A-OTHER"}, s.Predicate.PassedTests)
			assert.Equal(t, certificate.Evidence{ReportDigest: s.Predicate.Modecert.Evidence.ReportDigest, Scenarios: 5, Exchanges: 5}, s.Predicate.Modecert.Evidence)
			assert.Len(t, s.Predicate.Modecert.Rules, 6)

			_, err = certificate.Verify(cert, ed(t).Public(), known(p), nil)
			assert.ErrorContains(t, err, "the key given is")
			_, err = certificate.Verify(cert, key.Public(), known(p), append(report, ' '))
			assert.ErrorContains(t, err, "the report has the digest")
		})
	}
}

func TestIssue_notFull(t *testing.T) {
	key := ed(t)
	p, o := suite("clock"), options()
	o.Partial = true
	cert, err := certificate.Issue(run(p, nil), p, "1.0.0", key, o)
	require.NoError(t, err)
	v, err := certificate.Verify(cert, key.Public(), known(p), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"A-CLOCK"}, v.Statement.Predicate.Modecert.NotVerified)
	assert.Equal(t, certificate.Warned, v.Statement.Predicate.Result)

	// Whole URLs below the target's, with or without a trailing slash, are as valid
	// as paths.
	for _, root := range []string{"https://api.example", "https://api.example/"} {
		_, err = certificate.Issue(run(suite(), func(m *verdict.Meta, r map[string]*verdict.Result) {
			m.Target.URL = root
			r["A-MUST/one"].Evidence[0].Request.URL = "https://api.example/v1/projects"
		}), suite(), "1.0.0", key, options())
		require.NoError(t, err)
	}

	p, o = suite(), options()
	o.Demonstration = true
	cert, err = certificate.Issue(run(p, func(m *verdict.Meta, _ map[string]*verdict.Result) {
		m.Target = verdict.Target{Kind: "reference", Name: "modecert reference service"}
	}), p, "1.0.0", key, o)
	require.NoError(t, err)
	v, err = certificate.Verify(cert, key.Public(), known(p), nil)
	require.NoError(t, err)
	assert.True(t, v.Statement.Predicate.Modecert.Demonstration)
	assert.Equal(t, certificate.Warned, v.Statement.Predicate.Result)

	other := known(p)
	other.Catalogue = &catalogue.Catalogue{Digest: "sha256:other", Rules: p.Catalogue.Rules}
	v, err = certificate.Verify(cert, key.Public(), other, nil)
	require.NoError(t, err)
	assert.False(t, v.Complete, "of another suite nobody can say whether it is whole")
}

func TestIssue_refuses(t *testing.T) {
	type results = map[string]*verdict.Result
	finding := []expect.Finding{{Expected: "a", Actual: "b"}}
	altered := func(text []byte, change func(*verdict.Report)) []byte {
		r, err := jsonreport.Decode(bytes.NewReader(text))
		require.NoError(t, err)
		change(r)
		return encode(r)
	}
	narrowed := suite()
	narrowed.Selection.Rules = []string{"A-MUST"}
	for i := range narrowed.Scenarios[1:] {
		narrowed.Scenarios[i+1].Disposition = plan.NotSelected
	}
	for name, tc := range map[string]struct {
		suite  *plan.Plan
		change func(*verdict.Meta, results)
		edit   func(*verdict.Report)
		o      func(*certificate.Options)
		want   string
	}{
		"violates":    {change: func(_ *verdict.Meta, r results) { r["A-MUST/one"].Findings = finding }, want: "the outcome is violates: only conforms is certified"},
		"incomplete":  {change: func(_ *verdict.Meta, r results) { delete(r, "A-MUST/one") }, want: "the outcome is incomplete"},
		"partial":     {suite: suite("clock"), want: "the outcome is partial: not verified are A-CLOCK; --partial certifies the others"},
		"narrowed":    {suite: narrowed, o: func(o *certificate.Options) { o.Partial = true }, want: "the run was narrowed"},
		"failed from": {edit: func(r *verdict.Report) { r.Selection.FailedFrom, r.Outcome = []string{"A-MUST/one"}, "partial" }, want: "the run was narrowed"},
		"quick": {edit: func(r *verdict.Report) { r.Selection.Quick, r.Outcome = &plan.Quick{Catches: 1, Of: 1}, "partial" },
			o: func(o *certificate.Options) { o.Partial = true }, want: "the run was quick (--quick or --budget) and left scenarios out: only a whole run certifies anything"},
		"a waived must-rule": {change: func(m *verdict.Meta, r results) {
			r["A-MUST/one"].Findings = finding
			m.Waivers = []verdict.Waiver{{Rule: "A-MUST", Reason: "r", Owner: "o", Expires: "2026-12-31"}}
		}, want: "must-rules are waived (A-MUST)"},
		"an expired waiver": {change: func(m *verdict.Meta, _ results) {
			m.Waivers = []verdict.Waiver{{Rule: "A-MUST", Reason: "r", Owner: "o", Expires: "2026-01-01"}}
		}, want: "the gate of the run is not green: the waiver of A-MUST is expired"},
		"the reference service": {change: func(m *verdict.Meta, _ results) { m.Target = verdict.Target{Kind: "reference"} }, want: "certifies no implementation; --demonstration"},
		"its recordings": {change: func(m *verdict.Meta, _ results) {
			m.Target = verdict.Target{Kind: "recorded", Recorded: &verdict.Recorded{Kind: "reference", At: started}}
		}, want: "recordings of the reference service certify no other implementation; --demonstration"},
		"recordings of nobody knows what": {change: func(m *verdict.Meta, _ results) { m.Target = verdict.Target{Kind: "recorded"} },
			o: func(o *certificate.Options) { o.Demonstration = true }, want: "it is not known what the recordings were made of"},
		"a reference service that says so": {change: func(m *verdict.Meta, _ results) { m.Target.Reference = true }, want: "against the reference service, which certifies no implementation; --demonstration"},
		"its recordings at any address": {change: func(m *verdict.Meta, _ results) {
			m.Target = verdict.Target{Kind: "recorded", Recorded: &verdict.Recorded{Kind: "endpoint", Reference: true, At: started}}
		}, want: "recordings of the reference service certify no other implementation; --demonstration"},
		"recordings called an endpoint": {change: func(m *verdict.Meta, _ results) {
			m.Target.Recorded = &verdict.Recorded{Kind: "reference", At: started}
		}, o: func(o *certificate.Options) { o.Demonstration = true }, want: "its target is of kind endpoint, but has the member recorded"},
		"calls of another address": {change: func(_ *verdict.Meta, r results) {
			r["A-MUST/one"].Evidence[0].Request.URL = "https://api.example.evil/v1"
		}, want: `scenario A-MUST/one called https://api.example.evil/v1, and the target is at "https://api.example"`},
		"calls of no known address": {change: func(m *verdict.Meta, r results) {
			m.Target.URL, r["A-MUST/one"].Evidence[0].Request.URL = "", "https://api.example/v1"
		}, want: `and the target is at ""`},
		"recordings of another address": {change: func(m *verdict.Meta, r results) {
			m.Target = verdict.Target{Kind: "recorded", Recorded: &verdict.Recorded{Kind: "endpoint", Name: "a", URL: "https://other.example", At: started}}
			r["A-MUST/one"].Evidence[0].Request.URL = "https://api.example/v1"
		}, want: `and the target is at "https://other.example"`},
		"an end before the start": {change: func(m *verdict.Meta, _ results) { m.Finished = m.Started.Add(-time.Second) }, want: "it finished before it started"},
		"a fault in the gate":     {edit: func(r *verdict.Report) { r.Gate = verdict.Gate{Status: 5, Reasons: []string{"a fault"}} }, want: "the gate of the run is not green: conforms; a fault"},
		"another version":         {edit: func(r *verdict.Report) { r.Suite.Version = "0.9" }, want: "certify with the modecert that ran it"},
		"other features":          {edit: func(r *verdict.Report) { r.Suite.FeaturesDigest = "sha256:x" }, want: "certify with the modecert that ran it"},
		"a rule less":             {edit: func(r *verdict.Report) { r.Rules = r.Rules[1:] }, want: "it lists 5 rules, the suite has 6"},
		"a must made may":         {edit: func(r *verdict.Report) { r.Rules[0].Level = catalogue.May }, want: "its rule A-MUST (may, dispatch, page) is not the suite's A-MUST (must"},
		"a scenario less":         {edit: func(r *verdict.Report) { r.Rules[0].Scenarios = []verdict.ScenarioReport{} }, want: "it lists 4 scenarios, the suite has 5"},
		"a scenario invented":     {edit: func(r *verdict.Report) { r.Rules[0].Scenarios[0].ID = "A-MUST/two" }, want: "the suite has no scenario A-MUST/two of rule A-MUST"},
		"a step less":             {edit: func(r *verdict.Report) { s := &r.Rules[0].Scenarios[0]; s.Steps = s.Steps[:1] }, want: "ran 1 steps of 2"},
		"a step replaced":         {edit: func(r *verdict.Report) { r.Rules[0].Scenarios[0].Steps[1].Text = "Then" }, want: `step 2 is "Then", the suite's is "Then it is so"`},
		"an edited verdict": {change: func(_ *verdict.Meta, r results) { r["A-MUST/one"].Findings = finding },
			edit: func(r *verdict.Report) {
				r.Outcome, r.Rules[0].Verdict, r.Rules[0].Scenarios[0].Verdict = "conforms", "conforms", "conforms"
			}, want: "the report does not hold: scenario A-MUST/one: the report says conforms"},
		"an edited outcome": {suite: suite("clock"), edit: func(r *verdict.Report) { r.Outcome = "conforms" }, want: "the report says conforms, but its rules give partial"},
		"nobody named":      {change: func(m *verdict.Meta, _ results) { m.Target.Name = "" }, want: "give --name and --version"},
		"another name":      {o: func(o *certificate.Options) { o.Name = "other" }, want: `--name is "other", the report is about "acme-gateway"`},
		"another release":   {o: func(o *certificate.Options) { o.Version = "3" }, want: `--version is "3"`},
		"no digest":         {o: func(o *certificate.Options) { o.ArtifactDigest = "sha256:AB" }, want: "--artifact-digest"},
	} {
		t.Run(name, func(t *testing.T) {
			p, o := tc.suite, options()
			if p == nil {
				p = suite()
			}
			text := run(p, tc.change)
			if tc.edit != nil {
				text = altered(text, tc.edit)
			}
			if tc.o != nil {
				tc.o(&o)
			}
			_, err := certificate.Issue(text, suite(), "1.0.0", ed(t), o)
			var refusal *certificate.Refusal
			require.ErrorAs(t, err, &refusal)
			assert.Contains(t, err.Error(), tc.want)
		})
	}
	_, err := certificate.Issue([]byte("{}"), suite(), "1.0.0", ed(t), options())
	assert.ErrorContains(t, err, "the report breaks its schema")
}

// An edition says which rules a certificate must have, whatever the catalogue of the
// verifier.
func TestVerify_editions(t *testing.T) {
	key, p := ed(t), suite()
	frozen := edition.Edition{Name: "2026-03", Digest: digest}
	for _, r := range p.Catalogue.Rules {
		if r.ID != "A-MAY" { // which is provisional
			frozen.Rules = append(frozen.Rules, edition.Rule{ID: r.ID, Level: r.Level})
		}
	}
	slices.SortFunc(frozen.Rules, func(a, b edition.Rule) int { return strings.Compare(a.ID, b.ID) })
	p.Catalogue.Rules[3].Standing, p.Catalogue.Rules[3].StandingWhy = catalogue.Provisional, "provisional"
	o := options()
	o.Edition, o.EditionDigest = frozen.Name, frozen.Digest
	report := run(p, func(m *verdict.Meta, r map[string]*verdict.Result) {
		m.Suite.Edition, m.Suite.EditionDigest = frozen.Name, frozen.Digest
		delete(r, "A-MAY/one")
	})
	_, err := certificate.Issue(report, p, "1.0.0", key, options())
	require.ErrorContains(t, err, "certify with the modecert that ran it", "of another edition")
	_, err = certificate.Issue(report, suite(), "1.0.0", key, o)
	require.ErrorContains(t, err, `its rule A-MAY is "provisional"`)
	report = run(p, func(m *verdict.Meta, _ map[string]*verdict.Result) {
		m.Suite.Edition, m.Suite.EditionDigest = frozen.Name, frozen.Digest
	})
	cert, err := certificate.Issue(report, p, "1.0.0", key, o)
	require.NoError(t, err)

	verify := func(change func(*certificate.Suite, *edition.Edition)) (*certificate.Verified, error) {
		e := frozen
		e.Rules = slices.Clone(frozen.Rules)
		known := known(suite())
		known.Catalogue.Digest = "sha256:of a later version"
		known.Editions = &edition.All{}
		if change != nil {
			change(&known, &e)
		}
		known.Editions.Editions = []edition.Edition{e}
		return certificate.Verify(cert, key.Public(), known, nil)
	}
	v, err := verify(nil)
	require.NoError(t, err)
	assert.True(t, v.Complete)
	assert.NotContains(t, v.Statement.Predicate.PassedTests, "A-MAY", "a provisional rule is in no list")
	v, err = verify(func(_ *certificate.Suite, e *edition.Edition) { e.Name = "2026-04" })
	require.NoError(t, err)
	assert.False(t, v.Complete, "an edition of a later version")
	v, err = verify(func(s *certificate.Suite, _ *edition.Edition) {
		s.Editions.Errata = []edition.Erratum{{Rule: "A-MUST", Since: "2026-05-01", Why: "w"}, {Rule: "A-MAY"}}
	})
	require.NoError(t, err)
	assert.Equal(t, []edition.Erratum{{Rule: "A-MUST", Since: "2026-05-01", Why: "w"}}, v.Errata)
	for want, change := range map[string]func(*certificate.Suite, *edition.Edition){
		"its edition 2026-03 has the digest": func(_ *certificate.Suite, e *edition.Edition) { e.Digest = "sha256:x" },
		"rule A-NEW of edition 2026-03 is missing": func(_ *certificate.Suite, e *edition.Edition) {
			e.Rules = slices.Insert(e.Rules, 3, edition.Rule{ID: "A-NEW"})
		},
		"rule A-MUST is a must-rule there, in edition": func(_ *certificate.Suite, e *edition.Edition) { e.Rules[2].Level = catalogue.May },
		"rule A-SHOULD is not in edition 2026-03, but": func(_ *certificate.Suite, e *edition.Edition) { e.Rules = e.Rules[:4] },
	} {
		_, err := verify(change)
		assert.ErrorContains(t, err, want)
	}
}

// What is not certified can be signed as evidence, and says so.
func TestIssue_uncertified(t *testing.T) {
	key, p, o := ed(t), suite(), options()
	o.Uncertified, o.ArchiveDigest = true, digest
	_, err := certificate.Issue(run(p, nil), p, "1.0.0", key, o)
	require.ErrorContains(t, err, "the outcome is conforms: --uncertified is for what violates or is incomplete")
	for outcome, change := range map[verdict.Outcome]func(*verdict.Meta, map[string]*verdict.Result){
		verdict.OutcomeViolates: func(_ *verdict.Meta, r map[string]*verdict.Result) {
			r["A-MUST/one"].Findings = []expect.Finding{{Expected: "a"}}
		},
		verdict.OutcomeIncomplete: func(_ *verdict.Meta, r map[string]*verdict.Result) { r["A-MUST/one"].Err = errors.New("boom") },
	} {
		cert, err := certificate.Issue(run(p, change), p, "1.0.0", key, o)
		require.NoError(t, err)
		v, err := certificate.Verify(cert, key.Public(), known(p), nil)
		require.NoError(t, err)
		c := v.Statement.Predicate.Modecert
		assert.Equal(t, certificate.Failed, v.Statement.Predicate.Result, "other readers take it for no success")
		assert.True(t, c.Uncertified)
		assert.Equal(t, outcome, c.Outcome)
		assert.Equal(t, digest, c.Evidence.ArchiveDigest)
	}
}

// issued returns a valid certificate that was signed with the key.
func issued(t testing.TB, key *certificate.PrivateKey) []byte {
	p := suite()
	cert, err := certificate.Issue(run(p, nil), p, "1.0.0", key, options())
	require.NoError(t, err)
	return cert
}

// Every byte that is changed, removed or inserted is detected: each byte in turn,
// in several ways.
func TestVerify_everyChangedByte(t *testing.T) {
	key, p := ed(t), suite()
	good := issued(t, key)
	_, err := certificate.Verify(good, key.Public(), known(p), nil)
	require.NoError(t, err)
	holds := func(text []byte) bool {
		_, err := certificate.Verify(text, key.Public(), known(p), nil)
		return err == nil
	}
	tried, stride := 0, 1
	if testing.Short() {
		stride = 17 // prime, to reach every kind of place
	}
	for i := 0; i < len(good); i += stride {
		for _, flip := range []byte{0x01, 0x20, 0x80, good[i] ^ ' ', good[i] ^ '-', good[i] ^ '_'} {
			if flip == 0 {
				continue
			}
			bad := bytes.Clone(good)
			bad[i] ^= flip
			tried++
			if holds(bad) {
				t.Fatalf("byte %d: %q for %q is not found", i, bad[i], good[i])
			}
		}
		if holds(append(bytes.Clone(good[:i]), good[i+1:]...)) {
			t.Fatalf("byte %d left out is not found", i)
		}
		for _, more := range []string{" ", "\n", "="} {
			if holds(append(append(bytes.Clone(good[:i]), more...), good[i:]...)) {
				t.Fatalf("%q put in before byte %d is not found", more, i)
			}
		}
	}
	t.Logf("%d bytes, %d of them changed in place, one at a time", len(good), tried)
	assert.False(t, holds(append(bytes.Clone(good), '\n')))
}

// FuzzVerify changes two places at once, and looks for panics.
func FuzzVerify(f *testing.F) {
	key, p := ed(f), suite()
	good := issued(f, key)
	f.Add(0, byte(1), 5, byte(0))
	f.Fuzz(func(t *testing.T, i int, a byte, j int, b byte) {
		bad := bytes.Clone(good)
		bad[abs(i)%len(bad)] ^= a
		bad[abs(j)%len(bad)] ^= b
		_, err := certificate.Verify(bad, key.Public(), known(p), nil)
		if (err == nil) != bytes.Equal(bad, good) {
			t.Fatalf("%d^%d %d^%d: %v", i, a, j, b, err)
		}
	})
}

func abs(i int) int {
	if i < 0 {
		return -(i + 1)
	}
	return i
}

// What another holder of the key signs must still be coherent and complete.
func TestVerify_incoherentStatements(t *testing.T) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	signer, p := private(t, key), suite()
	var good map[string]any
	var envelope struct{ PayloadType, Payload string }
	cert := issued(t, signer)
	require.NoError(t, json.Unmarshal(cert, &envelope))
	payload, err := base64.StdEncoding.DecodeString(envelope.Payload)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(payload, &good))
	// sign is a separate implementation of DSSE, written from the specification.
	sign := func(kind string, payload []byte) []byte {
		pae := fmt.Sprintf("DSSEv1 %d %s %d %s", len(kind), kind, len(payload), payload)
		text, err := json.Marshal(struct {
			PayloadType string              `json:"payloadType"`
			Payload     []byte              `json:"payload"`
			Signatures  []map[string]string `json:"signatures"`
		}{kind, payload, []map[string]string{{"keyid": signer.Public().ID(), "sig": base64.StdEncoding.EncodeToString(ed25519.Sign(key, []byte(pae)))}}})
		require.NoError(t, err)
		return append(text, '\n')
	}
	_, err = certificate.Verify(sign(certificate.PayloadType, payload), signer.Public(), known(p), nil)
	require.NoError(t, err, "another implementation of DSSE signs the same way")

	rule := func(s map[string]any, i int) map[string]any {
		return s["predicate"].(map[string]any)["modecert"].(map[string]any)["rules"].([]any)[i].(map[string]any)
	}
	for name, tc := range map[string]struct {
		change func(map[string]any)
		want   string
	}{
		"a rule violated": {func(s map[string]any) { rule(s, 0)["verdict"] = "violates" }, "its outcome is conforms, but its rules give violates"},
		"certified nothing": {func(s map[string]any) {
			s["predicate"].(map[string]any)["modecert"].(map[string]any)["uncertified"] = true
		}, "its outcome is conforms, but it certifies nothing"},
		"an end before the beginning": {func(s map[string]any) {
			s["predicate"].(map[string]any)["modecert"].(map[string]any)["valid_until"] = "2020-01-01T00:00:00Z"
		}, "it is valid until 2020-01-01T00:00:00Z, before it was issued"},
		"a must-rule provisional": {func(s map[string]any) { rule(s, 0)["standing"] = "provisional" }, "rule A-MUST is provisional, but of level must"},
		"a rule waived":           {func(s map[string]any) { rule(s, 0)["verdict"] = "waived" }, "rule A-MUST is waived"},
		"a rule set aside":        {func(s map[string]any) { rule(s, 3)["verdict"] = "not-applicable" }, "passedTests"},
		"a rule twice":            {func(s map[string]any) { rule(s, 0)["id"] = "A-CLOCK" }, "rule A-CLOCK is listed twice"},
		"not selected":            {func(s map[string]any) { rule(s, 0)["verdict"] = "not-selected" }, "the run was narrowed"},
		"its level changed":       {func(s map[string]any) { rule(s, 0)["level"] = "may" }, "is not the suite's A-MUST"},
		"a list shortened":        {func(s map[string]any) { s["predicate"].(map[string]any)["passedTests"] = []string{} }, "passedTests"},
		"another type":            {func(s map[string]any) { s["_type"] = "x" }, `breaks the schema at "/_type"`},
		"an unknown member":       {func(s map[string]any) { s["more"] = 1 }, "breaks the schema"},
		"the subject's name":      {func(s map[string]any) { s["subject"].([]any)[0].(map[string]any)["name"] = "other" }, "its subject has the digest"},
		"the reference service": {func(s map[string]any) {
			s["predicate"].(map[string]any)["modecert"].(map[string]any)["target"] = map[string]any{"kind": "reference"}
		}, "certifies no implementation"},
	} {
		t.Run(name, func(t *testing.T) {
			var s map[string]any
			require.NoError(t, json.Unmarshal(payload, &s))
			tc.change(s)
			text, err := json.Marshal(s)
			require.NoError(t, err)
			_, err = certificate.Verify(sign(certificate.PayloadType, text), signer.Public(), known(p), nil)
			assert.ErrorContains(t, err, tc.want)
		})
	}
	_, err = certificate.Verify(sign("text/plain", payload), signer.Public(), known(p), nil)
	assert.ErrorContains(t, err, `its payload is of type "text/plain"`)
	_, err = certificate.Verify([]byte("-----BEGIN"), signer.Public(), known(p), nil)
	assert.ErrorContains(t, err, "it is not a certificate")
}

// Anyone can turn an ECDSA signature (r, s) into (r, n-s), which is just as valid:
// only the one with the lower s is written and accepted.
func TestVerify_signatureHasOneForm(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	signer, p, n := private(t, key), suite(), elliptic.P256().Params().N
	for range 8 { // without lowS, half of the signatures would have a high s
		var e struct {
			PayloadType string `json:"payloadType"`
			Payload     string `json:"payload"`
			Signatures  []struct {
				KeyID string `json:"keyid"`
				Sig   []byte `json:"sig"`
			} `json:"signatures"`
		}
		cert := issued(t, signer)
		require.NoError(t, json.Unmarshal(cert, &e))
		var signature struct{ R, S *big.Int }
		_, err = asn1.Unmarshal(e.Signatures[0].Sig, &signature)
		require.NoError(t, err)
		assert.LessOrEqual(t, signature.S.Cmp(new(big.Int).Rsh(n, 1)), 0, "s is low")

		signature.S.Sub(n, signature.S)
		e.Signatures[0].Sig, err = asn1.Marshal(signature)
		require.NoError(t, err)
		payload, err := base64.StdEncoding.DecodeString(e.Payload)
		require.NoError(t, err)
		sum := sha256.Sum256(fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(e.PayloadType), e.PayloadType, len(payload), payload))
		require.True(t, ecdsa.VerifyASN1(&key.PublicKey, sum[:], e.Signatures[0].Sig), "the other one is valid")
		forged, err := json.Marshal(e)
		require.NoError(t, err)
		_, err = certificate.Verify(append(forged, '\n'), signer.Public(), known(p), nil)
		assert.ErrorContains(t, err, "the signature is not that of this key")
	}
}

func TestParseKeys(t *testing.T) {
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	p256, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	weak, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	sec1, err := x509.MarshalECPrivateKey(p256)
	require.NoError(t, err)
	pub, err := x509.MarshalPKIXPublicKey(&p256.PublicKey)
	require.NoError(t, err)
	block := func(kind string, der []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}) }
	for name, tc := range map[string]struct {
		text []byte
		want string
	}{
		"no PEM":     {[]byte("key"), "it is not PEM"},
		"P-384":      {pemOf(t, p384), "an ECDSA key on P-384 is not supported"},
		"RSA":        {pemOf(t, weak), "a key of RSA is not supported: use Ed25519 or ECDSA on P-256"},
		"SEC 1":      {block("EC PRIVATE KEY", sec1), "openssl pkcs8 -topk8 -nocrypt"},
		"encrypted":  {block("ENCRYPTED PRIVATE KEY", sec1), "the key is encrypted"},
		"public":     {block("PUBLIC KEY", pub), "it is a public key, and signing needs the private one"},
		"a document": {block("CERTIFICATE", pub), `the PEM block is "CERTIFICATE"`},
		"nonsense":   {block("PRIVATE KEY", []byte("x")), "it is not a PKCS#8 private key"},
	} {
		_, err := certificate.ParsePrivateKey(tc.text)
		assert.ErrorContains(t, err, tc.want, name)
	}
	_, err = certificate.ParsePublicKey(pemOf(t, p256))
	assert.ErrorContains(t, err, "verifying needs the public one")
	_, err = certificate.ParsePublicKey(block("PUBLIC KEY", pub))
	assert.NoError(t, err)
}
