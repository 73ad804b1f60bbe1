package console

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/modecert/modecert/runner/internal/report"
)

const (
	// inFull is how many causes are shown with everything known about their first failure,
	// if there are no more causes than these. If there are more, only the first is.
	inFull = 3
	// inBrief is how many causes are shown with an exchange and the line that reruns
	// the first failure.
	inBrief = 2
	// inOneLine is how many further causes are named.
	inOneLine = 4
)

// labels is the indentation of the fields' texts.
const labels = len("  exchange  ")

// quoteRows is the maximum number of lines for a sentence of the documentation:
// enough to recognise it; explain shows it whole.
const quoteRows = 2

// quote shortens a sentence so that it fits in quoteRows lines with its place.
func (p *printer) quote(sentence, place string) string {
	if p.o.Width < narrowest {
		return sentence
	}
	return cut(sentence, quoteRows*(p.o.Width-labels)-utf8.RuneCountInString(`""  `+place))
}

// fields writes the fields of a failure, one per line. It does not wrap text that
// is to be copied. Where one
// failure is not all, it refers to the HTML page, if there is one, for the rest.
func (p *printer) fields(list []report.Field, rule string) {
	for i := 0; i < len(list); i++ {
		f := list[i]
		switch {
		case f.Text == "":
			continue
		case f.Label == "expected" && i+1 < len(list):
			if both := report.SideBySide(f, list[i+1]); p.o.Width < narrowest || labels+utf8.RuneCountInString(both) <= p.o.Width {
				f.Text = both
				i++
			}
		}
		if !f.Verbatim {
			f.Text = p.hang(f.Text, indent(labels))
		}
		p.line("  %-8s  %s", f.Label, f.Text)
	}
	if p.o.Reports != "" && rule != "" && len(p.causes) > 1 {
		p.line("  %-8s  %s#%s", "see", p.file("report.html"), rule)
	}
}

// foremost writes the most important cause, before everything else.
func (p *printer) foremost() {
	if len(p.causes) > 0 {
		p.headline(p.causes[0], true, false)
	}
}

// failures shows the causes of what does not conform, the first in full.
func (p *printer) failures() {
	whole, brief := inFull, inBrief
	switch {
	case p.o.Verbose:
		whole = len(p.causes)
	case len(p.causes) > inFull:
		whole = 1
	}
	token := false
	shown := p.causes[:min(len(p.causes), whole+brief+inOneLine)]
	for i, c := range shown {
		switch {
		case i < whole:
			p.line("")
			p.headline(c, false, false)
			p.whole(c)
		case i < whole+brief:
			if i == whole {
				p.line("")
			}
			p.headline(c, true, false)
			p.fields([]report.Field{{Label: "exchange", Text: c.First.Exchange, Verbatim: true}, {Label: "rerun", Text: c.First.Again, Verbatim: true}}, "")
		default:
			p.headline(c, true, true)
			continue
		}
		token = token || strings.Contains(c.First.Exchange, "$TOKEN")
	}
	if rest := len(p.causes) - len(shown); rest > 0 {
		p.line("and %d more causes", rest)
		if p.o.Reports != "" {
			p.line("see %s", p.file("report.html"))
		}
	}
	if token && p.r.Target.Kind == "endpoint" {
		p.line("  %-8s  %s", "token", report.TokenLine)
	}
}

// headline names a cause and its extent. For a cause with one scenario, it names that
// scenario, and the cause only if the line stands alone. brief adds the first scenario of
// a cause with several.
func (p *printer) headline(c *report.Cause, alone, brief bool) {
	paint := map[string]func(string) string{"VIOLATES": p.paint.red, "INCOMPLETE": p.paint.magenta, "WARNING": p.paint.yellow}[c.Word()]
	text, first := cut(c.Title, mostOfTitle), ""
	if brief {
		first = ", first " + c.First.ID
	}
	switch {
	case len(c.Scenarios) > 1:
		text += ": " + c.Extent() + first
	case alone:
		text = c.First.ID + "  " + text
	default:
		text = c.First.ID
	}
	p.line("%s  %s", paint(c.Word()), p.hang(text, indent(len(c.Word())+2)))
}

// mostOfTitle is how many characters of a cause's title are shown.
const mostOfTitle = 160

// whole shows everything known about a cause's first failure.
func (p *printer) whole(c *report.Cause) {
	v := c.First
	v.Quote = p.quote(v.Quote, v.Place)
	fields := v.Fields()
	if len(c.Scenarios) > 1 {
		fields = slices.Concat([]report.Field{{Label: "rules", Text: c.Named()}}, fields)
	}
	p.fields(fields, v.RuleID)
}

func (p *printer) file(name string) string { return strings.TrimSuffix(p.o.Reports, "/") + "/" + name }
