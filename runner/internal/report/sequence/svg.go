package sequence

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/modecert/modecert/runner/internal/report"
)

// The measures of a diagram. It is narrow enough to be legible on a phone.
const (
	width     = 400
	suite     = 27  // the x of the lanes
	service   = 236 //
	recipient = 366 //
	head      = 20  // height of the lanes' names
	row       = 34  // height of a line
	small     = 15  // height of a line of words
	column    = 60  // characters that fit in the width
	framed    = 52  // bold characters that fit in the width
	labelled  = 52  // characters that fit beside the first lane
	beside    = 28  // of these, characters that fit before the second lane
)

// lanes has the names of the lanes, each in its box.
var lanes = func() string {
	var boxes, names strings.Builder
	for _, lane := range []struct {
		x, w int
		name string
	}{{suite, 52, "suite"}, {service, 60, "service"}, {recipient, 66, "recipient"}} {
		fmt.Fprintf(&boxes, "M%d .5h%dv%dh-%dz", lane.x-lane.w/2, lane.w, head-1, lane.w)
		fmt.Fprintf(&names, `<tspan x="%d">%s</tspan>`, lane.x, lane.name)
	}
	return `<path class="lane" d="` + boxes.String() + `"/><text class="lane" y="14">` + names.String() + `</text>`
}()

// canvas collects the parts of a diagram: all lines of a kind are one path.
type canvas struct {
	y                                 int
	calls, backs, acts, hours, sounds strings.Builder
	texts, boxes                      strings.Builder
	words                             []string // of the description
}

func draw(id, title string, lines []line) template.HTML {
	c := &canvas{y: head + 6}
	for _, l := range lines {
		c.add(l)
	}
	c.y += 6
	var b strings.Builder
	name := escaped("seq-"+id, len(id)+4)
	fmt.Fprintf(&b, `<svg class="seq" viewBox="0 0 %d %d" role="img" aria-label="Sequence of %s" aria-describedby="%s"><desc id="%s">%s</desc>`,
		width, c.y, escaped(title, 200), name, name, strings.Join(c.words, " "))
	b.WriteString(c.boxes.String())
	fmt.Fprintf(&b, `<path class="life" d="M%d %dV%dM%d %dV%dM%d %dV%d"/>`, suite, head, c.y, service, head, c.y, recipient, head, c.y)
	for _, p := range []struct{ class, d string }{
		{"call", c.calls.String()}, {"back", c.backs.String()}, {"act", c.acts.String()}, {"back dash", c.sounds.String()}, {"hour", c.hours.String()},
	} {
		if p.d != "" {
			fmt.Fprintf(&b, `<path class="%s" d="%s"/>`, p.class, p.d)
		}
	}
	b.WriteString(lanes)
	b.WriteString(c.texts.String())
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) // #nosec G203: each text went through escaped
}

// add draws a line.
func (c *canvas) add(l line) {
	from := c.y
	class := ""
	switch {
	case l.unjudged:
		class = " odd"
	case len(l.marks) > 0:
		class = " bad"
	}
	times := ""
	if l.times > 1 {
		times = fmt.Sprintf(", %d times", l.times)
	}
	switch l.kind {
	case call:
		c.say("Suite calls service: " + joined(l.text, l.detail) + ", answer " + l.answer + times)
		c.label(suite+8, class, l, "")
		fmt.Fprintf(&c.calls, "M%d %dH%dm-6-3 6 3-6 3", suite, c.y+22, service-1)
		y := c.y + 26
		if len([]rune(l.text+l.detail)) > beside {
			y += 4 // below the end of the label
		}
		fmt.Fprintf(&c.texts, `<text x="%d" y="%d" class="%s">%s%s</text>`, service+7, y, "re"+class, escaped(l.answer, 26), aside(times))
		c.y += row
	case callback:
		c.say("Service calls back: " + joined(l.text, l.detail) + times)
		c.label(suite+8, class, l, times)
		fmt.Fprintf(&c.sounds, "M%d %dH%d", service, c.y+22, suite+1)
		fmt.Fprintf(&c.backs, "M%d %dm6-3-6 3 6 3", suite+1, c.y+22)
		c.y += row
	case act:
		text := joined(l.text, l.detail) + times
		c.say("Recipient " + text)
		c.text((service+recipient)/2, c.y+14, "who"+class, shown(text, 30))
		fmt.Fprintf(&c.acts, "M%d %dH%dm6-3-6 3 6 3", recipient, c.y+22, service+1)
		c.y += row
	case clock:
		text := joined(l.text, l.detail)
		c.say(text)
		text = shown(text, 40)
		half := 12 + 3*len([]rune(text))
		fmt.Fprintf(&c.hours, "M2 %dH%dM%d %dH%d", c.y+15, width/2-half, width/2+half, c.y+15, width-2)
		fmt.Fprintf(&c.acts, "M%d %da5 5 0 1 0 10 0a5 5 0 1 0-10 0m5-3v3h2.5", width/2-half+3, c.y+15)
		c.text(width/2+7, c.y+19, "when", text)
		c.y += 26
	case note:
		c.say(l.text)
		c.wrap(4, "note", l.text, column, 3)
	}
	if len(l.marks) > 0 {
		c.mark(from, class, l.marks)
	}
}

// mark frames a line that began at from, with its marks below.
func (c *canvas) mark(from int, class string, marks []string) {
	if c.y == from {
		c.y += 4
	}
	for _, m := range marks {
		c.say(m)
		c.wrap(8, "mark"+class, m, framed, 4)
	}
	c.y += 3
	fmt.Fprintf(&c.boxes, `<rect class="%s" x="1" y="%d" width="%d" height="%d" rx="4"/>`, class[1:], from+1, width-2, c.y-from)
	c.y += 5
}

// label writes what a line sends, and next to it the detail that matters.
func (c *canvas) label(x int, class string, l line, after string) {
	text := shown(l.text, labelled)
	detail := ""
	if room := labelled - len([]rune(text)) - 1; l.detail != "" && room > 4 {
		detail = `<tspan dx="6">` + escaped(l.detail, room+2) + `</tspan>`
	}
	if class != "" {
		class = ` class="` + class[1:] + `"`
	}
	fmt.Fprintf(&c.texts, `<text x="%d" y="%d"%s>%s%s%s</text>`, x, c.y+15, class, escaped(text, labelled), detail, aside(after))
}

// aside is the part of a line that stands back.
func aside(text string) string {
	if text == "" {
		return ""
	}
	return "<tspan>" + text + "</tspan>"
}

func (c *canvas) text(x, y int, class, text string) {
	fmt.Fprintf(&c.texts, `<text x="%d" y="%d" class="%s">%s</text>`, x, y, class, escaped(text, width))
}

// wrap writes a text below the last line, in a few lines of its own.
func (c *canvas) wrap(x int, class, text string, column, most int) {
	rest := []rune(report.OneLine(text))
	for n := 1; len(rest) > 0; n++ {
		end := len(rest)
		if end > column {
			end = column
			for i := column; i > column/2; i-- {
				if rest[i] == ' ' {
					end = i
					break
				}
			}
		}
		part := strings.TrimSpace(string(rest[:end]))
		if rest = rest[end:]; n == most && len(rest) > 0 {
			part, rest = part+" …", nil
		}
		c.y += small
		c.text(x, c.y, class, part)
	}
	c.y += 3
}

// say adds a sentence to the description.
func (c *canvas) say(text string) { c.words = append(c.words, escaped(text, 300)+".") }

// escaped makes a text of unknown origin part of the markup.
func escaped(s string, most int) string { return template.HTMLEscapeString(shown(s, most)) }
