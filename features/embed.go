// Package features holds the documented behavior: the catalogue of rules, the
// features that show each rule by examples, the registry of their ids, and what is
// out of their scope. [FS] embeds them. The package has no logic.
package features

import "embed"

// FS holds catalogue.yaml, ids.txt and reach.yaml at its root, and the features and the
// editions in directories.
//
//go:embed catalogue.yaml ids.txt reach.yaml editions/* */*.feature
var FS embed.FS
