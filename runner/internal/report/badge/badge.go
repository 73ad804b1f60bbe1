// Package badge shows the outcome as a badge: badge.svg, an image ([SVG]), and
// badge.json, an endpoint for shields.io ([JSON],
// https://shields.io/badges/endpoint-badge).
package badge

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// The names of the files in the folder of reports.
const (
	SVGName  = "badge.svg"
	JSONName = "badge.json"
)

// label is the badge's left half.
const label = "processing modes"

// Endpoint is the input of shields.io, which defines the member names.
type Endpoint struct {
	SchemaVersion int    `json:"schemaVersion"`
	Label         string `json:"label"`
	Message       string `json:"message"`
	Color         string `json:"color"`
	// IsError makes shields.io show the badge as failing, whatever colour a page
	// requests.
	IsError bool `json:"isError,omitempty"`
}

// Of states the outcome in a word or two. It never hides that a run was partial,
// has waivers, or played recordings of the reference service.
func Of(r *verdict.Report) Endpoint {
	e := Endpoint{SchemaVersion: 1, Label: label}
	t := report.CountLevel(r, catalogue.Must)
	switch r.Outcome {
	case verdict.OutcomeConforms:
		e.Message, e.Color = "conforms", "brightgreen"
	case verdict.OutcomeConformsWithWaivers:
		e.Message, e.Color = "conforms with waivers", "yellow"
	case verdict.OutcomePartial:
		e.Message, e.Color = fmt.Sprintf("partial, %d of %d", t[verdict.Conforms], t.Sum()), "yellow"
	case verdict.OutcomeViolates:
		e.Message, e.Color, e.IsError = fmt.Sprintf("violates %d of %d", t[verdict.Violates], t.Sum()), "red", true
		if t[verdict.Violates] == 0 {
			e.Message = "violates should-rules"
		}
	default:
		e.Message, e.Color, e.IsError = string(r.Outcome), "red", true
	}
	if r.Target.OfReference() {
		e.Message += " (reference)"
	}
	return e
}

// JSON writes the badge's endpoint.
func JSON(w io.Writer, r *verdict.Report) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(Of(r))
}

// colours are those that shields.io uses for these names, darkened so that white
// text is readable on them.
var colours = map[string]string{"brightgreen": "#2f7d32", "yellow": "#8a6100", "red": "#b3261e"}

// SVG draws the badge. The text has a fixed width, so that it fits in any font.
func SVG(w io.Writer, r *verdict.Report) error {
	e := Of(r)
	left, right := width(e.Label), width(e.Message)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="20" role="img" aria-label="%s: %s"><title>%[2]s: %[3]s</title>`,
		left+right, e.Label, e.Message)
	fmt.Fprintf(&b, `<rect width="%d" height="20" rx="3" fill="#444"/><rect x="%d" width="%d" height="20" rx="3" fill="%s"/>`,
		left+right, left, right, colours[e.Color])
	fmt.Fprintf(&b, `<rect x="%d" width="4" height="20" fill="%s"/>`, left, colours[e.Color])
	b.WriteString(`<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">`)
	fmt.Fprintf(&b, `<text x="%g" y="14" textLength="%d">%s</text>`, float64(left)/2, left-12, e.Label)
	fmt.Fprintf(&b, `<text x="%g" y="14" textLength="%d">%s</text></g></svg>`+"\n", float64(left)+float64(right)/2, right-12, e.Message)
	_, err := io.WriteString(w, b.String())
	return err
}

// width returns the width of a text in pixels: in 11 px Verdana, about 6.6 px per
// character, with a margin of 6 px on either side. The texts are ours and need no
// escaping.
func width(s string) int { return len(s)*66/10 + 12 }
