package schemas

import (
	"encoding/json"
	"io/fs"
	"maps"
	"slices"
)

// Members returns the names of all members that the schemas describe, sorted. A member
// of a body that is not among them is one that no document names.
func Members() []string {
	all := map[string]bool{}
	var visit func(v any)
	visit = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if properties, ok := v["properties"].(map[string]any); ok {
				for name := range properties {
					all[name] = true
				}
			}
			for _, inner := range v {
				visit(inner)
			}
		case []any:
			for _, inner := range v {
				visit(inner)
			}
		}
	}
	paths, _ := fs.Glob(files, "*"+suffix) // the pattern is valid: no error
	for _, path := range paths {
		raw, err := fs.ReadFile(files, path)
		var doc any
		if err == nil && json.Unmarshal(raw, &doc) == nil {
			visit(doc)
		}
	}
	return slices.Sorted(maps.Keys(all))
}
