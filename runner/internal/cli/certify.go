package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/runner/internal/bounded"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/certificate"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report/folder"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// certifyCommand signs a report.
func (a *app) certifyCommand() *cobra.Command {
	var o certificate.Options
	var key, out string
	cmd := &cobra.Command{
		Use:   "certify REPORT --key PEM --out FILE",
		Short: "Sign what a report says of an implementation",
		Long: `Sign what a report says of an implementation: an in-toto statement in a DSSE
envelope. Verdicts are judged again from the report's scenarios, and a report
that disagrees with itself is refused. So is any outcome but conforms, a waived
must-rule, a narrowed run, and a run against the reference service or its
recordings. The key is Ed25519 or ECDSA on P-256, PEM, PKCS#8.

Exit status: 0 certified, 1 refused, 2 usage.`,
		Example: `  openssl genpkey -algorithm ed25519 -out key.pem
  openssl pkey -in key.pem -pubout -out key.pub
  modecert certify build/report.json --key key.pem --out acme.dsse.json --name acme-gateway --version 2.4.1`,
		Args: wants("REPORT"),
		RunE: func(_ *cobra.Command, args []string) error { return a.certify(args[0], key, out, o) },
	}
	fl := cmd.Flags()
	fl.StringVar(&key, "key", "", "private key, PEM")
	fl.StringVar(&out, "out", "", "file to write the certificate to")
	fl.StringVar(&o.Name, "name", "", "name of the implementation, where the report has none")
	fl.StringVar(&o.Version, "version", "", "version of the implementation, where the report has none")
	fl.StringVar(&o.ArtifactDigest, "artifact-digest", "", "digest of what was deployed, as sha256:…")
	fl.BoolVar(&o.Partial, "partial", false, "certify a partial outcome; the certificate names what was not verified")
	fl.BoolVar(&o.Demonstration, "demonstration", false, "certify the reference service, or its recordings; the certificate is marked")
	_ = cmd.MarkFlagRequired("key")
	_ = cmd.MarkFlagRequired("out")
	return cmd
}

func (a *app) certify(path, keyFile, out string, o certificate.Options) error {
	if err := apart("--out", out, keyFile, folder.Report(path)); err != nil {
		return err
	}
	pem, err := bounded.ReadFile(keyFile, bounded.Settings)
	if err != nil {
		return fmt.Errorf("--key: %w", err)
	}
	key, err := certificate.ParsePrivateKey(pem)
	if err != nil {
		return fmt.Errorf("--key %s: %w", keyFile, err)
	}
	text, err := bounded.ReadFile(folder.Report(path), bounded.Report)
	if err != nil {
		return fmt.Errorf("read the report: %w", err)
	}
	suite, _, err := run.Plan(run.Options{}, plan.CapabilityNames())
	if err != nil {
		return err
	}
	o.Issued = time.Now()
	cert, err := certificate.Issue(text, suite, run.Version, key, o)
	var refusal *certificate.Refusal
	switch {
	case errors.As(err, &refusal):
		a.complain("not certified: %v", err)
		return &exitError{gate.Red}
	case err != nil:
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := writeFile("--out", out, cert, 0o644); err != nil {
		return err
	}
	known, err := ours()
	if err != nil {
		return err
	}
	// The written certificate is verified before anyone relies on it.
	v, err := certificate.Verify(cert, key.Public(), known, text)
	if err != nil {
		a.complain("a fault of the suite: the certificate does not verify: %v", err)
		return &exitError{gate.Fault}
	}
	printCertificate(a.stdout, v)
	_, err = fmt.Fprintf(a.stdout, "certified: %s\n", out)
	return err
}

// ours returns the suite of this binary.
func ours() (certificate.Suite, error) {
	cat, err := catalogue.Load(features.FS)
	if err != nil {
		return certificate.Suite{}, err
	}
	digest, err := plan.FeaturesDigest(features.FS)
	return certificate.Suite{Version: run.Version, Catalogue: cat, FeaturesDigest: digest}, err
}

// verifyCommand checks a certificate.
func (a *app) verifyCommand() *cobra.Command {
	var key, report string
	var full bool
	cmd := &cobra.Command{
		Use:   "verify CERTIFICATE --key PEM",
		Short: "Check a certificate, offline",
		Long: `Check a certificate, offline: its signature and its form to the last byte, its
schema, whether its parts agree with each other, and, where it is of this
version of the suite, whether every rule is there.

Exit status: 0 it holds, 1 it does not, 2 usage. With --full a certificate that is
partial, or a demonstration, does not hold either.`,
		Example: `  modecert verify acme.dsse.json --key key.pub
  modecert verify acme.dsse.json --key key.pub --report build/report.json --full`,
		Args: wants("CERTIFICATE"),
		RunE: func(_ *cobra.Command, args []string) error { return a.verify(args[0], key, report, full) },
	}
	cmd.Flags().StringVar(&key, "key", "", "public key, PEM")
	cmd.Flags().StringVar(&report, "report", "", "the report.json that was certified, to compare its digest")
	cmd.Flags().BoolVar(&full, "full", false, "accept neither a partial certificate nor a demonstration")
	_ = cmd.MarkFlagRequired("key")
	return cmd
}

func (a *app) verify(path, keyFile, reportPath string, full bool) error {
	pem, err := bounded.ReadFile(keyFile, bounded.Settings)
	if err != nil {
		return fmt.Errorf("--key: %w", err)
	}
	key, err := certificate.ParsePublicKey(pem)
	if err != nil {
		return fmt.Errorf("--key %s: %w", keyFile, err)
	}
	text, err := bounded.ReadFile(path, bounded.Certificate)
	if err != nil {
		return fmt.Errorf("read the certificate: %w", err)
	}
	var report []byte
	if reportPath != "" {
		if report, err = bounded.ReadFile(folder.Report(reportPath), bounded.Report); err != nil {
			return fmt.Errorf("--report: %w", err)
		}
	}
	suite, err := ours()
	if err != nil {
		return err
	}
	v, err := certificate.Verify(text, key, suite, report)
	if err != nil {
		a.complain("%s does not hold: %v", path, err)
		return &exitError{gate.Red}
	}
	printCertificate(a.stdout, v)
	c := v.Statement.Predicate.Modecert
	if full && (c.Demonstration || c.Outcome != verdict.OutcomeConforms) {
		a.complain("%s holds and is no full certificate", path)
		return &exitError{gate.Red}
	}
	_, err = fmt.Fprintf(a.stdout, "verified: %s\n", path)
	return err
}

// printCertificate writes what a certificate certifies, and what it does not.
func printCertificate(w io.Writer, v *certificate.Verified) {
	c, subject := v.Statement.Predicate.Modecert, v.Statement.Subject[0]
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%-13s%s\n", name, fmt.Sprintf(format, args...))
	}
	if c.Demonstration {
		line("DEMONSTRATION", "  of the reference service: it certifies no other implementation")
	}
	line("subject", "%s %s", subject.Name, subject.Annotations["version"])
	for algorithm, digest := range subject.Digest {
		line("digest", "%s:%s", algorithm, digest)
	}
	var modes []string
	for _, m := range c.Modes {
		modes = append(modes, strings.ToUpper(string(m)))
	}
	conform, must := 0, 0
	for _, r := range c.Rules {
		if r.Level == catalogue.Must && r.Verdict != verdict.NotApplicable {
			must++
			if r.Verdict == verdict.Conforms {
				conform++
			}
		}
	}
	line("outcome", "%s: %d of %d must-rules of %s", c.Outcome, conform, must, strings.Join(modes, " and "))
	if len(c.NotVerified) > 0 {
		line("not verified", "%s", strings.Join(c.NotVerified, ", "))
	}
	if len(v.Statement.Predicate.WarnedTests) > len(c.NotVerified) {
		line("warned", "%s", strings.Join(v.Statement.Predicate.WarnedTests, ", "))
	}
	line("target", "%s", strings.Join(strings.Fields(strings.Join([]string{c.Target.Kind, c.Target.Name, c.Target.Version, c.Target.URL}, " ")), " "))
	line("evidence", "%d scenarios, %d exchanges, report %s", c.Evidence.Scenarios, c.Evidence.Exchanges, c.Evidence.ReportDigest)
	line("run", "%s, issued %s", c.Finished.UTC().Format(time.RFC3339), c.Issued.UTC().Format(time.RFC3339))
	switch {
	case v.Complete && v.SameFeatures:
		line("suite", "%s, this one: every rule is there", c.Suite.Version)
	case v.Complete:
		line("suite", "%s: every rule of this catalogue is there; its scenarios were other ones than this version's", c.Suite.Version)
	default:
		line("suite", "%s, ANOTHER VERSION (this is %s): whether every rule is there cannot be checked here", c.Suite.Version, run.Version)
	}
	line("key", "%s", v.KeyID)
}
