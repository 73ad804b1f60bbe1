package lint

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/modecert/modecert/fixtures/reference/behaviour"
	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/plan"
)

func TestUnfinished(t *testing.T) {
	const left = Unwritten + ": what it is"
	scaffold := []string{"catalogue.yaml:3: rule APP-NAME is a scaffold that is not filled in"}
	for name, c := range map[string]struct {
		rule      catalogue.Rule
		text      string
		deviation behaviour.Deviation
		reading   behaviour.Reading
		want      []string
	}{
		"nothing":            {},
		"a quotation":        {rule: catalogue.Rule{Quote: left}, want: scaffold},
		"a hint":             {rule: catalogue.Rule{Hint: left}, want: scaffold},
		"a citation":         {rule: catalogue.Rule{Cites: []string{"One.", left}}, want: scaffold},
		"a feature's name":   {text: "# A\nFeature: " + Unwritten, want: []string{"x/y.feature:2: a scaffold that is not filled in"}},
		"a deviation":        {deviation: behaviour.Deviation{ID: "d", Says: left}, want: []string{"deviation d is a scaffold that is not filled in"}},
		"a reading":          {reading: behaviour.Reading{ID: "r", Says: left}, want: []string{"reading r is a scaffold that is not filled in"}},
		"a reading's reason": {reading: behaviour.Reading{ID: "r", Because: left}, want: []string{"reading r is a scaffold that is not filled in"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.rule.ID, c.rule.Line = "APP-NAME", 3
			if c.rule.Hint == "" {
				c.rule.Hint = "Look at the name."
			}
			cat := &catalogue.Catalogue{Rules: []*catalogue.Rule{&c.rule}}
			assert.Equal(t, c.want, unfinished(cat, []plan.Feature{{URI: "x/y.feature", Text: []byte(c.text)}},
				[]behaviour.Deviation{c.deviation}, []behaviour.Reading{c.reading}))
		})
	}
	cat := &catalogue.Catalogue{Rules: []*catalogue.Rule{{ID: "APP-NAME", Line: 3}}}
	assert.Equal(t, []string{"catalogue.yaml:3: rule APP-NAME has no hint: say what to look at where it is violated"}, unfinished(cat, nil, nil, nil))
}
