package schemas

import (
	"errors"
	"maps"
	"net/url"
	"reflect"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// shortcut replaces the schema of a member or an element that is only a reference by
// the schema it refers to. The validator walks over the value once for each
// reference, and bodies are checked at every step. The violations and their pointers
// stay the same. Members that need nothing but a type become leaves. done holds the
// schemas already processed: they may be in use, and must not be changed.
func shortcut(s *jsonschema.Schema, done map[*jsonschema.Schema]bool) {
	if s == nil || done[s] {
		return
	}
	done[s] = true
	for name, member := range s.Properties {
		s.Properties[name] = referent(member)
		shortcut(s.Properties[name], done)
	}
	pick(s)
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
	rest.Ref = nil
	return requiresNothing(rest)
}

func requiresNothing(rest jsonschema.Schema) bool {
	rest.Location, rest.Draft, rest.ContainsEval = "", nil, false
	return reflect.DeepEqual(rest, jsonschema.Schema{
		// The library's values for limits that are not set.
		MinProperties: -1, MaxProperties: -1, MinItems: -1, MaxItems: -1,
		MinContains: 1, MaxContains: -1, MinLength: -1, MaxLength: -1,
	})
}

// leaves are the members of an object of which its schema requires nothing but a type:
// texts, mostly. The validator would walk to each, with a path for its errors, and it takes
// longer for these than for all others. It does so only for one that has another type.
type leaves map[string]*jsonschema.Schema

// leavesKeyword is the place of the leaves among a schema's extensions.
const leavesKeyword = "leaves"

// pick makes leaves of a schema's members. Where other members are forbidden, the validator
// has to see them all.
func pick(s *jsonschema.Schema) {
	if s.AdditionalProperties != nil {
		return
	}
	picked := leaves{}
	for name, member := range s.Properties {
		rest := *member
		rest.Types = nil
		// A whole number is a number, which the validator computes. Paths escape names.
		if requiresNothing(rest) && len(member.Types) > 0 && !slices.Contains(member.Types, "integer") && url.PathEscape(name) == name {
			picked[name] = member
			delete(s.Properties, name)
		}
	}
	if len(picked) > 0 {
		s.Extensions = map[string]jsonschema.ExtSchema{leavesKeyword: picked}
	}
}

// Validate implements jsonschema.ExtSchema.
func (l leaves) Validate(ctx jsonschema.ValidationContext, v any) error {
	object, _ := v.(map[string]any)
	var wrong []*jsonschema.ValidationError
	for name, value := range object {
		member, ok := l[name]
		if !ok {
			continue
		}
		ctx.EvaluatedProp(name)
		if slices.Contains(member.Types, typeOf(value)) {
			continue
		}
		if err, ok := errors.AsType[*jsonschema.ValidationError](ctx.Validate(member, "properties/"+name, value, name)); ok {
			wrong = append(wrong, err)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	all := ctx.Error("", "") // it only holds the others
	all.Causes = wrong
	return all
}

// typeOf returns the type of a value that wire.Decode returned.
func typeOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	return "number"
}

// members returns the schemas of an object's members, the leaves among them.
func members(s *jsonschema.Schema) map[string]*jsonschema.Schema {
	picked, ok := s.Extensions[leavesKeyword].(leaves)
	if !ok {
		return s.Properties
	}
	all := maps.Clone(s.Properties)
	maps.Copy(all, picked)
	return all
}
