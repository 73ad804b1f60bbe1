package plan

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/modecert/modecert/schemas/nearest"
)

// firstError finds the first of Gherkin's errors: place and text.
var firstError = regexp.MustCompile(`\((\d+):\d+\): (.*)`)

// syntaxFault says what Gherkin could not read. Only its first error counts:
// what follows is the consequence.
func syntaxFault(path string, err error) *FeatureFault {
	m := firstError.FindStringSubmatch(err.Error())
	if m == nil {
		return &FeatureFault{path, 1, err.Error()}
	}
	line, _ := strconv.Atoi(m[1])
	expected, got, ok := strings.Cut(m[2], ", got '")
	switch {
	case ok && !strings.Contains(expected, "#StepLine"):
		return &FeatureFault{path, line, noKeyword(strings.TrimSuffix(got, "'"), `a file begins with "Feature:"`)}
	case ok:
		return &FeatureFault{path, line, noKeyword(strings.TrimSuffix(got, "'"), "a step begins with Given, When, Then, And or But")}
	case strings.HasPrefix(m[2], "unexpected end of file"):
		return &FeatureFault{path, line, "the file ends too early: after a tag, or within a text block"}
	case strings.HasPrefix(m[2], "inconsistent cell count"):
		return &FeatureFault{path, line, "the row has more or fewer cells than the head of its table"}
	}
	return &FeatureFault{path, line, "is no Gherkin: " + m[2]}
}

var (
	blocks       = []string{"Feature", "Rule", "Scenario", "Scenario Outline", "Examples", "Background"}
	stepKeywords = []string{"Given", "When", "Then", "And", "But"}
)

var (
	// A line that looks like "Word:" is a keyword gone wrong. It needs neither a
	// capital nor a space after the colon to be one; "https://" is none.
	keywordLike = regexp.MustCompile(`^\s*(\w+(?: \w+)?\s*:)($|[^/])`)
	// A line that opens with a block's keyword lacks its colon; one that opens
	// with a step's keyword lacks the scenario above it.
	blockOpening = regexp.MustCompile(`^\s*(Scenario Outline|Feature|Rule|Scenario|Examples?|Background)\b`)
	stepOpening  = regexp.MustCompile(`^\s*(Given|When|Then|And|But)\b`)
)

// noKeyword says what is wrong with a line where a keyword is wanted: the
// nearest one, or otherwise what may stand there.
func noKeyword(line, otherwise string) string {
	if m := stepOpening.FindStringSubmatch(line); m != nil {
		return fmt.Sprintf("a %s stands outside any scenario; is \"Scenario:\" missing above it?", m[1])
	}
	word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
	if m := keywordLike.FindStringSubmatch(line); m != nil {
		word = m[1]
	} else if m := blockOpening.FindStringSubmatch(line); m != nil {
		word = m[1]
	}
	valid := stepKeywords
	for _, b := range blocks {
		valid = append(valid, b+":")
	}
	near := nearest.Within(word, valid, (len(word)+1)/3)
	if near == "" {
		return fmt.Sprintf("%q is no keyword; %s", word, otherwise)
	}
	return fmt.Sprintf("%q is no keyword; did you mean %q?", word, near)
}
