// Package messages writes messages.ndjson: the run as Cucumber Messages, one JSON
// object per line; see [Encode]. The features give sources, documents
// and pickles; the report gives the results.
package messages

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	cucumber "github.com/cucumber/messages/go/v34"

	"github.com/modecert/modecert/runner/internal/plain"
	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/verdict"
)

// FileName is the report's name in the folder of reports.
const FileName = "messages.ndjson"

// protocol is the version of the Cucumber Messages that are written: that of the
// module that defines them.
const protocol = "34.2.0"

// judge is the id of the hook that represents the suite itself. A step of this hook
// shows what no other step can: why a scenario could not be judged, or the wire
// findings.
const judge = "judge"

// runID is the id of the only run in the messages.
const runID = "run"

// Encode writes the messages. It leaves out scenarios that the report does not have, and
// features none of whose scenarios it has.
func Encode(w io.Writer, r *verdict.Report, features []plan.Feature) error {
	out := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(escaping{out})
	enc.SetEscapeHTML(false)
	e := &encoder{r: r, enc: enc, at: r.Started}
	e.head()
	ran := e.ran(features)
	for i := range features {
		e.feature(&features[i], ran)
	}
	e.run(features, ran)
	if e.err != nil {
		return fmt.Errorf("write messages: %w", e.err)
	}
	return out.Flush()
}

// escaping escapes what could control a terminal. It relies on the encoder's one
// write per message.
type escaping struct{ to io.Writer }

func (e escaping) Write(message []byte) (int, error) {
	_, err := e.to.Write(plain.JSON(message))
	return len(message), err
}

// encoder keeps the first error and writes nothing after it.
type encoder struct {
	r   *verdict.Report
	enc *json.Encoder
	err error
	ids int
	// at is the time of the next message. The report has the durations of scenarios
	// but not their starts, so they are shown one after another.
	at time.Time
}

func (e *encoder) put(m cucumber.Envelope) {
	if e.err == nil {
		e.err = e.enc.Encode(m)
	}
}

// id returns an id that no node of a feature has: those are numbers.
func (e *encoder) id() string {
	e.ids++
	return "r" + strconv.Itoa(e.ids)
}

func (e *encoder) now() *cucumber.Timestamp {
	t := cucumber.GoTimeToTimestamp(e.at)
	return &t
}

// head writes which program made the messages, and on what kind of machine.
func (e *encoder) head() {
	e.put(cucumber.Envelope{Meta: &cucumber.Meta{
		ProtocolVersion: protocol,
		Implementation:  &cucumber.Product{Name: "modecert", Version: e.r.Suite.Version},
		Runtime:         &cucumber.Product{Name: "go", Version: strings.TrimPrefix(runtime.Version(), "go")},
		Os:              &cucumber.Product{Name: runtime.GOOS},
		Cpu:             &cucumber.Product{Name: runtime.GOARCH},
	}})
}

// ran returns the scenarios that the report has, by their pickles.
func (e *encoder) ran(features []plan.Feature) map[*cucumber.Pickle]report.Placed {
	byPlace, ran := report.ByPosition(e.r), map[*cucumber.Pickle]report.Placed{}
	for i := range features {
		for _, p := range features[i].Pickles {
			if placed, ok := byPlace[report.Position{URI: features[i].URI, Line: int(p.Location.Line)}]; ok {
				ran[p] = placed
			}
		}
	}
	return ran
}

func (e *encoder) feature(f *plan.Feature, ran map[*cucumber.Pickle]report.Placed) {
	pickles := slices.DeleteFunc(slices.Clone(f.Pickles), func(p *cucumber.Pickle) bool { return ran[p].Scenario == nil })
	if len(pickles) == 0 {
		return
	}
	e.put(cucumber.Envelope{Source: &cucumber.Source{
		Uri: f.URI, Data: string(f.Text), MediaType: cucumber.SourceMediaType_TEXT_X_CUCUMBER_GHERKIN_PLAIN,
	}})
	e.put(cucumber.Envelope{GherkinDocument: dedent(f.Document)})
	for _, p := range pickles {
		e.put(cucumber.Envelope{Pickle: p})
	}
}

// dedent returns the document with unindented descriptions: renderers treat them as
// Markdown, in which an indented paragraph is code.
func dedent(doc *cucumber.GherkinDocument) *cucumber.GherkinDocument {
	flush := func(s string) string {
		lines := strings.Split(s, "\n")
		for i := range lines {
			lines[i] = strings.TrimSpace(lines[i])
		}
		return strings.Join(lines, "\n")
	}
	d, f := *doc, *doc.Feature
	f.Description = flush(f.Description)
	f.Children = make([]*cucumber.FeatureChild, len(doc.Feature.Children))
	for i, c := range doc.Feature.Children {
		child := *c
		if c.Rule != nil {
			rule := *c.Rule
			rule.Description = flush(rule.Description)
			child.Rule = &rule
		}
		f.Children[i] = &child
	}
	d.Feature = &f
	return &d
}

func (e *encoder) run(features []plan.Feature, ran map[*cucumber.Pickle]report.Placed) {
	e.put(cucumber.Envelope{Hook: &cucumber.Hook{
		Id: judge, Name: "the suite's own judgement", SourceReference: &cucumber.SourceReference{Uri: "modecert"},
		Type: cucumber.HookType_AFTER_TEST_CASE,
	}})
	e.put(cucumber.Envelope{TestRunStarted: &cucumber.TestRunStarted{Id: runID, Timestamp: e.now()}})
	wired := map[string]bool{}
	for i := range features {
		for _, p := range features[i].Pickles {
			placed, ok := ran[p]
			if !ok {
				continue
			}
			// A rule's wire findings are shown with its first scenario.
			var wire []verdict.WireFinding
			if !wired[placed.Rule.ID] {
				wired[placed.Rule.ID] = true
				wire = placed.Rule.WireFindings
			}
			e.testCase(p, placed, wire)
		}
	}
	if e.r.Finished.After(e.at) {
		e.at = e.r.Finished
	}
	e.put(cucumber.Envelope{TestRunFinished: &cucumber.TestRunFinished{
		TestRunStartedId: runID, Timestamp: e.now(), Success: e.r.Gate.Status == 0, Message: report.Sentence(e.r),
	}})
}
