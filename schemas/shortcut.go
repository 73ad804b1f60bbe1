package schemas

import (
	"reflect"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// shortcut replaces, wherever a member or an element has a schema that is but a
// reference, the reference by what it refers to: the validator pays for each
// hop with a walk of its own over the value, and bodies are checked at every
// step. What is found, and where in the body, stays the same. done holds the
// schemas that were seen to: they may be in use, and are left alone.
func shortcut(s *jsonschema.Schema, done map[*jsonschema.Schema]bool) {
	if s == nil || done[s] {
		return
	}
	done[s] = true
	for name, member := range s.Properties {
		s.Properties[name] = referent(member)
		shortcut(s.Properties[name], done)
	}
	s.Items2020 = referent(s.Items2020)
	shortcut(s.Items2020, done)
	if others, ok := s.AdditionalProperties.(*jsonschema.Schema); ok {
		s.AdditionalProperties = referent(others)
		shortcut(referent(others), done)
	}
	shortcut(s.Ref, done)
	for _, parts := range [][]*jsonschema.Schema{s.AllOf, s.AnyOf, s.OneOf, s.PrefixItems, {s.Not, s.If, s.Then, s.Else}} {
		for _, part := range parts {
			shortcut(part, done)
		}
	}
}

// referent follows references that say nothing else. A chain of them ends,
// since the library refuses to compile one that does not.
func referent(s *jsonschema.Schema) *jsonschema.Schema {
	for s != nil && s.Ref != nil && onlyRefers(s) {
		s = s.Ref
	}
	return s
}

// onlyRefers tells whether a schema asks for nothing but what it refers to.
func onlyRefers(s *jsonschema.Schema) bool {
	rest := *s
	rest.Location, rest.Draft, rest.Ref, rest.ContainsEval = "", nil, nil, false
	return reflect.DeepEqual(rest, jsonschema.Schema{
		// How the library writes that a bound is not set.
		MinProperties: -1, MaxProperties: -1, MinItems: -1, MaxItems: -1,
		MinContains: 1, MaxContains: -1, MinLength: -1, MaxLength: -1,
	})
}
