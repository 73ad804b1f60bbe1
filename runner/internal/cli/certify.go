package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/features"
	"github.com/modecert/modecert/runner/internal/bounded"
	"github.com/modecert/modecert/runner/internal/bundle"
	"github.com/modecert/modecert/runner/internal/certificate"
	"github.com/modecert/modecert/runner/internal/edition"
	"github.com/modecert/modecert/runner/internal/gate"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report/folder"
	"github.com/modecert/modecert/runner/internal/run"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps"
)

// certifyFlags are the arguments of certify.
type certifyFlags struct {
	certificate.Options
	key, out, bundle, recordings string
}

// certifyCommand signs a report.
func (a *app) certifyCommand() *cobra.Command {
	var f certifyFlags
	cmd := &cobra.Command{
		Use:   "certify REPORT --key PEM --out FILE",
		Short: "Sign what a report says of an implementation",
		Long: `Sign what a report says about an implementation: an in-toto statement in a DSSE
envelope. Verdicts are judged again from the report's scenarios, and a report that
contradicts itself is refused. So are any outcome except conforms, a waived must-rule,
a narrowed run, and a run against the reference service or its recordings. The key is
Ed25519 or ECDSA on P-256, as PEM, PKCS#8.

With --bundle, the certificate, the report and the recordings of the run (run --record)
go into one file, which verify --rejudge can judge again. The recordings are replayed
first, and refused if a verdict differs from the report's.

Exit status: 0 certified, 1 refused, 2 usage.`,
		Example: `  openssl genpkey -algorithm ed25519 -out key.pem
  openssl pkey -in key.pem -pubout -out key.pub
  modecert certify build/report.json --key key.pem --out acme.dsse.json --name acme-gateway --version 2.4.1
  modecert run --config staging.yaml --record build/recordings --out build
  modecert certify build --key key.pem --bundle acme.bundle --recordings build/recordings`,
		Args: takes("REPORT"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.certify(cmd.Context(), args[0], &f) },
	}
	fl := cmd.Flags()
	fl.StringVar(&f.key, "key", "", "private key, PEM")
	fl.StringVar(&f.out, "out", "", "file to write the certificate to")
	fl.StringVar(&f.bundle, "bundle", "", "file to write certificate, report and recordings to")
	fl.StringVar(&f.recordings, "recordings", "", "with --bundle: folder of the run's recordings, as run --record wrote them")
	fl.StringVar(&f.Name, "name", "", "name of the implementation, if the report has none")
	fl.StringVar(&f.Version, "version", "", "version of the implementation, if the report has none")
	fl.StringVar(&f.ArtifactDigest, "artifact-digest", "", "digest of what was deployed, as sha256:…")
	fl.DurationVar(&f.Valid, "valid-for", 365*24*time.Hour, "how long the certificate is valid")
	fl.BoolVar(&f.Partial, "partial", false, "certify a partial outcome; the certificate names what was not verified")
	fl.BoolVar(&f.Demonstration, "demonstration", false, "certify the reference service, or its recordings; the certificate is marked")
	fl.BoolVar(&f.Uncertified, "uncertified", false, "with --bundle: sign the evidence of a run that violates or is incomplete, which certifies nothing")
	_ = cmd.MarkFlagRequired("key")
	return cmd
}

// check returns an error if the flags contradict each other.
func (f *certifyFlags) check(report string) error {
	for flag, out := range map[string]string{"--out": f.out, "--bundle": f.bundle} {
		if err := apart(flag, out, f.key, report); err != nil {
			return err
		}
	}
	switch {
	case f.out == "" && f.bundle == "":
		return errors.New("give --out, --bundle, or both")
	case (f.bundle == "") != (f.recordings == ""):
		return errors.New("--bundle and --recordings require each other")
	case f.Valid <= 0:
		return fmt.Errorf("--valid-for %s: a certificate is valid for some time, such as 720h", f.Valid)
	case f.bundle != "" && f.bundle == f.out:
		return fmt.Errorf("--bundle and --out both name %s; give the two files different names", f.out)
	case f.Uncertified && (f.bundle == "" || f.Partial):
		return errors.New("--uncertified signs evidence: it requires --bundle and excludes --partial")
	}
	return nil
}

func (a *app) certify(ctx context.Context, path string, f *certifyFlags) error {
	if err := f.check(folder.Report(path)); err != nil {
		return err
	}
	pem, err := bounded.ReadFile(f.key, bounded.Settings)
	if err != nil {
		return fmt.Errorf("--key: %w", err)
	}
	key, err := certificate.ParsePrivateKey(pem)
	if err != nil {
		return fmt.Errorf("--key %s: %w", f.key, err)
	}
	text, err := bounded.ReadFile(folder.Report(path), bounded.Report)
	if err != nil {
		return fmt.Errorf("read the report: %w", err)
	}
	cert, archive, err := a.issue(ctx, text, key, f)
	var refusal *certificate.Refusal
	switch {
	case ctx.Err() != nil:
		return a.interrupted()
	case errors.As(err, &refusal):
		a.complain("not certified: %v", err)
		return &exitError{gate.Red}
	case err != nil:
		return fmt.Errorf("%s: %w", path, err)
	}
	known, err := ours()
	if err != nil {
		return err
	}
	// The certificate is verified before anyone relies on it.
	v, err := certificate.Verify(cert, key.Public(), known, text)
	if err != nil {
		a.complain("a fault of the suite: the certificate does not verify: %v", err)
		return &exitError{gate.Fault}
	}
	printCertificate(a.stdout, v)
	word := "certified"
	if f.Uncertified {
		word = "signed, and NOT CERTIFIED"
	}
	if f.out != "" {
		if err := writeFile("--out", f.out, cert, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(a.stdout, "%s: %s\n", word, f.out)
	}
	if f.bundle == "" {
		return nil
	}
	whole, err := bundle.Join(cert, archive)
	if err != nil {
		return err
	}
	if err := writeFile("--bundle", f.bundle, whole, 0o644); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "%s: %s\n", word, f.bundle)
	return err
}

// issue returns the certificate of a report, and the archive of its evidence if there is
// to be a bundle.
func (a *app) issue(ctx context.Context, text []byte, key *certificate.PrivateKey, f *certifyFlags) (cert, archive []byte, err error) {
	var named struct{ Suite verdict.Suite }
	_ = json.Unmarshal(text, &named) // Issue refuses it if it is not a report
	suite, _, identity, err := run.Judged(run.Options{Edition: named.Suite.Edition}, plan.CapabilityNames())
	if err != nil {
		return nil, nil, err
	}
	if err := judgedBy(identity.Edition); err != nil {
		return nil, nil, err
	}
	f.Edition, f.EditionDigest, f.Issued = identity.Edition, identity.EditionDigest, time.Now()
	if f.bundle != "" {
		if archive, err = a.evidence(ctx, text, f.recordings); err != nil {
			return nil, nil, err
		}
		f.Options.ArchiveDigest = bundle.Digest(archive)
	}
	cert, err = certificate.Issue(text, suite, run.Version, key, f.Options)
	return cert, archive, err
}

// judgedBy refuses an edition that was frozen with other steps than this binary's: what
// they find may differ.
func judgedBy(name string) error {
	all, err := edition.Load(features.FS)
	if err != nil {
		return err
	}
	e, err := all.Find(name)
	if err == nil && e != nil && e.Steps != steps.Version {
		err = &certificate.Refusal{Reason: fmt.Sprintf("edition %s is certified with version %s of the steps, these are version %s: certify with the release that shipped it, or run a newer edition", e.Name, e.Steps, steps.Version)}
	}
	return err
}

// evidence returns the archive of a report and its recordings, once their replay has
// given the report's verdicts.
func (a *app) evidence(ctx context.Context, text []byte, recordings string) ([]byte, error) {
	archive, err := bundle.Pack(text, os.DirFS(recordings), a.secrets)
	if err != nil {
		return nil, &certificate.Refusal{Reason: err.Error()}
	}
	ev, err := bundle.Open(archive)
	if err != nil {
		return nil, err
	}
	r, err := ev.Decode()
	if err != nil {
		return nil, &certificate.Refusal{Reason: err.Error()}
	}
	again, err := ev.Rejudge(ctx, r)
	if err != nil {
		return nil, &certificate.Refusal{Reason: err.Error()}
	}
	if n := len(again.Differ); n > 0 {
		return nil, &certificate.Refusal{Reason: fmt.Sprintf("the recordings do not give the verdicts of the report (%d differ): %s", n, again.Differ[0])}
	}
	return archive, nil
}
