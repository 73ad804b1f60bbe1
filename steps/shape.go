package steps

import (
	"fmt"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/schemas"
	"github.com/modecert/modecert/steps/expect"
)

// maxWireFindings bounds what one body adds to the report.
const maxWireFindings = 5

// Faults returns, in full (see expect.Finding.Shown), what is wrong with the shape of an answer: findings of rule
// where it is a success, and of the rule on errors where it is one that has the
// documented error body. The error says that no schema has this name.
func Faults(status int, schema, rule string, body []byte) ([]expect.Finding, error) {
	if status >= 200 && status < 300 {
		return shapeFaults(schema, rule, body)
	}
	if !documentsError(status) || status == http.StatusUnauthorized && len(body) == 0 {
		return nil, nil // the API reference gives 401 no body
	}
	faults, err := shapeFaults("error", "WIRE-ERROR", body)
	if code := gjson.GetBytes(body, "error.code"); err == nil && len(faults) == 0 && code.Int() != int64(status) {
		faults = []expect.Finding{{Rule: "WIRE-ERROR", Expected: fmt.Sprintf("the error's code repeats status %d", status),
			Actual: code.Raw, Pointer: "/error/code"}}
	}
	return faults, err
}

// documentsError reports whether an answer has the documented error body: a
// refusal, 500 or 501. What stands in front of a target answers the others, and
// has bodies of its own.
func documentsError(status int) bool {
	return status >= 400 && status < 500 && status != http.StatusTooManyRequests ||
		status == http.StatusInternalServerError || status == http.StatusNotImplemented
}

// shapeFaults holds a body against a schema.
func shapeFaults(schema, rule string, body []byte) ([]expect.Finding, error) {
	violations, err := schemas.Check(schema, body)
	if err != nil {
		return nil, err
	}
	var faults []expect.Finding
	for _, v := range violations[:min(len(violations), maxWireFindings)] {
		faults = append(faults, expect.Finding{
			Rule:     rule,
			Expected: fmt.Sprintf("a body of the documented shape (%s): %s", schema, v.Message),
			Actual:   v.Value,
			Pointer:  v.Pointer,
		})
	}
	return faults, nil
}
