// Package features holds the documented behavior: the catalogue of rules, the
// features that show each rule by examples, and the registry of their ids. [FS]
// embeds them. The package has no logic.
package features

import "embed"

// FS holds catalogue.yaml and ids.txt at its root, and the features and the editions
// in directories.
//
//go:embed catalogue.yaml ids.txt editions/* */*.feature
var FS embed.FS
