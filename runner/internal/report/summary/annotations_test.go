package summary_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/report/internal/sample"
	"github.com/modecert/modecert/runner/internal/report/summary"
)

func TestAnnotations(t *testing.T) {
	r := sample.Full()
	r.Rules[0].Scenarios[0].Findings[0].Actual = "100%\n::error::forged\n##[error]x"
	lines := strings.Split(strings.TrimSuffix(summary.Annotations(r), "\n"), "\n")
	require.Len(t, lines, 4)
	assert.True(t, strings.HasPrefix(lines[0], "::error file=features/features/a.feature,line=3,title=LIST-CONTACT-ID/of-another-app::VIOLATES  LIST-CONTACT-ID/of-another-app%0A  rule "), lines[0])
	assert.Contains(t, lines[0], "100%25 ::error::forged # #[error]x at /messages")
	assert.True(t, strings.HasPrefix(lines[2], "::error "), "what could not be judged fails the run")
	assert.True(t, strings.HasPrefix(lines[3], "::warning "))
	assert.Empty(t, summary.Annotations(sample.Conforming(2)))
}

// GitHub shows ten of a step's errors and drops the others.
func TestAnnotations_ten(t *testing.T) {
	assert.Equal(t, 10, strings.Count(summary.Annotations(sample.Many(10, 30)), "\n"))
	got := summary.Annotations(sample.Many(11, 30))
	assert.Equal(t, 10, strings.Count(got, "\n"))
	assert.Contains(t, got, "title=GET /messages → 200%2C expected 0%3A 30 scenarios of 1 rule")
	assert.True(t, strings.HasSuffix(got, "::error title=modecert::and 2 more causes, in the reports\n"))
}
