package ctrf_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"github.com/modecert/modecert/runner/internal/report/ctrf"
	"github.com/modecert/modecert/runner/internal/report/internal/sample"
)

func TestEncode(t *testing.T) {
	r := sample.Full()
	encode := func() gjson.Result {
		var b bytes.Buffer
		require.NoError(t, ctrf.Encode(&b, r))
		assert.NotContains(t, b.String(), "\x1b")
		assert.NotContains(t, b.String(), "s3cr3t")
		return gjson.ParseBytes(b.Bytes())
	}
	got := encode()
	assert.JSONEq(t, `{"tests":9,"passed":4,"failed":3,"pending":0,"skipped":2,"other":0,"start":1774951200000,"stop":1774951203000}`, got.Get("results.summary").Raw)
	test := func(name string) gjson.Result { return got.Get(`results.tests.#(name=="` + name + `")`) }
	failed := test("LIST-CONTACT-ID/of-another-app")
	assert.Equal(t, "failed violates features/a.feature 3", failed.Get("status").String()+" "+failed.Get("rawStatus").String()+" "+failed.Get("filePath").String()+" "+failed.Get("line").String())
	assert.Contains(t, failed.Get("message").String(), "expected status 400, got status 200")
	assert.Contains(t, failed.Get("trace").String(), "\n  rerun     modecert run LIST-CONTACT-ID/of-another-app ")
	assert.Equal(t, "failed", test("WIRE-MESSAGE on the wire").Get("status").String())
	assert.Equal(t, "failed incomplete", test("ANSWER-LATE/times-out").Get("status").String()+" "+test("ANSWER-LATE/times-out").Get("rawStatus").String())
	assert.Equal(t, "passed", test("TTL-REFUSED/eight").Get("status").String(), "a warning")
	assert.Equal(t, "skipped", test("MO-MODE/reply").Get("status").String())
	assert.False(t, test("NOT-HERE/one").Exists(), "what was not selected is not there")
	r.Strict = true
	got = encode()
	assert.Equal(t, "failed", test("TTL-REFUSED/eight").Get("status").String())
}
