package config

import (
	"errors"
	"strings"
	"testing"
)

// For any URL and environment, the result is usable or an error that repeats no
// secret.
func FuzzAccess(f *testing.F) {
	for _, seed := range []string{"https://eu.conversation.api.sinch.com", "http://key:secret@h", "http://h?x", "http://[::1", "HTTP://H%2f", "//h", ""} {
		f.Add(seed, "project", "key", "canary-7f3e9b1c")
	}
	f.Fuzz(func(t *testing.T, url, project, id, secret string) {
		vars := map[string]string{"MODECERT_PROJECT": project, "MODECERT_KEY_ID": id, "MODECERT_KEY_SECRET": secret}
		got, c, err := access(url, func(name string) (string, bool) { v, ok := vars[name]; return v, ok })
		Public(url)
		switch {
		case err != nil && len(secret) >= 8 && strings.Contains(err.Error(), secret) && !strings.Contains(url, secret):
			t.Fatalf("the error repeats the secret: %v", err)
		case err != nil && strings.Contains(url, "@") && strings.Contains(err.Error(), url) && len(url) > 3:
			t.Fatalf("the error repeats a URL with credentials: %v", err)
		case err == nil && (got != project || c.KeySecret != secret || strings.Contains(url, "@")):
			t.Fatalf("%q, %+v", got, c)
		}
	})
}

// Any file is read, or rejected as the operator's mistake without a variable's
// value. The effective configuration can be shown and read again.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"target: {url: http://h, project: p, auth: none}\ncapabilities: {callbacks: {}, handset: absent}",
		"target:\n  contact: \"ops: ${S}, or nobody\"\n  auth: {basic: {key_id: ${S}, key_secret: '${S}'}}",
		"recipients: {allow: [${S}], credentials: [{channel: SMS, x: [{y: ${S}}]}]}", "a: &a [*a]", "rate: .nan", "${S}: ${S}", "<<: {a: b}", "--- {}\n---", "\xff\xfe", "- !!binary x", "budgets: {never: 1h}",
	} {
		f.Add(seed)
	}
	const secret = "canary-7f3e9b1c"
	env := func(name string) (string, bool) { return secret, name == "S" }
	f.Fuzz(func(t *testing.T, text string) {
		refused := func(err error) {
			var known *Error
			if !errors.As(err, &known) || strings.Contains(err.Error(), secret) && !strings.Contains(text, secret) {
				t.Fatalf("%T %v", err, err)
			}
		}
		file, err := Parse("x.yaml", []byte(text), env)
		if err != nil {
			refused(err)
			return
		}
		effective, err := Effective(file, Flags{}, env)
		if err != nil {
			refused(err)
			return
		}
		shown, err := effective.Show()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse("shown.yaml", shown, env); err != nil {
			t.Fatalf("%v\n%s", err, shown)
		}
	})
}
