package schemas

import (
	"reflect"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// shortcut replaces the schema of a member or an element that is only a reference by
// the schema it refers to. The validator walks over the value once for each
// reference, and bodies are checked at every step. The violations and their pointers
// stay the same. done holds the schemas already processed: they may be in use, and
// must not be changed.
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

// referent follows schemas that are only references. The chain ends, because the
// library refuses to compile a loop.
func referent(s *jsonschema.Schema) *jsonschema.Schema {
	for s != nil && s.Ref != nil && onlyRefers(s) {
		s = s.Ref
	}
	return s
}

// onlyRefers reports whether a schema requires nothing except its reference.
func onlyRefers(s *jsonschema.Schema) bool {
	rest := *s
	rest.Location, rest.Draft, rest.Ref, rest.ContainsEval = "", nil, nil, false
	return reflect.DeepEqual(rest, jsonschema.Schema{
		// The library's values for limits that are not set.
		MinProperties: -1, MaxProperties: -1, MinItems: -1, MaxItems: -1,
		MinContains: 1, MaxContains: -1, MinLength: -1, MaxLength: -1,
	})
}
