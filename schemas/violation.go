package schemas

import (
	"errors"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v5"

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
	if !ok { // a bug of ours, such as a loop of references, which the tests would find
		return []Violation{{Keyword: "$ref", Message: err.Error()}}
	}
	var all []Violation
	collect(top, doc, &all)
	slices.SortFunc(all, func(a, b Violation) int {
		for _, c := range []int{
			strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Keyword, b.Keyword), strings.Compare(a.Message, b.Message),
		} {
			if c != 0 {
				return c
			}
		}
		return 0
	})
	// A part that the schema refers to by two paths is reported twice.
	return slices.Compact(all)
}

func collect(e *jsonschema.ValidationError, doc any, all *[]Violation) {
	keyword := e.KeywordLocation[strings.LastIndexByte(e.KeywordLocation, '/')+1:]
	switch {
	case keyword == "anyOf" || keyword == "oneOf":
		// Separate violations of the alternatives would read as if each had to be
		// fixed.
		*all = append(*all, located(e, keyword, alternatives(e, doc), doc))
	case len(e.Causes) > 0:
		for _, c := range e.Causes {
			collect(c, doc, all)
		}
	default:
		*all = append(*all, located(e, keyword, message(e.Message, keyword), doc))
	}
}

func located(e *jsonschema.ValidationError, keyword, message string, doc any) Violation {
	pointer, err := url.PathUnescape(e.InstanceLocation) // the library escapes it for a URL
	if err != nil {
		pointer = e.InstanceLocation
	}
	return Violation{Pointer: pointer, Keyword: keyword, Message: message, Value: shorten(render(lookUp(doc, pointer)))}
}

// alternatives says in one sentence why no alternative, or more than one, matches.
func alternatives(e *jsonschema.ValidationError, doc any) string {
	if len(e.Causes) == 0 {
		return e.Message // oneOf: "valid against schemas at indexes 0 and 1"
	}
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

// message makes a message of the library stable: the library lists unknown members in
// the random order of a map.
func message(m, keyword string) string {
	const before, after = "additionalProperties ", " not allowed"
	if keyword != "additionalProperties" || !strings.HasPrefix(m, before) {
		return m
	}
	members := strings.Split(strings.TrimSuffix(strings.TrimPrefix(m, before), after), ", ")
	sort.Strings(members)
	return "unknown properties: " + strings.Join(members, ", ")
}

// lookUp returns the value at a pointer that the library made for this document.
func lookUp(doc any, pointer string) any {
	if pointer == "" {
		return doc
	}
	for token := range strings.SplitSeq(pointer[1:], "/") {
		switch at := doc.(type) {
		case map[string]any:
			doc = at[unescape.Replace(token)]
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

// unescape undoes [wire.EscapePointer].
var unescape = strings.NewReplacer("~1", "/", "~0", "~")

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
