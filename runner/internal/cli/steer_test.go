package cli

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// In every script, each output and each file of a folder of reports is searched for
// characters that control a terminal or hide text from a reader, and for commands
// of pipelines. JSON is for programs: it may contain the commands, as part of what
// a target sent.
var (
	characters = regexp.MustCompile(`[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}]|\p{Cf}|\p{Zl}|\p{Zp}`)
	commands   = regexp.MustCompile(`##[A-Za-z]*\[|(?m)^[\s\p{Z}]*::`)
	machines   = regexp.MustCompile(`\.(nd)?json$`)
)

// steers fails a script whose text contains one of these.
func steers(ts *testscript.TestScript, where string, text []byte) {
	for _, what := range []*regexp.Regexp{characters, commands} {
		if at := what.FindIndex(text); at != nil && !(what == commands && machines.MatchString(where)) {
			ts.Fatalf("%s steers its reader: %q", where, text[max(0, at[0]-60):min(len(text), at[1]+60)])
		}
	}
}

// checkFolder searches every file of a folder.
func checkFolder(ts *testscript.TestScript, dir string) {
	ts.Check(filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		steers(ts, path, text)
		return err
	}))
}

// steering is a target's text that tries to control its reader, unescaped and as in
// JSON.
const (
	steering     = "##[stop-commands]t ##vso[task.x]y ##teamcity[z] \u009b31m\u202e\u2066 \u00ad"
	steeringJSON = steering + `\u001b]0;t\u0007\u001b[31m\u0090\u2028::error::forged\n ::error::forged\r::error::forged\r\n\u00a0::error::forged`
)

// certified returns a certificate of no trusted authority whose host name is such a
// text.
func certified(ts *testscript.TestScript) tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"\x1b]0;t\x07\x1b[31m ##[add-mask]x \n::error::forged"},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	ts.Check(err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// forge inserts such a text into the texts of a report: forge DIR.
func forge(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(filepath.Join(args[0], "report.json"))
	text, err := os.ReadFile(path)
	ts.Check(err)
	forged := regexp.MustCompile(`"(version|name|url|kind|reason|cause|text|quote|where|actual|catalogue_digest)": "`).
		ReplaceAll(text, []byte(`"$1": "`+steeringJSON+` `))
	if bytes.Equal(text, forged) {
		ts.Fatalf("%s holds nothing to forge", path)
	}
	ts.Check(os.WriteFile(path, forged, 0o644))
}
