package evidence

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/modecert/modecert/schemas/wire"
)

// Mask replaces a secret.
const Mask = "•••"

// shortest is the length in bytes from which a known secret is searched for: a shorter
// one would match innocent text by chance.
const shortest = 8

// secretMembers are the JSON members whose name marks a secret: shared secrets, tokens
// and credentials of apps, webhooks and channels (App, Webhook, ClientCredentials, and
// the credentials of each channel in the API reference). A list of apps shows those of
// other people's apps too.
var secretMembers = map[string]bool{
	"secret": true, "token": true, "callback_secret": true, "client_secret": true,
	"access_token": true, "refresh_token": true, "secret_for_overridden_callback_urls": true,
	"app_secret": true, "api_key": true, "aes_key": true, "kakaotalk_sender_key": true, "password": true,
}

// Redactor masks secrets in what is captured: by the member that holds them, and by
// their value anywhere.
type Redactor struct {
	known   []string
	secrets *masker
	remains func() remains
}

// NewRedactor returns a redactor that knows these secrets by value. Those shorter than
// 8 bytes are masked by member name only.
func NewRedactor(secrets ...string) Redactor {
	var all []string
	for _, s := range secrets {
		if len(s) < shortest {
			continue
		}
		all = append(all, forms(s)...)
	}
	r := Redactor{known: secrets, secrets: &masker{}, remains: lazyRemains(all)}
	r.secrets.add(all...)
	r.secrets.ready()
	return r
}

// forms lists the ways in which a secret may be written: as it is, escaped for a query,
// a path or a JSON string (with and without HTML escaping), and in base64.
func forms(s string) []string {
	quoted, _ := json.Marshal(s) // cannot fail for a string
	plain, _ := wire.Encode(s)
	raw := []byte(s)
	var distinct []string
	for _, form := range []string{
		s, url.QueryEscape(s), url.PathEscape(s), inner(string(quoted)), inner(string(plain)),
		base64.StdEncoding.EncodeToString(raw), base64.URLEncoding.EncodeToString(raw), base64.RawStdEncoding.EncodeToString(raw), base64.RawURLEncoding.EncodeToString(raw),
	} {
		if !slices.Contains(distinct, form) {
			distinct = append(distinct, form)
		}
	}
	return distinct
}

// Holds reports whether a text contains one of some secrets, in any of its forms.
func Holds(text string, secrets []string) bool {
	return slices.ContainsFunc(secrets, func(secret string) bool {
		return secret != "" && slices.ContainsFunc(forms(secret), func(form string) bool { return strings.Contains(text, form) })
	})
}

// inner returns a JSON string without its quotes.
func inner(quoted string) string { return quoted[1 : len(quoted)-1] }

// and returns a redactor that knows one more secret.
func (r Redactor) and(secret string) Redactor {
	if len(secret) < shortest || slices.Contains(r.known, secret) {
		return r
	}
	return NewRedactor(append(slices.Clone(r.known), secret)...)
}

// headers masks known secrets in headers. It changes none, since they may be shared.
func (r Redactor) headers(h map[string]string) map[string]string {
	return maskedTexts(h, r.Text)
}

// maskedTexts returns texts, or a copy of them if mask changes one or its name.
func maskedTexts(texts map[string]string, mask func(string) string) map[string]string {
	var masked map[string]string
	for name, text := range texts {
		as, is := mask(name), mask(text)
		if as == name && is == text {
			continue
		}
		if masked == nil {
			masked = maps.Clone(texts)
		}
		delete(masked, name)
		masked[as] = is
	}
	if masked == nil {
		return texts
	}
	return masked
}

// Text masks known secrets in a text, and the remains of one next to a cut.
func (r Redactor) Text(s string) string {
	if r.secrets == nil {
		return s
	}
	s = unescaped(r.secrets.mask(s), r.secrets.mask)
	if mayBeCut(s) {
		s = unescaped(r.remains().mask(s), r.remains().mask)
	}
	return s
}

// Value masks secrets in a value that is to be shown. pointer is the value's JSON
// pointer, or empty for a text of the target's. Mask before shortening: a part of a
// secret cannot be found reliably.
func (r Redactor) Value(pointer, text string) string {
	if secretMembers[pointer[strings.LastIndexByte(pointer, '/')+1:]] && !blank[text] {
		return Mask
	}
	return string(r.Body([]byte(text)))
}

// blank holds the texts that show an empty or absent member.
var blank = map[string]bool{"absent": true, "null": true, `""`: true}

// Body masks secrets in a body. An empty secret stays, since it says only that none was
// set. A body without any is returned as it is, not copied, since no reader of a body changes it.
func (r Redactor) Body(b []byte) wire.Body {
	if len(b) == 0 {
		return nil
	}
	b = maskMembers(b)
	text := string(b)
	if masked := r.Text(text); masked != text {
		return wire.Body(masked)
	}
	return b
}

// Request masks secrets in a request.
func (r Redactor) Request(q wire.Request) wire.Request {
	q.URL, q.Header, q.Body = r.Text(q.URL), r.headers(q.Header), r.Body(q.Body)
	return q
}
