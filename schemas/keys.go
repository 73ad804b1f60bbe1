package schemas

import (
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Keys returns the members that the named schema describes for the object at a JSON
// pointer, sorted. closed reports whether other members are forbidden. The error
// means that no schema has this name.
func Keys(name, pointer string) (keys []string, closed bool, err error) {
	schema, err := library().schema(name)
	if err != nil {
		return nil, false, err
	}
	at := unfolded(schema)
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if pointer == "" {
			break
		}
		var below []*jsonschema.Schema
		for _, s := range at {
			below = append(below, unfolded(s.Properties[unescape.Replace(token)])...)
			below = append(below, unfolded(s.Items2020)...)
		}
		at = below
	}
	for _, s := range at {
		keys = slices.AppendSeq(keys, maps.Keys(s.Properties))
		closed = closed || s.AdditionalProperties == false
	}
	slices.Sort(keys)
	return slices.Compact(keys), closed, nil
}

// unfolded returns a schema and the schemas that it is composed of.
func unfolded(s *jsonschema.Schema) []*jsonschema.Schema {
	if s == nil {
		return nil
	}
	all := append([]*jsonschema.Schema{s}, unfolded(s.Ref)...)
	for _, part := range slices.Concat(s.AllOf, s.AnyOf, s.OneOf) {
		all = append(all, unfolded(part)...)
	}
	return all
}
