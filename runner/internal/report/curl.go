// Package report holds what the written reports share: a [Violation] in six lines,
// the [Curl] line that repeats an exchange, and the outcome in words ([Sentence]).
// All of it is a pure function of the report.
package report

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/schemas/wire"
)

// curlHeaders are the request headers that a curl line repeats, in canonical form.
// It is an allow-list because an unexpected header may carry a secret; curl sets
// the other headers itself.
var curlHeaders = [...]string{"Accept", "Content-Type"}

// Curl returns a POSIX shell line that repeats an exchange against base, the root
// of the API, with the kind of credentials with which it was made. Key and token are
// variables, which the reader must set, see [TokenLine]; they are only in requests to
// the API, so that no other host receives credentials. A comment at the end lists
// failed attempts.
func Curl(base string, e wire.Exchange) string { return repeated(base, e) + tries(e) }

// tries returns a comment about the attempts at a call that was made more than
// once.
func tries(e wire.Exchange) string {
	if len(e.Tries) == 0 {
		return ""
	}
	var told []string
	for i, t := range e.Tries {
		status := "no answer"
		if t.Status != 0 {
			status = strconv.Itoa(t.Status)
		}
		if i > 0 {
			status += fmt.Sprintf(" after %d ms", e.Tries[i-1].Pause)
		}
		told = append(told, status)
	}
	return fmt.Sprintf("  # %d attempts: %s", len(told), strings.Join(told, ", "))
}

func repeated(base string, e wire.Exchange) string {
	url, ours := absolute(base, e.Request.URL)
	var args []string
	body := string(e.Request.Body)
	if strings.ContainsAny(url, "[]{}") {
		args = append(args, "--globoff")
	}
	switch method := e.Request.Method; {
	case method == "HEAD":
		args = append(args, "--head")
	case method != "" && method != "GET", body != "":
		args = append(args, "-X", quote(cmp.Or(method, "GET")))
	}
	if ours {
		args = append(args, credentials(e.Request.Auth)...)
	}
	for _, name := range curlHeaders {
		if value := header(e.Request.Header, name); value != "" {
			args = append(args, "-H", quote(name+": "+value))
		}
	}
	switch {
	case body == "":
		return join("curl", args, quote(url))
	case isText(body):
		return join("curl", append(args, "--data-raw", quote(body)), quote(url))
	}
	// No shell passes every byte in an argument, so such a body is piped.
	encoded := base64.StdEncoding.EncodeToString([]byte(body))
	return join("printf %s "+quote(encoded)+" | base64 -d | curl", append(args, "--data-binary", "@-"), quote(url))
}

// credentials returns curl's arguments for the way in which a caller identified itself,
// see wire.Request.
func credentials(auth string) []string {
	switch auth {
	case "", "Bearer":
		return []string{`-H "Authorization: Bearer $TOKEN"`}
	case "Basic":
		return []string{`-u "` + key + `"`}
	case "none":
		return nil
	}
	return []string{"-H", quote("Authorization: " + auth)}
}

const key = `$MODECERT_KEY_ID:$MODECERT_KEY_SECRET`

// TokenLine is the shell line that sets the TOKEN of curl lines for OAuth2.
const TokenLine = `TOKEN=$(curl -s -u "` + key + `" -d grant_type=client_credentials "$MODECERT_TOKEN_URL" | sed 's/.*"access_token" *: *"\([^"]*\)".*/\1/')`

func join(command string, args []string, last string) string {
	return strings.Join(slices.Concat([]string{command}, args, []string{last}), " ")
}

// absolute returns the whole URL, and whether it is under base.
func absolute(base, url string) (string, bool) {
	base = strings.TrimSuffix(base, "/")
	if strings.HasPrefix(url, "/") {
		return base + url, true
	}
	return url, base != "" && (url == base || strings.HasPrefix(url, base+"/"))
}

func header(h map[string]string, name string) string {
	for key, value := range h {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}

// isText reports whether a body is unchanged and readable in a quoted argument on
// one line.
func isText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsAny(s, "\n\t") && plain.Block(s) == s
}

// quote quotes a string for a POSIX shell.
func quote(s string) string {
	if s != "" && !strings.ContainsFunc(s, unsafeInShell) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

func unsafeInShell(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:,+@%", r))
}
