// Package sequence draws a scenario's evidence as a small sequence diagram; see [Draw].
package sequence

import (
	_ "embed"
	"html/template"

	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/steps/expect"
)

// Style is the style sheet of the diagrams. It uses the colours of the page. All that
// diagrams have in common is here, so that a page with many stays small.
//
//go:embed sequence.css
var Style string

// Draw returns a scenario's exchanges, callbacks and actions as an inline SVG element
// without scripts: who calls whom, from top to bottom. It marks what the findings
// point to. Calls that only set the scene are summed up in one line, repeated reads
// count as one, and of a long scenario the middle is left out. It returns "" if there
// is nothing to draw. id is unique in the page. All of a
// target's words are escaped.
func Draw(id string, s *verdict.ScenarioReport, findings []expect.Finding) template.HTML {
	if len(s.Exchanges)+len(s.Actions) == 0 {
		return ""
	}
	return draw(id, s.Name, bounded(linesOf(s, findings)))
}
