package console

import (
	"fmt"
	"strings"

	"github.com/modecert/modecert/runner/catalogue"
	"github.com/modecert/modecert/runner/report"
	"github.com/modecert/modecert/runner/verdict"
)

// table shows, for each document, how many rules of each mode and level are in
// order: those that conform, and for may-rules those that were observed. Rules
// of modes that were not selected, and rules nobody could observe, are not in it.
func (p *printer) table() {
	p.line("")
	p.line("%-22s%12s%12s%12s", "rules in order / all", "must", "should", "may")
	for _, document := range []struct {
		source catalogue.Source
		title  string
	}{{catalogue.Page, "Processing Modes page"}, {catalogue.Reference, "API reference"}} {
		p.line("%s", document.title)
		for _, mode := range []catalogue.Mode{catalogue.Dispatch, catalogue.Conversation, catalogue.Both} {
			row := fmt.Sprintf("  %-20s", mode)
			for _, level := range []catalogue.Level{catalogue.Must, catalogue.Should, catalogue.May} {
				row += p.cell(document.source, mode, level)
			}
			p.line("%s", strings.TrimRight(row, " "))
		}
	}
}

// cell counts the rules of one cell, twelve columns wide.
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
		return fmt.Sprintf("%12s", "–")
	}
	text := fmt.Sprintf("%12s", fmt.Sprintf("%d/%d", good, all))
	if good == all {
		return p.paint.green(text)
	}
	return text
}
