package report_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/report/internal/sample"
)

func TestSelected(t *testing.T) {
	r := sample.Full()
	rules := len(r.Rules)
	got := report.Selected(r)
	for _, rr := range got.Rules {
		assert.NotContains(t, []string{"NOT-HERE", "HIDDEN-RULE"}, rr.ID)
	}
	assert.Len(t, got.Rules, rules-2)
	assert.Equal(t, report.Sentence(r), report.Sentence(got), "the totals are those of the whole")
	assert.Len(t, r.Rules, rules, "the report itself is left as it is")
	whole := sample.Conforming(2)
	assert.Same(t, whole, report.Selected(whole))
}
