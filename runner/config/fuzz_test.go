package config

import (
	"strings"
	"testing"
)

// Whatever a URL and the environment hold, the result is usable or an error
// that repeats no secret.
func FuzzAccess(f *testing.F) {
	for _, seed := range []string{"https://eu.conversation.api.sinch.com", "http://key:secret@h", "http://h?x", "http://[::1", "HTTP://H%2f", "//h", ""} {
		f.Add(seed, "project", "key", "canary-7f3e9b1c")
	}
	f.Fuzz(func(t *testing.T, url, project, id, secret string) {
		vars := map[string]string{"MODECERT_PROJECT": project, "MODECERT_KEY_ID": id, "MODECERT_KEY_SECRET": secret}
		got, c, err := Access(url, func(name string) (string, bool) { v, ok := vars[name]; return v, ok })
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
