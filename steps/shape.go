package steps

import (
	"fmt"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/schemas"
	"github.com/modecert/modecert/steps/expect"
)

// maxWireFindings limits the findings of one body.
const maxWireFindings = 5

// Faults returns findings about the shape of an answer. A success is checked against
// schema, with findings of rule. An error that has the documented error body is
// checked against that, with findings of WIRE-ERROR. The findings are complete; see
// [expect.Finding.Shown]. The error means that no schema has this name.
func Faults(status int, schema, rule string, body []byte) ([]expect.Finding, error) {
	if status >= 200 && status < 300 {
		return shapeFaults(schema, rule, body)
	}
	if !documentsError(status) || status == http.StatusUnauthorized && len(body) == 0 {
		return nil, nil // the API reference documents no body for 401
	}
	faults, err := shapeFaults("error", "WIRE-ERROR", body)
	if err == nil && len(faults) == 0 {
		faults = errorFaults(status, gjson.GetBytes(body, "error"))
	}
	return faults, err
}

// errorFaults checks an error for what the overview of the API reference states of all
// errors ("All responses include a JSON body of the form") and the schema there does not
// require: the object around it, the status as its code, a message and a status name.
func errorFaults(status int, body gjson.Result) []expect.Finding {
	missed := func(expected, pointer string, got gjson.Result) []expect.Finding {
		return []expect.Finding{{Rule: "WIRE-ERROR", Expected: expected, Actual: expect.Show(got), Pointer: pointer}}
	}
	if !body.IsObject() {
		return missed("an error in an object of that name", "/error", body)
	}
	if code := body.Get("code"); code.Int() != int64(status) {
		return missed(fmt.Sprintf("the error's code repeats status %d", status), "/error/code", code)
	}
	for _, member := range []string{"message", "status"} {
		if v := body.Get(member); v.String() == "" {
			return missed("an error with its "+member, "/error/"+member, v)
		}
	}
	return nil
}

// documentsError reports whether an answer must have the documented error body: 4xx
// except 429, 500 and 501. The other statuses come from systems in front of the
// target, which have bodies of their own.
func documentsError(status int) bool {
	return status >= 400 && status < 500 && status != http.StatusTooManyRequests ||
		status == http.StatusInternalServerError || status == http.StatusNotImplemented
}

// shapeFaults checks a body against a schema.
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
