// Package features holds what the documentation says: the catalogue of rules
// and the features that show each rule by examples. It has no logic.
package features

import "embed"

// FS holds catalogue.yaml at its root.
//
//go:embed catalogue.yaml */*.feature
var FS embed.FS
