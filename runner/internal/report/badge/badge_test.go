package badge_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/report/badge"
	"github.com/modecert/modecert/runner/internal/report/internal/sample"
	"github.com/modecert/modecert/runner/internal/verdict"
)

func TestOf(t *testing.T) {
	waived := sample.Conforming(1)
	waived.Outcome = verdict.OutcomeConformsWithWaivers
	recorded := sample.Conforming(1)
	recorded.Target.Recorded = &verdict.Recorded{Kind: "reference"}
	strict := sample.Conforming(1)
	strict.Outcome = verdict.OutcomeViolates
	incomplete := sample.Conforming(1)
	incomplete.Outcome = verdict.OutcomeIncomplete
	for _, c := range []struct {
		report         *verdict.Report
		message, color string
		isError        bool
	}{
		{sample.Conforming(3), "conforms", "brightgreen", false},
		{sample.Conforming(3, "clock"), "partial, 3 of 4", "yellow", false},
		{waived, "conforms with waivers", "yellow", false},
		{recorded, "conforms (reference)", "brightgreen", false},
		{sample.Full(), "violates 2 of 7", "red", true},
		{strict, "violates should-rules", "red", true},
		{incomplete, "incomplete", "red", true},
	} {
		e := badge.Of(c.report)
		assert.Equal(t, badge.Endpoint{SchemaVersion: 1, Label: "processing modes", Message: c.message, Color: c.color, IsError: c.isError}, e)
		var svg bytes.Buffer
		require.NoError(t, badge.SVG(&svg, c.report))
		assert.Contains(t, svg.String(), `aria-label="processing modes: `+c.message+`"`)
		assert.NotContains(t, svg.String(), `fill=""`, "every colour is known")
		d := xml.NewDecoder(strings.NewReader(svg.String()))
		for {
			_, err := d.Token()
			if err == io.EOF {
				break
			}
			require.NoError(t, err)
		}
	}
}

func TestJSON(t *testing.T) {
	var text bytes.Buffer
	require.NoError(t, badge.JSON(&text, sample.Full()))
	var members map[string]any
	require.NoError(t, json.Unmarshal(text.Bytes(), &members))
	assert.Equal(t, map[string]any{"schemaVersion": 1.0, "label": "processing modes", "message": "violates 2 of 7", "color": "red", "isError": true}, members)
}
