package lint

import (
	"fmt"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/steps"
)

// stepKeywords maps a pickle's step type to the keywords of phrases that it may
// match.
var stepKeywords = map[messages.PickleStepType][]string{
	messages.PickleStepType_CONTEXT: {"Given", "Given/When"},
	messages.PickleStepType_ACTION:  {"When", "Given/When"},
	messages.PickleStepType_OUTCOME: {"Then"},
	messages.PickleStepType_UNKNOWN: {"Given", "When", "Given/When", "Then"}, // its keyword is a problem of its own
}

// meaning checks that a step matches exactly one phrase.
func (l *linter) meaning(f plan.Feature, line int64, st *messages.PickleStep) {
	if found := l.match(st.Text, stepKeywords[st.Type]); len(found) != 1 {
		l.add(f.URI, line, "%d phrases match step %q %s", len(found), st.Text, strings.Join(found, " "))
	}
	// An observed claim must be a phrase too.
	if claim, ok := steps.Observed(st.Text); ok {
		if found := l.match(claim, []string{"Then"}); len(found) != 1 {
			l.add(f.URI, line, "%d phrases match what is observed: %q", len(found), claim)
		}
	}
}

// match lists the phrases with given keywords that a text matches, and records what
// the text uses of them.
func (l *linter) match(text string, keywords []string) []string {
	var found []string
	for i := range l.phrases {
		p := &l.phrases[i]
		if !slices.Contains(keywords, p.Keyword) || !p.Expr().MatchString(text) {
			continue
		}
		found = append(found, p.Expr().String())
		l.said[alternative{group: p.Expr().String()}] = true
		for _, a := range p.spoken(text) {
			l.said[a] = true
		}
	}
	return found
}

// longestPhrase is in characters, as the phrase book shows it.
const longestPhrase = 100

// vocabulary checks that some scenario uses each phrase and each alternative in it.
// Otherwise the steps have a branch that nothing proves. It also checks what the
// phrase book says of each phrase.
func (l *linter) vocabulary() {
	for _, p := range l.phrases {
		if n := len([]rune(p.Text)); n > longestPhrase {
			l.problems = append(l.problems, fmt.Sprintf("steps: the phrase %q has %d characters, at most %d", p.Text, n, longestPhrase))
		}
		if p.Sends == "" && p.Reads == "" || p.Group == "" {
			l.problems = append(l.problems, fmt.Sprintf("steps: the phrase %s lacks its group, or what it sends or reads", p.Expr()))
		}
		if !l.said[alternative{group: p.Expr().String()}] {
			l.problems = append(l.problems, fmt.Sprintf("steps: no scenario uses the phrase %s", p.Expr()))
			continue
		}
		for _, g := range p.groups {
			for _, a := range g.alternatives {
				if said := (alternative{g.source, words(a)}); !l.said[said] {
					l.said[said] = true // reported once for all phrases that share it
					l.problems = append(l.problems, fmt.Sprintf("steps: no scenario says %q of the phrases' (%s)", said.words, g.source))
				}
			}
		}
	}
}
