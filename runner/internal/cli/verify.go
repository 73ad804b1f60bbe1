package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/runner/internal/bounded"
	"github.com/modecert/modecert/runner/internal/bundle"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/certificate"
	"github.com/modecert/modecert/runner/internal/edition"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/report/folder"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// ours returns the suite that this binary contains.
func ours() (certificate.Suite, error) {
	cat, err := catalogue.Load(features.FS)
	if err != nil {
		return certificate.Suite{}, err
	}
	all, err := edition.Load(features.FS)
	if err != nil {
		return certificate.Suite{}, err
	}
	digest, err := plan.FeaturesDigest(features.FS)
	return certificate.Suite{Version: run.Version, Catalogue: cat, FeaturesDigest: digest, Editions: all}, err
}

// verifyFlags are the arguments of verify.
type verifyFlags struct {
	key, report, challenge     string
	full, rejudge, uncertified bool
	maxAge                     time.Duration
}

// verifyCommand checks a certificate.
func (a *app) verifyCommand() *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "verify CERTIFICATE --key PEM",
		Short: "Check a certificate or a bundle, offline",
		Long: `Check a certificate or a bundle, offline: its signature and its exact form, its schema,
whether its parts agree with each other, whether it is still valid and, if this version
knows its edition, whether every rule is there.

With --rejudge, the recordings of a bundle are replayed, and every verdict must be
that of the report. With --challenge, the names of the run must be made from a text
that you gave. This proves that the evidence is younger than the text, and no more.

Exit status: 0 it holds, 1 it does not, 2 usage. With --full, a certificate that is
partial or a demonstration does not hold. The bundle of a run that is not certified
holds only with --uncertified.`,
		Example: `  modecert verify acme.dsse.json --key key.pub
  modecert verify acme.dsse.json --key key.pub --report build/report.json --full
  modecert verify acme.bundle --key key.pub --rejudge --challenge 2f6c9d0b71 --max-age 720h`,
		Args: takes("CERTIFICATE"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.verify(cmd.Context(), args[0], &f) },
	}
	fl := cmd.Flags()
	fl.StringVar(&f.key, "key", "", "public key, PEM")
	fl.StringVar(&f.report, "report", "", "the report.json that was certified, to compare its digest")
	fl.BoolVar(&f.full, "full", false, "accept neither a partial certificate nor a demonstration")
	fl.BoolVar(&f.rejudge, "rejudge", false, "replay the recordings of a bundle and compare every verdict")
	fl.StringVar(&f.challenge, "challenge", "", "the text that you gave for run --challenge")
	fl.DurationVar(&f.maxAge, "max-age", 0, "refuse a run that ended longer ago, such as 720h; 0 leaves it to the certificate")
	fl.BoolVar(&f.uncertified, "uncertified", false, "accept a bundle that signs the evidence of a run and certifies nothing")
	_ = cmd.MarkFlagRequired("key")
	cmd.MarkFlagsMutuallyExclusive("full", "uncertified")
	return cmd
}

func (a *app) verify(ctx context.Context, path string, f *verifyFlags) error {
	if f.maxAge < 0 {
		return fmt.Errorf("--max-age %s: an age is positive, such as 720h", f.maxAge)
	}
	pem, err := bounded.ReadFile(f.key, bounded.Settings)
	if err != nil {
		return fmt.Errorf("--key: %w", err)
	}
	key, err := certificate.ParsePublicKey(pem)
	if err != nil {
		return fmt.Errorf("--key %s: %w", f.key, err)
	}
	text, err := bounded.ReadFile(path, bounded.Bundle)
	if err != nil {
		return fmt.Errorf("read the certificate: %w", err)
	}
	var report []byte
	if f.report != "" {
		if report, err = bounded.ReadFile(folder.Report(f.report), bounded.Report); err != nil {
			return fmt.Errorf("--report: %w", err)
		}
	}
	bundled := bundle.Is(text)
	if f.rejudge && !bundled {
		return fmt.Errorf("--rejudge: %s is not a bundle and has nothing to judge again; certify --bundle makes one", path)
	}
	suite, err := ours()
	if err != nil {
		return err
	}
	v, ev, err := verified(text, bundled, key, suite, report)
	if err == nil {
		err = f.accept(v, time.Now())
	}
	if err != nil {
		a.complain("%s does not hold: %v", path, err)
		return &exitError{gate.Red}
	}
	printCertificate(a.stdout, v)
	if f.rejudge {
		if err := a.rejudge(ctx, ev); ctx.Err() != nil {
			return a.interrupted()
		} else if err != nil {
			a.complain("%s does not hold: %v", path, err)
			return &exitError{gate.Red}
		}
	}
	switch c := v.Statement.Predicate.Modecert; {
	case f.full && (c.Demonstration || c.Outcome != verdict.OutcomeConforms):
		a.complain("%s holds, but is not a full certificate", path)
		return &exitError{gate.Red}
	case c.Uncertified && !f.uncertified:
		a.complain("%s holds and certifies nothing: its run %s; --uncertified accepts it as evidence", path, c.Outcome)
		return &exitError{gate.Red}
	}
	_, err = fmt.Fprintf(a.stdout, "verified: %s\n", path)
	return err
}

// verified checks a certificate, or a bundle with all that it holds.
func verified(text []byte, bundled bool, key *certificate.PublicKey, suite certificate.Suite, report []byte) (*certificate.Verified, *bundle.Evidence, error) {
	if !bundled {
		v, err := certificate.Verify(text, key, suite, report)
		return v, nil, err
	}
	text, archive, err := bundle.Split(text)
	if err != nil {
		return nil, nil, err
	}
	v, err := certificate.Verify(text, key, suite, report)
	if err != nil {
		return nil, nil, err
	}
	// Nothing of the archive is read before its digest is known to be signed.
	if want, found := v.Statement.Predicate.Modecert.Evidence.ArchiveDigest, bundle.Digest(archive); found != want {
		return nil, nil, fmt.Errorf("its evidence has the digest %s, the certificate is of %q", found, want)
	}
	ev, err := bundle.Open(archive)
	if err != nil {
		return nil, nil, err
	}
	_, err = certificate.Verify(text, key, suite, ev.Report)
	return v, ev, err
}

// accept returns an error if a genuine certificate is not of the requested kind.
func (f *verifyFlags) accept(v *certificate.Verified, now time.Time) error {
	c := &v.Statement.Predicate.Modecert
	switch age := now.Sub(c.Finished); {
	case now.After(c.ValidUntil):
		return fmt.Errorf("it was valid until %s", c.ValidUntil.UTC().Format(time.RFC3339))
	case f.maxAge > 0 && age < -time.Hour:
		return fmt.Errorf("its run ends at %s, which is still to come", c.Finished.UTC().Format(time.RFC3339))
	case f.maxAge > 0 && age > f.maxAge:
		return fmt.Errorf("its run ended %s ago, --max-age is %s", age.Round(time.Second), f.maxAge)
	case f.challenge != "" && c.Challenge == "":
		return errors.New("its run had no --challenge")
	case f.challenge != "" && c.Challenge != f.challenge:
		return fmt.Errorf("its run had the challenge %q, not %q", c.Challenge, f.challenge)
	}
	return nil
}

// interrupted is the error for a check without a result.
func (a *app) interrupted() error {
	a.complain("interrupted")
	return &exitError{gate.Interrupted}
}

// mostDiffering is how many verdicts that differ are printed.
const mostDiffering = 10

// rejudge replays the recordings of a bundle.
func (a *app) rejudge(ctx context.Context, ev *bundle.Evidence) error {
	r, err := ev.Decode()
	if err != nil {
		return err
	}
	again, err := ev.Rejudge(ctx, r)
	if err != nil {
		return err
	}
	for _, line := range again.Differ[:min(len(again.Differ), mostDiffering)] {
		a.complain("%s", plain.Line(line))
	}
	if n := len(again.Differ); n > 0 {
		return fmt.Errorf("its recordings do not give the verdicts of its report: %d differ", n)
	}
	line := fmt.Sprintf("%s replayed, every verdict is that of the report", report.Counted(again.Scenarios, "scenario"))
	if again.Skipped > 0 {
		line += fmt.Sprintf("; %d are incomplete there and were not judged", again.Skipped)
	}
	lines(a.stdout)("rejudged", "%s", line)
	return nil
}

// lines returns a function that writes lines with a name in a column of its own.
func lines(w io.Writer) func(name, format string, args ...any) {
	return func(name, format string, args ...any) {
		fmt.Fprintf(w, "%-13s%s\n", name, fmt.Sprintf(format, args...))
	}
}

// printCertificate writes what a certificate certifies, and what it does not.
func printCertificate(w io.Writer, v *certificate.Verified) {
	c, subject := v.Statement.Predicate.Modecert, v.Statement.Subject[0]
	line := lines(w)
	if c.Demonstration {
		line("DEMONSTRATION", "  of the reference service: it certifies no other implementation")
	}
	if c.Uncertified {
		line("NOT CERTIFIED", "  the run %s: only its evidence is signed", map[verdict.Outcome]string{verdict.OutcomeViolates: "violates rules", verdict.OutcomeIncomplete: "is incomplete"}[c.Outcome])
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
	line("target", "%s", c.Target.String())
	line("evidence", "%s, %s, report %s", report.Counted(c.Evidence.Scenarios, "scenario"), report.Counted(c.Evidence.Exchanges, "exchange"), c.Evidence.ReportDigest)
	line("run", "%s, issued %s, valid until %s", c.Finished.UTC().Format(time.RFC3339), c.Issued.UTC().Format(time.RFC3339), c.ValidUntil.UTC().Format(time.RFC3339))
	if c.Challenge != "" {
		line("challenge", "%s", plain.Line(c.Challenge))
	}
	if c.Suite.Edition != "" {
		line("edition", "%s", c.Suite.Edition)
	}
	for _, x := range v.Errata {
		line("challenged", "%s since %s, and counts for no target: %s", x.Rule, x.Since, x.Why)
	}
	switch {
	case v.Complete && v.SameFeatures:
		line("suite", "%s, this one: every rule is there", c.Suite.Version)
	case v.Complete:
		line("suite", "%s: every rule is there; its scenarios were other ones than this version's", c.Suite.Version)
	default:
		line("suite", "%s, ANOTHER VERSION (this is %s): whether every rule is there cannot be checked here", c.Suite.Version, run.Version)
	}
	line("key", "%s", v.KeyID)
}
