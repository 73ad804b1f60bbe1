package report_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/catalogue"
	"github.com/modecert/modecert/runner/internal/report"
	"github.com/modecert/modecert/runner/internal/report/internal/sample"
	"github.com/modecert/modecert/runner/internal/verdict"
	"github.com/modecert/modecert/schemas/wire"
	"github.com/modecert/modecert/steps/expect"
)

// A violation that a callback shows has the callback in place of the exchange.
func TestCallbackLine(t *testing.T) {
	for body, want := range map[string]string{
		`{"app_id":"a","message_delivery_report":{"status":"READ"},"message_metadata":""}`: `message_delivery_report {"status":"READ"}`,
		`{"odd.name":{"a":1}}`: `odd.name {"a":1}`,
		`{"app_id":"a"}`:       `{"app_id":"a"}`,
		"no\nJSON \x1b[31m":    "no JSON \uFFFD[31m",
		`{"message":{"text":"` + strings.Repeat("ö", 500) + `"}}`: `message {"text":"` + strings.Repeat("ö", 390) + "…",
	} {
		r := sample.One(catalogue.Rule{ID: "A-B", Level: catalogue.Must, Mode: catalogue.Both, Source: catalogue.Page}, func(res *verdict.Result) {
			res.Callbacks = []wire.Callback{{Body: wire.Body("{}")}, {Body: wire.Body(body)}}
			res.Findings = []expect.Finding{{Expected: "a", Actual: "b", Callback: 2}}
		})
		list := report.Causes(r)
		require.Len(t, list, 1)
		assert.Equal(t, want, list[0].First.Callback)
		assert.Equal(t, "  callback  "+want, list[0].First.Lines()[4])
	}
}

// Someone else's report may point to a callback that it does not contain.
func TestCallbackLine_missing(t *testing.T) {
	r := sample.One(catalogue.Rule{ID: "A-B", Level: catalogue.Must, Mode: catalogue.Both, Source: catalogue.Page}, func(res *verdict.Result) {
		res.Findings = []expect.Finding{{Expected: "a", Actual: "b", Callback: 9}}
	})
	assert.Equal(t, "  exchange  no single exchange shows it", report.Causes(r)[0].First.Lines()[4])
}
