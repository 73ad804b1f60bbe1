package evidence

import (
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// Secrets holds everything that a run must never show: the secrets of its configuration
// and those that it meets on the way, such as tokens. Redaction at capture keeps them
// out of the evidence; Secrets checks the outputs themselves, as the last line of
// defence. It is safe for concurrent use; a nil *Secrets is empty.
type Secrets struct {
	mu    sync.Mutex
	known map[string]bool
	order []string
	found int
	// masker and remains hold every form of every secret.
	masker  masker
	remains remains
	// begins lists their forms by first byte. longest is the length of the longest
	// form.
	begins  map[byte][]string
	longest int
}

// NewSecrets returns a store with these secrets; see Add.
func NewSecrets(secrets ...string) *Secrets {
	s := &Secrets{known: map[string]bool{}, remains: remains{}, begins: map[byte][]string{}}
	s.Add(secrets...)
	return s
}

// Add adds secrets. It ignores those shorter than 8 bytes, which would match innocent
// text by chance.
func (s *Secrets) Add(secrets ...string) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, secret := range secrets {
		if len(secret) < shortest || s.known[secret] {
			continue
		}
		s.known[secret] = true
		s.order = append(s.order, secret)
		for _, form := range forms(secret) {
			s.masker.add(form)
			s.remains.add(form)
			s.begins[form[0]] = append(s.begins[form[0]], form)
			s.longest = max(s.longest, len(form))
		}
	}
}

// Known returns them all, in order.
func (s *Secrets) Known() []string {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.order)
}

// Found returns how many output texts held a secret. It is more than zero only if
// redaction at capture missed one.
func (s *Secrets) Found() int {
	if s == nil {
		return 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.found
}

// Text masks every secret in an output text, and the remains of secrets next to a cut.
// Found counts the text only if it held a whole secret: a part may match by chance.
func (s *Secrets) Text(text string) string { return s.parts(s.whole(text)) }

func (s *Secrets) whole(text string) string {
	if s == nil {
		return text
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	masked := unescaped(s.masker.mask(text), s.masker.mask)
	if masked != text {
		s.found++
	}
	return masked
}

func (s *Secrets) parts(text string) string {
	if s == nil || !mayBeCut(text) {
		return text
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return unescaped(s.remains.mask(text), s.remains.mask)
}

// Mask masks every secret in all texts reachable from value, a pointer to a report or a
// recording, including the keys of maps.
func (s *Secrets) Mask(value any) {
	if len(s.Known()) == 0 { // as in a run without an endpoint, whose report has megabytes
		return
	}
	s.mask(reflect.ValueOf(value))
}

func (s *Secrets) mask(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			s.mask(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				s.mask(v.Field(i))
			}
		}
	case reflect.Slice:
		s.maskSlice(v)
	case reflect.Array:
		for i := range v.Len() {
			s.mask(v.Index(i))
		}
	case reflect.Map:
		s.maskMap(v)
	case reflect.String:
		if masked := s.Text(v.String()); masked != v.String() && v.CanSet() {
			v.SetString(masked)
		}
	}
}

func (s *Secrets) maskSlice(v reflect.Value) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		text := string(v.Bytes())
		if masked := s.Text(text); masked != text && v.CanSet() {
			v.SetBytes([]byte(masked))
		}
		return
	}
	for i := range v.Len() {
		s.mask(v.Index(i))
	}
}

// maskMap replaces entries, since the values of a map cannot be set in place.
func (s *Secrets) maskMap(v reflect.Value) {
	if texts, ok := v.Interface().(map[string]string); ok {
		s.maskTexts(v, texts)
		return
	}
	for _, key := range v.MapKeys() {
		entry := reflect.New(v.Type().Elem()).Elem()
		entry.Set(v.MapIndex(key))
		s.mask(entry)
		name := reflect.New(v.Type().Key()).Elem()
		name.Set(key)
		s.mask(name)
		v.SetMapIndex(key, reflect.Value{})
		v.SetMapIndex(name, entry)
	}
}

// maskTexts masks a map of strings, in place only where no other can take its place.
// Nearly all maps are headers, and nearly none holds a secret.
func (s *Secrets) maskTexts(v reflect.Value, texts map[string]string) {
	masked := maskedTexts(texts, s.Text)
	switch {
	case maps.Equal(masked, texts):
	case v.CanSet():
		v.Set(reflect.ValueOf(masked))
	default:
		clear(texts)
		maps.Copy(texts, masked)
	}
}

// Writer returns a writer to w that masks every secret, including one split over
// several writes. Call Flush at the end.
func (s *Secrets) Writer(w io.Writer) *Writer { return &Writer{secrets: s, to: w} }

// Writer masks secrets in what is written. It is safe for concurrent use.
type Writer struct {
	secrets *Secrets
	to      io.Writer

	mu   sync.Mutex
	held string // a possible beginning of a secret
	cut  string // the mark of a cut with which the text so far ended
}

// Unwrap returns the underlying writer.
func (w *Writer) Unwrap() io.Writer { return w.to }

// Write masks and writes p, but holds back an end that may be the beginning of a
// secret.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := w.secrets.whole(w.held + string(p))
	w.held = w.secrets.beginning(text)
	if err := w.put(strings.TrimSuffix(text, w.held)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush writes the text that was held back.
func (w *Writer) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	held := w.held
	w.held = ""
	return w.put(held)
}

// put writes a text and masks the remains of secrets next to a cut, even if the cut was
// the end of the previous text.
func (w *Writer) put(text string) error {
	text = w.cut + text
	masked := strings.TrimPrefix(w.secrets.parts(text), w.cut)
	w.cut = ""
	for _, mark := range marks {
		if strings.HasSuffix(text, mark) {
			w.cut = mark
		}
	}
	_, err := io.WriteString(w.to, masked)
	return err
}

// beginning returns the longest suffix of a text with which a secret begins.
func (s *Secrets) beginning(text string) string {
	if s == nil {
		return ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := max(0, len(text)-s.longest+1); i < len(text); i++ {
		for _, form := range s.begins[text[i]] {
			if strings.HasPrefix(form, text[i:]) {
				return text[i:]
			}
		}
	}
	return ""
}
