package plan

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/modecert/modecert/schemas/nearest"
)

// firstError matches the first of Gherkin's errors: its place and text.
var firstError = regexp.MustCompile(`\((\d+):\d+\): (.*)`)

// syntaxFault describes what Gherkin could not parse. It uses only the first error: the
// others are consequences. Gherkin's errors have unexported types, so that only their
// text says what was expected. The text chooses the advice, but does not decide whether
// the feature is refused.
func syntaxFault(path string, err error) *FeatureFault {
	m := firstError.FindStringSubmatch(err.Error())
	if m == nil {
		return &FeatureFault{path, 1, err.Error()}
	}
	line, _ := strconv.Atoi(m[1])
	expected, got, ok := strings.Cut(m[2], ", got '")
	switch {
	case ok && strings.Contains(expected, "#TagLine") && !strings.Contains(expected, "#EOF"):
		otherwise := "a tag is followed by a Feature, Rule, Scenario or Examples"
		if strings.Contains(expected, "#Language") {
			otherwise = `a file begins with "Feature:"`
		}
		return &FeatureFault{path, line, noKeyword(strings.TrimSuffix(got, "'"), otherwise)}
	case ok && !strings.Contains(expected, "#StepLine"):
		return &FeatureFault{path, line, noKeyword(strings.TrimSuffix(got, "'"), `a file begins with "Feature:"`)}
	case ok:
		return &FeatureFault{path, line, noKeyword(strings.TrimSuffix(got, "'"), "a step begins with Given, When, Then, And or But")}
	case strings.HasPrefix(m[2], "unexpected end of file"):
		return &FeatureFault{path, line, "the file ends too early: after a tag, or within a text block"}
	case strings.HasPrefix(m[2], "inconsistent cell count"):
		return &FeatureFault{path, line, "the row has more or fewer cells than the head of its table"}
	}
	return &FeatureFault{path, line, "is not Gherkin: " + m[2]}
}

var (
	blocks       = []string{"Feature", "Rule", "Scenario", "Scenario Outline", "Examples", "Background"}
	stepKeywords = []string{"Given", "When", "Then", "And", "But"}
)

var (
	// keywordLike matches a line that looks like "Word:", a misspelt keyword. It
	// requires neither a capital nor a space after the colon; "https://" does not
	// match.
	keywordLike = regexp.MustCompile(`^\s*(\w+(?: \w+)?\s*:)($|[^/])`)
	// blockOpening matches a line that starts with a block's keyword and lacks its
	// colon. stepOpening matches a step without a scenario above it.
	blockOpening = regexp.MustCompile(`^\s*(Scenario Outline|Feature|Rule|Scenario|Examples?|Background)\b`)
	stepOpening  = regexp.MustCompile(`^\s*(Given|When|Then|And|But)\b`)
)

// noKeyword describes what is wrong with a line where a keyword must be: it
// suggests the nearest keyword, or otherwise what is allowed there.
func noKeyword(line, otherwise string) string {
	if m := stepOpening.FindStringSubmatch(line); m != nil {
		return fmt.Sprintf("a %s stands outside any scenario; is \"Scenario:\" missing above it?", m[1])
	}
	word := opening(line)
	near := keywordNear(line)
	if near == "" {
		return fmt.Sprintf("%q is not a keyword; %s", word, otherwise)
	}
	return fmt.Sprintf("%q is not a keyword; did you mean %q?", word, near)
}

// opening returns the text where a line should have its keyword.
func opening(line string) string {
	if m := keywordLike.FindStringSubmatch(line); m != nil {
		return m[1]
	} else if m := blockOpening.FindStringSubmatch(line); m != nil {
		return m[1]
	}
	word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
	return word
}

// keywordNear returns the keyword that a line seems to begin with, or "".
func keywordNear(line string) string {
	valid := stepKeywords
	for _, b := range blocks {
		valid = append(valid, b+":")
	}
	word := opening(line)
	return nearest.Within(word, valid, (len(word)+1)/3)
}
