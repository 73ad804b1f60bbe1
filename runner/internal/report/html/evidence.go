package html

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
)

// bodyMax is how many bytes of a body are shown.
const bodyMax = 8 << 10

// exchange is a request and its answer: one line, and the details if a finding
// points to it.
type exchange struct {
	N        int
	Line     string
	Times    int // how often it was repeated in a row
	Blamed   bool
	Curl     string // includes the request body
	Status   string
	Received string
}

// callback is a callback that the scenario read: its kind, and the details if a
// finding points to it.
type callback struct {
	N         int
	Kind      string
	Blamed    bool
	Signature string // the fault of the signature
	Header    []string
	Body      string
}

// blame holds the exchanges and callbacks, counted from 1, that a failure's
// findings point to, and how much of them is shown.
type blame struct {
	exchanges, callbacks []int
	whole                bool // bodies, and the preceding exchanges
}

func exchanges(r *verdict.Report, all []wire.Exchange, b blame) []exchange {
	var out []exchange
	for i, e := range all {
		x := exchange{N: i + 1, Line: report.OneLine(e.Request.Method + " " + report.BelowProject(e.Request.URL)), Times: 1, Status: status(e)}
		if x.Blamed = slices.Contains(b.exchanges, i+1); x.Blamed {
			x.Curl = report.CurlLine(r, e)
		} else if !b.whole {
			continue
		}
		if x.Blamed && b.whole && e.Response != nil {
			x.Received = body(e.Response.Body)
		}
		if last := len(out) - 1; last >= 0 && !x.Blamed && !out[last].Blamed && out[last].Line == x.Line && out[last].Status == x.Status {
			out[last].Times++
			continue
		}
		out = append(out, x)
	}
	return out
}

func callbacks(all []wire.Callback, b blame) []callback {
	var out []callback
	for i, c := range all {
		seen := callback{N: i + 1, Kind: report.CallbackKind(c)}
		if seen.Kind == "" {
			seen.Kind = "of no documented kind"
		}
		if seen.Blamed = slices.Contains(b.callbacks, i+1); seen.Blamed {
			seen.Signature, seen.Body = report.OneLine(c.SignatureFault), body(c.Body)
			for _, name := range slices.Sorted(maps.Keys(c.Header)) {
				seen.Header = append(seen.Header, report.OneLine(name+": "+c.Header[name]))
			}
		} else if !b.whole {
			continue
		}
		out = append(out, seen)
	}
	return out
}

func status(e wire.Exchange) string {
	if e.Response == nil {
		return "no response: " + report.OneLine(e.Error)
	}
	return fmt.Sprint(e.Response.Status)
}

// body shows a body: JSON indented, anything else unchanged; a long one is cut.
func body(b wire.Body) string {
	var indented bytes.Buffer
	text := []byte(b)
	if json.Indent(&indented, text, "", "  ") == nil {
		text = indented.Bytes()
	}
	cut := len(text) > bodyMax
	if cut {
		end := bodyMax
		for end > 0 && !utf8.RuneStart(text[end]) {
			end-- // do not cut within a character
		}
		text = text[:end]
	}
	s := report.Block(strings.ToValidUTF8(string(text), "\uFFFD"))
	if cut {
		s += fmt.Sprintf("\n… %d bytes in all, whole in report.json", len(b))
	}
	return s
}
