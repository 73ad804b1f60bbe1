package schemas

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/modecert/modecert/schemas/wire"
)

// Violation is one difference between a body and its schema.
type Violation struct {
	// Pointer is the JSON pointer (RFC 6901) of the offending value; "" is the whole
	// body. For a missing member, it is the pointer of the object that lacks it.
	Pointer string
	// Keyword is the schema's keyword that failed (type, required, enum …), or "json"
	// if wire.Decode refuses the body.
	Keyword string
	// Message describes the violation for a reader.
	Message string
	// Value is the offending value as JSON, at most 4000 characters of it. Whoever
	// shows it must first remove secrets and then shorten it.
	Value string
}

// valueLimit is the maximum length of Violation.Value in characters.
const valueLimit = 4000

// bodyViolation converts an error of wire.Decode to a violation.
func bodyViolation(err error, body []byte) Violation {
	v := Violation{Keyword: "json", Message: err.Error(), Value: shorten(string(body))}
	if f, ok := errors.AsType[*wire.Fault](err); ok {
		v.Pointer = f.Pointer
	}
	return v
}

// violations flattens the errors of the library and sorts them, so that their order
// is stable.
func violations(err error, doc any) []Violation {
	if err == nil {
		return nil
	}
	top, ok := errors.AsType[*jsonschema.ValidationError](err)
	if !ok { // a bug of ours, which the tests would find
		return []Violation{{Keyword: "$ref", Message: err.Error()}}
	}
	var all []Violation
	collect(top, doc, &all)
	slices.SortFunc(all, func(a, b Violation) int {
		return cmp.Or(strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Keyword, b.Keyword), strings.Compare(a.Message, b.Message))
	})
	// A part that the schema refers to by two paths is reported twice.
	return slices.Compact(all)
}

func collect(e *jsonschema.ValidationError, doc any, all *[]Violation) {
	var message string
	value := lookUp(doc, e.InstanceLocation)
	switch of := e.ErrorKind.(type) {
	case *kind.AnyOf:
		message = alternatives(e, doc)
	case *kind.OneOf:
		if message = alternatives(e, doc); len(of.Subschemas) > 0 {
			message = fmt.Sprintf("valid against schemas at indexes %d and %d", of.Subschemas[0], of.Subschemas[1])
		}
	case *kind.PropertyNames: // by now, the library may have changed its location
		for _, c := range e.Causes {
			var wrong []Violation
			collect(c, of.Property, &wrong)
			for _, v := range wrong {
				v.Message = quoted(of.Property) + " is no name of a member: " + v.Message
				*all = append(*all, v)
			}
		}
		return
	default:
		if len(e.Causes) > 0 {
			for _, c := range e.Causes {
				collect(c, doc, all)
			}
			return
		}
		message = messageOf(e.ErrorKind, value)
	}
	var pointer strings.Builder
	for _, token := range e.InstanceLocation {
		pointer.WriteString("/" + wire.EscapePointer(token))
	}
	*all = append(*all, Violation{Pointer: pointer.String(), Keyword: keywordOf(e), Message: message, Value: shorten(render(value))})
}

// keywordOf returns the keyword that failed. A schema that is false has none but the one
// under which it stands.
func keywordOf(e *jsonschema.ValidationError) string {
	if _, ok := e.ErrorKind.(*kind.Not); ok { // whose path is empty
		return "not"
	}
	if path := e.ErrorKind.KeywordPath(); len(path) > 0 {
		return path[0]
	}
	return e.SchemaURL[strings.LastIndexByte(e.SchemaURL, '/')+1:]
}

// alternatives says in one sentence why no alternative matches. Separate violations of
// the alternatives would read as if each had to be fixed.
func alternatives(e *jsonschema.ValidationError, doc any) string {
	var why []string
	for _, c := range e.Causes {
		var leaves []Violation
		collect(c, doc, &leaves)
		for _, l := range leaves {
			why = append(why, l.Message)
		}
	}
	sort.Strings(why)
	return "none of the alternatives fits: " + strings.Join(slices.Compact(why), "; ")
}

// messageOf describes a value that breaks a keyword.
func messageOf(of jsonschema.ErrorKind, value any) string {
	switch of := of.(type) {
	case *kind.Type:
		slices.SortStableFunc(of.Want, func(a, b string) int { return cmp.Compare(last(a), last(b)) })
		return "expected " + strings.Join(of.Want, " or ") + ", but got " + of.Got
	case *kind.Required:
		return "missing properties: " + quoted(of.Missing...)
	case *kind.AdditionalProperties:
		return "unknown properties: " + quoted(slices.Sorted(slices.Values(of.Properties))...)
	case *kind.Enum:
		if len(of.Want) > 1 {
			return "value must be one of " + listed(of.Want)
		}
		return "value must be " + listed(of.Want)
	case *kind.Const:
		return "value must be " + render(of.Want)
	case *kind.Format:
		return quoted(fmt.Sprint(of.Got)) + " is not valid " + quoted(of.Want)
	case *kind.Pattern:
		return "does not match pattern " + quoted(of.Want)
	case *kind.MinLength:
		return fmt.Sprintf("length must be >= %d, but got %d", of.Want, of.Got)
	case *kind.MaxLength:
		return fmt.Sprintf("length must be <= %d, but got %d", of.Want, of.Got)
	case *kind.MinItems:
		return fmt.Sprintf("minimum %d items required, but found %d items", of.Want, of.Got)
	case *kind.MaxItems:
		return fmt.Sprintf("maximum %d items required, but found %d items", of.Want, of.Got)
	case *kind.MinProperties:
		return fmt.Sprintf("minimum %d properties allowed, but found %d properties", of.Want, of.Got)
	case *kind.MaxProperties:
		return fmt.Sprintf("maximum %d properties allowed, but found %d properties", of.Want, of.Got)
	case *kind.UniqueItems:
		return fmt.Sprintf("items at index %d and %d are equal", of.Duplicates[0], of.Duplicates[1])
	case *kind.Minimum:
		return fmt.Sprintf("must be >= %s but found %v", of.Want.RatString(), value)
	case *kind.Maximum:
		return fmt.Sprintf("must be <= %s but found %v", of.Want.RatString(), value)
	case *kind.ExclusiveMinimum:
		return fmt.Sprintf("must be > %s but found %v", of.Want.RatString(), value)
	case *kind.Not:
		return "not failed"
	}
	return "not allowed"
}

// last is 1 for the type null, which comes last.
func last(name string) int {
	if name == "null" {
		return 1
	}
	return 0
}

func quoted(texts ...string) string {
	return "'" + strings.Join(texts, "', '") + "'"
}

func listed(values []any) string {
	var texts []string
	for _, v := range values {
		texts = append(texts, render(v))
	}
	return strings.Join(texts, ", ")
}

// lookUp returns the value at a place in a document.
func lookUp(doc any, place []string) any {
	for _, token := range place {
		switch at := doc.(type) {
		case map[string]any:
			doc = at[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(at) {
				return nil
			}
			doc = at[i]
		default:
			return nil
		}
	}
	return doc
}

func render(value any) string {
	text, _ := wire.Encode(value) // JSON can be encoded
	return string(text)
}

func shorten(s string) string {
	if utf8.RuneCountInString(s) <= valueLimit {
		return s
	}
	return string([]rune(s)[:valueLimit-1]) + "…"
}
