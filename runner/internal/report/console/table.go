package console

import (
	"fmt"
	"strings"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// A table is a column of modes, and three of levels for each document.
const (
	modeWidth = 13
	cellWidth = 9
	tableSide = 3 * cellWidth
)

type document struct {
	source catalogue.Source
	title  string
}

var documents = []document{{catalogue.Page, "Processing Modes page"}, {catalogue.Reference, "API reference"}}

// tables show, for each document, how many rules of each mode and level are in
// order: those that conform, and for may-rules those that were observed. Rules
// of modes that were not selected, and rules nobody could observe, are not
// there. The documents stand side by side where there is room.
func (p *printer) tables() {
	if p.o.Width == 0 || p.o.Width >= modeWidth+2*tableSide {
		p.table(documents...)
	} else {
		for _, d := range documents {
			p.table(d)
		}
	}
	if n := p.r.Unobservable(); n > 0 {
		p.line("%s", p.hang(fmt.Sprintf("rules that cannot be observed from outside, counted nowhere: %d", n), "  "))
	}
}

func (p *printer) table(side ...document) {
	p.line("")
	titles, head := indent(modeWidth), fmt.Sprintf("%-*s", modeWidth, "in order/all")
	for _, d := range side {
		titles += fmt.Sprintf("%*s", tableSide, d.title)
		for _, level := range levels {
			head += fmt.Sprintf("%*s", cellWidth, level)
		}
	}
	p.line("%s", titles)
	p.line("%s", head)
	for _, mode := range []catalogue.Mode{catalogue.Dispatch, catalogue.Conversation, catalogue.Both} {
		row := fmt.Sprintf("%-*s", modeWidth, mode)
		for _, d := range side {
			for _, level := range levels {
				row += p.cell(d.source, mode, level)
			}
		}
		p.line("%s", strings.TrimRight(row, " "))
	}
}

var levels = []catalogue.Level{catalogue.Must, catalogue.Should, catalogue.May}

// cell counts the rules of one cell.
func (p *printer) cell(source catalogue.Source, mode catalogue.Mode, level catalogue.Level) string {
	good, all := 0, 0
	for i := range p.r.Rules {
		rr := &p.r.Rules[i]
		if rr.Source != source || rr.Mode != mode || rr.Level != level || rr.Verdict == verdict.NotApplicable {
			continue
		}
		all++
		if report.InOrder(rr) {
			good++
		}
	}
	if all == 0 {
		return fmt.Sprintf("%*s", cellWidth, "–")
	}
	text := fmt.Sprintf("%*s", cellWidth, fmt.Sprintf("%d/%d", good, all))
	if good == all {
		return p.paint.green(text)
	}
	return text
}
