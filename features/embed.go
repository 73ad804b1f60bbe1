// Package features holds the documented behavior: the catalogue of rules, and the
// features that show each rule by examples. [FS] embeds both. The package has no
// logic.
package features

import "embed"

// FS holds catalogue.yaml at its root, and the features in directories.
//
//go:embed catalogue.yaml */*.feature
var FS embed.FS
