package evidence

import (
	"bytes"
	"errors"
	"regexp"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/modecert/modecert/schemas/wire"
)

// keptOfOutline is the size up to which an outline is kept, in bytes.
const keptOfOutline = 8 << 10

// outline returns what a body that is cut consists of: its members, and the values that
// may be those of enumerations. Of a list it keeps one entry of each kind, and two at
// least. It returns nil for a body that is not JSON, or consists of too much.
func outline(b wire.Body) wire.Body {
	if !wire.Clean(b) {
		return nil
	}
	o := outliner{dec: jsontext.NewDecoder(bytes.NewBuffer(b))}
	if o.value() != nil || len(o.out) > keptOfOutline {
		return nil
	}
	return o.out
}

// outliner writes the outline as it reads the body: a poll may read a long list many times.
type outliner struct {
	dec *jsontext.Decoder
	out []byte
}

var errTooMuch = errors.New("the outline is too long")

// enumerated matches a value of an enumeration of the API reference.
var enumerated = regexp.MustCompile(`^"[A-Z][A-Z_]{1,39}"$`)

func (o *outliner) value() error {
	switch o.dec.PeekKind() {
	case '{':
		return o.each('}', func(int) error {
			name, err := o.dec.ReadValue()
			if err != nil {
				return err
			}
			o.out = append(append(o.out, name...), ':')
			return o.value()
		})
	case '[':
		return o.list()
	}
	literal, err := o.dec.ReadValue()
	switch kind := literal.Kind(); {
	case err != nil:
	case kind == '"' && !enumerated.Match(literal):
		o.out = append(o.out, `""`...)
	case kind == '0':
		o.out = append(o.out, '0')
	default:
		o.out = append(o.out, literal...)
	}
	return err
}

// each writes the parts of an object or a list; part writes the one that begins at an index
// of out.
func (o *outliner) each(end jsontext.Kind, part func(begin int) error) error {
	open, err := o.dec.ReadToken()
	if err != nil {
		return err
	}
	o.out = append(o.out, byte(open.Kind()))
	first := len(o.out)
	for o.dec.PeekKind() != end {
		if len(o.out) > first {
			o.out = append(o.out, ',')
		}
		if err := part(len(o.out)); err != nil {
			return err
		}
		// Half of this may be an entry that is not kept.
		if len(o.out) > 2*keptOfOutline {
			return errTooMuch
		}
	}
	o.out = append(o.out, byte(end))
	_, err = o.dec.ReadToken()
	return err
}

func (o *outliner) list() error {
	var kept []string
	return o.each(']', func(begin int) error {
		if err := o.value(); err != nil {
			return err
		}
		entry := o.out[begin:]
		known := slices.ContainsFunc(kept, func(other string) bool { return other == string(entry) })
		if known && len(kept) > 1 {
			o.out = o.out[:begin-1] // with the comma before it
			return nil
		}
		kept = append(kept, string(entry))
		return nil
	})
}
