// Package summary writes summary.md, the summary of a run for a pull request: see
// [Encode] and, for GitHub's job summary, [Append].
package summary

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// FileName is the report's name in the folder of reports.
const FileName = "summary.md"

// inFull is how many causes a summary shows; report.html has them all.
const inFull = 10

// most is the maximum length of a summary in bytes. GitHub drops a step's summary
// of more than 1 MiB completely.
const most = 900 << 10

// Append adds the summary to a file that others write to as well, such as the one
// that GitHub names in GITHUB_STEP_SUMMARY for a job's steps. The maximum length
// applies to the whole file. If only a part can be written, the file is as it was.
func Append(path string, r *verdict.Report) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	room := most
	info, err := f.Stat()
	if err == nil {
		room -= int(min(info.Size(), most))
	}
	failed := encode(f, r, room)
	if failed != nil && err == nil && info.Mode().IsRegular() {
		failed = errors.Join(failed, f.Truncate(info.Size()))
	}
	return errors.Join(failed, f.Close())
}

// Encode writes the summary as GitHub Flavored Markdown.
func Encode(w io.Writer, r *verdict.Report) error { return encode(w, r, most) }

func encode(w io.Writer, r *verdict.Report, room int) error {
	s := &writer{r: r, room: room}
	s.head()
	s.tables()
	s.causes()
	s.waivers()
	if s.cut > 0 {
		s.text.WriteString(fmt.Sprintf(cutNote, s.cut))
	}
	_, err := io.WriteString(w, s.text.String())
	return err
}

// cutNote ends a summary that would have been too long.
const cutNote = "\n_The summary ends here, since it has reached its maximum size: report.html and report.json have %d more parts._\n"

// writer collects the summary in parts, such as the line of a reason or a whole
// violation. A part without room is omitted as a whole, and so are all that follow.
type writer struct {
	r    *verdict.Report
	part strings.Builder
	text strings.Builder
	room int // of the text, in bytes
	cut  int // parts that were omitted
}

// line adds a line to the part.
func (s *writer) line(format string, args ...any) {
	fmt.Fprintf(&s.part, format, args...)
	s.part.WriteByte('\n')
}

// end ends the part.
func (s *writer) end() {
	part := report.Block(s.part.String())
	s.part.Reset()
	if s.cut > 0 || s.text.Len()+len(part)+len(cutNote)+10 > s.room {
		s.cut++
		return
	}
	s.text.WriteString(part)
}

var marks = map[verdict.Outcome]string{
	verdict.OutcomeConforms: "✅", verdict.OutcomeConformsWithWaivers: "☑️", verdict.OutcomeViolates: "❌",
	verdict.OutcomeIncomplete: "❌", verdict.OutcomePartial: "☑️",
}

func (s *writer) head() {
	s.line("## %s modecert: %s", marks[s.r.Outcome], escape(report.Sentence(s.r)))
	s.line("")
	s.line("Target: %s. Suite %s. %d of %d scenarios ran, %s.", code(s.r.Target.String()), escape(s.r.Suite.Version), s.r.Totals.Executed, s.r.Totals.Planned, report.Counted(s.r.Totals.Exchanges, "exchange"))
	for _, note := range report.Provenance(s.r) {
		s.line("")
		s.line("_%s_", escape(note))
	}
	s.end()
	if s.r.Gate.Status != 0 {
		s.line("")
		for _, reason := range s.r.Gate.Reasons {
			s.line("- %s", code(report.Shortened(reason)))
			s.end()
		}
	}
}

// tables counts the rules in order by mode and level, separately for the page and
// the API reference.
func (s *writer) tables() {
	s.line("")
	s.line("| rules in order / all | must | should | may |")
	s.line("|---|---:|---:|---:|")
	for _, d := range report.Documents {
		s.line("| **%s** | | | |", d.Title)
		for _, mode := range report.Modes {
			row := "| " + string(mode)
			for _, level := range report.Levels {
				text, _ := report.Cell{Source: d.Source, Level: level, Mode: mode}.Count(s.r)
				row += " | " + text
			}
			s.line("%s |", row)
		}
	}
	s.end()
}

// causes shows the causes of what does not conform, each with its first failure.
func (s *writer) causes() {
	list := report.Causes(s.r)
	for i, c := range list {
		if i == inFull {
			s.line("")
			s.line("and %d more, in report.html.", len(list)-i)
			s.end()
			return
		}
		v := c.First
		name := v.ID
		if len(c.Scenarios) > 1 {
			name = c.Title + ": " + c.Extent()
		}
		s.line("")
		s.line("<details><summary><b>%s</b> %s</summary>", strings.ToLower(v.Word), escape(name))
		s.line("")
		if len(c.Scenarios) > 1 {
			s.line("Rules: %s. First: %s.", code(c.Named()), code(v.ID))
			s.line("")
		}
		s.line("> %s", escape(v.Quote))
		s.line("> — %s", escape(v.Place))
		s.line("")
		for _, f := range v.Fields() {
			switch {
			case f.Label == "rule" || f.Verbatim || f.Text == "" || f.Label == "callback":
			case f.Label == "try":
				s.line("- try: %s", escape(f.Text))
			default:
				s.line("- %s: %s", f.Label, code(f.Text))
			}
		}
		s.line("")
		if v.Callback != "" {
			s.fenced("", v.Callback)
		} else if v.Exchange != "" {
			s.fenced("sh", v.Exchange)
		}
		s.line("To run it again:")
		s.fenced("sh", v.Again)
		s.line("")
		s.line("</details>")
		s.end()
	}
}

func (s *writer) fenced(language, text string) {
	fence := fenceFor(text)
	s.line("%s%s\n%s\n%s", fence, language, text, fence)
}

func (s *writer) waivers() {
	if len(s.r.Waivers) == 0 {
		return
	}
	s.line("")
	s.line("| waiver | state | until | owner | reason |")
	s.line("|---|---|---|---|---|")
	for _, w := range s.r.Waivers {
		s.line("| %s | %s | %s | %s | %s |", escape(cmp.Or(w.Scenario, w.Rule)), escape(w.State), escape(w.Expires), escape(w.Owner), escape(w.Reason))
		s.end()
	}
}

// escape makes a text of unknown origin plain in Markdown: one line, without
// characters that could start a link, an image, a mention or a tag.
func escape(s string) string {
	var b strings.Builder
	for _, r := range report.OneLine(s) {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '@':
			b.WriteString("&#64;") // no mention of a user who has that name
		case strings.ContainsRune("\\`*_{}[]#|!~", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return unlinked.Replace(b.String())
}

// unlinked keeps an address from becoming a link.
var unlinked = strings.NewReplacer("://", "&#58;//", "www.", "www&#46;", "WWW.", "WWW&#46;")

// code shows a text as code, even if it contains backquotes.
func code(s string) string {
	s = report.OneLine(s)
	if s == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if fence != "`" {
		return fence + " " + s + " " + fence
	}
	return fence + s + fence
}

// fenceFor returns a fence that the text cannot close.
func fenceFor(s string) string {
	fence := "```"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	return fence
}
