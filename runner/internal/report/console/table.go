package console

import (
	"fmt"
	"strings"

	"github.com/modecert/modecert/runner/internal/report"
)

// A table has a column of modes, and three columns of levels per document.
const (
	modeWidth = 13
	cellWidth = 9
	tableSide = 3 * cellWidth
)

// tables shows, for each document, how many rules of each mode and level are in
// order: those that conform, and the may-rules that were observed. It omits rules
// of modes that were not selected and unobservable rules. The documents are side by
// side if there is room.
func (p *printer) tables() {
	if p.o.Width == 0 || p.o.Width >= modeWidth+2*tableSide {
		p.table(report.Documents...)
	} else {
		for _, d := range report.Documents {
			p.table(d)
		}
	}
	if n := p.r.Unobservable(); n > 0 {
		p.line("%s", p.hang(fmt.Sprintf("rules that cannot be observed from outside, not counted: %d", n), "  "))
	}
}

func (p *printer) table(side ...report.Document) {
	p.line("")
	titles, head := indent(modeWidth), fmt.Sprintf("%-*s", modeWidth, "met/all")
	for _, d := range side {
		titles += fmt.Sprintf("%*s", tableSide, d.Title)
		for _, level := range report.Levels {
			head += fmt.Sprintf("%*s", cellWidth, level)
		}
	}
	p.line("%s", titles)
	p.line("%s", head)
	for _, mode := range report.Modes {
		row := fmt.Sprintf("%-*s", modeWidth, mode)
		for _, d := range side {
			for _, level := range report.Levels {
				text, good := report.Cell{Source: d.Source, Level: level, Mode: mode}.Count(p.r)
				if text = fmt.Sprintf("%*s", cellWidth, text); good {
					text = p.paint.green(text)
				}
				row += text
			}
		}
		p.line("%s", strings.TrimRight(row, " "))
	}
}
