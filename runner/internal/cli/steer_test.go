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
	"testing"
	"time"
	"unicode"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
)

// In every script, each output and each file of a folder of reports is searched for
// characters that control a terminal or hide text from a reader, and for commands
// of pipelines. JSON is for programs: it may contain the commands, as part of what
// a target sent.
var (
	commands = regexp.MustCompile(`##[A-Za-z]*\[|(?m)^[\s\p{Z}]*::`)
	machines = regexp.MustCompile(`\.(nd)?json$`)
)

// character reports whether a character controls a terminal or hides text. A regular
// expression would take most of the time of the scripts.
func character(r rune) bool {
	if ' ' <= r && r < 0x7f {
		return false
	}
	return r != '\t' && r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// steersAt returns where a text controls its reader, or -1.
func steersAt(where string, text []byte) int {
	if at := bytes.IndexFunc(text, character); at >= 0 {
		return at
	}
	if machines.MatchString(where) || !bytes.Contains(text, []byte("##")) && !bytes.Contains(text, []byte("::")) {
		return -1
	}
	if at := commands.FindIndex(text); at != nil {
		return at[0]
	}
	return -1
}

// steers fails a script whose text controls its reader.
func steers(ts *testscript.TestScript, where string, text []byte) {
	if at := steersAt(where, text); at >= 0 {
		ts.Fatalf("%s steers its reader: %q", where, text[max(0, at-60):min(len(text), at+60)])
	}
}

func TestSteersAt(t *testing.T) {
	for text, want := range map[string]int{
		"plain\ttext\nof two lines, with ünïcode and a \u00a0 blank": -1,
		"a\x00": 1, "ab\x08": 2, "\x0b": 0, "end\r\n": 3, "\x1b[31m": 0, "\x1f": 0, "a\x7f": 1, "é\u0080": 2, "\u009f": 0,
		"a\u00adb": 1, "\u202e": 0, "\u2066": 0, "\ufeff": 0, "\u2028": 0, "\u2029": 0, "\U000e0001": 0,
		"a ##[stop-commands]": 2, "##vso[x]": 0, "##teamcity[y]": 0, "## heading [x]": -1,
		"::error::forged": 0, "a\n \u00a0::error": 2, "a::b": -1, "not UTF-8 \xff": -1,
	} {
		assert.Equal(t, want, steersAt("summary.md", []byte(text)), "%q", text)
	}
	for _, name := range []string{"report.json", "messages.ndjson"} {
		assert.Equal(t, -1, steersAt(name, []byte("\n::error")), name)
		assert.Equal(t, 1, steersAt(name, []byte("a\u202e")), name)
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
