package junit_test

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/jstemmer/go-junit-report/v2/junit"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/report/internal/sample"
	ours "github.com/modecert/modecert/runner/internal/report/junit"
	"github.com/modecert/modecert/runner/internal/verdict"
)

func parse(t *testing.T, r *verdict.Report) (junit.Testsuites, string) {
	t.Helper()
	var buf bytes.Buffer
	require.NoError(t, ours.Encode(&buf, r))
	var all junit.Testsuites
	require.NoError(t, xml.Unmarshal(buf.Bytes(), &all), buf.String())
	return all, buf.String()
}

func find(t *testing.T, all junit.Testsuites, name string) junit.Testcase {
	t.Helper()
	for _, s := range all.Suites {
		for _, c := range s.Testcases {
			id, _, _ := strings.Cut(c.Name, " – ")
			if c.Name == name || c.Classname+"/"+id == name {
				return c
			}
		}
	}
	t.Fatalf("no test case %s", name)
	return junit.Testcase{}
}

// count sums the counts of the suites.
func count(all junit.Testsuites) (failures, errors, skipped int) {
	for _, s := range all.Suites {
		failures, errors, skipped = failures+s.Failures, errors+s.Errors, skipped+s.Skipped
	}
	return failures, errors, skipped
}

func TestEncode_everyVerdict(t *testing.T) {
	all, text := parse(t, sample.Full())
	failures, errors, skipped := count(all)
	assert.Equal(t, 2, failures, "the violated scenario and the finding on the wire")
	assert.Equal(t, 1, errors)
	assert.Equal(t, 3, skipped, "not verified, waived, unobservable")
	assert.NotContains(t, strings.SplitN(text, "\n", 3)[1], "tests=", "all suites together have no counts that lack the skips")
	assert.Equal(t, "3.000", all.Time)

	failed := find(t, all, "LIST-CONTACT-ID/of-another-app")
	require.NotNil(t, failed.Failure)
	assert.Equal(t, "violates", failed.Failure.Type)
	assert.Contains(t, failed.Failure.Message, "expected status 400, got status 200")
	assert.Contains(t, failed.Failure.Data, "VIOLATES  LIST-CONTACT-ID/of-another-app\n  rule ")
	assert.Contains(t, failed.Failure.Data, `curl -H "Authorization: Bearer $TOKEN"`)
	assert.Contains(t, failed.Failure.Data, "passed    Given an app in DISPATCH mode\nfailed    Then it is refused\n")
	assert.Contains(t, failed.Failure.Data, "]]> <b>&amp;", "as the target said it")
	assert.Equal(t, "LIST-CONTACT-ID", failed.Classname)
	assert.Contains(t, text, ` file="features/a.feature" line="3"`)
	assert.True(t, strings.HasPrefix(failed.Name, "of-another-app – "), failed.Name)
	assert.Equal(t, "0.012", failed.Time)
	require.NotNil(t, failed.SystemErr)
	assert.Contains(t, failed.SystemErr.Data, "app 01M0 is still there")

	warned := find(t, all, "TTL-REFUSED/eight")
	assert.Nil(t, warned.Failure)
	assert.Contains(t, warned.SystemOut.Data, "WARNING  TTL-REFUSED/eight")

	broken := find(t, all, "ANSWER-LATE/times-out")
	require.NotNil(t, broken.Error)
	assert.Contains(t, broken.Error.Message, "no answer within 10s")

	assert.Equal(t, "not-verified: handset is declared absent", find(t, all, "MO-MODE/reply").Skipped.Data)
	assert.Equal(t, "waived: waived until 2026-12-31 by ann@example.com: fixed in 2.5", find(t, all, "KNOWN-FAULT/known").Skipped.Data)
	assert.NotContains(t, text, "NOT-HERE", "what was not selected is not there")
	assert.Equal(t, "not-applicable: unobservable: it happens inside", find(t, all, "HIDDEN-RULE").Skipped.Data)
	assert.Contains(t, find(t, all, "LOST-LIST/events").SystemOut.Data, "status 200")
	assert.Contains(t, find(t, all, "WIRE-MESSAGE").Failure.Data, "WIRE-MESSAGE/message: expected a string, got a number at /id")
	ok := find(t, all, "TTL-BOUNDS/seven")
	assert.True(t, ok.Failure == nil && ok.Error == nil && ok.Skipped == nil)

	assert.NotContains(t, text, "s3cr3t")
	assert.NotContains(t, text, "\x1b")
	assert.True(t, strings.HasPrefix(text, "<?xml "))
}

func TestEncode_strict(t *testing.T) {
	strict := sample.Full()
	strict.Strict = true
	all, _ := parse(t, strict)
	require.NotNil(t, find(t, all, "TTL-REFUSED/eight").Failure)
	failures, _, _ := count(all)
	assert.Equal(t, 3, failures)
}

func TestEncode_suiteProperties(t *testing.T) {
	all, _ := parse(t, sample.Full())
	require.Len(t, all.Suites, 9, "one for each rule of which something was selected")
	first := all.Suites[0]
	got := map[string]string{}
	for _, p := range *first.Properties {
		got[p.Name] = p.Value
	}
	assert.Equal(t, map[string]string{
		"level": "must", "mode": "dispatch", "source": "page", "where": "Listing messages", "verdict": "violates",
		"quote":  `these operations will return "status 400" if a contact_id is provided`,
		"target": "endpoint acme-gateway 2.4.1 https://api.example", "suite": "0.3.0",
	}, got)
	assert.Equal(t, "2026-03-31T10:00:00Z", first.Timestamp)
	assert.Equal(t, 1, first.Tests)
	assert.Equal(t, 1, first.Failures)
}

// Pipelines print the texts of junit.xml into their logs.
func TestEncode_hostileText(t *testing.T) {
	r := sample.Full()
	hostile := "\u009b31m\u202e\u2028\x1b]0;t\a##[stop-commands]x ##vso[y]\n ::error::forged\r\n::error::forged"
	for i := range r.Rules {
		for j := range r.Rules[i].Scenarios {
			s := &r.Rules[i].Scenarios[j]
			s.Cause, s.CleanupErrs, s.Observations = hostile, []string{hostile}, []string{hostile}
			for k := range s.Findings {
				s.Findings[k].Actual = hostile
			}
		}
	}
	r.Target.Name = hostile
	var buf bytes.Buffer
	require.NoError(t, ours.Encode(&buf, r))
	require.Contains(t, buf.String(), "# #[stop-commands]")
	assert.NotRegexp(t, `[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}]|\p{Cf}|\p{Zl}|##[a-z]*\[|(?m)^\s*::|&#xA;\s*::`, buf.String())
}
